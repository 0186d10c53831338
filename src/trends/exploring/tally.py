"""Counts by period from codes: the expected counts of `trends.series.counting`, without its completions.

`Incidents.count` draws whole-number completions for incidents dated to a range, from a hash of each name; that is for
inference and takes longest. A chart needs only the expected counts. These are added up by day once for a selection;
every window and every length of period is then a sum of days, because a range has an equal share on each of its days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.exploring.codes import day_number
from trends.periods.calendar import labels
from trends.periods.coverage import covered_days

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.exploring.codes import Codes
    from trends.periods.coverage import Coverage
    from trends.series.counting import CountSpec

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]

__all__ = ["Calendar", "Days", "between", "by_day", "by_period", "inside", "laid_out"]

_DIGITS = 9
"""Decimals kept of a count: sums of the parts of ranges are whole again, as those of `trends.series.counting` are."""


@dataclass(frozen=True, eq=False)
class Days:
    """Counts by day of the coverage.

    Attributes
    ----------
    first : int
        The first day, since 1970.
    count : ndarray of float
        What is known of each day, ranges of dates shared over theirs.
    dated : ndarray of float
        The part of it that is dated to the day.
    unknown : ndarray of int
        Incidents of unknown figure that touch the day.
    ranges : tuple of ndarray
        First and last days since 1970 of those dated to several days, and what each counts.
    """

    first: int
    count: FloatArray
    dated: FloatArray
    unknown: IntArray
    ranges: tuple[IntArray, IntArray, FloatArray]


@dataclass(frozen=True, eq=False)
class Calendar:
    """The n periods of a window: labels, first and last days since 1970 (also those outside it), days covered."""

    span: tuple[int, int]
    labels: tuple[str, ...]
    starts: IntArray
    ends: IntArray
    exposure: FloatArray

    @classmethod
    def of(cls, spec: CountSpec) -> Calendar:
        """Read the periods off the spec of counting."""
        return cls(
            (day_number(spec.span[0]), day_number(spec.span[1])),
            tuple(labels(spec.periods)),
            spec.periods.start_time.to_numpy("datetime64[D]").astype(np.int64),
            spec.periods.end_time.to_numpy("datetime64[D]").astype(np.int64),
            spec.exposure,
        )


def inside(codes: Codes, rows: IntArray, span: tuple[int, int]) -> IntArray:
    """Return those of `rows` that may lie in the days of `span`, first and last since 1970."""
    first, last = span
    return rows[(codes.finish[rows] >= first) & (codes.begin[rows] <= last)]


def laid_out(
    codes: Codes, rows: IntArray, calendar: Calendar, imprecise: str
) -> tuple[IntArray, IntArray, IntArray]:
    """Return the rows that count in the periods of a window, and the first and last day over which each is shared.

    With ``spread`` a range is shared over its days, whatever the periods. ``start`` and ``source`` put it on one day;
    ``drop`` leaves out what more than one period, or the window and its outside, would have to share.
    """
    first, last = calendar.span
    rows = inside(codes, rows, calendar.span)
    begin, finish = codes.begin[rows], codes.finish[rows]
    if imprecise == "drop":
        periods = [np.searchsorted(calendar.starts, days, side="right") for days in (begin, finish)]
        whole = (begin >= first) & (finish <= last) & (periods[0] == periods[1])
        return rows[whole], begin[whole], finish[whole]
    if imprecise != "spread":
        begin = finish = begin if imprecise == "start" else codes.written[rows]
        counted = (begin >= first) & (begin <= last)
        return rows[counted], begin[counted], finish[counted]
    return rows, begin, finish


def by_day(
    rows: IntArray, begin: IntArray, finish: IntArray, figures: FloatArray, coverage: Coverage
) -> Days:
    """Count incidents, or what they cost, by day of the coverage.

    Parameters
    ----------
    rows, begin, finish : ndarray of int, shape (m,)
        The incidents, with their first and last day, as `laid_out` gives them.
    figures : ndarray of float, shape (N,)
        What is counted of every incident; NaN where it is not known.
    coverage : Coverage
        The days that the file covers: what lies on others is counted on none.
    """
    first, last = (day_number(day) for day in coverage.span)
    n = last - first + 1
    kept = (finish >= first) & (begin <= last)
    begin, finish, values = begin[kept] - first, finish[kept] - first, figures[rows[kept]]
    # The share of a day is that of all days of the range, also of those before the first and after the last.
    length = finish - begin + 1
    begin, finish = np.maximum(begin, 0), np.minimum(finish, n - 1)
    observed = ~np.isnan(values)
    single = observed & (length == 1)
    # Apart from the ranges, as a count of whole numbers stays one: running sums of shares leave
    # dust in the last digits.
    dated = np.bincount(begin[single], values[single], minlength=n)
    ranged = observed & (length > 1)
    share = values[ranged] / length[ranged]
    # A range rises on its first day and falls after its last: the running sum is that of all ranges at once.
    rises = np.bincount(begin[ranged], share, minlength=n + 1)
    falls = np.bincount(finish[ranged] + 1, share, minlength=n + 1)
    count = dated + np.cumsum(rises - falls)[:n]
    opens = np.bincount(begin[~observed], minlength=n + 1)
    closes = np.bincount(finish[~observed] + 1, minlength=n + 1)
    touched = np.cumsum(opens - closes, dtype=np.int64)[:n]
    every_day = np.arange(first, last + 1)
    covered = covered_days(coverage, every_day, every_day)
    return Days(
        first,
        np.asarray(count * covered, dtype=np.float64),
        np.asarray(dated * covered, dtype=np.float64),
        touched * covered,
        (begin[ranged] + first, finish[ranged] + first, values[ranged]),
    )


def by_period(days: Days, calendar: Calendar) -> FloatArray:
    """Add days up to the periods of a window, shape (n,).

    NaN where a period is not covered, or touched by an incident whose figure is not known.
    """
    first, last = calendar.span
    begins = np.maximum(calendar.starts, first) - first
    mine = slice(first - days.first, last - days.first + 1)
    # Adding zero makes 0.0 of the -0.0 that rounding may leave.
    count = np.round(np.add.reduceat(days.count[mine], begins), _DIGITS) + 0.0
    unknown = np.add.reduceat(days.unknown[mine], begins)
    # One attack whose toll is not known makes the toll of the month unknown, not smaller.
    return np.where((calendar.exposure <= 0) | (unknown > 0), np.nan, np.maximum(count, 0.0))


def between(days: Days, calendar: Calendar) -> tuple[FloatArray, FloatArray]:
    """Return the least and the most that each period can hold, by what ranges of dates allow; shape (n,) each.

    An incident dated to a range lies certainly in a period that holds all of the range, and possibly in each that it
    touches.
    """
    first, last = calendar.span
    starts, ends = np.maximum(calendar.starts, first), np.minimum(calendar.ends, last)
    mine = slice(first - days.first, last - days.first + 1)
    dated = np.add.reduceat(days.dated[mine], starts - first)
    begin, finish, values = days.ranges
    touching = (finish >= first) & (begin <= last)
    begin, finish, values = begin[touching], finish[touching], values[touching]
    n = len(starts)
    opens = np.searchsorted(ends, np.maximum(begin, first))
    closes = np.searchsorted(starts, np.minimum(finish, last), side="right") - 1
    whole = (opens == closes) & (begin >= first) & (finish <= last)
    surely = np.bincount(opens[whole], values[whole], minlength=n)
    rises = np.bincount(opens, values, minlength=n + 1)
    falls = np.bincount(closes + 1, values, minlength=n + 1)
    possibly = np.cumsum(rises - falls)[:n]
    least, most = np.round(dated + surely, _DIGITS), np.round(dated + possibly, _DIGITS)
    # Days that are not covered take their share of a range along: what is shown lies between the two all the same.
    count = by_period(days, calendar)
    return np.minimum(least, count), np.maximum(most, count)
