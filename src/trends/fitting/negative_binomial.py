"""The negative binomial distribution (NB2: variance mu + alpha mu^2), whole counts and intervals of them.

Closed forms, so that an interval of any width costs the same: the distribution function is a regularised incomplete beta
function, and the moments within an interval hang on the probabilities at its ends alone. Below `NEAR_POISSON` the Poisson
limit is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "IntervalMoments",
    "interval_moments",
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
    factorial, near = gammaln(y + 1), near_poisson(mu, alpha)
    poisson = xlogy(y, mu) - mu - factorial if near.any() else factorial
    if near.all():
        return np.asarray(poisson)
    safe = np.where(near, 1.0, alpha)
    size = 1.0 / safe
    small = np.minimum(size, _LARGE_SIZE)
    full = gammaln(y + small) - gammaln(small) + xlogy(y, safe * mu) - size * np.log1p(safe * mu)
    if (large := size > _LARGE_SIZE).any():
        # log Gamma(size + y) - log Gamma(size) by Stirling's series, with y log(alpha mu) and the last term drawn in.
        series = (
            size * (np.log1p(safe * y) - np.log1p(safe * mu))
            + (y - 0.5) * np.log1p(safe * y)
            + xlogy(y, mu)
            - y
            + (1 / (size + y) - safe) / 12
        )
        full = np.where(large, series, full)
    return np.asarray(np.where(near, poisson, full - factorial - xlog1py(y, safe * mu)))


def near_poisson(mu: NDArray[np.float64], alpha: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return where the distribution is as good as Poisson."""
    return np.asarray(alpha * np.maximum(mu, 1.0) < NEAR_POISSON)


def _tail(
    k: NDArray[np.float64],
    mu: NDArray[np.float64],
    alpha: NDArray[np.float64],
    upper: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return P(Y <= k), or P(Y > k) where `upper`, for any k.

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
    size, beyond = 1.0 / alpha, 1.0 + alpha * mu
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


@dataclass(frozen=True)
class IntervalMoments:
    """Probability that Y lies in an interval, its mean and its variance given that it does; each of the broadcast shape."""

    probability: NDArray[np.float64]
    mean: NDArray[np.float64]
    variance: NDArray[np.float64]

    @property
    def log(self) -> NDArray[np.float64]:
        """Log of the probability, which is taken for 1e-280 at least."""
        return np.asarray(np.log(np.maximum(self.probability, _TINY)))


def interval_moments(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    mu: NDArray[np.float64],
    alpha: float | NDArray[np.float64],
) -> IntervalMoments:
    """Return the moments of Y given low <= Y <= high.

    Where the interval is all but impossible (probability below 1e-280) the mean is the bound nearest to mu, and the
    variance zero.

    Notes
    -----
    As (y + 1) f(y + 1) (1 + alpha mu) = mu (1 + alpha y) f(y), sums over the interval telescope: with a and b the shares
    y f(y)/P of the first count inside and of the first one above, the mean is mu + (1 + alpha mu)(a - b) and the variance
    mu (1 + alpha mean) - (1 + alpha mu)(a (mean - low) + b (high + 1 - mean)).
    """
    low, high, mu, alpha = np.broadcast_arrays(low, high, mu, np.asarray(alpha, dtype=float))
    probability = _between(low, high, mu, alpha)
    possible = probability > _TINY
    # Where there is no end nothing is beyond it.
    ends = np.stack([low, high + 1])
    ends = np.where(np.isfinite(ends), ends, 0.0)
    share = ends * np.exp(log_probability(ends, mu, alpha)) / np.where(possible, probability, 1.0)
    inside, above = share
    alpha = np.where(near_poisson(mu, alpha), 0.0, alpha)
    scale = 1 + alpha * mu
    nearest = np.clip(mu, low, np.where(np.isfinite(high), high, np.maximum(low, mu)))
    mean = np.clip(np.where(possible, mu + scale * (inside - above), nearest), low, high)
    middle = np.where(possible, mean, 0.0)
    lost = scale * (inside * (middle - ends[0]) + above * (ends[1] - middle))
    # Popoviciu: no variance on an interval exceeds a quarter of its squared width; rounding can.
    widest = np.where(possible, high - np.where(possible, low, 0.0), 0.0) ** 2 / 4
    return IntervalMoments(probability, mean, np.clip(mu * (1 + alpha * middle) - lost, 0.0, widest))


def _between(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    mu: NDArray[np.float64],
    alpha: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return P(low <= Y <= high).

    From the tail in which the interval lies, to keep the digits: beyond the mean the distribution function is one to the
    last digit, and a difference of two such numbers is rounding.
    """
    upper = low > mu
    at_low, at_high = _tail(np.stack([low - 1, high]), mu, alpha, upper)
    return np.asarray(np.maximum(np.where(upper, at_low - at_high, at_high - at_low), 0.0))
