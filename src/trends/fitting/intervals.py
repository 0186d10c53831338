"""Bounded periods in the likelihood of many series: each enters as the probability of its interval.

With P that probability, and mean E and variance V of the count given the interval, the slope of log P in the log mean is
(E - mu)/(1 + alpha mu) and the observed information (mu (1 + alpha E) - V)/(1 + alpha mu)^2. In the dispersion there is
no closed form: log P and E are followed along a parabola through three dispersions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.negative_binomial import interval_moments

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["IntervalTerms", "Intervals"]

_STEP, _LEAST_STEP = 1e-3, 1e-4
"""Between the dispersions: a share of the dispersion itself, and at least so much of 1/mu, as alpha mu is what matters;
below that the distribution is Poisson's to too many digits for a difference of it."""


@dataclass(frozen=True)
class Intervals:
    """The m bounded periods of R series of n periods.

    Attributes
    ----------
    owner, period : ndarray of int, shape (m,)
        Series and period of each.
    low, high : ndarray, shape (m,)
        The interval known to hold its count; `high` may be infinite.
    """

    owner: NDArray[np.int64]
    period: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @classmethod
    def of(cls, low: NDArray[np.float64], high: NDArray[np.float64]) -> Intervals | None:
        """Make them of bounds (R, n), NaN where there is none; None where there are none at all."""
        owner, period = np.nonzero(~(np.isnan(low) & np.isnan(high)))
        if not len(owner):
            return None
        return cls(
            owner,
            period,
            np.nan_to_num(low[owner, period], nan=0.0),
            np.nan_to_num(high[owner, period], nan=np.inf, posinf=np.inf),
        )

    def pick(self, which: NDArray[np.bool_]) -> Intervals:
        """Return those of the series for which `which` is true."""
        kept = which[self.owner]
        owner = (np.cumsum(which) - 1)[self.owner[kept]]
        return replace(self, owner=owner, period=self.period[kept], low=self.low[kept], high=self.high[kept])

    def sums(self, values: NDArray[np.float64], many: int) -> NDArray[np.float64]:
        """Add up values (m,) by series, shape (many,); one after the other, in the order of the periods."""
        return np.bincount(self.owner, values, many).astype(np.float64)

    def terms(self, mu: NDArray[np.float64], alpha: NDArray[np.float64]) -> IntervalTerms:
        """Evaluate at the means of all periods (R, n) and the dispersions of the series (R,)."""
        mu, alpha = mu[self.owner, self.period], alpha[self.owner]
        step = np.maximum(_STEP * alpha, _LEAST_STEP / np.maximum(mu, 1.0))
        # Below one step there is no room on either side: the parabola then stands on 0, 1 and 2 steps.
        middle = np.maximum(alpha, step)
        at = interval_moments(self.low, self.high, mu, middle + step * np.array([[-1.0], [0.0], [1.0]]))
        off = alpha - middle
        log, slope, bend = _parabola(at.log, step, off)
        mean, drift, _ = _parabola(at.mean, step, off)
        return IntervalTerms(mu, alpha, log, slope, bend, mean, drift, at.variance[1])


@dataclass(frozen=True)
class IntervalTerms:
    """What m bounded periods add to the likelihood, each of shape (m,).

    Attributes
    ----------
    mu, alpha : ndarray
        Means and dispersions.
    log : ndarray
        Log of the interval's probability.
    slope, bend : ndarray
        Its first and second derivative in alpha.
    mean : ndarray
        Mean of the count given the interval.
    drift : ndarray
        Derivative of that mean in alpha.
    variance : ndarray
        Variance of the count given the interval.
    """

    mu: NDArray[np.float64]
    alpha: NDArray[np.float64]
    log: NDArray[np.float64]
    slope: NDArray[np.float64]
    bend: NDArray[np.float64]
    mean: NDArray[np.float64]
    drift: NDArray[np.float64]
    variance: NDArray[np.float64]

    @property
    def score(self) -> NDArray[np.float64]:
        """Slope in the log mean."""
        return (self.mean - self.mu) / (1 + self.alpha * self.mu)

    @property
    def information(self) -> NDArray[np.float64]:
        """Observed information about the log mean; never below zero, which rounding may take it to."""
        known = self.mu * (1 + self.alpha * self.mean) - self.variance
        return np.maximum(known, 0.0) / (1 + self.alpha * self.mu) ** 2

    @property
    def cross(self) -> NDArray[np.float64]:
        """Minus the mixed derivative in the log mean and alpha."""
        scale = 1 + self.alpha * self.mu
        return (self.score * self.mu - self.drift) / scale


def _parabola(
    values: NDArray[np.float64], step: NDArray[np.float64], off: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return value, slope and bend, `off` from the middle, of the parabola through three values (3, m) a step apart."""
    before, middle, after = values
    slope, bend = (after - before) / (2 * step), (after - 2 * middle + before) / step**2
    return middle + off * (slope + off * bend / 2), slope + off * bend, bend
