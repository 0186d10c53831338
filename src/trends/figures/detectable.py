"""The figure of what a series could show: the margin, what it could support, what it could detect, what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.figures.drawing import Drawing
from trends.figures.forest import Row, draw_rows, forest_height
from trends.figures.heading import head, sentence_alone
from trends.figures.scales import limits_text, ratio_axis, ratio_limits, ratio_text
from trends.figures.style import dress, new_axes, style
from trends.messages import Message, joined
from trends.verdict.titles import title_of
from trends.verdict.wording import margin_factor, margin_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from trends.verdict.change import Change
    from trends.verdict.pace_result import PaceResult

__all__ = ["FIGURE", "caption", "describe", "plot_detectable", "table"]


def _folded(change: Change) -> tuple[float, float, float]:
    """Return the factor of change with its 90 % limits, whichever its direction: 0.5 and 2 are both a factor of 2."""
    with np.errstate(divide="ignore"):
        ratio, low, high = np.array([change.ratio, change.low90, change.high90])
        factor = float(max(ratio, 1 / ratio))
        # An interval with no change in it holds changes either way: as a factor it reaches from
        # none to the larger of the two.
        if low <= 1 <= high:
            return factor, 1.0, float(max(1 / low, high))
        return (factor, float(low), float(high)) if low > 1 else (factor, float(1 / high), float(1 / low))


def plot_detectable(shown: PaceResult, ax: Axes | None = None) -> Axes:
    """Draw, as factors of change in either direction, what the series could support, could detect, and showed.

    Parameters
    ----------
    shown : PaceResult
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = _rows(shown)
    with style():
        ax = new_axes(ax, forest_height(len(rows)))
        title = title_of(shown.series, "detectable")
        if not rows:
            return sentence_alone(ax, title, joined((Message("figures.not_testable"), *shown.reasons)))
        dress(ax, grid="x")
        values = [shown.margin, *(end for row in rows for end in (row.value, *(row.outer or ())))]
        limits = ratio_limits(values)
        # Factors begin at one: there is no change smaller than none.
        ratio_axis(ax, (0.97, limits[1]), Message("figures.detectable.axis"))
        draw_rows(ax, rows, neutral=1.0, zone=(1.0, shown.margin))
        head(ax, title, _in_short(shown))
    return ax


def _rows(shown: PaceResult) -> list[Row]:
    able, change = shown.detectable, shown.changes["halves"]
    if able is None or change is None:
        return []
    factor, low, high = _folded(change)
    limits = Message("figures.with_limits", ratio=ratio_text(factor), limits=limits_text(low, high))
    factors = {
        "margin": shown.margin,
        "supportable": able.smallest_supportable_margin,
        "smallest": able.halves,
    }
    return [
        Row(Message("figures.detectable.found"), factor, None, (low, high), limits),
        *(
            Row(Message(f"figures.detectable.{name}"), value, (1.0, value), None, ratio_text(value))
            for name, value in factors.items()
        ),
    ]


def _in_short(shown: PaceResult) -> str:
    able = shown.detectable
    if able is None:
        return ""
    margin = margin_factor(shown.margin)
    if able.smallest_supportable_margin <= shown.margin:
        return Message("figures.detectable.enough", margin=margin)
    return Message(
        "figures.detectable.short", margin=margin, needed=ratio_text(able.smallest_supportable_margin)
    )


def describe(shown: PaceResult) -> str:
    """Say in sentences what the figure shows."""
    able, change = shown.detectable, shown.changes["halves"]
    if able is None or change is None:
        return Message("figures.detectable.none", reasons=joined(shown.reasons))
    factor, low, high = _folded(change)
    return Message(
        "figures.detectable.words",
        ratio=ratio_text(factor),
        limits=limits_text(low, high),
        margin=ratio_text(shown.margin),
        supportable=ratio_text(able.smallest_supportable_margin),
        smallest=ratio_text(able.halves),
    )


def table(shown: PaceResult) -> pd.DataFrame:
    """Return the figures behind the figure: factors of change, with the interval of the one found."""
    return pd.DataFrame(
        [
            {
                "figure": row.name.replace("\n", " "),
                "factor": row.value,
                "low90": row.outer[0] if row.outer else None,
                "high90": row.outer[1] if row.outer else None,
            }
            for row in _rows(shown)
        ],
        columns=["figure", "factor", "low90", "high90"],
    )


def caption(shown: PaceResult) -> str:
    """Return the caption where none is given."""
    return Message("figures.detectable.caption", margin=margin_number(shown.margin))


FIGURE = Drawing(plot_detectable, describe, table, caption)
