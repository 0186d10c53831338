"""Where events lay before the middle of a window and after it: two maps on one scale, with their centres of gravity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.palette import BLUE, GREY, INK, PAPER, VERMILION
from trends.document.text import one_line
from trends.figures.cell_squares import draw_bar, draw_squares, extent_of_squares
from trends.figures.drawing import Drawing
from trends.figures.heading import head, in_order, sentence_alone, wrapped
from trends.figures.map_frame import Extent, Under, draw_frame, extent_of, under
from trends.figures.scales import number
from trends.figures.style import SMALL, canvas_width, fine, grow, is_narrow, new_axes, style
from trends.messages import Message, joined
from trends.messages.speech import spoken
from trends.movement.place_shift_result import FEWEST_KEPT_BACK

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from trends.movement.place_shift_result import PlaceShiftResult

__all__ = ["FIGURE", "caption", "describe", "plot_place_shift", "table"]

_TITLE = 0.22
"""Inches above each map for its half."""
_BETWEEN = 0.16
_BAR = 0.42
"""Inches below the maps for the bar of colours."""
_LARGEST = 220.0
"""Square points of the largest dot."""


def plot_place_shift(shown: PlaceShiftResult, ax: Axes | None = None, *, basemap: Under = None) -> Axes:
    """Draw both halves side by side: cells in the colours of counts, provinces as dots at their middles.

    Parameters
    ----------
    shown : PlaceShiftResult
    ax : matplotlib.axes.Axes, optional
        Whose place the maps take; a new figure by default.
    basemap : Basemap, path or bool, optional
        A base map of one's own: a file in GeoJSON or TopoJSON. False leaves it out.

    Returns
    -------
    matplotlib.axes.Axes
        The Axes around them; the maps are the first two of its ``child_axes``.
    """
    places = shown.places.dropna(subset=["latitude", "longitude"])
    title = _title(shown)
    with style():
        if places.empty:
            why = Message("movement.map.no_coordinates") if len(shown.places) else shown.sentence
            return sentence_alone(new_axes(ax, 1.5), title, why)
        latitude, longitude = (places[side].to_numpy(float) for side in ("latitude", "longitude"))
        cells = shown.located.by == "cell"
        extent = extent_of_squares(latitude, longitude) if cells else extent_of(longitude, latitude)
        # One under the other on a phone, and where the land is so wide that each would be a strip.
        across = 1 if is_narrow() or extent.shape > 2 else 2
        wide = (canvas_width() - 0.2 - _BETWEEN * (across - 1)) / across
        tall = min(wide / extent.shape, 5.0)
        down = 3 - across
        land = under(basemap)
        credit = wrapped(spoken(land.credit), canvas_width() * 72 - 14, size=fine(1.5)) if land else ()
        high = down * (tall + _TITLE) + (_BAR if cells else 0.05)
        ax = new_axes(ax, high + 0.2)
        ax.set_axis_off()
        most = float(places[["before", "after"]].to_numpy().max())
        for at, half in enumerate(("before", "after")):
            row, column = (0, at) if across == 2 else (at, 0)
            left = column * (wide + _BETWEEN) / (across * wide + (across - 1) * _BETWEEN)
            bottom = 1 - ((row + 1) * (tall + _TITLE)) / high
            share = wide / (across * wide + (across - 1) * _BETWEEN)
            inner = ax.inset_axes((left, bottom, share, tall / high))
            draw_frame(inner, extent, land, small=True)
            values = places[half].to_numpy(float)
            if cells:
                draw_squares(inner, latitude, longitude, values, most)
            else:
                _dots(inner, latitude, longitude, values, most)
            _centres(inner, shown, extent, half)
            words = Message("movement.map.half", half=half, n=number(shown.places[half].sum()))
            inner.set_title(spoken(words), fontsize=SMALL, loc="left", pad=2.5, color=INK)
        if cells:
            draw_bar(ax, (0.1, 0.24 / high, 0.8, 0.07 / high), most)
        if credit:
            grow(ax, len(credit) * SMALL * 1.2)
            ax.text(
                0,
                -0.02,
                "\n".join(in_order(credit)),
                transform=ax.transAxes,
                fontsize=fine(1.5),
                color=GREY,
                va="top",
            )
        head(ax, title, joined([shown.sentence, *_reading(shown, extent)]))
    return ax


def _dots(
    ax: Axes,
    latitude: NDArray[np.float64],
    longitude: NDArray[np.float64],
    values: NDArray[np.float64],
    most: float,
) -> None:
    some = values > 0
    # matplotlib's `s` is an area: so areas, and not widths, are in proportion.
    size = np.maximum(values[some] / most * _LARGEST, 4.0)
    ax.scatter(
        longitude[some],
        latitude[some],
        s=size,
        facecolor=BLUE,
        edgecolor=PAPER,
        linewidth=0.4,
        alpha=0.8,
        zorder=3,
        gid="provinces",
    )


def _centres(ax: Axes, shown: PlaceShiftResult, extent: Extent, half: str) -> None:
    """Mark the centre of gravity of a half; on the later map an arrow leads to it from the earlier one."""
    centre = shown.centre
    if centre is None:
        return
    ends = {"before": centre.before, "after": centre.after}
    north, east = ends[half]
    for colour, width, size in ((PAPER, 3.6, 11.0), (VERMILION, 1.8, 9.0)):
        ax.plot([east], [north], marker="+", markersize=size, markeredgewidth=width, color=colour, zorder=6)
    if half == "after" and _arrow(shown, extent):
        start = centre.before
        ax.annotate(
            "",
            xy=(east, north),
            xytext=(start[1], start[0]),
            arrowprops={
                "arrowstyle": "-|>",
                "color": VERMILION,
                "linewidth": 1.6,
                "shrinkA": 0,
                "shrinkB": 3,
            },
            zorder=5,
        )


def _arrow(shown: PlaceShiftResult, extent: Extent) -> bool:
    """Whether an arrow shows anything: none does that is shorter than its head, or leads round the back of the map."""
    centre = shown.centre
    if centre is None:
        return False
    (north, east), (later_north, later_east) = centre.before, centre.after
    apart = np.hypot(north - later_north, (east - later_east) * extent.narrowing)
    return bool(abs(east - later_east) < 180 and apart > 0.04 * (extent.north - extent.south))


def _title(shown: PlaceShiftResult) -> Message:
    return Message(
        "movement.map.title",
        subject=one_line(shown.subject),
        day=shown.located.halves.split,
        by=shown.located.by,
    )


def _reading(shown: PlaceShiftResult, extent: Extent) -> list[str]:
    """Say how the maps are read, as far as what is said is on them."""
    arrow = "yes" if _arrow(shown, extent) else "no"
    lines: list[str] = [Message("movement.map.cross", arrow=arrow)] if shown.centre is not None else []
    return [*lines, Message("movement.map.blank" if shown.located.by == "cell" else "movement.map.size")]


def describe(shown: PlaceShiftResult) -> str:
    """Say in sentences what the maps show."""
    if not len(shown.places):
        return shown.sentence
    return Message(
        "movement.map.words",
        title=_title(shown),
        before=number(shown.places["before"].sum()),
        after=number(shown.places["after"].sum()),
        sentence=joined([shown.sentence, shown.centre_sentence]),
    )


def table(shown: PlaceShiftResult) -> pd.DataFrame:
    """Return what was counted in each place before and after; where rows may not be passed on, no place of a few."""
    frame = shown.places
    if shown.kept_back:
        frame = frame[frame["before"] + frame["after"] >= FEWEST_KEPT_BACK]
    return frame.reset_index(drop=True)


def caption(shown: PlaceShiftResult) -> str:
    """Return the caption where none is given."""
    return Message("movement.map.caption", subject=one_line(shown.subject), by=shown.located.by)


FIGURE = Drawing(plot_place_shift, describe, table, caption)
