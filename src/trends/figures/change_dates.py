"""The figure of when the level changed: counts, the levels between the dates, and the dates that fit nearly as well."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from trends.document.palette import INK, VERMILION, ZONE
from trends.figures.dates import date_axis, spans
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, measured, room
from trends.figures.lanes import lanes
from trends.figures.marks import counts_top, draw_breaks, draw_counts
from trends.figures.scales import count_axis
from trends.figures.style import SMALL, dress, grow, new_axes, style
from trends.figures.wording import marks_in_words
from trends.messages import Message, joined
from trends.messages.speech import spoken
from trends.verdict.wording import counted, span

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from trends.verdict.pace_result import PaceResult
    from trends.verdict.realised import ChangeDate

__all__ = ["FIGURE", "caption", "dates_in_words", "describe", "draw_dates", "plot_dates", "table"]

_LANE = SMALL * 1.35
"""Height of a line of marks above the data, in points."""
_GAP = 6.0
"""Points between a mark and its label, and between neighbours in a lane."""


@dataclass(frozen=True)
class _Mark:
    """A dated change above the data.

    Attributes
    ----------
    low, at, high : float
        Days of the axis.
    label : str
    after : bool
        Whether the label stands after the dates, to their right; else before them.
    left, right : float
        Where mark and label begin and end together, in points from the left of the Axes.
    """

    low: float
    at: float
    high: float
    label: str
    after: bool
    left: float
    right: float


def draw_dates(
    ax: Axes, shown: PaceResult, labels: Sequence[Message]
) -> tuple[float, list[tuple[Artist, str]]]:
    """Mark the dated changes above Axes whose limits are final; return the points that they take, and the legend's entry.

    A diamond stands at the date, a bar spans the dates that fit nearly as well, and a dotted line leads down to the data.

    Parameters
    ----------
    labels : sequence of Message
        One for each change; none when not testable.
    """
    legend = shown.legend
    if not shown.dates or legend is None:
        return 0.0, []
    from matplotlib.lines import Line2D
    from matplotlib.transforms import ScaledTranslation

    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("the Axes belong to no figure")
    shared = lanes(
        [_mark(ax, shown, change, spoken(label)) for change, label in zip(shown.dates, labels, strict=True)],
        _GAP,
    )
    for height, lane in enumerate(shared):
        up = 5 + (height + 0.4) * _LANE
        above = ax.get_xaxis_transform() + ScaledTranslation(0, up / 72, figure.dpi_scale_trans)
        for mark in lane:
            ax.axvline(mark.at, color=INK, linewidth=0.9, linestyle=(0, (1, 2)), zorder=1.8, gid="change")
            # The set of dates first and the date on top of it: of a change that is dated to the
            # period the bar is shorter than the diamond.
            for x, look in (
                ([mark.low, mark.high], {"linewidth": 2.2, "solid_capstyle": "butt", "gid": "date-set"}),
                ([mark.at], {"marker": "D", "markersize": 4.5, "gid": "date"}),
            ):
                ax.plot(x, [1] * len(x), color=INK, transform=above, clip_on=False, **look)  # type: ignore[arg-type]  # as above
            label = ax.annotate(
                mark.label,
                (mark.high if mark.after else mark.low, 1),
                (_GAP if mark.after else -_GAP, up),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                ha="left" if mark.after else "right",
                va="center_baseline",
                fontsize=SMALL,
                annotation_clip=False,
            )
            label.set_in_layout(
                False
            )  # what is beside the Axes would make them narrower, and the label miss its mark
    taken = 5 + len(shared) * _LANE
    grow(ax, taken)
    entry = Line2D([], [], color=INK, linewidth=2.2, marker="D", markersize=4.5)
    return taken, [(entry, legend.dates)]


def _mark(ax: Axes, shown: PaceResult, change: ChangeDate, label: str) -> _Mark:
    """Place a change on the axis, and its label to the right of the dates, or to the left where that has no room."""
    series = shown.series
    where = spans(series.periods).start
    # A period begins the new level, so the mark stands at its beginning and not at its middle.
    low, at, high = (float(where[series.labels.index(day)]) for day in (change.low, change.at, change.high))
    begins, ends = ax.get_xlim()
    width = room(ax)
    left, right = ((day - begins) / (ends - begins) * width for day in (low, high))
    wide = measured(label, SMALL)
    reach = _GAP + wide
    # The width is not exact before the figure is laid out, so the label keeps a gap from the edge.
    after = right + reach + 2 * _GAP <= width or left < width - right
    return _Mark(
        low, at, high, label, after, left if after else left - reach, right + reach if after else right
    )


def plot_dates(shown: PaceResult, ax: Axes | None = None) -> Axes:
    """Draw when the level changed: counts, levels between the dates, and shaded the dates that fit nearly as well.

    Parameters
    ----------
    shown : PaceResult
        Without a dated change, the counts alone.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    series, steps = shown.series, _steps(shown)
    with style():
        ax = new_axes(ax, 2.4)
        dress(ax)
        top = counts_top(series, *(level for _, _, level in steps))
        entries = draw_counts(ax, series, top)
        below = date_axis(ax, series)
        where = spans(series.periods)
        for first, last, level in steps:
            ends = [where.start[first], where.end[last]]
            ax.plot(
                ends,
                [level] * 2,
                color=VERMILION,
                linewidth=3.0,
                solid_capstyle="butt",
                zorder=2.8,
                gid="level",
            )
        for change in shown.dates:
            low, high = (where.start[series.labels.index(day)] for day in (change.low, change.high))
            ax.axvspan(low, high, color=ZONE, linewidth=0, zorder=0.5)
        entries += draw_breaks(ax, series)
        count_axis(ax, top)
        ax.set_ylabel(spoken(shown.unit))
        above, entry = draw_dates(ax, shown, () if shown.legend is None else shown.legend.moves)
        legend_below(ax, entries + entry, below=below)
        head(
            ax,
            Message("pace_figure.dates.title", what=counted(series), span=span(series)),
            _in_short(shown),
            above=above,
        )
    return ax


def _in_short(shown: PaceResult) -> str:
    if not shown.dates:
        return dates_in_words(shown)
    return Message("pace_figure.dates.bars", swings=shown.usual_swings)


def _steps(shown: PaceResult) -> list[tuple[int, int, float]]:
    """Return the stretches between the dates: first and last period, and the level in counts a period."""
    if not shown.dates:
        return []
    labels, months = shown.series.labels, shown.series.freq.months
    edges = [0, *(labels.index(change.at) for change in shown.dates), len(labels)]
    # The level before a later change is the level after the one before it, so each is drawn once.
    levels = [shown.dates[0].before, *(change.after for change in shown.dates)]
    return [
        # Levels are rates by the month, and counts are of a period: a quarter has three times as
        # many.
        (first, after - 1, level * months)
        for (first, after), level in zip(pairwise(edges), levels, strict=True)
    ]


def dates_in_words(shown: PaceResult) -> str:
    """Say in a sentence for each when the level changed and from what to what; that it cannot be dated where it cannot."""
    if not shown.dates or shown.legend is None:
        return Message("pace_figure.alt.no_change")
    series = shown.series
    periods = dict(zip(series.labels, series.periods, strict=True))
    return joined(
        [
            Message(
                "pace_figure.alt.change",
                low=periods[change.low],
                high=periods[change.high],
                sure="yes" if change.low == change.high else "no",
                **move.values,
            )
            for change, move in zip(shown.dates, shown.legend.moves, strict=True)
        ]
    )


def describe(shown: PaceResult) -> str:
    """Say in sentences what the figure shows."""
    return joined([marks_in_words(shown.series), dates_in_words(shown)])


def table(shown: PaceResult) -> pd.DataFrame:
    """Return the figures behind the figure: one row a change, rates in events a month of 30.4375 days."""
    return shown.to_frame("dates")


def caption(shown: PaceResult) -> str:
    """Return the caption where none is given."""
    return Message(
        "pace_figure.caption.dates",
        what=counted(shown.series),
        span=span(shown.series),
        dated="yes" if shown.dates else "no",
    )


FIGURE = Drawing(plot_dates, describe, table, caption)
