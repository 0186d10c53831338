"""The figure of a pace test: what was counted, the smoothed rate, and what a constant pace would have looked like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.palette import EDGE, INK, VERMILION, ZONE
from trends.figures.change_dates import dates_in_words
from trends.figures.dates import date_axis, spans
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, measured, name_counts
from trends.figures.lanes import across, draw_dates, halo, write_level
from trends.figures.marks import counts_top, draw_breaks, draw_counts, draw_rate
from trends.figures.nowcast import draw_nowcast
from trends.figures.scales import count_axis
from trends.figures.style import SMALL, dress, new_axes, style
from trends.figures.wording import marks_in_words
from trends.messages import Message, joined
from trends.messages.speech import spoken
from trends.verdict.pace_wording import rate_words
from trends.verdict.wording import between, change_times, counted, margin_factor, span, verdict_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from trends.fitting.realised.smoothed_rate import SmoothedRate
    from trends.nowcasting.nowcast_result import Nowcast
    from trends.verdict.half_levels import HalfLevels
    from trends.verdict.pace_legend import PaceLegend
    from trends.verdict.pace_result import PaceResult

__all__ = ["FIGURE", "caption", "describe", "plot_pace", "table"]

Entry = tuple["Artist", str]


def plot_pace(shown: PaceResult, ax: Axes | None = None) -> Axes:
    """Draw a pace test.

    Dots are counts; the blue line is the smoothed rate, season taken out, with its approximate band. The thick segments
    are the season-adjusted levels of the halves, the grey zone is where the second would have to lie to count as
    constant, and the upright bar at the right is its 90 % interval. Above stand the changes of level that can be dated,
    each with the dates that fit nearly as well. Diamonds with bars are what the newest periods were nowcast to.

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
        levels, smooth, legend = shown.levels, shown.smoothed, shown.legend
        # The band belongs to the axis, though only up to what `counts_top` bears: at the ends of a
        # series it may shoot up.
        highest = () if smooth is None else smooth.high95
        newest = shown.entered
        reach = () if newest is None else newest.to_frame()["high95"]
        top = counts_top(series, *_heights(levels, shown.margin), *highest, reached=reach)
        entries = draw_counts(ax, series, top)
        if newest is not None:
            entries += draw_nowcast(ax, newest, spans(series.periods), top)
        below = date_axis(ax, series)
        count_axis(ax, top)
        if smooth is not None and levels is not None and legend is not None:
            band = (smooth.low95, smooth.high95)
            curve = draw_rate(ax, spans(series.periods), smooth.rate, band, "smooth", top)
            entries += [(curve, legend.smooth), *_draw_levels(ax, shown, levels, legend)]  # type: ignore[list-item]  # a pair is drawn as one
        entries += draw_breaks(ax, series)
        above, entry = draw_dates(ax, shown, () if legend is None else legend.days)
        name_counts(ax, shown.unit, above=above)
        legend_below(ax, entries + entry, below=below)
        head(ax, shown.title, shown.in_short, above=above)
    return ax


def _heights(levels: HalfLevels | None, margin: float) -> tuple[float, ...]:
    if levels is None:
        return ()
    return (levels.first * margin, levels.second, *([levels.high90] if levels.between else []))


def _draw_levels(ax: Axes, shown: PaceResult, levels: HalfLevels, legend: PaceLegend) -> list[Entry]:
    """Draw the halves' levels, the zone of constancy, and the interval of the second level beside them."""
    where = spans(shown.series.periods)
    start, cut, end = where.start[0], where.start[levels.cut], where.end[-1]
    # Beside the data, not in them: it is about the whole half and belongs to none of its periods.
    side = end + 0.025 * (end - start)
    low, high = levels.first / shown.margin, levels.first * shown.margin
    ax.fill_between([cut, end], low, high, color=ZONE, linewidth=0, zorder=0.6, gid="margin")
    for edge in (low, high):
        ax.plot([cut, end], [edge, edge], color=EDGE, linewidth=0.9, linestyle=(0, (4, 2)), zorder=0.7)
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
    first, second = legend.levels
    write_level(ax, (start, levels.first), first, side="left", colour=VERMILION)
    write_level(ax, (end, levels.second), second, side="right", colour=VERMILION)
    return [] if legend.zone is None else _name_zone(ax, (cut, end), (low, high), legend.zone)


def _name_zone(ax: Axes, along: tuple[float, float], up: tuple[float, float], words: Message) -> list[Entry]:
    """Write into the zone of constancy what it is, or return its entry of the legend where it has no room for the words."""
    from matplotlib.patches import Patch

    figure = ax.get_figure(root=True)
    tall = 0.0 if figure is None else float(figure.get_size_inches()[1] * 72) - 60
    top = min(up[1], ax.get_ylim()[1])
    wide = measured(spoken(words), SMALL)
    room_in_zone = across(ax, along[1]) - across(ax, along[0])
    if wide + 12 > room_in_zone or (top - up[0]) / ax.get_ylim()[1] * tall < 26:
        look = {"facecolor": ZONE, "edgecolor": EDGE, "linestyle": (0, (4, 2)), "linewidth": 0.9}
        return [(Patch(**look), words)]  # type: ignore[arg-type]  # looks, by name
    text = ax.annotate(
        spoken(words),
        (along[1], top),
        (-4, -4),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize=SMALL,
        color=INK,
        zorder=4,
        gid="zone-words",
    )
    halo(text, colour=ZONE)
    return []


def describe(shown: PaceResult) -> str:
    """Say in sentences what the figure shows."""
    series, smooth = shown.series, shown.smoothed
    sentences = [marks_in_words(series)]
    if (newest := shown.entered) is not None:
        sentences.append(_nowcast_in_words(newest))
    if smooth is not None:
        sentences.append(_course(shown, smooth))
        sentences += _levels_in_words(shown)
        sentences.append(dates_in_words(shown))
    sentences.append(Message("pace_figure.alt.verdict", verdict=verdict_words(shown.verdict)))
    return joined(sentences)


def _nowcast_in_words(newest: Nowcast) -> Message:
    return Message("nowcast_figure.pace_alt", n=len(newest.periods), unit=newest.series.freq.value)


def _course(shown: PaceResult, smooth: SmoothedRate) -> Message:
    """Say where the smoothed rate begins and ends, and where it is lowest and highest."""
    freq, periods = shown.series.freq.value, shown.series.periods
    bottom, top = int(smooth.rate.argmin()), int(smooth.rate.argmax())
    first, last, low, high = (rate_words(float(smooth.rate[at])) for at in (0, -1, bottom, top))
    if low == high:
        return Message("pace_figure.alt.flat", first=first, freq=freq)
    return Message(
        "pace_figure.alt.smooth",
        first=first,
        last=last,
        low=low,
        high=high,
        bottom=periods[bottom],
        top=periods[top],
        freq=freq,
    )


def _levels_in_words(shown: PaceResult) -> list[str]:
    levels, change = shown.levels, shown.changes["halves"]
    if levels is None or change is None:
        return []
    said = Message(
        "pace_figure.alt.levels",
        first=rate_words(levels.first),
        second=rate_words(levels.second),
        ratio=change_times(change),
        interval=between(change.low90, change.high90),
        freq=shown.series.freq.value,
    )
    if not levels.between:
        return [said]
    zone = Message(
        "pace_figure.alt.zone",
        low=rate_words(levels.first / shown.margin),
        high=rate_words(levels.first * shown.margin),
    )
    return [said, zone]


def table(shown: PaceResult) -> pd.DataFrame:
    """Return the figures behind the figure: counts with bounds, smoothed rate with band, level of the half, dates."""
    series, smooth, levels = shown.series, shown.smoothed, shown.levels
    frame = series.to_frame()
    if (newest := shown.entered) is not None:
        rows = newest.to_frame().set_index("period")
        for name in ("estimate", "low80", "high80"):
            frame[f"nowcast_{name}"] = frame["period"].map(rows[name])
    if smooth is None or levels is None:
        return frame
    frame["smooth"], frame["smooth_low95"], frame["smooth_high95"] = smooth.rate, smooth.low95, smooth.high95
    frame["level_of_half"] = np.where(np.arange(len(frame)) >= levels.cut, levels.second, levels.first)
    frame["constant_low"] = levels.first / shown.margin
    frame["constant_high"] = levels.first * shown.margin
    frame["change"] = ""
    for change in shown.dates:
        low, at, high = (series.labels.index(day) for day in (change.low, change.at, change.high))
        # `loc` takes both ends, as the set of dates does; the dated period itself is written over
        # below.
        frame.loc[low:high, "change"] = "possible"
        frame.loc[at, "change"] = "dated"
    return frame


def caption(shown: PaceResult) -> str:
    """Return the caption where none is given."""
    what, when = counted(shown.series), span(shown.series)
    if shown.assessment is None:
        return Message("pace_figure.caption.untestable", what=what, span=when)
    words = Message(
        "pace_figure.caption.pace",
        what=what,
        span=when,
        factor=margin_factor(shown.margin),
        freq=shown.series.freq.value,
        dates=len(shown.dates),
    )
    legend = shown.legend
    interval = () if legend is None or legend.interval is None else (legend.interval,)
    newest = () if shown.entered is None else (_nowcast_in_words(shown.entered),)
    return joined((words, *interval, *newest))


FIGURE = Drawing(plot_pace, describe, table, caption)
