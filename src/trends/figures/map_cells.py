"""The map of incidents by cell of PRIO-GRID: squares of half a degree, what is known by its area shared over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.figures.cell_squares import draw_bar, draw_squares, extent_of_squares
from trends.figures.drawing import Drawing
from trends.figures.heading import head, sentence_alone
from trends.figures.map_frame import Under, draw_frame, map_height, under
from trends.figures.map_points import map_title, what_where
from trends.figures.scales import number
from trends.figures.style import grow, new_axes, style
from trends.messages import Message, joined
from trends.messages.numbers import fixed
from trends.places.prio_grid import NO_CELL, centres
from trends.places.sharing import KnownPlaces

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from trends.incidents.incidents import Incidents

__all__ = ["FIGURE", "caption", "describe", "plot_cells", "table"]

_FEWEST_KEPT_BACK = 10
"""Incidents of a cell below which a table does not hold it where rows may not be passed on: it would be nearly a row."""

_BAR = 40.0
"""Points that the bar of colours takes below the map."""


@dataclass(frozen=True, eq=False)
class _Cells:
    """One row a cell with incidents: cell, latitude, longitude, incidents; and how many are shared, and in no cell."""

    frame: pd.DataFrame
    shared: int
    unplaced: int


def _cells(shown: Incidents) -> _Cells:
    shares = (shown.known_places or KnownPlaces(shown.frame)).shares(shown.frame)
    placed = shares.cell != NO_CELL
    cells, at = np.unique(shares.cell[placed], return_inverse=True)
    weight = np.bincount(at, (shares.end - shares.begin)[placed], minlength=len(cells))
    latitude, longitude = centres(cells)
    frame = pd.DataFrame({"cell": cells, "latitude": latitude, "longitude": longitude, "incidents": weight})
    shared = len(np.unique(shares.row[placed & ~shares.certain]))
    return _Cells(frame, shared, len(shown.frame) - len(np.unique(shares.row[placed])))


def plot_cells(shown: Incidents, ax: Axes | None = None, *, basemap: Under = None) -> Axes:
    """Draw incidents by cell of half a degree, in the colours of counts on a log scale.

    What is known by its area alone is shared over the cells of the places that the file knows there, as
    ``incidents.count(by="cell")`` does.

    Parameters
    ----------
    shown : Incidents
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.
    basemap : Basemap, path or bool, optional
        A base map of one's own: a file in GeoJSON or TopoJSON. False leaves it out.

    Returns
    -------
    matplotlib.axes.Axes
    """
    cells = _cells(shown)
    title = map_title(shown)
    with style():
        if cells.frame.empty:
            return sentence_alone(new_axes(ax, 1.5), title, Message("maps.cells.none"))
        latitude, longitude, incidents = (
            cells.frame[name].to_numpy(float) for name in ("latitude", "longitude", "incidents")
        )
        extent = extent_of_squares(latitude, longitude)
        high = map_height(extent)
        ax = new_axes(ax, high)
        below = draw_frame(ax, extent, under(basemap))
        most = float(incidents.max())
        draw_squares(ax, latitude, longitude, incidents, most)
        grow(ax, _BAR)
        tall = high * 72 - below
        draw_bar(ax, (0.1, -(below + 18) / tall, 0.8, 7 / tall), most)
        head(ax, title, _reading(cells))
    return ax


def _reading(cells: _Cells) -> str:
    parts = [Message("maps.cells.reading")]
    if cells.shared:
        parts.append(Message("selection.over_cells", n=cells.shared))
    if cells.unplaced:
        parts.append(Message("movement.caution.unplaced", n=cells.unplaced))
    return joined(parts)


def describe(shown: Incidents) -> str:
    """Say in sentences what the map shows."""
    cells = _cells(shown)
    if cells.frame.empty:
        return Message("maps.cells.none")
    at = cells.frame.iloc[int(cells.frame["incidents"].to_numpy().argmax())]
    words = Message(
        "maps.cells.words",
        n=len(cells.frame),
        most=number(at["incidents"]),
        latitude=fixed(at["latitude"], 2),
        longitude=fixed(at["longitude"], 2),
    )
    return Message("maps.titled", title=map_title(shown), text=joined([words, _reading(cells)]))


def table(shown: Incidents) -> pd.DataFrame:
    """Return incidents by cell; where rows may not be passed on, no cell of a few."""
    frame = _cells(shown).frame
    if shown.provenance.kept_back:
        frame = frame[frame["incidents"] >= _FEWEST_KEPT_BACK]
    return frame.reset_index(drop=True)


def caption(shown: Incidents) -> str:
    """Return the caption where none is given."""
    return Message("maps.cells.caption", what=what_where(shown))


FIGURE = Drawing(plot_cells, describe, table, caption)
