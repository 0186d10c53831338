"""Two dates in one cell: ``2018-03-01 to 2018-03-05``, ``3-5 March 2018``, ``28 Dec 2017 - 3 Jan 2018``.

What the first date leaves out (its year, its month) stands in the second, and in ``March 3-5, 2018`` the other way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trends.sources import rejection
from trends.sources.cells.days import parse_day
from trends.sources.cells.values import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

__all__ = ["parse_day_or_span", "parse_span"]

_OPENING = re.compile(
    r"(?:from|between|du|entre(?: le| el)?|del?|vom|von|zwischen|dal|\u0441|между|من)\s+", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"\s+(?:to|and|until|till|through|thru|au|et(?: le)?|al?|y(?: el)?|hasta(?: el)?|bis|und|по|إلى)\s+(?:the\s+)?"
    r"|\s*(?:\.\.+|[-/&~\u2010-\u2015\u2212至])\s*",
    re.IGNORECASE,
)
"""What may stand between two dates; a hyphen or a slash may as well stand inside one."""
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)?\.?")
_NAMED = re.compile(r"(\d{1,2}(?:st|nd|rd|th|er)?)(\W+(?:de\s+)?[^\W\d_]{3,12}\.?)(\W+(?:de\s+)?\d{4})")
"""A day, its month by name, its year."""
_DOTTED = re.compile(r"\d{1,2}(\.\d{1,2})(\.\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12}\.?)\s+(\d{1,2})(?:st|nd|rd|th)?")
_DAY_YEAR = re.compile(r"\d{1,2}(?:st|nd|rd|th)?(,?\s+\d{4})")
_NAMED_YEAR = re.compile(r"[^\W\d_]{3,12}\.?(?:\s+\d{1,2}(?:st|nd|rd|th)?)?(,?\s+(?:de\s+)?\d{4})")
"""A month by its name, maybe a day, and a year."""
_MOST = 60
"""Characters of the longest cell that is looked at."""


def parse_day_or_span(word: str, *, day_first: bool = True, pivot: int = 2049) -> tuple[date, date, str]:
    """Read a cell with one date, as `trends.sources.cells.days.parse_day` does, or with two.

    Raises
    ------
    UnreadableError
        If it is neither.
    """
    try:
        return parse_day(word, day_first=day_first, pivot=pivot)
    # A date of a known form that no calendar has (31 April) is bad, and no span.
    except UnreadableError as error:
        if str(error) != rejection.NO_FORM:
            raise
    return parse_span(word, day_first=day_first, pivot=pivot)


def parse_span(word: str, *, day_first: bool = True, pivot: int = 2049) -> tuple[date, date, str]:
    """Read a cell with two dates: the first day of the first, the last day of the second.

    Parameters
    ----------
    word, day_first, pivot
        As for `trends.sources.cells.days.parse_day`, which cannot read the word as one date.

    Returns
    -------
    tuple
        First day, last day, and ``range``; ``day`` where both are the same.

    Raises
    ------
    UnreadableError
        If it is nothing of the kind, or ends before it starts.

    Examples
    --------
    >>> parse_span("3-5 March 2018")[:2]
    (datetime.date(2018, 3, 3), datetime.date(2018, 3, 5))
    """
    backward = False
    for first, second in _pairs(word):
        try:
            start = parse_day(first, day_first=day_first, pivot=pivot)[0]
            end = parse_day(second, day_first=day_first, pivot=pivot)[1]
        except UnreadableError:
            continue
        # Backward as it stands, it may only lack its year: the next way to complete it is tried.
        if start <= end:
            return start, end, "day" if start == end else "range"
        backward = True
    raise UnreadableError(rejection.ENDS_BEFORE_START if backward else rejection.NO_FORM)


def _pairs(word: str) -> Iterator[tuple[str, str]]:
    """Give the pairs of dates, each with its year, that a cell may hold."""
    text = _OPENING.sub("", word.strip(), count=1)
    # Every hyphen may be the gap: a cell of free text would be tried at each of its own.
    for gap in _BETWEEN.finditer(text if len(text) <= _MOST else ""):
        first, second = text[: gap.start()].strip(), text[gap.end() :].strip()
        if first and second:
            yield from _completed(first, second)


def _completed(first: str, second: str) -> Iterator[tuple[str, str]]:
    """Give two dates as they stand, or with what one of them leaves to the other."""
    yield first, second
    if named := _NAMED.fullmatch(second):
        if _DAY.fullmatch(first):
            yield first + named[2] + named[3], second
        elif not re.search(r"\d{4}", first):
            yield first + named[3], second
            yield f"{first} {int(named[3][-4:]) - 1}", second  # 28 December - 3 January 2018
    if dotted := _DOTTED.fullmatch(second):
        day = first.rstrip(".")
        if _DAY.fullmatch(first):
            yield day + dotted[1] + dotted[2], second
        elif re.fullmatch(r"\d{1,2}\.\d{1,2}", day):
            yield day + dotted[2], second
    if (month := _MONTH_FIRST.fullmatch(first)) and (year := _DAY_YEAR.fullmatch(second)):
        yield first + year[1], f"{month[1]} {second}"
    if (year := _NAMED_YEAR.fullmatch(second)) and not re.search(r"\d{4}", first):
        yield first + year[1], second
