"""The figures of conflicting reports: what each reporter says of one incident, and the ranges of many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from trends.document.text import one_line
from trends.errors import listed
from trends.figures.heading import head, legend_below, message
from trends.figures.scales import number
from trends.figures.style import BLUE, GREY, SMALL, VERMILION, dress, new_axes, style
from trends.tolls.rules import toll_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from trends.tolls.reported_incident import ReportedIncident
    from trends.tolls.toll_table import TollTable

__all__ = [
    "caption",
    "caption_incident",
    "describe",
    "describe_incident",
    "plot_reports",
    "plot_tolls",
    "table",
    "table_incident",
]

_MOST = 30
"""Incidents drawn: the deadliest by their highest toll."""
_ROW = 0.27
_LONGEST = 27
_BELOW = 34.0


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
        ax = new_axes(ax, 0.5 + _ROW * max(len(rows), 2))
        if not rows:
            head(ax, "Reported tolls")
            message(ax, shown.sentence)
            return ax
        dress(ax, grid="x")
        entries = _scale(ax, max(one.range()[1] for one in rows))
        for at, one in enumerate(rows):
            low, high = one.range()
            stated = [(report.low, report.high) for report in one.reports]
            _draw_row(ax, at, stated, one.taken.value)
            _right(ax, at, _range_text(one, low, high))
        _names(ax, [one_line(f"{one.day or 'undated'}  {_short(one.place)}") for one in rows])
        silent = sum(bool(np.isnan(one.range()[1])) for one in shown)
        left = len(shown) - len(rows) - silent
        aside = (
            shown.rule.sentence
            if shown.rule
            else "Where reports differ and no rule is chosen, none is counted."
        )
        more = f" {left:,} with lower tolls are not drawn." if left else ""
        more += f" No report gives a figure for {silent:,}." if silent else ""
        legend_below(ax, entries, below=_BELOW)
        head(ax, one_line(f"Killed in {len(rows)} {shown.subject}, by every report"), f"{aside}{more}")
    return ax


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
        ax = new_axes(ax, 0.5 + _ROW * max(len(reports), 2))
        if not reports:
            head(ax, one_line(f"Reports of {shown.incident_id}"))
            message(ax, shown.sentence)
            return ax
        dress(ax, grid="x")
        entries = _scale(ax, shown.range()[1])
        for at, report in enumerate(reports):
            _draw_row(
                ax,
                at,
                [(report.low, report.high)],
                shown.taken.value if report.reporter in shown.taken.reporters else np.nan,
            )
            _right(ax, at, one_line(f"{report.killed}  {report.day}"))
        _names(ax, [one_line(_short(report.reporter)) for report in reports])
        legend_below(ax, entries, below=_BELOW)
        where = f" at {shown.place}" if shown.place else ""
        head(ax, one_line(f"Killed by each report, {shown.day or 'undated'}{where}"))
    return ax


def _chosen(shown: TollTable) -> list[ReportedIncident]:
    told = [one for one in shown if not np.isnan(one.range()[1])]
    deadliest = sorted(told, key=lambda one: -one.range()[1])[:_MOST]
    kept = {id(one) for one in deadliest}
    return [one for one in told if id(one) in kept]


def _scale(ax: Axes, most: float) -> list[tuple[Artist, str]]:
    """Make the axis of deaths, logarithmic with a place for zero; return the entries of the legend."""
    from matplotlib.lines import Line2D
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

    ax.set_xscale("function", functions=(np.log1p, np.expm1))
    end = most * 1.25 + 1
    ax.set_xlim(0, end)
    ladder = [0, *(step * 10**power for power in range(7) for step in (1, 2, 5))]
    # The axis has place for a label every tenth of its length; the ends of the ladder are closer than that.
    ticks: list[int] = []
    for tick in ladder:
        wide = max(0.115, 0.034 * len(f"{tick:,}")) * np.log1p(end)
        if tick <= end and (not ticks or np.log1p(tick) - np.log1p(ticks[-1]) >= wide):
            ticks.append(tick)
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_major_formatter(FixedFormatter([f"{tick:,}" for tick in ticks]))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xlabel("killed (log scale)")

    def mark(sign: str, colour: str, face: str) -> Artist:
        return Line2D([], [], linestyle="none", marker=sign, color=colour, markerfacecolor=face, markersize=6)

    return [
        (mark("o", BLUE, BLUE), "a report"),
        (mark(">", BLUE, "white"), "at least so many"),
        (mark("<", BLUE, "white"), "at most so many"),
        (mark("D", VERMILION, "none"), "what is counted"),
    ]


def _draw_row(ax: Axes, at: int, stated: Sequence[tuple[float, float]], taken: float) -> None:
    ends = [end for pair in stated for end in pair if not np.isnan(end)]
    ax.plot([min(ends), max(ends)], [at, at], color=GREY, linewidth=1.4, solid_capstyle="butt", zorder=1.8)
    for low, high in stated:
        # "18 to 44" is both at least 18 and at most 44.
        marks = [(low, "o", BLUE)] if low == high else [(low, ">", "white"), (high, "<", "white")]
        for value, sign, face in marks:
            if not np.isnan(value):
                ax.plot(
                    [value],
                    [at],
                    linestyle="none",
                    marker=sign,
                    markersize=5.5,
                    markerfacecolor=face,
                    markeredgecolor=BLUE,
                    markeredgewidth=1.2,
                    clip_on=False,
                    zorder=3,
                    gid="report",
                )
    if not np.isnan(taken):
        ax.plot(
            [taken],
            [at],
            linestyle="none",
            marker="D",
            markersize=9,
            markerfacecolor="none",
            markeredgecolor=VERMILION,
            markeredgewidth=1.5,
            clip_on=False,
            zorder=4,
            gid="counted",
        )


def _names(ax: Axes, names: list[str]) -> None:
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(axis="y", length=0)
    ax.spines["bottom"].set_visible(True)


def _right(ax: Axes, at: int, text: str) -> None:
    ax.annotate(
        text,
        (1, at),
        (8, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center_baseline",
        fontsize=SMALL,
        annotation_clip=False,
    )


def _short(text: str) -> str:
    """Cut a name at its first comma or bracket, and then to what fits."""
    cut = re.split(r",| \(", text, maxsplit=1)[0] if len(text) > _LONGEST else text
    return cut if len(cut) <= _LONGEST else f"{cut[: _LONGEST - 1]}…"


def _range_text(one: ReportedIncident, low: float, high: float) -> str:
    if all(np.isnan(report.low) for report in one.reports):
        return toll_words(float("nan"), high)
    more = "+" if one.open_above() else ""
    return f"{number(high)}{more}" if low == high else f"{number(low)} to {number(high)}{more}"


def describe(shown: TollTable) -> str:
    """Say in sentences what the figure shows."""
    rows = _chosen(shown)
    if not rows:
        return shown.sentence
    widest = max(rows, key=lambda one: one.range()[1] / max(one.range()[0], 1))
    return f"{shown.sentence} The widest range: {widest.sentence}"


def describe_incident(shown: ReportedIncident) -> str:
    """Say in sentences what the figure shows."""
    said = [f"{report.reporter} {toll_words(report.low, report.high)}" for report in shown.reports]
    return f"{shown.sentence} {len(said)} reports: {listed(said, 12)}."


def table(shown: TollTable) -> pd.DataFrame:
    """Return the figures behind the figure: one row an incident."""
    return shown.to_frame()


def table_incident(shown: ReportedIncident) -> pd.DataFrame:
    """Return the figures behind the figure: one row a report."""
    return shown.to_frame()


def caption(shown: TollTable) -> str:
    """Return the caption where none is given."""
    return f"Killed in {len(_chosen(shown))} {shown.subject} as reported: every report a mark, from the lowest to the highest."


def caption_incident(shown: ReportedIncident) -> str:
    """Return the caption where none is given."""
    return f"Killed in the incident {shown.incident_id}, by {len(shown.reports)} reports."
