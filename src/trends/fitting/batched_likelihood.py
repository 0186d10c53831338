"""The negative binomial log-likelihood of many series at once, and its first and second derivatives.

For counts y with mean mu = exp(eta) and dispersion alpha (NB2: variance mu + alpha mu^2)

    sum of y eta - (y + 1/alpha) log(1 + alpha mu) + sum over j < y of log(1 + alpha j) - log y!

which needs no gamma function (see `tail_counts`) and is smooth down to alpha = 0, where it is Poisson's. A bounded
period adds the log probability of its interval (see `intervals`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.definite_systems import pairs_of
from trends.fitting.tail_counts import SMALL, near_zero

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.intervals import Intervals, IntervalTerms
    from trends.fitting.tail_counts import Lifted, RisingSums, TailCounts

__all__ = ["LARGEST_LOG_MEAN", "Columns", "Derivatives", "Histories", "Likelihood"]

# exp(60) is 1e26: beyond any count, while its cube, of which the second derivative in alpha is made, is finite.
LARGEST_LOG_MEAN = 60.0
_CANCELLED = 0.01
"""Share of log(1 + alpha mu) left when alpha mu/(1 + alpha mu) is taken off, below which too few digits are left."""


@dataclass(frozen=True)
class Columns:
    """An orthonormal basis of what the columns of a design X span over the periods at hand.

    Attributes
    ----------
    span : ndarray, shape (r, n)
        The basis, one row a vector.
    pairs : ndarray, shape (r(r + 1)/2, n)
        Products of two vectors.
    back : ndarray, shape (r, p)
        From coordinates to the coefficients of X, those of least norm where several say the same.
    """

    span: NDArray[np.float64]
    pairs: NDArray[np.float64]
    back: NDArray[np.float64]

    @classmethod
    def of(cls, X: NDArray[np.float64], periods: NDArray[np.bool_] | None = None) -> Columns:
        """Make the basis; with `periods`, a mask (n,), of what they tell apart, and the vectors are zero elsewhere."""
        periods = np.ones(len(X), dtype=bool) if periods is None else periods
        # An orthonormal basis keeps Newton's systems well conditioned whatever units the columns
        # are in.
        u, s, vt = np.linalg.svd(X[periods], full_matrices=False)
        # The tolerance of `numpy.linalg.matrix_rank`.
        kept = s > max(X.shape) * np.finfo(float).eps * s.max(initial=0.0)
        span = np.zeros((int(kept.sum()), len(X)))
        span[:, periods] = u[:, kept].T
        return cls(span, pairs_of(span.T), np.ascontiguousarray(vt[kept] / s[kept, None]))

    def log_mean(self, place: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what coordinates (R, r) add to the log means, shape (R, n)."""
        # One product a series: a product of all series at once sums in an order that depends on how many there are.
        return np.asarray(np.matmul(place[:, None, :], self.span)[:, 0, :])


@dataclass(frozen=True)
class Histories:
    """R series of n periods.

    Attributes
    ----------
    y : ndarray, shape (R, n)
        Counts, zero where not observed.
    seen : ndarray of bool, shape (R, n), or None
        Which periods are observed; None for all.
    offset : ndarray, shape (1, n) or (R, n)
        Log exposure, finite.
    tails : TailCounts or Lifted
    bounded : Intervals or None
        Periods, none of them observed, of which bounds are known.
    """

    y: NDArray[np.float64]
    seen: NDArray[np.bool_] | None
    offset: NDArray[np.float64]
    tails: TailCounts | Lifted
    bounded: Intervals | None = None

    def __len__(self) -> int:
        return len(self.y)

    def pick(self, which: NDArray[np.bool_]) -> Histories:
        """Return the series for which `which` is true."""
        return replace(
            self,
            y=self.y[which],
            seen=None if self.seen is None else self.seen[which],
            offset=self.offset if len(self.offset) == 1 else self.offset[which],
            tails=self.tails.pick(which),
            bounded=None if self.bounded is None else self.bounded.pick(which),
        )

    def masked(self, mu: NDArray[np.float64]) -> NDArray[np.float64]:
        """Set the means of unobserved periods to zero, in place: with a count of zero they then add nothing."""
        if self.seen is not None:
            mu *= self.seen
        return mu

    def farthest(self, change: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far a change (R, n) takes the log mean of any period that holds it, shape (R,)."""
        # A mean may fall as far as it likes where there are no events: where a month never has one, that is its way.
        held = self.masked(np.where(self.y > 0, np.abs(change), change))
        if self.bounded is not None:
            at = self.bounded.owner, self.bounded.period
            held[at] = np.where(self.bounded.low > 0, np.abs(change[at]), change[at])
        return np.asarray(held.max(axis=1))


@dataclass(frozen=True)
class Likelihood:
    """Log-likelihood of R series at given coordinates and dispersions, less the sums of log y!.

    Attributes
    ----------
    value : ndarray, shape (R,)
    size : ndarray, shape (R,)
        Sum of the sizes of the terms that `value` is the sum of; its rounding is a share of that.
    mu : ndarray, shape (R, n)
        Means, zero in unobserved periods.
    weight : ndarray, shape (R, n)
        Expected information of each period about its log mean, mu/(1 + alpha mu).
    """

    value: NDArray[np.float64]
    size: NDArray[np.float64]
    mu: NDArray[np.float64]
    weight: NDArray[np.float64]
    _alpha: NDArray[np.float64]
    _inverse: NDArray[np.float64]
    _log: NDArray[np.float64]
    _rising: RisingSums
    _bounded: tuple[Intervals, IntervalTerms] | None = None

    @classmethod
    def at(
        cls, histories: Histories, columns: Columns, place: NDArray[np.float64], alpha: NDArray[np.float64]
    ) -> Likelihood:
        """Evaluate at coordinates (R, r) and dispersions (R,)."""
        eta = columns.log_mean(place)
        eta += histories.offset
        np.minimum(eta, LARGEST_LOG_MEAN, out=eta)
        linear = np.vecdot(histories.y, eta)
        mu = np.exp(eta, out=eta)
        within = histories.bounded
        bounded = None if within is None else (within, within.terms(mu, alpha))
        mu = histories.masked(mu)
        u = alpha[:, None] * mu
        log = np.log1p(u)
        u += 1.0
        inverse = np.divide(1.0, u, out=u)
        by_count, by_mean = np.vecdot(histories.y, log), _over_alpha(log, mu, alpha)
        rising = histories.tails.sums(alpha)
        value = linear - by_count - by_mean + rising.value
        size = np.abs(linear) + by_count + by_mean + rising.value
        if bounded is not None:
            known = bounded[0].sums(bounded[1].log, len(value))
            value, size = value + known, size - known
        return cls(value, size, mu, mu * inverse, alpha, inverse, log, rising, bounded)

    def derivatives(self, y: NDArray[np.float64], columns: Columns) -> Derivatives:
        """Return the derivatives at the same place; `y` holds the counts."""
        residual = y - self.mu
        residual *= self._inverse
        if self._bounded is not None:
            within, terms = self._bounded
            at = within.owner, within.period
            residual[at] = terms.score
        score = np.vecdot(residual[:, None, :], columns.span)
        # The derivative of 1/(1 + alpha mu) in alpha is -mu/(1 + alpha mu)^2: one more factor makes the mixed derivative.
        residual *= self.weight
        # Observed information, mu (1 + alpha y)/(1 + alpha mu)^2, where `weight` alone is the expected one.
        curvature = self._alpha[:, None] * y
        curvature += 1.0
        curvature *= self.weight
        curvature *= self._inverse
        slope, bend = _mean_terms(self.mu, self._log, self.weight, self._alpha)
        slope += self._rising.slope - np.vecdot(y, self.weight)
        bend += self._rising.bend + np.vecdot(y, self.weight * self.weight)
        if self._bounded is not None:
            residual[at], curvature[at] = terms.cross, terms.information
            slope += within.sums(terms.slope, len(slope))
            bend += within.sums(terms.bend, len(bend))
        return Derivatives(
            score=score,
            information=np.vecdot(curvature[:, None, :], columns.pairs),
            slope=slope,
            bend=bend,
            cross=np.vecdot(residual[:, None, :], columns.span),
        )


@dataclass(frozen=True)
class Derivatives:
    """Derivatives of the log-likelihood of R series.

    Attributes
    ----------
    score : ndarray, shape (R, r)
        Slope in the coordinates.
    information : ndarray, shape (R, r(r + 1)/2)
        Observed information about the coordinates, lower triangles.
    slope, bend : ndarray, shape (R,)
        First and second derivative in alpha.
    cross : ndarray, shape (R, r)
        Minus the mixed derivative in coordinates and alpha.
    """

    score: NDArray[np.float64]
    information: NDArray[np.float64]
    slope: NDArray[np.float64]
    bend: NDArray[np.float64]
    cross: NDArray[np.float64]


def _over_alpha(
    log: NDArray[np.float64], mu: NDArray[np.float64], alpha: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the sums of log(1 + alpha mu)/alpha, at alpha = 0 those of mu."""
    zero = alpha == 0
    return np.asarray(np.where(zero, mu.sum(axis=1), log.sum(axis=1) / np.where(zero, 1.0, alpha)))


def _mean_terms(
    mu: NDArray[np.float64],
    log: NDArray[np.float64],
    weight: NDArray[np.float64],
    alpha: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the first and second derivative in alpha of minus the sum of log(1 + alpha mu)/alpha.

    With u = alpha mu these are the sums of mu^2 f(u) and mu^3 f'(u), f(u) = (log(1 + u) - u/(1 + u))/u^2; where u is
    small throughout a series they are summed term by term from the power series of f.
    """
    whole = log.sum(axis=1)
    left = whole - alpha * weight.sum(axis=1)
    # Negated, so that alpha = 0, where both sides are zero, is summed from the series as well.
    cancelled = ~(left > _CANCELLED * whole)
    safe = np.where(cancelled, 1.0, alpha)
    first = left / safe**2
    second = (np.vecdot(weight, weight) - 2.0 * first) / safe
    if cancelled.any():
        mu, log = mu[cancelled], log[cancelled]
        u = alpha[cancelled, None] * mu
        v, floor = 1.0 + u, np.maximum(u, SMALL)
        f = near_zero(u, (log - u / v) / floor**2, [(-1.0) ** k * (k + 1) / (k + 2) for k in range(9)])
        slope = near_zero(
            u,
            (1.0 / (v * v) - 2.0 * f) / floor,
            [(-1.0) ** k * k * (k + 1) / (k + 2) for k in range(1, 10)],
        )
        first[cancelled], second[cancelled] = np.vecdot(mu * mu, f), np.vecdot(mu**3, slope)
    return first, second
