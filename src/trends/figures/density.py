"""How densely incidents lie on the map: hexagons that are never finer than what is known of the places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.document.palette import PAPER
from trends.figures.drawing import Drawing
from trends.figures.heading import head, sentence_alone
from trends.figures.heat_grid import count_scale, shades
from trends.figures.map_frame import KM_A_DEGREE, Extent, Under, draw_frame, extent_of, map_height, under
from trends.figures.map_places import Places, places_of
from trends.figures.map_points import map_title, what_where
from trends.figures.scales import number
from trends.figures.style import fine, new_axes, style
from trends.messages import Message, joined
from trends.messages.numbers import fixed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from trends.incidents.incidents import Incidents

__all__ = ["FIGURE", "caption", "describe", "plot_density", "table"]

_FINEST = 50.0
"""Kilometres: a place "within about 25 km" of its point lies in or beside the hexagon that counts it."""
_ACROSS = 40
"""Hexagons across a large map."""


@dataclass(frozen=True, eq=False)
class _Field:
    """What is counted: points, extent, and width of a hexagon in kilometres."""

    points: pd.DataFrame
    extent: Extent
    wide: float
    places: Places

    @property
    def left_out(self) -> int:
        return self.places.total - int(self.points["incidents"].sum())


def _field(shown: Incidents) -> _Field:
    places = places_of(shown)
    points = places.of("exact", "near")
    extent = extent_of(points["longitude"].to_numpy(float), points["latitude"].to_numpy(float))
    across = (extent.east - extent.west) * extent.narrowing * KM_A_DEGREE
    steps = (50.0, 100.0, 200.0, 300.0, 500.0)
    # A round width that can be said in the heading: "hexagons of 100 km".
    wide = next((step for step in steps if step >= max(_FINEST, across / _ACROSS)), steps[-1])
    return _Field(points, extent, wide, places)


def plot_density(shown: Incidents, ax: Axes | None = None, *, basemap: Under = None) -> Axes:
    """Draw incidents by hexagon, those whose place is known to about 25 km or better.

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
    from matplotlib.colors import LogNorm

    field = _field(shown)
    with style():
        ax = new_axes(ax, map_height(field.extent) + 0.3 if len(field.points) else 1.5)
        title = map_title(shown, "density")
        if field.points.empty:
            return sentence_alone(ax, title, Message("maps.density.none"))
        draw_frame(ax, field.extent, under(basemap))
        x0, y0, x1, y1 = field.extent.west, field.extent.south, field.extent.east, field.extent.north
        across = max(round((x1 - x0) * field.extent.narrowing * KM_A_DEGREE / field.wide), 2)
        # Hexagons are regular on the map where they are half as many down as a square grid would have, times sqrt 3.
        down = max(round(across / field.extent.shape / np.sqrt(3)), 1)
        cells = ax.hexbin(
            field.points["longitude"].to_numpy(float),
            field.points["latitude"].to_numpy(float),
            C=field.points["incidents"].to_numpy(float),
            reduce_C_function=np.sum,
            gridsize=(across, down),
            extent=(x0, x1, y0, y1),
            mincnt=1,
            cmap=shades(),
            linewidths=0.3,
            edgecolors=PAPER,
            alpha=0.85,
            zorder=2,
            gid="density",
        )
        # Set again, as hexbin sets limits of its own.
        ax.set_xlim(x0, x1)
        ax.set_ylim(y0, y1)
        most = float(np.asarray(cells.get_array()).max(initial=1.0))
        # From below one, or a single incident would have the palest colour, which hardly shows on white land.
        cells.set_norm(LogNorm(0.7, max(most, 2.0)))
        figure = ax.get_figure(root=True)
        if figure is not None:
            bar = figure.colorbar(cells, ax=ax, orientation="horizontal", fraction=0.04, pad=0.02, aspect=45)
            count_scale(bar.ax, max(most, 2.0))
            bar.ax.tick_params(labelsize=fine())
            bar.outline.set_visible(False)
        head(ax, title, _reading(field))
    return ax


def _reading(field: _Field) -> str:
    left = Message("maps.density.left_out", n=number(field.left_out)) if field.left_out else ""
    return joined([Message("maps.density.reading", km=fixed(field.wide, 0)), left])


def describe(shown: Incidents) -> str:
    """Say in sentences what the map shows."""
    field = _field(shown)
    if field.points.empty:
        return Message("maps.density.no_map")
    points = field.points
    at = points.iloc[int(points["incidents"].to_numpy().argmax())]
    words = Message(
        "maps.density.words",
        n=int(points["incidents"].sum()),
        most=number(at["incidents"]),
        latitude=fixed(at["latitude"], 0),
        longitude=fixed(at["longitude"], 0),
    )
    text = joined([_reading(field), words])
    return Message("maps.titled", title=map_title(shown, "density_map"), text=text)


def table(shown: Incidents) -> pd.DataFrame:
    """Return how many incidents are counted and how many are not; never coordinates, which are the source's own."""
    field = _field(shown)
    counted = int(field.points["incidents"].sum())
    return pd.DataFrame(
        [("counted", counted, len(field.points)), ("place known less well", field.left_out, 0)],
        columns=["incidents_are", "incidents", "places"],
    )


def caption(shown: Incidents) -> str:
    """Return the caption where none is given."""
    return Message("maps.density.caption", what=what_where(shown))


FIGURE = Drawing(plot_density, describe, table, caption)
