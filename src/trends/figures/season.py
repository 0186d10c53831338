"""The figure of a season: a factor for each part of the year, with its 95 % interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.errors import ParameterError
from trends.figures.drawing import Drawing
from trends.figures.heading import head
from trends.figures.scales import TIMES, ratio_text
from trends.figures.style import BLUE, INK, dress, new_axes, style
from trends.verdict.seasonality import Seasonality

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.verdict.trend import TrendResult

__all__ = ["FIGURE", "caption", "describe", "plot_season", "table"]

_FEW = 13
"""Up to so many parts of the year, each has its dot; weeks and days make a curve."""


def season_of(shown: Seasonality | TrendResult) -> Seasonality:
    """Return a season as it is, and that of a trend.

    Raises
    ------
    ParameterError
        If the trend has none.
    """
    season = shown if isinstance(shown, Seasonality) else shown.season
    if season is None:
        raise ParameterError(
            "This trend has no season to draw: it was fitted without one, or the figures are too few."
        )
    return season


def plot_season(shown: Seasonality, ax: Axes | None = None) -> Axes:
    """Draw the yearly cycle of a rate; 1 is the year's mean.

    Parameters
    ----------
    shown : Seasonality
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    frame = shown.factors
    x = np.arange(len(frame))
    factor, low, high = (frame[name].to_numpy(dtype=float) for name in ("factor", "low95", "high95"))
    with style():
        ax = new_axes(ax, 2.4)
        dress(ax)
        ax.axhline(1.0, color=INK, linewidth=1.0, zorder=1)
        if len(frame) <= _FEW:
            ax.vlines(x, low, high, color=BLUE, linewidth=2.2, zorder=2)
            ax.plot(
                x,
                factor,
                linestyle="none",
                marker="o",
                markersize=7,
                markerfacecolor="white",
                markeredgecolor=BLUE,
                markeredgewidth=2,
                zorder=3,
                gid="factors",
            )
            # Twelve full names do not fit side by side; all months are told apart by three letters.
            ax.set_xticks(x, [str(label)[:3] for label in frame["label"]])
        else:
            ax.fill_between(x, low, high, color=BLUE, alpha=0.16, linewidth=0, zorder=1.5)
            ax.plot(x, factor, color=BLUE, zorder=3, gid="factors")
            ticks = np.linspace(0, len(frame) - 1, 7).round().astype(int)
            ax.set_xticks(ticks, [str(frame["label"].iloc[tick]) for tick in ticks])
        ax.set_xlim(-0.6, len(frame) - 0.4)
        # A factor has no natural zero to begin at: the axis shows the range that matters, never a smaller one.
        bottom, top = min(float(low.min()), 0.8), max(float(high.max()), 1.25)
        ax.set_ylim(bottom - 0.05 * (top - bottom), top + 0.05 * (top - bottom))
        ax.yaxis.set_major_locator(MaxNLocator(nbins=5))
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{TIMES}{value:g}"))
        ax.set_ylabel("factor of the year's mean")
        head(ax, "Season: the rate through the year", _in_short(shown))
    return ax


def _in_short(shown: Seasonality) -> str:
    return (
        f"Highest in {shown.peak}, lowest in {shown.trough}, with 95% intervals. Without any season, one this clear "
        f"would appear with probability {_p(shown.p)}."
    )


def _p(value: float) -> str:
    return "less than 0.001" if value < 0.001 else f"{value:.2g}"


def describe(shown: Seasonality) -> str:
    """Say in sentences what the figure shows."""
    frame = shown.factors
    factor, low, high = (frame[name].to_numpy(dtype=float) for name in ("factor", "low95", "high95"))
    ends = [
        f"{ratio_text(factor[at])} in {frame['label'].iloc[at]} (95% interval: {ratio_text(low[at])} to "
        f"{ratio_text(high[at])})"
        for at in (int(factor.argmax()), int(factor.argmin()))
    ]
    return (
        f"Factors of the year's mean rate for {len(frame)} parts of the year, highest {ends[0]} and lowest {ends[1]}; "
        f"without any season, one this clear would appear with probability {_p(shown.p)}."
    )


def table(shown: Seasonality) -> pd.DataFrame:
    """Return the figures behind the figure: one row a part of the year."""
    return shown.factors.copy()


def caption(shown: Seasonality) -> str:
    """Return the caption where none is given."""
    return f"Season of the rate: factor of each part of the year ({shown.season}), 1 being the year's mean, with 95% intervals."


FIGURE = Drawing(plot_season, describe, table, caption, season_of)
