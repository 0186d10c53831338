"""Old against new: the deaths of each month, or the counts of a series, in both releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.palette import BLUE, GREY, VERMILION
from trends.figures.dates import date_axis, spans
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, name_counts, sentence_alone
from trends.figures.revision_months import heading, month_at, months_table, weight_words
from trends.figures.scales import number
from trends.figures.style import dress, new_axes, style
from trends.messages import Message
from trends.messages.speech import spoken
from trends.series.count_series import CountSeries

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from trends.revisions.result import Diff

__all__ = ["FIGURE", "caption", "describe", "plot_levels"]

_MARKED = 48
"""Months up to which each is marked by a dot; of more the dots would be a band."""


def _levels(shown: Diff) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the figures of both releases, shape (months,); NaN where they cannot be compared."""
    months = shown.months
    comparable = months["covered"] | (months["events_old"] > 0) | (months["events_new"] > 0)
    old, new = (np.where(comparable, months[f"deaths_{side}"], np.nan) for side in ("old", "new"))
    return old, new


def plot_levels(shown: Diff, ax: Axes | None = None) -> Axes:
    """Draw what both releases say of each month, over what both can be compared on.

    Parameters
    ----------
    shown : Diff
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.ticker import FuncFormatter

    title = heading(shown, "levels")
    with style():
        old, new = _levels(shown)
        if not np.isfinite(old).any() and not np.isfinite(new).any():
            return sentence_alone(new_axes(ax, 1.4), title, Message("revisions.figure.nothing"))
        ax = new_axes(ax, 2.9)
        dress(ax)
        axis = CountSeries.from_counts(np.nan_to_num(new), str(shown.months["month"].iloc[0]), "month")
        x = spans(axis.periods).middle
        marker = "o" if len(x) <= _MARKED else ""
        ax.fill_between(x, old, new, color=VERMILION, alpha=0.25, linewidth=0, gid="difference")
        older = {
            "color": GREY,
            "linestyle": "dashed",
            "marker": marker,
            "markersize": 3.5,
            "fillstyle": "none",
        }
        newer = {"color": BLUE, "linestyle": "solid", "marker": marker, "markersize": 3.5}
        ax.plot(x, old, linewidth=1.3, gid="old", **older)  # type: ignore[arg-type]  # looks, by name
        ax.plot(x, new, linewidth=1.5, gid="new", **newer)  # type: ignore[arg-type]  # likewise
        ax.set_ylim(bottom=0)
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: spoken(number(value))))
        name_counts(ax, weight_words(shown))
        below = date_axis(ax, axis)
        entries: list[tuple[Artist, str]] = [
            (Line2D([], [], **older), shown.old.label),  # type: ignore[arg-type]  # likewise
            (Line2D([], [], **newer), shown.new.label),  # type: ignore[arg-type]  # likewise
            (Patch(color=VERMILION, alpha=0.25), Message("revisions.figure.difference")),
        ]
        legend_below(ax, entries, below=below)
        head(ax, title)
    return ax


def describe(shown: Diff) -> str:
    """Say in sentences what the figure shows."""
    total = shown.weight
    if total is None or not len(shown.months):
        return Message("revisions.figure.nothing")
    old, new = _levels(shown)
    apart = np.abs(np.nan_to_num(new) - np.nan_to_num(old))
    at = int(np.argmax(apart))
    values = {"old": number(total.old), "new": number(total.new), "what": weight_words(shown)}
    if not apart[at]:
        return Message("revisions.figure.levels_same", **values)
    return Message(
        "revisions.figure.levels_words",
        month=month_at(shown, at),
        before=number(float(np.nan_to_num(old[at]))),
        after=number(float(np.nan_to_num(new[at]))),
        **values,
    )


def caption(shown: Diff) -> str:
    """Return the caption where none is given."""
    return Message("revisions.figure.levels_caption", what=weight_words(shown))


FIGURE = Drawing(plot_levels, describe, months_table, caption)
