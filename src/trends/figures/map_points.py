"""The map of incidents by what is known of their place: dots only where there is a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, message
from trends.figures.map_frame import BELOW, Under, draw_frame, extent_of, map_height, under
from trends.figures.map_places import KINDS, Places, places_of, undrawn_words
from trends.figures.scales import number
from trends.figures.style import BLUE, VERMILION, new_axes, style
from trends.verdict.titles import capital

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from trends.incidents.incidents import Incidents

__all__ = ["FIGURE", "caption", "describe", "draw_signs", "map_title", "plot_map", "table"]

_LOOK: dict[str, dict[str, Any]] = {
    "admin1": {"marker": "D", "facecolor": "none", "edgecolor": VERMILION, "linewidth": 1.1},
    "admin2": {"marker": "s", "facecolor": "none", "edgecolor": VERMILION, "linewidth": 1.1},
    "near": {"marker": "o", "facecolor": "none", "edgecolor": BLUE, "linewidth": 0.8},
    "exact": {"marker": "o", "facecolor": BLUE, "edgecolor": "white", "linewidth": 0.3, "alpha": 0.75},
}
"""From the coarsest to the finest, the order of drawing."""
_LARGEST, _LEAST = 260.0, 7.0
"""Areas of signs, in square points."""
_EACH = 14.0
"""Where few incidents share a place, one does not fill the map."""


def plot_map(shown: Incidents, ax: Axes | None = None, *, basemap: Under = None) -> Axes:
    """Draw where incidents were, as exactly as it is known and no more.

    A dot stands for a known place, a ring for one within about 25 km, a square for a district and a diamond for a
    province of which no more is known; the areas are in proportion to the incidents. Whatever is known less well is
    not drawn, and that is said.

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
    places = places_of(shown)
    extent = extent_of(places.frame["longitude"].to_numpy(float), places.frame["latitude"].to_numpy(float))
    below = under(basemap)
    with style():
        ax = new_axes(ax, map_height(extent) if places.drawn else 1.5)
        if not places.drawn:
            head(ax, map_title(shown))
            message(ax, f"None of these incidents has a place that can be drawn. {undrawn_words(places)}")
            return ax
        draw_frame(ax, extent, below)
        entries = draw_signs(ax, places, float(places.frame["incidents"].max()))
        legend_below(ax, entries, below=BELOW if below is not None else BELOW / 2)
        head(ax, map_title(shown), _reading(places))
    return ax


def draw_signs(
    ax: Axes, places: Places, most: float, *, largest: float = _LARGEST
) -> list[tuple[Artist, str]]:
    """Draw the signs, the coarse ones below; return the entries of the legend, the fine ones first.

    Parameters
    ----------
    most : float
        Incidents of the largest sign.
    largest : float
        Its area, in square points.
    """
    from matplotlib.lines import Line2D

    entries: list[tuple[Artist, str]] = []
    for kind, look in _LOOK.items():
        signs = places.of(kind).sort_values("incidents", ascending=False)
        if signs.empty:
            continue
        full = min(largest, _EACH * most)
        size = np.maximum(signs["incidents"].to_numpy(float) / most * full, _LEAST * largest / _LARGEST)
        ax.scatter(
            signs["longitude"].to_numpy(float),
            signs["latitude"].to_numpy(float),
            s=size,
            zorder=3,
            gid=f"places-{kind}",
            **look,
        )
        handle = Line2D(
            [],
            [],
            linestyle="none",
            marker=look["marker"],
            markersize=5.5,
            markerfacecolor=look["facecolor"],
            markeredgecolor=look["edgecolor"] if kind != "exact" else BLUE,
        )
        entries.insert(0, (handle, f"{KINDS[kind]}: {number(signs['incidents'].sum())}"))
    return entries


def map_title(shown: Incidents, what: str = "Map of") -> str:
    """Return the heading of a map: what is drawn, where, and over which days."""
    where = f" in {shown.name}" if shown.name else ""
    days = shown.frame[["date_start", "date_end"]]
    first, last = days["date_start"].min(), days["date_end"].max()
    when = (
        ""
        if pd.isna(first) or pd.isna(last)
        else f", {first:%Y}" + (f" to {last:%Y}" if f"{first:%Y}" != f"{last:%Y}" else "")
    )
    return f"{what} {shown.subject}{where}{when}"


def _reading(places: Places) -> str:
    most = int(places.frame["incidents"].max())
    largest = (
        f"The largest sign stands for {number(most)} incidents." if most > 1 else "One sign an incident."
    )
    return f"{largest} {undrawn_words(places)}".strip()


def describe(shown: Incidents) -> str:
    """Say in sentences what the map shows."""
    places = places_of(shown)
    if not places.drawn:
        return f"No map: none of {number(places.total)} incidents has a place that can be drawn. {undrawn_words(places)}"
    kinds = "; ".join(
        f"{words}, {number(rows['incidents'].sum())} at {len(rows):,} {'signs' if len(rows) > 1 else 'sign'}"
        for kind, words in KINDS.items()
        if len(rows := places.of(kind))
    )
    points = places.of("exact", "near")
    extent = ""
    if len(points):
        extent = (
            f" The places lie between {points['latitude'].min():.0f} and {points['latitude'].max():.0f} degrees of latitude "
            f"and {points['longitude'].min():.0f} and {points['longitude'].max():.0f} degrees of longitude."
        )
    return f"{capital(map_title(shown))}. {kinds}.{extent} {undrawn_words(places)}".strip()


def table(shown: Incidents) -> pd.DataFrame:
    """Return incidents and signs by what is known of the place; never coordinates, which are the source's own."""
    places = places_of(shown)
    rows = [
        (words, int(mine["incidents"].sum()), len(mine))
        for kind, words in KINDS.items()
        if len(mine := places.of(kind))
    ]
    rows += [(words, count, 0) for words, count in places.undrawn.items()]
    return pd.DataFrame(rows, columns=["place", "incidents", "signs"])


def caption(shown: Incidents) -> str:
    """Return the caption where none is given."""
    return (
        f"Map of {shown.subject}{' in ' + shown.name if shown.name else ''} by what is known of their place."
    )


FIGURE = Drawing(plot_map, describe, table, caption)
