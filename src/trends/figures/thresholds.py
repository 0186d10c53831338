"""The figure of deadly attacks: how many killed at least so many in each period, threshold by threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.document.palette import BLUE, GREY, INK, PAPER, VERMILION
from trends.document.text import one_line
from trends.figures.dates import date_axis, spans
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, name_counts, sentence_alone
from trends.figures.marks import draw_breaks, kinds
from trends.figures.scales import change_text, limits_text, number
from trends.figures.style import dress, new_axes, style
from trends.messages import Message, joined
from trends.messages.speech import spoken
from trends.tolls.measures import incidents_word
from trends.verdict.titles import window_of
from trends.verdict.wording import change_times

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from trends.messages.values import Value
    from trends.severity.deadly import DeadlyAttacks, DeadlyResult

__all__ = ["FIGURE", "caption", "describe", "plot_thresholds", "table"]

_LOOKS = ((INK, "-"), (BLUE, (0, (5, 1.5))), (VERMILION, (0, (3, 1, 1, 1))), (GREY, (0, (1, 1))))


def plot_thresholds(shown: DeadlyResult, ax: Axes | None = None) -> Axes:
    """Draw the attacks of each period that killed at least so many, on a square-root scale, with the halves' levels.

    On a square-root scale chance moves small counts as far as large ones, and zero has its place.

    Parameters
    ----------
    shown : DeadlyResult
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    with style():
        ax = new_axes(ax, 3.0)
        what = incidents_word(shown.subject)
        title = Message("figures.deadly.title", what=what, subject=one_line(shown.subject))
        if not shown.rows:
            return sentence_alone(ax, title, shown.sentence)
        dress(ax)
        first = shown.rows[0].result.series
        ax.set_yscale("function", functions=(lambda value: np.sqrt(np.maximum(value, 0)), np.square))
        entries: list[tuple[Artist, str]] = []
        for at, row in enumerate(shown.rows):
            entries.append((_draw(ax, row, *_LOOKS[at % len(_LOOKS)]), _entry(row)))
        if kinds(first).partial.any():
            from matplotlib.lines import Line2D

            hollow = Line2D(
                [], [], linestyle="none", marker="o", color=GREY, markerfacecolor=PAPER, markersize=4
            )
            entries.append((hollow, Message("figures.marks.partial", unit=first.freq.value)))
        entries += draw_breaks(ax, first)
        below = date_axis(ax, first)
        top = max(float(np.nanmax(row.result.series.count, initial=1.0)) for row in shown.rows)
        _count_axis(ax, top)
        name_counts(ax, Message("figures.deadly.axis", what=what, unit=first.freq.value))
        legend_below(ax, entries, below=below)
        head(ax, joined((title, window_of(first)), "comma"))
    return ax


def _draw(ax: Axes, row: DeadlyAttacks, colour: str, dashes: object) -> Artist:
    from matplotlib.lines import Line2D

    series = row.result.series
    where = spans(series.periods)
    partial = kinds(series).partial
    small = 2.2 if len(series) <= 150 else 0
    # NaN breaks the line where a period was not observed; one covered in part has a hollow dot and no line to it.
    ax.plot(
        where.middle,
        np.where(partial, np.nan, series.count),
        color=colour,
        linewidth=0.9,
        linestyle=dashes,
        marker="o",
        markersize=small,
        alpha=0.75,
        zorder=2.5,
        gid=f"at-least-{row.deaths}",
    )
    if partial.any():
        ax.plot(
            where.middle[partial],
            series.count[partial],
            linestyle="none",
            marker="o",
            markersize=3.2,
            markerfacecolor=PAPER,
            markeredgecolor=colour,
            markeredgewidth=0.8,
            clip_on=False,
            zorder=2.6,
            gid="partial",
        )
    for part, level in row.levels:
        if not np.isnan(level):
            ends = where.start[part][0], where.end[part][-1]
            ax.hlines(level, *ends, color=colour, linewidth=2.4, alpha=0.9, zorder=3)
    return Line2D([], [], color=colour, linewidth=2.0, linestyle=dashes)  # type: ignore[arg-type]  # a pattern of dashes is a style of line


def _entry(row: DeadlyAttacks) -> Message:
    values: dict[str, Value] = {"deaths": row.deaths, "n": number(row.attacks)}
    if row.halves is None:
        return Message("figures.deadly.entry", **values)
    return Message("figures.deadly.entry_change", change=change_text(row.halves), **values)


def _count_axis(ax: Axes, top: float) -> None:
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

    ax.set_ylim(0, top * 1.08)
    ladder = [0, *(step * 10**power for power in range(7) for step in (1, 2, 5))]
    ticks = [tick for tick in ladder if tick <= top * 1.08]
    # The square roots of neighbouring ticks must lie apart: far down, the ladder is thinned.
    kept: list[int] = []
    for tick in reversed(ticks):
        if not kept or np.sqrt(kept[-1]) - np.sqrt(tick) >= 0.085 * np.sqrt(top):
            kept.append(tick)
    ax.yaxis.set_major_locator(FixedLocator(kept))
    ax.yaxis.set_major_formatter(FixedFormatter([spoken(number(tick)) for tick in kept]))
    ax.yaxis.set_minor_locator(NullLocator())


def describe(shown: DeadlyResult) -> str:
    """Say in sentences what the figure shows."""
    parts = [_in_words(row, shown.subject) for row in shown.rows]
    return Message("figures.deadly.list", parts=parts) if parts else shown.sentence


def _in_words(row: DeadlyAttacks, subject: str) -> Message:
    values: dict[str, Value] = {"deaths": row.deaths, "n": number(row.attacks), "subject": subject}
    if row.halves is None:
        return Message("figures.deadly.words", **values)
    ratio, limits = change_times(row.halves), limits_text(row.halves.low95, row.halves.high95)
    return Message("figures.deadly.words_change", ratio=ratio, limits=limits, **values)


def table(shown: DeadlyResult) -> pd.DataFrame:
    """Return the figures behind the figure: one row a period, one column a threshold."""
    columns = {f"at_least_{row.deaths}": row.result.series.count for row in shown.rows}
    labels = shown.rows[0].result.series.labels if shown.rows else []
    return pd.DataFrame({"period": labels, **columns})


def caption(shown: DeadlyResult) -> str:
    """Return the caption where none is given."""
    unit = shown.rows[0].result.series.freq.value if shown.rows else "period"
    return Message("figures.deadly.caption", unit=unit)


FIGURE = Drawing(plot_thresholds, describe, table, caption)
