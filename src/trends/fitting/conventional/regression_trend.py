"""Wald tests in regressions of counts with a season: of a trend, and of a step at half time.

Poisson's is right only if events come independently; the negative binomial's knows that counts scatter more, and still takes
the periods for independent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.conventional.count_regression import fit_negative_binomial, fit_poisson
from trends.fitting.conventional.histories import histories
from trends.fitting.conventional.significance import LevelChange, TrendTest, level_change, trend_test

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from trends.fitting.conventional.count_regression import CountRegression
    from trends.fitting.design import Design

__all__ = ["negative_binomial_halves", "negative_binomial_trend", "poisson_trend"]


def poisson_trend(counts: ArrayLike, design: Design) -> TrendTest:
    """Test the slope of log rate in time, as ``glm(y ~ season + time, poisson)`` does.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    design : Design
        Intercept and season, offset and time of the n periods.
    """
    return _slope(fit_poisson, counts, design)


def negative_binomial_trend(counts: ArrayLike, design: Design) -> TrendTest:
    """Test the slope of log rate in time, as ``MASS::glm.nb(y ~ season + time)`` does; arguments as of `poisson_trend`.

    Variance mu + alpha mu^2 with alpha by maximum likelihood. The standard error comes from the expected information
    at that alpha, as in R; statsmodels inverts the observed Hessian instead, which differs by a few per cent.
    """
    return _slope(fit_negative_binomial, counts, design)


def _slope(fit_to: Callable[..., CountRegression], counts: ArrayLike, design: Design) -> TrendTest:
    data = histories(counts)
    fit = fit_to(data, design.with_columns(design.years), design.offset)
    return trend_test(data.shaped(fit.beta[:, -1]), data.shaped(fit.covariance[:, -1, -1]))


def negative_binomial_halves(counts: ArrayLike, design: Design) -> LevelChange:
    """Measure the second half over the first, as ``MASS::glm.nb(y ~ season + (second half))`` does.

    Arguments as of `poisson_trend`; the cut is at floor(n/2). NaN where a half holds nothing: the likelihood then has no
    maximum, and where a search for it stops says nothing.
    """
    data = histories(counts)
    later = (np.arange(data.n) >= data.n // 2).astype(float)
    fit = fit_negative_binomial(data, design.with_columns(later), design.offset)
    of_later = data.count @ later
    able = (of_later > 0) & (of_later < data.total)
    log_ratio, variance = fit.beta[:, -1], fit.covariance[:, -1, -1]
    return level_change(
        data.shaped(np.where(able, log_ratio, np.nan)), data.shaped(np.where(able, variance, np.nan))
    )
