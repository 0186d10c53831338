"""Reads one word as a period: a month, a week, a quarter, a year or a day, in the forms people write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from trends.periods.calendar import Frequency
from trends.sources.cells.date_spans import parse_day_or_span
from trends.sources.cells.days import month_number
from trends.sources.cells.values import UnreadableError

__all__ = ["FIRST_YEAR", "LAST_YEAR", "NO_PERIOD", "is_label", "read_period"]

FIRST_YEAR, LAST_YEAR = 1000, 2999
"""Outside these a year is a slip of the pen (0202, 20210); a series may otherwise begin long before 1900."""

_WEEK = re.compile(r"(\d{4})[-/. ]?[Ww](?:eek ?|k ?)?(\d{1,2})|[Ww](?:eek ?|k ?)?(\d{1,2})[-/, ]*(\d{4})")
# T for trimestre, which is French, Spanish and Portuguese.
_QUARTER = re.compile(r"(\d{4})[-/. ]?[QqTt]([1-4])|[QqTt]([1-4])[-/. ]?(\d{4})|([1-4])[QqTt][-/. ]?(\d{4})")
_ORDINALS = {
    word: place // 2 + 1
    for place, word in enumerate(("first", "1st", "second", "2nd", "third", "3rd", "fourth", "4th"))
}
_QUARTER_NAMED = re.compile(rf"({'|'.join(_ORDINALS)}) quarter(?: of)?[ ,]+(\d{{4}})", re.IGNORECASE)
_HALF = re.compile(r"\d{4}[-/. ]?[HhSs][12]|[HhSs][12][-/., ]*\d{4}|[12][HhSs][-/., ]*\d{4}")
"""Half-years: ``2018H1``, and as semesters ``2018-S1``."""
_MONTH = re.compile(r"(\d{4})[-/. ]?[Mm]?(\d{1,2})(?:\.0*)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{4})")
_YEAR = re.compile(r"(\d{4})(?:\.0*)?")
_NAME_YEAR = re.compile(r"([^\W\d_]{3,12})[-\s./,_]*'?(\d{4}|\d{2})")
_YEAR_NAME = re.compile(r"(\d{4})[-\s./,_]*([^\W\d_]{3,12})\.?")
_HALF_A_YEAR = 6
_BY_MONTHS = {1: Frequency.MONTH.value, 3: Frequency.QUARTER.value, 6: "half", 12: Frequency.YEAR.value}
NO_PERIOD = "not a period"
HALF_YEAR = (
    "not a period that can be counted by: a half-year; only days, weeks, months, quarters and years are"
)


def read_period(word: str, pivot: int = 2049) -> tuple[date, Frequency]:
    """Read a period; return its first day and its length.

    ``2023-02``, ``2023/02``, ``202302``, ``2023M02``, ``02.2023``, ``February 2023``, ``2023 Feb``, ``Feb-23``,
    ``2023-W07``, ``2023-Q1``, ``2023``, and any date that `trends.sources.cells.days.parse_day` reads.

    Raises
    ------
    UnreadableError
        If it is none of these or does not exist.
    """
    text = word.strip()
    if _HALF.fullmatch(text):
        raise UnreadableError(HALF_YEAR)
    try:
        if match := _QUARTER_NAMED.fullmatch(text):
            return _within(date(int(match[2]), 3 * _ORDINALS[match[1].lower()] - 2, 1)), Frequency.QUARTER
        if match := _WEEK.fullmatch(text):
            year, week = int(match[1] or match[4]), int(match[2] or match[3])
            return _within(date.fromisocalendar(year, week, 1)), Frequency.WEEK
        if match := _QUARTER.fullmatch(text):
            year, quarter = int(match[1] or match[4] or match[6]), int(match[2] or match[3] or match[5])
            return _within(date(year, 3 * quarter - 2, 1)), Frequency.QUARTER
        if match := _YEAR.fullmatch(text):
            return _within(date(int(match[1]), 1, 1)), Frequency.YEAR
        if match := _MONTH.fullmatch(text):
            return _within(date(int(match[1]), int(match[2]), 1)), Frequency.MONTH
        if match := _MONTH_YEAR.fullmatch(text):
            return _within(date(int(match[2]), int(match[1]), 1)), Frequency.MONTH
        if (match := _YEAR_NAME.fullmatch(text)) and (number := month_number(match[2])):
            return _within(date(int(match[1]), number, 1)), Frequency.MONTH
        if (match := _NAME_YEAR.fullmatch(text)) and (number := month_number(match[1])):
            year = int(match[2])
            if len(match[2]) == 2:
                year += pivot - pivot % 100
                year -= 100 if year > pivot else 0
            return _within(date(year, number, 1)), Frequency.MONTH
        first, last, precision = parse_day_or_span(text, pivot=pivot)
        if precision == "range":
            precision = _whole(first, last)
    except ValueError as error:
        raise UnreadableError(HALF_YEAR if str(error) == HALF_YEAR else NO_PERIOD) from None
    return _within(first), Frequency(precision)


def _whole(first: date, last: date) -> str:
    """Return the length of a span that is one month, quarter or year of the calendar: ``Jan-Mar 2018``.

    Raises
    ------
    UnreadableError
        If it is none.
    """
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and months in _BY_MONTHS:
        if months == _HALF_A_YEAR:
            raise UnreadableError(HALF_YEAR)
        # Quarters begin in months 1, 4, 7 and 10, years in month 1; for one month both sides are 0.
        if first.month % months == 1 % months:
            return _BY_MONTHS[months]
    raise UnreadableError(NO_PERIOD)


def is_label(word: str) -> bool:
    """Return whether a word names a period other than a day or a year and can be nothing else; a number may be anything.

    Examples
    --------
    >>> is_label("2010-Q1"), is_label("Jan 2018"), is_label("201801"), is_label("2018-01-05")
    (True, True, False, False)
    """
    if word.replace(".", "").isdigit():
        return False
    if _HALF.fullmatch(word):
        return True
    try:
        return read_period(word)[1] not in {Frequency.DAY, Frequency.YEAR}
    except UnreadableError:
        return False


def _within(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnreadableError(NO_PERIOD)
    return day
