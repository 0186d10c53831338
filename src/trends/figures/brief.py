"""The chart of a report's first page: counts as grey bars, the levels and the claims named where they stand, no legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.palette import BLUE, INK
from trends.figures.bars import bars_in_words, draw_bars, name_gap
from trends.figures.dates import Span, date_axis, spans
from trends.figures.drawing import Drawing
from trends.figures.heading import measured, name_above, room, silent
from trends.figures.lanes import LEVEL, Mark, across, draw_marks, halo, write_level
from trends.figures.marks import counts_top
from trends.figures.scales import count_axis
from trends.figures.style import SMALL, dress, new_axes, strong, style
from trends.figures.wording import marks_in_words
from trends.messages import Message, joined
from trends.messages.speech import spoken
from trends.verdict.titles import title_of
from trends.verdict.wording import span, spelled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from trends.studies.brief import Brief, Level

__all__ = ["FIGURE", "caption", "describe", "plot_brief", "table"]


def plot_brief(shown: Brief, ax: Axes | None = None) -> Axes:
    """Draw the counts of a study with the levels that its finding names.

    Grey bars are counts; open bars span what a period without a count may be. A line stands for each level, with its
    figure; above the data stand the claims, at the period in which they were made, and the highest count.

    Parameters
    ----------
    shown : Brief
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    series = shown.series
    months = series.freq.months
    with style(), silent():
        ax = new_axes(ax, 2.3)
        dress(ax)
        # Room for the figure of the highest count above its bar.
        top = 1.12 * counts_top(series, *(level.rate * months for level in shown.levels))
        draw_bars(ax, series, top)
        date_axis(ax, series)
        count_axis(ax, top)
        name_gap(ax, series, top)
        where = spans(series.periods)
        peak = _draw_peak(ax, shown, where)
        for at, level in enumerate(shown.levels):
            _draw_level(ax, level, level.rate * months, where, peak, last=at == len(shown.levels) - 1)
        above = draw_marks(ax, _claims(shown, where), marker="v", gid="claim")
        name_above(ax, shown.unit_words, above=above)
    return ax


def _draw_peak(ax: Axes, shown: Brief, where: Span) -> tuple[float, float, float] | None:
    """Write the highest count above its bar; return where, as (middle, half the width, height above zero) in points."""
    if shown.peak is None or not shown.peak_text:
        return None
    count, middle = float(shown.series.count[shown.peak]), float(where.middle[shown.peak])
    words = spoken(shown.peak_text)
    half = measured(words, SMALL) / 2
    x = across(ax, middle)
    # At the edges the figure is moved in, so that it does not stand beside the axis.
    shift = max(half - x, 0.0) - max(x + half - room(ax), 0.0)
    text = ax.annotate(
        words,
        (middle, count),
        (shift, 2),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=SMALL,
        color=INK,
        zorder=4,
        gid="peak",
    )
    halo(text)
    return x + shift, half, count


def _draw_level(
    ax: Axes, level: Level, height: float, where: Span, peak: tuple[float, float, float] | None, *, last: bool
) -> None:
    """Draw a level over the periods in which it ran, its figure above the outer end, clear of the highest count."""
    left, right = float(where.start[level.start]), float(where.end[level.stop - 1])
    ax.plot(
        [left, right],
        [height, height],
        color=BLUE,
        linewidth=2.6,
        solid_capstyle="butt",
        zorder=3,
        gid="level",
    )
    words = spoken(level.text)
    half = measured(words, LEVEL, strong()) / 2 + 2
    begins, ends = across(ax, left), across(ax, right)
    places = [begins + half, (begins + ends) / 2, ends - half]
    if last:
        places.reverse()
    clear = [at for at in places if peak is None or abs(at - peak[0]) > half + peak[1] + 2]
    at = min(max((clear or places)[0], half), max(room(ax) - half, half))
    low, high = ax.get_xlim()
    write_level(ax, (low + at / room(ax) * (high - low), height), words, side="center", colour=BLUE)


def _claims(shown: Brief, where: Span) -> list[Mark]:
    """Return what is claimed in which period; several claims of one stand together."""
    said: dict[int, list[str]] = {}
    for place, text in zip(shown.claimed, shown.claim_texts or ("",) * len(shown.claimed), strict=True):
        said.setdefault(place, []).append(spoken(text))
    days = {place: float(where.middle[place]) for place in said}
    return [Mark(days[place], days[place], days[place], "; ".join(texts)) for place, texts in said.items()]


def describe(shown: Brief) -> str:
    """Say in sentences what the figure shows."""
    series, unit = shown.series, shown.series.freq.value
    sentences: list[str] = [marks_in_words(series, "bars")]
    levels = [
        Message(
            "charts.brief.level",
            n=level.text,
            unit=unit,
            span=span(series.take(slice(level.start, level.stop))),
        )
        for level in shown.levels
    ]
    if levels:
        sentences.append(Message("charts.brief.levels", levels=levels))
    sentences += [
        Message("charts.brief.claim", text=text, when=spelled(series.periods[place]))
        for place, text in zip(shown.claimed, shown.claim_texts, strict=False)
    ]
    return joined(sentences)


def table(shown: Brief) -> pd.DataFrame:
    """Return the figures behind the figure: one row a period, with the level that ran in it."""
    frame = shown.series.to_frame()
    level: NDArray[np.float64] = np.full(len(frame), np.nan)
    for each in shown.levels:
        level[each.start : each.stop] = each.rate * shown.series.freq.months
    return frame.assign(level=level, claim=np.isin(np.arange(len(frame)), shown.claimed))


def caption(shown: Brief) -> str:
    """Return the caption where none is given."""
    series = shown.series
    title = Message("figures.series.caption", title=title_of(series), unit=series.freq.value)
    return joined([title, *bars_in_words(series)])


FIGURE = Drawing(plot_brief, describe, table, caption)
