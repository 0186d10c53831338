"""What the marks of a series amount to, for those who do not see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.text import one_line
from trends.figures.marks import kinds
from trends.figures.scales import number
from trends.messages import joined
from trends.verdict.titles import window_of
from trends.verdict.wording import counted, span, spelled

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries

__all__ = ["marks_in_words"]


def marks_in_words(series: CountSeries) -> str:
    """Say in sentences what the marks show, for those who do not see them."""
    by_kind = kinds(series)
    freq = series.freq.value
    subject, when = one_line(counted(series)), span(series) if len(series) > 1 else f"in {window_of(series)}"
    values = series.count[by_kind.counted]
    if not len(values):
        dots = f"No {freq} has a count of {subject} {when}."
    elif len(series) == 1:
        dots = f"One dot shows {number(values[0])} {subject} {when}."
    elif len(values) == 1:
        at = spelled(series.periods[int(np.flatnonzero(by_kind.counted)[0])])
        dots = f"One dot shows {number(values[0])} {subject} in {at}, the only {freq} with a count {when}."
    else:
        dots = (
            f"Dots show {len(values):,} {series.freq.adjective} counts of {subject} {when}, {_range(series)}."
        )
    sentences = [
        _of(int(periods.sum()), freq, words)
        for periods, words in (
            (by_kind.partial, "covered only in part {} a hollow dot"),
            (by_kind.bounded, "without a count {} drawn as the range it may lie in"),
            (by_kind.missing, "not observed at all {} hatched"),
        )
        if periods.any()
    ]
    return joined([dots, *sentences])


def _of(count: int, freq: str, words: str) -> str:
    if count == 1:
        return f"One {freq} {words.format('is')}."
    many = words.format("are").replace("a hollow dot", "hollow dots").replace("it may", "they may")
    return f"{count:,} {freq}s {many}."


def _range(series: CountSeries) -> str:
    """Say lowest and highest count, and when: ``between 2 (July 2022) and 47 (January 2021)``."""
    values = np.where(kinds(series).counted, series.count, np.nan)
    low, high = int(np.nanargmin(values)), int(np.nanargmax(values))
    if values[low] == values[high]:
        return f"all of them {number(values[low])}"
    ends = [f"{number(values[at])} ({spelled(series.periods[at])})" for at in (low, high)]
    return f"between {ends[0]} and {ends[1]}"
