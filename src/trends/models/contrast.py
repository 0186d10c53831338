"""The size of a change: a regression with the change in it, its errors widened for the noise that is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.models.mean import MeanFit
from trends.models.nuisance import Nuisance, estimate_nuisance
from trends.models.regression import Regression, fit_regression
from trends.models.residuals import working_residuals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.models.batch import Batch
    from trends.models.design import Design

__all__ = ["Contrast", "fit_contrast"]


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

    def log_mean_error(self) -> NDArray[np.float64]:
        """Return the standard error of the fitted log mean, shape (n,)."""
        return np.asarray(np.sqrt(np.einsum("np,pq,nq->n", self.X, self.covariance, self.X)))


def fit_contrast(batch: Batch, design: Design, shape: NDArray[np.float64], slow: int = 1) -> Contrast:
    """Fit season and change to the first history of a batch.

    Parameters
    ----------
    batch : Batch
        Its first history is fitted.
    design : Design
        Season and offset.
    shape : ndarray, shape (n, k)
        Shapes of the change.
    slow : int
        Slow cosines dropped before the noise is estimated.
    """
    k = shape.shape[1]
    X = np.column_stack([design.base[:, :1], shape, design.base[:, 1:]])
    batch = batch.row(0)
    fit = fit_regression(batch, X, design.offset)
    mean = MeanFit.of(batch, fit.beta, fit.mu, fit.alpha)
    residuals = working_residuals(batch, mean)
    noise = estimate_nuisance(residuals, X, slow)
    long_run = float(noise.long_run[0])
    mu, a, level = fit.mu, fit.alpha, float(residuals.level[0])
    # Information about the log mean in the units of the residuals, whose variance is s^2 at the mean level.
    information = mean.information[0] * mu * (1 + a * level) / (1 + a * mu)
    covariance = np.linalg.pinv((X * information[:, None]).T @ X, hermitian=True) * long_run
    error = np.sqrt(np.diag(covariance)[1 : 1 + k])
    unit = float(np.sqrt(long_run / max(level, 1e-12)))
    return Contrast(fit.beta[1 : 1 + k], error, unit, fit, X, covariance, noise)
