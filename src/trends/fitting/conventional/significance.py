"""From an estimate and its standard error, or a standard normal statistic, to a two-sided p."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "LevelChange",
    "TrendTest",
    "least_p_of_halves",
    "least_p_of_trend",
    "level_change",
    "ratio",
    "trend_test",
    "two_sided",
]


@dataclass(frozen=True)
class TrendTest:
    """A Wald test that a slope is zero, of each history.

    Attributes
    ----------
    slope : ndarray, shape (...)
        Change of the log rate per year.
    se : ndarray, shape (...)
        Its standard error under the assumptions of the test.
    statistic : ndarray, shape (...)
        slope / se.
    p : ndarray, shape (...)
        Two-sided, from the normal distribution.
    """

    slope: NDArray[np.float64]
    se: NDArray[np.float64]
    statistic: NDArray[np.float64]
    p: NDArray[np.float64]


@dataclass(frozen=True)
class LevelChange:
    """The second half of each history over the first.

    Attributes
    ----------
    log_ratio : ndarray, shape (...)
        Of the rates, season taken out.
    se : ndarray, shape (...)
        Its standard error under the assumptions of the model; NaN where that gives none.
    p : ndarray, shape (...)
        Two-sided, of no change.
    """

    log_ratio: NDArray[np.float64]
    se: NDArray[np.float64]
    p: NDArray[np.float64]


def two_sided(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return P(|Z| >= |z|) of a standard normal Z; NaN stays NaN."""
    from scipy.special import ndtr

    return np.asarray(2 * ndtr(-np.abs(z)))


def ratio(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return above / below, NaN where the divisor is not positive."""
    possible = below > 0
    return np.where(possible, above / np.where(possible, below, 1.0), np.nan)


def trend_test(slope: NDArray[np.float64], variance: NDArray[np.float64]) -> TrendTest:
    """Test slopes against zero; NaN where the variance is not positive."""
    se = np.sqrt(np.where(variance > 0, variance, np.nan))
    z = slope / se
    return TrendTest(slope, se, z, two_sided(z))


def level_change(log_ratio: NDArray[np.float64], variance: NDArray[np.float64]) -> LevelChange:
    """Return changes with the p of a Wald test; NaN where the variance is not positive."""
    wald = trend_test(log_ratio, variance)
    return LevelChange(wald.slope, wald.se, wald.p)


def least_p_of_halves(observed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the smallest p that so many periods can carry for a difference of the halves, shape (R,).

    Of all ways to part n numbers into halves of this size two part them at the middle of their order. A test that takes
    its noise from the scatter of these numbers, and not from the counting of events, cannot know more than that.

    Parameters
    ----------
    observed : ndarray of bool, shape (R, n)

    Examples
    --------
    >>> least_p_of_halves(np.ones((1, 6), dtype=bool)).tolist()
    [0.1]
    """
    from scipy.special import comb

    cut = observed.shape[1] // 2
    return np.asarray(np.minimum(2 / comb(observed.sum(axis=1), observed[:, :cut].sum(axis=1)), 1.0))


def least_p_of_trend(observed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the smallest p that so many periods can carry for a trend, shape (R,): two of all orders rise or fall throughout.

    Parameters
    ----------
    observed : ndarray of bool, shape (R, n)

    Examples
    --------
    >>> least_p_of_trend(np.ones((1, 5), dtype=bool)).round(4).tolist()
    [0.0167]
    """
    from scipy.special import gammaln

    return np.asarray(np.minimum(2 * np.exp(-gammaln(observed.sum(axis=1) + 1.0)), 1.0))
