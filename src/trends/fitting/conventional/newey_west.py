"""Heteroscedasticity and autocorrelation consistent errors (Newey & West 1987), and the trend tests that use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.errors import ParameterError
from trends.fitting.conventional.count_regression import fit_negative_binomial
from trends.fitting.conventional.histories import histories
from trends.fitting.conventional.significance import TrendTest, trend_test

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from trends.fitting.design import Design

__all__ = ["automatic_lags", "long_run_covariance", "negative_binomial_newey_west_trend", "sandwich"]


_ROUNDING = 1e-10
"""Residuals smaller than this share of what they are differences of are rounding errors."""


def automatic_lags(n: int) -> int:
    """Return the customary number of lags for n periods, floor(4 (n/100)^(2/9)) (Newey & West 1994)."""
    return min(int(4 * (n / 100) ** (2 / 9)), n - 1)


def long_run_covariance(scores: NDArray[np.float64], lags: int) -> NDArray[np.float64]:
    """Return the sum of the autocovariances of the scores with Bartlett weights 1 - l/(lags + 1), times n.

    Parameters
    ----------
    scores : ndarray, shape (R, n, p)
        Score of each period, zero where nothing was observed: the period keeps its place in time.
    lags : int
        Lags with a positive weight.

    Raises
    ------
    ParameterError
        For a number of lags that is negative or not below the number of periods.
    """
    from statsmodels.stats.sandwich_covariance import S_hac_simple

    n = scores.shape[1]
    if not 0 <= lags < n:
        raise ParameterError(f"The number of lags must be from 0 to {n - 1}, not {lags}.")
    return np.stack([np.asarray(S_hac_simple(history, nlags=lags)) for history in scores])


def sandwich(
    residual: NDArray[np.float64],
    X: NDArray[np.float64],
    bread: NDArray[np.float64],
    lags: int,
    size: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return bread (long-run covariance of residual * X) bread, as R's ``sandwich::NeweyWest`` without prewhitening.

    Where a history is fitted to the last digit, its residuals are rounding errors, and the result is NaN.

    Parameters
    ----------
    residual : ndarray, shape (R, n)
        Each period's part in the score.
    X : ndarray, shape (n, p)
    bread : ndarray, shape (R, p, p)
        Inverse information.
    lags : int
    size : ndarray, shape (R,)
        How large the numbers are whose difference the residuals are.
    """
    covariance = bread @ long_run_covariance(residual[:, :, None] * X, lags) @ bread
    covariance[~(np.abs(residual).max(axis=1) > _ROUNDING * size)] = np.nan
    return covariance


def negative_binomial_newey_west_trend(
    counts: ArrayLike, design: Design, lags: int | None = None
) -> TrendTest:
    """Test the slope of a negative binomial regression with Newey-West errors.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    design : Design
        Intercept and season, offset and time of the n periods.
    lags : int, optional
        `automatic_lags` without it.

    Raises
    ------
    ParameterError
        For a number of lags that is negative or not below the number of periods.
    """
    data = histories(counts)
    X = design.with_columns(design.years)
    fit = fit_negative_binomial(data, X, design.offset)
    lags = automatic_lags(data.n) if lags is None else lags
    # Residuals are divided by 1 + alpha mu, which is between one and this.
    size = fit.mu.max(axis=1) / (1 + fit.alpha * fit.mu.max(axis=1))
    covariance = sandwich(fit.residual, X, fit.covariance, lags, size)
    return trend_test(data.shaped(fit.beta[:, -1]), data.shaped(covariance[:, -1, -1]))
