"""Whether events lie elsewhere in the later half of a window: statistics, and their distribution where they do not.

Each neighbourhood keeps its own history, with its bursts and lulls, and is shifted round in time by a random amount of
its own. Permuting single events would take ten attacks of one week in one town for ten that are independent. Time is
measured in events and not in days, so that a pace that doubles moves nothing; a burst that runs over the middle counts
to the half of its own middle, as often in the data as in what is shifted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from trends.places.sphere import centre_of, kilometres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]

__all__ = [
    "STATISTICS",
    "Histories",
    "by_calendar",
    "observed",
    "observed_sides",
    "shifted",
    "shifted_sides",
    "statistics",
]

STATISTICS = ("shares", "centre", "new", "abandoned", "spread")
"""The columns of `statistics`."""

_AT_ONCE = 4_000_000
"""Replicates times events, or places, that are held in memory at once: 32 MB an array."""


class Histories(NamedTuple):
    """Events at p places, as n pairs of an event and a place it may lie at.

    Attributes
    ----------
    place : ndarray of int, shape (n,)
    neighbourhood : ndarray of int, shape (n,)
        What is shifted together.
    time : ndarray of float, shape (n,)
        From 0 to 1, in events: where the middle of the burst stands in the order of all.
    later : ndarray of bool, shape (n,)
        Whether the event itself lies after the middle.
    weight : ndarray of float, shape (n,)
    split : float
        The share of all events before the middle.
    vectors : ndarray, shape (p, 3), or None
        The places on the unit sphere; NaN where one is not known.
    near : sparse array, shape (p, p), or None
        One where two places touch.
    """

    place: IntArray
    neighbourhood: IntArray
    time: FloatArray
    later: NDArray[np.bool_]
    weight: FloatArray
    split: float
    vectors: FloatArray | None = None
    near: Any = None

    @property
    def places(self) -> int:
        """How many places there are."""
        return int(self.place.max(initial=-1)) + 1 if self.vectors is None else len(self.vectors)

    def by_place(self) -> Any:
        """Return the sparse array, shape (p, n), that adds the events up by place."""
        from scipy.sparse import csr_array

        n = len(self.place)
        return csr_array((self.weight, (self.place, np.arange(n))), shape=(self.places, n))


def by_calendar(histories: Histories) -> FloatArray:
    """Return the statistics with every event in the half in which it lies, shape (5,)."""
    return np.asarray(statistics(histories, *_sides(histories, histories.later[None, :]))[0])


def observed(histories: Histories) -> FloatArray:
    """Return the statistics with every burst in the half of its middle, shape (5,): what `shifted` is held against."""
    return np.asarray(statistics(histories, *observed_sides(histories))[0])


def observed_sides(histories: Histories) -> tuple[FloatArray, FloatArray]:
    """Return what lies before and after the middle by place, shape (1, p) each, every burst in the half of its middle."""
    return _sides(histories, (histories.time >= histories.split)[None, :])


def shifted(histories: Histories, replicates: int, random: np.random.Generator) -> FloatArray:
    """Return the statistics with every neighbourhood shifted round in time, shape (replicates, 5)."""
    parts = [statistics(histories, *sides) for sides in shifted_sides(histories, replicates, random)]
    return np.concatenate(parts)


def shifted_sides(
    histories: Histories, replicates: int, random: np.random.Generator
) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Give what lies before and after the middle by place, shape (r, p) each, for some replicates at a time."""
    units = int(histories.neighbourhood.max(initial=-1)) + 1
    for size in _chunks(replicates, max(len(histories.place), histories.places)):
        by = random.random((size, units))
        later = (histories.time + by[:, histories.neighbourhood]) % 1.0 >= histories.split
        yield _sides(histories, later)


def _chunks(replicates: int, each: int) -> Iterator[int]:
    size = max(_AT_ONCE // max(each, 1), 1)
    for start in range(0, replicates, size):
        yield min(size, replicates - start)


def _sides(histories: Histories, later: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    by_place = histories.by_place()
    return tuple(np.asarray((by_place @ side.T.astype(np.float64)).T) for side in (~later, later))  # type: ignore[return-value]


def _distance(before: FloatArray, after: FloatArray) -> FloatArray:
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = after / after.sum(axis=1, keepdims=True) - before / before.sum(axis=1, keepdims=True)
    return np.asarray(0.5 * np.abs(parts).sum(axis=1))


def statistics(histories: Histories, before: FloatArray, after: FloatArray) -> FloatArray:
    """Return what changed from before to after, shape (r, 5); NaN for what is not known of these places.

    ``shares``, the total variation distance of the shares of the places: the part of the events that would have to lie
    elsewhere; ``centre``, kilometres between the centres of gravity; ``new`` and ``abandoned``, the places with events
    after the middle alone and before it alone; ``spread``, the share of the later events that lie at new places which
    touch one that had events before.
    """
    none = np.full(len(before), np.nan)
    centre = spread = none
    if histories.vectors is not None:
        centre = kilometres(*(centre_of(side, histories.vectors) for side in (before, after)))
    new, abandoned = (after > 0) & (before <= 0), (before > 0) & (after <= 0)
    if histories.near is not None:
        beside = np.asarray((histories.near @ (before > 0).T.astype(np.float64)).T) > 0
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = (after * (new & beside)).sum(axis=1) / after.sum(axis=1)
    return np.column_stack([_distance(before, after), centre, new.sum(axis=1), abandoned.sum(axis=1), spread])
