"""Critical values: how many standard errors an interval reaches, at 90 and at 95 %."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from trends.fitting.realised.scan import OVER_SHIFTS, OVER_SURGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "NORMAL",
    "OVER_SHIFTS",
    "OVER_SURGES",
    "Critical",
    "in_pairs",
    "in_three",
    "of_fixed",
    "of_searched",
]

Critical: TypeAlias = tuple[float, float]

NORMAL: Critical = (1.6448536269514722, 1.959963984540054)
"""Two-sided critical values of a normal distribution."""


def of_fixed(draws: NDArray[np.float64]) -> Critical:
    """Return the quantiles of a statistic among the replicates, for a comparison fixed beforehand.

    Nothing is searched for, so they may lie below the normal ones: the noise is estimated on the safe side.
    """
    # Of two neighbouring draws the higher, on the safe side where there are few.
    quantiles = np.quantile(draws, [0.90, 0.95], method="higher")
    return float(quantiles[0]), float(quantiles[1])


def of_searched(draws: NDArray[np.float64]) -> Critical:
    """Return the quantiles of a statistic among the replicates, never below the normal ones."""
    low, high = of_fixed(draws)
    # A search can only widen an interval: quantiles below the normal ones are the luck of few
    # draws.
    return max(low, NORMAL[0]), max(high, NORMAL[1])


def in_three() -> Critical:
    """Return the normal values that hold for all three pairs of thirds at once."""
    return in_pairs(3)


def in_pairs(many: int) -> Critical:
    """Return the normal values that hold for so many comparisons at once: each has its share of the error."""
    # Not `scipy.stats`, which takes a second to import, for two quantiles of the normal distribution.
    from scipy.special import ndtr, ndtri

    # Bonferroni's inequality: exact enough for a few comparisons, and never too narrow.
    low, high = (float(-ndtri(ndtr(-quantile) / many)) for quantile in NORMAL)
    return low, high
