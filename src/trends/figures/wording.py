"""Sentences about a series that several figures say: its heading, and what its marks amount to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import bidirectional

import numpy as np

from trends.document.text import one_line
from trends.figures.marks import kinds
from trends.figures.scales import number
from trends.tolls.measures import counts_incidents, incidents_word
from trends.verdict.wording import counted, span, spelled

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries

__all__ = ["axis_word", "capital", "marks_in_words", "title_of", "window_of"]


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def axis_word(series: CountSeries) -> str:
    """Name what the vertical axis counts: ``Attacks``, ``Events``, ``Fatalities``."""
    return capital(incidents_word(series.subject) if counts_incidents(series.measure) else series.measure)


def window_of(series: CountSeries) -> str:
    """Spell the window as a title has it: ``April 2020 to February 2023``; one period stands alone."""
    first, last = spelled(series.periods[0]), spelled(series.periods[-1])
    return first if len(series) == 1 else f"{first} to {last}"


def title_of(series: CountSeries, before: str = "") -> str:
    """Return the heading of a figure of a series, with words `before` it where the figure is not of the counts."""
    what = one_line(f"{before}{counted(series)}")
    # After a name that runs from right to left, this mark keeps the dates on the right of it.
    mark = "\N{LEFT-TO-RIGHT MARK}" if any(bidirectional(letter) in ("R", "AL") for letter in what) else ""
    return f"{capital(what)}{mark}, {window_of(series)}"


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
