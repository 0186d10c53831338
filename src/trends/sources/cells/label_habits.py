"""How a whole column writes its periods: ranges of days, years that end in the next, weeks in French, numbers of weeks.

A word such as ``2009/10`` or ``2018-S1`` alone may be two things; beside the others of its column it is one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trends.messages import Message
from trends.periods.calendar import Frequency

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

__all__ = ["first_days", "numbered", "other_calendar", "split_years", "weeks_in_french"]

_RANGE = re.compile(
    r"(.*\d{4}.*?|\d+[-/.]\d+[-/.]\d\d)(?:\s+(?:-|to|until|au|al|bis)\s+|\s*[\u2013\u2014]\s*)(.*\d.*)"
)
"""Two dates, each with its year, with a dash or a word between them."""
_SPLIT_YEAR = re.compile(r"(\d{2})(\d{2})[-/](\d{2})")
_SEMAINE = re.compile(r"(\d{4})[-/. ]?[Ss](\d{1,2})|[Ss](\d{1,2})[-/, ]*(\d{4})")
_YEAR_NUMBER = re.compile(r"([12]\d{3})(?:[-/. ](\d{1,2})|(\d{2}))")
# A higher number cannot be a quarter.
_QUARTERS = 4
# One such word alone may as well be a month: 2009/10 is October 2009.
_FEWEST = 2
SPLIT_YEAR = (
    "not a period that can be counted by: a year that ends in the next; only those of the calendar are"
)
_HIJRI = 1300, 1460
"""Years of the Hijri calendars in which such data are written (1883 to 2038)."""


def first_days(words: Sequence[str], is_day: Callable[[str], bool]) -> list[str] | None:
    """Return the first day of each where all are ranges of days such as ``2019-01-05 - 2019-01-11``; else None."""
    found = [_RANGE.fullmatch(word) for word in words]
    if not any(found) or any(word and not match for word, match in zip(words, found, strict=True)):
        return None
    firsts = [match[1].strip() if match else "" for match in found]
    return firsts if all(is_day(word) for word in firsts if word) else None


def split_years(words: Sequence[str]) -> list[str | None] | None:
    """Return why no word is a period where all are years such as ``2009/10``, which month by month would be other months."""
    found = [_SPLIT_YEAR.fullmatch(word) for word in words if word]
    # The remainder is for 1999/00.
    if len(found) < _FEWEST or not all(
        match and (int(match[2]) + 1) % 100 == int(match[3]) for match in found
    ):
        return None
    return [SPLIT_YEAR if word else "no period" for word in words]


def weeks_in_french(words: Sequence[str], hint: Frequency | None) -> list[str]:
    """Write ``2018-S07`` as ``2018-W07`` where the column holds weeks: by its name, or as no half-year has such a number."""
    found = [_SEMAINE.fullmatch(word) for word in words]
    numbers = [match[2] or match[3] for match in found if match]
    # S1 and S2 are half-years (semestres) as well; a number above two, or written with two digits,
    # is a week's.
    if hint is not Frequency.WEEK and not any(len(number) == 2 or int(number) > 2 for number in numbers):
        return list(words)
    return [
        f"{match[1] or match[4]}-W{match[2] or match[3]}" if match else word
        for word, match in zip(words, found, strict=True)
    ]


def numbered(word: str, hint: Frequency | None) -> str:
    """Write the number of a week or a quarter as one where the column's name tells it: ``201805`` is no month then."""
    match = _YEAR_NUMBER.fullmatch(word)
    if match is None or hint not in {Frequency.WEEK, Frequency.QUARTER}:
        return word
    number = int(match[2] or match[3])
    if hint is Frequency.WEEK:
        return f"{match[1]}-W{number:02d}"
    return f"{match[1]}-Q{number}" if number <= _QUARTERS else word


def other_calendar(days: Sequence[date | None]) -> list[Message]:
    """Say so where years may be those of the Hijri or the Solar Hijri calendar."""
    years = {day.year for day in days if day is not None}
    if not years or min(years) < _HIJRI[0] or max(years) > _HIJRI[1]:
        return []
    return [Message("sources.dates.other_calendar", first=str(min(years)), last=str(max(years)))]
