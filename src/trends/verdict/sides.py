"""What lies on either side of a change: whether one side is empty, and what can be said then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.verdict.change import Change, Sides

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.contrast import Contrast
    from trends.fitting.design import Design

__all__ = ["NORMAL", "OVER_SHIFTS", "OVER_SURGES", "in_three", "measured", "sides_of"]


NORMAL = (1.6448536269514722, 1.959963984540054)
"""Two-sided critical values of a normal distribution, at 90 and 95 %."""

OVER_SHIFTS, OVER_SURGES = (2.7, 3.0), (3.3, 3.6)
"""The same over all dates of a shift, and of a surge: at 95 % 2.8 to 3.1 and 3.2 to 3.7 by simulation, for 36 to 240
periods."""


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
    full = (later | earlier) & used & (fit.fit.mu > _NOTHING)
    sums = np.array([count[:, side].sum(axis=1) for side in (later, earlier)])
    return Sides(
        later=float(sums[0].mean()),
        earlier=float(sums[1].mean()),
        exposure=float(weight[later].sum() / max(weight[earlier].sum(), 1e-300)),
        dispersion=_dispersion(count.mean(axis=0)[full], fit.fit.mu[full], fit),
        sometimes_empty=bool((sums == 0).any() and sums.any()),
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


def in_three(critical: tuple[float, float] = NORMAL) -> tuple[float, float]:
    """Return the critical values that hold for all three pairs of thirds at once: each has a third of the error."""
    from scipy.stats import norm

    return float(norm.isf(norm.sf(critical[0]) / 3)), float(norm.isf(norm.sf(critical[1]) / 3))


def measured(
    log_ratio: float,
    log_se: float,
    critical: tuple[float, float],
    sides: Sides,
    where: tuple[tuple[str, str], ...] = (),
    exact: tuple[float, float] = NORMAL,
) -> Change:
    """Return a change, exactly where a side is empty: on the log scale nothing has no place.

    Parameters
    ----------
    log_ratio, log_se : float
    critical : (float, float)
        Of the interval around the log ratio, at 90 and 95 %.
    sides : Sides
    where : tuple of (str, str)
    exact : (float, float)
        Normal critical values of the exact limits: `NORMAL`, or `OVER_SHIFTS` and `OVER_SURGES` where the dates were
        searched for. They are not those of the replicates, whose noise holds the whole change.
    """
    if sides.sometimes_empty:
        return Change.exact(sides, *exact, where)
    return Change.around(log_ratio, log_se, *critical, where)
