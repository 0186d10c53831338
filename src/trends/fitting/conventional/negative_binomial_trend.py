"""The Wald test of a trend in a negative binomial regression with season: dispersed counts, but independent ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.fitting.conventional.count_regression import fit_negative_binomial
from trends.fitting.conventional.histories import histories
from trends.fitting.conventional.significance import TrendTest, trend_test

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from trends.fitting.design import Design

__all__ = ["negative_binomial_trend"]


def negative_binomial_trend(counts: ArrayLike, design: Design) -> TrendTest:
    """Test the slope of log rate in time, as ``MASS::glm.nb(y ~ season + time)`` does.

    Variance mu + alpha mu^2 with alpha by maximum likelihood. The standard error comes from the expected information
    at that alpha, as in R; statsmodels inverts the observed Hessian instead, which differs by a few per cent.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    design : Design
        Intercept and season, offset and time of the n periods.
    """
    data = histories(counts)
    fit = fit_negative_binomial(data, design.with_columns(design.years), design.offset)
    return trend_test(data.shaped(fit.beta[:, -1]), data.shaped(fit.covariance[:, -1, -1]))
