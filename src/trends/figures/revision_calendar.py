"""A calendar of changes: how many events of each month a newer release added, removed or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.figures.drawing import Drawing
from trends.figures.heading import head, room, sentence_alone
from trends.figures.heat_grid import colour_bar, count_colours, counted_cells, draw_grid, grid_height
from trends.figures.revision_months import heading, month_at, months_table
from trends.figures.scales import number
from trends.figures.style import new_axes, style
from trends.messages import Message
from trends.messages.calendar_words import short_month
from trends.messages.speech import current, spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from trends.revisions.result import Diff

__all__ = ["FIGURE", "caption", "describe", "plot_changes_by_month"]

_MOST_NAMED = 3


def _grid(shown: Diff) -> tuple[list[int], NDArray[np.float64], NDArray[np.bool_]]:
    """Return the years, the changes and what only one of the two covers, shape (years, 12) each."""
    months = shown.months
    first, last = (int(str(months["month"].iloc[at])[:4]) for at in (0, -1))
    changes, alone = np.full((last - first + 1, 12), np.nan), np.zeros((last - first + 1, 12), dtype=bool)
    at = (
        np.array([int(month[:4]) - first for month in months["month"]]),
        np.array([int(month[5:7]) - 1 for month in months["month"]]),
    )
    changes[at] = np.where(months["covered"] | (_changes(shown) > 0), _changes(shown), np.nan)
    alone[at] = ~months["covered"].to_numpy()
    return list(range(first, last + 1)), changes, alone


def _changes(shown: Diff) -> NDArray[np.float64]:
    return shown.months[["added", "removed", "changed"]].sum(axis=1).to_numpy(float)


def plot_changes_by_month(shown: Diff, ax: Axes | None = None) -> Axes:
    """Draw how many events of each month changed; months that only one of the two covers are hatched.

    Parameters
    ----------
    shown : Diff
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    title = heading(shown, "calendar")
    with style():
        if not len(shown.months):
            return sentence_alone(new_axes(ax, 1.4), title, Message("revisions.figure.nothing"))
        years, changes, alone = _grid(shown)
        most = float(np.nanmax(changes, initial=1.0))
        texts = np.array(
            [["" if np.isnan(cell) else number(cell) for cell in row] for row in changes], dtype=object
        )
        ax = new_axes(ax, grid_height(len(years)))
        colours = count_colours(most)
        draw_grid(
            ax,
            counted_cells(changes),
            [str(year) for year in years],
            [short_month(month, current()) for month in range(1, 13)],
            colours,
            texts=texts,
            unknown=alone,
            width=room(ax),
        )
        colour_bar(ax, colours, most, spoken(Message("revisions.figure.bar", what=shown.unit)))
        head(ax, title, Message("revisions.figure.hatched") if alone.any() else "")
    return ax


def describe(shown: Diff) -> str:
    """Say in sentences what the figure shows."""
    if not len(shown.months):
        return Message("revisions.figure.nothing")
    changes = _changes(shown)
    order = np.argsort(-changes, kind="stable")[:_MOST_NAMED]
    named = [
        Message("revisions.figure.month", month=month_at(shown, at), n=int(changes[at]))
        for at in order
        if changes[at]
    ]
    if not named:
        return Message("revisions.figure.no_change", n=len(changes))
    return Message(
        "revisions.figure.calendar_words",
        what=shown.unit,
        n=int((changes > 0).sum()),
        total=len(changes),
        months=named,
    )


def caption(shown: Diff) -> str:
    """Return the caption where none is given."""
    return Message("revisions.figure.calendar_caption", what=shown.unit)


FIGURE = Drawing(plot_changes_by_month, describe, months_table, caption)
