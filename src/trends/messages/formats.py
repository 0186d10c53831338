"""Numbers and dates as a language writes them, by CLDR through babel."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from trends.messages.catalogue import wording

__all__ = [
    "as_written",
    "long_day",
    "month_and_year",
    "number",
    "part_of_year",
    "period",
    "western",
]

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NAMED = "|".join(_MONTHS)
_FIGURE = re.compile(r"([-+\N{MINUS SIGN}]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?)(%?)")
_DAY = re.compile(rf"(?:(\d{{1,2}}) )?({_NAMED}) (\d{{4}})")
_LABEL = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_PART = re.compile(r"(week|quarter) (\d{1,2}) of (\d{4})")
_WEEK_OF = "the week of "
# CLDR's patterns of month and year: in Spanish "abril de 2020". Arabic month names are those of the Gregorian
# calendar as CLDR's "ar" has them (أبريل); the Levant's own (نيسان) are those of ar-SY.


@cache
def _separators(language: str) -> tuple[str, str]:
    """Return the signs of a thousand and of a decimal; figures are Western ones, as in the UN's Arabic documents."""
    from babel import Locale

    symbols = Locale.parse(language).number_symbols["latn"]
    return str(symbols["group"]), str(symbols["decimal"])


_SIGNS = ("+", "-", "\N{MINUS SIGN}")


def number(text: str, language: str) -> str:
    """Rewrite an English figure: ``1,234.5`` becomes ``1 234,5`` in French; every digit stays."""
    group, decimal = _separators(language)
    whole, point, rest = text.partition(".")
    if language == "es" and len(whole.lstrip("+-\N{MINUS SIGN}").replace(",", "")) < 5:
        group = ""  # four digits stand together (CLDR, minimum grouping digits)
    if language == "ar" and whole[:1] in _SIGNS:
        whole = f"\N{LEFT-TO-RIGHT MARK}{whole}"  # a sign would change sides (Unicode Annex 9, W4 to W6)
    return whole.replace(",", group) + (decimal + rest if point else "")


def period(text: str, language: str) -> str:
    """Rewrite a period as `trends.verdict.wording.spelled` spells it, or a label: ``2021-10``, ``2021-10-04``.

    Labels are spelled out, because their hyphens change sides between Arabic words.
    """
    if text.startswith(_WEEK_OF):
        return wording("words.week_from", language).format(day=period(text.removeprefix(_WEEK_OF), language))
    if match := _LABEL.fullmatch(text):
        try:
            first = date(int(match[1]), int(match[2]), int(match[3] or 1))
        except ValueError:
            return text
        return long_day(first, language) if match[3] else month_and_year(first, language)
    if match := _DAY.fullmatch(text):
        day, month, year = match.groups()
        first = date(int(year), _MONTHS.index(month) + 1, int(day or 1))
        return long_day(first, language) if day else month_and_year(first, language)
    if match := _PART.fullmatch(text):
        kind, n, year = match.groups()
        return part_of_year(kind, int(n), year, language)
    return text


def as_written(text: str, language: str) -> str | None:
    """Rewrite a text that is a figure or a period and nothing else; None for any other.

    Examples
    --------
    >>> as_written("0.850", "es"), as_written("2021-10", "fr"), as_written("region 5", "fr")
    ('0,850', 'octobre 2021', None)
    """
    if match := _FIGURE.fullmatch(text):
        sign = "%" if language in ("ar", "zh") else "\N{NO-BREAK SPACE}%"
        return number(match[1], language) + (sign if match[2] else "")
    spelled = period(text, language)
    return None if spelled == text else spelled


@lru_cache(maxsize=8192)
def month_and_year(first: date, language: str) -> str:
    """Write a month: ``April 2020``, ``abril de 2020``."""
    from babel.dates import format_date, format_skeleton

    if language == "ru":  # CLDR abbreviates the word for year; running text writes it out
        return f"{format_date(first, 'LLLL y', locale=language)} года"
    return western(str(format_skeleton("yMMMM", first, locale=language)))


@lru_cache(maxsize=8192)
def long_day(day: date, language: str) -> str:
    """Write a day in full: ``30 November 2024``, ``30 novembre 2024``."""
    from babel.dates import format_date

    text = western(
        str(format_date(day, format="long" if language not in _OWN_ORDER else "d MMMM yyyy", locale=language))
    )
    if language == "fr" and day.day == 1:
        return text.replace("1", "1er", 1)
    return f"{text} года" if language == "ru" else text


def part_of_year(kind: str, n: int, year: int | str, language: str) -> str:
    """Write a ``week`` or a ``quarter``: ``quarter 1 of 2012``, ``1er trimestre 2012``."""
    text = wording(f"words.{kind}_of_year", language).format(n=n, year=year)
    return text.replace("1e ", "1er ", 1) if language == "fr" and n == 1 else text


_OWN_ORDER = frozenset({"en", "ru"})
"""CLDR has American order in English, and abbreviates the Russian word for year."""

_FIGURES = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


def western(text: str) -> str:
    """Write Western figures instead of Arabic ones."""
    return text.translate(_FIGURES)
