"""Pairs of records that may tell of one incident: near in time, and in space as far as the places are known.

Records are sorted by day and paired within a window, and of these pairs only the near ones are kept: never all pairs of
two tables at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]

__all__ = ["LONGEST_RANGE", "REACH_KM", "Pairs", "Places", "candidate_pairs", "joined"]

LONGEST_RANGE = 31
"""Records dated to a range of more days are summaries of many incidents, or dated too loosely to be told apart."""

REACH_KM = {"exact": 2.0, "near": 15.0, "admin2": 40.0, "linear": 40.0, "admin1": 100.0}
"""How far the coordinates of a record may lie from the place, in km. Coordinates of a whole country or of nowhere say
nothing and are not compared."""

# The mean radius (IUGG). That the earth is flattened moves a distance by 0.6 % at most.
_EARTH_KM = 6371.0
_CHUNK = 2_000_000


@dataclass(frozen=True)
class Pairs:
    """n pairs of records.

    Attributes
    ----------
    left, right : ndarray of int, shape (n,)
        Rows of the two tables.
    days : ndarray of int, shape (n,)
        Days between them; 0 where their ranges touch.
    km : ndarray of float, shape (n,)
        Distance of their coordinates; NaN where one has none.
    """

    left: IntArray
    right: IntArray
    days: IntArray
    km: FloatArray

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True)
class Places:
    """Where and when n records were: what candidates are found by.

    Attributes
    ----------
    start, end : ndarray of int, shape (n,)
        Days since 1970.
    latitude, longitude : ndarray of float, shape (n,)
        In radians; NaN where a record is placed in a country at best.
    reach : ndarray of float, shape (n,)
        How far the true place may be, in km; 0 without coordinates.
    country : ndarray of object, shape (n,)
        ISO code or name; empty where unknown.
    dated : ndarray of bool, shape (n,)
        Whether the date is known well enough to be linked.
    """

    start: IntArray
    end: IntArray
    latitude: FloatArray
    longitude: FloatArray
    reach: FloatArray
    country: NDArray[np.object_]
    dated: NDArray[np.bool_]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Places:
        """Read them off a table with the canonical columns."""
        start = frame["date_start"].to_numpy("datetime64[D]")
        end = frame["date_end"].to_numpy("datetime64[D]")
        end = np.where(np.isnat(end), start, end)
        dated = ~np.isnat(start)
        first = np.where(dated, start, np.datetime64("1970-01-01")).astype("datetime64[D]").astype(np.int64)
        last = np.where(dated, end, np.datetime64("1970-01-01")).astype("datetime64[D]").astype(np.int64)
        # An end before its beginning is a slip of the file: the first day stands.
        last = np.maximum(first, last)
        latitude, longitude = (
            frame[name].to_numpy(float, na_value=np.nan) for name in ("latitude", "longitude")
        )
        reach = np.array([REACH_KM.get(str(word), np.nan) for word in frame["place_precision"]], dtype=float)
        # A table without precisions of place has coordinates all the same, taken for near.
        reach = np.where(frame["place_precision"].isna().to_numpy(), REACH_KM["near"], reach)
        placed = ~(np.isnan(latitude) | np.isnan(longitude) | np.isnan(reach))
        # The code first, as two sources spell "DR Congo (Zaire)" and "Democratic Republic of
        # Congo".
        iso = frame["iso3"].astype(object).fillna(frame["country"].astype(object)).fillna("").to_numpy(object)
        return cls(
            first,
            last,
            np.radians(np.where(placed, latitude, np.nan)),
            np.radians(np.where(placed, longitude, np.nan)),
            np.where(placed, reach, 0.0),
            iso,
            dated & (last - first < LONGEST_RANGE),
        )

    def shifted(self, days: int) -> Places:
        """Return the records so many days later, for pairs that are near by chance."""
        return Places(
            self.start + days,
            self.end + days,
            self.latitude,
            self.longitude,
            self.reach,
            self.country,
            self.dated,
        )


def candidate_pairs(a: Places, b: Places, days: int, km: float) -> Pairs:
    """Pair the records of two tables that are near enough.

    Parameters
    ----------
    a, b : Places
    days : int
        Most days between the ranges of the two dates.
    km : float
        Most kilometres between the two places, beside what their precision leaves open. Without coordinates on either
        side the countries must agree.
    """
    rows = np.flatnonzero(a.dated)
    others = np.flatnonzero(b.dated)
    if not len(rows) or not len(others):
        nothing = np.zeros(0, dtype=np.int64)
        return Pairs(nothing, nothing, nothing, np.zeros(0))
    others = others[np.argsort(b.start[others], kind="stable")]
    starts = b.start[others]
    longest = int((b.end[others] - starts).max())
    # Sorted by first day only: a range that began `longest` days earlier may reach into the window. `_near` drops the rest.
    low = np.searchsorted(starts, a.start[rows] - days - longest, side="left")
    high = np.searchsorted(starts, a.end[rows] + days, side="right")
    ends = np.cumsum(high - low)
    pairs, at = [], 0
    while at < len(rows):
        before = ends[at - 1] if at else 0
        # In pieces, as all pairs of two large tables would not fit into memory; at least one record
        # at a time, however many it is near to.
        stop = max(int(np.searchsorted(ends, before + _CHUNK, side="right")), at + 1)
        sizes = (high - low)[at:stop]
        left = np.repeat(rows[at:stop], sizes)
        nth = np.arange(len(left)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        pairs.append(_near(a, b, left, others[np.repeat(low[at:stop], sizes) + nth], days, km))
        at = stop
    return joined(pairs)


def joined(parts: list[Pairs]) -> Pairs:
    """Return pairs one after the other."""
    return Pairs(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("left", "right", "days", "km"))
    )


def _near(a: Places, b: Places, left: IntArray, right: IntArray, days: int, km: float) -> Pairs:
    apart = np.maximum(np.maximum(a.start[left] - b.end[right], b.start[right] - a.end[left]), 0)
    kept = apart <= days
    left, right, apart = left[kept], right[kept], apart[kept]
    distance = _distance(a.latitude[left], a.longitude[left], b.latitude[right], b.longitude[right])
    unplaced = np.isnan(distance)
    # The reach of both is added: a place known to its province may lie anywhere in it.
    within = distance <= km + a.reach[left] + b.reach[right]
    ours, theirs = a.country[left[unplaced]], b.country[right[unplaced]]
    # What is not known speaks against nothing.
    within[unplaced] = (ours == theirs) | (ours == "") | (theirs == "")
    return Pairs(left[within], right[within], apart[within], distance[within])


def _distance(lat_1: FloatArray, lon_1: FloatArray, lat_2: FloatArray, lon_2: FloatArray) -> FloatArray:
    """Return great-circle distances in km (haversine formula; Sinnott 1984)."""
    half = np.sin((lat_2 - lat_1) / 2) ** 2 + np.cos(lat_1) * np.cos(lat_2) * np.sin((lon_2 - lon_1) / 2) ** 2
    # Rounding puts the square beyond one for antipodes.
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))
