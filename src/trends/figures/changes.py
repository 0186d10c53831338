"""The figure of the changes in a pace test: ratios with their intervals against the margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.figures.drawing import Drawing
from trends.figures.forest import Row, draw_rows, forest_height
from trends.figures.heading import head, message
from trends.figures.scales import change_text, limits_text, ratio_axis, ratio_limits, ratio_text
from trends.figures.style import dress, new_axes, style
from trends.verdict.titles import title_of
from trends.verdict.wording import change_times, margin_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.verdict.change import Change
    from trends.verdict.pace_result import PaceResult

__all__ = ["FIGURE", "caption", "describe", "plot_changes", "table"]

_SHOWN = {
    "halves": "second half over first",
    "thirds": "highest third over lowest",
    "end_to_end": "last sixth over first",
    "largest_shift": "largest shift",
    "largest_surge": "largest surge",
}


def _found(shown: PaceResult) -> list[tuple[str, str, Change]]:
    """Return what is drawn: key, name with the dates, change. The ratio per year is not measured by the margin."""
    return [
        (key, _named(key, change), change)
        for key, change in shown.changes.items()
        if change is not None and key in _SHOWN
    ]


def _named(key: str, change: Change) -> str:
    at = dict(change.where)
    if "at" in at:
        return f"{_SHOWN[key]},\nfrom {at['at']} on"
    if "from" in at:
        return f"{_SHOWN[key]},\n{at['from']} to {at['to']}"
    return _SHOWN[key]


def plot_changes(shown: PaceResult, ax: Axes | None = None) -> Axes:
    """Draw the changes of a pace test: dots with 90 % (thick) and 95 % (thin) intervals, the margin shaded.

    Parameters
    ----------
    shown : PaceResult
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    drawn = _found(shown)
    with style():
        ax = new_axes(ax, forest_height(len(drawn)))
        title = title_of(shown.series, "Changes of pace: ")
        if not drawn:
            head(ax, title)
            message(ax, f"Not testable. {' '.join(shown.reasons)}")
            return ax
        dress(ax, grid="x")
        limits = ratio_limits(
            [shown.margin, 1 / shown.margin]
            + [value for _, _, change in drawn for value in (change.ratio, change.low95, change.high95)]
        )
        ratio_axis(ax, limits, "ratio of rates (log scale)")
        rows = [
            Row(
                name,
                change.ratio,
                (change.low90, change.high90),
                (change.low95, change.high95),
                change_text(change),
            )
            for _, name, change in drawn
        ]
        draw_rows(ax, rows, neutral=1.0, zone=(1 / shown.margin, shown.margin))
        head(
            ax,
            title,
            f"Ratios with 90% (thick) and 95% intervals. Shaded: changes by less than a factor of "
            f"{margin_number(shown.margin)} count as constant. Constant pace: {shown.verdict}.",
        )
    return ax


def describe(shown: PaceResult) -> str:
    """Say in sentences what the figure shows."""
    drawn = _found(shown)
    if not drawn:
        return f"No change is drawn, because a constant pace is not testable: {' '.join(shown.reasons)}"
    sentences = [
        f"{name.replace(chr(10), ' ')} {change_times(change)} "
        f"(95% interval: {limits_text(change.low95, change.high95)}, {_against(change, shown.margin)})"
        for _, name, change in drawn
    ]
    low, high = ratio_text(1 / shown.margin), ratio_text(shown.margin)
    return f"Ratios of rates on a log scale against the margin of {low} to {high}: {'; '.join(sentences)}."


def _against(change: Change, margin: float) -> str:
    if change.inside(margin):
        return "inside the margin"
    return "wholly outside the margin" if change.outside(margin) else "across the margin's edge"


def table(shown: PaceResult) -> pd.DataFrame:
    """Return the figures behind the figure: one row a change, with the margin."""
    frame = shown.to_frame()
    frame = frame[frame["change"].isin(list(_SHOWN))].reset_index(drop=True)
    return frame.assign(margin_low=np.full(len(frame), 1 / shown.margin), margin_high=shown.margin)


def caption(shown: PaceResult) -> str:
    """Return the caption where none is given."""
    return (
        f"Changes of the rate as ratios with 90% and 95% intervals, against the margin of a factor of "
        f"{margin_number(shown.margin)}; intervals of the largest shift and surge hold over all dates at once."
    )


FIGURE = Drawing(plot_changes, describe, table, caption)
