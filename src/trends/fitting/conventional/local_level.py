"""A level that wanders, with a season, on log counts: the structural time series model, by statsmodels.

Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter, chapter 2. The log counts are the level, a
fixed season and noise, both noises normal; the level takes a random step every period. What is asked here is how far the
level of the second half lies from that of the first, given all counts. Small counts are not normal on the log scale, and
where the estimate of the steps is zero, as it is for most constant histories, the model is sure that nothing changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.conventional.histories import histories
from trends.fitting.conventional.significance import LevelChange, least_p_of_halves, level_change

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from trends.fitting.design import Design

__all__ = ["local_level", "log_rates"]

_LOG_RATIOS = (-14.0, 7.0)
"""Between these lies the log of the variance of a step over that of the noise; below, the level is constant."""


_FEWEST = 24
"""Periods with a count, fewer than which tell two variances from each other no better than at random: the noise is often
put at nothing, the levels at the counts themselves, and 4 to 16 Poisson counts gave p below 1e-182."""


def log_rates(counts: NDArray[np.float64], offset: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log((y + 1/2) / exposure), shape (R, n): the half keeps empty periods on the scale (Anscombe 1948)."""
    return np.asarray(np.log(counts + 0.5) - np.where(np.isfinite(offset), offset, 0.0))


def local_level(counts: ArrayLike, design: Design) -> LevelChange:
    """Measure the mean log level of the second half less that of the first, by a local level model with season.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed: the filter passes over these periods, and the level wanders on unseen.
    design : Design
        Season and offset of the n periods.

    Returns
    -------
    LevelChange
        The variances are taken as they were estimated. NaN where a half has no count, or the history too few; below 24
        periods with a count there is a ratio without error and p. p is never below what so many periods can carry
        (`trends.fitting.conventional.significance.least_p_of_halves`).

    Examples
    --------
    >>> import numpy as np
    >>> from trends.fitting.design import build_design
    >>> from trends.series.count_series import CountSeries
    >>> series = CountSeries.from_counts([9, 11, 10, 12, 8, 10] * 4 + [19, 22, 18, 20, 23, 21] * 4, "2015-01")
    >>> found = local_level(series.count, build_design(series, "none"))
    >>> bool(1.8 < np.exp(found.log_ratio) < 2.1)
    True
    """
    data = histories(counts)
    season, cut = design.seasonal, data.n // 2
    z = np.where(data.observed, log_rates(data.count, design.offset), np.nan)
    seen = data.observed
    able = (data.total > 0) & seen[:, :cut].any(axis=1) & seen[:, cut:].any(axis=1)
    able &= seen.sum(axis=1) > season.shape[1] + 3
    contrast = np.where(np.arange(data.n) >= cut, 1 / max(data.n - cut, 1), -1 / max(cut, 1))
    log_ratio, variance = np.full(len(z), np.nan), np.full(len(z), np.nan)
    for i in np.flatnonzero(able):
        noise, step = _variances(z[i], season)
        if step > 0:
            log_ratio[i], variance[i] = _smoothed(z[i], season, noise, step, contrast)
        elif np.isfinite(step):
            log_ratio[i] = 0.0
    found = level_change(data.shaped(log_ratio), data.shaped(variance))
    # A level that never steps is sure of itself: the ratio is one, without an error.
    constant = found.log_ratio == 0
    se, p = np.where(constant, 0.0, found.se), np.where(constant, 1.0, found.p)
    few = data.shaped(seen.sum(axis=1)) < _FEWEST
    p = np.maximum(p, data.shaped(least_p_of_halves(seen)))
    return LevelChange(found.log_ratio, np.where(few, np.nan, se), np.where(few, np.nan, p))


def _variances(z: NDArray[np.float64], season: NDArray[np.float64]) -> tuple[float, float]:
    """Estimate the variances of noise and step by maximum likelihood, that of the noise profiled out; NaN where it fails."""
    from scipy.optimize import minimize_scalar
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    # Counts all alike: the likelihood grows without end as the noise shrinks.
    if np.nanvar(z) < 1e-12:
        return 1.0, 0.0
    model = UnobservedComponents(
        z, level="local level", exog=season if season.size else None, mle_regression=False
    )
    # One search over the ratio of the two instead of statsmodels' over both: ten times as fast, and nothing to converge.
    model.ssm.filter_concentrated = True
    # Level and season begin anywhere, and so many counts only place them. statsmodels leaves out so many periods; where one of
    # them has no count, the next would bring a huge variance in units of the noise, and the noise would go to nothing.
    model.ssm.loglikelihood_burn = int(np.flatnonzero(~np.isnan(z))[season.shape[1]]) + 1

    def loss(log_ratio: float) -> float:
        return -float(model.loglike([1.0, np.exp(log_ratio)]))

    try:
        best = minimize_scalar(loss, bounds=_LOG_RATIOS, method="bounded", options={"xatol": 0.01})
        # A level without steps lies at minus infinity on the scale of the search, which never gets there: it is tried by itself.
        if -float(model.loglike([1.0, 0.0])) <= best.fun + 1e-6:
            return 1.0, 0.0
        # The variance that was profiled out comes back as the scale.
        noise = float(model.smooth([1.0, np.exp(best.x)]).scale)
    except (ValueError, np.linalg.LinAlgError):
        return np.nan, np.nan
    return noise, noise * float(np.exp(best.x))


def _smoothed(
    z: NDArray[np.float64],
    season: NDArray[np.float64],
    noise: float,
    step: float,
    contrast: NDArray[np.float64],
) -> tuple[float, float]:
    """Return mean and variance of a contrast of the levels, given all counts: what smoothing gives, with its covariances."""
    from scipy.linalg import solveh_banded

    n, weight = len(z), np.where(np.isnan(z), 0.0, 1 / noise)
    # The precision of the levels is tridiagonal: steps join neighbours, and each count tells of its own period.
    diagonal = weight + np.r_[1.0, np.full(n - 2, 2.0), 1.0] / step
    bands = np.vstack([np.r_[0.0, np.full(n - 1, -1 / step)], diagonal])
    weighted = weight[:, None] * np.column_stack([np.nan_to_num(z), season])
    solved = solveh_banded(bands, np.column_stack([weighted, contrast]))
    level, follows, reach = solved[:, 0], solved[:, 1:-1], solved[:, -1]
    mean, variance = float(contrast @ level), float(contrast @ reach)
    if season.size:
        # X' V^-1 X and X' V^-1 z by Woodbury's identity, V the covariance of level and noise together: generalised least
        # squares for the season, whose error is added to that of the levels.
        crossed = season.T @ weighted[:, 1:] - weighted[:, 1:].T @ follows
        pull = contrast @ follows
        effects = np.linalg.solve(crossed, season.T @ weighted[:, 0] - weighted[:, 1:].T @ level)
        mean -= float(pull @ effects)
        variance += float(pull @ np.linalg.solve(crossed, pull))
    return mean, variance
