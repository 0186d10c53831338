"""Where in time a period lies that a form names: by its own words, by the dateline, or not at all.

A date that there is none of (30 February, week 60) is a `Span` with a fault, never a wider period that happens to exist.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from trends.articles.spans import MONTHS_OF, Span, month_span, months_before, shifted

__all__ = [
    "NO_SUCH_DATE",
    "REVERSED",
    "day_of",
    "days_until",
    "fiscal_year",
    "islamic_month",
    "latest_named",
    "month_of",
    "months_to",
    "numeric_day",
    "season_of",
    "shifted_unit",
    "together",
    "week_of",
    "weekday_of",
]

NO_SUCH_DATE = "no such date"
REVERSED = "reversed"
_FIRST_ISLAMIC, _LAST_ISLAMIC = 1343, 1500
"""The Islamic years of hijridate's tables."""


def day_of(day: int, month: int, year: int | None, base: date | None) -> Span:
    """Return a day of a month; without its year the latest as of the dateline."""
    if year is None and base is None:
        date(2000, month, day)  # a leap year: what does not exist then never does
        return Span(None, None, "day")
    if year is None and base is not None:
        at = date(base.year, month, day)
        at = at if at <= base else date(base.year - 1, month, day)
        return Span(at, at, "day", inferred=True)
    at = date(year or 0, month, day)
    return Span(at, at, "day")


def numeric_day(first: int, second: int, year: int, *, either: bool) -> Span:
    """Return a day in digits: 17/2/2023. In English `either` may come first, and what can be read both ways is no day."""
    if either and first != second and first <= 12 and second <= 12:
        return Span(None, None, "day", fault="two readings")
    month_first = either and second > 12
    at = date(year, first, second) if month_first else date(year, second, first)
    return Span(at, at, "day")


def month_of(month: int, year: int | None, base: date | None) -> Span:
    """Return a month; without its year the latest as of the dateline."""
    if year is not None:
        return month_span(year, month)
    if base is None:
        # Which year is not known, but which month is: a season needs no more.
        return Span(None, None, "month", (month_span(1, month),), floating=True)
    year = base.year if month <= base.month else base.year - 1
    return replace(month_span(year, month), floating=True, inferred=True)


def latest_named(month: int, base: date | None) -> Span:
    """Return "last March": the latest that was over before the month of the dateline began."""
    if base is None:
        return Span(None, None, "month")
    year = base.year if month < base.month else base.year - 1
    return replace(month_span(year, month), inferred=True)


def week_of(year: int, week: int) -> Span:
    """Return a week of the ISO calendar."""
    first = date.fromisocalendar(year, week, 1)
    return Span(first, first + timedelta(days=6), "week")


def weekday_of(number: int, base: date | None, *, last: bool) -> Span:
    """Return the latest day of that name: a report of Friday says "on Friday" of its own day, and "last Friday" not."""
    if base is None:
        return Span(None, None, "day")
    until = base - timedelta(days=1) if last else base
    day = until - timedelta(days=(until.isoweekday() - number) % 7)
    return Span(day, day, "day", inferred=True)


def season_of(number: int, year: int | None, base: date | None) -> Span | None:
    """Return a season of the northern half of the world: spring is March to May; winter begins in December."""
    first = {1: 3, 2: 6, 3: 9, 4: 12}[number]
    if year is None:
        if base is None:
            return None
        year = base.year if date(base.year, first, 1) <= base else base.year - 1
    return month_span(year, first, 3, "season")


def islamic_month(month: int, year: int | None, base: date | None) -> Span:
    """Return a month of the Islamic calendar (Umm al-Qura): of an Islamic or a common year, else the latest that began.

    Raises
    ------
    ValueError
        If the calendar has no such month.
    """
    from hijridate import Gregorian, Hijri

    inferred = year is None
    if year is None:
        if base is None:
            return Span(None, None, "span")
        today = Gregorian(base.year, base.month, base.day).to_hijri()
        year = today.year if month <= today.month else today.year - 1
    elif year > _LAST_ISLAMIC:
        # The one that lies in this common year with more of its days; of two, the later.
        middle = [
            lunar for lunar in range(*_islamic_years(year)) if _common(Hijri(lunar, month, 15)).year == year
        ]
        if not middle:
            raise ValueError(f"month {month} does not fall in {year}")
        year = middle[-1]
    first = Hijri(year, month, 1)
    start = _common(first)
    end = start + timedelta(days=first.month_length() - 1)
    day = Span(start, start, "day")
    return Span(start, end, "span", (day, Span(end, end, "day")), inferred=inferred)


def _common(lunar: object) -> date:
    from hijridate import Hijri

    if not isinstance(lunar, Hijri):
        raise TypeError("a day of the Islamic calendar is expected")
    day = lunar.to_gregorian()
    return date(day.year, day.month, day.day)


def _islamic_years(year: int) -> tuple[int, int]:
    from hijridate import Gregorian

    first, last = Gregorian(year, 1, 1).to_hijri().year, Gregorian(year, 12, 31).to_hijri().year
    return first, last + 1


def shifted_unit(unit: str, shift: int, base: date | None) -> Span:
    """Return "last week", "this month" or "next year" as of the dateline."""
    if base is None:
        return Span(None, None, unit)
    if unit == "day":
        day = base + timedelta(days=shift)
        return Span(day, day, "day", inferred=True)
    if unit == "week":
        first = base - timedelta(days=base.weekday()) + timedelta(weeks=shift)
        return Span(first, first + timedelta(days=6), "week", inferred=True)
    length = MONTHS_OF.get(unit, 12)
    first = date(base.year, (base.month - 1) // length * length + 1, 1)
    moved = shifted(first, shift * length)
    return replace(month_span(moved.year, moved.month, length, unit), inferred=True)


def days_until(days: int, base: date | None) -> Span:
    """Return "the past three weeks": so many days that end with the dateline's."""
    if base is None:
        return Span(None, None, "span")
    start = base - timedelta(days=days - 1)
    parts = (Span(start, start, "day"), Span(base, base, "day"))
    return Span(start, base, "span", parts, inferred=True)


def months_to(until: Span, months: int) -> Span:
    """Return "the year to June": so many months that end with one."""
    if not until.known:
        return Span(None, None, "span", fault=until.fault)
    first = months_before(until, months - 1).days[0]
    return Span(first, until.days[1], "span", inferred=until.inferred)


def fiscal_year() -> Span:
    """Return a fiscal year, which begins in April, in July or in October, as the country has it, and no text says so."""
    return Span(None, None, "year", fault="fiscal")


def together(first: Span, second: Span, *, meant: bool) -> Span | None:
    """Make one of two periods; None where they make none.

    Parameters
    ----------
    first, second : Span
    meant : bool
        Whether the words leave no doubt that it is one: "from ... to", not "in 2023 to 2021 levels".
    """
    if first.fault or second.fault:
        return Span(None, None, "span", fault=first.fault or second.fault)
    named = first.start or (first.parts[0].start if first.parts else None)
    if first.floating and second.known and not second.floating and named is not None:
        end = second.days[1]
        first = month_span(end.year - (named.month > end.month), named.month)
    if first.floating and second.floating and not first.known:
        return Span(None, None, "span", parts=(first, second), floating=True)
    if not (first.known and second.known):
        return None
    if first.floating and second.floating and second.days[1] < first.days[0]:
        first = months_before(first, 12)
    if second.days[1] < first.days[0]:
        return Span(None, None, "span", fault=REVERSED) if meant else None
    floating = first.floating and second.floating
    inferred = first.inferred
    return Span(
        first.days[0], second.days[1], "span", parts=(first, second), floating=floating, inferred=inferred
    )
