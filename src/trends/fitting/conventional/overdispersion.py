"""Tests of a Poisson regression against more dispersed ones: by regression, and by likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from trends.fitting.conventional.count_regression import fit_negative_binomial, fit_poisson
from trends.fitting.conventional.histories import histories
from trends.fitting.conventional.significance import ratio

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from trends.fitting.design import Design

__all__ = ["OverdispersionTest", "boundary_likelihood_ratio", "cameron_trivedi"]


@dataclass(frozen=True)
class OverdispersionTest:
    """A one-sided test for overdispersion of each history.

    Attributes
    ----------
    statistic : ndarray, shape (...)
    p : ndarray, shape (...)
    dispersion : ndarray, shape (...)
        Estimated dispersion: of variance mu + d mu (power 1) or mu + d mu^2 (power 2).
    """

    statistic: NDArray[np.float64]
    p: NDArray[np.float64]
    dispersion: NDArray[np.float64]


def cameron_trivedi(
    counts: ArrayLike, design: Design, power: Literal[1, 2] = 2, *, trend: bool = True
) -> OverdispersionTest:
    """Regress ((y - mu)^2 - y) / mu on mu^(power - 1) without intercept (Cameron & Trivedi 1990).

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    design : Design
        Intercept and season, offset and time of the n periods.
    power : {1, 2}
        Variance mu + d mu or mu + d mu^2; as ``AER::dispersiontest(fit, trafo = power)``.
    trend : bool
        Whether the Poisson regression has a trend.
    """
    from scipy.special import ndtr

    data = histories(counts)
    X = design.with_columns(design.years) if trend else design.base
    fit = fit_poisson(data, X, design.offset)
    mu = np.where(data.observed, fit.mu, 1.0)
    excess = np.where(data.observed, ((data.count - mu) ** 2 - data.count) / mu, 0.0)
    regressor = np.where(data.observed, mu ** (power - 1), 0.0)
    square = (regressor**2).sum(axis=1)
    d = ratio((excess * regressor).sum(axis=1), square)
    left = np.where(data.observed, excess - d[:, None] * regressor, 0.0)
    freedom = np.maximum(data.observed.sum(axis=1) - 1.0, 1.0)
    z = ratio(d * np.sqrt(square), np.sqrt((left**2).sum(axis=1) / freedom))
    return OverdispersionTest(data.shaped(z), data.shaped(ndtr(-z)), data.shaped(d))


def boundary_likelihood_ratio(counts: ArrayLike, design: Design, *, trend: bool = True) -> OverdispersionTest:
    """Compare negative binomial and Poisson by their likelihoods.

    At alpha = 0, the boundary, the ratio is zero half of the time and chi-square otherwise (Self & Liang 1987), so p
    is half a chi-square tail, and one where the negative binomial is no likelier.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    design : Design
        Intercept and season, offset and time of the n periods.
    trend : bool
        Whether the regressions have a trend.
    """
    from scipy.special import chdtrc

    data = histories(counts)
    X = design.with_columns(design.years) if trend else design.base
    poisson = fit_poisson(data, X, design.offset)
    negative_binomial = fit_negative_binomial(data, X, design.offset)
    gain = np.maximum(2 * (negative_binomial.loglik - poisson.loglik), 0.0)
    # At the boundary the two models are one, and what they differ by is rounding.
    gain[negative_binomial.alpha == 0] = 0.0
    p = np.where(gain > 0, chdtrc(1, gain) / 2, np.where(np.isnan(gain), np.nan, 1.0))
    return OverdispersionTest(data.shaped(gain), data.shaped(p), data.shaped(negative_binomial.alpha))
