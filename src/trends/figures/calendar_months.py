"""The calendar of a series: a row a year, a column a month, so that season and gaps meet the eye."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.document.text import one_line
from trends.errors import ParameterError
from trends.figures.drawing import Drawing
from trends.figures.heading import head, room
from trends.figures.heat_grid import colour_bar, count_colours, counted_cells, draw_grid, grid_height
from trends.figures.marks import kinds
from trends.figures.scales import number
from trends.figures.style import new_axes, style
from trends.figures.year_exposure import partial_years, years_observed
from trends.messages import Message, joined
from trends.messages.amounts import count_words
from trends.messages.calendar_words import short_month
from trends.messages.speech import current, spoken
from trends.periods.calendar import Frequency
from trends.verdict.titles import title_of
from trends.verdict.wording import counted, span

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries

__all__ = ["FIGURE", "caption", "describe", "plot_calendar", "table"]


def _monthly(shown: CountSeries) -> CountSeries:
    if shown.freq not in (Frequency.DAY, Frequency.MONTH):
        raise ParameterError(f"A calendar is of days or months; this series is {shown.freq.adjective}.")
    return shown.resample("month")


def _grid(shown: CountSeries) -> tuple[list[int], NDArray[np.float64], NDArray[np.bool_]]:
    """Return the years, the counts and what is not observed, shape (years, 12) each; outside the window both are blank."""
    series = _monthly(shown)
    years = list(range(int(series.periods[0].year), int(series.periods[-1].year) + 1))
    count, unknown = np.full((len(years), 12), np.nan), np.zeros((len(years), 12), dtype=bool)
    at = (np.asarray(series.periods.year) - years[0], np.asarray(series.periods.month) - 1)
    by_kind = kinds(series)
    count[at] = np.where(by_kind.counted, series.count, np.nan)
    unknown[at] = ~by_kind.counted
    return years, count, unknown


def plot_calendar(shown: CountSeries, ax: Axes | None = None) -> Axes:
    """Draw a series as a calendar of months; months without a count are hatched.

    Parameters
    ----------
    shown : CountSeries
        Daily or monthly.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ParameterError
        If the series is of another frequency.
    """
    years, count, unknown = _grid(shown)
    most = float(np.nanmax(count, initial=1.0))
    part = _in_part(shown)
    texts = np.array(
        [
            [
                "" if np.isnan(cell) else f"{spoken(count_words(cell, short=True))}{'*' if cut else ''}"
                for cell, cut in zip(*row, strict=True)
            ]
            for row in zip(count, part, strict=True)
        ],
        dtype=object,
    )
    with style():
        ax = new_axes(ax, grid_height(len(years)))
        colours = count_colours(most)
        names = [short_month(month, current()) for month in range(1, 13)]
        draw_grid(
            ax,
            counted_cells(count),
            [str(year) for year in years],
            names,
            colours,
            texts=texts,
            unknown=unknown,
            width=room(ax),
        )
        colour_bar(ax, colours, most, spoken(Message("figures.calendar.bar")))
        remarks = [Message("figures.calendar.hatched")] if unknown.any() else []
        remarks += [Message("figures.calendar.starred")] if part.any() else []
        head(ax, title_of(_monthly(shown)), joined(remarks))
    return ax


def _in_part(shown: CountSeries) -> NDArray[np.bool_]:
    """Return which cells are covered only in part, shape (years, 12)."""
    series = _monthly(shown)
    years = np.asarray(series.periods.year)
    partly = np.zeros((int(years[-1] - years[0]) + 1, 12), dtype=bool)
    partly[years - years[0], np.asarray(series.periods.month) - 1] = kinds(series).partial
    return partly


def describe(shown: CountSeries) -> str:
    """Say in sentences what the figure shows."""
    years, count, _ = _grid(shown)
    sums = [
        (year, float(np.nansum(row)))
        for year, row in zip(years, count, strict=True)
        if not np.isnan(row).all()
    ]
    partly = partial_years(years_observed(_monthly(shown)))
    by_year = [
        Message("figures.calendar.year_part", year=str(year), total=number(total), note=partly[str(year)])
        if str(year) in partly
        else Message("figures.calendar.year", year=str(year), total=number(total))
        for year, total in sums
    ]
    series, starred = _monthly(shown), _in_part(shown).any()
    words = Message(
        "figures.calendar.words", what=one_line(counted(series)), span=span(series), years=by_year
    )
    hatched = np.any(~kinds(series).counted)
    remarks = [name for name, there in (("hatched", hatched), ("starred", starred)) if there]
    return joined([words, *(Message(f"figures.calendar.{name}") for name in remarks)])


def table(shown: CountSeries) -> pd.DataFrame:
    """Return the figures behind the figure: a row a year, a column a month."""
    years, count, _ = _grid(shown)
    names = [short_month(month, "en") for month in range(1, 13)]
    return pd.DataFrame(count, columns=names).assign(year=years)[["year", *names]]


def caption(shown: CountSeries) -> str:
    """Return the caption where none is given."""
    return Message("figures.calendar.caption", title=title_of(_monthly(shown)))


FIGURE = Drawing(plot_calendar, describe, table, caption)
