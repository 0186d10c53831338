"""The map of incidents by province: a dot at the middle of the places known in each, for no outlines come with the package."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from trends.document.palette import BLUE, INK, PAPER
from trends.figures.drawing import Drawing
from trends.figures.heading import head, measured, sentence_alone
from trends.figures.lanes import halo
from trends.figures.map_frame import Under, draw_frame, extent_of, map_height, under
from trends.figures.map_points import map_title, what_where
from trends.figures.scales import number
from trends.figures.style import SMALL, new_axes, style
from trends.incidents.provinces import provinces_of
from trends.messages import Message, joined

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from trends.incidents.incidents import Incidents

__all__ = ["FIGURE", "caption", "describe", "plot_provinces", "table"]

_FEWEST_KEPT_BACK = 10
"""Incidents of a province below which a table does not hold it where rows may not be passed on: it would be nearly a row."""

_LARGEST, _LEAST = 700.0, 9.0
"""Areas of dots, in square points."""

_NAMED = 12
"""Provinces whose names are written beside their dots, as far as they stand clear of each other."""


def _counted(shown: Incidents) -> tuple[pd.DataFrame, int]:
    """Return a row a province with incidents, the one with most first, and how many incidents name none."""
    found = provinces_of(shown.frame)
    many = np.bincount(found.number[found.number >= 0], minlength=len(found.labels))
    frame = pd.DataFrame(
        {
            "province": list(found.labels),
            "latitude": found.latitude,
            "longitude": found.longitude,
            "incidents": many,
        }
    )
    frame = frame.sort_values("incidents", ascending=False, kind="stable").reset_index(drop=True)
    return frame, int((found.number < 0).sum())


def plot_provinces(shown: Incidents, ax: Axes | None = None, *, basemap: Under = None) -> Axes:
    """Draw incidents by first-order division, as dots whose areas are in proportion to them.

    A dot stands at the middle of the places that the file knows in the province. The package has no outlines of
    provinces, and the dot says nothing of where in the province anything happened.

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
    frame, without = _counted(shown)
    drawn = frame.dropna(subset=["latitude", "longitude"])
    title = map_title(shown)
    with style():
        if drawn.empty:
            return sentence_alone(new_axes(ax, 1.5), title, Message("maps.provinces.none"))
        latitude, longitude, incidents = (
            drawn[name].to_numpy(float) for name in ("latitude", "longitude", "incidents")
        )
        extent = extent_of(longitude, latitude)
        ax = new_axes(ax, map_height(extent))
        draw_frame(ax, extent, under(basemap))
        # matplotlib's `s` is an area: so areas, and not widths, are in proportion.
        size = np.maximum(incidents / incidents.max() * _LARGEST, _LEAST)
        ax.scatter(
            longitude,
            latitude,
            s=size,
            facecolor=BLUE,
            edgecolor=PAPER,
            linewidth=0.6,
            alpha=0.75,
            zorder=3,
            gid="provinces",
        )
        _name(ax, drawn, size)
        head(ax, title, _reading(frame, without))
    return ax


def _name(ax: Axes, drawn: pd.DataFrame, size: NDArray[np.float64]) -> None:
    """Write the names of the largest beside their dots, where one has room."""
    drawing = cast("Figure", ax.get_figure(root=True))
    drawing.draw_without_rendering()  # so that degrees have their place in points
    per_point = drawing.dpi / 72
    box = ax.get_window_extent()
    taken: list[tuple[float, float, float, float]] = []
    points = drawn[["longitude", "latitude"]].to_numpy(float)
    places = ax.transData.transform(points) / per_point
    for at in range(min(len(drawn), _NAMED)):
        words = str(drawn["province"].iloc[at])
        wide, tall, radius = measured(words, SMALL), SMALL * 1.2, float(np.sqrt(size[at] / np.pi))
        x, y = places[at]
        for left, align, begin in (
            (radius + 2, "left", x + radius + 2),
            (-radius - 2, "right", x - radius - 2 - wide),
        ):
            own = (begin, y - tall / 2, begin + wide, y + tall / 2)
            inside = own[0] > box.x0 / per_point and own[2] < box.x1 / per_point
            if inside and not any(_over(own, other) for other in taken):
                taken.append(own)
                text = ax.annotate(
                    words,
                    tuple(points[at]),
                    (left, 0),
                    textcoords="offset points",
                    ha=align,
                    va="center",
                    fontsize=SMALL,
                    color=INK,
                    zorder=5,
                )
                halo(text)
                break


def _over(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _reading(frame: pd.DataFrame, without: int) -> str:
    nowhere = frame.loc[frame["latitude"].isna(), "incidents"].sum()
    parts = [
        Message("maps.provinces.reading"),
        Message("maps.largest", n=int(frame["incidents"].max())),
    ]
    if without:
        parts.append(Message("maps.provinces.without", n=without))
    if nowhere:
        parts.append(Message("maps.provinces.nowhere", n=int(nowhere)))
    return joined(parts)


def describe(shown: Incidents) -> str:
    """Say in sentences what the map shows."""
    frame, without = _counted(shown)
    if frame["latitude"].isna().all():
        return Message("maps.provinces.none")
    largest = [
        Message("maps.provinces.of", place=str(row["province"]), n=number(row["incidents"]))
        for row in frame.head(5).to_dict(orient="records")
    ]
    words = Message("maps.provinces.words", n=len(frame), largest=largest)
    return Message("maps.titled", title=map_title(shown), text=joined([words, _reading(frame, without)]))


def table(shown: Incidents) -> pd.DataFrame:
    """Return incidents by province; where rows may not be passed on, no province of a few."""
    frame, _ = _counted(shown)
    if shown.provenance.kept_back:
        frame = frame[frame["incidents"] >= _FEWEST_KEPT_BACK]
    return frame.reset_index(drop=True)


def caption(shown: Incidents) -> str:
    """Return the caption where none is given."""
    return Message("maps.provinces.caption", what=what_where(shown))


FIGURE = Drawing(plot_provinces, describe, table, caption)
