"""How a series is called above a figure and beside its axis."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import bidirectional

from trends.document.text import one_line
from trends.messages import Message
from trends.tolls.measures import counts_incidents, deadliness, incidents_word
from trends.verdict.wording import counted

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries

__all__ = ["axis_title", "capital", "title_of", "window_of"]


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def axis_title(series: CountSeries) -> Message:
    """Name what the vertical axis counts in which time: ``Attacks a month``, ``Fatalities a week``."""
    what: str = incidents_word(series.subject) if counts_incidents(series.measure) else series.measure
    threshold = deadliness(series.measure)
    name = (
        what
        if threshold is None
        else Message("brief.deadly", what=incidents_word(series.subject), n=threshold)
    )
    what = what if threshold is None else "deadly"
    return Message("figures.axis", what=what, name=name, unit=series.freq.value)


def window_of(series: CountSeries) -> Message:
    """Spell the window as a title has it: ``April 2020 to February 2023``; one period stands alone."""
    first, last = series.periods[0], series.periods[-1]
    if len(series) == 1:
        return Message("words.period", when=first)
    return Message("words.span.plain", first=first, last=last)


def title_of(series: CountSeries, kind: str = "series") -> Message:
    """Return the heading of a figure of a series: of its counts, or ``changes`` or ``detectable``."""
    what = one_line(counted(series))
    # After a name that runs from right to left, this mark keeps the dates on the right of it.
    mark = "\N{LEFT-TO-RIGHT MARK}" if any(bidirectional(letter) in ("R", "AL") for letter in what) else ""
    return Message(f"figures.title.{kind}", what=what, mark=mark, window=window_of(series))
