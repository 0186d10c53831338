"""The test statistics of many histories at once, each fitted and studentised anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.models.mean import fit_mean
from trends.models.nuisance import estimate_nuisance
from trends.models.residuals import working_residuals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.models.batch import Batch
    from trends.models.design import Design
    from trends.models.shapes import Shapes

__all__ = ["STATISTICS", "Statistics", "halves", "indicator", "statistics", "thirds"]

STATISTICS = ("trend", "shift", "surge", "slow change")
"""Names of the columns of `Statistics.table`."""

_CHUNK = 512

_SMOOTH = 6
"""Slow cosines in the fit beside which slow change is judged: what is left is noise even of a large change."""


@dataclass(frozen=True)
class Statistics:
    """Statistics of R histories.

    Attributes
    ----------
    table : ndarray, shape (R, 4)
        Each of `STATISTICS`; large values speak against a constant pace.
    halves : ndarray, shape (R,)
        |T| of the second half against the first.
    thirds : ndarray, shape (R,)
        Highest less lowest level of the thirds, in units of the residuals' long-run standard deviation.
    shifts : ndarray, shape (s,)
        Mean over the histories of |T| at every date of a shift.
    surges : ndarray, shape (g,)
        The same for every pair of dates of a surge.
    """

    table: NDArray[np.float64]
    halves: NDArray[np.float64]
    thirds: NDArray[np.float64]
    shifts: NDArray[np.float64]
    surges: NDArray[np.float64]


def indicator(n: int, start: int, stop: int) -> NDArray[np.float64]:
    """Return a shape that is one from `start` up to `stop`, zero elsewhere."""
    shape = np.zeros(n)
    shape[start:stop] = 1.0
    return shape


def halves(n: int) -> NDArray[np.float64]:
    """Return the shape of the second half, shape (n, 1); halves are cut at floor(n/2)."""
    return indicator(n, n // 2, n)[:, None]


def thirds(n: int) -> NDArray[np.float64]:
    """Return the shapes of the second and last third, shape (n, 2); cut at floor(n/3) and floor(2n/3)."""
    return np.column_stack([indicator(n, n // 3, 2 * n // 3), indicator(n, 2 * n // 3, n)])


def statistics(batch: Batch, design: Design, weight: NDArray[np.float64], shapes: Shapes) -> Statistics:
    """Fit a constant rate to every history and compute its statistics.

    Parameters
    ----------
    batch : Batch
        R histories.
    design : Design
        Season and offset.
    weight : ndarray, shape (n,)
        Information of each period, the same for all histories.
    shapes : Shapes
        The candidate shapes in that metric.
    """
    parts = [
        _statistics(batch.rows(start, start + _CHUNK), design, weight, shapes)
        for start in range(0, len(batch), _CHUNK)
    ]
    sizes = np.array([len(part.table) for part in parts], dtype=float)
    return Statistics(
        np.vstack([part.table for part in parts]),
        np.concatenate([part.halves for part in parts]),
        np.concatenate([part.thirds for part in parts]),
        np.average([part.shifts for part in parts], axis=0, weights=sizes),
        np.average([part.surges for part in parts], axis=0, weights=sizes),
    )


def _statistics(batch: Batch, design: Design, weight: NDArray[np.float64], shapes: Shapes) -> Statistics:
    fit = fit_mean(batch, design.base, design.offset, weight)
    residuals = working_residuals(batch, fit, weight)
    free, n = shapes.freed(residuals.score), batch.n
    shifts, surges = np.abs(shapes.shift(free)), np.abs(shapes.surge(free))

    def noise(slow: int, change: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        return estimate_nuisance(residuals, design.base, slow, change).long_run

    # Each statistic is held against the noise that is left without its own change where that is less: noise estimated
    # under a constant rate grows with the change itself, and the clearest changes would be found least (Vogelsang
    # 1999, Journal of Econometrics 88: 283-299). Trend and slow change are smooth on the log scale only, so what they
    # leave is taken from fits of their own.
    def noise_beside(columns: NDArray[np.float64]) -> NDArray[np.float64]:
        left = working_residuals(batch, fit_mean(batch, columns, design.offset, weight, fit), weight)
        return estimate_nuisance(left, columns, 0).long_run

    plain = noise(1)
    of_shift, of_surge = plain, noise(2)
    of_trend = np.minimum(plain, noise_beside(design.with_columns(design.years)))
    of_slow = noise_beside(design.with_columns(*shapes.slow[shapes.slow_order <= _SMOOTH]))
    if shifts.shape[1]:
        of_shift = np.minimum(of_shift, noise(0, shapes.step_of(shifts.argmax(axis=1))))
    if surges.shape[1]:
        of_surge = np.minimum(of_surge, noise(0, shapes.bump_of(surges.argmax(axis=1))))
    of_slow = np.minimum.reduce([of_slow, of_trend, of_shift, of_surge])
    shifts, surges = shifts / np.sqrt(of_shift)[:, None], surges / np.sqrt(of_surge)[:, None]
    table = np.column_stack(
        [
            np.abs(shapes.trend(free)) / np.sqrt(of_trend),
            shifts.max(axis=1, initial=0.0),
            surges.max(axis=1, initial=0.0),
            shapes.slow_change(free) / of_slow,
        ]
    )
    levels = np.column_stack([np.zeros(len(free)), shapes.levels(free, thirds(n))])
    return Statistics(
        table,
        np.abs(shapes.along(free, halves(n)[:, 0])) / np.sqrt(plain),
        np.ptp(levels, axis=1) / np.sqrt(plain),
        shifts.mean(axis=0),
        surges.mean(axis=0),
    )
