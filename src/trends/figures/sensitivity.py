"""The figure of a verdict under other choices: one row a choice, its halves ratio against the margin, its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.document.text import one_line
from trends.figures.drawing import Drawing
from trends.figures.forest import Row, draw_rows, forest_height
from trends.figures.heading import head, message, wrapped
from trends.figures.scales import ratio_axis, ratio_limits
from trends.figures.style import SMALL, dress, new_axes, style
from trends.verdict.wording import change_times, margin_factor

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.verdict.sensitivity_result import Choice, Sensitivity

__all__ = ["FIGURE", "caption", "describe", "plot_sensitivity", "table"]

_MOST = 30
"""Rows drawn; the table behind the figure has all."""
_NAME = 190.0
"""Points that a row's name may take."""


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
        title = "The verdict on a constant pace under other choices"
        if not drawn:
            head(ax, title)
            message(ax, shown.sentence)
            return ax
        dress(ax, grid="x")
        ends = [
            end
            for choice in drawn
            if choice.halves is not None
            for end in (choice.halves.ratio, choice.halves.low90, choice.halves.high90)
        ]
        ratio_axis(
            ax, ratio_limits([shown.margin, 1 / shown.margin, *ends]), "second half over first (log scale)"
        )
        draw_rows(ax, [_row(choice) for choice in drawn], neutral=1.0, zone=(1 / shown.margin, shown.margin))
        head(ax, title, one_line(shown.sentence))
    return ax


def _row(choice: Choice) -> Row:
    halves = choice.halves
    ratio, interval = (halves.ratio, (halves.low90, halves.high90)) if halves else (float("nan"), None)
    name = "\n".join(wrapped(one_line(_named(choice)), _NAME, size=SMALL, most=2))
    return Row(name, ratio, None, interval, f"{_times(choice)}  {choice.verdict}")


def _times(choice: Choice) -> str:
    return change_times(choice.halves) if choice.halves else "not known"


def _named(choice: Choice) -> str:
    return f"{choice.kind}: {choice.value}"


def describe(shown: Sensitivity) -> str:
    """Say in sentences what the figure shows."""
    drawn = _drawn(shown)
    if not drawn:
        return f"Nothing is drawn. {shown.sentence}"
    choices = [f"{_named(choice)}, {_times(choice)}, {choice.verdict}" for choice in drawn]
    left = len([choice for choice in shown.choices if choice.halves is not None]) + 1 - len(drawn)
    more = f" {left} more are in the table." if left > 0 else ""
    return one_line(
        f"Ratio of the second half to the first and verdict under each choice: {'; '.join(choices)}.{more} {shown.sentence}"
    )


def table(shown: Sensitivity) -> pd.DataFrame:
    """Return the figures behind the figure: one row a choice, with the margin."""
    frame: pd.DataFrame = shown.to_frame()
    return frame.assign(margin_low=1 / shown.margin, margin_high=shown.margin)


def caption(shown: Sensitivity) -> str:
    """Return the caption where none is given."""
    return (
        "Season-adjusted ratio of the second half to the first with its 90% interval, and the verdict on a constant pace, "
        f"under {len(shown.choices)} other choices; the margin of {margin_factor(shown.margin)} is shaded."
    )


FIGURE = Drawing(plot_sensitivity, describe, table, caption)
