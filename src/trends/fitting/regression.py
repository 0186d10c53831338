"""Maximum-likelihood negative binomial regression of the histories of a batch: the likelihood of R's ``MASS::glm.nb``.

Variance mu + alpha mu^2, log link; at alpha = 0 the model is Poisson. A bounded period enters as the probability of its
interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.batched_regression import fit_regressions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch

__all__ = ["Regression", "fit_each"]

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
        (least norm).
    offset : ndarray, shape (n,)
        Log exposure; minus infinity is allowed where nothing is observed.
    """
    low, high = (_whole(batch, bound) if len(batch.columns) else None for bound in (batch.low, batch.high))
    fits = fit_regressions(np.where(batch.observed, batch.count, np.nan), X, offset, low=low, high=high)
    log_mean = fits.beta @ X.T + np.where(np.isfinite(offset), offset, 0.0)
    mu = np.exp(np.clip(log_mean, *_LOG_MEANS))
    weight = mu / (1 + fits.alpha[:, None] * mu) * batch.information(mu, fits.alpha)
    covariance = np.linalg.pinv(np.einsum("rn,np,nq->rpq", weight, X, X), hermitian=True)
    return [
        Regression(fits.beta[i], covariance[i], float(fits.alpha[i]), float(fits.loglik[i]), mu[i], weight[i])
        for i in range(len(batch))
    ]


def _whole(batch: Batch, bound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the bounds of the bounded periods among all periods, shape (R, n)."""
    among = np.full_like(batch.count, np.nan)
    among[:, batch.columns] = bound
    return among
