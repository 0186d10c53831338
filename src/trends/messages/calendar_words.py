"""Periods as a language spells them, by CLDR through babel: ``April 2020``, ``abril de 2020``, ``2020年4月``."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from trends.messages.catalogue import wording
from trends.messages.formats import long_day, month_and_year, part_of_year

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["genitive", "month_name", "period_words", "short_day", "short_month"]

_MONDAY_WEEK = "W-SUN"
"""pandas names a week by its last day."""


def period_words(period: pd.Period, language: str) -> str:
    """Spell a period.

    A week that does not begin on a Monday has no number; it is called by its first day.

    Examples
    --------
    >>> import pandas as pd
    >>> period_words(pd.Period("2020-04", "M"), "es")
    'abril de 2020'
    >>> period_words(pd.Period("2019-01-05", "W-FRI"), "en")
    'the week of 5 January 2019'
    """
    kind = period.freqstr
    first = period.start_time.date()
    if kind.startswith("M"):
        return month_and_year(first, language)
    if kind.startswith("D"):
        return long_day(first, language)
    if kind == _MONDAY_WEEK:
        year, week, _ = first.isocalendar()
        return part_of_year("week", week, year, language)
    if kind.startswith("W"):
        return wording("words.week_from", language).format(day=long_day(first, language))
    if kind.startswith("Q"):
        return part_of_year("quarter", period.quarter, period.year, language)
    return wording("words.year", language).format(year=period.year)


_GENITIVE = {
    "январь": "января",
    "февраль": "февраля",
    "март": "марта",
    "апрель": "апреля",
    "май": "мая",
    "июнь": "июня",
    "июль": "июля",
    "август": "августа",
    "сентябрь": "сентября",
    "октябрь": "октября",
    "ноябрь": "ноября",
    "декабрь": "декабря",
    "неделя": "недели",
    "квартал": "квартала",
    "год": "года",
}


def genitive(period: str, language: str) -> str:
    """Return a period as `period_words` spells it in the genitive, as Russian wants it after "since" and "from".

    Examples
    --------
    >>> genitive("март 2023 года", "ru"), genitive("2020 год", "ru"), genitive("mars 2023", "fr")
    ('марта 2023 года', '2020 года', 'mars 2023')
    """
    if language != "ru":
        return period
    return " ".join(_GENITIVE.get(word, re.sub(r"^(\d+)-й$", r"\1-го", word)) for word in period.split(" "))  # noqa: RUF001 - Russian


def month_name(month: int, language: str) -> str:
    """Name a month of the year, 1 to 12.

    Examples
    --------
    >>> month_name(2, "fr")
    'février'
    """
    from babel.dates import format_date

    if language == "zh":  # in figures, as beside a year
        return f"{month}月"
    return str(format_date(date(2001, month, 1), "LLLL", locale=language))


_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""British English in the CLDR has four letters for September, for which an axis has no room."""


def short_month(month: int, language: str) -> str:
    """Name a month of the year where there is little room.

    Examples
    --------
    >>> short_month(2, "fr"), short_month(9, "en")
    ('févr.', 'Sep')
    """
    from babel.dates import format_date

    if language == "en":
        return _SHORT[month - 1]
    return (
        f"{month}月" if language == "zh" else str(format_date(date(2001, month, 1), "LLL", locale=language))
    )


def short_day(day: date, language: str) -> str:
    """Name a day of a month where there is little room: ``4 Oct``, ``10月4日``."""
    month = short_month(day.month, language)
    return f"{month}{day.day}日" if language == "zh" else f"{day.day} {month}"
