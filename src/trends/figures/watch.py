"""The figure of a watch: the series nearest to an alarm, each beside what its past would give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trends.document.text import one_line
from trends.figures.drawing import Drawing
from trends.figures.forest import Row, draw_rows, forest_height
from trends.figures.heading import head, sentence_alone
from trends.figures.scales import ratio_axis, ratio_limits
from trends.figures.style import dress, new_axes, style
from trends.messages import Message, joined
from trends.messages.numbers import whole
from trends.watching.result import MOST_SHOWN

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.watching import WatchResult

__all__ = ["FIGURE", "caption", "describe", "plot_watch", "table"]

_LEAST = 0.02
"""Where zero stands on a log axis: a fiftieth of the middle."""


def table(shown: WatchResult) -> pd.DataFrame:
    """Return what is drawn: the series nearest to an alarm, in that order."""
    frame = shown.to_frame()
    frame = frame[frame["chance"].notna()].sort_values(["chance", "series"], kind="stable")
    return frame.head(MOST_SHOWN).reset_index(drop=True)


def _row(record: dict[Any, Any]) -> Row:
    low, high, seen = (float(record[name]) for name in ("span_low95", "span_high95", "span_seen"))
    middle = max((low + high) / 2, 0.5)
    ratios = [max(value / middle, _LEAST) for value in (seen, low, high)]
    text = Message("watch.figure.row", seen=whole(seen), low=whole(low), high=whole(high))
    return Row(one_line(str(record["series"])), ratios[0], None, (ratios[1], ratios[2]), text)


def plot_watch(shown: WatchResult, ax: Axes | None = None) -> Axes:
    """Draw the newest figures of the series nearest to an alarm over the middle of what their past would give.

    Parameters
    ----------
    shown : WatchResult
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = [_row(record) for record in table(shown).to_dict(orient="records")]
    title = Message("watch.figure.title")
    with style():
        ax = new_axes(ax, forest_height(len(rows)))
        if not rows:
            return sentence_alone(ax, title, shown.silence)
        dress(ax, grid="x")
        ends = [end for row in rows for end in (row.value, *(row.outer or ()))]
        ratio_axis(ax, ratio_limits(ends), Message("watch.figure.axis"))
        draw_rows(ax, rows, neutral=1.0)
        head(ax, title, shown.silence)
    return ax


def describe(shown: WatchResult) -> str:
    """Say in sentences what the figure shows."""
    drawn = table(shown).to_dict(orient="records")[:5]
    if not drawn:
        return shown.silence
    series = [
        Message(
            "watch.figure.series",
            name=one_line(str(record["series"])),
            seen=whole(record["span_seen"]),
            span=str(record["span"]),
            low=whole(record["span_low95"]),
            high=whole(record["span_high95"]),
        )
        for record in drawn
    ]
    return joined([shown.silence, Message("watch.figure.shown", series=series)])


def caption(shown: WatchResult) -> str:
    """Return the caption where none is given."""
    return Message("watch.figure.caption", n=len(table(shown)), of=len(shown.looks))


FIGURE = Drawing(plot_watch, describe, table, caption)
