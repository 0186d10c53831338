"""Small multiples: the counts of each place in a panel of its own, all on the same axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.document.palette import INK
from trends.document.text import one_line
from trends.figures.bars import draw_bars
from trends.figures.dates import spans
from trends.figures.drawing import Drawing
from trends.figures.heading import head, in_order, measured, mirrored, sentence_alone, wrapped
from trends.figures.marks import kinds
from trends.figures.panels import Board
from trends.figures.scales import number
from trends.figures.style import SMALL, canvas_width, dress, is_narrow, new_axes, style
from trends.messages import Message
from trends.messages.speech import spoken
from trends.verdict.titles import window_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from trends.series.count_series import CountSeries
    from trends.studies.places import Places

__all__ = ["FIGURE", "caption", "describe", "plot_places", "table"]

_TALL = 42.0
"""Points that a panel is high."""
_LINE = SMALL * 1.2
_BETWEEN = 14.0
"""Points between panels side by side."""
_BELOW = 14.0
"""Points under a row of panels, for the years under the last of them."""
_MOST_LINES = 6


def plot_places(shown: Places, ax: Axes | None = None) -> Axes:
    """Draw the counts of each place in a panel of its own; axes are the same, so that panels can be compared.

    Parameters
    ----------
    shown : Places
    ax : matplotlib.axes.Axes, optional
        Whose place the panels take; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        The Axes around them; the panels are its ``child_axes``.
    """
    with style():
        if not shown.parts:
            return sentence_alone(new_axes(ax, 1.2), _title(shown), Message("charts.places.none"))
        top = max((_highest(series) for _, series in shown.parts), default=0.0) * 1.08 or 1.0
        scale = spoken(number(_round_below(top)))
        left = measured(scale, SMALL) + 8
        columns = 2 if is_narrow() or len(shown.parts) in (2, 4) else 3
        columns = min(columns, len(shown.parts))
        whole = canvas_width() * 72 - 6
        width = (whole - left - (columns - 1) * _BETWEEN) / columns
        names = [
            wrapped(_named(name, series), width, size=SMALL, most=_MOST_LINES) for name, series in shown.parts
        ]
        rows = [names[at : at + columns] for at in range(0, len(names), columns)]
        heights = [max(len(lines) for lines in row) * _LINE + 4 + _TALL + _BELOW for row in rows]
        ax = new_axes(ax, (sum(heights) + 4) / 72)
        board = Board(ax, sum(heights))
        for at, (_, series) in enumerate(shown.parts):
            row, column = divmod(at, columns)
            down = sum(heights[:row]) + heights[row] - _TALL - _BELOW
            panel = board.panel(left + column * (width + _BETWEEN), down, width, _TALL)
            # The years stand under the last panel of each column.
            _draw(panel, series, top, width, first=column == 0, last=at + columns >= len(shown.parts))
            _name(panel, names[at])
        head(ax, _title(shown))
    return ax


def _draw(panel: Axes, series: CountSeries, top: float, width: float, *, first: bool, last: bool) -> None:
    dress(panel)
    draw_bars(panel, series, top, width=width)
    where = spans(series.periods)
    panel.set_xlim(where.start[0], where.end[-1])
    panel.set_ylim(0, top)
    mark = _round_below(top)
    panel.set_yticks([0, mark], ["0", spoken(number(mark))] if first else ["", ""])
    panel.tick_params(labelsize=SMALL, pad=3)
    panel.tick_params(axis="x", length=0)
    ends = [str(series.periods[0].start_time.year), str(series.periods[-1].end_time.year)]
    if not last or measured("".join(ends), SMALL) + 6 > width:
        ends = ["", ""]
    if len(series) == 1 or ends[0] == ends[1]:
        panel.set_xticks([(where.start[0] + where.end[-1]) / 2], ends[:1])
        return
    panel.set_xticks([where.start[0], where.end[-1]], ends)
    first_label, last_label = panel.get_xticklabels()
    first_label.set_horizontalalignment("left")
    last_label.set_horizontalalignment("right")


def _name(panel: Axes, lines: tuple[str, ...]) -> None:
    panel.set_title(
        "\n".join(in_order(lines)),
        loc="right" if mirrored() else "left",
        fontsize=SMALL,
        color=INK,
        pad=3,
        linespacing=1.1,
    )


def _highest(series: CountSeries) -> float:
    by_kind = kinds(series)
    return float(np.max(series.count[by_kind.counted], initial=0.0))


def _round_below(top: float) -> float:
    """Return the largest round number (1, 2 or 5 times a power of ten) on an axis that ends at `top`; at least 1."""
    if top < 2:
        return 1.0
    power = 10.0 ** np.floor(np.log10(top / 1.02))
    return float(max(step * power for step in (1, 2, 5) if step * power <= top / 1.02))


def _named(name: str, series: CountSeries) -> str:
    return spoken(Message("charts.places.name", name=one_line(name), n=number(series.total)))


def _title(shown: Places) -> str:
    if not shown.parts:
        return Message("charts.places.untitled")
    series = shown.parts[0][1]
    return Message("charts.places.title", subject=series.subject, window=window_of(series))


def describe(shown: Places) -> str:
    """Say in sentences what the figure shows."""
    if not shown.parts:
        return Message("charts.places.none")
    places = [
        Message("charts.places.name", name=one_line(name), n=number(series.total))
        for name, series in shown.parts
    ]
    return Message("charts.places.alt", n=len(places), places=places)


def table(shown: Places) -> pd.DataFrame:
    """Return the figures behind the figure: one row a place and period."""
    frames = [series.to_frame().assign(place=one_line(name)) for name, series in shown.parts]
    return (
        pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["place", "period", "count"])
    )


def caption(shown: Places) -> str:
    """Return the caption where none is given."""
    return Message("charts.places.caption", rest=len(shown.rest))


FIGURE = Drawing(plot_places, describe, table, caption)
