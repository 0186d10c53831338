"""The level of each sixth of a window beside its season: Poisson quasi-likelihood, many histories at once.

Poisson weights are unbiased for the level of a block whatever the noise is: weights that follow the counts (those of a
negative binomial, or of a filter on the log scale) give quiet periods more weight and bias levels by 10 to 15 % downward.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.realised.histories import per_block, spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.realised.histories import Histories

__all__ = ["LevelFit", "fit_levels"]

_RIDGE = 1.0
"""Precision of the prior of every coefficient of the season, N(0, 1) on the log scale: nothing beside the information of
twenty events, and it keeps a season finite where the counts say next to nothing."""

_LEAST = 0.25
"""Events that an empty block is taken to hold where its mean is needed: zero would have no variance and no logarithm."""

# By how much a coefficient may move at a time: a factor of 4.5 in the rate of a month. Where a
# season rests on few events, a full step of Newton's overshoots.
_MOST_STEP = 1.5
# Of made series of 24 to 200 periods none needed more than five.
_ITERATIONS = 40
# Of a logarithm. Newton's steps square their error near the end, so the last of them costs nothing more.
_CLOSE = 1e-9


@dataclass(frozen=True)
class LevelFit:
    """Levels and season of R histories.

    Attributes
    ----------
    coefficients : ndarray, shape (R, p)
        Of the covariates.
    share : ndarray, shape (R, n)
        Exposure times season: expected count at a rate of one a month.
    mean : ndarray, shape (R, n)
        Expected count at the block's level; never zero where there is exposure.
    events, base : ndarray, shape (R, b)
        What each block holds, and the sum of `share`, both over what was observed and weighed by its information.
    weight : ndarray, shape (R, b)
        Sum of `share` over all periods of the block.
    """

    coefficients: NDArray[np.float64]
    share: NDArray[np.float64]
    mean: NDArray[np.float64]
    events: NDArray[np.float64]
    base: NDArray[np.float64]
    weight: NDArray[np.float64]

    @property
    def usable(self) -> NDArray[np.bool_]:
        """Blocks of which something was observed, shape (R, b)."""
        return self.base > 0


def fit_levels(histories: Histories, steps: int = 0) -> LevelFit:
    """Fit a level for each of b blocks and one season to every history.

    Parameters
    ----------
    histories : Histories
        R histories of n periods.
    steps : int
        How many of the covariates, the last ones, are steps of collection. With steps the covariates are estimated
        beside the levels of longer blocks: beside those of sixths a step would be told by its own block alone.

    Returns
    -------
    LevelFit

    Examples
    --------
    >>> import numpy as np
    >>> from trends.fitting.realised.histories import Histories
    >>> counts = np.repeat([[2.0, 4, 6, 8, 10, 12]], 4, axis=1).reshape(1, 24)
    >>> fit = fit_levels(Histories(counts, np.ones((1, 24)), np.ones(24), np.zeros((24, 0))))
    >>> float(fit.events.sum()), fit.base.tolist()
    (168.0, [[4.0, 4.0, 4.0, 4.0, 4.0, 4.0]])
    """
    seen, y, x = histories.information, histories.count, histories.covariates
    beside = histories.coarse if steps else histories.blocks
    coefficients = np.zeros((len(y), x.shape[1]))
    if x.shape[1]:
        coefficients = _profiled(histories, beside)
    season = np.exp(np.clip(coefficients @ x.T, -30.0, 30.0))
    # Rates are those of an average period of the window: the season's mean, not its middle on the log scale, is one.
    # Not the log mean: a season of wide swings would lift every rate above what was counted.
    share = histories.exposure * season / season.mean(axis=1, keepdims=True)
    events, base = histories.per_block(seen * y), histories.per_block(seen * share)
    overall = np.maximum(events.sum(axis=1), _LEAST) / np.maximum(base.sum(axis=1), 1e-300)
    level = np.where(base > 0, np.maximum(events, _LEAST) / np.where(base > 0, base, 1.0), overall[:, None])
    mean = histories.spread(level) * share
    return LevelFit(coefficients, share, mean, events, base, histories.per_block(share))


def _profiled(histories: Histories, blocks: tuple[int, ...]) -> NDArray[np.float64]:
    """Newton's method for the coefficients, the levels profiled out; returns (R, p)."""
    seen, y, x = histories.information, histories.count, histories.covariates
    (R, n), p = y.shape, x.shape[1]
    pairs = (x[:, :, None] * x[:, None, :]).reshape(n, p * p)
    events = per_block(seen * y, blocks)
    beta, eye = np.zeros((R, p)), _RIDGE * np.eye(p)
    for _ in range(_ITERATIONS):
        share = seen * histories.exposure * np.exp(np.clip(beta @ x.T, -30.0, 30.0))
        base = per_block(share, blocks)
        # At its best level a block's expected counts add up to what it holds.
        mu = share * spread(events / np.where(base > 0, base, 1.0), n, blocks)
        slope = (seen * y - mu) @ x - _RIDGE * beta
        sums = per_block(mu[:, :, None] * x, blocks)
        # What profiling the levels out takes from the information of the season (a Schur complement).
        inner = np.einsum("rbp,rbq,rb->rpq", sums, sums, 1.0 / np.maximum(events, 1e-300))
        step = np.linalg.solve((mu @ pairs).reshape(R, p, p) - inner + eye, slope[:, :, None])[:, :, 0]
        beta = beta + np.clip(step, -_MOST_STEP, _MOST_STEP)
        if np.abs(step).max() < _CLOSE:
            break
    return beta
