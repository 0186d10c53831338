"""The figure of the tolls of many incidents: the range that reports of each give, and what is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.text import one_line
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, sentence_alone
from trends.figures.row_labels import label_rows
from trends.figures.scales import number
from trends.figures.style import dress, new_axes, style
from trends.figures.toll_marks import BELOW, ROW, draw_row, toll_axis
from trends.messages import Message, joined
from trends.tolls.rules import toll_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.tolls.reported_incident import ReportedIncident
    from trends.tolls.toll_table import TollTable

__all__ = ["FIGURE", "caption", "day_words", "describe", "plot_tolls", "table"]

_MOST = 30
"""Incidents drawn: the deadliest by their highest toll."""


def plot_tolls(shown: TollTable, ax: Axes | None = None) -> Axes:
    """Draw the range of reported tolls of each incident, every report a mark, and the figure that is counted.

    Parameters
    ----------
    shown : TollTable
        Its deadliest 30, in order of time.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = _chosen(shown)
    with style():
        ax = new_axes(ax, 0.5 + ROW * max(len(rows), 2))
        if not rows:
            return sentence_alone(ax, Message("maps.tolls.reported"), shown.sentence)
        dress(ax, grid="x")
        entries = toll_axis(ax, max(incident.range()[1] for incident in rows))
        for at, incident in enumerate(rows):
            stated = [(report.low, report.high) for report in incident.reports]
            draw_row(ax, at, stated, incident.taken.value)
        label_rows(
            ax,
            [
                Message("maps.tolls.row", day=day_words(incident), place=one_line(incident.place))
                for incident in rows
            ],
            [_range_text(incident, *incident.range()) for incident in rows],
            pitch=ROW * 72,
        )
        ax.spines["bottom"].set_visible(True)
        silent = sum(bool(np.isnan(incident.range()[1])) for incident in shown)
        left = len(shown) - len(rows) - silent
        aside = shown.rule.sentence if shown.rule else Message("maps.tolls.no_rule")
        lower = Message("maps.tolls.lower", n=left) if left else ""
        none = Message("maps.tolls.silent", n=silent) if silent else ""
        legend_below(ax, entries, below=BELOW)
        title = Message("maps.tolls.title", n=len(rows), subject=shown.subject)
        head(ax, title, joined([aside, lower, none]))
    return ax


def _chosen(shown: TollTable) -> list[ReportedIncident]:
    stated = [incident for incident in shown if not np.isnan(incident.range()[1])]
    deadliest = sorted(stated, key=lambda incident: -incident.range()[1])[:_MOST]
    kept = {id(incident) for incident in deadliest}
    return [incident for incident in stated if id(incident) in kept]


def _range_text(one: ReportedIncident, low: float, high: float) -> str:
    if all(np.isnan(report.low) for report in one.reports):
        return toll_words(float("nan"), high)
    most = Message("maps.tolls.open", n=number(high)) if one.open_above() else number(high)
    return most if low == high else Message("ratio.number.range", low=number(low), high=most)


def day_words(one: ReportedIncident) -> str:
    """Return the day of an incident, as far as it has one."""
    return one.day or Message("maps.tolls.undated")


def describe(shown: TollTable) -> str:
    """Say in sentences what the figure shows."""
    rows = _chosen(shown)
    if not rows:
        return shown.sentence
    widest = max(rows, key=lambda one: one.range()[1] / max(one.range()[0], 1))
    return joined([shown.sentence, Message("maps.tolls.widest", sentence=widest.sentence)])


def table(shown: TollTable) -> pd.DataFrame:
    """Return the figures behind the figure: one row an incident."""
    return shown.to_frame()


def caption(shown: TollTable) -> str:
    """Return the caption where none is given."""
    return Message("maps.tolls.caption", n=len(_chosen(shown)), subject=shown.subject)


FIGURE = Drawing(plot_tolls, describe, table, caption)
