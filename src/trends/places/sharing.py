"""Incidents that are known only by their area, shared over the cells of that area.

As an incident dated to a range is shared over the days it may have happened on, one that a source places in a province
or a country is shared over the places it may have happened at: those that the same file knows there, each as likely as
the next. Outlines of areas would spread incidents over deserts; the places of a file are where people live and fight.
What the source writes for such an incident, the coordinates of a capital or of a middle, is nobody's place.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from trends.places.prio_grid import NO_CELL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["AREAS", "CellShares", "KnownPlaces"]

SPOTS = ("exact", "near")
"""Precisions at which a row's own coordinates are its place; so is one whose precision no column tells."""

AREAS: dict[str, tuple[tuple[str, ...], ...]] = {
    "admin2": (("country", "admin1", "admin2"), ("country", "admin1"), ("country",)),
    "admin1": (("country", "admin1"), ("country",)),
    # A river, a border, a road: of a province where one is named.
    "linear": (("country", "admin1"), ("country",)),
    "country": (("country",),),
}
"""What areas are tried for a precision, the smallest first: the first in which the file knows a place."""


_PLACE = ("country", "admin1", "admin2", "latitude", "longitude", "cell")


class CellShares(NamedTuple):
    """Incidents laid over cells, as k pairs of an incident and a cell it may lie in, by incident and cell.

    Attributes
    ----------
    row : ndarray of int, shape (k,)
        Position of the incident in the table.
    cell : ndarray of int, shape (k,)
        The cell; `NO_CELL` for an incident that nothing places.
    begin, end : ndarray of float, shape (k,)
        The part of the unit interval that the cell has of the incident: its length is the share, and a number drawn
        from 0 to 1 falls into one cell of each incident. An incident's parts fill the interval.
    certain : ndarray of bool, shape (k,)
        Whether the incident lies there for certain.
    """

    row: NDArray[np.int64]
    cell: NDArray[np.int64]
    begin: NDArray[np.float64]
    end: NDArray[np.float64]
    certain: NDArray[np.bool_]

    def taken(self, places: NDArray[np.int64]) -> CellShares:
        """Return the pairs that stand at some places, in their order."""
        return CellShares(
            self.row[places], self.cell[places], self.begin[places], self.end[places], self.certain[places]
        )


class KnownPlaces:
    """The places that a file knows, by area.

    Parameters
    ----------
    frame : pandas.DataFrame
        The whole canonical table, before anything is selected: where an incident may lie does not hang on the question.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        # Only what places are made of: a selection that is kept need not keep the whole file.
        self._frame = frame[[*_PLACE, "place_precision"]]

    def shares(self, frame: pd.DataFrame) -> CellShares:
        """Lay incidents of the same source over cells.

        Parameters
        ----------
        frame : pandas.DataFrame
            Canonical table, n rows.

        Returns
        -------
        CellShares
            A spot has its own cell. An incident known by its area is shared over the places known in the smallest area
            that is named and has any; where none has, it lies in the cell of the source's coordinates, and not for
            certain. One that crosses borders, or has neither area nor coordinates, lies in no cell.
        """
        own = frame["cell"].to_numpy(np.int64, na_value=NO_CELL)
        precision = frame["place_precision"].astype("string").fillna("exact").to_numpy(dtype=object)
        spot = np.isin(precision, SPOTS)
        alone = np.flatnonzero(spot | ~np.isin(precision, list(AREAS)))
        cells = np.where(spot[alone], own[alone], NO_CELL)
        pieces = [_one_cell(alone, cells, certain=cells != NO_CELL)]
        for word, areas in AREAS.items():
            rows = np.flatnonzero(precision == word)
            for columns in areas:
                rows = self._shared(frame, rows, columns, pieces)
            pieces.append(_one_cell(rows, own[rows], certain=np.zeros(len(rows), dtype=bool)))
        joined = CellShares(
            np.concatenate([piece.row for piece in pieces]),
            np.concatenate([piece.cell for piece in pieces]),
            np.concatenate([piece.begin for piece in pieces]),
            np.concatenate([piece.end for piece in pieces]),
            np.concatenate([piece.certain for piece in pieces]),
        )
        return joined.taken(np.lexsort((joined.begin, joined.row)))

    def _shared(
        self,
        frame: pd.DataFrame,
        rows: NDArray[np.int64],
        columns: tuple[str, ...],
        pieces: list[CellShares],
    ) -> NDArray[np.int64]:
        """Share the rows whose area has places; return the others."""
        areas = self._by_area[columns]
        keys = pd.MultiIndex.from_frame(frame[list(columns)].iloc[rows].astype("string"))
        at = areas.names.get_indexer(keys)
        # A row without a name of the area is in none, whatever other rows without one there are.
        at = np.where(np.asarray(frame[list(columns)].iloc[rows].notna().all(axis=1)), at, -1)
        placed, at = rows[at >= 0], at[at >= 0]
        many = areas.first[at + 1] - areas.first[at]
        row = np.repeat(placed, many)
        nth = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
        pair = np.repeat(areas.first[at], many) + nth
        pieces.append(
            CellShares(row, areas.cell[pair], areas.begin[pair], areas.end[pair], np.repeat(many == 1, many))
        )
        return np.setdiff1d(rows, placed)

    @cached_property
    def _by_area(self) -> Mapping[tuple[str, ...], _Areas]:
        wanted = dict.fromkeys(columns for areas in AREAS.values() for columns in areas)
        precision = self._frame["place_precision"].astype("string").fillna("exact")
        spots = self._frame.loc[precision.isin(SPOTS) & self._frame["cell"].notna(), list(_PLACE)]
        # A place counts once, however often something happened there.
        places = spots.astype(dict.fromkeys(_PLACE[:3], "string")).drop_duplicates()
        by_area = {names: _areas(places, names) for names in wanted}
        del self._frame  # not needed again
        return by_area

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (dict(self._by_area),)


class _Areas(NamedTuple):
    """The areas that a file knows places in, and of the i-th the cells from ``first[i]`` to before ``first[i + 1]``."""

    names: pd.MultiIndex
    first: NDArray[np.int64]
    cell: NDArray[np.int64]
    begin: NDArray[np.float64]
    end: NDArray[np.float64]


def _areas(places: pd.DataFrame, names: tuple[str, ...]) -> _Areas:
    """Return the share that each cell has of the places of an area, one after the other."""
    located = places.dropna(subset=list(names)).drop_duplicates([*names, "latitude", "longitude"])
    counts = located.groupby([*names, "cell"], sort=True, observed=True).size()
    keys = pd.MultiIndex.from_frame(counts.index.to_frame(index=False)[list(names)])
    group, _ = pd.factorize(keys)
    number = counts.to_numpy(dtype=np.int64)
    first = np.append(np.flatnonzero(np.diff(group, prepend=-1)), len(group))
    before = np.cumsum(number) - number
    start = np.repeat(before[first[:-1]], np.diff(first))
    total = np.repeat(np.add.reduceat(number, first[:-1]) if len(number) else number, np.diff(first))
    # Whole numbers divided once: the last part of an area ends at 1 exactly, and parts meet without a gap.
    begin, end = (before - start) / total, (before - start + number) / total
    cell = counts.index.get_level_values("cell").to_numpy(dtype=np.int64)
    index = keys.unique()
    return _Areas(index, first.astype(np.int64), cell, begin, end)


def _one_cell(rows: NDArray[np.int64], cells: NDArray[np.int64], certain: NDArray[np.bool_]) -> CellShares:
    """Return incidents that lie in one cell each."""
    return CellShares(rows, cells, np.zeros(len(rows)), np.ones(len(rows)), certain)


def _again(by_area: Mapping[tuple[str, ...], _Areas]) -> KnownPlaces:
    places = KnownPlaces.__new__(KnownPlaces)
    places.__dict__["_by_area"] = by_area
    return places
