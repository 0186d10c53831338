"""The figure of a season: a factor for each part of the year, with its 95 % interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.palette import BLUE, INK, PAPER
from trends.errors import ParameterError
from trends.figures.drawing import Drawing
from trends.figures.heading import head, measured, name_counts, room
from trends.figures.scales import every, ratio_text
from trends.figures.style import SMALL, dress, new_axes, style
from trends.messages import Message
from trends.messages.calendar_words import short_month
from trends.messages.numbers import fixed, rounded
from trends.messages.speech import current, spoken
from trends.periods.calendar import Frequency
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
                markerfacecolor=PAPER,
                markeredgecolor=BLUE,
                markeredgewidth=2,
                zorder=3,
                gid="factors",
            )
            # Twelve full names do not fit side by side, nor do twelve short ones on a phone.
            names = [_short(shown, part) for part in range(len(frame))]
            step = every(names, room(ax), SMALL)
            ax.set_xticks(x[::step], names[::step])
        else:
            ax.fill_between(x, low, high, color=BLUE, alpha=0.16, linewidth=0, zorder=1.5)
            ax.plot(x, factor, color=BLUE, zorder=3, gid="factors")
            widest = max(measured(spoken(shown.part(part)), SMALL) for part in range(len(frame)))
            ticks = (
                np.linspace(0, len(frame) - 1, min(7, max(2, int(room(ax) / (widest + 8)))))
                .round()
                .astype(int)
            )
            ax.set_xticks(ticks, [spoken(shown.part(int(tick))) for tick in ticks])
        ax.set_xlim(-0.6, len(frame) - 0.4)
        # A factor has no natural zero to begin at: the axis shows the range that matters, never a smaller one.
        bottom, top = min(float(low.min()), 0.8), max(float(high.max()), 1.25)
        ax.set_ylim(bottom - 0.05 * (top - bottom), top + 0.05 * (top - bottom))
        ax.yaxis.set_major_locator(MaxNLocator(nbins=5))
        ax.yaxis.set_major_formatter(
            FuncFormatter(lambda value, _: spoken(Message("figures.factor", n=rounded(value, 6))))
        )
        name_counts(ax, Message("figures.season.axis"))
        head(ax, Message("figures.season.title"), _in_short(shown))
    return ax


def _short(shown: Seasonality, at: int) -> str:
    """Name a part of the year where there is little room."""
    if shown.freq is Frequency.MONTH:
        return short_month(int(shown.factors["part"].iloc[at]), current())
    return spoken(shown.part(at))


def _in_short(shown: Seasonality) -> Message:
    return Message("figures.season.short", peak=shown.peak, trough=shown.trough, p=_p(shown.p))


def _p(value: float) -> Message:
    if value < 0.001:
        return Message("ratio.number.below", n=fixed(0.001, 3))
    return Message("ratio.number.plain", n=rounded(value, 2))


def describe(shown: Seasonality) -> str:
    """Say in sentences what the figure shows."""
    frame = shown.factors
    factor, low, high = (frame[name].to_numpy(dtype=float) for name in ("factor", "low95", "high95"))
    highest, lowest = int(factor.argmax()), int(factor.argmin())
    return Message(
        "figures.season.words",
        n=len(frame),
        high=ratio_text(factor[highest]),
        peak=shown.peak,
        high_low=ratio_text(low[highest]),
        high_high=ratio_text(high[highest]),
        low=ratio_text(factor[lowest]),
        trough=shown.trough,
        low_low=ratio_text(low[lowest]),
        low_high=ratio_text(high[lowest]),
        p=_p(shown.p),
    )


def table(shown: Seasonality) -> pd.DataFrame:
    """Return the figures behind the figure: one row a part of the year."""
    return shown.factors.copy()


def caption(shown: Seasonality) -> str:
    """Return the caption where none is given."""
    return Message("figures.season.caption", season=shown.season)


FIGURE = Drawing(plot_season, describe, table, caption, season_of)
