"""Least squares on log(1 + rate) with Newey-West errors: what is left when counts are treated as measurements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.conventional.count_regression import testable
from trends.fitting.conventional.histories import histories
from trends.fitting.conventional.newey_west import automatic_lags, sandwich
from trends.fitting.conventional.significance import TrendTest, trend_test

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from trends.fitting.design import Design

__all__ = ["log_linear_trend"]


def log_linear_trend(counts: ArrayLike, design: Design, lags: int | None = None) -> TrendTest:
    """Test the slope of log(1 + y / exposure) in time, as ``OLS(...).fit(cov_type="HAC")`` of statsmodels does.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    design : Design
        Intercept and season, offset (log exposure) and time of the n periods.
    lags : int, optional
        Lags of the Newey-West errors; `automatic_lags` without it.

    Raises
    ------
    ParameterError
        For a number of lags that is negative or not below the number of periods.
    """
    data = histories(counts)
    X = design.with_columns(design.years)
    n, p = X.shape
    seen = data.observed.astype(float)
    offset = np.where(np.isfinite(design.offset), design.offset, 0.0)
    # log(1 + y), as analysts write it to keep empty months; it bends small counts, which is one
    # reason why the verdict does not rest on it.
    z = np.log1p(data.count / np.exp(offset))
    pairs = (X[:, :, None] * X[:, None, :]).reshape(n, p * p)
    bread = np.asarray(np.linalg.pinv((seen @ pairs).reshape(-1, p, p), hermitian=True), dtype=np.float64)
    beta = (bread @ ((seen * z) @ X)[:, :, None])[:, :, 0]
    residual = seen * (z - beta @ X.T)
    lags = automatic_lags(n) if lags is None else lags
    covariance = sandwich(residual, X, bread, lags, z.max(axis=1))
    able = testable(data, X)
    slope = np.where(able, beta[:, -1], np.nan)
    return trend_test(data.shaped(slope), data.shaped(np.where(able, covariance[:, -1, -1], np.nan)))
