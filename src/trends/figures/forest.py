"""Rows of estimates with intervals: names at the left, figures at the right, nothing over the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.document.palette import BLUE, EDGE, GREY, INK, PAPER, ZONE
from trends.figures.row_labels import label_rows
from trends.figures.scales import change_text, ratio_axis, ratio_limits
from trends.figures.style import dress
from trends.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from trends.verdict.change import Change

__all__ = ["Row", "dated", "draw_changes", "draw_intervals", "draw_rows", "forest_height"]


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
    """Draw the rows from top to bottom with their names and texts; see `draw_intervals`."""
    draw_intervals(ax, rows, neutral=neutral, zone=zone, colour=colour)
    label_rows(ax, [row.name for row in rows], [row.text for row in rows])
    ax.spines["bottom"].set_visible(True)
    ax.spines["bottom"].set_color(GREY)


def draw_intervals(
    ax: Axes,
    rows: Sequence[Row | None],
    *,
    neutral: float | None = None,
    zone: tuple[float, float] | None = None,
    colour: str = BLUE,
) -> None:
    """Draw the values and intervals of rows without their words; what runs off the axis ends in an arrowhead.

    Parameters
    ----------
    rows : sequence of Row or None
        None leaves a row empty.
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
        if row is None:
            continue
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
                linestyle="none",
                marker="o",
                markersize=7,
                markerfacecolor=PAPER,
                markeredgecolor=colour,
                markeredgewidth=2,
                clip_on=False,
                zorder=4,
                gid="estimate",
            )
