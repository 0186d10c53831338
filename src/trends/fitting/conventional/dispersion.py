"""Fisher's index of dispersion: whether counts vary more, or less, than a constant Poisson rate allows.

What it rejects is "Poisson and constant"; it does not tell which of the two is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.conventional.histories import histories

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["DispersionTest", "index_of_dispersion"]


@dataclass(frozen=True)
class DispersionTest:
    """The index of dispersion of each history.

    Attributes
    ----------
    statistic : ndarray, shape (...)
        Sum of (y - mu)^2 / mu about the constant rate.
    df : ndarray, shape (...)
        Observed periods less one.
    p : ndarray, shape (...)
        Upper tail: more dispersed than Poisson.
    p_two_sided : ndarray, shape (...)
        Twice the smaller tail.
    variance_to_mean : ndarray, shape (...)
        statistic / df: with equal exposures, variance over mean.
    """

    statistic: NDArray[np.float64]
    df: NDArray[np.float64]
    p: NDArray[np.float64]
    p_two_sided: NDArray[np.float64]
    variance_to_mean: NDArray[np.float64]


def index_of_dispersion(counts: ArrayLike, exposure: ArrayLike | None = None) -> DispersionTest:
    """Test for dispersion about a constant rate.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    exposure : array_like, broadcast to the counts, optional
    """
    from scipy.special import chdtr, chdtrc

    data = histories(counts, exposure)
    df = data.observed.sum(axis=1) - 1.0
    able = (data.total > 0) & (df > 0)
    level = np.where(able, data.total, 1.0) / np.where(able, data.exposure.sum(axis=1), 1.0)
    mu = level[:, None] * data.exposure
    squares = np.where(data.observed, (data.count - mu) ** 2 / np.where(data.observed, mu, 1.0), 0.0)
    D = np.where(able, squares.sum(axis=1), np.nan)
    freedom = np.where(able, df, np.nan)
    upper, lower = chdtrc(freedom, D), chdtr(freedom, D)
    two = np.minimum(1.0, 2 * np.minimum(upper, lower))
    numbers = (D, freedom, upper, two, D / freedom)
    return DispersionTest(*(data.shaped(one) for one in numbers))
