"""How figures are revised from a release to the final edition: earlier revisions of comparable figures, weighted.

A model of delays in the narrow sense (what share of events is known after so many months) cannot say what UCDP's
figures do: they move with a new kind of release, not with age; of monthly sums of five deaths or more half come down, a
third go up and one in seven stays; and small ones vanish. So the revisions themselves are the model. What a figure will
come to is drawn from what figures of the same kind of release and age came to before, those of the same country first,
then those of countries and months of a similar size.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.errors import InputError
from trends.nowcasting.release_kinds import CUMULATIVE, FINAL, MONTHLY, QUARTERLY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.nowcasting.triangle import Triangle

__all__ = ["DelayModel", "Draft"]

SIZE_WIDTH = 1.0
"""Standard deviation, in logs, of the weight that falls with the difference of two figures."""

ACTIVITY_WIDTH = 1.0
"""The same for the difference of two countries' mean figure of the last twelve months."""

POOLED_WEIGHT = 8.0
"""What all other countries together weigh, in months of the country itself."""

YEARLY_SPREAD = 0.125
"""Standard deviation, in logs, of what moves all revised figures of a country together and its past does not show."""

_OFFSET = 0.5
"""Added to a figure before its logarithm is taken, so that zero has one."""

_FAR = 1e-9
"""Weight of figures however far, so that one larger than any before is compared with the largest."""

_ACTIVE_PERIODS = 12

_STANDS_FOR = {QUARTERLY: (QUARTERLY, MONTHLY), CUMULATIVE: (CUMULATIVE, QUARTERLY), MONTHLY: (MONTHLY,)}
"""The kinds whose revisions a kind is compared with, the first that there are: never one that is nearer to final."""


@dataclass(frozen=True)
class Draft:
    """A figure that is not final.

    Attributes
    ----------
    value : float
        What it is now: a count.
    kind : str
        The kind of release that it stands on.
    age : int
        Months from its month to the day on which it was known.
    """

    value: float
    kind: str
    age: int


@dataclass(frozen=True, eq=False)
class DelayModel:
    r"""Revisions of earlier figures, of which new figures take theirs.

    Attributes
    ----------
    revisions : pandas.DataFrame
        One row a figure that was not final and whose final figure is known: ``key``, ``period``, ``kind``, ``age``
        (months), ``value``, ``activity`` (the key's mean over the twelve last periods at that vintage), ``final``.

    Notes
    -----
    For a figure :math:`y` of country :math:`k` a past revision from :math:`y'` to :math:`F'` of country :math:`k'`, of
    the same kind of release and the nearest age, weighs :math:`\exp(-\tfrac12 \ln^2\frac{y + 1/2}{y' + 1/2})` if
    :math:`k' = k`. Those of all other countries, each weighted so and by the same kernel of both countries' activity,
    are scaled to eight months of the country's own together: where much is known of a country it speaks for itself, and
    where nothing is, countries like it do. The draw is :math:`(y + \tfrac12)\frac{F' + 1/2}{y' + 1/2} - \tfrac12`,
    rounded; :math:`y` where :math:`F' = y'`; zero where :math:`F' = 0`; :math:`y + F'` where :math:`y' = 0`.

    Months of one country are revised together. So a draw takes one number for all of its periods, which says whose
    revisions they follow, the countries being ordered by how far theirs went up; which month of that country each
    follows is drawn anew. One factor more, :math:`\exp(z / 8)` with a normal :math:`z`, multiplies all figures of a
    draw that move: the revisions of one year differ from those of the next by more than those of its months tell.
    ``benchmarks/nowcast.md`` has the scores by which the four constants were chosen.
    """

    revisions: pd.DataFrame

    @classmethod
    def of(cls, triangle: Triangle) -> DelayModel:
        """Collect the revisions that a triangle holds.

        Raises
        ------
        InputError
            If no figure of it was ever revised to a final one.

        Examples
        --------
        >>> from trends.nowcasting.triangle import bundled_triangle
        >>> model = DelayModel.of(bundled_triangle())
        >>> draws = model.draws("NGA", [Draft(400, "monthly", 1)], activity=400, draws=999, seed=0)
        >>> bool(np.median(draws) < 400)  # what was first counted there has mostly been corrected downwards
        True
        """
        table = triangle.table
        final = triangle.final
        if final.empty:
            raise InputError(f"The triangle {triangle.name or triangle.title} holds no final figure yet.")
        # Rows are in order of the period within a key, so the last twelve of a vintage are its newest.
        newest = table.groupby(["key", "vintage"]).tail(_ACTIVE_PERIODS)
        activity = newest.groupby(["key", "vintage"])["value"].mean().rename("activity")
        table = table.join(activity, on=["key", "vintage"]).assign(
            age=ages(pd.PeriodIndex(table["period"]), pd.DatetimeIndex(table["vintage"]))
        )
        drafts = table[table["kind"] != FINAL]
        known = drafts.assign(
            final=final.reindex(pd.MultiIndex.from_frame(drafts[["key", "period"]])).to_numpy()
        ).dropna(subset=["final"])
        if known.empty:
            raise InputError(
                f"The triangle {triangle.name or triangle.title} holds no figure that was revised to a final one yet."
            )
        columns = ["key", "period", "kind", "age", "value", "activity", "final"]
        return cls(known[columns].reset_index(drop=True))

    @cached_property
    def oldest(self) -> int:
        """The oldest age, in months, of a figure whose revision is known."""
        return int(self.revisions["age"].max())

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(self.revisions["kind"].unique())

    def knows(self, kind: str) -> bool:
        """Whether figures of a kind of release, or of one that stands for it, were revised to final ones."""
        return any(each in self._kinds for each in _STANDS_FOR.get(kind, ()))

    def draws(
        self, key: str, drafts: Sequence[Draft], *, activity: float, draws: int, seed: int
    ) -> NDArray[np.int64]:
        """Draw what figures of one country will come to.

        Parameters
        ----------
        key : str
            The country; one that the triangle does not hold takes all of its revisions from others.
        drafts : sequence of Draft
            Its figures, of kinds that the model knows, shape (n,).
        activity : float
            Mean of its last twelve figures.
        draws : int
            How many, m.
        seed : int
            For the random numbers.

        Returns
        -------
        ndarray of int, shape (m, n)
            Whole numbers, never negative.
        """
        random = np.random.default_rng(seed)
        shared = random.uniform(size=draws)
        factor = np.exp(YEARLY_SPREAD * random.standard_normal(draws))
        drawn = np.zeros((draws, len(drafts)), dtype=np.int64)
        for place, draft in enumerate(drafts):
            was, became = self._followed(key, draft, activity, shared, random.uniform(size=draws))
            drawn[:, place] = revised(draft.value, was, became, factor)
        return drawn

    def _followed(
        self,
        key: str,
        draft: Draft,
        activity: float,
        shared: NDArray[np.float64],
        own: NDArray[np.float64],
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Choose the past revision that each draw of a figure follows: what it was, and what it became."""
        donors = self._donors(draft.kind, draft.age)
        weight = _weights(key, draft, activity, donors)
        ends = np.cumsum(weight)
        ends /= ends[-1]
        # Whose revisions: the donors lie together by country, in the order of how far up theirs went.
        last = ends[donors.bounds[1:] - 1]
        country = np.minimum(np.searchsorted(last, shared, side="right"), len(last) - 1)
        below = np.concatenate(([0.0], last[:-1]))[country]
        # Which of that country's: anew for each period.
        place = np.searchsorted(ends, below + own * (last[country] - below), side="right")
        place = np.clip(place, donors.bounds[country], donors.bounds[country + 1] - 1)
        return donors.value[place], donors.final[place]

    def _donors(self, kind: str, age: int) -> _Donors:
        """Return the revisions of a kind of release, one a key and period: the one nearest in age."""
        stored = self._by_age
        if (kind, age) not in stored:
            rows = self.revisions
            of_kind = next((each for each in _STANDS_FOR.get(kind, ()) if (rows["kind"] == each).any()), None)
            if of_kind is None:
                raise InputError(f"The triangle holds no revision of a {kind} release.")
            rows = rows[rows["kind"] == of_kind]
            nearest = rows.assign(apart=(rows["age"] - age).abs()).sort_values(
                ["key", "period", "apart"], kind="stable"
            )
            stored[kind, age] = _Donors.of(nearest.drop_duplicates(["key", "period"]))
        return stored[kind, age]

    @cached_property
    def _by_age(self) -> dict[tuple[str, int], _Donors]:
        return {}


@dataclass(frozen=True, eq=False)
class _Donors:
    """Revisions to draw from, those of one key together: arrays of shape (r,), and where each key begins."""

    key: NDArray[np.object_]
    value: NDArray[np.float64]
    final: NDArray[np.float64]
    size: NDArray[np.float64]
    activity: NDArray[np.float64]
    bounds: NDArray[np.int64]

    @classmethod
    def of(cls, rows: pd.DataFrame) -> _Donors:
        moved = _log(rows["final"].to_numpy()) - _log(rows["value"].to_numpy())
        mean = pd.Series(moved, index=rows.index).groupby(rows["key"]).transform("mean")
        rows = rows.assign(mean=mean).sort_values(["mean", "key", "period"], kind="stable")
        key = rows["key"].to_numpy(dtype=object)
        starts = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
        value = rows["value"].to_numpy(dtype=float)
        return cls(
            key,
            value,
            rows["final"].to_numpy(dtype=float),
            _log(value),
            _log(rows["activity"].to_numpy(dtype=float)),
            np.append(starts, len(key)),
        )


def ages(periods: pd.PeriodIndex, days: pd.DatetimeIndex) -> NDArray[np.int64]:
    """Return the months from each month to the day on which it was known: 1 for the month before."""
    return np.asarray((days.year * 12 + days.month) - (periods.year * 12 + periods.month), dtype=np.int64)


def revised(
    value: float, was: NDArray[np.float64], became: NDArray[np.float64], factor: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Apply past revisions to a figure.

    Parameters
    ----------
    value : float
        The figure.
    was, became : ndarray, shape (m,)
        Past figures and what they came to.
    factor : ndarray, shape (m,)
        What multiplies the figures that move.

    Returns
    -------
    ndarray of int, shape (m,)
        What the figure comes to: multiplied where the past one changed, as it is where that stayed, zero where it
        vanished, more by as many where they came of nothing.

    Examples
    --------
    >>> ten_to = np.array([5.0, 10.0, 0.0])
    >>> revised(100, np.array([10.0, 10.0, 10.0]), ten_to, np.ones(3)).tolist()
    [52, 100, 0]
    >>> revised(3, np.array([0.0]), np.array([4.0]), np.ones(1)).tolist()
    [7]
    """
    ratio = (value + _OFFSET) * (became + _OFFSET) / (was + _OFFSET) - _OFFSET
    moved = np.where(was == 0, value + became, ratio) * factor
    come_to = np.where(became == was, value, np.where(became == 0, 0.0, moved))
    return np.maximum(np.rint(come_to), 0).astype(np.int64)


def _weights(key: str, draft: Draft, activity: float, donors: _Donors) -> NDArray[np.float64]:
    apart = _log(np.array([draft.value]))[0] - donors.size
    near = np.exp(-0.5 * (apart / SIZE_WIDTH) ** 2)
    alike = np.exp(-0.5 * ((_log(np.array([activity]))[0] - donors.activity) / ACTIVITY_WIDTH) ** 2)
    own = donors.key == key
    pooled = np.where(own, 0.0, near * alike + _FAR * np.exp(-0.5 * (apart / (2 * SIZE_WIDTH)) ** 2))
    total = pooled.sum()
    if total > 0:
        pooled *= POOLED_WEIGHT / total
    return np.where(own, near, pooled)


def _log(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.log(values + _OFFSET)
