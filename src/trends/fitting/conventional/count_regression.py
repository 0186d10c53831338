"""Poisson and negative binomial regressions of many histories, as the conventional tests of a trend use them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.batched_regression import fit_regressions
from trends.fitting.mean import expected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.conventional.histories import Histories

__all__ = ["CountRegression", "fit_negative_binomial", "fit_poisson", "testable"]

# What statsmodels allows by itself.
_ITERATIONS = 100
_CLOSE = 1e-12
"""Change of the deviance, as a share of it, below which the coefficients agree with R's to nine digits."""
# Smallest over largest eigenvalue of X'X, the square of the condition of X: columns that differ by 1e-5 are one.
_LEAST_EIGENVALUE = 1e-10


@dataclass(frozen=True)
class CountRegression:
    """Maximum-likelihood fits of R histories; NaN where a history is not `testable`.

    Attributes
    ----------
    beta : ndarray, shape (R, p)
    covariance : ndarray, shape (R, p, p)
        Inverse of the expected information at the fitted dispersion, as R's ``glm`` and ``glm.nb`` report it.
    alpha : ndarray, shape (R,)
        Dispersion: variance mu + alpha mu^2; zero for Poisson.
    mu : ndarray, shape (R, n)
        Fitted means.
    residual : ndarray, shape (R, n)
        (y - mu)/(1 + alpha mu), zero where not observed: times a row of the design, the score of that period.
    loglik : ndarray, shape (R,)
    """

    beta: NDArray[np.float64]
    covariance: NDArray[np.float64]
    alpha: NDArray[np.float64]
    mu: NDArray[np.float64]
    residual: NDArray[np.float64]
    loglik: NDArray[np.float64]


def testable(data: Histories, X: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which histories have events, and observed periods that tell the columns of X apart and one more."""
    n, p = X.shape
    # In units of their own size, or columns would count as alike because one is in years and another in zeros and ones.
    scaled = X / np.maximum(np.abs(X).max(axis=0), 1e-300)
    pairs = (scaled[:, :, None] * scaled[:, None, :]).reshape(n, p * p)
    spread = np.linalg.eigvalsh((data.observed.astype(float) @ pairs).reshape(-1, p, p))
    identified = spread[:, 0] > _LEAST_EIGENVALUE * spread[:, -1]
    return np.asarray((data.total > 0) & (data.observed.sum(axis=1) > p) & identified)


def fit_negative_binomial(
    data: Histories, X: NDArray[np.float64], offset: NDArray[np.float64]
) -> CountRegression:
    """Fit E y = exp(X beta + offset) with variance mu + alpha mu^2 to every history.

    This is the regression on which the verdicts rest, and not that of statsmodels: its Newton steps end in NaN where
    counts are all but Poisson, and its standard errors are not R's. The tests hold both against it.

    Parameters
    ----------
    data : Histories
        R histories of n periods; their exposure is not used, `offset` is.
    X : ndarray, shape (n, p)
    offset : ndarray, shape (n,)
        Log exposure; minus infinity is allowed where nothing is observed.

    Raises
    ------
    ParameterError
        For counts that are not whole.
    """
    able = testable(data, X)
    fit = fit_regressions(np.where(data.observed, data.count, np.nan), X, offset)
    beta = np.where(able[:, None], fit.beta, np.nan)
    alpha = np.where(able, fit.alpha, np.nan)
    mu, residual = _residuals(data, X, offset, beta, alpha)
    covariance = np.where(able[:, None, None], fit.covariance, np.nan)
    return CountRegression(beta, covariance, alpha, mu, residual, np.where(able, fit.loglik, np.nan))


def fit_poisson(data: Histories, X: NDArray[np.float64], offset: NDArray[np.float64]) -> CountRegression:
    """Fit E y = exp(X beta + offset) with variance mu to every history, by the generalised linear model of statsmodels.

    Parameters
    ----------
    data : Histories
        R histories of n periods; their exposure is not used, `offset` is.
    X : ndarray, shape (n, p)
    offset : ndarray, shape (n,)
        Log exposure; minus infinity is allowed where nothing is observed.
    """
    R, p = len(data.count), X.shape[1]
    able = testable(data, X)
    beta, covariance, loglik = np.full((R, p), np.nan), np.full((R, p, p), np.nan), np.full(R, np.nan)
    for i in np.flatnonzero(able):
        seen = data.observed[i]
        beta[i], covariance[i], loglik[i] = _generalised_linear(data.count[i, seen], X[seen], offset[seen])
    mu, residual = _residuals(data, X, offset, beta, np.zeros(R))
    return CountRegression(beta, covariance, np.where(able, 0.0, np.nan), mu, residual, loglik)


def _generalised_linear(
    y: NDArray[np.float64], X: NDArray[np.float64], offset: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Fit one history; all is NaN where its likelihood has no maximum that can be reached."""
    # The two modules by themselves load in a third of the time of `statsmodels.api`.
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # It warns of months that never have an event; their coefficients run off, the slope does not.
        warnings.simplefilter("ignore")
        try:
            fit = GLM(y, X, family=Poisson(), offset=offset).fit(maxiter=_ITERATIONS, tol=_CLOSE)
            return fit.params, fit.cov_params(), float(fit.llf)
        except (ValueError, np.linalg.LinAlgError):
            return np.full(X.shape[1], np.nan), np.full((X.shape[1],) * 2, np.nan), np.nan


def _residuals(
    data: Histories,
    X: NDArray[np.float64],
    offset: NDArray[np.float64],
    beta: NDArray[np.float64],
    alpha: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Means and working residuals of every history."""
    mu = expected(X, beta, np.where(np.isfinite(offset), offset, 0.0))
    return mu, np.where(data.observed, data.count - mu, 0.0) / (1 + alpha[:, None] * mu)
