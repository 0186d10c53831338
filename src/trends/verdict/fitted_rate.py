"""The fitted rate of a series along a steady trend, its season in it, with the band that it lies in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from trends.verdict.critical import NORMAL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.contrast import Contrast

__all__ = ["FittedRate"]

_WIDEST = 50.0
"""Log distance at which a band ends: a factor of 5e21 says as little as any larger one, and can still be written."""


@dataclass(frozen=True, eq=False)
class FittedRate:
    """Expected counts of n periods, of the days of each that are covered.

    Attributes
    ----------
    mean : ndarray, shape (n,)
    low95, high95 : ndarray, shape (n,)
        95 % band of the mean, period by period.
    """

    mean: NDArray[np.float64]
    low95: NDArray[np.float64]
    high95: NDArray[np.float64]

    @classmethod
    def of(cls, trend: Contrast) -> Self:
        """Return the rate of a fit along the years."""
        reach = np.exp(np.minimum(NORMAL[1] * trend.log_mean_error(), _WIDEST))
        mean = trend.fit.mu
        return cls(mean, mean / reach, mean * reach)
