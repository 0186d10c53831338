"""Laplace's trend test: whether the events' mean date lies in the middle of the window.

It is the score test of a constant rate against a log-linear one for a Poisson process (Cox & Lewis 1966, chapter 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.conventional.histories import histories
from trends.fitting.conventional.significance import ratio, two_sided

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["LaplaceTest", "laplace"]


@dataclass(frozen=True)
class LaplaceTest:
    """Laplace's test.

    Attributes
    ----------
    statistic : ndarray, shape (...)
        U: standard normal under a constant Poisson rate, positive when events crowd late.
    p : ndarray, shape (...)
        Two-sided.
    """

    statistic: NDArray[np.float64]
    p: NDArray[np.float64]


def laplace(counts: ArrayLike, exposure: ArrayLike | None = None) -> LaplaceTest:
    """Test counts: every event stands in the middle of its period, and time is cumulative exposure.

    The variance is that of the grouped dates, so that wide periods cost nothing but information.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    exposure : array_like, broadcast to the counts, optional
    """
    data = histories(counts, exposure)
    end = np.cumsum(data.exposure, axis=1)
    length = np.maximum(end[:, -1:], 1e-300)
    middle = (end - data.exposure / 2) / length - 0.5
    variance = data.total * (data.exposure / length * middle**2).sum(axis=1)
    U = ratio((data.count * middle).sum(axis=1), np.sqrt(variance))
    return LaplaceTest(data.shaped(U), data.shaped(two_sided(U)))
