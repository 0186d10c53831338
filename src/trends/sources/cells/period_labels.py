"""Reads the period column of a series file: what its labels say, and what its dates stand for.

A label such as ``2023-W07`` tells its length itself. Of dates the whole column tells: the order of day and month, and
by their spacing whether they stand for days, weeks, months, quarters or years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from trends.errors import InputError
from trends.messages import Message
from trends.messages.numbers import percent
from trends.periods.cadence import Cadence, cadence_of, share_present
from trends.periods.calendar import WEEKDAYS, Frequency
from trends.sources.cells.dates import Dates, read_dates
from trends.sources.cells.days import parse_day
from trends.sources.cells.label_habits import (
    first_days,
    numbered,
    other_calendar,
    split_years,
    weeks_in_french,
)
from trends.sources.cells.periods import NO_PERIOD, is_label, read_period
from trends.sources.cells.stata_numbers import stata_periods
from trends.sources.cells.values import UnreadableError
from trends.sources.files.raw import Coded, plain_name
from trends.sources.rejection import AFTER_RETRIEVAL, BEFORE_1900

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["PeriodWords", "first_day", "read_periods", "settle"]

_HINTS = {
    Frequency.WEEK: {
        "week",
        "isoweek",
        "epiweek",
        "yearweek",
        "wk",
        "wdate",
        "semaine",
        "semana",
        "woche",
        *("неделя", "周", "الأسبوع"),
    },
    Frequency.MONTH: {
        "month",
        "mois",
        "mes",
        "monat",
        "yearmonth",
        "mdate",
        "modate",
        *("месяц", "月份", "年月", "الشهر"),
    },
    Frequency.QUARTER: {"quarter", "trimestre", "quartal", "qdate", "qtr", *("квартал", "季度", "الربع")},
    Frequency.YEAR: {"year", "annee", "ano", "jahr", *("год", "年份", "السنة")},
}
"""Words in a column's name that tell the length of its periods."""
_ENDING = {"end", "ends", "ending", "ended", "until", "through", "thru", "to", "fin", "hasta", "last"}
_BEGINNING = {
    "start",
    "starts",
    "starting",
    "begin",
    "begins",
    "beginning",
    "commencing",
    "from",
    "debut",
    "first",
    "of",
}
_CLEAR = 0.5
"""Share of the periods between the first and the last date that must be there for an order of day and month to speak."""


@dataclass(frozen=True)
class PeriodWords:
    """What the distinct words of a period column say.

    Attributes
    ----------
    days : list of datetime.date or None
        The first day of a label's period, or a date as it stands; None where there is none, or a bad one.
    lengths : list of Frequency or None
        How long each says that it is; dates say ``day``.
    reasons : list of str or None
        Why a word cannot be read.
    hint : Frequency or None
        The length that the column's name tells.
    ends : bool or None
        Whether the column's name calls its dates the last days of periods.
    said : tuple of str
        What was found out about the column.
    """

    days: list[date | None]
    lengths: list[Frequency | None]
    reasons: list[str | None]
    hint: Frequency | None = None
    ends: bool | None = None
    said: tuple[str, ...] = ()


def _is_day(word: str) -> bool:
    try:
        return read_period(word)[1] is Frequency.DAY
    except UnreadableError:
        return not is_label(word)


def read_periods(
    words: Sequence[str], name: str, today: date, file: str, *, day_first: bool | None = None
) -> PeriodWords:
    """Read the distinct words of a period column.

    Parameters
    ----------
    words : sequence of str, shape (n,)
        Without blanks around them; empty where a cell is blank.
    name : str
        The column's name.
    today : datetime.date
        The day of retrieval; what lies behind it is no period.
    file : str
        The file's name, for sentences.
    day_first : bool, optional
        Whether ``03/04/2021`` is the third of April; by default what all dates together tell.

    Raises
    ------
    InputError
        If nothing tells the order of day and month.
    """
    tokens = set(plain_name(name).split("_"))
    hint = next((length for length, words_of_length in _HINTS.items() if tokens & words_of_length), None)
    if {"year", "month"} <= tokens:
        hint = Frequency.MONTH
    ends = True if tokens & _ENDING else False if tokens & _BEGINNING else None
    remarks: list[str] = []
    days: list[date | None] = [None] * len(words)
    lengths: list[Frequency | None] = [None] * len(words)
    reasons: list[str | None] = [None if word else "no period" for word in words]
    if (firsts := first_days(words, _is_day)) is not None:
        remarks.append(Message("sources.dates.ranges", example=next(filter(None, words))))
        words, ends = firsts, False
    if (split := split_years(words)) is not None:
        return PeriodWords(days, lengths, split, hint, ends, tuple(remarks))
    words = [numbered(word, hint) for word in weeks_in_french(words, hint)]
    if (counted := stata_periods(words, hint, today)) is not None:
        words, remark = counted
        remarks.append(remark)
    doubtful = []
    for place, word in enumerate(words):
        if not word:
            continue
        try:
            days[place], lengths[place] = read_period(word, today.year)
            # 5/5/2018 needs no order; it helps to tell by their steps the order of the others.
            if lengths[place] is Frequency.DAY and not _same_in_both_orders(word):
                doubtful.append(place)
        except UnreadableError as error:
            reasons[place] = str(error)
            doubtful.append(place)
    if doubtful:
        some = [day for place, day in enumerate(days) if day is not None and place not in set(doubtful)]
        read, how = _in_one_order([words[place] for place in doubtful], some, today, file, hint, day_first)
        remarks += how
        for place, (day, reason) in zip(doubtful, read, strict=True):
            days[place], lengths[place] = day, None if day is None else Frequency.DAY
            reasons[place] = reason and (reasons[place] or reason)
    for place, day in enumerate(days):
        if day is not None and day > today:
            days[place], lengths[place], reasons[place] = None, None, AFTER_RETRIEVAL
    return PeriodWords(days, lengths, reasons, hint, ends, (*remarks, *other_calendar(days)))


def _same_in_both_orders(word: str) -> bool:
    try:
        return parse_day(word, day_first=True) == parse_day(word, day_first=False)
    except UnreadableError:
        return False


def _in_one_order(
    words: list[str],
    others: list[date],
    today: date,
    file: str,
    hint: Frequency | None,
    day_first: bool | None,
) -> tuple[list[tuple[date | None, str | None]], list[str]]:
    """Read dates such as ``3/4/2021`` in the order that all of them together tell, as tables of incidents do.

    Where any date can be read in one order only, it decides; else the order in which the dates follow one another in
    regular steps does.

    Raises
    ------
    InputError
        If nothing tells.
    """
    column = Coded.from_arrow(pa.array(words, pa.string()))

    def read(
        order: bool | None,
    ) -> tuple[NDArray[np.datetime64], list[tuple[date | None, str | None]], Dates]:
        dates = read_dates(column, today, day_first=order)
        reasons = dates.reasons if dates.bad.any() else np.full(len(words), None, dtype=object)
        days = pd.DatetimeIndex(dates.start)
        pairs: list[tuple[date | None, str | None]] = [
            (day.date(), None)
            if reason is None and pd.notna(day)  # a word such as NA is blank as a date, and no period
            else (None, NO_PERIOD if reason is None else _reason(str(reason)))
            for day, reason in zip(days, reasons, strict=True)
        ]
        return dates.start, pairs, dates

    _, pairs, dates_read = read(day_first)
    ambiguous = dates_read.ambiguous
    if day_first is not None or not ambiguous:
        way = dates_read.numbers
        return pairs, [Message("sources.dates.number_words", example=words[0], way=way.name)] if way else []
    both = {order: read(order) for order in (True, False)}
    shares = {
        order: _regular([*days[~np.isnat(days)], *others], hint) for order, (days, _, _) in both.items()
    }
    clear = [order for order, share in shares.items() if share >= _CLEAR]
    # Counts put into the wrong months make a series that looks sound, so that nothing is guessed.
    if len(clear) != 1:
        raise InputError(
            f"Nothing tells whether dates of {file} such as {ambiguous} have the day first or the month: say --dates "
            'day-first or --dates month-first (dates="day-first", dates="month-first"), or write them as 2018-01-31.'
        )
    first = "day" if clear[0] else "month"
    return both[clear[0]][1], [Message("sources.dates.first", example=ambiguous, first=first)]


def _reason(reason: str) -> str:
    return reason if reason in {AFTER_RETRIEVAL, BEFORE_1900} else NO_PERIOD


def _regular(days: Sequence[object], hint: Frequency | None) -> float:
    """Return how many of the periods that days would stand for are there; 0 where they would be no periods."""
    stamps = np.array(days, dtype="datetime64[D]")
    if not len(stamps):
        return 0.0
    try:
        return share_present(stamps, cadence_of(stamps, hint=hint))
    except InputError:
        return 0.0


def settle(
    parts: Sequence[PeriodWords], used: Sequence[Sequence[int]], file: str, week: str | None = None
) -> tuple[Cadence, list[str]]:
    """Settle the length of the periods of a file, of one or several tables, and say what may have been meant otherwise.

    Parameters
    ----------
    parts : sequence of PeriodWords
        The period column of each table.
    used : sequence of sequence of int
        The places of the words that stand in rows that are kept.
    file : str
        The file's name, for sentences.
    week : str, optional
        The day on which weeks begin.

    Raises
    ------
    InputError
        If periods of different lengths stand in one file, or the dates are no periods of the calendar.
    """
    remarks = [text for part in parts for text in part.said]
    days = [part.days[place] for part, places in zip(parts, used, strict=True) for place in places]
    lengths = {part.lengths[place] for part, places in zip(parts, used, strict=True) for place in places} - {
        None
    }
    if not lengths:
        return Cadence(Frequency.MONTH), remarks
    if len(lengths) > 1:
        names = " and ".join(sorted(str(length) for length in lengths))
        raise InputError(f"{file} mixes periods of different lengths ({names}).")
    length = next(iter(lengths))
    assert length is not None  # noqa: S101 - taken out above
    if length is not Frequency.DAY:
        if length is Frequency.WEEK and week not in {None, WEEKDAYS[0]}:
            raise InputError(
                f"The weeks of {file} are numbered as in ISO 8601, from Monday; with --week {week} their first days are "
                "needed instead of their numbers."
            )
        return Cadence(length), remarks
    stamps = np.array([day for day in days if day is not None], dtype="datetime64[D]")
    cadence = cadence_of(
        stamps, hint=parts[0].hint, ends=parts[0].ends, week=week, what=f"The dates of {file}"
    )
    if cadence.freq is Frequency.WEEK:
        remarks.append(cadence.sentence())
    elif cadence.freq is Frequency.DAY:
        remarks += _sparse(stamps, cadence)
    return cadence, remarks


def _sparse(stamps: NDArray[np.datetime64], cadence: Cadence) -> list[str]:
    """Say so where most days have no row: were they zero, or was nobody looking."""
    unique = np.unique(stamps)
    share = share_present(unique, cadence)
    if len(unique) < 3 or share >= _CLEAR:
        return []
    return [Message("sources.dates.sparse", n=percent(1 - share))]


def first_day(day: date, cadence: Cadence) -> date:
    """Return the first day of the period that a date stands for."""
    return day - timedelta(days=6) if cadence.ends else day
