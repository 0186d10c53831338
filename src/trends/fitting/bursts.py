"""Bursts: events of one place that follow each other closely, which are not independent of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Bursts", "bursts"]

GAP_DAYS = 30
"""Events of one place are of one burst while no gap between them is longer."""

LONGEST_DAYS = 120
"""A longer run is cut into equal pieces: where violence goes on for years there is no burst, but a state."""


class Bursts(NamedTuple):
    """Which events are of which burst.

    Attributes
    ----------
    number : ndarray of int, shape (n,)
        The burst of each event, from 0.
    middle : ndarray of float, shape (n,)
        The day of the middle event of its burst.
    """

    number: NDArray[np.int64]
    middle: NDArray[np.float64]


def bursts(day: NDArray[np.float64], place: NDArray[np.int64]) -> Bursts:
    """Gather events into bursts.

    Parameters
    ----------
    day : ndarray, shape (n,)
    place : ndarray of int, shape (n,)

    Examples
    --------
    Two within a month of each other, one half a year later, and one elsewhere on the same day:

    >>> bursts(np.array([0.0, 20.0, 200.0, 0.0]), np.array([0, 0, 0, 1])).number.tolist()
    [0, 0, 1, 2]
    """
    order = np.lexsort((day, place))
    days, places = day[order], place[order]
    if not len(order):
        return Bursts(np.zeros(0, dtype=np.int64), np.zeros(0))
    begins = np.append(True, (np.diff(places) != 0) | (np.diff(days) > GAP_DAYS))
    run = np.cumsum(begins) - 1
    first = np.flatnonzero(begins)
    length = days[np.append(first[1:], len(days)) - 1] - days[first]
    pieces = np.maximum(np.ceil(length / LONGEST_DAYS), 1)
    within = (days - days[first][run]) / np.maximum(length, 1)[run]
    piece = np.minimum(np.floor(within * pieces[run]), pieces[run] - 1)
    new = np.append(True, (np.diff(run) != 0) | (np.diff(piece) != 0))
    ordered = np.cumsum(new) - 1
    start = np.flatnonzero(new)
    size = np.diff(np.append(start, len(days)))
    number, middle = np.empty(len(day), dtype=np.int64), np.empty(len(day))
    number[order] = ordered
    middle[order] = days[start + size // 2][ordered]
    return Bursts(number, middle)
