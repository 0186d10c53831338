"""The figure of the changes in a pace test: ratios with their intervals against the margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.figures.drawing import Drawing
from trends.figures.forest import dated, draw_changes, forest_height
from trends.figures.heading import head, sentence_alone
from trends.figures.scales import limits_text, ratio_text
from trends.figures.style import new_axes, style
from trends.messages import Message, joined
from trends.verdict.titles import title_of
from trends.verdict.wording import change_times, margin_number, verdict_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.verdict.change import Change
    from trends.verdict.pace_result import PaceResult

__all__ = ["FIGURE", "caption", "describe", "plot_changes", "table"]

_SHOWN = ("halves", "thirds", "end_to_end", "largest_shift", "largest_surge")


def _found(shown: PaceResult) -> list[tuple[Message, Change]]:
    """Return what is drawn: name with the dates, change. The ratio per year is not measured by the margin."""
    return [
        (dated(Message(f"labels.change.{key}"), change), change)
        for key, change in shown.changes.items()
        if change is not None and key in _SHOWN
    ]


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
        title = title_of(shown.series, "changes")
        if not drawn:
            return sentence_alone(ax, title, joined((Message("figures.not_testable"), *shown.reasons)))
        draw_changes(ax, drawn, shown.margin)
        short = Message(
            "figures.changes.short",
            margin=margin_number(shown.margin),
            verdict=verdict_words(shown.verdict),
        )
        head(ax, title, short)
    return ax


def describe(shown: PaceResult) -> str:
    """Say in sentences what the figure shows."""
    drawn = _found(shown)
    if not drawn:
        return Message("figures.changes.none", reasons=joined(shown.reasons))
    changes = [
        Message(
            "figures.changes.change",
            name=name,
            ratio=change_times(change),
            limits=limits_text(change.low95, change.high95),
            position=_position(change, shown.margin),
        )
        for name, change in drawn
    ]
    low, high = ratio_text(1 / shown.margin), ratio_text(shown.margin)
    return Message("figures.changes.words", low=low, high=high, changes=changes)


def _position(change: Change, margin: float) -> str:
    if change.inside(margin):
        return "inside"
    return "outside" if change.outside(margin) else "across"


def table(shown: PaceResult) -> pd.DataFrame:
    """Return the figures behind the figure: one row a change, with the margin."""
    frame = shown.to_frame()
    frame = frame[frame["change"].isin(list(_SHOWN))].reset_index(drop=True)
    return frame.assign(margin_low=np.full(len(frame), 1 / shown.margin), margin_high=shown.margin)


def caption(shown: PaceResult) -> str:
    """Return the caption where none is given."""
    return Message("figures.changes.caption", margin=margin_number(shown.margin))


FIGURE = Drawing(plot_changes, describe, table, caption)
