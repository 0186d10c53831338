"""The figure of a pace test: what was counted, what was fitted, and what a constant pace would have looked like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.figures.dates import date_axis, spans
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below
from trends.figures.marks import counts_top, draw_breaks, draw_counts, whole_periods
from trends.figures.scales import TIMES, count_axis, limits_text, number
from trends.figures.style import BLUE, INK, SMALL, VERMILION, ZONE, dress, new_axes, style
from trends.figures.wording import marks_in_words
from trends.verdict.wording import change_times, margin_factor

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from trends.verdict.half_levels import HalfLevels
    from trends.verdict.pace_result import PaceResult

__all__ = ["FIGURE", "caption", "describe", "plot_pace", "table"]

Entries = list[tuple["Artist", str]]


def plot_pace(shown: PaceResult, ax: Axes | None = None) -> Axes:
    """Draw a pace test.

    Dots are counts; the blue line is the fitted rate (linear trend and season) with its 95 % band. The thick segments
    are the season-adjusted levels of the halves, the grey zone is where the second would have to lie to count as
    constant, and the upright bar at the right is its 90 % interval.

    Parameters
    ----------
    shown : PaceResult
        One that is not testable shows the counts alone.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    series = shown.series
    with style():
        ax = new_axes(ax, 2.9)
        dress(ax)
        levels, rate, whole = shown.levels, shown.fitted_rate, whole_periods(series)
        highest = () if rate is None else rate.high95 * whole
        top = counts_top(series, *_heights(levels, shown.margin), *highest)
        entries = draw_counts(ax, series, top)
        below = date_axis(ax, series)
        if rate is not None:
            entries += _draw_fit(
                ax, shown, *(curve * whole for curve in (rate.mean, rate.low95, rate.high95))
            )
        if levels is not None:
            entries += _draw_levels(ax, shown, levels)
        entries += draw_breaks(ax, series)
        count_axis(ax, top)
        ax.set_ylabel(shown.unit)
        above = _mark_change(ax, shown)
        legend_below(ax, entries, below=below)
        head(ax, shown.title, shown.in_short, above=above)
    return ax


def _heights(levels: HalfLevels | None, margin: float) -> tuple[float, ...]:
    if levels is None:
        return ()
    return (levels.first * margin, levels.second, *([levels.high90] if levels.between else []))


def _draw_fit(
    ax: Axes,
    shown: PaceResult,
    rate: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
) -> Entries:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    x = spans(shown.series.periods).middle
    ax.fill_between(x, low, high, color=BLUE, alpha=0.16, linewidth=0, zorder=1.5, gid="band")
    ax.plot(x, rate, color=BLUE, linewidth=1.7, zorder=3, gid="fitted")
    season = "" if shown.design is None or shown.design.season == "none" else " and season"
    handle = (Patch(color=BLUE, alpha=0.16, linewidth=0), Line2D([], [], color=BLUE, linewidth=1.7))
    return [(handle, f"fitted rate (trend{season}), 95% band")]  # type: ignore[list-item]  # a pair is drawn as one


def _draw_levels(ax: Axes, shown: PaceResult, levels: HalfLevels) -> Entries:
    """Draw the halves' levels, the zone of constancy, and the interval of the second level beside them."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    where = spans(shown.series.periods)
    start, cut, end = where.start[0], where.start[levels.cut], where.end[-1]
    side = end + 0.025 * (end - start)
    low, high = levels.first / shown.margin, levels.first * shown.margin
    ax.fill_between([cut, end], low, high, color=ZONE, linewidth=0, zorder=0.6, gid="margin")
    for edge in (low, high):
        ax.plot([cut, end], [edge, edge], color="#9a9a9a", linewidth=0.9, linestyle=(0, (4, 2)), zorder=0.7)
    for left, right, level in ((start, cut, levels.first), (cut, end, levels.second)):
        ax.plot(
            [left, right], [level, level], color=VERMILION, linewidth=3.0, solid_capstyle="butt", zorder=2.8
        )
    if levels.between:
        ax.plot(
            [side, side],
            [levels.low90, levels.high90],
            color=VERMILION,
            linewidth=1.6,
            zorder=2.8,
            gid="interval",
        )
        ax.plot([side], [levels.second], marker="D", markersize=5, color=VERMILION, zorder=2.9)
    ax.set_xlim(ax.get_xlim()[0], end + 0.05 * (end - start))
    period = shown.series.freq.value
    of_halves = (
        Line2D([], [], color=VERMILION, linewidth=3.0),
        f"level of each half: {number(levels.first)}, then {number(levels.second)} a {period}",
    )
    if not levels.between:
        return [of_halves]
    return [
        of_halves,
        (
            Line2D([], [], color=VERMILION, linewidth=1.6, marker="D", markersize=5),
            f"second half's level: 90% interval {number(levels.low90)} to {number(levels.high90)}",
        ),
        (
            Patch(facecolor=ZONE, edgecolor="#9a9a9a", linestyle=(0, (4, 2)), linewidth=0.9),
            f"where it would count as constant: {number(low)} to {number(high)}",
        ),
    ]


def _mark_change(ax: Axes, shown: PaceResult) -> float:
    """Mark the clearest significant dated change above the data; return the height that its label takes."""
    dated = shown.dated_change
    if dated is None:
        return 0.0
    where = spans(shown.series.periods)
    start, end = float(where.start[0]), float(where.end[-1])
    edges = [float(where.start[dated.start])]
    if dated.stop is not None:
        edges.append(float(where.end[dated.stop - 1]))
    for edge in edges:
        ax.axvline(edge, color=INK, linewidth=1.0, linestyle=(0, (2, 2)), zorder=1.8, gid="change")
    x = sum(edges) / len(edges)
    text = f"largest {dated.name}: {TIMES}{dated.times} {dated.when}"
    share = (x - start) / (end - start)
    ax.annotate(
        text,
        (x, 1),
        (0, 3),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="left" if share < 0.3 else "right" if share > 0.7 else "center",
        va="bottom",
        fontsize=SMALL,
        annotation_clip=False,
    )
    return SMALL + 5


def describe(shown: PaceResult) -> str:
    """Say in sentences what the figure shows."""
    sentences = [marks_in_words(shown.series)]
    levels, fitted, change = shown.levels, shown.fitted_rate, shown.changes["halves"]
    period = shown.series.freq.value
    if fitted is not None:
        rate = fitted.mean * whole_periods(shown.series)
        first, last = rate[np.isfinite(rate)][[0, -1]]
        sentences.append(f"The fitted rate runs from {number(first)} to {number(last)} a {period}.")
    if levels is not None and change is not None:
        low, high = levels.first / shown.margin, levels.first * shown.margin
        zone = (
            f"; it would count as constant between {number(low)} and {number(high)}" if levels.between else ""
        )
        sentences.append(
            f"The season-adjusted level is {number(levels.first)} a {period} in the first half and "
            f"{number(levels.second)} in the second, a ratio of {change_times(change)} (90% interval: "
            f"{limits_text(change.low90, change.high90)}){zone}."
        )
    dated = shown.dated_change
    if dated is not None:
        sentences.append(f"The largest {dated.name} is by a factor of {dated.times} {dated.when}.")
    sentences.append(f"The verdict on a constant pace is: {shown.verdict}.")
    return " ".join(sentences)


def table(shown: PaceResult) -> pd.DataFrame:
    """Return the figures behind the figure: counts with bounds, fitted rate with band, level of the half."""
    frame = shown.series.to_frame()
    curves = shown.fitted()
    if len(curves):
        frame = frame.join(
            curves.drop(columns=["period"]).rename(
                columns={
                    "trend": "fitted",
                    "low95": "fitted_low95",
                    "high95": "fitted_high95",
                    "constant": "fitted_constant",
                }
            )
        )
    levels = shown.levels
    if levels is not None:
        later = np.arange(len(frame)) >= levels.cut
        frame["level_of_half"] = np.where(later, levels.second, levels.first)
        frame["constant_low"] = levels.first / shown.margin
        frame["constant_high"] = levels.first * shown.margin
    return frame


def caption(shown: PaceResult) -> str:
    """Return the caption where none is given."""
    if shown.assessment is None:
        return f"{shown.title}. Whether the pace was constant cannot be tested."
    return (
        f"{shown.title}: counts, fitted rate, and the season-adjusted level of each half against the zone "
        f"in which the second would count as constant ({margin_factor(shown.margin)} up or down)."
    )


FIGURE = Drawing(plot_pace, describe, table, caption)
