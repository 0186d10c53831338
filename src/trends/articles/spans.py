"""A stretch of days that a text names, and the calendar arithmetic that claims need of it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

__all__ = ["MONTHS_OF", "Span", "month_span", "months_before", "shifted"]

MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12, "season": 3}
"""How many months the units of whole months have."""


@dataclass(frozen=True)
class Span:
    """Days from `start` to `end`.

    Attributes
    ----------
    start, end : date or None
        None where the text does not say and nothing tells.
    unit : str
        ``day``, ``week``, ``month``, ``quarter``, ``half``, ``season``, ``year``, or ``span`` of two periods joined.
    parts : tuple of Span
        The two periods of a span: "from January to July".
    relative : str
        ``previous`` or ``year before`` where it is meant against the period that the claim is about.
    floating : bool
        Whether it is a month without its year.
    inferred : bool
        Whether the dateline was needed to place it.
    fault : str
        Why it is no period, where the words make none: ``no such date`` (30 February), ``reversed`` (from July to March
        of one year), ``two readings`` (4/5/2023, in English), ``fiscal`` (which months a fiscal year has is not said).
    """

    start: date | None
    end: date | None
    unit: str
    parts: tuple[Span, ...] = ()
    relative: str = ""
    floating: bool = False
    inferred: bool = False
    fault: str = ""

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day.

        Raises
        ------
        ValueError
            If it is not placed in time.
        """
        if self.start is None or self.end is None:
            raise ValueError("a period that is not placed in time has no days")
        return self.start, self.end

    @property
    def known(self) -> bool:
        """Whether it is placed in time."""
        return self.start is not None and self.end is not None

    def label(self) -> str:
        """Return the period as a ledger writes it: ``2023-02``, ``2023``, ``2023-02-17`` or ``2021-07..2021-09``.

        Examples
        --------
        >>> month_span(2023, 2).label()
        '2023-02'
        """
        start, end = self.days
        if start == end:
            return start.isoformat()
        if _whole(start, end, 12) and start.month == 1:
            return str(start.year)
        if _whole(start, end, 1):
            return start.isoformat()[:7]
        if start.day == 1 and _last_of_month(end):
            return f"{start.isoformat()[:7]}..{end.isoformat()[:7]}"
        return f"{start.isoformat()}..{end.isoformat()}"

    @property
    def of_months(self) -> bool:
        """Whether it tells months of the year: neither a day nor a whole year does."""
        return all(part.unit in ("month", "quarter", "season") for part in self.parts or (self,))

    @property
    def freq(self) -> str:
        """The length of period that is compared: that of a month where several months are joined."""
        if self.unit in ("span", "half", "season"):
            return self.parts[0].unit if self.parts and self.parts[0].unit in ("day", "year") else "month"
        return self.unit


def _last_of_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _whole(start: date, end: date, months: int) -> bool:
    return start.day == 1 and shifted(start, months) - timedelta(days=1) == end


def shifted(day: date, months: int) -> date:
    """Return the day so many months later; the last of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_span(year: int, month: int, months: int = 1, unit: str = "month") -> Span:
    """Return so many whole months from the first of one."""
    first = date(year, month, 1)
    return Span(first, shifted(first, months) - timedelta(days=1), unit)


def months_before(span: Span, months: int) -> Span:
    """Return the same stretch so many months earlier, with whole months kept whole."""
    start, last = span.days
    end = shifted(last + timedelta(days=1), -months) - timedelta(days=1)
    if not _last_of_month(last):
        end = shifted(last, -months)
    return replace(span, start=shifted(start, -months), end=end, parts=(), relative="")
