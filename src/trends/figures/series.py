"""The figure of a series: a dot a period, and what was not observed visibly so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.figures.dates import date_axis
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, name_counts
from trends.figures.marks import counts_top, draw_breaks, draw_counts, kinds
from trends.figures.scales import count_axis, number
from trends.figures.style import dress, new_axes, style
from trends.figures.wording import marks_in_words
from trends.messages import Message, joined
from trends.series.count_series import CountSeries
from trends.verdict.titles import axis_title, title_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.incidents.incidents import Incidents
    from trends.series.series_table import SeriesTable

__all__ = ["FIGURE", "caption", "describe", "plot_series", "table"]


def counts_of(shown: CountSeries | Incidents | SeriesTable) -> CountSeries:
    """Return a series as it is, and the counts of what can be counted."""
    return shown if isinstance(shown, CountSeries) else shown.count()


def plot_series(shown: CountSeries, ax: Axes | None = None) -> Axes:
    """Draw the counts of a series by period.

    Parameters
    ----------
    shown : CountSeries
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    with style():
        ax = new_axes(ax, 2.4)
        dress(ax)
        top = counts_top(shown)
        entries = draw_counts(ax, shown, top, stems=True)
        entries += draw_breaks(ax, shown)
        below = date_axis(ax, shown)
        count_axis(ax, top)
        name_counts(ax, axis_title(shown))
        # One dot a period needs no legend; anything else does.
        legend_below(ax, entries if len(entries) > 1 or not kinds(shown).counted.all() else [], below=below)
        head(ax, title_of(shown))
    return ax


def describe(shown: CountSeries, mark: str = "dots") -> str:
    """Say in sentences what the figure shows."""
    marks = marks_in_words(shown, mark)
    if kinds(shown).counted.sum() <= 1:
        return marks
    return joined((marks, Message("figures.words.total", total=number(shown.total))))


def table(shown: CountSeries) -> pd.DataFrame:
    """Return the figures behind the figure: one row a period."""
    return shown.to_frame()


def caption(shown: CountSeries) -> str:
    """Return the caption where none is given."""
    return Message("figures.series.caption", title=title_of(shown), unit=shown.freq.value)


FIGURE = Drawing(plot_series, describe, table, caption, counts_of)
