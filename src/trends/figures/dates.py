"""The axis of time: periods as positions in days, and labels that are short and never overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.figures.heading import room
from trends.messages import Message
from trends.messages.calendar_words import short_day, short_month
from trends.messages.speech import current, spoken
from trends.periods.calendar import Frequency

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries

__all__ = ["Span", "date_axis", "spans", "tick_labels"]

# Parts of a year, or whole years: ticks stand at the same months of every year.
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
_DAY_STEPS = {Frequency.DAY: (1, 2, 7, 14), Frequency.WEEK: (1, 2)}
_LABEL_POINTS = {"day": 40.0, "month": 30.0, "year": 36.0}
"""Width that a label takes, with the gap to the next, at the size of tick labels."""
_ONE_LINE, _TICK = 11.0, 13.0


@dataclass(frozen=True)
class Span:
    """Where periods lie on the axis, in days since 1970-01-01 (matplotlib's own unit of dates).

    Attributes
    ----------
    start, middle, end : ndarray, shape (n,)
        `end` is the first moment after the period.
    """

    start: NDArray[np.float64]
    middle: NDArray[np.float64]
    end: NDArray[np.float64]


def spans(periods: pd.PeriodIndex) -> Span:
    """Return where the periods lie."""
    start = periods.start_time.to_numpy("datetime64[D]").astype(np.float64)
    end = periods.end_time.to_numpy("datetime64[D]").astype(np.float64) + 1
    return Span(start, (start + end) / 2, end)


def tick_labels(series: CountSeries, width: float) -> tuple[list[tuple[int, str]], list[int]]:
    """Choose the periods to label, as (index, label), and those to mark without a label.

    Parameters
    ----------
    series : CountSeries
        Its periods and frequency.
    width : float
        Of the axis, in points.
    """
    ladder = _ladder(series)
    for position, (kind, indices, step) in enumerate(ladder):
        if 0 < len(indices) <= max(1, int(width / _LABEL_POINTS[kind])):
            finer = ladder[position - 1][1] if position else []
            minor = finer if len(finer) <= width / 5 else []
            return _labelled(series, kind, indices, step), minor
    first = series.periods[0]
    return [(0, str(first.year))], []


def _ladder(series: CountSeries) -> list[tuple[str, list[int], int]]:
    """Return the possible sets of labels, the closest first: what they name, the periods, the step."""
    n = len(series.periods)
    ladder = [("day", list(range(0, n, step)), step) for step in _DAY_STEPS.get(series.freq, ())]
    starts, ends = series.periods.start_time, series.periods.end_time
    before = starts - np.timedelta64(1, "D")
    # A period is labelled when it holds the first day of a month whose number is a multiple of the step.
    after = np.asarray(before.year * 12 + before.month - 1)
    until = np.asarray(ends.year * 12 + ends.month - 1)
    shortest = {Frequency.QUARTER: 3, Frequency.YEAR: 12}.get(series.freq, 1)
    for step in _MONTH_STEPS:
        if step >= shortest:
            holds = until // step > after // step
            kind = "year" if step >= 12 else "month"
            ladder.append((kind, [int(index) for index in np.flatnonzero(holds)], step))
    return ladder


def _labelled(series: CountSeries, kind: str, indices: list[int], step: int) -> list[tuple[int, str]]:
    labels = []
    year = None
    for index in indices:
        period = series.periods[index]
        # The day that makes the period a tick: the last first-of-a-month in it.
        day = period.start_time if kind == "day" else period.end_time
        if kind == "year":
            text = str(day.year // (step // 12) * (step // 12))
        elif series.freq is Frequency.QUARTER:
            text = spoken(Message("trend.part.quarter", n=period.quarter))
        elif kind == "month":
            text = short_month(day.month, current())
        else:
            text = short_day(day.date(), current())
        if kind != "year":
            # Two lines in every label, so that all stand on one height.
            text, year = f"{text}\n{day.year if day.year != year else ' '}", day.year
        labels.append((index, text))
    return labels


def date_axis(ax: Axes, series: CountSeries) -> float:
    """Set limits, ticks and labels of the axis of time; return the points that they take below it."""
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter

    where = spans(series.periods)
    length = float(where.end[-1] - where.start[0])
    ax.set_xlim(where.start[0] - 0.01 * length, where.end[-1] + 0.01 * length)
    major, minor = tick_labels(series, room(ax))
    ax.xaxis.set_major_locator(FixedLocator([float(where.middle[index]) for index, _ in major]))
    ax.xaxis.set_major_formatter(FixedFormatter([text for _, text in major]))
    ax.xaxis.set_minor_locator(FixedLocator([float(where.middle[index]) for index in minor]))
    ax.xaxis.set_minor_formatter(NullFormatter())
    ax.tick_params(axis="x", which="major", length=5)
    ax.tick_params(axis="x", which="minor", length=2.5)
    return _ONE_LINE * (2 if any("\n" in text for _, text in major) else 1) + _TICK
