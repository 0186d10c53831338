"""Rows that may be one incident under two ids: what they are told by, and which lie near each other."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.revisions.side import DEATHS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.revisions.rows import RowChanges

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]

__all__ = ["Candidates", "candidates", "near", "numbered", "same_place"]

_MOST_PAIRS = 3_000_000
"""Where more rows than that lie near each other, the releases share no ids, and ids that moved cannot be told."""
# The mean radius (IUGG). That the earth is flattened moves a distance by 0.6 % at most.
_EARTH_KM = 6371.0
_PARTIES = ("country", "actor_1", "actor_2")


@dataclass(frozen=True, eq=False)
class Candidates:
    """Rows of one release that may be in the other under another id, n in all.

    Attributes
    ----------
    row : ndarray of int, shape (n,)
        Positions in `RowChanges`.
    block : ndarray of int, shape (n,)
        Number of country and sides; -1 where a side is unknown.
    start, end : ndarray of int, shape (n,)
        Days since 1970.
    place : ndarray of int, shape (n,)
        Number of the named place; -1 where it has no name.
    latitude, longitude : ndarray of float, shape (n,)
        In radians.
    deaths : ndarray of float, shape (n,)
        Best estimate; NaN where unknown.
    rise : ndarray of float, shape (n,)
        Of a row that is in both releases by how much its deaths changed; 0 of one that is in this one alone.
    """

    row: IntArray
    block: IntArray
    start: IntArray
    end: IntArray
    place: IntArray
    latitude: FloatArray
    longitude: FloatArray
    deaths: FloatArray
    rise: FloatArray

    def __len__(self) -> int:
        return len(self.row)

    def of(self, which: NDArray[Any]) -> Candidates:
        """Return some of them."""
        return Candidates(**{each.name: getattr(self, each.name)[which] for each in fields(self)})


def candidates(rows: RowChanges) -> tuple[Candidates, Candidates]:
    """Read what ids are told by: of the rows in one release alone, and of those in both whose deaths changed."""
    both = rows.at("changed", "entered", "left")
    rise = np.zeros(len(rows))
    rise[both] = np.nan_to_num(rows.figure(DEATHS, "new")[both] - rows.figure(DEATHS, "old")[both])
    alone_old = rows.at("removed", "not covered by new")
    alone_new = rows.at("added", "not covered by old")
    old_at = np.concatenate([alone_old, np.flatnonzero(rise < 0)])
    new_at = np.concatenate([alone_new, np.flatnonzero(rise > 0)])
    frames = [
        rows.old.frame.iloc[rows.old_at[old_at]],
        rows.new.frame.iloc[rows.new_at[new_at]],
    ]
    blocks = numbered(frames, _PARTIES, needed=_PARTIES[1:])
    places = numbered(frames, ("country", "admin1", "place"), needed=("place",))
    gone, fresh = (
        Candidates(
            row=row,
            block=block,
            start=_days(frame["date_start"]),
            end=_days(frame["date_end"].fillna(frame["date_start"])),
            place=place,
            latitude=_radians(frame["latitude"]),
            longitude=_radians(frame["longitude"]),
            deaths=frame[DEATHS].to_numpy(np.float64, na_value=np.nan),
            rise=rise[row],
        )
        for row, frame, block, place in zip((old_at, new_at), frames, blocks, places, strict=True)
    )
    return gone, fresh


def _days(column: pd.Series) -> IntArray:
    """Return days since 1970; of an unknown date the least number, which lies near no other."""
    return column.to_numpy("datetime64[D]").astype(np.int64)


def _radians(column: pd.Series) -> FloatArray:
    return np.asarray(np.radians(column.to_numpy(np.float64, na_value=np.nan)), dtype=np.float64)


def numbered(
    frames: list[pd.DataFrame], names: tuple[str, ...], *, needed: tuple[str, ...]
) -> list[IntArray]:
    """Give a number to what rows say in some columns, the same in both tables; -1 where one of `needed` is not."""
    whole = pd.concat([frame[list(names)].astype("string") for frame in frames], ignore_index=True)
    lacking = whole[list(needed)].isna().any(axis=1).to_numpy()
    codes = whole.fillna("").groupby(list(names), sort=False).ngroup().to_numpy().astype(np.int64)
    codes = np.where(lacking, np.int64(-1), codes)
    return [codes[: len(frames[0])], codes[len(frames[0]) :]]


def near(first_rows: Candidates, second_rows: Candidates, days: int) -> tuple[IntArray, IntArray]:
    """Return the pairs of rows with the same parties whose first days lie at most so many days apart."""
    nothing = np.zeros(0, dtype=np.int64)
    left, right = (
        np.flatnonzero((side.block >= 0) & (side.start > np.iinfo(np.int64).min))
        for side in (first_rows, second_rows)
    )
    if not len(left) or not len(right):
        return nothing, nothing
    # Days as one axis, block after block, with more room between two blocks than any window is wide.
    first = min(first_rows.start[left].min(), second_rows.start[right].min())
    length = max(first_rows.start[left].max(), second_rows.start[right].max()) - first + 2 * days + 2
    first_axis = first_rows.block[left] * length + first_rows.start[left] - first
    second_axis = second_rows.block[right] * length + second_rows.start[right] - first
    order = np.argsort(second_axis, kind="stable")
    low = np.searchsorted(second_axis[order], first_axis - days, side="left")
    high = np.searchsorted(second_axis[order], first_axis + days, side="right")
    sizes = high - low
    if sizes.sum() > _MOST_PAIRS:
        return nothing, nothing
    begin = np.repeat(low - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
    return np.repeat(left, sizes), right[order[np.arange(sizes.sum()) + begin]]


def same_place(first_rows: Candidates, second_rows: Candidates, km: float) -> NDArray[np.bool_]:
    """Say which pairs are named alike, or lie so near each other."""
    half = np.sin((second_rows.latitude - first_rows.latitude) / 2) ** 2
    half += (
        np.cos(first_rows.latitude)
        * np.cos(second_rows.latitude)
        * np.sin((second_rows.longitude - first_rows.longitude) / 2) ** 2
    )
    distance = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return np.asarray(((first_rows.place == second_rows.place) & (first_rows.place >= 0)) | (distance <= km))
