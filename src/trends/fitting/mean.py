"""The mean of many histories at once: quasi-likelihood fits of one design, with a moment estimate of dispersion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch

__all__ = ["MeanFit", "expected", "fit_mean", "moment_dispersion", "observed_excess"]

# A step of two is a factor of seven in a mean; what asks for more is far from the maximum, where
# the quadratic that the step comes from does not hold.
_MOST_STEP = 2.0
_ITERATIONS = 100
# Plain Fisher scoring ends within a dozen steps or circles round the maximum; see `observed_excess`.
_FISHER = 12
# Of a logarithm: a millionth of a mean, far below what any interval leaves open.
_CLOSE = 1e-6


@dataclass(frozen=True)
class MeanFit:
    """Fits of R histories.

    Attributes
    ----------
    beta : ndarray, shape (R, p)
    mu : ndarray, shape (R, n)
    alpha : ndarray, shape (R,)
        Dispersion, at least zero; of `fit_mean` an estimate by moments.
    expected : ndarray, shape (R, n)
        Counts, with E[Y | interval] in bounded periods and mu in unobserved ones.
    information : ndarray, shape (R, n)
        Share of a count's information that each period carries.
    """

    beta: NDArray[np.float64]
    mu: NDArray[np.float64]
    alpha: NDArray[np.float64]
    expected: NDArray[np.float64]
    information: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        batch: Batch,
        beta: NDArray[np.float64],
        mu: NDArray[np.float64],
        alpha: NDArray[np.float64],
    ) -> MeanFit:
        """Return fits that were found otherwise (by maximum likelihood) in this form."""
        return cls(beta, mu, alpha, batch.expected(mu, alpha), batch.information(mu, alpha))


def fit_mean(
    batch: Batch,
    X: NDArray[np.float64],
    offset: NDArray[np.float64],
    information: NDArray[np.float64] | None = None,
    start: MeanFit | None = None,
) -> MeanFit:
    """Fit E y = exp(X beta + offset) to every history by Fisher scoring with negative binomial weights.

    The dispersion is re-estimated between the steps as max(0, sum((y - mu)^2 n/(n - p) - mu) / sum mu^2) over the
    observed periods; bounded periods enter by their conditional mean, with the information that coarsening leaves
    (an EM step for the mean).

    Parameters
    ----------
    batch : Batch
        R histories of n periods.
    X : ndarray, shape (n, p)
        Columns of the design.
    offset : ndarray, shape (n,)
        Log exposure; periods with an exposure of zero must be unobserved.
    information : ndarray, shape (n,), optional
        Information shares to take as given for every history. They steer the steps, not where they end, and cost
        most of the time where many periods are bounded.
    start : MeanFit, optional
        A fit of the same histories to the first of the columns, to set out from.
    """
    R, p = len(batch), X.shape[1]
    offset = np.where(np.isfinite(offset), offset, 0.0)
    seen = batch.observed
    n = int(seen.sum())
    pairs = (X[:, :, None] * X[:, None, :]).reshape(len(X), p * p)
    beta = np.zeros((R, p))
    level = batch.count[:, seen].sum(axis=1) / np.exp(offset[seen]).sum() if n else np.ones(R)
    # A history without events still needs a finite place to set out from.
    beta[:, 0] = np.log(np.maximum(level, 1e-6))
    alpha = np.zeros(R)
    if start is not None:
        beta[:, : start.beta.shape[1]], alpha = start.beta, start.alpha.copy()
    used = batch.used
    # Relative to the mean information: nothing where the system is sound, and solvable where gaps make columns alike.
    ridge = 1e-9 * np.eye(p)
    active, part = np.arange(R), batch
    # Where every period is observed nothing is picked out of the counts: each picking copies them all.
    gaps = not seen.all()
    fitted = expected(X, beta, offset)
    mu = fitted
    for iteration in range(_ITERATIONS):
        # Most histories converge in a few steps; only the others are fitted further.
        a = alpha[active]
        y = part.expected(mu, a)
        share = part.information(mu, a) if information is None else information
        scale = 1.0 / (1.0 + a[:, None] * mu)
        score = ((y - mu) * scale * used) @ X
        weight = mu * scale * share
        if iteration >= _FISHER:
            weight = weight * observed_excess(y, mu, a[:, None])
        info = (weight @ pairs).reshape(len(active), p, p)
        trace = np.trace(info, axis1=1, axis2=2)[:, None, None] / p
        step = np.linalg.solve(info + ridge * np.maximum(trace, 1e-12), score[:, :, None])[:, :, 0]
        beta[active] += np.clip(step, -_MOST_STEP, _MOST_STEP)
        mu = expected(X, beta[active], offset)
        # Of observed counts alone: conditional means of bounded periods scatter less, and would pull the dispersion down.
        counts, means = (part.count[:, seen], mu[:, seen]) if gaps else (part.count, mu)
        alpha[active] = moment_dispersion(counts, means, p)
        fitted[active] = mu
        moving = (np.abs(step).max(axis=1) >= _CLOSE) | (np.abs(alpha[active] - a) >= _CLOSE)
        if not moving.any():
            break
        if not moving.all():
            active, mu, part = active[moving], mu[moving], part.pick(np.flatnonzero(moving))
    shares = (
        batch.information(fitted, alpha)
        if information is None
        else np.broadcast_to(information, fitted.shape)
    )
    return MeanFit(beta, fitted, alpha, batch.expected(fitted, alpha), shares)


def observed_excess(
    y: NDArray[np.float64], mu: NDArray[np.float64], alpha: float | NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how many times the observed information of a count exceeds the expected one, at least one.

    Expected information is mu/(1 + alpha mu), observed information (1 + alpha y)/(1 + alpha mu) times that. Where a
    few large counts make the observed one more than twice the expected one, Fisher scoring steps too far and circles
    round the maximum for ever; steps by the larger of the two never do.
    """
    return np.maximum((1 + alpha * y) / (1 + alpha * mu), 1.0)


def expected(
    X: NDArray[np.float64], beta: NDArray[np.float64], offset: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return expected counts, shape (..., n), of coefficients of shape (..., p)."""
    # Coefficients of months without events run off: exp(30) is above any count, and nothing overflows.
    return np.asarray(np.exp(np.clip(beta @ X.T + offset, -30.0, 30.0)))


def moment_dispersion(y: NDArray[np.float64], mu: NDArray[np.float64], columns: float) -> NDArray[np.float64]:
    """Estimate the dispersion of R histories from n observed periods by moments, at least zero.

    Parameters
    ----------
    y, mu : ndarray, shape (R, n)
        Counts and their fitted means.
    columns : float
        How many columns the fit has.
    """
    n = y.shape[1]
    # n/(n - p) makes up for what the fitted columns took out of the residuals.
    excess = ((y - mu) ** 2 * (n / max(n - columns, 1)) - mu).sum(axis=1)
    return np.asarray(np.maximum(excess / np.maximum((mu**2).sum(axis=1), 1e-300), 0.0))
