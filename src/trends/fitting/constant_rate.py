"""A constant rate fitted to a series: its means, the noise around them, and the process that draws more of the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.mean import fit_mean
from trends.fitting.nuisance import Generator, Nuisance, estimate_nuisance, generator
from trends.fitting.residuals import log_information, working_residuals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design

__all__ = ["ConstantRate", "fit_constant_rate"]


@dataclass(frozen=True)
class ConstantRate:
    """A constant rate with its noise, fitted to one series of n periods (or to several completions of it).

    Attributes
    ----------
    mean : ndarray, shape (n,)
        Means, season and exposure included.
    weight : ndarray, shape (n,)
        Share of a count's information that each period carries.
    nuisance : Nuisance
        Noise with one slow cosine dropped.
    process : Generator
        Dispersion and autocorrelation that replicates are drawn with (two slow cosines dropped).
    log_error : float
        Standard error of the log rate.
    """

    mean: NDArray[np.float64]
    weight: NDArray[np.float64]
    nuisance: Nuisance
    process: Generator
    log_error: float


def fit_constant_rate(
    histories: Batch, design: Design, change: NDArray[np.float64] | None = None
) -> ConstantRate:
    """Fit a constant rate, apart from the season and the steps of `design`, to the completions of a series.

    Parameters
    ----------
    histories : Batch
        m completions of n periods.
    design : Design
    change : ndarray, shape (n,), optional
        The shape of a change that the noise of replicates leaves out.
    """
    fit = fit_mean(histories, design.base, design.offset)
    weight = fit.information.mean(axis=0)
    residuals = working_residuals(histories, fit, weight)
    nuisance = estimate_nuisance(residuals, design.base, 1)
    left_out = None if change is None else np.broadcast_to(change, residuals.score.shape)
    # Two slow cosines: with one dropped, a doubled middle third of Poisson counts was found in 18 % of histories
    # instead of 66, as replicates then have the surge for their noise.
    slow = estimate_nuisance(residuals, design.base, 2, left_out)
    information = log_information(fit, residuals).sum(axis=1)
    log_error = float(np.sqrt(np.mean(nuisance.long_run / information)))
    process = generator(slow, residuals.level)
    return ConstantRate(fit.mu.mean(axis=0), weight, nuisance, process, log_error)
