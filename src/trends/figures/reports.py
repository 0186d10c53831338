"""The figure of one incident: what each reporter says of the killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.text import one_line
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, sentence_alone
from trends.figures.row_labels import label_rows
from trends.figures.style import dress, new_axes, style
from trends.figures.toll_marks import BELOW, ROW, draw_row, toll_axis
from trends.figures.tolls import day_words
from trends.messages import Message, joined, listed
from trends.tolls.rules import toll_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.tolls.reported_incident import ReportedIncident

__all__ = ["FIGURE", "caption", "describe", "plot_reports", "table"]


def plot_reports(shown: ReportedIncident, ax: Axes | None = None) -> Axes:
    """Draw what each report of one incident says of the killed.

    Parameters
    ----------
    shown : ReportedIncident
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    reports = [report for report in shown.reports if not (np.isnan(report.low) and np.isnan(report.high))]
    with style():
        ax = new_axes(ax, 0.5 + ROW * max(len(reports), 2))
        if not reports:
            return sentence_alone(ax, Message("maps.tolls.no_reports", id=shown.incident_id), shown.sentence)
        dress(ax, grid="x")
        entries = toll_axis(ax, shown.range()[1])
        for at, report in enumerate(reports):
            draw_row(
                ax,
                at,
                [(report.low, report.high)],
                shown.taken.value if report.reporter in shown.taken.reporters else np.nan,
            )
        label_rows(
            ax,
            [one_line(report.reporter) for report in reports],
            [Message("maps.tolls.row", day=report.killed, place=one_line(report.day)) for report in reports],
            pitch=ROW * 72,
        )
        ax.spines["bottom"].set_visible(True)
        legend_below(ax, entries, below=BELOW)
        head(
            ax,
            Message(
                "maps.tolls.of_incident",
                day=day_words(shown),
                placed="yes" if shown.place else "no",
                place=one_line(shown.place),
            ),
        )
    return ax


def describe(shown: ReportedIncident) -> str:
    """Say in sentences what the figure shows."""
    statements = [
        Message("maps.tolls.statement", reporter=report.reporter, n=toll_words(report.low, report.high))
        for report in shown.reports
    ]
    reports = Message("maps.tolls.statements", n=len(statements), statements=listed(statements, 12))
    return joined([shown.sentence, reports])


def table(shown: ReportedIncident) -> pd.DataFrame:
    """Return the figures behind the figure: one row a report."""
    return shown.to_frame()


def caption(shown: ReportedIncident) -> str:
    """Return the caption where none is given."""
    return Message("maps.tolls.incident_caption", id=shown.incident_id, n=len(shown.reports))


FIGURE = Drawing(plot_reports, describe, table, caption)
