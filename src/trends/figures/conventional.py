"""How often the conventional tests reject, or how small their p is, beside the level that they promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.palette import BLUE, INK
from trends.figures.drawing import Drawing
from trends.figures.forest import forest_height
from trends.figures.heading import head, name_values
from trends.figures.row_labels import label_rows
from trends.figures.scales import percent_axis
from trends.figures.style import dress, fine, new_axes, style
from trends.messages import Message
from trends.messages.numbers import percent, rounded
from trends.messages.speech import spoken
from trends.verdict.wording import counted

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.verdict.conventional_result import ConventionalResult

__all__ = ["FIGURE", "caption", "describe", "plot_conventional", "table"]

# Smaller ones differ in nothing that a reader could use, and would push all others to one side.
_LEAST_P = 1e-6
# Powers of a hundred: of ten, the labels would run into each other.
_TICKS = (1e-6, 1e-4, 1e-2, 1.0)


def plot_conventional(shown: ConventionalResult, ax: Axes | None = None) -> Axes:
    """Draw a bar a test: the share of histories that it rejects, or its p, with a line at the level.

    Parameters
    ----------
    shown : ConventionalResult
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

    frame = table(shown)
    values = frame[shown.column].to_numpy(dtype=float)
    rows = np.arange(len(frame))
    with style():
        ax = new_axes(ax, forest_height(len(frame)) * 0.62)
        dress(ax, grid="x")
        measured = ~np.isnan(values)
        if shown.simulated:
            ax.barh(rows[measured], values[measured], 0.62, color=BLUE, alpha=0.8, gid="shares")
            ax.set_xlim(0, max(float(np.max(values[measured], initial=0.0)) * 1.15, 2 * shown.level))
            percent_axis(ax.xaxis)
            name_values(ax, Message("conventional.figure.share"), share=0.55)
        else:
            ax.plot(np.maximum(values[measured], _LEAST_P), rows[measured], "o", color=BLUE, clip_on=False)
            ax.set_xscale("log")
            ax.set_xlim(_LEAST_P, 1.0)
            # matplotlib's own labels of a log axis are formulas, which the style takes for plain text.
            ax.xaxis.set_major_locator(FixedLocator(_TICKS))
            ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: spoken(_number(value))))
            ax.xaxis.set_minor_formatter(NullFormatter())
            name_values(ax, Message("conventional.figure.p", least=rounded(_LEAST_P)), share=0.55)
        ax.axvline(shown.level, color=INK, linewidth=1.2)
        ax.annotate(
            spoken(
                Message("conventional.figure.promise", level=percent(shown.level))
                if shown.simulated
                else _number(shown.level)
            ),
            (shown.level, 1.0),
            (3, 2),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            fontsize=fine(),
        )
        label_rows(ax, [shown.named(name) for name in shown.p], [""] * len(frame), pitch=17)
        head(ax, _title(shown), shown.sentence, above=12)
    return ax


def _title(shown: ConventionalResult) -> Message:
    if shown.simulated:
        return Message("conventional.figure.histories", n=shown.histories)
    return Message("conventional.figure.title", what=counted(shown.series))


def _number(value: float) -> Message:
    return Message("trend.number", n=rounded(value, 2))


def describe(shown: ConventionalResult) -> str:
    """Say in sentences what the figure shows."""
    results = [
        _result(shown, name, value) for name, value in zip(shown.p, table(shown)[shown.column], strict=True)
    ]
    return Message("conventional.figure.alt", title=_title(shown), results=results, sentence=shown.sentence)


def _result(shown: ConventionalResult, name: str, value: float) -> Message:
    test = shown.named(name)
    if np.isnan(value):
        return Message("conventional.figure.of_share", test=test, share=Message("conventional.no_test"))
    if shown.simulated:
        share = Message("words.chance", n=percent(value))
        return Message("conventional.figure.of_share", test=test, share=share)
    least = Message("ratio.number.or_less", n=rounded(_LEAST_P))
    return Message("conventional.figure.of_p", test=test, p=_number(value) if value >= _LEAST_P else least)


def table(shown: ConventionalResult) -> pd.DataFrame:
    """Return the figures behind the figure: one row a test."""
    return shown.to_frame()


def caption(shown: ConventionalResult) -> str:
    """Return the caption where none is given."""
    return Message("conventional.figure.caption", title=_title(shown), level=percent(shown.level))


FIGURE = Drawing(plot_conventional, describe, table, caption)
