"""The figure of a verdict under other choices: one row a choice, its halves ratio against the margin, its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.document.text import one_line
from trends.figures.drawing import Drawing
from trends.figures.forest import Row, draw_rows, forest_height
from trends.figures.heading import head, sentence_alone
from trends.figures.scales import ratio_axis, ratio_limits
from trends.figures.style import dress, new_axes, style
from trends.messages import Message, joined
from trends.verdict.sensitivity_result import choice_words
from trends.verdict.wording import change_times, margin_factor, verdict_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.verdict.sensitivity_result import Choice, Sensitivity

__all__ = ["FIGURE", "caption", "describe", "plot_sensitivity", "table"]

_MOST = 30
"""Rows drawn; the table behind the figure has all."""


def _drawn(shown: Sensitivity) -> list[Choice]:
    """Return the choices with a ratio: the result itself first, then the others as they were judged."""
    return [choice for choice in (shown.base, *shown.choices) if choice.halves is not None][:_MOST]


def plot_sensitivity(shown: Sensitivity, ax: Axes | None = None) -> Axes:
    """Draw the ratio of the halves under every choice, with 90 % intervals, the margin shaded, and each verdict.

    Parameters
    ----------
    shown : Sensitivity
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    drawn = _drawn(shown)
    with style():
        ax = new_axes(ax, forest_height(len(drawn)))
        title = Message("sensitivity.figure.title")
        if not drawn:
            return sentence_alone(ax, title, shown.sentence)
        dress(ax, grid="x")
        ends = [
            end
            for choice in drawn
            if choice.halves is not None
            for end in (choice.halves.ratio, choice.halves.low90, choice.halves.high90)
        ]
        axis = Message("sensitivity.figure.axis")
        ratio_axis(ax, ratio_limits([shown.margin, 1 / shown.margin, *ends]), axis)
        draw_rows(ax, [_row(choice) for choice in drawn], neutral=1.0, zone=(1 / shown.margin, shown.margin))
        head(ax, title, one_line(shown.sentence))
    return ax


def _row(choice: Choice) -> Row:
    halves = choice.halves
    ratio, interval = (halves.ratio, (halves.low90, halves.high90)) if halves else (float("nan"), None)
    text = Message("sensitivity.figure.judged", times=_times(choice), verdict=verdict_words(choice.verdict))
    return Row(_named(choice), ratio, None, interval, text)


def _times(choice: Choice) -> Message:
    return change_times(choice.halves) if choice.halves else Message("ratio.number.unknown")


def _named(choice: Choice) -> Message:
    kind, value = choice_words(choice)
    return Message("sensitivity.figure.row", kind=kind, value=value)


def describe(shown: Sensitivity) -> str:
    """Say in sentences what the figure shows."""
    drawn = _drawn(shown)
    if not drawn:
        return joined([Message("sensitivity.figure.nothing"), shown.sentence])
    choices = [
        Message(
            "sensitivity.figure.choice",
            row=_named(choice),
            times=_times(choice),
            verdict=verdict_words(choice.verdict),
        )
        for choice in drawn
    ]
    left = len([choice for choice in shown.choices if choice.halves is not None]) + 1 - len(drawn)
    more = Message("sensitivity.figure.more", n=left) if left > 0 else ""
    return one_line(joined([Message("sensitivity.figure.shown", choices=choices), more, shown.sentence]))


def table(shown: Sensitivity) -> pd.DataFrame:
    """Return the figures behind the figure: one row a choice, with the margin."""
    frame: pd.DataFrame = shown.to_frame()
    return frame.assign(margin_low=1 / shown.margin, margin_high=shown.margin)


def caption(shown: Sensitivity) -> str:
    """Return the caption where none is given."""
    return Message("sensitivity.figure.caption", n=shown.agreement["of"], margin=margin_factor(shown.margin))


FIGURE = Drawing(plot_sensitivity, describe, table, caption)
