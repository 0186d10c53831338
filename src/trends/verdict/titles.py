"""How a series is called above a figure and beside its axis."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import bidirectional

from trends.document.text import one_line
from trends.tolls.measures import counts_incidents, incidents_word
from trends.verdict.wording import counted, spelled

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries

__all__ = ["axis_word", "capital", "title_of", "window_of"]


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
