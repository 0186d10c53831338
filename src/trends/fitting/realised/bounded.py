"""Periods of which only bounds are known, as counts of less information (an EM algorithm).

A count known to lie in an interval moves the level by E[Y | interval] - mu and leaves the information 1 - Var(Y |
interval)/Var(Y) (Louis 1982). Dividing the one by the other gives a pseudo-observation that a fit to counts can use.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.negative_binomial import interval_moments
from trends.fitting.realised.levels import fit_levels
from trends.fitting.realised.white_noise import white_noise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.realised.histories import Histories

__all__ = ["between_bounds"]

_ROUNDS = 8
_LEAST = 0.02
"""Information below which a bound is taken to carry this much: its pseudo-observation would lie anywhere."""


def between_bounds(histories: Histories, batch: Batch, steps: int = 0) -> Histories:
    """Return the histories with what is known of their bounded periods.

    Parameters
    ----------
    histories : Histories
        What was observed.
    batch : Batch
        The same histories, with the bounds.
    steps : int
        As for `fit_levels`.

    Notes
    -----
    The dispersion in E[Y | interval] is that of the observed periods alone, all of it, and stays: estimated again with
    the pseudo-observations it lets open brackets run away (a bias of 0.09 of the log ratio of the halves, now 0.01).
    Where a block holds bounds on one side alone its likelihood has no maximum: the level is the overall one, moved as far
    as the bounds force.
    """
    columns = batch.columns[histories.exposure[batch.columns] > 0]
    if not len(columns):
        return histories
    which = np.isin(batch.columns, columns)
    low, high = batch.low[:, which], batch.high[:, which]
    fit = fit_levels(histories, steps)
    noise = white_noise(histories, fit)
    alpha = (noise.alpha + noise.persistent.sum(axis=1))[:, None]
    # Settled by which bounds there are, so it is the same in every round.
    unopposed = _unopposed(histories, batch, columns)
    for _ in range(_ROUNDS):
        mu = np.maximum(fit.mean[:, columns], 1e-6)
        within = interval_moments(low, high, mu, alpha)
        share = np.clip(1 - within.variance / (mu + alpha * mu**2), _LEAST, 1.0)
        count, information = histories.count.copy(), histories.information.copy()
        # A step of EM on the log scale moves the level by what the interval says over the
        # information it holds. Below zero there is no count, however far the quotient points.
        pseudo = np.maximum(mu + (within.mean - mu) / share, 0.0)
        count[:, columns] = np.where(unopposed, np.clip(mu, low, high), pseudo)
        # A bound is never a count: `observed` counts those with all of the information.
        information[:, columns] = np.minimum(share, 1 - 1e-9)
        histories = replace(histories, count=count, information=information)
        fit = fit_levels(histories, steps)
    return histories


def _unopposed(histories: Histories, batch: Batch, columns: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Bounded periods of blocks in which all that is known pulls the level one way, shape (R, columns)."""
    pulls = []
    which = np.isin(batch.columns, columns)
    # A lower bound pulls the level up and an upper one down; an observed count does both.
    for bound in (batch.low[:, which] > 0, np.isfinite(batch.high[:, which])):
        pull = (histories.information > 0).astype(float)
        pull[:, columns] = bound
        pulls.append(histories.spread(histories.per_block(pull))[:, columns] > 0)
    return np.asarray(~(pulls[0] & pulls[1]))
