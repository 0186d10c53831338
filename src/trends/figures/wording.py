"""What the marks of a series amount to, for those who do not see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.text import one_line
from trends.figures.marks import kinds
from trends.figures.scales import number
from trends.verdict.titles import window_of
from trends.verdict.wording import counted, span, spelled

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries

__all__ = ["marks_in_words"]


def marks_in_words(series: CountSeries) -> str:
    """Say in sentences what the marks show, for those who do not see them."""
    known = kinds(series)
    freq = series.freq.value
    what, when = one_line(counted(series)), span(series) if len(series) > 1 else f"in {window_of(series)}"
    values = series.count[known.counted]
    if not len(values):
        said = f"No {freq} has a count of {what} {when}."
    elif len(series) == 1:
        said = f"One dot shows {number(values[0])} {what} {when}."
    elif len(values) == 1:
        at = spelled(series.periods[int(np.flatnonzero(known.counted)[0])])
        said = f"One dot shows {number(values[0])} {what} in {at}, the only {freq} with a count {when}."
    else:
        said = f"Dots show {len(values):,} {series.freq.adjective} counts of {what} {when}, {_range(series)}."
    sentences = [
        _of(int(periods.sum()), freq, words)
        for periods, words in (
            (known.partial, "covered only in part {} a hollow dot"),
            (known.bounded, "without a count {} drawn as the range it may lie in"),
            (known.missing, "not observed at all {} hatched"),
        )
        if periods.any()
    ]
    return " ".join([said, *sentences])


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
