"""One small map a year, all of one extent and one scale: where incidents move."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

import pandas as pd

from trends.document.palette import GREY, INK
from trends.figures.drawing import Drawing
from trends.figures.heading import head, in_order, measured, sentence_alone, wrapped
from trends.figures.map_frame import Extent, Under, draw_frame, extent_of, under
from trends.figures.map_places import Places, places_of
from trends.figures.map_points import draw_signs, map_title, what_where
from trends.figures.scales import number
from trends.figures.style import SMALL, canvas_width, fine, grow, new_axes, style
from trends.figures.year_exposure import partly_words
from trends.messages import Message, joined
from trends.messages.speech import spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from trends.incidents.incidents import Incidents

__all__ = ["FIGURE", "caption", "describe", "plot_years", "table"]

_MOST = 16
"""Maps in a figure; more years are taken together."""
# Years to a map; the first that gives few enough maps is taken.
_TOGETHER = (1, 2, 3, 5, 10, 20, 50)
_BETWEEN = 0.05
_TITLE = 0.2
"""Inches above each map for its year."""


def _spans(shown: Incidents) -> list[tuple[str, pd.DataFrame]]:
    """Cut the incidents into years, or into spans of years where there are many; an empty one keeps its place."""
    frame = shown.frame[shown.frame["date_start"].notna()]
    if frame.empty:
        return []
    years = frame["date_start"].dt.year
    first, last = int(years.min()), int(years.max())
    if shown.coverage and shown.window.start is None and shown.window.end is None:
        # A year that was covered and had nothing is an empty map; left out, its neighbours would
        # seem to follow each other.
        first, last = min(first, shown.coverage.first.year), max(last, shown.coverage.last.year)
    step = next((step for step in _TOGETHER if (last - first + 1) / step <= _MOST), last - first + 1)
    spans = []
    for year in range(first, last + 1, step):
        until = min(year + step - 1, last)
        name: str = str(year)
        if until != year:
            name = Message("maps.years.span", first=str(year), last=str(until))
        spans.append((name, frame[years.between(year, until)]))
    return spans


def plot_years(shown: Incidents, ax: Axes | None = None, *, basemap: Under = None) -> Axes:
    """Draw one small map a year, of the incidents whose place is known to about 25 km or better.

    Parameters
    ----------
    shown : Incidents
    ax : matplotlib.axes.Axes, optional
        Whose place the maps take; a new figure by default.
    basemap : Basemap, path or bool, optional
        A base map of one's own: a file in GeoJSON or TopoJSON. False leaves it out.

    Returns
    -------
    matplotlib.axes.Axes
        The Axes around them; the maps are its ``child_axes``.
    """
    parts = [(name, places_of(frame)) for name, frame in _spans(shown)]
    points = [places.of("exact", "near") for _, places in parts]
    most = max((int(signs["incidents"].max()) for signs in points if len(signs)), default=0)
    title = map_title(shown)
    with style():
        if not most:
            ax = new_axes(ax, 1.5)
            return sentence_alone(ax, title, Message("maps.years.none"))
        together = pd.concat(points)
        # One extent and one scale of signs for all, or the years could not be compared.
        extent = extent_of(together["longitude"].to_numpy(float), together["latitude"].to_numpy(float))
        titles = [
            spoken(Message("maps.sign", place=name, n=number(mine["incidents"].sum())))
            for (name, _), mine in zip(parts, points, strict=True)
        ]
        columns = _columns(titles, extent)
        rows = ceil(len(parts) / columns)
        wide = (canvas_width() - 0.2) / columns * (1 - _BETWEEN)
        tall = wide / extent.shape + _TITLE
        below = under(basemap)
        ax = new_axes(ax, rows * tall * (1 + _BETWEEN) + 0.25)
        ax.set_axis_off()
        share = _TITLE / tall
        for index, (_, places) in enumerate(parts):
            row, column = divmod(index, columns)
            inner = ax.inset_axes(
                (
                    column / columns,
                    1 - (row + 1) / rows + _BETWEEN / rows / 2,
                    (1 - _BETWEEN) / columns,
                    (1 - _BETWEEN) / rows * (1 - share),
                )
            )
            draw_frame(inner, extent, below, small=True)
            draw_signs(inner, _only_points(places), most, largest=90.0)
            inner.set_title(
                titles[index],
                fontsize=SMALL,
                loc="left",
                pad=2.5,
                color=INK,
            )
        if below is not None:
            credit = wrapped(spoken(below.credit), canvas_width() * 72 - 14, size=fine(1.5))
            grow(ax, (len(credit) - 1) * SMALL * 1.2)
            ax.text(
                0,
                -0.01,
                "\n".join(in_order(credit)),
                transform=ax.transAxes,
                fontsize=fine(1.5),
                color=GREY,
                va="top",
            )
        head(ax, title, _reading(shown, together))
    return ax


def _only_points(places: Places) -> Places:
    return replace(places, frame=places.of("exact", "near"))


def _columns(titles: list[str], extent: Extent) -> int:
    """Return how many maps stand side by side: more of tall ones than of wide ones, as far as their titles have room."""
    wanted = 2 if len(titles) <= 4 else 3 if len(titles) <= 9 or extent.shape > 1.4 else 4
    widest = max(measured(title, SMALL) for title in titles) + 8
    return max(1, min(wanted, int((canvas_width() * 72 - 14) / widest)))


def _reading(shown: Incidents, together: pd.DataFrame) -> str:
    drawn = int(together["incidents"].sum())
    left = len(shown.frame) - drawn
    left_out = Message("maps.years.left_out", n=number(left)) if left else ""
    return joined([Message("maps.years.reading"), partly_words(shown), left_out])


def table(shown: Incidents) -> pd.DataFrame:
    """Return the incidents drawn and all incidents, by year."""
    rows = []
    for name, frame in _spans(shown):
        places = places_of(frame)
        points = places.of("exact", "near")
        rows.append((str(name), int(points["incidents"].sum()), places.total))
    return pd.DataFrame(rows, columns=["years", "incidents_drawn", "incidents"])


def describe(shown: Incidents) -> str:
    """Say in sentences what the maps show."""
    rows = table(shown)
    if rows.empty or not rows["incidents_drawn"].sum():
        return Message("maps.years.no_maps")
    by_year = [
        Message("maps.years.year", name=name, n=number(drawn))
        for (name, _), drawn in zip(_spans(shown), rows["incidents_drawn"], strict=True)
    ]
    words = Message("maps.years.words", years=by_year)
    left = len(shown.frame) - int(rows["incidents_drawn"].sum())
    left_out = Message("maps.years.left_out", n=number(left)) if left else ""
    titled = Message("maps.titled", title=map_title(shown, "years"), text=words)
    return joined([titled, partly_words(shown), left_out])


def caption(shown: Incidents) -> str:
    """Return the caption where none is given."""
    return Message("maps.years.caption", what=what_where(shown))


FIGURE = Drawing(plot_years, describe, table, caption)
