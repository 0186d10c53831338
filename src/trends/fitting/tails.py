"""Power-law tails of whole numbers: exponents, distances and draws, many samples at once.

Above a threshold x_min a toll x has probability x^-a / zeta(a, x_min), with the Hurwitz zeta function (Clauset, Shalizi
& Newman 2009, "CSN", table 2.1 and appendix B). The threshold is the one at which the distance of Kolmogorov and
Smirnov between tolls and fit is smallest (CSN section 3.3). A bootstrap needs hundreds of such fits, each with a
threshold of its own, so all thresholds of a sample are fitted at once. R's poweRlaw gives the same to its own precision.
The library ``powerlaw`` (2.0) gives the same exponents to 1e-4, but distances that can be a tenth too small, and may so
choose another threshold; it is used for the comparison with a lognormal only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

__all__ = [
    "FEWEST_IN_TAIL",
    "Sample",
    "TailFit",
    "candidates",
    "draw_tolls",
    "exponents",
    "fit_tail",
    "half_ratio",
    "hurwitz",
    "log_likelihood",
]

FEWEST_IN_TAIL = 30
"""Tolls that must lie at or above a threshold. With fewer the exponent is too loose to choose a threshold by: CSN
(section 3.3, figure 3.3) find the distance too noisy for a good choice."""

_LOWEST, _HIGHEST = 1.01, 8.0
"""Exponents looked at. Below 1 there is no distribution; above 8 a toll of twice the threshold is one in 128 or rarer."""
_SERIES_FROM = 8.0
"""From here on the Euler-Maclaurin series of zeta is good to 1e-6 for every exponent looked at."""
# Tolls drawn by their exact probabilities; further out rounding a continuous draw is as good.
_TABLE = 4096
# Tolls drawn at a time, 32 MB.
_MOST_DRAWN = 4_000_000


@dataclass(frozen=True)
class Sample:
    """Tolls gathered by their value.

    Attributes
    ----------
    values : ndarray of float, shape (u,)
        Whole numbers from 1, ascending, each once.
    counts : ndarray of float, shape (u,)
        How often each occurs.
    """

    values: FloatArray
    counts: FloatArray

    @classmethod
    def of(cls, tolls: FloatArray) -> Sample:
        """Gather tolls; those below one are no part of a tail and are left out."""
        values, counts = np.unique(tolls[tolls >= 1], return_counts=True)
        return cls(values.astype(float), counts.astype(float))

    @property
    def size(self) -> int:
        """How many tolls there are."""
        return int(self.counts.sum())


@dataclass(frozen=True)
class TailFit:
    """A power law fitted above a threshold.

    Attributes
    ----------
    threshold : float
        x_min: the smallest toll of the tail.
    exponent : float
        a, of the probabilities x^-a.
    distance : float
        Of Kolmogorov and Smirnov.
    size : int
        Tolls at or above the threshold.
    """

    threshold: float
    exponent: float
    distance: float
    size: int


def hurwitz(exponent: FloatArray, start: FloatArray) -> FloatArray:
    """Return the Hurwitz zeta function, the sum of (start + k)^-exponent over k = 0, 1, ...

    Parameters
    ----------
    exponent, start : ndarray of float
        Broadcast against each other; exponents above 1, starts from 1.

    Returns
    -------
    ndarray of float
        By scipy below a start of 8, by the Euler-Maclaurin series (DLMF 25.11.28) from there on, which is many times
        faster.
    """
    from scipy.special import zeta

    a, q = np.broadcast_arrays(np.asarray(exponent, dtype=float), np.asarray(start, dtype=float))
    far = np.maximum(q, _SERIES_FROM)
    inverse = 1 / far
    square = inverse * inverse
    rising = a * inverse
    series = far / (a - 1) + 0.5 + rising / 12
    rising = rising * (a + 1) * (a + 2) * square
    series = series - rising / 720
    rising = rising * (a + 3) * (a + 4) * square
    series = series + rising / 30240
    total = np.array(np.exp(-a * np.log(far)) * series)
    near = q < _SERIES_FROM
    if near.any():
        total[near] = zeta(a[near], q[near])
    return total


def log_likelihood(
    exponent: FloatArray, threshold: FloatArray, size: FloatArray, logs: FloatArray
) -> FloatArray:
    """Return the log-likelihood of `size` tolls with a sum of logarithms `logs`; the arguments broadcast."""
    return np.asarray(-size * np.log(hurwitz(exponent, threshold)) - exponent * logs)


def exponents(threshold: FloatArray, size: FloatArray, logs: FloatArray) -> FloatArray:
    """Return maximum-likelihood exponents of many tails.

    Parameters
    ----------
    threshold, size, logs : ndarray of float, shape (m,)
        Smallest toll, number of tolls, and sum of their logarithms. With the threshold they are all that the
        likelihood depends on.

    Returns
    -------
    ndarray of float, shape (m,)
        Between 1.01 and 8.
    """
    threshold, size, logs = (
        np.asarray(one, dtype=float) for one in np.broadcast_arrays(threshold, size, logs)
    )
    excess = np.maximum(logs - size * np.log(threshold - 0.5), 1e-12)
    a = np.clip(1 + size / excess, 1.05, 7.5)  # CSN equation 3.7, close for thresholds from 6 on
    # Slope and curvature of log zeta by differences: scipy has no derivatives of the Hurwitz zeta function.
    step = 1e-4
    mean = logs / np.maximum(size, 1)
    for _ in range(30):
        around = [np.log(hurwitz(np.clip(a + shift, 1.005, None), threshold)) for shift in (-step, 0.0, step)]
        slope = (around[2] - around[0]) / (2 * step)
        curve = np.maximum((around[2] - 2 * around[1] + around[0]) / step**2, 1e-6)
        after = np.clip(a - np.clip((mean + slope) / curve, -0.5, 0.5), _LOWEST, _HIGHEST)
        converged = bool(np.abs(after - a).max(initial=0.0) < 1e-8)
        a = after
        if converged:
            break
    return np.asarray(a)


def candidates(sample: Sample, fewest: int = FEWEST_IN_TAIL) -> FloatArray:
    """Return the values that may be a threshold: at least `fewest` tolls and two further values from there on."""
    left = np.cumsum(sample.counts[::-1])[::-1]
    most = max(len(sample.values) - 2, 0)
    return sample.values[:most][left[:most] >= fewest]


def fit_tail(sample: Sample, fewest: int = FEWEST_IN_TAIL) -> TailFit | None:
    """Fit a power law above the threshold that suits it best; None where no value may be one.

    Parameters
    ----------
    sample : Sample
    fewest : int
        Tolls that must be left in the tail.
    """
    starts = candidates(sample, fewest)
    if not len(starts):
        return None
    values, logs = sample.values, np.log(sample.values)
    size = np.cumsum(sample.counts[::-1])[::-1][: len(starts)]
    total = np.cumsum((sample.counts * logs)[::-1])[::-1][: len(starts)]
    found = exponents(starts, size, total)
    scale = hurwitz(found, starts)
    share = np.append(np.cumsum(sample.counts[::-1])[::-1], 0.0)[1:]
    # All pairs of a threshold and a toll that is not below it.
    start, value = np.nonzero(np.arange(len(values)) >= np.arange(len(starts))[:, None])
    left = share[value] / size[start]
    gap = np.abs(left - hurwitz(found[start], values[value] + 1) / scale[start])
    # Between two values that occur the fit goes on falling while the share of the tolls stays: the largest gap of a
    # step is at one of its ends.
    step = np.flatnonzero(np.append(np.diff(values) > 1, False)[value])
    ends = values[value[step] + 1]
    gap[step] = np.maximum(
        gap[step], np.abs(left[step] - hurwitz(found[start[step]], ends) / scale[start[step]])
    )
    distance = np.zeros(len(starts))
    np.maximum.at(distance, start, gap)
    # Of equal distances the lowest threshold, which keeps most tolls.
    best = int(distance.argmin())
    return TailFit(float(starts[best]), float(found[best]), float(distance[best]), int(size[best]))


def draw_tolls(exponent: float, threshold: float, size: int, random: np.random.Generator) -> FloatArray:
    """Draw whole numbers from a power law above a threshold, shape (size,).

    The first 4,096 values are drawn from their exact probabilities. Beyond them a draw is a continuous one, rounded
    (CSN appendix D), which differs by less than one part in ten thousand there.
    """
    values = threshold + np.arange(_TABLE, dtype=np.float64)
    uniform = random.random(size)
    beyond = hurwitz(np.array(exponent), values + 1) / hurwitz(np.array(exponent), np.array(threshold))
    # The chance of more falls from toll to toll, and a search wants ascending numbers: both are negated.
    drawn = np.searchsorted(-beyond, -uniform, side="left")
    inside = drawn < _TABLE
    again = uniform[~inside] / beyond[-1]  # given that a draw lies beyond the table, uniform again
    edge = threshold + _TABLE
    tolls = np.empty(size)
    tolls[inside] = values[drawn[inside]]
    tolls[~inside] = np.floor((edge - 0.5) * np.maximum(again, 1e-300) ** (-1 / (exponent - 1)) + 0.5)
    return tolls


def half_ratio(
    sample: Sample | None,
    exponent: float,
    threshold: float,
    halves: tuple[int, int],
    random: np.random.Generator,
    *,
    tail: float = 1.0,
) -> float:
    """Return the factor by which the deaths of two halves differ or more in 5 % of histories without any change.

    Parameters
    ----------
    sample : Sample or None
        Tolls below the threshold, drawn as they are; None where all are of the tail.
    exponent, threshold : float
        Of the tail.
    halves : pair of int
        Attacks in either half, both at least one.
    random : numpy.random.Generator
    tail : float
        Share of the attacks whose toll is of the tail.

    Returns
    -------
    float
        The 95 % quantile of the larger total over the smaller, per attack. Between 400 and 4,000 histories are drawn.
    """
    expected = max(sum(halves) * tail, 1.0)
    histories = int(np.clip(_MOST_DRAWN / expected, 400, 4000))
    means = []
    for attacks in halves:
        in_tail = random.binomial(attacks, tail, size=histories)
        total = np.zeros(histories)
        if sample is not None and sample.size:
            shares = sample.counts / sample.counts.sum()
            drawn = np.array([random.multinomial(int(number), shares) for number in attacks - in_tail])
            total += drawn @ sample.values
        tolls = draw_tolls(exponent, threshold, int(in_tail.sum()), random)
        total += np.bincount(np.repeat(np.arange(histories), in_tail), tolls, minlength=histories)
        means.append(total / attacks)
    first, second = (np.maximum(mean, 1e-12) for mean in means)
    return float(np.quantile(np.maximum(first / second, second / first), 0.95))
