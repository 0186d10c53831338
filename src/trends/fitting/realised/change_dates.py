"""When the rate changed: several changes of level, each with the set of dates that fit nearly as well.

Optimal partitioning (Jackson et al. 2005, IEEE Signal Processing Letters 12: 105) of the season-adjusted counts, by the
likelihood of a negative binomial whose dispersion is the part that does not persist: a rate that wanders is dated where
it wandered. Tests against a wandering process are another question (`trends.fitting.joint`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.single_date import date_set, shortest_side

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DatedChange", "change_dates", "single_change"]

_MOST = 5
"""Changes that are looked for: a window told in more than six stretches is told better by its figure."""

_PENALTY = 2.2
"""Cost of a change in units of log n, on twice the log-likelihood: the least with which the coal mines have two."""

_FIRST = 5.0
"""What the first change costs beside that. That there is a change at all is the claim; further ones only say where. Without
it 7 to 9 of 100 histories of 60 independent counts have a date, with it 2; more would hide halvings (at 6, and dispersion 0.5
over 120 periods, 7 in 100)."""

_MOST_CUTS = 300
"""Candidate dates of a first search. Longer series are searched on an even grid, then around what that finds."""

_FEWEST = 60
"""Periods that shorter windows are penalised like."""

_LONE = 3.0
"""Standard deviations by which a lone peak exceeds the highest of its four neighbours."""

_LEAST = 0.25
"""Events that an empty stretch is taken to hold."""


@dataclass(frozen=True)
class DatedChange:
    """A change of level.

    Attributes
    ----------
    at : int
        First period after the change.
    low, high : int
        First and last of the dates that fit nearly as well.
    before, after : float
        Rates on either side, up to the neighbouring changes, in events a month.
    """

    at: int
    low: int
    high: int
    before: float
    after: float


def change_dates(
    count: NDArray[np.float64],
    share: NDArray[np.float64],
    information: NDArray[np.float64],
    dispersion: float,
) -> tuple[DatedChange, ...]:
    """Date the changes of level of one series.

    Parameters
    ----------
    count : ndarray, shape (n,)
        Counts, expected ones where only bounds are known.
    share : ndarray, shape (n,)
        Expected count at a rate of one a month: exposure and season.
    information : ndarray, shape (n,)
        Share of a count's information that each period carries; 0 where nothing is known.
    dispersion : float
        The part that does not persist.

    Returns
    -------
    tuple of DatedChange
        In order of time; empty where no change pays for itself.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.r_[np.tile([9.0, 11.0], 15), np.tile([4.0, 6.0], 15)]
    >>> (found,) = change_dates(counts, np.ones(60), np.ones(60), 0.05)
    >>> found.at, found.before, found.after
    (30, 10.0, 5.0)
    """
    n = len(count)
    used = np.flatnonzero((information > 0) & (share > 0))
    shortest = max(3, n // 20)
    if len(used) < 2 * shortest:
        return ()
    costs = _Costs.of(count[used], share[used], information[used], dispersion)
    cuts = _partition(costs, shortest, _PENALTY * np.log(max(len(used), _FEWEST)))
    edges = [0, *cuts, len(used)]
    dates = []
    for k in range(1, len(edges) - 1):
        before, after = edges[k - 1], edges[k + 1]
        # Every cut is moved to the best date between its neighbours: on a long series the search knew a coarse grid only.
        at = np.arange(before + shortest, after - shortest + 1)
        edges[k], change = _dated(costs, used, (before, after), at)
        dates.append(change)
    return tuple(dates)


def single_change(
    count: NDArray[np.float64],
    share: NDArray[np.float64],
    information: NDArray[np.float64],
    dispersion: float,
) -> DatedChange | None:
    """Date the one change of level that fits best, whether it pays for itself or not; arguments as of `change_dates`.

    Returns
    -------
    DatedChange or None
        None where no date leaves enough periods on both sides.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.array([6.0, 5, 7, 6, 5, 6, 7, 5, 6, 6, 2, 3, 1, 2, 3, 2, 2, 1, 3, 2])
    >>> single_change(counts, np.ones(20), np.ones(20), 0.0).at
    10
    """
    n = len(count)
    # The side is counted in periods of the window, observed or not, as everywhere else.
    side, used = shortest_side(n), np.flatnonzero((information > 0) & (share > 0))
    cut = np.arange(1, len(used))
    cut = cut[(used[cut] >= side) & (used[cut] <= n - side)]
    if not len(cut):
        return None
    costs = _Costs.of(count[used], share[used], information[used], dispersion)
    return _dated(costs, used, (0, len(used)), cut)[1]


def _dated(
    costs: _Costs, used: NDArray[np.int64], ends: tuple[int, int], cuts: NDArray[np.int64]
) -> tuple[int, DatedChange]:
    """Return the best of some cuts of a stretch, among the periods observed, and the change there."""
    start, stop = (np.full_like(cuts, end) for end in ends)
    cut, low, high = date_set(cuts, costs.between(start, cuts) + costs.between(cuts, stop))
    before, after = costs.rate(ends[0], cut), costs.rate(cut, ends[1])
    return cut, DatedChange(int(used[cut]), int(used[low]), int(used[high]), before, after)


@dataclass(frozen=True)
class _Costs:
    """Log-likelihoods of stretches, from running sums over the n periods that were observed."""

    counts: NDArray[np.float64]
    exposed: NDArray[np.float64]
    dispersion: float
    scale: float

    @classmethod
    def of(
        cls,
        count: NDArray[np.float64],
        share: NDArray[np.float64],
        information: NDArray[np.float64],
        dispersion: float,
    ) -> _Costs:
        """Bring every period to the exposure of a typical one, with the information that its own one gave.

        So a stretch has one sum and one rate in closed form, whatever exposure and season did within it.
        """
        typical = float(np.average(share, weights=information))
        relative = share / typical
        adjusted = _without_lone_peaks(count / relative, dispersion)
        mean = max(float((adjusted * information).sum() / information.sum()), _LEAST / len(count))
        weight = information * (1 / mean + dispersion) / (1 / (mean * relative) + dispersion)
        counts, exposed = (np.append(0.0, np.cumsum(values)) for values in (weight * adjusted, weight))
        # The likelihood divides by the dispersion; at 1e-9 it is Poisson's.
        return cls(counts, exposed, max(dispersion, 1e-9), typical)

    def between(self, start: NDArray[np.int64], stop: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the largest log-likelihood of each stretch, but for what no rate changes."""
        y = self.counts[stop] - self.counts[start]
        size = self.exposed[stop] - self.exposed[start]
        rate = np.maximum(y, _LEAST) / np.maximum(size, 1e-12)
        k = self.dispersion
        return np.asarray(y * np.log(rate) - (y + size / k) * np.log1p(k * rate))

    def rate(self, start: int, stop: int) -> float:
        """Return the rate of a stretch, in events a month."""
        y = self.counts[stop] - self.counts[start]
        return float(y / (self.exposed[stop] - self.exposed[start]) / self.scale)


def _without_lone_peaks(count: NDArray[np.float64], dispersion: float) -> NDArray[np.float64]:
    """Cut a count that stands out from its four neighbours to the highest of them: one period is no stretch of its own.

    Only one that noise does not explain: cutting every peak by a little takes the scatter out of the counts, and what is
    left looks like more changes than there were (the coal mines' third, in 1930).
    """
    n = len(count)
    padded = np.concatenate([np.full(2, -np.inf), count, np.full(2, -np.inf)])
    highest = np.max([padded[2 + k : 2 + k + n] for k in (-2, -1, 1, 2)], axis=0)
    noise = np.sqrt(np.maximum(highest, 1.0) * (1 + dispersion * np.maximum(highest, 1.0)))
    return np.where(count > highest + _LONE * noise, highest, count)


def _partition(costs: _Costs, shortest: int, penalty: float) -> list[int]:
    """Return the first periods of the second and later stretches of the best partition with at most `_MOST` cuts."""
    n = len(costs.counts) - 1
    edges = np.unique(np.append(np.arange(0, n, max(1, -(-n // _MOST_CUTS))), n))
    start, stop = np.meshgrid(edges, edges, indexing="ij")
    value = np.where(
        stop - start >= shortest, costs.between(np.minimum(start, stop), np.maximum(start, stop)), -np.inf
    )
    # value[i, j] is the stretch from edge i to edge j; reached[k][j] the best k + 1 stretches up to edge j.
    reached = [value[0]]
    chosen: list[NDArray[np.int64]] = []
    for _ in range(_MOST):
        through = reached[-1][:, None] + value
        chosen.append(through.argmax(axis=0))
        reached.append(through.max(axis=0))
    totals = [2 * one[-1] - penalty * k - _FIRST * (k > 0) for k, one in enumerate(reached)]
    cuts, at = [], len(edges) - 1
    for earlier in chosen[: int(np.argmax(totals))][::-1]:
        at = int(earlier[at])
        cuts.append(int(edges[at]))
    return cuts[::-1]
