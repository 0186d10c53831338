"""How often the conventional tests reject, or how small their p is, beside the level that they promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.figures.drawing import Drawing
from trends.figures.forest import forest_height
from trends.figures.heading import head
from trends.figures.style import BLUE, INK, SMALL, dress, new_axes, style
from trends.verdict.titles import capital
from trends.verdict.wording import counted

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.verdict.conventional_result import ConventionalResult

__all__ = ["FIGURE", "caption", "describe", "plot_conventional", "table"]

_LEAST_P = 1e-6


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
    from matplotlib.ticker import FuncFormatter, NullFormatter, PercentFormatter

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
            ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
            ax.set_xlabel("share of the histories in which a constant rate is rejected")
        else:
            ax.plot(np.maximum(values[measured], _LEAST_P), rows[measured], "o", color=BLUE, clip_on=False)
            ax.set_xscale("log")
            ax.set_xlim(_LEAST_P, 1.0)
            # matplotlib's own labels of a log axis are formulas, which the style takes for plain text.
            ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            ax.xaxis.set_minor_formatter(NullFormatter())
            ax.set_xlabel(f"p (log scale; smaller ones stand at {_LEAST_P:g})")
        ax.axvline(shown.level, color=INK, linewidth=1.2)
        ax.annotate(
            f"{shown.level:.0%}: what they promise" if shown.simulated else f"{shown.level:g}",
            (shown.level, 1.0),
            (3, 2),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            fontsize=SMALL - 1,
        )
        ax.set_yticks(rows, list(frame["test"]))
        ax.set_ylim(len(frame) - 0.4, -0.6)
        head(ax, _title(shown), capital(shown.sentence), above=12)
    return ax


def _title(shown: ConventionalResult) -> str:
    tested = f"{shown.histories:,} histories" if shown.simulated else counted(shown.series)
    return f"Conventional tests of a constant rate: {tested}"


def describe(shown: ConventionalResult) -> str:
    """Say in sentences what the figure shows."""
    names, values = list(shown.p), table(shown)[shown.column]
    results = ", ".join(
        f"{name} {'no test' if np.isnan(value) else f'{value:.0%}' if shown.simulated else f'p = {value:.2g}'}"
        for name, value in zip(names, values, strict=True)
    )
    return f"{_title(shown)}. {results}. {shown.sentence}"


def table(shown: ConventionalResult) -> pd.DataFrame:
    """Return the figures behind the figure: one row a test."""
    return shown.to_frame()


def caption(shown: ConventionalResult) -> str:
    """Return the caption where none is given."""
    return f"{_title(shown)}, against the level of {shown.level:.0%}."


FIGURE = Drawing(plot_conventional, describe, table, caption)
