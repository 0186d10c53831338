"""What the marks of a series amount to, for those who do not see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.text import one_line
from trends.figures.marks import kinds
from trends.figures.scales import number
from trends.messages import Message, joined
from trends.verdict.titles import window_of
from trends.verdict.wording import counted, span

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries

__all__ = ["marks_in_words"]


def marks_in_words(series: CountSeries, mark: str = "dots") -> str:
    """Say in sentences what the marks show, ``dots``, ``bars`` or a ``line``, for those who do not see them."""
    by_kind, unit = kinds(series), series.freq.value
    parts = {"partial": by_kind.partial, "bounded": by_kind.bounded, "missing": by_kind.missing}
    # What is a hollow dot among dots is a paler bar among bars.
    bars = {"partial": "charts.bars.partly"} if mark == "bars" else {}
    sentences = [
        Message(bars.get(kind, f"figures.words.{kind}"), unit=unit, n=int(periods.sum()))
        for kind, periods in parts.items()
        if periods.any()
    ]
    return joined([_counts(series, mark), *sentences])


def _counts(series: CountSeries, mark: str) -> Message:
    """Say how many counts there are, and the lowest and highest: ``between 2 (July 2022) and 47 (January 2021)``."""
    counted_at = kinds(series).counted
    values = np.where(counted_at, series.count, np.nan)
    what, unit, when = one_line(counted(series)), series.freq.value, span(series)
    if len(series) == 1:
        when = Message("words.span.at", when=window_of(series))
    if not counted_at.any():
        return Message("figures.words.none", unit=unit, what=what, span=when)
    low, high = int(np.nanargmin(values)), int(np.nanargmax(values))
    lowest = number(values[low])
    if len(series) == 1:
        return Message("figures.words.single", value=lowest, what=what, span=when)
    if counted_at.sum() == 1:
        at = series.periods[low]
        return Message("figures.words.only", value=lowest, what=what, at=at, unit=unit, span=when)
    return Message(
        "figures.words.dots",
        mark=mark,
        n=int(counted_at.sum()),
        unit=unit,
        what=what,
        span=when,
        range="same" if values[low] == values[high] else "ends",
        low=lowest,
        low_at=series.periods[low],
        high=number(values[high]),
        high_at=series.periods[high],
    )
