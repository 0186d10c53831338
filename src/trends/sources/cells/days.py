"""Reads one word as a day, a month or a year, in the forms that people and spreadsheets write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache, lru_cache

from trends.names.matching import fold
from trends.sources import rejection
from trends.sources.cells.values import UnreadableError

__all__ = ["month_number", "parse_day"]

_TIME = (
    r"(?:(?:T|,?\s)\s*\d{1,2}(?::\d{2}(?::\d{2}(?:[.,:]\d+)?)?|(?=\s*[AaPp]))"
    r"\s*(?:[AaPp]\.?\s?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME)
# 20180305.0: a column of numbers with blanks is saved as floats, here and in `_YEAR`.
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0*|" + _TIME + ")")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})" + _TIME)
_DAY_NAME = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er)?[-\s./]*(?:de\s+)?([^\W\d_]{3,12})\.?[-\s,./]*(?:de\s+)?(\d{4}|\d{2})"
    + _TIME
)
_NAME_DAY = re.compile(r"([^\W\d_]{3,12})\.?[-\s]*(\d{1,2})(?:st|nd|rd|th)?,?[-\s,]+(\d{4})" + _TIME)
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_NAME_YEAR = re.compile(r"([^\W\d_]{3,12})\.?[-\s,]+(?:de\s+)?(\d{4})")
_YEAR = re.compile(r"(\d{4})(?:\.0*)?")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년](?:\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日号號일])?)?")
"""``2018年3月5日``, as Chinese, Japanese and Korean write it."""
_MONTHS = (
    "january janvier enero",
    "february fevrier febrero",
    "march mars marzo",
    "april avril abril",
    "may mai mayo",
    "june juin junio",
    "july juillet julio",
    "august aout agosto",
    "september septembre septiembre setiembre",
    "october octobre octubre",
    "november novembre noviembre",
    "december decembre diciembre",
)
"""Names of the months in English, French and Spanish, without accents."""


# A column of dates holds the same few names thousands of times.
@lru_cache(maxsize=1_024)
def month_number(name: str) -> int | None:
    """Return 1 to 12 for a month in English, French or Spanish, in full or its first three letters or more.

    In Arabic, German, Italian, Portuguese, Russian, Turkish and Ukrainian it is in full.
    """
    text = fold(name).rstrip(".")
    hits = [
        number
        for number, names in enumerate(_MONTHS, 1)
        if len(text) >= 3 and any(month.startswith(text) for month in names.split())
    ]
    if hits:
        return hits[0] if len(hits) == 1 else None  # "jui" begins two months
    if any(map(str.isdigit, text)):
        return None  # before seven languages are loaded: nobody's month has a figure in its name
    return _other_months().get(text)


@cache
def _other_months() -> dict[str, int]:
    """Return the months' full names in further languages, folded."""
    from babel.dates import get_month_names

    return {
        fold(str(name)): number
        for language in ("ar", "de", "it", "pt", "ru", "tr", "uk")
        for context in ("format", "stand-alone")
        for number, name in get_month_names("wide", context, language).items()
    }


def parse_day(word: str, *, day_first: bool = True, pivot: int = 2049) -> tuple[date, date, str]:
    """Read a date of any common form.

    Times and zones are dropped: the date is the one written. A month or a year alone is a span.

    Parameters
    ----------
    word : str
        ``2017-07-31``, ``2017-07-31 00:00:00.000``, ``15 April 2022``, ``01-January-2015``, ``9-May-20``,
        ``April 15, 2022``, ``31/07/2017``, ``7/31/2017 12:00:00 AM``, ``Mon, 31 Jul 2017``, ``20170731``, ``2017-07``,
        ``July 2017``, ``2017``, ``2017年7月31日``.
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
        If it is none of these ("a form that is not understood") or does not exist ("no such date").

    Examples
    --------
    >>> parse_day("1/31/2020 12:00:00 AM", day_first=False)[0]
    datetime.date(2020, 1, 31)
    """
    text = _WEEKDAY.sub("", word.strip(), count=1) if word[:1].isalpha() else word.strip()
    if match := _EAST_ASIAN.fullmatch(text):
        text = "-".join(part for part in match.groups() if part)
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
    except UnreadableError:
        raise
    except (ValueError, OverflowError):
        raise UnreadableError(rejection.NO_DATE) from None
    raise UnreadableError(rejection.NO_FORM)


def _full_year(digits: str, pivot: int) -> int:
    if len(digits) == 4:
        return int(digits)
    # The pivot is the year of retrieval, so that no two digits stand for a year to come.
    year = pivot - pivot % 100 + int(digits)
    return year if year <= pivot else year - 100


def _month(name: str) -> int:
    number = month_number(name)
    if number is None:
        raise UnreadableError(rejection.NO_FORM)
    return number


def _month_span(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following - timedelta(days=1)
