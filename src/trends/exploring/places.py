"""Where the incidents of the panel lie: cells of a quarter of a degree, each one mark of the map, with a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.exploring.view import Marks

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

__all__ = ["Cells"]

_CELL = 0.25
"""Degrees: incidents of one cell make one mark of the map."""
_WIDE = round(360 / _CELL) + 1
_MOST_MARKS = 1_500
_PLACED = {"exact": True, "near": True, "admin2": False, "admin1": False}
"""Precisions that are drawn, and whether as a point; the coordinates of the others stand for somewhere else."""
_NAMED_BY = {
    "exact": ("place", "admin2", "admin1"),
    "near": ("place", "admin2", "admin1"),
    "admin2": ("admin2", "admin1"),
    "admin1": ("admin1",),
}
"""The columns that may name a place that is known so well, the closest first."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells that there are; the first stands for "none".

    Attributes
    ----------
    longitude, latitude : ndarray of float
        Of their middles.
    point : ndarray of bool
        Whether the place itself is known, or only its district or province.
    name : list of str
        What most of its incidents call the place; empty where none does.
    at : ndarray of int, shape (N,)
        The cell of each incident.
    """

    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    point: NDArray[np.bool_]
    name: list[str]
    at: IntArray

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Cells:
        """Find the cells of a table of incidents, apart by whether the place itself is known."""
        longitude = frame["longitude"].to_numpy(dtype=float, na_value=np.nan)
        latitude = frame["latitude"].to_numpy(dtype=float, na_value=np.nan)
        precisions = frame["place_precision"].astype("category")
        words = [*map(str, precisions.cat.categories), ""]
        # The code of a missing word is -1, which picks the last: no precision.
        precision = precisions.cat.codes.to_numpy()
        ranks = np.array(
            [-1 if word not in _PLACED else int(_PLACED[word]) for word in words], dtype=np.int64
        )
        rank = ranks[precision]
        on_globe = (np.abs(longitude) <= 180) & (np.abs(latitude) <= 90) & (rank >= 0)
        column = np.rint((np.where(on_globe, longitude, 0) + 180) / _CELL).astype(np.int64)
        row = np.rint((np.where(on_globe, latitude, 0) + 90) / _CELL).astype(np.int64)
        # A cell is its number doubled, plus one where the place itself is known; -1 is none.
        cells = np.where(on_globe, (row * _WIDE + column) * 2 + rank, -1)
        numbers, at = np.unique(np.append(cells, -1), return_inverse=True)
        at = np.asarray(at[:-1], dtype=np.int64)
        corner = numbers // 2
        return cls(
            np.asarray((corner % _WIDE) * _CELL - 180, dtype=np.float64),
            np.asarray((corner // _WIDE) * _CELL - 90, dtype=np.float64),
            numbers % 2 == 1,
            _names(frame, words, precision, at, len(numbers)),
            at,
        )

    def marks(self, rows: IntArray) -> Marks:
        """Gather incidents in their cells, the largest first."""
        sizes = np.bincount(self.at[rows], minlength=len(self.longitude))
        undrawn = int(sizes[0])
        order = np.argsort(-sizes[1:], kind="stable")[:_MOST_MARKS] + 1
        order = order[sizes[order] > 0]
        drawn = sizes[order]
        return Marks(
            self.longitude[order],
            self.latitude[order],
            drawn,
            self.point[order],
            tuple(self.name[cell] for cell in order.tolist()),
            undrawn,
            len(rows) - undrawn - int(drawn.sum()),
        )


def _names(frame: pd.DataFrame, words: list[str], precision: NDArray[Any], at: IntArray, n: int) -> list[str]:
    """Return the commonest name of each cell; of names equally common the first in the alphabet."""
    coded = {name: frame[name].astype("category") for name in ("place", "admin2", "admin1")}
    known = sorted({str(name) for column in coded.values() for name in column.cat.categories})
    number = {name: place for place, name in enumerate(known)}
    codes = {
        column: np.append(np.array([number[str(name)] for name in names.cat.categories], dtype=np.int64), -1)[
            names.cat.codes
        ]
        for column, names in coded.items()
    }
    named = np.full(len(frame), -1, dtype=np.int64)
    for place, word in enumerate(words):
        for column in _NAMED_BY.get(word, ()):
            named = np.where((precision == place) & (named < 0), codes[column], named)
    told = (named >= 0) & (at > 0)
    pairs, sizes = np.unique(at[told] * (len(known) + 1) + named[told], return_counts=True)
    found = [""] * n
    best = np.zeros(n, dtype=np.int64)
    for pair, size in zip(pairs.tolist(), sizes.tolist(), strict=True):
        cell, name = divmod(pair, len(known) + 1)
        if size > best[cell]:
            best[cell], found[cell] = size, known[name]
    return found
