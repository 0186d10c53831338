"""The size of a change: a regression with the change in it, its errors widened for the noise that is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.mean import MeanFit
from trends.fitting.nuisance import Nuisance, estimate_nuisance
from trends.fitting.regression import Regression, fit_each
from trends.fitting.residuals import log_information, working_residuals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design

__all__ = ["Contrast", "fit_contrast", "fit_contrasts"]


@dataclass(frozen=True)
class Contrast:
    """Log ratios of k shapes of change.

    Attributes
    ----------
    log_ratio, error : ndarray, shape (k,)
        Maximum-likelihood coefficients; standard errors with overdispersion and autocorrelation.
    unit : float
        Standard deviation of the noise on the log scale: sqrt(L / mean level).
    fit : Regression
        Columns: intercept, the k shapes, season.
    X : ndarray, shape (n, p)
        Those columns.
    covariance : ndarray, shape (p, p)
        Of the coefficients, with overdispersion and autocorrelation.
    noise : Nuisance
        What is left beside the change.
    """

    log_ratio: NDArray[np.float64]
    error: NDArray[np.float64]
    unit: float
    fit: Regression
    X: NDArray[np.float64]
    covariance: NDArray[np.float64]
    noise: Nuisance

    @property
    def own(self) -> tuple[Contrast, ...]:
        """Itself, as the only one: of two series there are two."""
        return (self,)

    def log_mean_error(self) -> NDArray[np.float64]:
        """Return the standard error of the fitted log mean, shape (n,)."""
        return np.asarray(np.sqrt(np.einsum("np,pq,nq->n", self.X, self.covariance, self.X)))


def fit_contrast(batch: Batch, design: Design, shape: NDArray[np.float64], slow: int = 1) -> Contrast:
    """Fit season and change to the first history of a batch; see `fit_contrasts`."""
    return fit_contrasts(batch.row(0), design, shape, slow)[0]


def fit_contrasts(batch: Batch, design: Design, shape: NDArray[np.float64], slow: int = 1) -> list[Contrast]:
    """Fit season and change to every history of a batch.

    Parameters
    ----------
    batch : Batch
        R histories.
    design : Design
        Season and offset.
    shape : ndarray, shape (n, k)
        Shapes of the change.
    slow : int
        Slow cosines dropped before the noise is estimated.
    """
    # The shapes stand next to the intercept, where every reader of these fits looks for them.
    X = np.column_stack([design.base[:, :1], shape, design.base[:, 1:]])
    fits = fit_each(batch, X, design.offset)
    beta, mu = np.array([fit.beta for fit in fits]), np.array([fit.mu for fit in fits])
    alpha = np.array([fit.alpha for fit in fits])
    mean = MeanFit.of(batch, beta, mu, alpha)
    residuals = working_residuals(batch, mean)
    noise = estimate_nuisance(residuals, X, slow)
    information = log_information(mean, residuals)
    return [
        _contrast(fit, X, row, noise.row(i), float(residuals.level[i]), shape.shape[1])
        for i, (fit, row) in enumerate(zip(fits, information, strict=True))
    ]


def _contrast(
    fit: Regression,
    X: NDArray[np.float64],
    information: NDArray[np.float64],
    noise: Nuisance,
    level: float,
    k: int,
) -> Contrast:
    long_run = float(noise.long_run[0])
    # Gaps can leave the design short of rank: the pseudo-inverse then gives the lost direction no variance, not an error.
    unscaled = np.linalg.pinv((X * information[:, None]).T @ X, hermitian=True)
    covariance = np.asarray(unscaled * long_run, dtype=np.float64)
    error = np.sqrt(np.diag(covariance)[1 : 1 + k])
    unit = float(np.sqrt(long_run / max(level, 1e-12)))
    return Contrast(fit.beta[1 : 1 + k], error, unit, fit, X, covariance, noise)
