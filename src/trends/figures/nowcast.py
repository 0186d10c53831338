"""The figure of a nowcast: what is counted so far, what it will come to, and what it was called before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.document.palette import BAR, BLUE, GREY, PAPER, VERMILION
from trends.document.text import one_line
from trends.figures.dates import date_axis, spans
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, name_counts
from trends.figures.marks import counts_top, kinds
from trends.figures.scales import count_axis, number
from trends.figures.style import dress, new_axes, style
from trends.figures.wording import marks_in_words
from trends.messages import Message, joined
from trends.messages.numbers import whole
from trends.periods.calendar import label
from trends.verdict.titles import axis_title, window_of
from trends.verdict.wording import counted, span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from trends.figures.dates import Span
    from trends.nowcasting.nowcast_result import Nowcast
    from trends.series.count_series import CountSeries

__all__ = ["FIGURE", "caption", "describe", "draw_nowcast", "plot_nowcast", "table"]

_BEFORE = 24
"""Periods shown in all, where no more were nowcast: as many as the newest can be compared with by eye."""
_MOST_TOLD = 6
"""Periods told one by one to those who do not see the figure; the table has all."""


def plot_nowcast(shown: Nowcast, ax: Axes | None = None) -> Axes:
    """Draw the newest periods of a series: bars of what is counted, intervals of what it will come to.

    Dashes are what earlier vintages of the reporting triangle said of the same periods.

    Parameters
    ----------
    shown : Nowcast
        One that was refused shows the counts alone, with the reason.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    series = _newest(shown)
    with style():
        ax = new_axes(ax, 2.7)
        dress(ax)
        top = counts_top(series, reached=[*shown.to_frame()["high95"], *_earlier(shown)["value"]])
        entries = _draw_known(ax, series)
        entries += draw_nowcast(ax, shown, spans(series.periods), top)
        entries += _draw_before(ax, shown, spans(series.periods), top)
        below = date_axis(ax, series)
        count_axis(ax, top)
        name_counts(ax, axis_title(series))
        legend_below(ax, entries if len(entries) > 1 else [], below=below)
        head(ax, _title(series), shown.refused or "")
    return ax


def _newest(shown: Nowcast) -> CountSeries:
    """Return the newest periods of the series: those that were nowcast, and some before them."""
    series, newest = shown.series, len(shown.places)
    # At least three periods that are no longer nowcast stay in sight, to compare the newest with.
    return series.take(slice(max(len(series) - max(_BEFORE, newest + 3), 0), None))


def _title(series: CountSeries) -> Message:
    return Message("nowcast_figure.title", what=one_line(counted(series)), mark="", window=window_of(series))


def _draw_known(ax: Axes, series: CountSeries) -> list[tuple[Artist, str]]:
    where, seen = spans(series.periods), kinds(series).counted
    if not seen.any():
        return []
    bars = ax.bar(
        where.middle[seen],
        series.count[seen],
        width=0.74 * (where.end - where.start)[seen],
        color=BAR,
        edgecolor=GREY,
        linewidth=0.6,
        zorder=1.5,
    )
    for bar in bars:
        bar.set_gid("known")
    return [(bars[0], Message("nowcast_figure.known"))]


def draw_nowcast(ax: Axes, shown: Nowcast, where: Span, top: float) -> list[tuple[Artist, str]]:
    """Draw what the newest of some periods will come to; return the entry of the legend.

    Parameters
    ----------
    where : Span
        Of periods of which the newest end with the newest of the series.
    top : float
        Where the axis ends: intervals are cut there, and an arrow says so.
    """
    from matplotlib.lines import Line2D
    from matplotlib.markers import CARETUP

    rows = shown.to_frame()
    if rows.empty:
        return []
    x = _places(shown, where)
    for low, high, width in (("low95", "high95", 1.1), ("low80", "high80", 3.2)):
        lines = ax.vlines(
            x,
            # An interval that runs off the axis is cut at its edge: drawn beyond it, it would stand
            # in the heading.
            np.minimum(rows[low], top),
            np.minimum(rows[high], top),
            color=BLUE,
            linewidth=width,
            alpha=0.75,
            zorder=3.2,
        )
        lines.set_gid(f"nowcast-{high[4:]}")
    cut = rows["high95"].to_numpy() > top
    if cut.any():
        tips = np.full(int(cut.sum()), top)
        ax.plot(x[cut], tips, linestyle="none", marker=CARETUP, markersize=5, color=BLUE, gid="nowcast-cut")
    # A diamond at the edge would pass for an estimate of that size, so one that lies beyond is not
    # drawn; the table has it.
    inside = rows["estimate"].to_numpy() <= top
    ax.plot(
        x[inside],
        rows["estimate"][inside],
        linestyle="none",
        marker="D",
        markersize=4.2,
        markerfacecolor=PAPER,
        markeredgecolor=BLUE,
        zorder=3.4,
        gid="nowcast",
    )
    handle = Line2D([], [], color=BLUE, linewidth=2.4, marker="D", markersize=4.2, markerfacecolor=PAPER)
    return [(handle, Message("nowcast_figure.estimate"))]


def _earlier(shown: Nowcast) -> pd.DataFrame:
    """Return what the periods were called before the day on which they were known: period, day, value."""
    days: list[Any] = list(shown.history.columns)
    rows = [
        (label(period), day, float(value))
        for day in days
        # The newest vintage is what is drawn as counted already.
        if shown.known_on is None or day < shown.known_on
        for period, value in zip(shown.periods, shown.history[day], strict=True)
        if not np.isnan(value)
    ]
    return pd.DataFrame(rows, columns=["period", "day", "value"]).astype({"value": float})


def _moved(shown: Nowcast) -> pd.DataFrame:
    """Return what the periods were called before, where it differs from what is counted: else it lies on the bar's end."""
    before = _earlier(shown)
    known = before["period"].map(dict(zip(shown.to_frame()["period"], shown.known, strict=True)))
    return before[before["value"] != known]


def _draw_before(ax: Axes, shown: Nowcast, where: Span, top: float) -> list[tuple[Artist, str]]:
    before = _moved(shown)
    before = before[before["value"] <= top]
    if before.empty:
        return []
    at = dict(zip(shown.to_frame()["period"], _places(shown, where), strict=True))
    (dashes,) = ax.plot(
        [at[period] for period in before["period"]],
        before["value"],
        linestyle="none",
        marker="_",
        markersize=7.5,
        markeredgewidth=1.4,
        color=VERMILION,
        zorder=3.0,
        gid="before",
    )
    return [(dashes, Message("nowcast_figure.before"))]


def _places(shown: Nowcast, where: Span) -> NDArray[np.float64]:
    """Return the middle of each period that was nowcast, where the newest periods shown lie at `where`."""
    return np.asarray(where.middle[shown.places - len(shown.series) + len(where.middle)])


def describe(shown: Nowcast) -> str:
    """Say in sentences what the figure shows."""
    sentences = [marks_in_words(_newest(shown), "bars")]
    if shown.refused is not None:
        return joined((*sentences, shown.refused))
    rows, before = shown.to_frame(), _earlier(shown)
    told = []
    for period, row in zip(
        shown.periods[-_MOST_TOLD:], rows.tail(_MOST_TOLD).to_dict("records"), strict=True
    ):
        values = _different(before.loc[before["period"] == row["period"], "value"], row["known"])
        told.append(
            Message(
                "nowcast_figure.each",
                period=period,
                earlier="yes" if len(values) else "no",
                values=[number(value) for value in values],
                **{name: number(row[name]) for name in ("known", "estimate")},
                low=number(row["low80"]),
                high=number(row["high80"]),
            )
        )
    return joined((*sentences, Message("nowcast_figure.periods", periods=told)))


def _different(values: Iterable[float], known: float) -> list[float]:
    """Return the values that differ from the one before them, as far as the last of them is not what is known now."""
    told: list[float] = []
    for value in values:
        if not told or value != told[-1]:
            told.append(value)
    return told[:-1] if told and told[-1] == known else told


def table(shown: Nowcast) -> pd.DataFrame:
    """Return the figures behind the figure: a row a period that was nowcast, with what it was called before."""
    rows, before = shown.to_frame(), _earlier(shown)
    called = before.groupby("period")["value"].agg(
        lambda values: " ".join(str(whole(value)) for value in values)
    )
    return rows.assign(before=rows["period"].map(called).fillna(""))


def caption(shown: Nowcast) -> str:
    """Return the caption where none is given."""
    series = _newest(shown)
    what, when = counted(series), span(series)
    if shown.refused is not None:
        return Message("nowcast_figure.refused", what=what, span=when, reason=shown.refused)
    earlier = "no" if _moved(shown).empty else "yes"
    return Message("nowcast_figure.caption", what=what, span=when, unit=series.freq.value, earlier=earlier)


FIGURE = Drawing(plot_nowcast, describe, table, caption)
