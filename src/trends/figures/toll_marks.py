"""The marks of reported tolls: a row an incident or a report, "at least" and "at most" told apart from a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.palette import BLUE, GREY, PAPER, VERMILION
from trends.figures.heading import name_values
from trends.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

__all__ = ["BELOW", "ROW", "draw_row", "toll_axis"]

ROW = 0.27
"""Inches that a row takes."""
BELOW = 34.0
"""Points that the labels of the horizontal axis take."""


def toll_axis(ax: Axes, most: float) -> list[tuple[Artist, str]]:
    """Make the axis of deaths, logarithmic with a place for zero; return the entries of the legend."""
    from matplotlib.lines import Line2D
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

    # log(1 + x), as some reports state that nobody was killed.
    ax.set_xscale("function", functions=(np.log1p, np.expm1))
    end = most * 1.25 + 1
    ax.set_xlim(0, end)
    ladder = [0, *(step * 10**power for power in range(7) for step in (1, 2, 5))]
    # The axis has place for a label every tenth of its length; the ends of the ladder are closer than that.
    ticks: list[int] = []
    for tick in ladder:
        wide = max(0.115, 0.034 * len(f"{tick:,}")) * np.log1p(end)
        if tick <= end and (not ticks or np.log1p(tick) - np.log1p(ticks[-1]) >= wide):
            ticks.append(tick)
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_major_formatter(FixedFormatter([f"{tick:,}" for tick in ticks]))
    ax.xaxis.set_minor_locator(NullLocator())
    name_values(ax, Message("maps.tolls.axis"))

    def mark(sign: str, colour: str, face: str) -> Artist:
        return Line2D([], [], linestyle="none", marker=sign, color=colour, markerfacecolor=face, markersize=6)

    return [
        (mark("o", BLUE, BLUE), Message("maps.tolls.mark", mark="report")),
        (mark(">", BLUE, PAPER), Message("maps.tolls.mark", mark="least")),
        (mark("<", BLUE, PAPER), Message("maps.tolls.mark", mark="most")),
        (mark("D", VERMILION, "none"), Message("maps.tolls.mark", mark="counted")),
    ]


def draw_row(ax: Axes, at: int, stated: Sequence[tuple[float, float]], taken: float) -> None:
    """Draw what was stated of a row's toll, each a pair of least and most, and what is counted (NaN where nothing is)."""
    ends = [end for pair in stated for end in pair if not np.isnan(end)]
    ax.plot([min(ends), max(ends)], [at, at], color=GREY, linewidth=1.4, solid_capstyle="butt", zorder=1.8)
    for low, high in stated:
        # "18 to 44" is both at least 18 and at most 44.
        marks = [(low, "o", BLUE)] if low == high else [(low, ">", PAPER), (high, "<", PAPER)]
        for value, sign, face in marks:
            if not np.isnan(value):
                ax.plot(
                    [value],
                    [at],
                    linestyle="none",
                    marker=sign,
                    markersize=5.5,
                    markerfacecolor=face,
                    markeredgecolor=BLUE,
                    markeredgewidth=1.2,
                    clip_on=False,
                    zorder=3,
                    gid="report",
                )
    if not np.isnan(taken):
        ax.plot(
            [taken],
            [at],
            linestyle="none",
            marker="D",
            markersize=9,
            markerfacecolor="none",
            markeredgecolor=VERMILION,
            markeredgewidth=1.5,
            clip_on=False,
            zorder=4,
            gid="counted",
        )
