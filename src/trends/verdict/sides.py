"""What lies on either side of a change: whether one side is empty, and what can be said then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.verdict.change import Sides

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.contrast import Contrast
    from trends.fitting.design import Design

__all__ = ["sides_of"]


def sides_of(
    histories: Batch,
    design: Design,
    fit: Contrast,
    later: NDArray[np.bool_],
    earlier: NDArray[np.bool_],
) -> Sides:
    """Sum what was seen on two sides of a change, and measure how it scatters.

    Parameters
    ----------
    histories : Batch
        Completions of one series of n periods. Where a period is only bounded its lower bound counts, so that a side
        is empty only if nothing is known to have happened there.
    design : Design
    fit : Contrast
        The change, its season, and the noise beside it.
    later, earlier : ndarray of bool, shape (n,)
    """
    count = histories.count.copy()
    count[:, histories.columns] = histories.low
    used = histories.observed
    k = len(fit.log_ratio)
    season = fit.X[:, 1 + k :] @ fit.fit.beta[1 + k :]
    weight = np.where(used, np.exp(np.clip(season + design.offset, -30.0, 30.0)), 0.0)
    # The empty side's fitted mean is next to zero, and its zeros fit it perfectly.
    full = (later | earlier) & used & (fit.fit.mu > _NOTHING)
    sums = np.array([count[:, side].sum(axis=1) for side in (later, earlier)])
    # Where nobody looked a side is not empty: nothing is known of it.
    seen = [weight[side].sum() > 0 or sums[place].any() for place, side in enumerate((later, earlier))]
    return Sides(
        later=float(sums[0].mean()),
        earlier=float(sums[1].mean()),
        exposure=float(weight[later].sum() / max(weight[earlier].sum(), 1e-300)),
        dispersion=_dispersion(count.mean(axis=0)[full], fit.fit.mu[full], fit),
        sometimes_empty=bool(all(seen) and (sums == 0).any() and sums.any()),
    )


_NOTHING = 1e-3
"""Means below are those of an empty side: its zeros are no sign of little scatter."""


def _dispersion(count: NDArray[np.float64], mu: NDArray[np.float64], fit: Contrast) -> float:
    """Pearson's dispersion of the side that holds something, times what autocorrelation adds to the scatter of sums."""
    if len(count) < 2:
        return 1.0
    scatter = float(((count - mu) ** 2 / mu).sum()) / max(len(count) - fit.X.shape[1] + 1, 1)
    runs = float(fit.noise.long_run[0] / fit.noise.variance[0])
    return float(max(scatter * runs, 1.0))
