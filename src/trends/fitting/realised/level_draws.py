"""Draws of the levels that ran, given what was counted: noise of counting, of the season, and of what nobody observed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.autoregression import remembered
from trends.fitting.realised.histories import block_starts
from trends.fitting.realised.white_noise import PERSISTENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator as Random
    from numpy.typing import NDArray

    from trends.fitting.realised.histories import Histories
    from trends.fitting.realised.levels import LevelFit
    from trends.fitting.realised.white_noise import WhiteNoise

__all__ = ["LevelDraws", "draw_levels", "white_variance"]

_FEW = 5
"""Events below which half an event is added to a block's, as in the middle of the posterior of a Poisson mean."""


@dataclass(frozen=True)
class LevelDraws:
    """Posterior draws of the levels of b blocks of one series, six unless a date was fixed beforehand.

    Attributes
    ----------
    log_level : ndarray, shape (b, draws)
        Log rate of each block, in events a month; NaN for a block of which nothing was observed.
    centre : ndarray, shape (b,)
        Around which they were drawn: what was counted over its exposure, half an event more where there are few.
    weight : ndarray, shape (b,)
        Exposure times season of each block, by which levels add up to those of halves and thirds; zero for a block of
        which nothing was observed.
    """

    log_level: NDArray[np.float64]
    centre: NDArray[np.float64]
    weight: NDArray[np.float64]

    def over(self, parts: int) -> NDArray[np.float64]:
        """Return the log levels of equal parts of the window (2, 3 or 6), shape (parts, draws); NaN where unknown."""
        return self.of_runs(self._equal(parts))

    def centre_over(self, parts: int) -> NDArray[np.float64]:
        """Return the same of `centre`, shape (parts,): the estimates, which no draw moves."""
        return self.centre_of_runs(self._equal(parts))

    def of_runs(self, first: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the log levels of runs of blocks, by the first block of each, shape (runs, draws)."""
        return self._of(self.log_level, first)

    def centre_of_runs(self, first: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the same of `centre`, shape (runs,)."""
        return np.asarray(self._of(self.centre[:, None], first)[:, 0])

    def _equal(self, parts: int) -> NDArray[np.int64]:
        return block_starts(len(self.weight), parts)

    def _of(
        self, log_level: NDArray[np.float64], first: Sequence[int] | NDArray[np.int64]
    ) -> NDArray[np.float64]:
        if len(first) == len(log_level):
            return log_level
        level = np.exp(np.where(self.weight[:, None] > 0, log_level, -np.inf))
        sums = np.add.reduceat(level * self.weight[:, None], first, axis=0)
        known = np.add.reduceat(self.weight, first)[:, None]
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(sums / np.where(known > 0, known, np.nan)))


def white_variance(histories: Histories, fit: LevelFit, alpha: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the variance of each count that does not persist, shape (R, n); the dispersion's own error allowed for."""
    mu, wider = fit.mean, 1 + 2 / histories.freedom
    return np.asarray(histories.information * (mu + (alpha * wider)[:, None] * mu**2))


def draw_levels(
    histories: Histories,
    fit: LevelFit,
    noise: WhiteNoise,
    randoms: Sequence[Random],
    draws: int,
) -> list[LevelDraws]:
    """Draw the levels of every history.

    Parameters
    ----------
    histories : Histories
        R histories.
    fit, noise
        Their levels and noise.
    randoms : sequence of numpy.random.Generator
        One a history.
    draws : int

    Notes
    -----
    A block's level is Y/E times a gamma variable of mean one, whose variance is that of the block's sum over its mean
    squared; half an event stands for the error of that sum itself. The season's error moves all blocks together, each
    by how far its own season lies from the mean block's. A block that was observed in part may have run otherwise where
    nobody looked: by as much as a rate that persists like this one does.
    """
    seen, mu = histories.information, fit.mean
    sums = histories.per_block(seen * mu)
    dispersed = histories.per_block(white_variance(histories, fit, noise.alpha) - seen * mu)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = 1 / (sums + 0.5) + dispersed / sums**2
        level = np.log((fit.events + 0.5 * (fit.events < _FEW)) / fit.base)
    level = np.where(fit.usable, level, np.nan)
    # Any shape will do: the level beside it is NaN, and so is what is drawn.
    relative = np.where(fit.usable, relative, 1.0)
    unseen = np.sqrt(_unobserved(histories, fit, noise))
    moved, root = _season_error(histories, fit, noise)
    drawn = []
    for r, random in enumerate(randoms):
        # A gamma variable of small shape underflows to zero, which has no logarithm.
        gamma = np.stack([random.standard_gamma(1 / one, draws) * one for one in relative[r]])
        log_level = level[r][:, None] + np.log(np.maximum(gamma, 1e-300))
        if unseen[r].any():
            log_level += unseen[r][:, None] * random.standard_normal((len(level[r]), draws))
        if root.shape[1]:
            log_level -= moved[r] @ root[r] @ random.standard_normal((root.shape[1], draws))
        drawn.append(LevelDraws(log_level, level[r], np.where(fit.usable[r], fit.weight[r], 0.0)))
    return drawn


def _unobserved(histories: Histories, fit: LevelFit, noise: WhiteNoise) -> NDArray[np.float64]:
    """Variance of each log level from what the unobserved periods of its block may have done, shape (R, b)."""
    variance = np.zeros(fit.base.shape)
    partly = np.flatnonzero((histories.information < 1).any(axis=1))
    if not len(partly):
        return variance
    starts = [*histories.blocks, histories.n]
    seen = histories.information * fit.mean
    for b in range(len(histories.blocks)):
        part = slice(starts[b], starts[b + 1])
        observed = seen[partly, part]
        total = fit.share[partly, part]
        apart = observed / np.maximum(observed.sum(axis=1, keepdims=True), 1e-300) - total / np.maximum(
            total.sum(axis=1, keepdims=True), 1e-300
        )
        # The block's observed mean less its whole mean is a sum of what persists, weighted by how
        # far a period's share of the one lies from its share of the other. Nothing is missing where
        # these agree.
        variance[partly, b] = _persisting(apart[:, :, None], noise.persistent[partly])[:, 0, 0]
    return np.where(fit.usable, np.maximum(variance, 0.0), 0.0)


def _season_error(
    histories: Histories, fit: LevelFit, noise: WhiteNoise
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far the covariates move each log level (R, b, p), and a root of their covariance (R, p, p)."""
    seen, mu, x = histories.information, fit.mean, histories.covariates
    R, p = len(mu), x.shape[1]
    if not p:
        return np.zeros((*fit.base.shape, 0)), np.zeros((R, 0, 0))
    weight = seen * mu
    means = (
        histories.per_block(weight[:, :, None] * x)
        / np.maximum(histories.per_block(weight), 1e-300)[:, :, None]
    )
    centred = x - histories.spread(means)
    inner = np.einsum("rt,rtp,rtq->rpq", weight, centred, centred)
    # `white_variance` allows for the error of the dispersion by 1 + 2/freedom; here, in the middle of the sandwich,
    # the dispersion itself is meant, and the factor is divided out.
    white = white_variance(histories, fit, noise.alpha * histories.freedom / (histories.freedom + 2))
    middle = np.einsum("rt,rtp,rtq->rpq", white, centred, centred)
    middle += _persisting(weight[:, :, None] * centred, noise.persistent)
    # The ridge of the fit is one; counts that scatter more than Poisson's know less of the season and get more of it.
    ridge = np.maximum(
        np.trace(middle, axis1=1, axis2=2) / np.maximum(np.trace(inner, axis1=1, axis2=2), 1e-300), 1.0
    )
    bread = np.linalg.inv(inner + ridge[:, None, None] * np.eye(p))
    covariance = bread @ middle @ bread
    covariance = (covariance + covariance.transpose(0, 2, 1)) / 2
    values, vectors = np.linalg.eigh(covariance)
    usable = fit.usable[:, :, None]
    mean = (means * usable).sum(axis=1, keepdims=True) / np.maximum(usable.sum(axis=1, keepdims=True), 1)
    # Beside the mean block, since a season that lifts all blocks alike changes no ratio. The root
    # comes from the eigenvalues, as the sandwich may be singular, which Cholesky refuses.
    return np.where(usable, means - mean, 0.0), vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]


def _persisting(columns: NDArray[np.float64], persistent: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return U' C U for columns U (R, n, p), C the covariance of what persists; shape (R, p, p).

    C is the sum over phi of the variance times phi^|i - j|; each is one recursion over the periods.
    """
    total = np.zeros((len(columns), columns.shape[2], columns.shape[2]))
    for k, phi in enumerate(PERSISTENCE):
        earlier = remembered(columns, phi)
        across = np.einsum("rtp,rtq->rpq", columns, earlier)
        own = np.einsum("rtp,rtq->rpq", columns, columns)
        total += persistent[:, k, None, None] * (own + across + across.transpose(0, 2, 1))
    return total
