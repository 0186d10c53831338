"""Test statistics of many histories at once, each fitted and studentised anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.mean import fit_mean
from trends.fitting.nuisance import estimate_nuisance
from trends.fitting.residuals import working_residuals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design
    from trends.fitting.residuals import Residuals
    from trends.fitting.shapes import Shapes

__all__ = [
    "STATISTICS",
    "Statistics",
    "halves",
    "in_parts",
    "indicator",
    "searched",
    "smooth",
    "stacked",
    "statistics",
    "step_of",
    "step_statistics",
    "thirds",
]

STATISTICS = ("trend", "shift", "surge", "slow change")
"""The kinds of change that are looked for."""

_RANKED = ("trend", "shift", "surge", "surge", "slow change", "slow change")
"""What each column of the table speaks of where changes are looked for."""

_CHUNK = 512
"""Histories fitted together: more would not fit into a processor's cache."""

_SMOOTH = 6
"""Slow cosines in the fit beside which slow change is judged: what is left is noise even of a large change."""


@dataclass(frozen=True)
class Statistics:
    """Statistics of R histories; large values speak against the hypothesis.

    Attributes
    ----------
    kinds : tuple of k str
        What each column of `table` speaks of.
    table : ndarray, shape (R, k)
        What is ranked among the replicates.
    studentised : dict of ndarray, shape (R,)
        Changes in units of the noise of their own history, by name: what critical values of intervals are read off.
        Each kind in `kinds`; where changes are looked for ``halves``, the |T| of the second half against the first,
        and ``thirds``, highest less lowest level in units of the residuals' long-run standard deviation.
    profiles : dict of ndarray
        Mean over the histories of |h . r| / |h| at every date of a ``shift`` and every pair of dates of a ``surge``.
    """

    kinds: tuple[str, ...]
    table: NDArray[np.float64]
    studentised: dict[str, NDArray[np.float64]]
    profiles: dict[str, NDArray[np.float64]]


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


def smooth(shapes: Shapes) -> NDArray[np.float64]:
    """Return the slow cosines that take slow change out of a fit, shape (6 or fewer, n)."""
    return shapes.slow[shapes.slow_order <= _SMOOTH]


def in_parts(batch: Batch, of: Callable[[Batch], Statistics]) -> Statistics:
    """Compute statistics some hundred histories at a time."""
    return stacked([of(batch.rows(start, start + _CHUNK)) for start in range(0, len(batch), _CHUNK)])


def stacked(parts: Sequence[Statistics]) -> Statistics:
    """Return the statistics of several sets of histories as those of one."""
    first, sizes = parts[0], np.array([len(part.table) for part in parts], dtype=float)
    return Statistics(
        first.kinds,
        np.vstack([part.table for part in parts]),
        {name: np.concatenate([part.studentised[name] for part in parts]) for name in first.studentised},
        {
            name: np.average([part.profiles[name] for part in parts], axis=0, weights=sizes)
            for name in first.profiles
        },
    )


def statistics(batch: Batch, design: Design, weight: NDArray[np.float64], shapes: Shapes) -> Statistics:
    """Fit a constant rate to every history and compute the statistics of changes of any shape at any date.

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
    columns = design.with_columns(*smooth(shapes))

    def of(part: Batch) -> Statistics:
        # Fixed information shares for every replicate: estimated anew they would differ from one to
        # the next, and ranks would compare unlike things.
        fit = fit_mean(part, design.base, design.offset, weight)
        left = fit_mean(part, columns, design.offset, weight, fit)
        return searched(
            working_residuals(part, fit, weight),
            design.base,
            working_residuals(part, left, weight),
            columns,
            shapes,
        )

    return in_parts(batch, of)


def searched(
    residuals: Residuals,
    columns: NDArray[np.float64],
    left: Residuals,
    smooth_columns: NDArray[np.float64],
    shapes: Shapes,
) -> Statistics:
    """Compute the statistics of changes of any shape at any date from the residuals of R histories.

    Parameters
    ----------
    residuals : Residuals
        Of the fit without change.
    columns : ndarray, shape (n, p)
        What that fit took out of them.
    left : Residuals
        Of a fit with slow change of any shape.
    smooth_columns : ndarray, shape (n, q)
        What that one took out.
    shapes : Shapes

    Notes
    -----
    Noise estimated under a constant rate grows with the change itself, and the clearest changes would be found least
    (Vogelsang 1999, Journal of Econometrics 88: 283-299): trend and slow change are ranked by their size alone, against
    replicates that carry the noise of the series. But where a rate wanders, replicates drawn from an estimate vary too
    little, and a history's own noise makes up for that: shift and surge, which a wandering rate looks like most, are
    ranked in its units. A short and clear surge, and a fall that turns into a rise, pass for wandering in the replicates
    and in that noise alike; only in units of what is left without them do they stand out, so surge and slow change are
    ranked in both. Slow change is smooth on the log scale only, so what it leaves is taken from a fit of its own. Which
    way for which was settled by simulation (benchmarks/calibration). Intervals need units too: there each change is
    taken out of the noise that it is held against, where that leaves less.
    """
    free, n = shapes.freed(residuals.score), len(columns)
    shifts, surges = np.abs(shapes.shift(free)), shapes.largest_surge(free)
    trend, slow = np.abs(shapes.trend(free)), shapes.slow_change(free)
    shift, surge = shifts.max(axis=1, initial=0.0), surges.size

    def noise(dropped: int, change: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        return estimate_nuisance(residuals, columns, dropped, change).long_run

    # Without the slowest cosine for trend and shift; without the second as well for surges, as it holds much of one.
    plain, beside_slow = noise(1), noise(2)
    of_trend = np.minimum(plain, noise(0, np.broadcast_to(shapes.line, free.shape)))
    of_shift = np.minimum(plain, noise(0, shapes.step_of(shifts.argmax(axis=1)))) if shifts.size else plain
    of_surge = beside_slow
    if shapes.surge_from.size:
        of_surge = np.minimum(beside_slow, noise(0, shapes.bump_of(surges.at)))
    of_slow = estimate_nuisance(left, smooth_columns, 0).long_run
    of_slow = np.minimum.reduce([of_slow, of_trend, of_shift, of_surge])
    # The others are measured from the first third.
    levels = np.column_stack([np.zeros(len(free)), shapes.levels(free, thirds(n))])
    studentised = {
        "trend": trend / np.sqrt(of_trend),
        "shift": shift / np.sqrt(of_shift),
        "surge": surge / np.sqrt(of_surge),
        "slow change": slow / np.minimum(plain, beside_slow),
        "halves": np.abs(shapes.along(free, halves(n)[:, 0])) / np.sqrt(plain),
        "thirds": np.ptp(levels, axis=1) / np.sqrt(plain),
    }
    table = [
        trend,
        shift / np.sqrt(plain),
        surge / np.sqrt(beside_slow),
        studentised["surge"],
        slow,
        slow / of_slow,
    ]
    profiles = {"shift": shifts.mean(axis=0), "surge": surges.mean}
    return Statistics(_RANKED, np.column_stack(table), studentised, profiles)


def step_statistics(
    batch: Batch, design: Design, weight: NDArray[np.float64], shapes: Shapes, step: NDArray[np.float64]
) -> Statistics:
    """Fit a constant rate to every history and compute |T| of one step, held against the lesser noise.

    Parameters
    ----------
    batch, design, weight, shapes
        As for `statistics`.
    step : ndarray, shape (n,)
        The step, its date fixed beforehand. The noise is that beside it, or beside a constant rate.
    """

    def of(part: Batch) -> Statistics:
        residuals = working_residuals(part, fit_mean(part, design.base, design.offset, weight), weight)
        return step_of(residuals, design.base, shapes, step)

    return in_parts(batch, of)


def step_of(
    residuals: Residuals, columns: NDArray[np.float64], shapes: Shapes, step: NDArray[np.float64]
) -> Statistics:
    """Compute |T| of one step from the residuals of R histories, in units of the lesser noise.

    Parameters
    ----------
    residuals : Residuals
        Of the fit without the step.
    columns : ndarray, shape (n, p)
        What that fit took out of them.
    shapes : Shapes
    step : ndarray, shape (n,)
    """
    change = np.broadcast_to(step, residuals.score.shape)
    noise = np.minimum(
        estimate_nuisance(residuals, columns, 1).long_run,
        estimate_nuisance(residuals, columns, 0, change).long_run,
    )
    size = np.abs(shapes.along(shapes.freed(residuals.score), step)) / np.sqrt(noise)
    return Statistics(("step",), size[:, None], {"step": size}, {})
