"""Dispersion and autocorrelation of the noise, estimated so that slow change is not taken for either.

The first cosines of the residuals are dropped before correlations are computed (slow change must not pass for
autocorrelation), and the small-sample bias of the correlations is corrected. For an AR(1) rate seen through count
noise the long-run factor is 1 + 2 rho1/(1 - phi), not (1 + rho1)/(1 - rho1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.residuals import Residuals

__all__ = ["Generator", "Nuisance", "cosines", "estimate_nuisance", "generator", "generators"]

_LEAST_VARIANCE = 0.01
"""Residuals that scatter by less than a hundredth of what independent events do are those of counts that are all alike: what
runs in them is the rounding of the fit, or of the days of a month."""


# A dispersion that is zero but for its last bits is zero.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Nuisance:
    """Noise of R histories.

    Attributes
    ----------
    variance : ndarray, shape (R,)
        Quasi-Poisson factor s^2 at the mean level, at least one.
    rho : ndarray, shape (R,)
        First autocorrelation of the residuals, bias-corrected, in 0 to 0.9.
    phi : ndarray, shape (R,)
        Coefficient of the latent AR(1).
    long_run : ndarray, shape (R,)
        Long-run variance L = s^2 (1 + 2 rho min(1/(1 - phi), n/4)).
    """

    variance: NDArray[np.float64]
    rho: NDArray[np.float64]
    phi: NDArray[np.float64]
    long_run: NDArray[np.float64]

    def row(self, i: int) -> Nuisance:
        """Return the noise of history `i` alone."""
        at = slice(i, i + 1)
        return Nuisance(self.variance[at], self.rho[at], self.phi[at], self.long_run[at])

    def at_frequency(self, per_period: float) -> NDArray[np.float64]:
        """Return the variance of a cycle of `per_period` turns a period, shape (R,); at zero it is the long-run one.

        The spectrum of an AR(1) rate seen through count noise, relative to white noise of the same density.
        """
        turn = np.exp(2j * np.pi * per_period)
        factor = 1 + 2 * self.rho * np.real(turn / (1 - self.phi * turn))
        return np.asarray(self.variance * np.maximum(factor, 0.1))


def cosines(n: int, most: int) -> NDArray[np.float64]:
    """Return the orthonormal DCT-II shapes j = 1 to `most`, shape (most, n)."""
    at = (np.arange(n) + 0.5) / n
    return np.asarray(np.sqrt(2.0 / n) * np.cos(np.pi * np.arange(1, most + 1)[:, None] * at))


def estimate_nuisance(
    residuals: Residuals,
    columns: NDArray[np.float64],
    slow: int,
    change: NDArray[np.float64] | None = None,
    minimum_variance: float = 1.0,
    taken: float = 0.0,
) -> Nuisance:
    """Estimate the noise from the observed periods.

    Parameters
    ----------
    residuals : Residuals
        R histories of n periods.
    columns : ndarray, shape (n, p)
        Columns of the mean's design.
    slow : int
        J, the number of slowest cosines to drop besides the mean's own columns.
    change : ndarray, shape (R, n), optional
        A shape of change for each history, to drop as well.
    minimum_variance : float
        Floor of s^2; one, as counts of independent incidents are at least Poisson.
    taken : float
        How many slow shapes more the fit took out of the residuals than are dropped here: each costs variance and
        correlation as one that is dropped.
    """
    seen = residuals.observed
    n = int(seen.sum())
    basis = np.column_stack([columns, cosines(len(columns), slow).T])[seen]
    q, _ = np.linalg.qr(basis)
    e = residuals.score[:, seen]
    e = e - (e @ q) @ q.T
    k = columns.shape[1] + slow + taken
    if change is not None:
        shape = change[:, seen]
        shape = shape - (shape @ q) @ q.T
        norm2 = np.maximum((shape**2).sum(axis=1, keepdims=True), 1e-12)
        e = e - (e * shape).sum(axis=1, keepdims=True) / norm2 * shape
        k += 1
    total = (e**2).sum(axis=1)
    s2 = np.maximum(total / max(n - k, 1), minimum_variance)
    # Unobserved periods keep their place: lags are of time and not of the counts at hand.
    full = np.zeros_like(residuals.score)
    full[:, seen] = e
    r1, r2 = (_lagged(full, seen, lag, total, n) for lag in (1, 2))
    # What is dropped takes most of the power from the slow end, where autocorrelated noise has most of it: each shape
    # costs the first correlation (1 + rho)/n, where a column of the season costs about 1/n.
    dropped = slow + taken + (change is not None)
    rho = np.clip(r1 + (1 + k + (2 + dropped) * np.maximum(r1, 0)) / n, 0.0, 0.9)
    rho2 = r2 + (1 + k) / n
    # An AR(1) seen through noise has correlations c phi^k, so rho2/rho1 is phi whatever the noise. Where rho1 is near zero
    # that is a quotient of errors: it is drawn towards 1.8/12 = 0.15, the less the more n rho1^2 there is.
    phi = (n * np.maximum(rho * rho2, 0.0) + 1.8) / (n * rho**2 + 12)
    phi = np.minimum(np.maximum(phi, np.maximum(rho, 0.05)), 0.9)
    # 1/(1 - phi) sums the correlations over all lags; a window has no more lags than periods, so n/4 holds it.
    long_run = s2 * (1 + 2 * rho * np.minimum(1 / (1 - phi), n / 4))
    return Nuisance(s2, rho, phi, long_run)


def _lagged(
    e: NDArray[np.float64], seen: NDArray[np.bool_], lag: int, total: NDArray[np.float64], n: int
) -> NDArray[np.float64]:
    """Autocorrelation over the pairs of which both are observed; the usual one when all are."""
    both = seen[lag:] & seen[:-lag]
    pairs = int(both.sum())
    if pairs == 0:
        return np.zeros(len(e))
    product = (e[:, lag:] * e[:, :-lag])[:, both].sum(axis=1)
    # Gaps take pairs away: brought to as many as an unbroken series has.
    runs = product / pairs * (n - lag) / np.maximum(total, 1e-300)
    return np.asarray(np.where(total > _LEAST_VARIANCE * n, runs, 0.0))


@dataclass(frozen=True)
class Generator:
    """Parameters of the process that replicates are drawn from.

    `alpha` is the dispersion of the counts given the rate, `cv2` the squared coefficient of variation of the latent
    lognormal AR(1) rate of coefficient `phi`; total overdispersion is (1 + alpha)(1 + cv2) - 1.
    """

    alpha: float
    cv2: float
    phi: float

    @property
    def total(self) -> float:
        """Total overdispersion."""
        return (1 + self.alpha) * (1 + self.cv2) - 1


def generator(nuisance: Nuisance, level: NDArray[np.float64]) -> Generator:
    """Turn an estimate of the noise into parameters of a process with that noise (averaged over the histories).

    Parameters
    ----------
    nuisance : Nuisance
        Estimates with two slow cosines dropped.
    level : ndarray, shape (R,)
        Mean level of the counts.
    """
    total, g1 = (float(np.mean(each)) for each in _moments(nuisance, level))
    alpha, cv2, phi = _parameters(*(np.array(each) for each in (total, g1, float(np.mean(nuisance.phi)))))
    return Generator(float(alpha), float(cv2), float(phi))


def generators(
    nuisance: Nuisance, level: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Turn estimates of the noise of R histories into alpha, cv2 and phi of each, shape (R,); see `Generator`."""
    return _parameters(*_moments(nuisance, level), nuisance.phi)


def _moments(
    nuisance: Nuisance, level: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the total overdispersion of each history, and the covariance of its rates one period apart."""
    # s^2 = 1 + alpha mu at the mean level. The thousandth keeps what is divided by below from being
    # zero where counts scatter no more than Poisson's.
    total = np.maximum(nuisance.variance - 1, 0.001) / level
    return total, np.minimum(nuisance.rho * nuisance.variance / level, 0.95 * total)


def _parameters(
    total: NDArray[np.float64], g1: NDArray[np.float64], phi: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    # g1 is the covariance of rates one period apart. The log of a lognormal rate has variance log(1 + cv2), so it is
    # (1 + cv2)^phi - 1; phi is raised where cv2 would otherwise be more than all overdispersion there is.
    wanders = g1 > 0
    raised = np.minimum(np.maximum(phi, np.log1p(g1) / np.log1p(total)), 0.99)
    phi = np.where(wanders, raised, phi)
    cv2 = np.where(wanders, np.minimum((1 + g1) ** (1 / phi) - 1, total), 0.0)
    # Where all overdispersion is the rate's, what is left of it is rounding.
    alpha = (1 + total) / (1 + cv2) - 1
    return np.where(wanders & (alpha <= _ROUNDING), 0.0, alpha), cv2, phi
