"""The negative binomial distribution (NB2: variance mu + alpha mu^2), whole counts and intervals of them.

Closed forms, so that an interval of any width costs the same: with r = 1/alpha and f(y; r) the probabilities,
y f(y; r) = mu f(y - 1; r + 1), and the distribution function is a regularised incomplete beta function. Below
`NEAR_POISSON` the Poisson limit is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "IntervalMoments",
    "interval_moments",
    "log_interval",
    "log_probability",
    "near_poisson",
    "size_slope",
]

NEAR_POISSON = 1e-6
"""alpha max(mu, 1) below which the Poisson limit is used: there the variance differs from mu by a millionth of it."""

_LARGE_SIZE = 1e4
"""Size 1/alpha above which Stirling's series replaces differences of gamma functions, which lose their digits."""

# Above the least number that doubles hold in full (2e-308), so that products with it still do.
_TINY = 1e-280


def log_probability(
    y: NDArray[np.float64], mu: NDArray[np.float64], alpha: float | NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return log P(Y = y), broadcast over the arguments."""
    from scipy.special import gammaln, xlog1py, xlogy

    y, mu, alpha = np.broadcast_arrays(y, mu, np.asarray(alpha, dtype=float))
    poisson = xlogy(y, mu) - mu - gammaln(y + 1)
    near = near_poisson(mu, alpha)
    if near.all():
        return np.asarray(poisson)
    safe = np.where(near, 1.0, alpha)
    size = 1.0 / safe
    small = np.minimum(size, _LARGE_SIZE)
    exact = gammaln(y + small) - gammaln(small) + xlogy(y, safe * mu) - size * np.log1p(safe * mu)
    # log Gamma(size + y) - log Gamma(size) by Stirling's series, with y log(alpha mu) and the last term drawn in.
    series = (
        size * (np.log1p(safe * y) - np.log1p(safe * mu))
        + (y - 0.5) * np.log1p(safe * y)
        + xlogy(y, mu)
        - y
        + (1 / (size + y) - safe) / 12
    )
    full = np.where(size > _LARGE_SIZE, series, exact) - gammaln(y + 1) - xlog1py(y, safe * mu)
    return np.asarray(np.where(near, poisson, full))


def near_poisson(mu: NDArray[np.float64], alpha: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return where the distribution is as good as Poisson."""
    return np.asarray(alpha * np.maximum(mu, 1.0) < NEAR_POISSON)


def size_slope(y: NDArray[np.float64], mu: NDArray[np.float64], alpha: float) -> NDArray[np.float64]:
    """Return the slope of log P(Y = y) in the size 1/alpha, shape of `y`."""
    from scipy.special import digamma

    size = 1.0 / alpha
    ends = np.log1p(alpha * mu) - (mu - y) / (size + mu)
    if size > _LARGE_SIZE:
        return np.asarray(np.log1p(alpha * y) + y / (2 * size * (size + y)) - ends)
    return np.asarray(digamma(y + size) - digamma(size) - ends)


def _cumulative(
    k: NDArray[np.float64], mu: NDArray[np.float64], alpha: NDArray[np.float64], more: int, *, upper: bool
) -> NDArray[np.float64]:
    """Return P(Y <= k), or P(Y > k) if `upper`, for k >= 0, size 1/alpha + more, and alpha's success probability."""
    from scipy.special import betainc, betaincc, gammainc, gammaincc

    near = near_poisson(mu, alpha)
    if near.all():
        return np.asarray((gammainc if upper else gammaincc)(k + 1, mu))
    safe = np.where(near, 1.0, alpha)
    full = (betaincc if upper else betainc)(1.0 / safe + more, k + 1, 1.0 / (1.0 + safe * mu))
    if near.any():
        return np.asarray(np.where(near, (gammainc if upper else gammaincc)(k + 1, mu), full))
    return np.asarray(full)


def _tail(
    k: NDArray[np.float64], mu: NDArray[np.float64], alpha: NDArray[np.float64], more: int, *, upper: bool
) -> NDArray[np.float64]:
    """Return P(Y <= k), or P(Y > k), for any k: the special function is asked only where 0 <= k < infinity."""
    everywhere_below, everywhere_above = (0.0, 1.0) if upper else (1.0, 0.0)
    result = np.where(np.isposinf(k), everywhere_below, everywhere_above)
    ask = (k >= 0) & np.isfinite(k)
    if ask.any():
        result[ask] = _cumulative(k[ask], mu[ask], alpha[ask], more, upper=upper)
    return result


def _between(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    mu: NDArray[np.float64],
    alpha: NDArray[np.float64],
    more: int = 0,
) -> NDArray[np.float64]:
    """Return P(low <= Y <= high); from the tail in which the interval lies, to keep the digits."""
    # Beyond the mean the distribution function is one to the last digit, and a difference of two
    # such numbers is rounding.
    upper = low > mu
    result = np.zeros(mu.shape)
    for side, sign in ((upper, True), (~upper, False)):
        if side.any():
            lo, hi, m, a = low[side], high[side], mu[side], alpha[side]
            at_low, at_high = _tail(lo - 1, m, a, more, upper=sign), _tail(hi, m, a, more, upper=sign)
            result[side] = at_low - at_high if sign else at_high - at_low
    return np.maximum(result, 0.0)


def log_interval(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    mu: NDArray[np.float64],
    alpha: float | NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return log P(low <= Y <= high); `high` may be infinite."""
    low, high, mu, alpha = np.broadcast_arrays(low, high, mu, np.asarray(alpha, dtype=float))
    return np.log(np.maximum(_between(low, high, mu, alpha), _TINY))


@dataclass(frozen=True)
class IntervalMoments:
    """Probability that Y lies in an interval, and its mean given that it does; each of the broadcast shape."""

    probability: NDArray[np.float64]
    mean: NDArray[np.float64]


def interval_moments(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    mu: NDArray[np.float64],
    alpha: float | NDArray[np.float64],
) -> IntervalMoments:
    """Return the moments of Y given low <= Y <= high.

    Where the interval is all but impossible (probability below 1e-280) the mean is the bound nearest to mu.
    """
    low, high, mu, alpha = np.broadcast_arrays(low, high, mu, np.asarray(alpha, dtype=float))
    probability = _between(low, high, mu, alpha)
    # y f(y; r) = mu f(y - 1; r + 1), summed over the interval: the numerator of the mean.
    first = mu * _between(low - 1, high - 1, mu, alpha, 1)
    possible = probability > _TINY
    safe = np.where(possible, probability, 1.0)
    nearest = np.clip(mu, low, np.where(np.isfinite(high), high, np.maximum(low, mu)))
    mean = np.where(possible, first / safe, nearest)
    return IntervalMoments(probability, np.clip(mean, low, high))


def interval_variance(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    mu: NDArray[np.float64],
    alpha: float | NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the variance of Y given low <= Y <= high, from the second factorial moment; zero where that is impossible.

    y(y - 1) times the probability of y is mu^2 (1 + alpha) times that of y - 2 for a size larger by two.
    """
    low, high, mu, alpha = np.broadcast_arrays(low, high, mu, np.asarray(alpha, dtype=float))
    moments = interval_moments(low, high, mu, alpha)
    possible = moments.probability > _TINY
    second = mu**2 * (1 + alpha) * _between(low - 2, high - 2, mu, alpha, 2)
    factorial = np.where(possible, second / np.where(possible, moments.probability, 1.0), 0.0)
    # Popoviciu: no variance on an interval exceeds a quarter of its squared width; rounding can.
    variance = np.where(possible, factorial + moments.mean - moments.mean**2, 0.0)
    return np.asarray(np.clip(variance, 0.0, (high - low) ** 2 / 4))
