"""Working residuals of a mean fit: noise of equal variance, on which all shapes of change are tested.

r_t = (y - mu) / sqrt(mu (1 + a mu)) sqrt(1 + a m), with m the mean of mu; in a bounded period y is its mean within
the bounds, so that the residual has only the share of the variance that the period has of the information.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.mean import MeanFit

__all__ = ["Residuals", "log_information", "working_residuals"]


@dataclass(frozen=True)
class Residuals:
    """Residuals of R histories.

    Attributes
    ----------
    score : ndarray, shape (R, n)
        Working residuals, zero where nothing is known; a bounded period's has less variance.
    weight : ndarray, shape (n,)
        Variance of `score` relative to an observed period: 1, less where bounded, 0 where nothing is known.
    observed : ndarray of bool, shape (n,)
    level : ndarray, shape (R,)
        Mean of the fitted means over the observed periods.
    """

    score: NDArray[np.float64]
    weight: NDArray[np.float64]
    observed: NDArray[np.bool_]
    level: NDArray[np.float64]


def working_residuals(batch: Batch, fit: MeanFit, weight: NDArray[np.float64] | None = None) -> Residuals:
    """Compute the working residuals of a fit.

    Parameters
    ----------
    batch, fit
        R histories and their mean fits.
    weight : ndarray, shape (n,), optional
        Information shares to use for every history; by default those of the first one's fit. One fixed choice keeps
        the statistics of all replicates comparable.
    """
    level = fit.mu[:, batch.observed].mean(axis=1)
    a = fit.alpha[:, None]
    # Scaled so that Poisson counts have variance one at the mean level: then s^2 of the residuals
    # is the quasi-Poisson factor, with a floor of one.
    score = (fit.expected - fit.mu) / np.sqrt(fit.mu * (1 + a * fit.mu)) * np.sqrt(1 + a * level[:, None])
    score = np.where(batch.used, score, 0.0)
    return Residuals(score, fit.information[0] if weight is None else weight, batch.observed, level)


def log_information(fit: MeanFit, residuals: Residuals) -> NDArray[np.float64]:
    """Return the information of each period about the log mean, shape (R, n).

    In units of the residuals, whose variance is s^2 at the mean level: divide by the long-run variance.
    """
    a = fit.alpha[:, None]
    return np.asarray(fit.information * fit.mu * (1 + a * residuals.level[:, None]) / (1 + a * fit.mu))
