"""The small chart with which incidents and series show themselves: the counts in one strip, gaps shaded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from trends.document.palette import BLUE, GAP, GREY, HATCH, INK, PAPER
from trends.errors import TrendsError
from trends.figures.dates import spans
from trends.figures.export import block, drawn_narrow
from trends.figures.marks import kinds
from trends.figures.scales import number
from trends.figures.series import describe
from trends.figures.style import fine, new_axes, style
from trends.incidents.incidents import Incidents
from trends.messages import Message
from trends.messages.speech import spoken
from trends.verdict.titles import capital, title_of
from trends.verdict.wording import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from trends.document.blocks import Block
    from trends.series.count_series import CountSeries

__all__ = ["draw_sparkline", "with_sparkline"]

_HEIGHT = 0.75
_MOST_MONTHS = 480
"""A longer span is counted by year."""


def with_sparkline(shown: Incidents | CountSeries, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with a small chart after the first of them, where there is anything to draw."""
    try:
        series = _counted(shown) if isinstance(shown, Incidents) else shown
    except TrendsError:
        return list(blocks)  # no date, or nothing that can be counted: the words say so
    if not kinds(series).counted.any() or len(series) < 2:
        return list(blocks)
    strip = block(
        draw_sparkline(series),
        name="sparkline",
        caption=Message("figures.series.caption", title=title_of(series), unit=series.freq.value),
        alt=describe(series, "line"),
    )
    strip = replace(strip, narrow=drawn_narrow(lambda: draw_sparkline(series)))
    return [*blocks[:1], strip, *blocks[1:]]


def _counted(shown: Incidents) -> CountSeries:
    series = shown.count()
    return shown.count(freq="year") if len(series) > _MOST_MONTHS else series


def draw_sparkline(series: CountSeries, ax: Axes | None = None) -> Axes:
    """Draw a series in one strip: a stepped line where it was counted, grey where it was not observed.

    Parameters
    ----------
    series : CountSeries
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    by_kind, where = kinds(series), spans(series.periods)
    # A period that is covered in part is no lower for it: it has a dot of its own, and no line leads there.
    count = np.where(by_kind.counted & ~by_kind.partial, series.count, np.nan)
    if np.isnan(count).all():
        count = np.where(by_kind.counted, series.count, np.nan)
    with style():
        ax = new_axes(ax, _HEIGHT)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], ~by_kind.counted, [False]]).astype(int)))
        for first, after in edges.reshape(-1, 2):
            gap = ax.axvspan(where.start[first], where.end[after - 1], facecolor=GAP, linewidth=0)
            gap.set_gid("not-observed")
        ax.stairs(count, [*where.start, where.end[-1]], fill=True, facecolor=BLUE, alpha=0.25, linewidth=0)
        ax.stairs(count, [*where.start, where.end[-1]], baseline=None, color=BLUE, linewidth=1.1)
        # A line without points would lie at the corner of the figure, and the Axes would make room for it.
        if by_kind.partial.any():
            ax.plot(
                where.middle[by_kind.partial],
                series.count[by_kind.partial],
                linestyle="none",
                marker="o",
                markersize=3,
                markerfacecolor=PAPER,
                markeredgecolor=BLUE,
                clip_on=False,
                gid="partial",
            )
        most = int(np.nanargmax(count))
        ax.plot(where.middle[most], count[most], marker="o", markersize=3, color=INK, clip_on=False)
        later = where.middle[most] > (where.start[0] + where.end[-1]) / 2
        ax.annotate(
            spoken(
                Message("figures.marks.highest", n=number(count[most]), when=spelled(series.periods[most]))
            ),
            (where.middle[most], count[most]),
            (-5 if later else 5, -1),
            textcoords="offset points",
            ha="right" if later else "left",
            va="center",
            fontsize=fine(),
        )
        ax.set_xlim(where.start[0], where.end[-1])
        ax.set_ylim(
            0, max(float(count[most]) * 1.12, float(np.max(series.count[by_kind.partial], initial=0.0)), 1.0)
        )
        ax.set_yticks([])
        ax.set_xticks(
            [where.start[0], where.end[-1]],
            [capital(spoken(spelled(series.periods[end]))) for end in (0, -1)],
        )
        first_label, last_label = ax.get_xticklabels()
        first_label.set_horizontalalignment("left")
        last_label.set_horizontalalignment("right")
        ax.tick_params(length=0, labelsize=fine(), labelcolor=GREY)
        for side in ("top", "left", "right"):
            ax.spines[side].set_visible(False)
        ax.spines["bottom"].set_color(HATCH)
    return ax
