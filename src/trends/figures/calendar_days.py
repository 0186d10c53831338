"""The calendar of incidents: a cell a day, where no more than a few years are to be shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.document.palette import GREY, PAPER
from trends.figures import calendar_months
from trends.figures.drawing import Drawing
from trends.figures.heading import head, measured, sentence_alone
from trends.figures.heat_grid import colour_bar, count_colours, counted_cells
from trends.figures.map_points import map_title
from trends.figures.scales import every, number
from trends.figures.style import SMALL, canvas_width, fine, new_axes, style
from trends.figures.year_exposure import partial_years, years_covered
from trends.messages import Message, joined
from trends.messages.calendar_words import short_month
from trends.messages.speech import current, spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from trends.incidents.incidents import Incidents

__all__ = ["FIGURE", "caption", "describe", "plot_days", "table"]

_MOST_YEARS = 8
"""More years are shown by month."""
_CELL = 8.2
_BAND = 9.0
"""Rows that a year takes: seven days and the gap to the next."""


def _days(shown: Incidents) -> pd.Series[int]:
    """Count the incidents that are dated to one day, over every covered day of the window."""
    frame = shown.frame
    # A month's attacks set on its first day would make a pattern of first days.
    exact = frame["date_precision"].eq("day") & frame["date_start"].notna()
    counted = frame.loc[exact, "date_start"].value_counts()
    covered = shown.coverage.inside(shown.window) if shown.coverage else None
    if not covered:
        return pd.Series(dtype=int)
    days = np.concatenate([pd.date_range(first, last, unit="s") for first, last in covered.spans])
    # A covered day without an incident is a zero; a day that is not covered is no cell at all.
    return counted.reindex(days, fill_value=0).sort_index()


def _years(days: pd.Series[int]) -> NDArray[np.int64]:
    return np.asarray(pd.DatetimeIndex(days.index).year, dtype=np.int64)


def _by_month(days: pd.Series[int]) -> bool:
    return bool(len(days)) and _years(days)[-1] - _years(days)[0] + 1 > _MOST_YEARS


def plot_days(shown: Incidents, ax: Axes | None = None) -> Axes:
    """Draw how many incidents each day had, a band a year; many years are drawn by month.

    Only incidents dated to the day are counted in a calendar of days; how many are not is said.

    Parameters
    ----------
    shown : Incidents
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    days = _days(shown)
    if _by_month(days):
        # Ten years of days would be cells too small to see.
        return calendar_months.plot_calendar(shown.count(), ax)
    with style():
        title = map_title(shown, "calendar")
        if not days.sum():
            ax = new_axes(ax, 1.4)
            return sentence_alone(ax, title, Message("maps.days_calendar.none"))
        years = np.unique(_years(days)).tolist()
        names = [spoken(str(year)) for year in years]
        whole = canvas_width() * 72 - max(measured(name, SMALL) for name in names) - 12
        cell = whole / 54
        # On a phone the cells are small and the names of months are not: they take more of a band.
        tall = _BAND if cell >= _CELL * 0.9 else 7 + (fine(2) + 5) / cell
        ax = new_axes(ax, (cell * tall * len(years) + 60) / 72)
        most = float(days.max())
        colours = count_colours(most)
        for band, year in enumerate(years):
            grid, labels = _band(days, year)
            ax.pcolormesh(
                np.arange(55),
                band * tall + np.arange(8),
                np.ma.masked_invalid(counted_cells(grid)),
                cmap=colours[0],
                norm=colours[1],
                edgecolors=PAPER,
                linewidth=0.6,
                gid=f"days-{year}",
            )
            step = every([name for _, name in labels], whole, fine(2))
            for week, name in labels[::step]:
                ax.text(week, band * tall - 0.35, name, fontsize=fine(2), color=GREY, va="bottom")
        ax.set_xlim(0, 54)
        ax.set_ylim(len(years) * tall - (tall - 7) + 0.4, -(tall - 7) + 0.4)
        ax.set_aspect("equal", anchor="SW")
        ax.set_xticks([])
        ax.set_yticks([band * tall + 3.5 for band in range(len(years))], names)
        ax.tick_params(length=0)
        for spine in ax.spines.values():
            spine.set_visible(False)
        colour_bar(ax, colours, most, spoken(Message("maps.days_calendar.scale")))
        head(ax, title, _reading(shown, days))
    return ax


def _band(days: pd.Series[int], year: int) -> tuple[NDArray[np.float64], list[tuple[int, str]]]:
    """Return a year as weekdays by weeks, shape (7, 54), Monday at the top, and where its months begin."""
    # A leap year that begins on a Sunday touches 54 weeks.
    grid = np.full((7, 54), np.nan)
    offset = date(year, 1, 1).weekday()
    mine = _years(days) == year
    cell = np.asarray(pd.DatetimeIndex(days.index).day_of_year)[mine] - 1 + offset
    week, weekday = cell // 7, cell % 7
    grid[weekday, week] = days.to_numpy(dtype=float)[mine]
    starts = [
        ((date(year, month, 1).timetuple().tm_yday - 1 + offset) // 7, short_month(month, current()))
        for month in range(1, 13)
    ]
    return grid, starts


def _reading(shown: Incidents, days: pd.Series[int]) -> str:
    left = len(shown.frame) - int(days.sum())
    left_out = Message("maps.days_calendar.left_out", n=number(left)) if left else ""
    return joined([Message("maps.days_calendar.reading"), left_out])


def describe(shown: Incidents) -> str:
    """Say in sentences what the figure shows."""
    days = _days(shown)
    if _by_month(days):
        return calendar_months.describe(shown.count())
    if not days.sum():
        return Message("maps.days_calendar.no_calendar")
    top = pd.DatetimeIndex(days.index)[int(days.to_numpy().argmax())]
    partly = partial_years(years_covered(shown))
    sums = [
        Message("maps.number_of_year", year=str(year), n=number(total), partly=partly[str(year)])
        if str(year) in partly
        else Message("maps.years.year", name=str(year), n=number(total))
        for year, total in days.groupby(_years(days)).sum().items()
    ]
    words = Message(
        "maps.days_calendar.words",
        n=int((days > 0).sum()),
        total=number(len(days)),
        most=number(days.max()),
        day=top.date(),
        years=sums,
    )
    text = joined([words, _reading(shown, days)])
    return Message("maps.titled", title=map_title(shown, "days"), text=text)


def table(shown: Incidents) -> pd.DataFrame:
    """Return the figures behind the figure: incidents by day, or by month where they are drawn so."""
    days = _days(shown)
    if _by_month(days):
        return calendar_months.table(shown.count())
    return pd.DataFrame(
        {"day": [f"{day:%Y-%m-%d}" for day in days.index], "incidents": days.to_numpy(dtype=int)}
    )


def caption(shown: Incidents) -> str:
    """Return the caption where none is given."""
    days = _days(shown)
    if _by_month(days):
        return calendar_months.caption(shown.count())
    return Message("maps.days_calendar.caption", title=map_title(shown, "calendar"))


FIGURE = Drawing(plot_days, describe, table, caption)
