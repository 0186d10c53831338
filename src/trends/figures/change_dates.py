"""The figure of when the level changed: counts, the levels between the dates, and the dates that fit nearly as well."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from trends.document.palette import VERMILION, ZONE
from trends.figures.dates import date_axis, spans
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, name_counts
from trends.figures.lanes import draw_dates
from trends.figures.marks import counts_top, draw_breaks, draw_counts
from trends.figures.scales import count_axis
from trends.figures.style import dress, new_axes, style
from trends.figures.wording import marks_in_words
from trends.messages import Message, joined
from trends.verdict.wording import counted, span

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.verdict.pace_result import PaceResult

__all__ = ["FIGURE", "caption", "dates_in_words", "describe", "plot_dates", "table"]


def plot_dates(shown: PaceResult, ax: Axes | None = None) -> Axes:
    """Draw when the level changed: counts, levels between the dates, and shaded the dates that fit nearly as well.

    Parameters
    ----------
    shown : PaceResult
        Without a dated change, the counts alone.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    series, steps = shown.series, _steps(shown)
    with style():
        ax = new_axes(ax, 2.4)
        dress(ax)
        top = counts_top(series, *(level for _, _, level in steps))
        entries = draw_counts(ax, series, top)
        below = date_axis(ax, series)
        where = spans(series.periods)
        for first, last, level in steps:
            ends = [where.start[first], where.end[last]]
            ax.plot(
                ends,
                [level] * 2,
                color=VERMILION,
                linewidth=3.0,
                solid_capstyle="butt",
                zorder=2.8,
                gid="level",
            )
        for change in shown.dates:
            low, high = (where.start[series.labels.index(day)] for day in (change.low, change.high))
            ax.axvspan(low, high, color=ZONE, linewidth=0, zorder=0.5)
        entries += draw_breaks(ax, series)
        count_axis(ax, top)
        above, entry = draw_dates(ax, shown, () if shown.legend is None else shown.legend.moves)
        name_counts(ax, shown.unit, above=above)
        legend_below(ax, entries + entry, below=below)
        head(
            ax,
            Message("pace_figure.dates.title", what=counted(series), span=span(series)),
            _in_short(shown),
            above=above,
        )
    return ax


def _in_short(shown: PaceResult) -> str:
    if not shown.dates:
        return dates_in_words(shown)
    return Message("pace_figure.dates.bars", swings=shown.usual_swings)


def _steps(shown: PaceResult) -> list[tuple[int, int, float]]:
    """Return the stretches between the dates: first and last period, and the level in counts a period."""
    if not shown.dates:
        return []
    labels, months = shown.series.labels, shown.series.freq.months
    edges = [0, *(labels.index(change.at) for change in shown.dates), len(labels)]
    # The level before a later change is the level after the one before it, so each is drawn once.
    levels = [shown.dates[0].before, *(change.after for change in shown.dates)]
    return [
        # Levels are rates by the month, and counts are of a period: a quarter has three times as
        # many.
        (first, after - 1, level * months)
        for (first, after), level in zip(pairwise(edges), levels, strict=True)
    ]


def dates_in_words(shown: PaceResult) -> str:
    """Say in a sentence for each when the level changed and from what to what; that it cannot be dated where it cannot."""
    if not shown.dates or shown.legend is None:
        return Message("pace_figure.alt.no_change")
    series = shown.series
    periods = dict(zip(series.labels, series.periods, strict=True))
    return joined(
        [
            Message(
                "pace_figure.alt.change",
                low=periods[change.low],
                high=periods[change.high],
                sure="yes" if change.low == change.high else "no",
                **move.values,
            )
            for change, move in zip(shown.dates, shown.legend.moves, strict=True)
        ]
    )


def describe(shown: PaceResult) -> str:
    """Say in sentences what the figure shows."""
    return joined([marks_in_words(shown.series), dates_in_words(shown)])


def table(shown: PaceResult) -> pd.DataFrame:
    """Return the figures behind the figure: one row a change, rates in events a month of 30.4375 days."""
    return shown.to_frame("dates")


def caption(shown: PaceResult) -> str:
    """Return the caption where none is given."""
    return Message(
        "pace_figure.caption.dates",
        what=counted(shown.series),
        span=span(shown.series),
        dated="yes" if shown.dates else "no",
    )


FIGURE = Drawing(plot_dates, describe, table, caption)
