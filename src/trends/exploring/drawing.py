"""The chart and the table of the panel as SVG and HTML: light enough to be sent anew at every click.

Colours follow the theme of the notebook: ink is the text's own colour, and the rest mixes with what lies below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.blocks import Table
from trends.document.fragments import display_html, escape
from trends.document.words import words as words_of
from trends.messages import Message, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from trends.document.words import Words
    from trends.exploring.view import View
    from trends.verdict import PaceResult

    FloatArray = NDArray[np.float64]

__all__ = ["LEFT", "RIGHT", "WIDTH", "empty_svg", "number", "option_words", "series_svg", "table_html"]

ENGLISH = words_of("en")

WIDTH, LEFT, RIGHT = 720, 52, 708
"""The chart's width, and the ends of its axis of time; the brush reads them."""
_HEIGHT, _TOP, _BOTTOM = 178, 12, 152
_BLUE = "#3b8fc4"
_COLUMNS = RIGHT - LEFT


def number(value: float) -> str:
    """Write a count: whole, or with one decimal where ranges of dates leave a fraction."""
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-6 else f"{value:,.1f}"


def empty_svg(text: str, say: Words = ENGLISH) -> str:
    """Return the chart where there is nothing to draw."""
    words = say.plain(text)
    return (
        f'<svg viewBox="0 0 {WIDTH} 60" width="100%" role="img" aria-label="{escape(words)}">'
        f'<text x="{LEFT}" y="34" fill="currentColor" font-size="13" opacity="0.7">{escape(words)}</text></svg>'
    )


def series_svg(view: View, judged: PaceResult | None = None, say: Words = ENGLISH) -> str:
    """Draw the whole series, with the window shaded and periods that were not observed hatched.

    Of a series with more periods than the chart has columns, each column shows its highest period.

    Parameters
    ----------
    view : View
    judged : PaceResult, optional
        The verdict on the window, once it is there: its smoothed rate with the band, and its dated changes.
    say : Words, optional
        The language of what is read aloud.
    """
    if view.context is None or view.counts is None:
        return empty_svg(Message("exploring.no_chart"), say)
    calendar, count = view.context.calendar, view.context.count
    first, last = calendar.span
    days = last - first + 1
    place = (np.clip(calendar.starts, first, last) - first) / days * _COLUMNS
    until = (np.clip(calendar.ends, first, last) + 1 - first) / days * _COLUMNS
    # The first and the last period may be covered only in part: their bars are hollow, so that none looks like a fall.
    part = (calendar.starts < first) | (calendar.ends > last)
    thinned = len(count) > _COLUMNS
    if thinned:
        place, until, count = _columns(place, count)
        part = np.zeros(len(count), dtype=bool)
    # At least one, so that a window of nothing has an axis.
    top = max(float(np.nanmax(count)) if np.isfinite(count).any() else 0.0, 1.0)
    height = _BOTTOM - _TOP
    bars = [
        f"M{LEFT + a:.1f} {_BOTTOM}V{_BOTTOM - value / top * height:.1f}H{LEFT + b:.1f}V{_BOTTOM}"
        if value > 0
        else ""
        for a, b, value in zip(place.tolist(), until.tolist(), count.tolist(), strict=True)
    ]
    whole, cut = (
        "".join(bar for bar, one in zip(bars, chosen, strict=True) if one) for chosen in (~part, part)
    )
    hollow = f'<path d="{cut}" fill="none" stroke="{_BLUE}"/>' if cut else ""
    blind = "".join(
        f'<rect x="{LEFT + a:.1f}" y="{_TOP}" width="{b - a:.1f}" height="{height}" fill="currentColor" opacity="0.13"/>'
        for a, b in zip(place[np.isnan(count)].tolist(), until[np.isnan(count)].tolist(), strict=True)
    )
    # By days: bars and window stand where the brush, which knows only shares of the width, would
    # put them.
    start, end = ((day - first) / days * _COLUMNS + LEFT for day in _edges(view))
    shade = (
        f'<rect class="window" x="{start:.1f}" y="{_TOP}" width="{max(end - start, 1.5):.1f}" height="{height}" '
        f'fill="{_BLUE}" fill-opacity="0.14" stroke="{_BLUE}" stroke-opacity="0.6"/>'
    )
    pace = "" if judged is None else _pace(judged, first, days, top)
    # The bars step back as soon as there is a curve to read over them.
    faint = ' opacity="0.55"' if pace else ""
    words = say.plain(joined([view.sentence, Message("exploring.columns") if thinned else ""]))
    return (
        f'<svg viewBox="0 0 {WIDTH} {_HEIGHT}" width="100%" role="img" aria-label="{escape(words)}">'
        f'<g font-size="11" fill="currentColor">{blind}{shade}<path d="{whole}" fill="{_BLUE}"{faint}/>{hollow}{pace}'
        f'<path d="M{LEFT} {_BOTTOM + 0.5}H{RIGHT}" stroke="currentColor" opacity="0.5"/>'
        f'<text x="{LEFT - 5}" y="{_TOP + 9}" text-anchor="end">{number(top)}</text>'
        f'<text x="{LEFT - 5}" y="{_BOTTOM}" text-anchor="end">0</text>{_years(first, last)}</g></svg>'
    )


def _pace(judged: PaceResult, first: int, days: int, top: float) -> str:
    """Draw the smoothed rate and its band over the window, and a dashed line and a bar of dates for each dated change."""
    smooth, periods = judged.smoothed, judged.series.periods
    if smooth is None:
        return ""
    starts, ends = (
        (days_of.to_numpy("datetime64[D]").astype(np.int64) - first) / days * _COLUMNS + LEFT
        for days_of in (periods.start_time, periods.end_time)
    )
    across = np.clip((starts + ends) / 2, LEFT, RIGHT)
    middle, low, high = (
        _BOTTOM - np.minimum(curve / top, 1.0) * (_BOTTOM - _TOP)
        for curve in (smooth.rate, smooth.low95, smooth.high95)
    )
    band = _path([*across, *across[::-1]], [*high, *low[::-1]])
    drawn = (
        f'<path class="band" d="{band}Z" fill="currentColor" fill-opacity="0.16"/>'
        f'<path class="smooth" d="{_path(across, middle)}" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    )
    for change in judged.dates:
        at, since, until = (
            starts[judged.series.labels.index(day)] for day in (change.at, change.low, change.high)
        )
        drawn += (
            f'<path class="date" d="M{at:.1f} {_TOP}V{_BOTTOM}" stroke="currentColor" stroke-dasharray="2 3"/>'
            f'<path d="M{since - 1:.1f} {_TOP - 3}H{until + 1:.1f}" stroke="currentColor" stroke-width="3"/>'
        )
    return drawn


def _path(across: Iterable[float], up: Iterable[float]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in zip(across, up, strict=True))


def _edges(view: View) -> tuple[int, int]:
    span = view.counts.calendar.span if view.counts is not None else (0, 0)
    return span[0], span[1] + 1


def _columns(place: FloatArray, count: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the highest count of each column; a column is blank where all of its periods are."""
    column = np.minimum(place.astype(np.int64), _COLUMNS - 1)
    begins = np.flatnonzero(np.append(True, np.diff(column) > 0))
    highest = np.fmax.reduceat(count, begins)
    left = column[begins].astype(float)
    return left, np.append(left[1:], _COLUMNS), highest


def _years(first: int, last: int) -> str:
    """Label about eight years, or the two ends of a stretch that holds no New Year."""
    opens, closes = (int(str(np.datetime64(day, "D"))[:4]) for day in (first, last))
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000, 10_000) if (closes - opens) / s <= 8)
    labels = []
    for year in range(opens - opens % step, closes + 1, step):
        # Rounding down to a step of a thousand may arrive at the year 0, which does not exist.
        day = int(np.datetime64(f"{year:04d}-01-01", "D").astype(np.int64)) if year > 0 else first - 1
        if first <= day <= last:
            labels.append((day, str(year)))
    if not labels:
        labels = [(first, str(np.datetime64(first, "D")))]
    return "".join(
        f'<text x="{LEFT + (day - first) / (last - first + 1) * _COLUMNS:.1f}" y="{_BOTTOM + 16}" '
        f'text-anchor="{"start" if day == first else "middle"}">{escape(text)}</text>'
        for day, text in labels
    )


def table_html(view: View, language: str = "en") -> str:
    """Return the table as HTML, every name escaped."""
    if not view.rows:
        return ""
    rows = tuple(
        (
            row.name,
            f"{row.incidents:,}",
            Message("ratio.number.unknown") if row.counted is None else number(row.counted),
        )
        for row in view.rows
    )
    note = Message("exploring.more", n=view.more) if view.more else ""
    heads: tuple[str, ...] = (view.heading, Message("exploring.head.incidents"))
    if view.state.measure == "attacks":
        table = Table("", heads, tuple(row[:2] for row in rows), note=note, align="lr")
    else:
        table = Table("", (*heads, option_words("measure", view.state.measure)), rows, note=note, align="lrr")
    return display_html([table], language=language)


def option_words(control: str, name: str) -> Message:
    """Name what a control offers: a measure, an estimate, a length of periods, a handling of imprecise dates."""
    kind, _, threshold = name.partition(":")
    if control == "measure":
        return Message("exploring.option.measure", name=kind, n=int(threshold or 1))
    return Message(f"exploring.option.{control}", name=name)
