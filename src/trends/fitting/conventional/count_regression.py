"""Poisson and negative binomial regressions of many histories, as the conventional tests of a trend use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.batched_regression import fit_regressions
from trends.fitting.conventional.histories import Histories, pieces
from trends.fitting.negative_binomial import log_probability

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CountRegression", "fit_negative_binomial", "fit_poisson", "testable"]

_ITERATIONS = 100
_CLOSE = 1e-10
_MOST_STEP = 2.0
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
    scaled = X / np.maximum(np.abs(X).max(axis=0), 1e-300)
    pairs = (scaled[:, :, None] * scaled[:, None, :]).reshape(n, p * p)
    spread = np.linalg.eigvalsh((data.observed.astype(float) @ pairs).reshape(-1, p, p))
    identified = spread[:, 0] > _LEAST_EIGENVALUE * spread[:, -1]
    return np.asarray((data.total > 0) & (data.observed.sum(axis=1) > p) & identified)


def fit_negative_binomial(
    data: Histories, X: NDArray[np.float64], offset: NDArray[np.float64]
) -> CountRegression:
    """Fit E y = exp(X beta + offset) with variance mu + alpha mu^2 to every history.

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
    """Fit E y = exp(X beta + offset) with variance mu to every history, by iteratively reweighted least squares.

    Parameters
    ----------
    data : Histories
        R histories of n periods; their exposure is not used, `offset` is.
    X : ndarray, shape (n, p)
    offset : ndarray, shape (n,)
        Log exposure; minus infinity is allowed where nothing is observed.
    """
    R, (n, p) = len(data.count), X.shape
    able = testable(data, X)
    beta, covariance = np.full((R, p), np.nan), np.full((R, p, p), np.nan)
    for piece in pieces(R, 16 * n):
        rows = np.arange(R)[piece][able[piece]]
        if len(rows):
            beta[rows], covariance[rows] = _scoring(data.count[rows], data.observed[rows], X, offset)
    alpha = np.where(able, 0.0, np.nan)
    mu, residual = _residuals(data, X, offset, beta, alpha)
    log_probabilities = log_probability(data.count, np.where(np.isnan(mu), 1.0, mu), 0.0)
    loglik = np.where(data.observed, log_probabilities, 0.0).sum(axis=1)
    return CountRegression(beta, covariance, alpha, mu, residual, np.where(able, loglik, np.nan))


def _scoring(
    y: NDArray[np.float64],
    seen: NDArray[np.bool_],
    X: NDArray[np.float64],
    offset: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fisher scoring; a history whose step is small is left alone."""
    p = X.shape[1]
    pairs = (X[:, :, None] * X[:, None, :]).reshape(len(X), p * p)
    offset = np.where(np.isfinite(offset), offset, 0.0)
    # The intercept need not be a column of its own: start where the columns come nearest to the mean rate.
    level = np.log(y.sum(axis=1) / (seen * np.exp(offset)).sum(axis=1))
    beta = level[:, None] * np.linalg.lstsq(X, np.ones(len(X)), rcond=None)[0]
    active = np.arange(len(y))
    for _ in range(_ITERATIONS):
        mu = np.where(seen[active], _mean(X, offset, beta[active]), 0.0)
        information = (mu @ pairs).reshape(-1, p, p)
        # Where a period of the season never has an event its information vanishes; the ridge keeps the step finite.
        ridge = 1e-12 * np.trace(information, axis1=1, axis2=2)[:, None, None] * np.eye(p)
        step = np.linalg.solve(information + ridge, ((y[active] - mu) @ X)[:, :, None])[:, :, 0]
        beta[active] += np.clip(step, -_MOST_STEP, _MOST_STEP)
        active = active[np.abs(step).max(axis=1) > _CLOSE]
        if not len(active):
            break
    mu = np.where(seen, _mean(X, offset, beta), 0.0)
    covariance = np.linalg.pinv((mu @ pairs).reshape(-1, p, p), hermitian=True)
    return beta, np.asarray(covariance, dtype=np.float64)


def _mean(
    X: NDArray[np.float64], offset: NDArray[np.float64], beta: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.asarray(np.exp(np.clip(beta @ X.T + offset, -30.0, 30.0)))


def _residuals(
    data: Histories,
    X: NDArray[np.float64],
    offset: NDArray[np.float64],
    beta: NDArray[np.float64],
    alpha: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Means and working residuals of every history."""
    mu = _mean(X, np.where(np.isfinite(offset), offset, 0.0), beta)
    return mu, np.where(data.observed, data.count - mu, 0.0) / (1 + alpha[:, None] * mu)
