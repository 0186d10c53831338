"""The negative binomial distribution (NB2: variance mu + alpha mu^2), whole counts and intervals of them.

Closed forms, so that an interval of any width costs the same: with r = 1/alpha and f(y; r) the probabilities,
y f(y; r) = mu f(y - 1; r + 1), and the distribution function is a regularised incomplete beta function. Below
`NEAR_POISSON` the Poisson limit is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "IntervalMoments",
    "IntervalSpread",
    "interval_moments",
    "interval_spread",
    "log_probability",
    "near_poisson",
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


def _tail(
    k: NDArray[np.float64],
    mu: NDArray[np.float64],
    alpha: NDArray[np.float64],
    more: NDArray[np.float64],
    upper: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return P(Y <= k), or P(Y > k) where `upper`, for any k, size 1/alpha + more, and alpha's success probability.

    A special function is asked only where 0 <= k < infinity, and each of the four once for all: most calls are of a
    handful of numbers, and cost what calling costs.
    """
    from scipy.special import betainc, gammainc, gammaincc

    result = np.where(np.isposinf(k) == upper, 0.0, 1.0)
    ask = (k >= 0) & (k < np.inf)
    near = near_poisson(mu, alpha)
    if near.any():
        _fill(result, gammaincc, ask & near & ~upper, k + 1, mu)
        _fill(result, gammainc, ask & near & upper, k + 1, mu)
        ask, alpha = ask & ~near, np.where(near, 1.0, alpha)
    size, beyond = 1.0 / alpha + more, 1.0 + alpha * mu
    _fill(result, betainc, ask & ~upper, size, k + 1, 1.0 / beyond)
    # The complement by its mirror image (DLMF 8.17.4): scipy's own, `betaincc`, takes ten times as long.
    _fill(result, betainc, ask & upper, k + 1, size, alpha * mu / beyond)
    return result


def _fill(
    result: NDArray[np.float64], function: Any, where: NDArray[np.bool_], *arguments: NDArray[np.float64]
) -> None:
    """Fill in a function's values in some places, without asking it in any other."""
    some = np.count_nonzero(where)
    if some == where.size:
        result[...] = function(*arguments)
    elif some:
        result[where] = function(*(np.broadcast_to(each, where.shape)[where] for each in arguments))


def _between(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    mu: NDArray[np.float64],
    alpha: NDArray[np.float64],
    steps: int = 1,
) -> NDArray[np.float64]:
    """Return P(low - j <= Y <= high - j) for a size larger by j, j = 0, 1, ...: of shape (steps, ...).

    From the tail in which the interval lies, to keep the digits: beyond the mean the distribution function is one to the
    last digit, and a difference of two such numbers is rounding.
    """
    down = np.arange(steps, dtype=float).reshape(-1, *(1,) * mu.ndim)
    low, high = low - down, high - down
    upper = low > mu
    k = np.stack([low - 1, high])
    at_low, at_high = _tail(k, mu, alpha, down, upper)
    return np.asarray(np.maximum(np.where(upper, at_low - at_high, at_high - at_low), 0.0))


@dataclass(frozen=True)
class IntervalMoments:
    """Probability that Y lies in an interval, and its mean given that it does; each of the broadcast shape."""

    probability: NDArray[np.float64]
    mean: NDArray[np.float64]

    @property
    def log(self) -> NDArray[np.float64]:
        """Log of the probability, which is taken for 1e-280 at least."""
        return np.asarray(np.log(np.maximum(self.probability, _TINY)))


@dataclass(frozen=True)
class IntervalSpread(IntervalMoments):
    """The same, and the variance given that Y lies in the interval."""

    variance: NDArray[np.float64]


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
    return _moments(low, high, mu, *_between(low, high, mu, alpha, 2))


def _moments(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    mu: NDArray[np.float64],
    probability: NDArray[np.float64],
    before: NDArray[np.float64],
) -> IntervalMoments:
    # y f(y; r) = mu f(y - 1; r + 1), summed over the interval: the numerator of the mean.
    possible = probability > _TINY
    nearest = np.clip(mu, low, np.where(np.isfinite(high), high, np.maximum(low, mu)))
    mean = np.where(possible, mu * before / np.where(possible, probability, 1.0), nearest)
    return IntervalMoments(probability, np.clip(mean, low, high))


def interval_spread(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    mu: NDArray[np.float64],
    alpha: float | NDArray[np.float64],
) -> IntervalSpread:
    """Return the moments of Y given low <= Y <= high with the variance, which is zero where that is all but impossible.

    y(y - 1) times the probability of y is mu^2 (1 + alpha) times that of y - 2 for a size larger by two.
    """
    low, high, mu, alpha = np.broadcast_arrays(low, high, mu, np.asarray(alpha, dtype=float))
    probability, before, before_that = _between(low, high, mu, alpha, 3)
    moments = _moments(low, high, mu, probability, before)
    possible = moments.probability > _TINY
    second = mu**2 * (1 + alpha) * before_that
    factorial = np.where(possible, second / np.where(possible, moments.probability, 1.0), 0.0)
    # Popoviciu: no variance on an interval exceeds a quarter of its squared width; rounding can.
    variance = np.where(possible, factorial + moments.mean - moments.mean**2, 0.0)
    return IntervalSpread(
        moments.probability, moments.mean, np.asarray(np.clip(variance, 0.0, (high - low) ** 2 / 4))
    )
