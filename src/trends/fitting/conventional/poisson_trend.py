"""The Wald test of a trend in a Poisson regression with season: right only if events come independently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.fitting.conventional.count_regression import fit_poisson
from trends.fitting.conventional.histories import histories
from trends.fitting.conventional.significance import TrendTest, trend_test

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from trends.fitting.design import Design

__all__ = ["poisson_trend"]


def poisson_trend(counts: ArrayLike, design: Design) -> TrendTest:
    """Test the slope of log rate in time, as ``glm(y ~ season + time, poisson)`` does.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    design : Design
        Intercept and season, offset and time of the n periods.
    """
    data = histories(counts)
    fit = fit_poisson(data, design.with_columns(design.years), design.offset)
    return trend_test(data.shaped(fit.beta[:, -1]), data.shaped(fit.covariance[:, -1, -1]))
