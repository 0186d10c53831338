"""The test statistics of many histories at once, each fitted and studentised anew."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.mean import fit_mean
from trends.fitting.nuisance import estimate_nuisance
from trends.fitting.residuals import working_residuals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design
    from trends.fitting.shapes import Shapes

__all__ = ["STATISTICS", "Statistics", "halves", "indicator", "quarters", "stacked", "statistics", "thirds"]

STATISTICS = ("trend", "shift", "surge", "slow change")
"""The kinds of change that are looked for."""

RANKED = ("trend", "shift", "surge", "surge", "slow change", "slow change")
"""What each column of `Statistics.table` speaks of."""

_CHUNK = 512

_SMOOTH = 6
"""Slow cosines in the fit beside which slow change is judged: what is left is noise even of a large change."""


@dataclass(frozen=True)
class Statistics:
    """Statistics of R histories; large values speak against a constant pace.

    Attributes
    ----------
    table : ndarray, shape (R, 6)
        What is ranked among the replicates, in the order of `RANKED`: trend and slow change by their size as it is,
        whose scale the replicates set; the shift in units of its own history's noise; the surge in units of the noise
        with it, and of what is left without it; slow change, once more, in units of what is left without it.
    studentised : ndarray, shape (R, 4)
        The same four changes, each in units of the noise of its own history that is left without it.
    halves : ndarray, shape (R,)
        |T| of the second half against the first.
    thirds : ndarray, shape (R,)
        Highest less lowest level of the thirds, in units of the residuals' long-run standard deviation.
    shifts : ndarray, shape (s,)
        Mean over the histories of |h . r| / |h| at every date of a shift.
    surges : ndarray, shape (g,)
        The same for every pair of dates of a surge.
    """

    table: NDArray[np.float64]
    studentised: NDArray[np.float64]
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


def quarters(n: int) -> NDArray[np.float64]:
    """Return the shapes of the second to the last quarter, shape (n, 3); cut at floor(n/4), floor(n/2), floor(3n/4)."""
    cuts = [n // 4, n // 2, 3 * n // 4, n]
    return np.column_stack([indicator(n, start, stop) for start, stop in pairwise(cuts)])


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
    return stacked(parts)


def stacked(parts: Sequence[Statistics]) -> Statistics:
    """Return the statistics of several sets of histories as those of one."""
    sizes = np.array([len(part.table) for part in parts], dtype=float)
    return Statistics(
        np.vstack([part.table for part in parts]),
        np.vstack([part.studentised for part in parts]),
        np.concatenate([part.halves for part in parts]),
        np.concatenate([part.thirds for part in parts]),
        np.average([part.shifts for part in parts], axis=0, weights=sizes),
        np.average([part.surges for part in parts], axis=0, weights=sizes),
    )


def _statistics(batch: Batch, design: Design, weight: NDArray[np.float64], shapes: Shapes) -> Statistics:
    fit = fit_mean(batch, design.base, design.offset, weight)
    residuals = working_residuals(batch, fit, weight)
    free, n = shapes.freed(residuals.score), batch.n
    shifts, surges = np.abs(shapes.shift(free)), shapes.largest_surge(free)
    trend, slow = np.abs(shapes.trend(free)), shapes.slow_change(free)
    shift, surge = shifts.max(axis=1, initial=0.0), surges.size

    def noise(slow: int, change: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        return estimate_nuisance(residuals, design.base, slow, change).long_run

    # Noise estimated under a constant rate grows with the change itself, and the clearest changes would be found
    # least (Vogelsang 1999, Journal of Econometrics 88: 283-299): trend and slow change are ranked by their size alone,
    # against replicates that carry the noise of the series. But where a rate wanders, replicates drawn from an
    # estimate vary too little, and a history's own noise makes up for that: shift and surge, which a wandering rate
    # looks like most, are ranked in its units. A short and clear surge, and a fall that turns into a rise, pass for
    # wandering in the replicates and in that noise alike; only in units of what is left without them do they stand
    # out, so surge and slow change are ranked in both. Slow change is smooth on the log scale only, so what it leaves
    # is taken from a fit of its own. Which way for which was settled by simulation (benchmarks/calibration). Intervals
    # need units too: there each change is taken out of the noise that it is held against, where that leaves less.
    plain, beside_slow = noise(1), noise(2)
    line = np.broadcast_to(shapes.line, free.shape)
    of_trend = np.minimum(plain, noise(0, line))
    of_shift = np.minimum(plain, noise(0, shapes.step_of(shifts.argmax(axis=1)))) if shifts.size else plain
    of_surge = beside_slow
    if shapes.surge_from.size:
        of_surge = np.minimum(beside_slow, noise(0, shapes.bump_of(surges.at)))
    smooth = design.with_columns(*shapes.slow[shapes.slow_order <= _SMOOTH])
    left = working_residuals(batch, fit_mean(batch, smooth, design.offset, weight, fit), weight)
    of_slow = estimate_nuisance(left, smooth, 0).long_run
    of_slow = np.minimum.reduce([of_slow, of_trend, of_shift, of_surge])
    studentised = [trend, shift, surge] / np.sqrt([of_trend, of_shift, of_surge])
    levels = np.column_stack([np.zeros(len(free)), shapes.levels(free, thirds(n))])
    return Statistics(
        np.column_stack(
            [
                trend,
                shift / np.sqrt(plain),
                surge / np.sqrt(beside_slow),
                studentised[2],
                slow,
                slow / of_slow,
            ]
        ),
        np.column_stack([*studentised, slow / np.minimum(plain, beside_slow)]),
        np.abs(shapes.along(free, halves(n)[:, 0])) / np.sqrt(plain),
        np.ptp(levels, axis=1) / np.sqrt(plain),
        shifts.mean(axis=0),
        surges.mean,
    )
