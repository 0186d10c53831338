"""What a file covers: incidents by country (or province) and year, so that late starts and silent years are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.document.text import one_line
from trends.figures.drawing import Drawing
from trends.figures.heading import head, in_order, room, sentence_alone, wrapped
from trends.figures.heat_grid import ROW, colour_bar, count_colours, counted_cells, draw_grid, grid_height
from trends.figures.map_points import map_title
from trends.figures.scales import number
from trends.figures.style import canvas_width, fine, new_axes, style
from trends.figures.year_exposure import partly_words
from trends.messages import Message, joined
from trends.messages.speech import spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from trends.incidents.incidents import Incidents
    from trends.messages.values import Value

__all__ = ["FIGURE", "caption", "describe", "plot_coverage", "table", "years_of"]

_MOST = 20
"""Rows drawn; what else there is, is counted together."""
_LONGEST = 26
_NAMES = 118.0
"""Points that the names of the rows take."""


def years_of(shown: Incidents) -> list[int]:
    """Return the years that the data cover, within the window selected."""
    years = shown.frame["date_start"].dropna().dt.year
    bounds = [int(years.min()), int(years.max())] if len(years) else []
    if shown.coverage and shown.window.start is None and shown.window.end is None:
        bounds += [day.year for day in shown.coverage.span]
    return list(range(min(bounds), max(bounds) + 1)) if bounds else []


def _by(shown: Incidents) -> str:
    """Return the column that tells the rows apart: countries, or provinces where there is but one country."""
    return "country" if shown.frame["country"].dropna().unique().size > 1 else "admin1"


def table(shown: Incidents) -> pd.DataFrame:
    """Return incidents by place and year: a row a country (or province), a column a year, the most first."""
    frame, by, years = shown.frame, _by(shown), years_of(shown)
    places = frame[by].astype("string").fillna("not stated")
    counts = pd.crosstab(places, frame["date_start"].dt.year).reindex(columns=years, fill_value=0)
    counts = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    if len(counts) > _MOST:
        others = counts.iloc[_MOST - 1 :]
        other = pd.DataFrame([others.sum()], index=[f"{len(others):,} others"])
        counts = pd.concat([counts.iloc[: _MOST - 1], other])
    counts.index.name = by
    counts.columns = [str(year) for year in years]
    return counts.reset_index()


def plot_coverage(shown: Incidents, ax: Axes | None = None) -> Axes:
    """Draw incidents by country and year, or by province and year where all lie in one country.

    Parameters
    ----------
    shown : Incidents
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    counts = table(shown)
    title = map_title(shown, "coverage")
    with style():
        if counts.shape[1] < 2 or counts.empty:
            ax = new_axes(ax, 1.4)
            return sentence_alone(ax, title, Message("maps.grid.no_year"))
        values = counts.iloc[:, 1:].to_numpy(dtype=float)
        beside = min(_NAMES, 0.36 * canvas_width() * 72)
        names = [
            wrapped(spoken(one_line(str(name))), beside, size=fine(0.5), most=2) for name in counts.iloc[:, 0]
        ]
        pitch = max(ROW, max(len(lines) for lines in names) * fine(0.5) * 1.2 + 2)
        ax = new_axes(ax, grid_height(len(counts) * pitch / ROW))
        colours = count_colours(float(values.max()))
        texts = np.array([[number(cell) if cell else "" for cell in row] for row in values], dtype=object)
        draw_grid(
            ax,
            counted_cells(values),
            ["\n".join(in_order(lines)) for lines in names],
            list(counts.columns[1:]),
            colours,
            texts=texts,
            width=room(ax) - beside,
        )
        colour_bar(ax, colours, float(values.max()), spoken(Message("maps.grid.year_scale")))
        head(
            ax,
            title,
            joined([Message("maps.grid.grey"), partly_words(shown)]),
        )
    return ax


def _short(name: object) -> str:
    text = one_line(str(name))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def describe(shown: Incidents) -> str:
    """Say in sentences what the figure shows."""
    counts = table(shown)
    if counts.shape[1] < 2 or counts.empty:
        return Message("maps.grid.nothing")
    places: list[Value] = []
    for row in counts.head(6).itertuples(index=False):
        filled = [(year, count) for year, count in zip(counts.columns[1:], row[1:], strict=True) if count]
        if filled:
            total = sum(count for _, count in filled)
            when: str = filled[0][0]
            if len(filled) > 1:
                when = Message("maps.years.span", first=when, last=filled[-1][0])
            places.append(Message("maps.grid.row", place=_short(row[0]), n=number(total), years=when))
    rows = Message("maps.grid.rows", rows=places, more=max(len(counts) - 6, 0))
    titled = Message("maps.titled", title=map_title(shown, "places"), text=rows)
    return joined([titled, partly_words(shown)])


def caption(shown: Incidents) -> str:
    """Return the caption where none is given."""
    return Message("maps.grid.coverage_caption", title=map_title(shown, "coverage"), by=_by(shown))


FIGURE = Drawing(plot_coverage, describe, table, caption)
