"""Reads words as numbers, codes and dates; each distinct word once, and what cannot be read is named, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trends.sources import rejection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from trends.sources.raw import Coded

__all__ = [
    "BLANKS",
    "Codes",
    "Dates",
    "Numbers",
    "UnreadableError",
    "judge_numbers",
    "parse_day",
    "parse_number",
    "read_codes",
    "read_dates",
    "read_numbers",
]

BLANKS = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "nil", ".", "-", "--", "?", "unknown"})
"""Words, in lower case, that mean "not stated"."""

LARGEST_COUNT = 1e9
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_SPACES = re.compile(r"(?<=\d)[\u00a0\u202f ](?=\d{3}\b)")


class UnreadableError(ValueError):
    """A word that cannot be read; the message is the reason."""


def parse_number(word: str, *, grouped: bool = True) -> float | None:
    """Read a number; None for a blank.

    ``12``, ``12.0``, ``1e3``, ``1,234`` and ``1 234`` (where `grouped`), ``12,5`` (a decimal comma) are understood.

    Raises
    ------
    UnreadableError
        For anything else, infinity included.
    """
    text = word.strip()
    if text.casefold() in BLANKS:
        return None
    if not _NUMBER.fullmatch(text):
        if grouped:
            text = _SPACES.sub("", text)
        if grouped and _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        elif _DECIMAL_COMMA.fullmatch(text):
            text = text.replace(",", ".")
        elif not _NUMBER.fullmatch(text):
            raise UnreadableError(rejection.NO_NUMBER)
    value = float(text)
    if not np.isfinite(value):
        raise UnreadableError(rejection.TOO_LARGE)
    return value


@dataclass(frozen=True, eq=False)
class Numbers:
    """Numbers by row: `amounts` (NaN where blank or unreadable), `bad`, and the `reasons` of the bad ones."""

    amounts: NDArray[np.float64]
    bad: NDArray[np.bool_]
    reasons: NDArray[np.object_]


def read_numbers(
    column: Coded,
    *,
    low: float | None = 0.0,
    high: float | None = LARGEST_COUNT,
    whole: bool = False,
    grouped: bool = True,
    unknown: frozenset[float] = frozenset(),
) -> Numbers:
    """Read a column of numbers.

    Parameters
    ----------
    column : Coded
        The column.
    low, high : float or None
        What lies outside is rejected: by default negative numbers and those beyond a thousand million.
    whole : bool
        Whether a fraction is rejected.
    grouped : bool
        Whether ``1,234`` is one thousand two hundred and thirty-four (counts) and not a decimal comma (degrees).
    unknown : frozenset of float
        Codes that mean "unknown", such as -9 and -99.
    """
    numbers = _plain_numbers(column.words)
    faults: dict[int, str] = {}
    if numbers is None:
        numbers = np.full(len(column.words), np.nan)
        for place, word in enumerate(column.words.to_pylist()):
            try:
                value = parse_number(word, grouped=grouped)
            except UnreadableError as error:
                faults[place] = str(error)
            else:
                numbers[place] = np.nan if value is None else value
    judged = judge_numbers(numbers, low=low, high=high, whole=whole, unknown=unknown)
    for spot in np.flatnonzero(judged.bad):
        faults.setdefault(int(spot), str(judged.reasons[spot]))
    return Numbers(judged.amounts[column.codes], *_by_row(column, faults))


def judge_numbers(
    amounts: NDArray[np.float64],
    *,
    low: float | None = 0.0,
    high: float | None = LARGEST_COUNT,
    whole: bool = False,
    grouped: bool = True,
    unknown: frozenset[float] = frozenset(),
) -> Numbers:
    """Judge numbers that have been read, shape (n,); see `read_numbers`. What is bad becomes NaN."""
    del grouped  # a matter of reading
    if unknown:
        amounts = np.where(np.isin(amounts, list(unknown)), np.nan, amounts)
    bad = np.zeros(len(amounts), dtype=bool)
    reasons = np.zeros(0, dtype=object)
    checks = []
    if low is not None:
        checks.append((amounts < low, rejection.NEGATIVE))
    if high is not None:
        checks.append((amounts > high, rejection.TOO_LARGE))
    if whole:
        checks.append((amounts != np.floor(amounts), rejection.NOT_WHOLE))
    for wrong, reason in checks:
        fresh = wrong & ~bad & ~np.isnan(amounts)
        if fresh.any():
            if len(reasons) == 0:
                reasons = np.full(len(amounts), None, dtype=object)
            reasons[fresh] = reason
            bad |= fresh
    return Numbers(np.where(bad, np.nan, amounts) if bad.any() else amounts, bad, reasons)


def _plain_numbers(words: pa.StringArray) -> NDArray[np.float64] | None:
    """Read words that are all plain numbers or empty in one go; None where one is anything else."""
    empty = pc.equal(words, "")
    if not pc.all(
        pc.or_(empty, pc.match_substring_regex(words, r"^[+-]?[0-9]+(\.[0-9]*)?$")), min_count=0
    ).as_py():
        return None
    # pc.cast reads the same digits to the same double as float() does.
    filled = pc.if_else(empty, pa.scalar(None, words.type), words)
    return np.array(pc.cast(filled, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _by_row(column: Coded, faults: Mapping[int, str]) -> tuple[NDArray[np.bool_], NDArray[np.object_]]:
    flags = np.zeros(len(column.words), dtype=bool)
    reasons = np.full(len(column.words), None, dtype=object)
    for place, reason in faults.items():
        flags[place] = True
        reasons[place] = reason
    if not faults:
        return np.zeros(len(column), dtype=bool), np.zeros(0, dtype=object)
    return flags[column.codes], reasons[column.codes]


@dataclass(frozen=True, eq=False)
class Codes:
    """Codes by row: places (`codes`) in `words`, which say what each distinct code means, and what is `bad`."""

    words: list[str | None]
    codes: NDArray[np.int32]
    bad: NDArray[np.bool_]

    def means(self, word: str | None) -> NDArray[np.bool_]:
        """Return where the code means `word` (None: where it is blank or unknown), shape (rows,)."""
        return np.array([known == word for known in self.words], dtype=bool)[self.codes]


def read_codes(column: Coded, meanings: Mapping[str, str | None]) -> Codes:
    """Translate codes; ``1.0`` equals ``1``, case does not matter, a blank is null."""
    known = {code.casefold(): meaning for code, meaning in meanings.items()}
    words: list[str | None] = []
    bad = np.zeros(len(column.words), dtype=bool)
    for place, word in enumerate(column.listed()):
        code = re.sub(r"^([+-]?\d+)\.0*$", r"\1", word).casefold()
        words.append(known.get(code))
        bad[place] = code not in known and code not in BLANKS
    return Codes(words, column.codes, bad[column.codes])


# -- dates ----------------------------------------------------------------------------------------------------

_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0*)?")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})" + _TIME)
_DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-\s./]*([^\W\d_]{3,12})\.?[-\s,./]*(\d{4}|\d{2})" + _TIME)
_NAME_DAY = re.compile(r"([^\W\d_]{3,12})\.?[-\s]*(\d{1,2})(?:st|nd|rd|th)?,?[-\s,]+(\d{4})" + _TIME)
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_NAME_YEAR = re.compile(r"([^\W\d_]{3,12})\.?[-\s,]+(\d{4})")
_YEAR = re.compile(r"(\d{4})(?:\.0*)?")
_MONTHS = tuple(date(2000, number, 1).strftime("%B").casefold() for number in range(1, 13))
_EPOCH = date(1970, 1, 1)


def month_number(name: str) -> int | None:
    """Return 1 to 12 for an English month, in full or its first three letters or more."""
    text = name.casefold()
    hits = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(text) and len(text) >= 3]
    return hits[0] if hits else 9 if text == "sept" else None


def parse_day(word: str, *, day_first: bool = True, pivot: int = 2049) -> tuple[date, date, str]:
    """Read a date of any common form.

    Times and zones are dropped: the date is the one written. A month or a year alone is a span.

    Parameters
    ----------
    word : str
        ``2017-07-31``, ``2017-07-31 00:00:00.000``, ``15 April 2022``, ``01-January-2015``, ``9-May-20``,
        ``April 15, 2022``, ``31/07/2017``, ``20170731``, ``2017-07``, ``July 2017``, ``2017``.
    day_first : bool
        Whether ``03/04/2021`` is the third of April.
    pivot : int
        The last year that two digits may mean.

    Returns
    -------
    tuple
        First day, last day, and the precision: day, month or year.

    Raises
    ------
    UnreadableError
        If it is none of these or does not exist.
    """
    text = word.strip()
    try:
        if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
            day = date(int(match[1]), int(match[2]), int(match[3]))
            return day, day, "day"
        if match := _NUMERIC.fullmatch(text):
            first, second = int(match[1]), int(match[2])
            number, month = (first, second) if day_first else (second, first)
            day = date(_full_year(match[3], pivot), month, number)
            return day, day, "day"
        if match := _DAY_NAME.fullmatch(text):
            day = date(_full_year(match[3], pivot), _month(match[2]), int(match[1]))
            return day, day, "day"
        if match := _NAME_DAY.fullmatch(text):
            day = date(int(match[3]), _month(match[1]), int(match[2]))
            return day, day, "day"
        if match := _YEAR_MONTH.fullmatch(text):
            return *_month_span(int(match[1]), int(match[2])), "month"
        if match := _NAME_YEAR.fullmatch(text):
            return *_month_span(int(match[2]), _month(match[1])), "month"
        if match := _YEAR.fullmatch(text):
            return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31), "year"
    except (ValueError, OverflowError):
        pass
    raise UnreadableError(rejection.NO_DATE)


def _full_year(digits: str, pivot: int) -> int:
    if len(digits) == 4:
        return int(digits)
    year = pivot - pivot % 100 + int(digits)
    return year if year <= pivot else year - 100


def _month(name: str) -> int:
    number = month_number(name)
    if number is None:
        raise UnreadableError(rejection.NO_DATE)
    return number


def _month_span(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following - timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Dates:
    """Dates by row: first and last day (NaT where blank or unreadable), what is bad and why; precisions by code."""

    start: NDArray[np.datetime64]
    end: NDArray[np.datetime64]
    bad: NDArray[np.bool_]
    reasons: NDArray[np.object_]
    ambiguous: bool
    distinct: NDArray[np.object_]
    codes: NDArray[np.signedinteger]

    @property
    def precision(self) -> NDArray[np.object_]:
        """How exact each date is."""
        return np.asarray(self.distinct[self.codes])

    @property
    def written(self) -> NDArray[np.datetime64]:
        """The day that is written; NaT where only a month or a year is."""
        days: NDArray[np.datetime64] = np.where(
            (self.distinct == "day")[self.codes], self.start, np.datetime64("NaT", "D")
        )
        return days


def read_dates(column: Coded, today: date, *, day_first: bool | None = None) -> Dates:
    """Read a column of dates; before 1900 and after `today` is rejected.

    Where neither the caller nor any value tells whether ``03/04/2021`` is April or March, the day comes first and
    `ambiguous` is true.
    """
    days = _iso_days(column.words)
    if days is not None:
        known = np.full(len(days), "day", dtype=object)
        known[np.isnat(days)] = ""
        return _judged(column, days, days, known, {}, today)
    words = column.listed()
    ambiguous = False
    if day_first is None:
        day_first, ambiguous = _order(words)
    n = len(words)
    start = np.full(n, np.datetime64("NaT", "D"), dtype="datetime64[D]")
    end = start.copy()
    precision = np.full(n, "", dtype=object)
    faults: dict[int, str] = {}
    for place, word in enumerate(words):
        if word.casefold() in BLANKS:
            continue
        try:
            start[place], end[place], precision[place] = parse_day(
                word, day_first=day_first, pivot=today.year
            )
        except UnreadableError as error:
            faults[place] = str(error)
    return _judged(column, start, end, precision, faults, today, ambiguous=ambiguous)


def _judged(
    column: Coded,
    start: NDArray[np.datetime64],
    end: NDArray[np.datetime64],
    precision: NDArray[np.object_],
    faults: dict[int, str],
    today: date,
    *,
    ambiguous: bool = False,
) -> Dates:
    """Refuse distinct days outside 1900 to today, and spread all to the rows."""
    for place in np.flatnonzero(start < np.datetime64("1900-01-01")):
        faults[int(place)] = rejection.BEFORE_1900
    for place in np.flatnonzero(start > np.datetime64(today)):
        faults[int(place)] = rejection.AFTER_RETRIEVAL
    bad, reasons = _by_row(column, faults)
    codes = column.codes
    first = start[codes]
    return Dates(first, first if end is start else end[codes], bad, reasons, ambiguous, precision, codes)


def _iso_days(words: pa.StringArray) -> NDArray[np.datetime64] | None:
    """Read words that are all ``2017-07-31``, with a time or without, or empty; None where one is anything else."""
    empty = pc.equal(words, "")
    plain = pc.match_substring_regex(words, r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]{5,})?$")
    if not pc.all(pc.or_(empty, plain), min_count=0).as_py():
        return None
    cut = pc.if_else(empty, pa.scalar(None, words.type), pc.utf8_slice_codeunits(words, 0, 10))
    try:
        days = pc.cast(cut, pa.date32())
    except pa.ArrowInvalid:
        return None
    return np.array(days.to_numpy(zero_copy_only=False), dtype="datetime64[D]")


def _order(words: list[str]) -> tuple[bool, bool]:
    """Return whether the day comes first in numeric dates, and whether that is a guess."""
    pairs = [(int(match[1]), int(match[2])) for word in words if (match := _NUMERIC.fullmatch(word))]
    day_first = sum(1 for first, second in pairs if first > 12 >= second)
    month_first = sum(1 for first, second in pairs if second > 12 >= first)
    guessed = (
        bool(pairs) and day_first == month_first == 0 and any(first != second for first, second in pairs)
    )
    return day_first >= month_first, guessed
