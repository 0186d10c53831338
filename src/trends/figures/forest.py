"""Rows of estimates with intervals: names at the left, figures at the right, nothing over the data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.document.palette import BLUE, EDGE, GREY, INK, PAPER, ZONE
from trends.figures.scales import change_text, ratio_axis, ratio_limits
from trends.figures.style import SMALL, dress
from trends.messages import Message
from trends.messages.speech import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from trends.verdict.change import Change

__all__ = ["Row", "dated", "draw_changes", "draw_rows", "forest_height"]

_LONGEST_NAME = 26
"""Letters of a name in one line: beside longer ones the axis of a figure on a page gets too narrow."""
_COMMA = re.compile("[,،] |，")  # noqa: RUF001 - Arabic and Chinese


@dataclass(frozen=True)
class Row:
    """An estimate: what it is of, its value, an inner and an outer interval, and how it is written at the right."""

    name: str
    value: float
    inner: tuple[float, float] | None
    outer: tuple[float, float] | None
    text: str

    @classmethod
    def of(cls, name: str, change: Change) -> Row:
        """Return the row of a change, with its limits of 90 and of 95 %."""
        inner, outer = (change.low90, change.high90), (change.low95, change.high95)
        return cls(name, change.ratio, inner, outer, change_text(change))


def dated(name: Message, change: Change) -> Message:
    """Name a change with the day from which it holds, or with its first and last."""
    at = dict(change.where)
    if "at" in at:
        return Message("figures.changes.from_on", name=name, when=at["at"])
    if "from" in at:
        return Message("figures.changes.span", name=name, first=at["from"], last=at["to"])
    return name


def forest_height(rows: int) -> float:
    """Return the height of a figure of so many rows, in inches."""
    return 0.6 + 0.4 * max(rows, 1)


def draw_changes(ax: Axes, changes: Sequence[tuple[str, Change]], margin: float) -> None:
    """Draw changes on an axis of ratios: 90 % (thick) and 95 % (thin) intervals, the margin shaded."""
    dress(ax, grid="x")
    ends = [end for _, change in changes for end in (change.ratio, change.low95, change.high95)]
    ratio_axis(ax, ratio_limits([margin, 1 / margin, *ends]), Message("figures.changes.axis"))
    rows = [Row.of(name, change) for name, change in changes]
    draw_rows(ax, rows, neutral=1.0, zone=(1 / margin, margin))


def draw_rows(
    ax: Axes,
    rows: Sequence[Row],
    *,
    neutral: float | None = None,
    zone: tuple[float, float] | None = None,
    colour: str = BLUE,
) -> None:
    """Draw the rows from top to bottom; what runs off the axis ends in an arrowhead.

    Parameters
    ----------
    neutral : float, optional
        Where a line says "no difference".
    zone : (float, float), optional
        A shaded range.
    """
    low, high = ax.get_xlim()
    if zone is not None:
        ax.axvspan(max(zone[0], low), min(zone[1], high), color=ZONE, linewidth=0, zorder=0.5, gid="margin")
        for edge in zone:
            ax.axvline(edge, color=EDGE, linewidth=0.9, linestyle=(0, (4, 2)), zorder=0.6)
    if neutral is not None:
        ax.axvline(neutral, color=INK, linewidth=1.0, zorder=0.8)
    for index, row in enumerate(rows):
        for interval, width in ((row.outer, 1.4), (row.inner, 3.6)):
            if interval is not None:
                # Cut at the axis and marked below: an interval without an end would otherwise be
                # drawn through the labels.
                ends = [min(max(end, low), high) for end in interval]
                ax.plot(ends, [index, index], color=colour, linewidth=width, solid_capstyle="butt", zorder=2)
        if row.outer is not None:
            for end, marker, beyond in ((low, "<", row.outer[0] < low), (high, ">", row.outer[1] > high)):
                if beyond:
                    ax.plot(
                        [end], [index], marker=marker, markersize=6, color=colour, clip_on=False, zorder=3
                    )
        if low <= row.value <= high:
            ax.plot(
                [row.value],
                [index],
                marker="o",
                markersize=7,
                markerfacecolor=PAPER,
                markeredgecolor=colour,
                markeredgewidth=2,
                clip_on=False,
                zorder=4,
                gid="estimate",
            )
        ax.annotate(
            spoken(row.text),
            (1, index),
            (8, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center_baseline",
            fontsize=SMALL,
            color=INK,
            annotation_clip=False,
        )
    # Upside down, so that the first row stands at the top.
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks(range(len(rows)), [_lines(row.name) for row in rows])
    ax.tick_params(axis="y", length=0)
    ax.spines["bottom"].set_visible(True)
    ax.spines["bottom"].set_color(GREY)


def _lines(name: str) -> str:
    """Break a long name after its first comma, whichever the language has."""
    shown = spoken(name)
    if "\n" in shown or len(shown) <= _LONGEST_NAME:
        return shown
    return _COMMA.sub(lambda comma: f"{comma[0].strip()}\n", shown, count=1)
