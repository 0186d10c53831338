"""What one would run without this package, on the same histories: how often each finds a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.conventional.halves import halves
from trends.fitting.conventional.laplace import laplace
from trends.fitting.conventional.log_linear_trend import log_linear_trend
from trends.fitting.conventional.mann_kendall import mann_kendall
from trends.fitting.conventional.negative_binomial_trend import negative_binomial_trend
from trends.fitting.conventional.newey_west import negative_binomial_newey_west_trend
from trends.fitting.conventional.pettitt import pettitt
from trends.fitting.conventional.poisson_trend import poisson_trend
from trends.fitting.conventional.seasonal_mann_kendall import seasonal_mann_kendall
from trends.fitting.conventional.segmentation import segmentation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.design import Design

__all__ = ["RIVALS", "changes_found"]

RIVALS = (
    "Poisson GLM, Wald",
    "NB GLM, Wald",
    "NB, Newey-West",
    "log OLS, HAC",
    "Mann-Kendall",
    "seasonal Mann-Kendall",
    "Pettitt",
    "Laplace",
    "Poisson halves, exact",
    "PELT, Poisson cost",
)


def changes_found(counts: NDArray[np.float64], design: Design, cycle: int) -> NDArray[np.int64]:
    """How many of the histories each of `RIVALS` finds changed, at 5 %; PELT: in how many it sets a break.

    Parameters
    ----------
    counts : ndarray, shape (R, n)
        NaN where not observed.
    design : Design
        Season and time, as the verdict's own model has them.
    cycle : int
        Periods in a year.
    """
    p = [
        poisson_trend(counts, design).p,
        negative_binomial_trend(counts, design).p,
        negative_binomial_newey_west_trend(counts, design).p,
        log_linear_trend(counts, design).p,
        mann_kendall(counts).p,
        seasonal_mann_kendall(counts, cycle).p,
        pettitt(counts).p,
        laplace(counts).p,
        halves(counts).p,
    ]
    breaks = segmentation(counts).changes > 0
    return np.array([*((one < 0.05).sum() for one in p), breaks.sum()])
