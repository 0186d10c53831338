"""The recursion of a first-order autoregression along the periods, for many histories at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["autoregressive", "remembered"]


def autoregressive(noise: NDArray[np.float64], phi: float) -> NDArray[np.float64]:
    """Return x with x_t = noise_t + phi x_(t-1) along the second axis, x before the first period zero.

    Parameters
    ----------
    noise : ndarray, shape (R, n) or (R, n, p)
    phi : float

    Examples
    --------
    >>> autoregressive(np.array([[1.0, 0.0, 2.0]]), 0.5)
    array([[1.  , 0.5 , 2.25]])
    """
    # Not `scipy.signal.lfilter`, whose package takes longer to import than all histories of a ledger to draw.
    x = np.array(noise, dtype=float)
    for t in range(1, x.shape[1]):
        x[:, t] += phi * x[:, t - 1]
    return x


def remembered(columns: NDArray[np.float64], phi: float) -> NDArray[np.float64]:
    """Return e with e_t = phi (columns_(t-1) + e_(t-1)): the sum of phi^k columns_(t-k) over k >= 1.

    Examples
    --------
    >>> remembered(np.array([[1.0, 0.0, 2.0]]), 0.5)
    array([[0.  , 0.5 , 0.25]])
    """
    driven = phi * columns
    e = np.zeros_like(driven)
    for t in range(1, e.shape[1]):
        e[:, t] = driven[:, t - 1] + phi * e[:, t - 1]
    return e
