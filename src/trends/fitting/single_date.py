"""When a single change of level happened: the date by profile likelihood, and the set of dates that fit nearly as well.

The score of a step under a constant rate points at the middle of a series too often (it says 1887 for the British coal
mines, the likelihood 1892). So levels are fitted anew for each date, and a steady drift beside the step where the
counts ask for one: what drifts all along is no reason to put a step in its middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SingleDate", "date_set", "shortest_side", "single_date"]

_LIKELY = 7.35
"""Dates are in the set while twice their log-likelihood is within this of the best: the 95 % quantile of that
difference for the true date of a step. It is no chi-square variable, as the likelihood is not smooth in the date."""

_ITERATIONS = 25
_MOST_AT_ONCE = 300
"""Dates fitted at once; of longer series first every k-th, then all around the best."""


@dataclass(frozen=True)
class SingleDate:
    """A date as a position among the periods.

    Attributes
    ----------
    at : int
        First period after the change.
    low, high : int
        First and last position of the set of dates.
    drift : bool
        Whether a steady drift was fitted beside the step.
    """

    at: int
    low: int
    high: int
    drift: bool


def shortest_side(n: int) -> int:
    """Return how many periods must lie before and after a change of level: six, or a tenth of n; fewer below 24."""
    # Below 24 only yearly data are tested: six of twelve years on either side would leave a single date.
    return max(6, n // 10) if n >= 24 else max(3, n // 5)


def date_set(dates: NDArray[np.int64], loglik: NDArray[np.float64]) -> tuple[int, int, int]:
    """Return the date that fits best, and the first and last of those that fit nearly as well.

    Parameters
    ----------
    dates : ndarray of int, shape (k,)
        In order.
    loglik : ndarray, shape (k,)
        Profile log-likelihood of a change at each.
    """
    likely = dates[2 * (loglik.max() - loglik) <= _LIKELY]
    return int(dates[loglik.argmax()]), int(likely[0]), int(likely[-1])


def single_date(
    count: NDArray[np.float64],
    offset: NDArray[np.float64],
    weight: NDArray[np.float64],
    dispersion: float,
) -> SingleDate | None:
    """Date the change of level that fits best.

    Parameters
    ----------
    count : ndarray, shape (n,)
        Counts, expected ones where only bounds are known.
    offset : ndarray, shape (n,)
        Log of the expected count at a rate of one: exposure and season.
    weight : ndarray, shape (n,)
        Share of a count's information that each period carries; 0 where nothing is known.
    dispersion : float
        Of the negative binomial, beside the change.

    Returns
    -------
    SingleDate or None
        None where no date leaves enough periods on both sides.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.array([6.0, 5, 7, 6, 5, 6, 7, 5, 6, 6, 2, 3, 1, 2, 3, 2, 2, 1, 3, 2])
    >>> found = single_date(counts, np.zeros(20), np.ones(20), 0.0)
    >>> found.at
    10
    """
    n = len(count)
    used = weight > 0
    side = shortest_side(n)
    seen = np.cumsum(used)
    at = np.arange(side, n - side + 1)
    at = at[(seen[at - 1] > 0) & (seen[-1] - seen[at - 1] > 0)]
    if not len(at):
        return None
    kept = (count[used], offset[used], weight[used], dispersion)
    # A date inside a run of unobserved periods is the same as the next one; positions among those observed.
    first = np.searchsorted(np.flatnonzero(used), at)
    time = (np.flatnonzero(used) - (n - 1) / 2) / n
    best: SingleDate | None = None
    reached = -np.inf
    for drift in (False, True):
        dates, loglik = _profile(kept, first, time if drift else None)
        if drift and 2 * (loglik.max() - reached) <= _LIKELY:
            break
        reached = float(loglik.max())
        best = SingleDate(*date_set(at[dates], loglik), drift)
    return best


def _profile(
    kept: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float],
    first: NDArray[np.int64],
    time: NDArray[np.float64] | None,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return positions in `first` and the profile log-likelihood there."""
    stride = -(-len(first) // _MOST_AT_ONCE)
    some = np.arange(0, len(first), stride)
    loglik = _logliks(kept, first[some], time)
    if stride > 1:
        best = int(some[loglik.argmax()])
        low = max(best - _MOST_AT_ONCE // 2, 0)
        near = np.arange(low, min(low + _MOST_AT_ONCE, len(first)))
        some, loglik = near, _logliks(kept, first[near], time)
    return some, loglik


def _logliks(
    kept: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float],
    first: NDArray[np.int64],
    time: NDArray[np.float64] | None,
) -> NDArray[np.float64]:
    """Largest log-likelihood with a step at each of the dates `first`, shape (k,), but for what no rate changes."""
    y, offset, weight, a = kept
    later = np.arange(len(y)) >= first[:, None]
    plain = np.ones_like(later, dtype=float)
    columns = [plain - later, later.astype(float)]
    if time is not None:
        columns.append(np.broadcast_to(time, later.shape))
    X = np.stack(columns, axis=2)
    across = np.ascontiguousarray(X.transpose(0, 2, 1))
    rate = np.exp(offset) * weight
    # A side that holds nothing ends at a quarter of an event instead of at minus infinity.
    start = [
        np.log(np.maximum((column * y * weight).sum(axis=1), 0.25) / (column * rate).sum(axis=1))
        for column in columns[:2]
    ]
    beta = np.column_stack([*start, *([np.zeros(len(first))] if time is not None else [])])
    # An empty side's level would fall for ever; e^-3 of the lower start is as good as nothing.
    least = beta.min(axis=1, keepdims=True) - 3.0
    eye = 1e-9 * np.eye(X.shape[2])
    for _ in range(_ITERATIONS):
        mu = np.exp(np.clip((X @ beta[:, :, None])[:, :, 0] + offset, -30.0, 30.0))
        scaled = weight / (1 + a * mu)
        score = (across @ (scaled * (y - mu))[:, :, None])[:, :, 0]
        # The larger of expected and observed information: neither steps over the maximum (see `observed_excess`).
        excess = np.maximum((1 + a * y) / (1 + a * mu), 1.0)
        info = (across * (scaled * mu * excess)[:, None, :]) @ X
        step = np.linalg.solve(
            info + eye * (1 + np.trace(info, axis1=1, axis2=2)[:, None, None]), score[:, :, None]
        )
        moved = np.clip(step[:, :, 0], -2.0, 2.0)
        beta = beta + moved
        beta[:, :2] = np.maximum(beta[:, :2], least)
        if np.abs(moved).max() < 1e-5:
            break
    mu = np.exp(np.clip(np.einsum("knp,kp->kn", X, beta) + offset, -30.0, 30.0))
    each = y * np.log(mu) - (mu if a < 1e-9 else (y + 1 / a) * np.log1p(a * mu))
    return np.asarray((weight * each).sum(axis=1))
