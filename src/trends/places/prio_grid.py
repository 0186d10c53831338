"""The cells of PRIO-GRID: squares of half a degree, numbered eastwards and then northwards from 90° south, 180° west.

The grid is that of Tollefsen, Strand & Buhaug 2012 (Journal of Peace Research 49: 363-374), in which UCDP and VIEWS
count. UCDP's own ``priogrid_gid`` is what is computed here from its coordinates: `tests/places` holds that on a real
file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["CELLS", "NO_CELL", "cells_at", "centres", "neighbourhoods", "neighbours", "with_cells"]

# Cells of half a degree, numbered by rows from the south-west corner (Tollefsen, Strand & Buhaug 2012).
_PER_DEGREE = 2
_COLUMNS = 360 * _PER_DEGREE
_ROWS = 180 * _PER_DEGREE

CELLS = _COLUMNS * _ROWS
"""Number of cells, land and sea: 259,200, numbered from 1."""

NO_CELL = 0
"""Stands where coordinates are missing."""


def cells_at(latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.int64]:
    """Return the cell in which each point lies.

    Parameters
    ----------
    latitude, longitude : array_like of float, shape (n,)
        Decimal degrees; NaN where they are not known.

    Returns
    -------
    ndarray of int, shape (n,)
        From 1 to 259,200; `NO_CELL` where one of the two is missing or no place on earth. A point on an edge belongs
        to the cell north or east of it, the poles and 180° east to the last cell before them.

    Examples
    --------
    >>> cells_at([34.56, 0.0, np.nan], [38.28, 0.0, 10.0]).tolist()
    [179717, 129961, 0]
    """
    north = np.asarray(latitude, dtype=np.float64)
    east = np.asarray(longitude, dtype=np.float64)
    on_earth = (np.abs(north) <= 90) & (np.abs(east) <= 180)
    row = np.minimum(np.floor((np.where(on_earth, north, 0.0) + 90) * _PER_DEGREE), _ROWS - 1)
    column = np.minimum(np.floor((np.where(on_earth, east, 0.0) + 180) * _PER_DEGREE), _COLUMNS - 1)
    return np.where(on_earth, row * _COLUMNS + column + 1, NO_CELL).astype(np.int64)


def centres(cells: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return latitude and longitude of the middle of each cell, in degrees.

    Examples
    --------
    >>> [float(side[0]) for side in centres([179717])]
    [34.75, 38.25]
    """
    row, column = np.divmod(np.asarray(cells, dtype=np.int64) - 1, _COLUMNS)
    return (row + 0.5) / _PER_DEGREE - 90, (column + 0.5) / _PER_DEGREE - 180


def neighbours(cell: int) -> NDArray[np.int64]:
    """Return the cells that touch a cell, at most eight, ascending; the grid is round from west to east.

    Examples
    --------
    >>> neighbours(1).tolist()
    [2, 720, 721, 722, 1440]
    """
    row, column = divmod(cell - 1, _COLUMNS)
    around = {
        y * _COLUMNS + x % _COLUMNS + 1
        for y in range(max(row - 1, 0), min(row + 2, _ROWS))
        for x in range(column - 1, column + 2)
    }
    return np.array(sorted(around - {cell}), dtype=np.int64)


_TILE = 3
"""Cells along the side of a neighbourhood: 1.5 degrees, some 150 km."""


def neighbourhoods(cells: ArrayLike) -> NDArray[np.int64]:
    """Return the number, from 0, of the square of three by three cells in which each cell lies.

    Examples
    --------
    >>> neighbourhoods([1, 2, 3, 4, 721]).tolist()
    [0, 0, 0, 1, 0]
    """
    row, column = np.divmod(np.asarray(cells, dtype=np.int64) - 1, _COLUMNS)
    _, number = np.unique(row // _TILE * _COLUMNS + column // _TILE, return_inverse=True)
    return number.astype(np.int64)


def with_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Fill in the cell of each incident of a canonical table whose source gives coordinates but no cell."""
    lacking = frame["cell"].isna().to_numpy()
    cells = cells_at(
        *(frame[side].to_numpy(np.float64, na_value=np.nan)[lacking] for side in ("latitude", "longitude"))
    )
    if not (cells != NO_CELL).any():
        return frame
    values = frame["cell"].to_numpy(np.int64, na_value=NO_CELL)
    values[lacking] = cells
    filled: Any = pd.arrays.IntegerArray(values, values == NO_CELL)
    return frame.assign(cell=filled)
