"""The figure of what a series could show: the margin, what it could support, what it could detect, what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.figures.drawing import Drawing
from trends.figures.forest import Row, draw_rows, forest_height
from trends.figures.heading import head, message
from trends.figures.scales import limits_text, ratio_axis, ratio_limits, ratio_text
from trends.figures.style import dress, new_axes, style
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
            head(ax, title)
            message(ax, f"Not testable. {' '.join(shown.reasons)}")
            return ax
        dress(ax, grid="x")
        values = [shown.margin, *(end for row in rows for end in (row.value, *(row.outer or ())))]
        limits = ratio_limits(values)
        # Factors begin at one: there is no change smaller than none.
        ratio_axis(ax, (0.97, limits[1]), "change between the halves, up or down, by a factor of (log scale)")
        draw_rows(ax, rows, neutral=1.0, zone=(1.0, shown.margin))
        head(ax, title, _in_short(shown))
    return ax


def _rows(shown: PaceResult) -> list[Row]:
    able, change = shown.detectable, shown.changes["halves"]
    if able is None or change is None:
        return []
    factor, low, high = _folded(change)
    return [
        Row(
            "change found,\n90% interval",
            factor,
            None,
            (low, high),
            f"{ratio_text(factor)}  ({limits_text(low, high)})",
        ),
        Row("margin:\nless is constant", shown.margin, (1.0, shown.margin), None, ratio_text(shown.margin)),
        Row(
            "smallest margin that\ncould be supported",
            able.smallest_supportable_margin,
            (1.0, able.smallest_supportable_margin),
            None,
            ratio_text(able.smallest_supportable_margin),
        ),
        Row(
            "smallest change that\nwould be found",
            able.halves,
            (1.0, able.halves),
            None,
            ratio_text(able.halves),
        ),
    ]


def _in_short(shown: PaceResult) -> str:
    able = shown.detectable
    if able is None:
        return ""
    margin = margin_factor(shown.margin)
    if able.smallest_supportable_margin <= shown.margin:
        return f"A constant pace could be supported within {margin} in four cases of five."
    return (
        f"These figures are too few or too uneven to support a constant pace within {margin}: for that, in four "
        f"cases of five, the margin would have to be {ratio_text(able.smallest_supportable_margin)}."
    )


def describe(shown: PaceResult) -> str:
    """Say in sentences what the figure shows."""
    able, change = shown.detectable, shown.changes["halves"]
    if able is None or change is None:
        return f"Nothing is drawn, because a constant pace is not testable: {' '.join(shown.reasons)}"
    factor, low, high = _folded(change)
    return (
        f"Between the halves the rate changed by a factor of {ratio_text(factor)} (90% interval: "
        f"{limits_text(low, high)}, in either direction). Changes below {ratio_text(shown.margin)} count as constant; the "
        f"smallest margin that four of five constant histories could support is "
        f"{ratio_text(able.smallest_supportable_margin)}, and the smallest change that would be found in four cases "
        f"of five is {ratio_text(able.halves)}."
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
    return (
        f"Factors of change between the halves: what was found, the margin of {margin_number(shown.margin)}, and what a series of "
        "this length and noise could support or find in four cases of five."
    )


FIGURE = Drawing(plot_detectable, describe, table, caption)
