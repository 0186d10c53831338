"""Pettitt's test (1979) for one change at an unknown date, by ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.conventional.histories import histories, pieces
from trends.fitting.conventional.mann_kendall import rates

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["PettittTest", "pettitt"]


@dataclass(frozen=True)
class PettittTest:
    """Pettitt's test of each history.

    Attributes
    ----------
    statistic : ndarray, shape (...)
        K, the largest |U| over the dates, where U sums the signs of (earlier - later).
    p : ndarray, shape (...)
        min(1, 2 exp(-6 K^2 / (m^3 + m^2))) for m observed periods: an approximation that is good below 0.5.
    at : ndarray of int, shape (...)
        First period after the change; of equal dates the first one.
    """

    statistic: NDArray[np.float64]
    p: NDArray[np.float64]
    at: NDArray[np.int64]


def pettitt(counts: ArrayLike, exposure: ArrayLike | None = None) -> PettittTest:
    """Test for one change of level.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    exposure : array_like, broadcast to the counts, optional
        With it, rates are compared instead of counts.
    """
    data = rates(histories(counts, exposure))
    R, n = data.count.shape
    K, at = np.full(R, np.nan), np.zeros(R, dtype=np.int64)
    m = data.observed.sum(axis=1).astype(float)
    for piece in pieces(R, 16 * n):
        y = np.where(data.observed[piece], data.count[piece], np.nan)
        net = np.zeros(y.shape)
        for lag in range(1, n):
            # How many periods each one exceeds, less how many exceed it; NaN compares as false.
            sign = (y[:, lag:] > y[:, :-lag]).astype(float) - (y[:, lag:] < y[:, :-lag])
            net[:, lag:] += sign
            net[:, :-lag] -= sign
        U = np.abs(np.cumsum(net, axis=1))
        K[piece], at[piece] = U.max(axis=1), U.argmax(axis=1) + 1
    K[m < 2] = np.nan
    p = np.minimum(1.0, 2 * np.exp(-6 * K**2 / np.maximum(m**3 + m**2, 1.0)))
    return PettittTest(data.shaped(K), data.shaped(p), data.places(np.minimum(at, n - 1)))
