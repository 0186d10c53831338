"""The figure of a screen: the series that changed most, by how much a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trends.document.text import one_line
from trends.figures.drawing import Drawing
from trends.figures.forest import Row, draw_rows, forest_height
from trends.figures.heading import head, sentence_alone
from trends.figures.scales import limits_text, ratio_axis, ratio_limits, ratio_text
from trends.figures.style import dress, new_axes, style
from trends.messages import Message, joined
from trends.messages.numbers import fixed
from trends.verdict.screening.screen_result import MOST_SHOWN

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.verdict.screening.screen_result import ScreenResult

__all__ = ["FIGURE", "caption", "describe", "plot_screen", "table"]


def table(shown: ScreenResult) -> pd.DataFrame:
    """Return what is drawn: the testable series that changed most, in the order of the screen."""
    frame = shown.to_frame()
    return frame[frame["verdict"] != "not testable"].head(MOST_SHOWN).reset_index(drop=True)


def _name(shown: ScreenResult, record: dict[Any, Any]) -> str:
    return one_line(", ".join(str(record[column]) for column in shown.by))


def _row(record: dict[Any, Any]) -> Message:
    ratio, limits, q = record["ratio_per_year"], (record["low95"], record["high95"]), record["q_value"]
    values = {"ratio": ratio_text(ratio), "limits": limits_text(*limits)}
    if q >= 0.0005:
        return Message("screen.figure.row", q=fixed(q, 3), **values)
    return Message("screen.figure.row_below", q=fixed(0.001, 3), **values)


def plot_screen(shown: ScreenResult, ax: Axes | None = None) -> Axes:
    """Draw the ratio a year of the series that changed most, with 95 % intervals.

    Parameters
    ----------
    shown : ScreenResult
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    drawn = table(shown).to_dict(orient="records")
    title = Message("screen.figure.title", subject=shown.subject)
    with style():
        ax = new_axes(ax, forest_height(len(drawn)))
        if not drawn:
            return sentence_alone(ax, title, shown.sentence)
        dress(ax, grid="x")
        values = [record[name] for record in drawn for name in ("ratio_per_year", "low95", "high95")]
        ratio_axis(ax, ratio_limits(values), Message("screen.figure.axis"))
        rows = [
            Row(
                _name(shown, record),
                record["ratio_per_year"],
                None,
                (record["low95"], record["high95"]),
                _row(record),
            )
            for record in drawn
        ]
        draw_rows(ax, rows, neutral=1.0)
        head(ax, title, shown.sentence)
    return ax


def describe(shown: ScreenResult) -> str:
    """Say in sentences what the figure shows."""
    drawn = table(shown).to_dict(orient="records")
    if not drawn:
        return shown.sentence
    series = [
        Message("screen.figure.series", name=_name(shown, record), row=_row(record)) for record in drawn[:5]
    ]
    left = len(drawn) - len(series)
    changes = Message(f"screen.figure.shown{'_of' if left else ''}", series=series, n=left)
    return joined([shown.sentence, changes])


def caption(shown: ScreenResult) -> str:
    """Return the caption where none is given."""
    drawn = int(np.minimum(shown.tested, MOST_SHOWN))
    return Message("screen.figure.caption", n=drawn, of=len(shown))


FIGURE = Drawing(plot_screen, describe, table, caption)
