"""What a file leaves blank: the share of incidents for which each thing is known, by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.document.palette import PAPER
from trends.figures.coverage import years_of
from trends.figures.drawing import Drawing
from trends.figures.heading import head, room, sentence_alone
from trends.figures.heat_grid import draw_grid, grid_height, shades
from trends.figures.map_points import map_title
from trends.figures.style import new_axes, style
from trends.messages import Message
from trends.messages.numbers import percent
from trends.messages.speech import spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from trends.incidents.incidents import Incidents

__all__ = ["FIGURE", "caption", "describe", "plot_missing", "table"]

_COLUMNS = (
    "date_start",
    "country",
    "admin1",
    "admin2",
    "latitude",
    "kind",
    "actor_1",
    "actor_2",
    "attacker",
    "fatalities_low",
    "fatalities_best",
    "fatalities_high",
    "civilians_killed",
    "wounded",
    "abducted",
    "reports",
)
_NAMES = 96.0


def table(shown: Incidents) -> pd.DataFrame:
    """Return the share of incidents for which each column is filled: overall and by year."""
    stated = shown.frame[list(_COLUMNS)].notna()
    stated.columns = [str(_field(name)) for name in _COLUMNS]
    years = years_of(shown)
    by_year = stated.groupby(shown.frame["date_start"].dt.year.to_numpy()).mean().reindex(years)
    by_year.index = [str(year) for year in years]
    whole = stated.mean().rename("all years").to_frame().T
    shares = pd.concat([whole, by_year]).T
    shares.index.name = "known"
    return shares.reset_index()


def plot_missing(shown: Incidents, ax: Axes | None = None) -> Axes:
    """Draw the share of incidents for which each thing is known, in all years and year by year.

    Parameters
    ----------
    shown : Incidents
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    from matplotlib.colors import Normalize

    shares = table(shown)
    title = map_title(shown, "known")
    with style():
        if not len(shown):
            ax = new_axes(ax, 1.4)
            return sentence_alone(ax, title, Message("maps.grid.no_incidents"))
        values = shares.iloc[:, 1:].to_numpy(dtype=float)
        ax = new_axes(ax, grid_height(len(shares), 22))
        texts = np.array(
            [["" if np.isnan(cell) else spoken(_percent(cell)) for cell in row] for row in values],
            dtype=object,
        )
        names = [spoken(Message("maps.grid.all")), *shares.columns[2:]]
        # Up to the blue of most figures and no darker: that a thing is known is no reason for alarm.
        colours = shades(), Normalize(0, 1.3)
        draw_grid(
            ax,
            values,
            [spoken(_field(name)) for name in _COLUMNS],
            names,
            colours,
            texts=texts,
            width=room(ax) - _NAMES,
        )
        # Between the column of all years and those of each.
        ax.axvline(1, color=PAPER, linewidth=4)
        head(ax, title, Message("maps.grid.stated"))
    return ax


def _field(column: str) -> Message:
    return Message("maps.grid.field", field=column)


def _percent(share: float) -> Message:
    """Write a share in percent so that only none is 0 and only all are 100."""
    if 0 < share < 0.01:
        return Message("ratio.number.under", n=1)
    if 0.99 < share < 1:
        return Message("ratio.number.over", n=99)
    return Message("ratio.number.plain", n=percent(share))


def describe(shown: Incidents) -> str:
    """Say in sentences what the figure shows."""
    if not len(shown):
        return Message("maps.grid.nothing_at_all")
    shares = table(shown)
    stated = [
        Message("maps.grid.share", name=_field(name), n=_percent(share))
        for name, share in zip(_COLUMNS, shares["all years"], strict=True)
    ]
    return Message(
        "maps.titled", title=map_title(shown, "how_known"), text=Message("maps.grid.shares", shares=stated)
    )


def caption(shown: Incidents) -> str:
    """Return the caption where none is given."""
    return Message("maps.grid.missing_caption", title=map_title(shown, "known"))


FIGURE = Drawing(plot_missing, describe, table, caption)
