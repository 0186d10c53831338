"""Maximum-likelihood negative binomial regression of one history: the likelihood of R's ``MASS::glm.nb``.

Variance mu + alpha mu^2, log link; at alpha = 0 the model is Poisson. A history of whole counts is fitted as one of
the many of `batched_regression`. With a bounded period, which enters as the probability of its interval, or with
counts that are not whole, the coefficients are found by Fisher scoring for each alpha, and alpha where the profile's
slope vanishes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.batched_regression import fit_regressions
from trends.fitting.mean import observed_excess
from trends.fitting.negative_binomial import log_interval, log_probability, size_slope

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch

__all__ = ["Regression", "fit_each"]

_LARGEST = 1e4
_ITERATIONS = 200
# Fisher steps are tried first, as their information is never negative; see `observed_excess` for
# why they may circle.
_FISHER = 15
# Of a log mean in one step: a factor of twenty.
_MOST_RISE = 3.0
_NO_GAIN = 1e-15
# exp(30) is 1e13, above any count; exp(-40) is nothing, and still has a logarithm.
_LOG_MEANS = (-40.0, 30.0)


@dataclass(frozen=True)
class Regression:
    """A fitted count regression.

    Attributes
    ----------
    beta : ndarray, shape (p,)
    covariance : ndarray, shape (p, p)
        Inverse of the expected information at the fitted dispersion, as R reports it.
    alpha : float
        Dispersion, zero when the model is Poisson.
    loglik : float
    mu : ndarray, shape (n,)
        Fitted means, for unobserved periods too.
    weight : ndarray, shape (n,)
        Information about the log mean that each period carries.
    """

    beta: NDArray[np.float64]
    covariance: NDArray[np.float64]
    alpha: float
    loglik: float
    mu: NDArray[np.float64]
    weight: NDArray[np.float64]

    @property
    def family(self) -> str:
        """``negative binomial``, or ``poisson`` at the boundary."""
        return "negative binomial" if self.alpha > 0 else "poisson"


def fit_each(batch: Batch, X: NDArray[np.float64], offset: NDArray[np.float64]) -> list[Regression]:
    """Fit E y = exp(X beta + offset) to every history of a batch.

    Parameters
    ----------
    batch : Batch
        R histories.
    X : ndarray, shape (n, p)
        Columns of the design; columns that the observed periods cannot tell apart share what they explain
        (minimum-norm steps).
    offset : ndarray, shape (n,)
        Log exposure; minus infinity is allowed where nothing is observed.
    """
    y = batch.count[:, batch.observed]
    if not len(batch.columns) and (y == np.floor(y)).all() and np.isfinite(offset[batch.observed]).all():
        return _of_whole_counts(batch, X, offset)
    return [_profiled(batch.row(i), X, offset) for i in range(len(batch))]


def _of_whole_counts(batch: Batch, X: NDArray[np.float64], offset: NDArray[np.float64]) -> list[Regression]:
    fits = fit_regressions(np.where(batch.observed, batch.count, np.nan), X, offset)
    found = []
    for beta, covariance, a, loglik in zip(fits.beta, fits.covariance, fits.alpha, fits.loglik, strict=True):
        alpha = float(a)
        mu = np.exp(np.clip(X @ beta + np.where(np.isfinite(offset), offset, 0.0), *_LOG_MEANS))
        weight = np.where(batch.observed, mu / (1 + alpha * mu), 0.0)
        found.append(Regression(beta, covariance, alpha, float(loglik), mu, weight))
    return found


def _profiled(batch: Batch, X: NDArray[np.float64], offset: NDArray[np.float64]) -> Regression:
    profile = _Profile(batch, X, np.where(np.isfinite(offset), offset, 0.0))
    profile.solve(0.0)
    alpha = profile.dispersion()
    profile.solve(alpha, close=1e-11)
    return profile.result(alpha)


class _Profile:
    """The likelihood of one history with beta profiled out; keeps beta as a warm start."""

    def __init__(self, batch: Batch, X: NDArray[np.float64], offset: NDArray[np.float64]) -> None:
        self.batch, self.X, self.offset = batch.row(0), X, offset
        self.seen = batch.observed
        self.y = self.batch.count[0]
        self.columns = self.batch.columns
        self.low, self.high = self.batch.low[0], self.batch.high[0]
        level = self.y[self.seen].sum() / np.exp(offset[self.seen]).sum()
        self.beta = np.zeros(X.shape[1])
        self.beta[0] = np.log(max(level, 1e-6))

    def mean(self) -> NDArray[np.float64]:
        return np.asarray(np.exp(np.clip(self.X @ self.beta + self.offset, *_LOG_MEANS)))

    def share(self, mu: NDArray[np.float64], alpha: float) -> NDArray[np.float64]:
        return np.asarray(self.batch.information(mu[None, :], np.array([alpha]))[0])

    def solve(self, alpha: float, close: float = 1e-9) -> None:
        """Fisher scoring for beta at a fixed dispersion; a step that goes too far is halved."""
        used = self.batch.used
        share = self.share(self.mean(), alpha)
        from_, slope = self.beta, 0.0
        step: NDArray[np.float64] = np.zeros_like(self.beta)
        for iteration in range(1, _ITERATIONS + 1):
            mu = self.mean()
            expected = self.batch.expected(mu[None, :], np.array([alpha]))[0]
            score = self.X.T @ (np.where(used, expected - mu, 0.0) / (1 + alpha * mu))
            # The slope at the end points back at more than half of what it was: the step went beyond the top.
            if score @ step < -slope / 2:
                step, slope = step / 2, slope / 2
                self.beta = from_ + step
                continue
            # The shares steer the steps, not where they end; they cost most of the time.
            share = self.share(mu, alpha) if iteration % 8 == 0 else share
            weight = mu / (1 + alpha * mu) * share
            if iteration > _FISHER:
                weight = weight * observed_excess(expected, mu, alpha)
            info = (self.X * weight[:, None]).T @ self.X
            step = np.asarray(np.linalg.lstsq(info, score, rcond=1e-12)[0], dtype=np.float64)
            small = np.abs(step).max() < close
            # Only means that rise can go astray; where a month never has an event its mean may fall for ever.
            step *= min(1.0, _MOST_RISE / max(float((self.X @ step)[used].max()), _MOST_RISE))
            from_, slope = self.beta, float(score @ step)
            self.beta = from_ + step
            if small or slope < _NO_GAIN:
                break

    def dispersion(self) -> float:
        """Return the alpha at which the profile's slope vanishes, zero when it falls from the start."""
        from scipy.optimize import brentq

        mu = self.mean()[self.seen]
        # Where alpha mu is below this the model is Poisson to all digits that matter, and the slope
        # is rounding.
        smallest = 1e-5 / max(float(mu.mean()), 1.0)
        if self.slope_at_zero() <= 0 or self.slope(smallest) <= 0:
            return 0.0
        moment = float(((self.y[self.seen] - mu) ** 2 - mu).sum() / (mu**2).sum())
        # From the moment estimate outwards, until the slope changes its sign between the two.
        low = high = min(max(moment, 10 * smallest), 10.0)
        while low > smallest and self.slope(low) < 0:
            low = max(low / 2, smallest)
        while self.slope(high) > 0:
            if high >= _LARGEST:
                return _LARGEST
            high *= 2
        # Where a coefficient runs off to infinity the slope depends a little on where the fit set out from, and so
        # may change its sign between two looks.
        if self.slope(low) <= 0:
            return low
        if self.slope(high) >= 0:
            return high
        return float(np.exp(brentq(lambda t: self.slope(np.exp(t)), np.log(low), np.log(high), xtol=1e-11)))

    def slope_at_zero(self) -> float:
        """Slope of the log-likelihood in alpha at the Poisson fit."""
        mu = self.mean()
        y, m = self.y[self.seen], mu[self.seen]
        # The score test of overdispersion has the same numerator (Dean & Lawless 1989).
        slope = float((((y - m) ** 2 - y) / 2).sum())
        # Not at zero: the central difference needs room below.
        return slope + self._interval_slope(mu, 1e-4)

    def slope(self, alpha: float) -> float:
        """Slope of the profile log-likelihood in alpha."""
        self.solve(alpha)
        mu = self.mean()
        by_size = size_slope(self.y[self.seen], mu[self.seen], alpha)
        # The size is 1/alpha, and its derivative in alpha -1/alpha^2.
        return float(-(by_size.sum()) / alpha**2) + self._interval_slope(mu, alpha)

    def _interval_slope(self, mu: NDArray[np.float64], alpha: float) -> float:
        if not len(self.columns):
            return 0.0
        h = 1e-3 * alpha
        m = mu[self.columns]
        up, down = (log_interval(self.low, self.high, m, alpha + d) for d in (h, -h))
        return float((up - down).sum() / (2 * h))

    def result(self, alpha: float) -> Regression:
        mu = self.mean()
        weight = mu / (1 + alpha * mu) * self.share(mu, alpha)
        covariance = np.asarray(
            np.linalg.pinv((self.X * weight[:, None]).T @ self.X, hermitian=True), dtype=np.float64
        )
        loglik = float(log_probability(self.y[self.seen], mu[self.seen], alpha).sum())
        if len(self.columns):
            loglik += float(log_interval(self.low, self.high, mu[self.columns], alpha).sum())
        return Regression(self.beta.copy(), covariance, alpha, loglik, mu, weight)
