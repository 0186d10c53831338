"""Reads the period column of a series file: months, weeks, quarters, years, days, in the forms people write them."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pandas as pd

from trends.errors import InputError
from trends.periods import Frequency
from trends.sources.dates import month_number, parse_day
from trends.sources.values import UnreadableError

__all__ = ["FIRST_YEAR", "LAST_YEAR", "read_period", "settle_frequency"]

FIRST_YEAR, LAST_YEAR = 1000, 2999
"""Outside these a year is a slip of the pen (0202, 20210); a series may otherwise begin long before 1900."""

_WEEK = re.compile(r"(\d{4})[-/ ]?[Ww](\d{1,2})")
_QUARTER = re.compile(r"(\d{4})[-/ ]?[Qq]([1-4])|[Qq]([1-4])[-/ ](\d{4})")
_MONTH = re.compile(r"(\d{4})[-/. ]?[Mm]?(\d{1,2})(?:\.0*)?")
_YEAR = re.compile(r"(\d{4})(?:\.0*)?")
_SHORT = re.compile(r"([^\W\d_]{3,9})[-\s.]*'?(\d{2})")
NO_PERIOD = "not a period"


def read_period(word: str, pivot: int = 2049) -> tuple[date, Frequency]:
    """Read a period; return its first day and its length.

    ``2023-02``, ``2023/02``, ``202302``, ``2023M02``, ``February 2023``, ``Feb-23``, ``2023-W07``, ``2023-Q1``,
    ``2023``, and any date that `trends.sources.dates.parse_day` reads.

    Raises
    ------
    UnreadableError
        If it is none of these or does not exist.
    """
    text = word.strip()
    try:
        if match := _WEEK.fullmatch(text):
            return _within(date.fromisocalendar(int(match[1]), int(match[2]), 1)), Frequency.WEEK
        if match := _QUARTER.fullmatch(text):
            year, quarter = int(match[1] or match[4]), int(match[2] or match[3])
            return _within(date(year, 3 * quarter - 2, 1)), Frequency.QUARTER
        if match := _YEAR.fullmatch(text):
            return _within(date(int(match[1]), 1, 1)), Frequency.YEAR
        if match := _MONTH.fullmatch(text):
            return _within(date(int(match[1]), int(match[2]), 1)), Frequency.MONTH
        if (match := _SHORT.fullmatch(text)) and (number := month_number(match[1])):
            year = pivot - pivot % 100 + int(match[2])
            return _within(date(year if year <= pivot else year - 100, number, 1)), Frequency.MONTH
        first, _, precision = parse_day(text, pivot=pivot)
    except ValueError:
        raise UnreadableError(NO_PERIOD) from None
    return _within(first), Frequency(precision)


def _within(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnreadableError(NO_PERIOD)
    return day


def settle_frequency(days: list[date], lengths: set[Frequency], file: str) -> Frequency:
    """Settle the length of a period: as written, or for dates by their spacing.

    Dates that all fall on the first or the last of a month are months (or quarters or years, if that is their
    closest spacing); dates a week apart are weeks.

    Raises
    ------
    InputError
        If periods of different lengths stand in one file.
    """
    if not lengths:
        return Frequency.MONTH
    if len(lengths) > 1:
        names = " and ".join(sorted(length.value for length in lengths))
        raise InputError(f"{file} mixes periods of different lengths ({names}).")
    length = next(iter(lengths))
    stamps = pd.DatetimeIndex(sorted(set(days))).unique()
    if length is not Frequency.DAY or len(stamps) < 2:
        return length
    gap = int(np.diff(stamps.to_numpy("datetime64[D]")).astype(int).min())
    ends = (stamps + pd.Timedelta(days=1)).day == 1
    if (stamps.day == 1).all() or ends.all():
        for at_least, longer in ((360, Frequency.YEAR), (88, Frequency.QUARTER), (28, Frequency.MONTH)):
            if gap >= at_least:
                return longer
    if gap >= 7 and len(set(stamps.day_of_week)) == 1 and gap % 7 == 0:
        return Frequency.WEEK
    return length
