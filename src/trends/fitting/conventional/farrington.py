"""The flexible Farrington algorithm (Noufaily et al. 2013): an upper bound for a week from the same weeks of years before.

A quasi-Poisson regression with a factor for the time of year, and a trend where there is one, is fitted to the past;
weeks that stand out are weighted down by their Anscombe residuals, and the bound is a quantile after a 2/3 power
transformation (Farrington et al. 1996) or of a negative binomial. The outbreak detection of many public-health services
rests on it; it takes weeks for independent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["FarringtonBound", "farrington_bound"]

# R's glm, whose figures these are held against, stops after 25 steps, or when the deviance moves by 1e-8 of itself:
# here neither may be what two figures differ by.
_STEPS = 50
_CLOSE = 1e-10


@dataclass(frozen=True)
class FarringtonBound:
    """The bound of one week.

    Attributes
    ----------
    expected : float
        Mean that the past gives.
    upper : float
        The bound: a count above it is an alarm.
    dispersion : float
        The quasi-Poisson factor, at least one.
    trend : bool
        Whether the past has a trend that was used.
    """

    expected: float
    upper: float
    dispersion: float
    trend: bool


def farrington_bound(
    counts: ArrayLike,
    at: int,
    *,
    period: int = 52,
    years: int = 5,
    half_window: int = 3,
    groups: int = 10,
    left_out: int = 26,
    alpha: float = 0.01,
    largest_residual: float = 2.58,
    trend_level: float = 1.0,
    method: Literal["delta", "nbPlugin"] = "delta",
) -> FarringtonBound:
    """Return the upper bound of a week.

    Parameters
    ----------
    counts : array_like, shape (n,)
        Counts by week.
    at : int
        Which of them is judged.
    period : int
        Weeks in a year.
    years, half_window : int
        Years to look back, and weeks on either side of the same week that have a level of their own.
    groups : int
        Levels of the time of year, that one included.
    left_out : int
        Newest weeks that are no part of the past.
    alpha : float
        Chance beyond the bound.
    largest_residual : float
        Anscombe residual from which a week is weighted down.
    trend_level : float
        Level at which a trend is used, if it does not lead beyond all counts of the past.
    method : str
        ``delta``, a quantile on the 2/3 power scale, or ``nbPlugin``, of a negative binomial.

    Returns
    -------
    FarringtonBound

    Raises
    ------
    ValueError
        If there is too little past.

    Examples
    --------
    >>> farrington_bound([4, 6, 5, 3, 5, 7, 4, 5] * 46, 340).upper > 7
    True
    """
    y = np.asarray(counts, dtype=float)
    first, last = at - years * period - half_window, at - left_out - 1
    if first < 0 or last <= first:
        raise ValueError(f"A bound for week {at} needs {years} years before it.")
    weeks = np.arange(first, last + 1)
    past = y[weeks]
    level = _levels(weeks, at, period, half_window, groups)
    season = (level[:, None] == np.arange(1, groups)).astype(float)
    with_trend = np.column_stack([np.ones(len(weeks)), weeks, season])
    now = np.concatenate([[1.0, at], np.zeros(groups - 1)])
    fit = _robust(with_trend, past, largest_residual)
    mean = float(np.exp(now @ fit.beta))
    kept = fit.p_of(1) < trend_level or trend_level >= 1
    if not kept or mean > past.max():
        design = np.delete(with_trend, 1, axis=1)
        now = np.delete(now, 1)
        fit = _robust(design, past, largest_residual)
        mean, kept = float(np.exp(now @ fit.beta)), False
    error = mean * float(np.sqrt(fit.relative * (now @ fit.unscaled @ now)))
    return FarringtonBound(mean, _upper(mean, error, fit.dispersion, alpha, method), fit.dispersion, kept)


def _levels(
    weeks: NDArray[np.int64], at: int, period: int, half_window: int, groups: int
) -> NDArray[np.int64]:
    """Return the level of each week: 0 about the same time of year, the rest of the year in equal parts."""
    since = (weeks - at + half_window) % period
    width = 2 * half_window + 1
    parts = np.array_split(np.arange(width, period), groups - 1)
    level = np.zeros(period, dtype=np.int64)
    for number, part in enumerate(parts, start=1):
        level[part] = number
    return level[since]


@dataclass(frozen=True)
class _Fit:
    beta: NDArray[np.float64]
    unscaled: NDArray[np.float64]
    dispersion: float
    relative: float
    """Variance of the relative residuals: surveillance 1.20 scales the standard error of the mean by it in the place of the
    dispersion, so that its bounds are up to 2 % lower than with the latter."""
    mu: NDArray[np.float64]
    leverage: NDArray[np.float64]
    left: int

    def p_of(self, column: int) -> float:
        from scipy.stats import t

        return float(
            2
            * t.sf(
                abs(self.beta[column]) / np.sqrt(self.dispersion * self.unscaled[column, column]), self.left
            )
        )


def _robust(X: NDArray[np.float64], y: NDArray[np.float64], largest: float) -> _Fit:
    """Fit twice, the second time with weeks that stand out weighted down."""
    fit = _quasi_poisson(X, y, np.ones(len(y)))
    spread = np.sqrt(fit.dispersion * np.maximum(1 - fit.leverage, 1e-12))
    residual = 1.5 * (np.cbrt(y) ** 2 / fit.mu ** (1 / 6) - np.sqrt(fit.mu)) / spread
    weight = np.where(residual > largest, 1 / np.maximum(residual, 1e-12) ** 2, 1.0)
    return _quasi_poisson(X, y, weight * len(y) / weight.sum())


def _quasi_poisson(X: NDArray[np.float64], y: NDArray[np.float64], weight: NDArray[np.float64]) -> _Fit:
    mu: NDArray[np.float64] = np.asarray(y + 0.1)
    beta: NDArray[np.float64] = np.zeros(X.shape[1])
    for _ in range(_STEPS):
        working = np.log(mu) + (y - mu) / mu
        root = np.sqrt(weight * mu)
        step, *_ = np.linalg.lstsq(X * root[:, None], working * root, rcond=None)
        moved = float(np.abs(step - beta).max())
        beta = np.asarray(step, dtype=np.float64)
        mu = np.asarray(np.exp(np.clip(X @ beta, -30, 30)))
        if moved < _CLOSE:
            break
    root = np.sqrt(weight * mu)
    q, r = np.linalg.qr(X * root[:, None])
    left = len(y) - X.shape[1]
    dispersion = max(float((weight * (y - mu) ** 2 / mu).sum() / left), 1.0)
    inverse = np.linalg.inv(r)
    relative = float((weight * ((y - mu) / mu) ** 2).sum() / left)
    unscaled = inverse @ inverse.T
    return _Fit(beta, unscaled, dispersion, relative, mu, (q**2).sum(axis=1), left)


def _upper(mean: float, error: float, dispersion: float, alpha: float, method: str) -> float:
    from scipy.stats import nbinom, norm, poisson

    if method == "nbPlugin":
        if dispersion <= 1:
            return float(poisson.ppf(1 - alpha, mean))
        size = mean / (dispersion - 1)
        return float(nbinom.ppf(1 - alpha, size, size / (size + mean)))
    # On the 2/3 power scale counts are nearly symmetric; the variance is that of a count and of its mean's estimate.
    variance = 4 / 9 * mean ** (1 / 3) * (dispersion + error**2 / mean)
    return float(max(mean ** (2 / 3) + norm.ppf(1 - alpha) * np.sqrt(variance), 0.0) ** 1.5)
