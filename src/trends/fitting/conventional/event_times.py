"""The times of single events, as the trend tests of point processes take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["event_times"]


def event_times(times: ArrayLike, end: float | None) -> tuple[NDArray[np.float64], float]:
    """Return sorted times and the length of observation; without an end, the last event is the end and is left out.

    Parameters
    ----------
    times : array_like, shape (N,)
        Times since the start of observation.
    end : float, optional

    Raises
    ------
    ParameterError
        For times that are negative, unknown or after the end, and without an end for times that are all zero.
    """
    t = np.sort(np.asarray(times, dtype=float).ravel())
    if not np.isfinite(t).all() or (len(t) and t[0] < 0):
        raise ParameterError("Times of events must be finite and not negative.")
    if end is None:
        if not len(t) or t[-1] == 0:
            raise ParameterError("Without an end of observation there must be an event after its start.")
        return t[:-1], float(t[-1])
    if not np.isfinite(end) or end <= 0 or (len(t) and t[-1] > end):
        raise ParameterError("The end of observation must be positive, finite and not before the last event.")
    return t, float(end)
