"""The difference between two series: its test statistics, for many pairs at once, and its size along any shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.contrast import Contrast, fit_contrast
from trends.fitting.nuisance import estimate_nuisance
from trends.fitting.paired import PairedDesign, PairFit, alone, difference, fit_pair
from trends.fitting.statistics import Statistics, in_parts, searched, smooth, step_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design
    from trends.fitting.shapes import Shapes

__all__ = ["PairContrast", "difference_statistics", "pair_contrast", "step_difference_statistics"]


def difference_statistics(
    batch: Batch,
    design: PairedDesign,
    information: NDArray[np.float64],
    weight: NDArray[np.float64],
    shapes: Shapes,
) -> Statistics:
    """Fit a common change to every pair and compute the statistics of a difference of any shape at any date.

    Parameters
    ----------
    batch : Batch
        R pairs.
    design : PairedDesign
    information : ndarray, shape (2n,)
        Information of each period of each series, the same for all pairs.
    weight : ndarray, shape (n,)
        Information of each period about the difference.
    shapes : Shapes
        The candidate shapes in that metric.
    """
    apart = design.each_its_own(smooth(shapes))

    def of(part: Batch) -> Statistics:
        residuals, _ = difference(part, fit_pair(part, design, information), weight)
        left, _ = difference(part, fit_pair(part, apart, information), weight)
        return searched(residuals, design.base, left, apart.base, shapes)

    return in_parts(batch, of)


def step_difference_statistics(
    batch: Batch,
    design: PairedDesign,
    information: NDArray[np.float64],
    weight: NDArray[np.float64],
    shapes: Shapes,
    step: NDArray[np.float64],
) -> Statistics:
    """Fit a common change to every pair and compute |T| of the difference in one step, shape (n,), at a known date.

    The other parameters are those of `difference_statistics`.
    """

    def of(part: Batch) -> Statistics:
        residuals, _ = difference(part, fit_pair(part, design, information), weight)
        return step_of(residuals, design.base, shapes, step)

    return in_parts(batch, of)


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
    own: tuple[Contrast, ...]


def pair_contrast(
    pair: Batch, designs: tuple[Design, ...], shape: NDArray[np.float64], slow: int = 1
) -> PairContrast:
    """Fit season and change to each series of one pair, and compare.

    Parameters
    ----------
    pair : Batch
        One pair, side by side.
    designs : pair of Design
        Of the two series.
    shape : ndarray, shape (n, k)
        Shapes of the change.
    slow : int
        Slow cosines dropped before the noise is estimated.
    """
    k = shape.shape[1]
    both = [alone(pair, which) for which in (0, 1)]
    own = [fit_contrast(history, design, shape, slow) for history, design in zip(both, designs, strict=True)]
    mu = np.stack([contrast.fit.mu[None, :] for contrast in own])
    alpha = np.array([[contrast.fit.alpha] for contrast in own])
    expected = np.stack([history.expected(mu[s], alpha[s]) for s, history in enumerate(both)])
    information = np.stack([history.information(mu[s], alpha[s]) for s, history in enumerate(both)])
    residuals, scale = difference(pair, PairFit(mu, expected, alpha, information))
    X = own[0].X
    long_run = float(estimate_nuisance(residuals, X, slow).long_run[0])
    precision = residuals.weight / scale[0] ** 2
    covariance = np.linalg.pinv((X * precision[:, None]).T @ X, hermitian=True) * long_run
    informed = residuals.weight > 0
    unit = float(np.sqrt(long_run / precision[informed].mean())) if informed.any() else 0.0
    log_ratio = own[0].log_ratio - own[1].log_ratio
    return PairContrast(log_ratio, np.sqrt(np.diag(covariance)[1 : 1 + k]), unit, tuple(own))
