"""Columns of dates: read word by word, ordered by what all rows of a table tell together, and made the canonical ones.

One place for their types and for the word that says how exact they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trends.schema import DATE_PRECISIONS
from trends.sources import rejection
from trends.sources.cells.arrays import names_of
from trends.sources.cells.date_numbers import DayNumbers, day_numbers
from trends.sources.cells.days import parse_day
from trends.sources.cells.values import BLANKS, UnreadableError, by_row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from trends.sources.files.raw import Coded

__all__ = [
    "PRECISION",
    "Dates",
    "date_columns",
    "first_and_last",
    "month_of",
    "precision_as_read",
    "precision_by_span",
    "read_dates",
    "read_together",
]


PRECISION = {word: place for place, word in enumerate(DATE_PRECISIONS)}
"""Places in `trends.schema.DATE_PRECISIONS`, by which precisions are kept while a table is read."""


@dataclass(frozen=True, eq=False)
class Dates:
    """Dates by row: first and last day (NaT where blank or bad), what is bad and why; precisions by code.

    `ambiguous` is an example of a date of which nothing tells whether the day or the month comes first, else empty;
    `contrary` an example of a row that can only be read in the other order than the one chosen, else empty;
    `numbers` says what numbers that stand for days were taken for, else None; `year_day` is an example of a date that was
    read as year, day, month because all dates of the column that tell are so, else empty.
    """

    start: NDArray[np.datetime64]
    end: NDArray[np.datetime64]
    bad: NDArray[np.bool_]
    reasons: NDArray[np.object_]
    distinct: NDArray[np.object_]
    codes: NDArray[np.signedinteger]
    ambiguous: str = ""
    contrary: str = ""
    numbers: DayNumbers | None = None
    year_day: str = ""

    @property
    def precision(self) -> NDArray[np.object_]:
        """How exact each date is."""
        return np.asarray(self.distinct[self.codes])

    def written_as(self, *precisions: str) -> NDArray[np.bool_]:
        """Return which dates are written with one of some precisions, shape (rows,)."""
        return np.asarray(np.isin(self.distinct, precisions)[self.codes])

    @property
    def written(self) -> NDArray[np.datetime64]:
        """The day that is written, of two the first; NaT where only a month or a year is."""
        days: NDArray[np.datetime64] = np.where(
            self.written_as("day", "range"), self.start, np.datetime64("NaT", "D")
        )
        return days


def read_dates(
    column: Coded, today: date, *, day_first: bool | None = None, counted: NDArray[np.bool_] | None = None
) -> Dates:
    """Read a column of dates; see `read_together`."""
    return read_together([column], today, day_first=day_first, counted=counted)[0]


Parse: TypeAlias = "Callable[..., tuple[date, date, str]]"
"""A function such as `parse_day`."""


def read_together(
    columns: Sequence[Coded],
    today: date,
    *,
    day_first: bool | None = None,
    counted: NDArray[np.bool_] | None = None,
    parse: Parse = parse_day,
    turn: bool = False,
) -> list[Dates]:
    """Read columns of dates that belong together, such as the first and the last day; before 1900 and after `today` is bad.

    Where the caller does not tell the order of day and month, the rows do: each row that can only be read in one order
    speaks for it, and one that can be read in neither does not speak. Where none does, the day comes first and
    `Dates.ambiguous` says so; where some speak against the order that most of them tell, `Dates.contrary` does.

    Parameters
    ----------
    columns : sequence of Coded
        Columns of one table, each of shape (rows,).
    today : datetime.date
        The day of retrieval.
    day_first : bool, optional
        Whether ``03/04/2021`` is the third of April.
    counted : ndarray of bool, shape (rows,), optional
        The rows that may speak: those that nothing else has rejected.
    parse : callable
        How one word is read.
    turn : bool
        Whether a column that tells so throughout is read as year, day, month, of which `Dates.year_day` is an example; only
        for whole columns, and by callers that say so.
    """
    among = np.ones(len(columns[0]), dtype=bool) if counted is None else counted
    turned = [_day_before_month(column, among) if turn else (column, "", "") for column in columns]
    read = _in_order_told([column for column, _, _ in turned], today, day_first, among, parse)
    return [
        replace(dates, year_day=example, contrary=dates.contrary or contrary)
        for dates, (_, example, contrary) in zip(read, turned, strict=True)
    ]


def _in_order_told(
    columns: Sequence[Coded],
    today: date,
    day_first: bool | None,
    among: NDArray[np.bool_],
    parse: Parse,
) -> list[Dates]:
    """Read columns of dates in the order of day and month that their rows tell; see `read_together`."""
    orders = [True] if day_first is None else [day_first]
    if day_first is None and any(map(_leaves_open, columns)):
        orders = [True, False]
    read = [[_read(column, today, order, among, parse) for column in columns] for order in orders]
    if len(orders) == 1:
        return read[0]
    good = [among & _good(dates) for dates in read]
    for_day, for_month = int((good[0] & ~good[1]).sum()), int((good[1] & ~good[0]).sum())
    # A tie decides nothing, whether no row speaks or as many speak for either order.
    if for_day == for_month:
        return [
            _named_ambiguous(column, by_day, by_month, good[0] & good[1])
            for column, by_day, by_month in zip(columns, *read, strict=True)
        ]
    this, that = (0, 1) if for_day > for_month else (1, 0)
    return [
        _named_contrary(column, by_day, by_month, good[that] & ~good[this])
        for column, by_day, by_month in zip(columns, read[this], read[that], strict=True)
    ]


_YEAR_THEN = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(.*)", re.DOTALL)


def _day_before_month(column: Coded, counted: NDArray[np.bool_]) -> tuple[Coded, str, str]:
    """Return a column of dates such as 2018-25-01 with the month before the day, and an example.

    Only where rows tell that order and none tells the usual one. Where both are told, the column stays as it is, and an
    example of what can only be read the unusual way follows. A text is empty where there is no example.
    """
    tells = pc.match_substring_regex(column.words, r"^\s*[0-9]{4}[-/.](1[3-9]|2[0-9]|3[01])[-/.]")
    if not pc.any(tells, min_count=0).as_py():
        return column, "", ""
    words = column.listed()
    used = np.bincount(column.codes[counted], minlength=len(words)) > 0
    matches = [_YEAR_THEN.fullmatch(word.strip()) for word in words]
    example, usual_told = "", False
    for match, stands in zip(matches, used, strict=True):
        if match is None or not stands:
            continue
        second, third = int(match[3]), int(match[4])
        usual_told |= second <= 12 < third <= 31
        if third <= 12 < second <= 31:
            example = example or match[0][:20]
    if not example or usual_told:
        return column, "", example
    usual = [
        word if match is None else f"{match[1]}{match[2]}{match[4]}{match[2]}{match[3]}{match[5]}"
        for word, match in zip(words, matches, strict=True)
    ]
    return replace(column, words=pa.array(usual, pa.string())), example, ""


def _leaves_open(column: Coded) -> bool:
    """Return whether a column has dates in which day and month are numbers behind each other."""
    likely = pc.match_substring_regex(column.words, r"(^|\s)[0-9]{1,2}[-/.][0-9]{1,2}[-/.]")
    return bool(pc.any(likely, min_count=0).as_py())


def _good(dates: Sequence[Dates]) -> NDArray[np.bool_]:
    good = ~np.logical_or.reduce([column.bad for column in dates])
    if len(dates) > 1:
        # An order in which an incident ends before it begins is no reading of its row.
        good &= ~(dates[-1].end < dates[0].start)
    return np.asarray(good)


def _named_ambiguous(column: Coded, one: Dates, other: Dates, good: NDArray[np.bool_]) -> Dates:
    differ = np.flatnonzero(good & (one.start != other.start) & ~np.isnat(one.start))
    return replace(one, ambiguous=column.at(differ[:1])[0].strip()[:20]) if len(differ) else one


def _named_contrary(column: Coded, one: Dates, other: Dates, rows: NDArray[np.bool_]) -> Dates:
    places = np.flatnonzero(rows & one.bad & ~other.bad)
    return replace(one, contrary=column.at(places[:1])[0].strip()[:20]) if len(places) else one


def _read(column: Coded, today: date, day_first: bool, counted: NDArray[np.bool_], parse: Parse) -> Dates:
    # Most publishers write 2018-03-05: arrow then reads the whole column, and no word is parsed alone.
    days = _iso_days(column.words)
    if days is not None:
        precisions = np.full(len(days), "day", dtype=object)
        precisions[np.isnat(days)] = ""
        return _judged(column, days, days.copy(), precisions, {}, today)
    words = column.listed()
    n = len(words)
    start = np.full(n, np.datetime64("NaT", "D"), dtype="datetime64[D]")
    end = start.copy()
    precision = np.full(n, "", dtype=object)
    faults: dict[int, str] = {}
    for place, word in enumerate(words):
        if word.casefold() in BLANKS:
            continue
        try:
            start[place], end[place], precision[place] = parse(word, day_first=day_first, pivot=today.year)
        except UnreadableError as error:
            faults[place] = str(error)
    numbers = None
    # Only words that are no date of any form can be day numbers: 2018 stays a year.
    if rejection.NO_FORM in faults.values():
        weights = np.bincount(column.codes[counted], minlength=n)
        readable = ~np.isnat(start) & (start >= _FIRST_DAY) & (start <= np.datetime64(today))
        numbers = day_numbers(words, weights, int(weights[readable].sum()), today)
    if numbers is not None:
        for place in [place for place, reason in faults.items() if reason == rejection.NO_FORM]:
            if (day := numbers.day(words[place])) is not None:
                start[place] = end[place] = day
                precision[place] = "day"
                del faults[place]
    return _judged(column, start, end, precision, faults, today, numbers)


# Among what this keeps out is 1899-12-30, which Excel's day 0 becomes.
_FIRST_DAY = np.datetime64("1900-01-01")


def _judged(
    column: Coded,
    start: NDArray[np.datetime64],
    end: NDArray[np.datetime64],
    precision: NDArray[np.object_],
    faults: dict[int, str],
    today: date,
    numbers: DayNumbers | None = None,
) -> Dates:
    """Refuse distinct days outside 1900 to today, and spread all to the rows; what is bad has no day."""
    for places, reason in (
        (start < _FIRST_DAY, rejection.BEFORE_1900),
        (start > np.datetime64(today), rejection.AFTER_RETRIEVAL),
    ):
        faults.update(dict.fromkeys(np.flatnonzero(places).tolist(), reason))
    wrong = list(faults)
    start[wrong] = end[wrong] = np.datetime64("NaT")
    precision[wrong] = ""
    bad, reasons = by_row(column, faults)
    codes = column.codes
    return Dates(start[codes], end[codes], bad, reasons, precision, codes, numbers=numbers)


def _iso_days(words: pa.StringArray) -> NDArray[np.datetime64] | None:
    """Read words that are all ``2017-07-31``, with a time or without, or empty; None where one is anything else."""
    empty = pc.equal(words, "")
    plain = pc.match_substring_regex(words, r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]{5,})?$")
    if not pc.all(pc.or_(empty, plain), min_count=0).as_py():
        return None
    cut = pc.if_else(empty, pa.scalar(None, words.type), pc.utf8_slice_codeunits(words, 0, 10))
    try:
        days = pc.cast(cut, pa.date32())
    # 2018-02-30: read word by word, so that the row is named.
    except pa.ArrowInvalid:
        return None
    return np.array(days.to_numpy(zero_copy_only=False), dtype="datetime64[D]")


def date_columns(
    first: NDArray[np.datetime64],
    last: NDArray[np.datetime64],
    precision: NDArray[np.signedinteger],
    written: NDArray[np.datetime64] | None = None,
) -> dict[str, Any]:
    """Return the four canonical columns.

    Parameters
    ----------
    first, last : ndarray of datetime64[D], shape (rows,)
        NaT where unknown.
    precision : ndarray of int, shape (rows,)
        Places in `DATE_PRECISIONS`; a row without a date becomes ``unknown``, a range that fills one calendar year
        ``year``.
    written : ndarray of datetime64[D], shape (rows,), optional
        The day that the source writes, NaT where it writes a month or a year only; by default the first day.
    """
    # A copy, always: the caller's array is not to be written to below.
    precision = precision.astype(np.int8)
    ranges = np.flatnonzero(precision == PRECISION["range"])
    start, end = first[ranges], last[ranges]
    years = start.astype("datetime64[Y]")
    # From 1 January to 31 December only the year is known; no attack lasted so long.
    whole = (start == years.astype("datetime64[D]")) & (
        end == (years + np.timedelta64(1, "Y")).astype("datetime64[D]") - np.timedelta64(1, "D")
    )
    precision[ranges[whole]] = PRECISION["year"]
    precision[np.isnat(first)] = PRECISION["unknown"]
    return {
        "date_start": first.astype("datetime64[s]"),
        "date_end": last.astype("datetime64[s]"),
        "date_written": (first if written is None else written).astype("datetime64[s]"),
        "date_precision": names_of(list(DATE_PRECISIONS), precision),
    }


def first_and_last(start: Dates, end: Dates) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    """Return the first and the last day of each row; where one of the two is not stated, the other stands for both."""
    return _either(start.start, end.start), _either(end.end, start.end)


def _either(days: NDArray[np.datetime64], others: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    unknown = np.isnat(days)
    return np.where(unknown, others, days) if unknown.any() else days


def precision_as_read(dates: Dates) -> NDArray[np.int32]:
    """Return the precision with which each date was written, shape (rows,), as places in `DATE_PRECISIONS`."""
    places = [PRECISION.get(str(word), PRECISION["unknown"]) for word in dates.distinct]
    return np.asarray(np.array(places, dtype=np.int32)[dates.codes])


def precision_by_span(first: NDArray[np.datetime64], last: NDArray[np.datetime64]) -> NDArray[np.int32]:
    """Return ``day`` where both days are the same, otherwise ``range``."""
    return np.where(last == first, PRECISION["day"], PRECISION["range"]).astype(np.int32)


def month_of(days: NDArray[np.datetime64]) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    """Return the first and the last day of the month of each day."""
    months = days.astype("datetime64[M]")
    following: NDArray[np.datetime64] = (months + np.timedelta64(1, "M")).astype("datetime64[D]")
    return months.astype("datetime64[D]"), following - np.timedelta64(1, "D")
