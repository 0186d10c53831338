"""Seasons as days: months of the year, or dated intervals such as Ramadan, which moves through the year.

The days of Ramadan are those of the Umm al-Qura calendar (the package `hijridate`, 1924 to 2077). Where the crescent
is sighted, a country may begin a day earlier or later.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from trends.errors import ParameterError, WindowError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["INTERVALS", "dated_intervals", "share_of_days"]

INTERVALS = {"ramadan": 9, "muharram": 1, "dhu al-hijjah": 12}
"""Named seasons and their month of the Islamic calendar."""

# A year inside hijridate's tables: the last Islamic year that a window touches may end in the next Gregorian one.
_FIRST, _LAST = 1925, 2076


def dated_intervals(name: str, first: date, last: date) -> tuple[tuple[date, date], ...]:
    """Return the days of a named season that touch `first` to `last`: pairs of first and last day.

    Raises
    ------
    ParameterError
        If the name is unknown.
    WindowError
        If the window runs beyond the calendar's tables.
    """
    month = INTERVALS.get(name.strip().lower())
    if month is None:
        raise ParameterError(f"{name!r} is no season with dates; there is {', '.join(INTERVALS)}.")
    if first.year < _FIRST or last.year > _LAST:
        raise WindowError(f"The Islamic calendar's tables run from {_FIRST} to {_LAST}.")
    from hijridate import Gregorian, Hijri

    year = Gregorian(first.year, first.month, first.day).to_hijri().year
    until = Gregorian(last.year, last.month, last.day).to_hijri().year
    intervals = []
    for hijri in range(year, until + 1):
        begin = Hijri(hijri, month, 1)
        day = begin.to_gregorian()
        start = date(day.year, day.month, day.day)
        end = start + timedelta(days=begin.month_length() - 1)
        if end >= first and start <= last:
            intervals.append((start, end))
    return tuple(intervals)


def share_of_days(
    periods: pd.PeriodIndex, months: Sequence[int], intervals: Sequence[tuple[date, date]]
) -> NDArray[np.float64]:
    """Return the share of each period's days that lie in the season, shape (n,).

    Parameters
    ----------
    months : sequence of int
        Months of the year; ignored where `intervals` are given.
    intervals : sequence of pairs of date
        First and last days.
    """
    starts = periods.start_time.to_numpy("datetime64[D]")
    ends = periods.end_time.to_numpy("datetime64[D]")
    lengths = (ends - starts).astype(int) + 1
    if not intervals:
        return np.array(
            [
                np.isin(_months_of(np.arange(start, end + 1)), list(months)).mean()
                for start, end in zip(starts, ends, strict=True)
            ]
        )
    inside = np.zeros(len(periods))
    for first, last in intervals:
        begin = np.maximum(starts, np.datetime64(first))
        stop = np.minimum(ends, np.datetime64(last))
        inside += np.clip((stop - begin).astype(int) + 1, 0, None)
    return np.asarray(inside / lengths)


def _months_of(days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    # Months since January 1970; before that they are negative, and the remainder still is from 0 to 11.
    return np.asarray(days.astype("datetime64[M]").astype(int) % 12 + 1)
