"""The map of incidents by what is known of their place: dots only where there is a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.document.palette import BLUE, PAPER, VERMILION
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, sentence_alone
from trends.figures.map_frame import Under, draw_frame, extent_of, map_height, under
from trends.figures.map_places import KINDS, Places, place_words, places_of, undrawn_words
from trends.figures.scales import number
from trends.figures.style import new_axes, style
from trends.messages import Message, joined
from trends.messages.numbers import fixed

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from trends.incidents.incidents import Incidents

__all__ = ["FIGURE", "caption", "describe", "draw_signs", "map_title", "plot_map", "table", "what_where"]

_LOOK: dict[str, dict[str, Any]] = {
    "admin1": {"marker": "D", "facecolor": "none", "edgecolor": VERMILION, "linewidth": 1.1},
    "admin2": {"marker": "s", "facecolor": "none", "edgecolor": VERMILION, "linewidth": 1.1},
    "near": {"marker": "o", "facecolor": "none", "edgecolor": BLUE, "linewidth": 0.8},
    "exact": {"marker": "o", "facecolor": BLUE, "edgecolor": PAPER, "linewidth": 0.3, "alpha": 0.75},
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
            return sentence_alone(
                ax, map_title(shown), joined([Message("maps.no_place"), undrawn_words(places)])
            )
        taken = draw_frame(ax, extent, below)
        entries = draw_signs(ax, places, float(places.frame["incidents"].max()))
        legend_below(ax, entries, below=taken)
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
        # matplotlib's `s` is an area: so areas, and not widths, are in proportion.
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
        entries.insert(
            0, (handle, Message("maps.sign", place=place_words(kind), n=number(signs["incidents"].sum())))
        )
    return entries


def map_title(shown: Incidents, kind: str = "map") -> Message:
    """Return the heading of a figure of incidents: what is drawn, where, and over which years.

    `kind` is one of those that the message ``maps.title`` chooses by.
    """
    days = shown.frame[["date_start", "date_end"]]
    first, last = days["date_start"].min(), days["date_end"].max()
    if pd.isna(first) or pd.isna(last):
        return Message("maps.title", kind=kind, what=what_where(shown), dated="no", first="", last="")
    dated = "year" if first.year == last.year else "span"
    return Message(
        "maps.title",
        kind=kind,
        what=what_where(shown),
        dated=dated,
        first=f"{first:%Y}",
        last=f"{last:%Y}",
    )


def what_where(shown: Incidents) -> Message:
    """Name the incidents, and where they are."""
    where = "in_place" if shown.name else "plain"
    return Message(f"words.counted.{where}", subject=shown.subject, place=shown.name)


def _reading(places: Places) -> str:
    most = int(places.frame["incidents"].max())
    largest = Message("maps.largest", n=int(most)) if most > 1 else Message("maps.one_each")
    return joined([largest, undrawn_words(places)])


def describe(shown: Incidents) -> str:
    """Say in sentences what the map shows."""
    places = places_of(shown)
    if not places.drawn:
        return joined([Message("maps.no_map", n=number(places.total)), undrawn_words(places)])
    kinds = [
        Message("maps.signs", place=place_words(kind), n=number(rows["incidents"].sum()), signs=len(rows))
        for kind in KINDS
        if len(rows := places.of(kind))
    ]
    sentences: list[str] = [
        Message("maps.titled", title=map_title(shown), text=Message("maps.kinds", kinds=kinds))
    ]
    points = places.of("exact", "near")
    if len(points):
        sentences.append(
            Message(
                "maps.extent",
                south=fixed(points["latitude"].min(), 0),
                north=fixed(points["latitude"].max(), 0),
                west=fixed(points["longitude"].min(), 0),
                east=fixed(points["longitude"].max(), 0),
            )
        )
    return joined([*sentences, undrawn_words(places)])


def table(shown: Incidents) -> pd.DataFrame:
    """Return incidents and signs by what is known of the place; never coordinates, which are the source's own."""
    places = places_of(shown)
    rows = [
        (str(place_words(kind)), int(mine["incidents"].sum()), len(mine))
        for kind in KINDS
        if len(mine := places.of(kind))
    ]
    rows += [(str(words), count, 0) for words, count in places.undrawn.items()]
    return pd.DataFrame(rows, columns=["place", "incidents", "signs"])


def caption(shown: Incidents) -> str:
    """Return the caption where none is given."""
    return Message("maps.caption", what=what_where(shown))


FIGURE = Drawing(plot_map, describe, table, caption)
