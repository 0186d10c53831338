"""Test statistics of the difference between two series, for many pairs at once, each fitted and studentised anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.contrast import Contrast, fit_contrast
from trends.fitting.nuisance import estimate_nuisance
from trends.fitting.paired import PairedDesign, PairFit, difference, fit_pair
from trends.fitting.statistics import halves, thirds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design
    from trends.fitting.shapes import Shapes

__all__ = ["DifferenceStatistics", "PairContrast", "difference_statistics", "pair_contrast", "stacked"]

_CHUNK = 512
_SMOOTH = 6
"""Slow cosines taken out before the noise beside slow change is judged."""


@dataclass(frozen=True)
class DifferenceStatistics:
    """Statistics of R pairs.

    Attributes
    ----------
    table : ndarray, shape (R, 4)
        Trend, shift, surge and slow change of the difference; large values speak against a common change.
    halves : ndarray, shape (R,)
        |T| of the second half against the first.
    thirds : ndarray, shape (R,)
        Highest less lowest level of the thirds, in units of the residuals' long-run standard deviation.
    shifts, surges : ndarray, shape (s,), (g,)
        Mean over the pairs of |T| at every admissible date.
    """

    table: NDArray[np.float64]
    halves: NDArray[np.float64]
    thirds: NDArray[np.float64]
    shifts: NDArray[np.float64]
    surges: NDArray[np.float64]


def difference_statistics(
    batch: Batch,
    design: PairedDesign,
    years: NDArray[np.float64],
    information: NDArray[np.float64],
    weight: NDArray[np.float64],
    shapes: Shapes,
) -> DifferenceStatistics:
    """Fit a common change to every pair and compute the statistics of the difference.

    Parameters
    ----------
    batch : Batch
        R pairs.
    design : PairedDesign
    years : ndarray, shape (n,)
        Centred time.
    information : ndarray, shape (2n,)
        Information of each period of each series, the same for all pairs.
    weight : ndarray, shape (n,)
        Information of each period about the difference.
    shapes : Shapes
        The candidate shapes in that metric.
    """
    parts = [
        _statistics(batch.rows(start, start + _CHUNK), design, years, information, weight, shapes)
        for start in range(0, len(batch), _CHUNK)
    ]
    return stacked(parts)


def stacked(parts: Sequence[DifferenceStatistics]) -> DifferenceStatistics:
    """Return the statistics of several sets of pairs as those of one."""
    sizes = np.array([len(part.table) for part in parts], dtype=float)
    return DifferenceStatistics(
        np.vstack([part.table for part in parts]),
        np.concatenate([part.halves for part in parts]),
        np.concatenate([part.thirds for part in parts]),
        np.average([part.shifts for part in parts], axis=0, weights=sizes),
        np.average([part.surges for part in parts], axis=0, weights=sizes),
    )


def _statistics(
    batch: Batch,
    design: PairedDesign,
    years: NDArray[np.float64],
    information: NDArray[np.float64],
    weight: NDArray[np.float64],
    shapes: Shapes,
) -> DifferenceStatistics:
    fit = fit_pair(batch, design, information)
    residuals, _ = difference(batch, fit, weight)
    free, n, base = shapes.freed(residuals.score), design.n, design.base
    shifts, surges = np.abs(shapes.shift(free)), np.abs(shapes.surge(free))

    def noise(
        slow: int, change: NDArray[np.float64] | None = None, columns: NDArray[np.float64] = base
    ) -> NDArray[np.float64]:
        return estimate_nuisance(residuals, columns, slow, change).long_run

    # Each statistic is held against the noise left without its own change where that is less: noise estimated under a
    # common change grows with the difference itself, and the clearest ones would be found least (Vogelsang 1999,
    # Journal of Econometrics 88: 283-299).
    plain = noise(1)
    of_trend = np.minimum(plain, noise(0, columns=np.column_stack([base, years])))
    of_shift, of_surge = plain, noise(2)
    smooth = shapes.slow[shapes.slow_order <= _SMOOTH]
    of_slow = noise(0, columns=np.column_stack([base, smooth.T]))
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
    return DifferenceStatistics(
        table,
        np.abs(shapes.along(free, halves(n)[:, 0])) / np.sqrt(plain),
        np.ptp(levels, axis=1) / np.sqrt(plain),
        shifts.mean(axis=0),
        surges.mean(axis=0),
    )


@dataclass(frozen=True)
class PairContrast:
    """How much more the first series changed than the second, along k shapes.

    Attributes
    ----------
    log_ratio, error : ndarray, shape (k,)
        Log ratio of the two series' ratios; standard error with dispersion, autocorrelation and the dependence
        between the series.
    unit : float
        Standard deviation of the difference's noise on the log scale.
    own : pair of Contrast
        Each series' own fit.
    """

    log_ratio: NDArray[np.float64]
    error: NDArray[np.float64]
    unit: float
    own: tuple[Contrast, Contrast]


def pair_contrast(
    batches: tuple[Batch, Batch],
    designs: tuple[Design, Design],
    pair: Batch,
    shape: NDArray[np.float64],
    slow: int = 1,
) -> PairContrast:
    """Fit season and change to the first history of each series, and compare.

    Parameters
    ----------
    batches, designs : pair
        The two series.
    pair : Batch
        The same histories side by side.
    shape : ndarray, shape (n, k)
        Shapes of the change.
    slow : int
        Slow cosines dropped before the noise is estimated.
    """
    k = shape.shape[1]
    found = [fit_contrast(batch, design, shape, slow) for batch, design in zip(batches, designs, strict=True)]
    mu = np.stack([one.fit.mu[None, :] for one in found])
    alpha = np.array([[one.fit.alpha] for one in found])
    both = list(zip(batches, range(2), strict=True))
    expected = np.stack([batch.row(0).expected(mu[s], alpha[s]) for batch, s in both])
    information = np.stack([batch.row(0).information(mu[s], alpha[s]) for batch, s in both])
    residuals, scale = difference(pair.row(0), PairFit(mu, expected, alpha, information))
    X = found[0].X
    long_run = float(estimate_nuisance(residuals, X, slow).long_run[0])
    precision = residuals.weight / scale[0] ** 2
    covariance = np.linalg.pinv((X * precision[:, None]).T @ X, hermitian=True) * long_run
    informed = residuals.weight > 0
    unit = float(np.sqrt(long_run / precision[informed].mean())) if informed.any() else 0.0
    log_ratio = found[0].log_ratio - found[1].log_ratio
    return PairContrast(log_ratio, np.sqrt(np.diag(covariance)[1 : 1 + k]), unit, (found[0], found[1]))
