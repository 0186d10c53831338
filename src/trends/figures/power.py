"""The figure of what windows could tell: the probability of each verdict over the length of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from trends.document.palette import BLUE, GREY, INK, VERMILION
from trends.document.text import one_line
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, name_counts, name_values, sentence_alone
from trends.figures.scales import percent_axis
from trends.figures.style import dress, new_axes, style
from trends.messages import Message
from trends.messages.numbers import percent, rounded
from trends.verdict.power_analysis.power_result import ENOUGH
from trends.verdict.power_analysis.power_wording import periods_of
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from trends.verdict.power_analysis.power_result import PowerResult

__all__ = ["FIGURE", "caption", "describe", "plot_power", "table"]

_LOOKS: Final[dict[str, tuple[str, str, Literal["solid", "dashed", "dotted", "dashdot"]]]] = {
    "contradicted": (VERMILION, "o", "solid"),
    "supported": (BLUE, "s", "dashed"),
    "inconclusive": (GREY, "^", "dotted"),
    "not testable": (INK, "x", "dashdot"),
}
_BELOW = 38.0
"""Points that the labels of the horizontal axis take."""


def plot_power(shown: PowerResult, ax: Axes | None = None) -> Axes:
    """Draw the probability of each verdict in every simulated window, with two Monte Carlo standard errors.

    Parameters
    ----------
    shown : PowerResult
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    from matplotlib.lines import Line2D

    with style():
        ax = new_axes(ax, 2.9)
        title = Message("power.figure.title")
        if not shown.windows:
            return sentence_alone(ax, title, shown.sentence)
        dress(ax)
        x = np.array([at.periods for at in shown.windows], dtype=float)
        entries: list[tuple[Artist, str]] = []
        for verdict, (colour, marker, dashes) in _LOOKS.items():
            share = np.array([at.probability(verdict) for at in shown.windows])
            if not share.any():
                continue
            error = 2 * np.array([at.error(verdict) for at in shown.windows])
            low, high = np.clip(share - error, 0, 1), np.clip(share + error, 0, 1)
            ax.vlines(x, low, high, color=colour, linewidth=1.2, zorder=2)
            ax.plot(
                x, share, color=colour, marker=marker, markersize=5.5, linestyle=dashes, zorder=3, gid=verdict
            )
            words = verdict_words(verdict)
            right = Message("power.figure.right", verdict=words) if verdict == shown.aim else words
            handle = Line2D([], [], color=colour, marker=marker, markersize=5.5, linestyle=dashes)
            entries.append((handle, right))
        ax.axhline(ENOUGH, color=INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1, gid="enough")
        dashes_of_enough = Line2D([], [], color=INK, linewidth=0.9, linestyle=(0, (4, 2)))
        entries.append((dashes_of_enough, Message("power.figure.enough")))
        _axes(ax, x, shown.series.freq.value)
        legend_below(ax, entries, below=_BELOW)
        head(ax, title, one_line(shown.sentence))
    return ax


def _axes(ax: Axes, x: np.ndarray, freq: str) -> None:
    from matplotlib.ticker import MaxNLocator

    pad = max(float(np.ptp(x)) * 0.05, 1.0)
    ax.set_xlim(float(x.min()) - pad, float(x.max()) + pad)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True, min_n_ticks=1))
    name_values(ax, Message("power.figure.length", unit=freq))
    ax.set_ylim(-0.02, 1.02)
    ax.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1.0])
    percent_axis(ax.yaxis)
    name_counts(ax, Message("power.figure.share"))


def describe(shown: PowerResult) -> str:
    """Say in sentences what the figure shows."""
    if not shown.windows:
        return Message("power.figure.nothing", sentence=shown.sentence)
    windows = [
        Message(
            "power.figure.window",
            periods=periods_of(shown, at.periods),
            shares=[
                Message(
                    "power.figure.verdict",
                    verdict=verdict_words(verdict),
                    share=percent(at.probability(verdict)),
                )
                for verdict in _LOOKS
            ],
        )
        for at in shown.windows
    ]
    return one_line(Message("power.figure.shares", windows=windows, sentence=shown.sentence))


def table(shown: PowerResult) -> pd.DataFrame:
    """Return the figures behind the figure: one row a window."""
    return shown.to_frame()


def caption(shown: PowerResult) -> str:
    """Return the caption where none is given."""
    return Message("power.figure.caption", n=shown.histories, change=rounded(shown.change, 3))


FIGURE = Drawing(plot_power, describe, table, caption)
