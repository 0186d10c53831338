"""The figure of a trend: counts with the fitted rate, its season in it, and the 95 % band."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.figures.dates import date_axis, spans
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, name_counts
from trends.figures.marks import counts_top, draw_breaks, draw_counts, draw_rate, whole_periods
from trends.figures.scales import count_axis, limits_text, number, ratio_text
from trends.figures.style import dress, new_axes, style
from trends.figures.wording import marks_in_words
from trends.messages import Message, joined
from trends.verdict.titles import axis_title, title_of
from trends.verdict.wording import by_percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from trends.verdict.trend import TrendResult

__all__ = ["FIGURE", "caption", "describe", "plot_trend", "table"]


def plot_trend(shown: TrendResult, ax: Axes | None = None) -> Axes:
    """Draw a trend: counts and fitted rate.

    Parameters
    ----------
    shown : TrendResult
        With too few figures for a trend, the counts alone.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    series = shown.series
    with style():
        ax = new_axes(ax, 2.7)
        dress(ax)
        curve = _curve(shown)
        if curve is not None:
            # The fit is of the days that were covered: drawn as it is, the curve would dip at every
            # month covered in part.
            curve = curve.mul(whole_periods(series), axis=0)
        top = counts_top(series, *([] if curve is None else curve["fitted_high95"]))
        entries = draw_counts(ax, series, top)
        if curve is not None:
            band = (curve["fitted_low95"], curve["fitted_high95"])
            handle = draw_rate(ax, spans(series.periods), curve["fitted"], band, "fitted", top)
            entries.append((handle, Message("figures.trend.fitted")))  # type: ignore[arg-type]  # a pair is drawn as one
        entries += draw_breaks(ax, series)
        below = date_axis(ax, series)
        count_axis(ax, top)
        name_counts(ax, axis_title(series))
        legend_below(ax, entries, below=below)
        head(ax, title_of(series), _in_short(shown))
    return ax


def _curve(shown: TrendResult) -> pd.DataFrame | None:
    """Return fitted mean and band by period; None without a trend, NaN where nothing was covered."""
    rate = shown.fitted_rate
    if rate is None:
        return None
    covered = shown.series.exposure_days > 0
    curves = {"fitted": rate.mean, "fitted_low95": rate.low95, "fitted_high95": rate.high95}
    return pd.DataFrame({name: np.where(covered, curve, np.nan) for name, curve in curves.items()})


def _in_short(shown: TrendResult) -> str:
    change = shown.per_year
    if change is None:
        return ""
    return Message(
        "figures.trend.short",
        change=by_percent(change.ratio),
        limits=limits_text(change.low95, change.high95),
    )


def describe(shown: TrendResult) -> str:
    """Say in sentences what the figure shows."""
    sentences = [marks_in_words(shown.series)]
    curve = _curve(shown)
    if curve is not None and shown.per_year is not None:
        first, last = (
            float((curve["fitted"] * whole_periods(shown.series)).dropna().iloc[end]) for end in (0, -1)
        )
        change = shown.per_year
        sentences.append(
            Message(
                "figures.trend.words",
                first=number(first),
                last=number(last),
                unit=shown.series.freq.value,
                ratio=ratio_text(change.ratio),
                limits=limits_text(change.low95, change.high95),
            )
        )
    return joined(sentences)


def table(shown: TrendResult) -> pd.DataFrame:
    """Return the figures behind the figure: counts with bounds, fitted rate with band."""
    curve = _curve(shown)
    frame = shown.series.to_frame()
    return frame if curve is None else frame.join(curve)


def caption(shown: TrendResult) -> str:
    """Return the caption where none is given."""
    name = "counts" if shown.assessment is None else "caption"
    return Message(f"figures.trend.{name}", title=title_of(shown.series))


FIGURE = Drawing(plot_trend, describe, table, caption)
