"""The single change of a Poisson rate that the likelihood favours most, at an unknown date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.errors import ParameterError
from trends.fitting.conventional.histories import Histories, histories

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["SingleChange", "likelihood_ratios", "single_change"]


@dataclass(frozen=True)
class SingleChange:
    """The best single change of each history.

    Attributes
    ----------
    statistic : ndarray, shape (...)
        Twice the gain in log-likelihood over a constant rate.
    p : ndarray, shape (...)
        For the largest gain over all admissible dates, if counts are Poisson.
    at : ndarray of int, shape (...)
        First period after the change; of equal dates the first one.
    before, after : ndarray, shape (...)
        Rates per unit of exposure.
    """

    statistic: NDArray[np.float64]
    p: NDArray[np.float64]
    at: NDArray[np.int64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]


def likelihood_ratios(data: Histories) -> NDArray[np.float64]:
    """Return twice the gain in log-likelihood by a change before each of the periods 1 to n - 1, shape (R, n - 1)."""
    events, time = np.cumsum(data.count, axis=1), np.cumsum(data.exposure, axis=1)
    early, late = events[:, :-1], events[:, -1:] - events[:, :-1]
    before, after = time[:, :-1], np.maximum(time[:, -1:] - time[:, :-1], 0.0)
    one = _loglik(events[:, -1:], time[:, -1:])
    return np.maximum(2 * (_loglik(early, before) + _loglik(late, after) - one), 0.0)


def _loglik(events: NDArray[np.float64], time: NDArray[np.float64]) -> NDArray[np.float64]:
    """Largest Poisson log-likelihood of a piece, but for what does not depend on the rate."""
    from scipy.special import xlogy

    return np.asarray(xlogy(events, events / np.where(time > 0, time, 1.0)))


def single_change(
    counts: ArrayLike, exposure: ArrayLike | None = None, shortest: int | None = None
) -> SingleChange:
    """Find the date at which one change of rate raises the Poisson likelihood most.

    The p is Miller and Siegmund's (1982) for the maximum of a standardised Brownian bridge between the first and the
    last admissible date: for b^2 the statistic and phi the normal density,
    4 phi(b)/b + phi(b) (b - 1/b) log((1 - e) f / (e (1 - f))) with e and f these dates as shares of the exposure.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    exposure : array_like, broadcast to the counts, optional
    shortest : int, optional
        Periods that must lie before and after the change; 15 % of them, at least one, without it.

    Raises
    ------
    ParameterError
        For fewer than two periods, and for a `shortest` below one or beyond half of them.
    """
    data = histories(counts, exposure)
    n = data.n
    if n < 2:
        raise ParameterError("A change needs a period before it and one after it.")
    shortest = max(1, int(np.ceil(0.15 * n))) if shortest is None else shortest
    if not 1 <= shortest <= n // 2:
        raise ParameterError(
            f"Before and after a change there must be from 1 to {n // 2} periods, not {shortest}."
        )
    gains = likelihood_ratios(data)[:, shortest - 1 : n - shortest]
    place = gains.argmax(axis=1)
    rows, at = np.arange(len(gains)), place + shortest
    events, time = np.cumsum(data.count, axis=1), np.cumsum(data.exposure, axis=1)
    early, spent = events[rows, at - 1], time[rows, at - 1]
    rest = time[:, -1] - spent
    able = (data.total > 0) & (spent > 0) & (rest > 0)
    statistic = np.where(able, gains[rows, place], np.nan)
    whole = np.where(able, time[:, -1], 1.0)
    first, last = time[:, shortest - 1] / whole, time[:, n - shortest - 1] / whole
    p = _largest_bridge(statistic, first, last)
    before = np.where(able, early / np.where(able, spent, 1.0), np.nan)
    after = np.where(able, (data.total - early) / np.where(able, rest, 1.0), np.nan)
    numbers = [data.shaped(one) for one in (statistic, p, before, after)]
    return SingleChange(numbers[0], numbers[1], data.places(at), numbers[2], numbers[3])


def _largest_bridge(
    statistic: NDArray[np.float64], first: NDArray[np.float64], last: NDArray[np.float64]
) -> NDArray[np.float64]:
    b = np.sqrt(np.maximum(statistic, 1.0))
    inside = (first > 0) & (last < 1) & (last >= first)
    e, f = np.where(inside, first, 0.5), np.where(inside, last, 0.5)
    density = np.exp(-(b**2) / 2) / np.sqrt(2 * np.pi)
    p = 4 * density / b + density * (b - 1 / b) * np.log((1 - e) * f / (e * (1 - f)))
    # Below b = 1 the approximation exceeds what it holds for; nothing is significant there.
    p = np.where(statistic < 1, 1.0, np.minimum(p, 1.0))
    return np.where(np.isnan(statistic), np.nan, p)
