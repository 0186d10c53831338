"""Exact tests of Poisson rates: one rate against a value, two rates against each other (R's ``poisson.test``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.errors import ParameterError
from trends.fitting.conventional.histories import histories

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["HalvesTest", "RateTest", "halves", "rate", "rate_ratio"]


@dataclass(frozen=True)
class RateTest:
    """An exact test of a rate or of a ratio of two rates.

    Attributes
    ----------
    estimate : float
        Rate, or first rate over second; infinite where only the first has events, NaN where none has.
    p : float
        Two-sided: the probability of all outcomes that are no likelier than the one observed.
    p_less, p_greater : float
        One-sided, against a rate or ratio below or above the hypothetical one.
    low, high : float
        Clopper-Pearson (Garwood for one rate) limits; `high` may be infinite.
    """

    estimate: float
    p: float
    p_less: float
    p_greater: float
    low: float
    high: float


@dataclass(frozen=True)
class HalvesTest:
    """The second half of each history against the first.

    Attributes
    ----------
    ratio : ndarray, shape (...)
        Rate of the second half over that of the first; infinite where the first has no event.
    p : ndarray, shape (...)
        Two-sided exact p.
    """

    ratio: NDArray[np.float64]
    p: NDArray[np.float64]


def rate(events: int, exposure: float, value: float = 1.0, confidence: float = 0.95) -> RateTest:
    """Test one rate against a value.

    Parameters
    ----------
    events : int
    exposure : float
        Time or population over which they were counted.
    value : float
        Hypothetical rate.
    confidence : float
        Confidence of the limits.

    Raises
    ------
    ParameterError
        For events, an exposure, a value or a confidence outside what is possible.
    """
    from scipy.special import gammaincinv, pdtr, pdtrc

    _check((events,), (exposure,), value, confidence)
    expected = value * exposure
    less = float(pdtr(events, expected))
    greater = float(pdtrc(events - 1, expected)) if events else 1.0
    tail = (1 - confidence) / 2
    low = float(gammaincinv(events, tail)) if events else 0.0
    high = float(gammaincinv(events + 1, 1 - tail))
    p = _two_sided_poisson(events, expected)
    return RateTest(events / exposure, p, less, greater, low / exposure, high / exposure)


def _two_sided_poisson(x: int, mean: float) -> float:
    """Probability of all counts no likelier than x, with R's tolerance of 1e-7 for equal ones."""
    from scipy.special import pdtr, pdtrc
    from scipy.stats import poisson

    if x == mean:
        return 1.0
    most = float(poisson.pmf(x, mean)) * (1 + 1e-7)
    if x < mean:
        top = int(2 * np.ceil(mean) - x) + 1
        while poisson.pmf(top, mean) > most:
            top *= 2
        others = np.arange(int(np.ceil(mean)), top + 1)
        alike = int((poisson.pmf(others, mean) <= most).sum())
        return min(1.0, float(pdtr(x, mean) + pdtrc(top - alike, mean)))
    others = np.arange(int(np.floor(mean)) + 1)
    alike = int((poisson.pmf(others, mean) <= most).sum())
    below = float(pdtr(alike - 1, mean)) if alike else 0.0
    return min(1.0, below + float(pdtrc(x - 1, mean)))


def rate_ratio(
    events: tuple[int, int], exposure: tuple[float, float], value: float = 1.0, confidence: float = 0.95
) -> RateTest:
    """Test the ratio of two rates, given the sum of their events (Przyborowski & Wilenski 1940).

    Parameters
    ----------
    events : tuple of int
        First and second count.
    exposure : tuple of float
        First and second exposure.
    value : float
        Hypothetical ratio, first over second.
    confidence : float
        Confidence of the limits.

    Raises
    ------
    ParameterError
        For events, exposures, a value or a confidence outside what is possible.
    """
    from scipy.special import betaincinv
    from scipy.stats import binomtest

    _check(events, exposure, value, confidence)
    x, n = int(events[0]), int(sum(events))
    if n == 0:
        return RateTest(np.nan, 1.0, 1.0, 1.0, 0.0, np.inf)
    share = exposure[0] * value / (exposure[0] * value + exposure[1])
    p = float(binomtest(x, n, share).pvalue)
    tail = (1 - confidence) / 2
    bottom = float(betaincinv(x, n - x + 1, tail)) if x else 0.0
    top = float(betaincinv(x + 1, n - x, 1 - tail)) if x < n else 1.0
    low, high = (_odds(end) * exposure[1] / exposure[0] for end in (bottom, top))
    estimate = np.inf if events[1] == 0 else (events[0] / exposure[0]) / (events[1] / exposure[1])
    less, greater = (float(binomtest(x, n, share, side).pvalue) for side in ("less", "greater"))
    return RateTest(float(estimate), p, less, greater, float(low), float(high))


def _odds(share: float) -> float:
    return np.inf if share >= 1 else share / (1 - share)


def _check(events: tuple[float, ...], exposure: tuple[float, ...], value: float, confidence: float) -> None:
    if any(x < 0 or x != int(x) for x in events):
        raise ParameterError("Events are counted in whole numbers from zero on.")
    if not all(np.isfinite(t) and t > 0 for t in (*exposure, value)):
        raise ParameterError("Exposures and the hypothetical value must be positive and finite.")
    if not 0 < confidence < 1:
        raise ParameterError(f"The confidence must lie between 0 and 1, not at {confidence}.")


def halves(counts: ArrayLike, exposure: ArrayLike | None = None) -> HalvesTest:
    """Test the second half against the first; the cut is at floor(n/2).

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Whole counts; NaN where not observed.
    exposure : array_like, broadcast to the counts, optional
    """
    data = histories(counts, exposure)
    cut = data.n // 2
    x, total = data.count[:, cut:].sum(axis=1), data.total
    whole = data.exposure.sum(axis=1)
    late = data.exposure[:, cut:].sum(axis=1)
    able = (total > 0) & (late > 0) & (late < whole)
    p, change = np.full(len(x), np.nan), np.full(len(x), np.nan)
    p[able] = _two_sided_binomial(x[able], total[able], late[able] / whole[able])
    before = (total - x)[able]
    odds = np.where(before > 0, x[able] / np.where(before > 0, before, 1.0), np.inf)
    change[able] = odds * ((whole - late) / np.where(late > 0, late, 1.0))[able]
    return HalvesTest(data.shaped(change), data.shaped(p))


def _two_sided_binomial(
    x: NDArray[np.float64], n: NDArray[np.float64], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Probability of all outcomes no likelier than x of n."""
    from scipy.special import betainc
    from scipy.stats import binomtest

    fewer = np.minimum(x, n - x)
    # Of equal chances the unlikelier outcomes are those farther from the middle, on both sides alike.
    p = np.minimum(1.0, 2 * betainc(n - fewer, fewer + 1, 0.5))
    for i in np.flatnonzero(share != 0.5):
        p[i] = binomtest(round(x[i]), round(n[i]), share[i]).pvalue
    return np.asarray(p)
