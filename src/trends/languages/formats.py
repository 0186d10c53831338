"""Numbers and dates as a language writes them, by CLDR through babel."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

__all__ = ["FREQUENCIES", "PERIOD", "long_day", "number", "period", "set_right"]

FREQUENCIES = ("day", "week", "month", "quarter", "year")
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
PERIOD = r"(?:the week of )?(?:\d{1,2} )?[A-Z][a-z]{2,8} \d{4}|(?:week|quarter) \d{1,2} of \d{4}|\d{4}(?:-[WQ]?\d{1,2}){0,2}"
"""What a period looks like: simple, because it stands in many patterns; `period` knows the months by name."""
_DAY = re.compile(rf"(?:(\d{{1,2}}) )?({_NAMED}) (\d{{4}})")
_LABEL = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_PART = re.compile(r"(week|quarter) (\d{1,2}) of (\d{4})")
_PARTS = {
    "fr": {"week": "semaine {n} de {year}", "quarter": "{n}e trimestre {year}"},
    "es": {"week": "semana {n} de {year}", "quarter": "trimestre {n} de {year}"},
    "ar": {"week": "الأسبوع {n} من {year}", "quarter": "الربع {n} من {year}"},
}
_WEEK_OF = "the week of "
_WEEKS = {
    "fr": "la semaine du {day}",
    "es": "la semana del {day}",
    "ar": "الأسبوع الذي يبدأ في {day}",
}
"""Weeks that do not begin on a Monday have no number and are called by their first day."""
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
        return _WEEKS[language].format(day=period(text.removeprefix(_WEEK_OF), language))
    if match := _LABEL.fullmatch(text):
        try:
            first = date(int(match[1]), int(match[2]), int(match[3] or 1))
        except ValueError:
            return text
        return long_day(first, language) if match[3] else _month(first, language)
    if match := _DAY.fullmatch(text):
        day, month, year = match.groups()
        first = date(int(year), _MONTHS.index(month) + 1, int(day or 1))
        return long_day(first, language) if day else _month(first, language)
    if match := _PART.fullmatch(text):
        kind, n, year = match.groups()
        return _PARTS[language][kind].format(n=n, year=year)
    return text


def _month(first: date, language: str) -> str:
    from babel.dates import format_skeleton

    return _western(str(format_skeleton("yMMMM", first, locale=language)))


def long_day(day: date, language: str) -> str:
    """Write a day in full: ``30 November 2024``, ``30 novembre 2024``."""
    from babel.dates import format_date

    return _western(
        str(format_date(day, format="d MMMM yyyy" if language == "en" else "long", locale=language))
    )


_FIGURES = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


def _western(text: str) -> str:
    return text.translate(_FIGURES)


_ELIDED = re.compile(r"\b([Dd])e (?=(?:avril|août|octobre|un|une)\b)")
_BEFORE = re.compile(r" (?=[;!?»])")
_COLON = re.compile(r" (?=[:%])|(?<=«) ")


def set_right(text: str, language: str) -> str:
    """Keep signs on the line of what they belong to, and elide, as French and Spanish typography ask."""
    if language == "fr":
        return _COLON.sub(
            "\u00a0", _BEFORE.sub("\u202f", _ELIDED.sub("\\1\N{RIGHT SINGLE QUOTATION MARK}", text))
        )
    return re.sub(r" (?=%)", "\u00a0", text) if language == "es" else text
