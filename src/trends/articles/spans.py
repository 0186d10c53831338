"""A stretch of days that a text names, and the calendar arithmetic that claims need of it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

__all__ = ["MONTHS_OF", "Span", "month_span", "months_before", "shifted", "year_span"]

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
    """

    start: date | None
    end: date | None
    unit: str
    parts: tuple[Span, ...] = ()
    relative: str = ""
    floating: bool = False
    inferred: bool = False

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
        assert self.start is not None  # noqa: S101 - asked of what is placed only
        assert self.end is not None  # noqa: S101
        if self.start == self.end:
            return self.start.isoformat()
        if _whole(self.start, self.end, 12) and self.start.month == 1:
            return str(self.start.year)
        if _whole(self.start, self.end, 1):
            return self.start.isoformat()[:7]
        if self.start.day == 1 and _last_of_month(self.end):
            return f"{self.start.isoformat()[:7]}..{self.end.isoformat()[:7]}"
        return f"{self.start.isoformat()}..{self.end.isoformat()}"

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


def year_span(year: int) -> Span:
    """Return a year."""
    return month_span(year, 1, 12, "year")


def months_before(span: Span, months: int) -> Span:
    """Return the same stretch so many months earlier, with whole months kept whole."""
    assert span.start is not None  # noqa: S101 - asked of what is placed only
    assert span.end is not None  # noqa: S101
    end = shifted(span.end + timedelta(days=1), -months) - timedelta(days=1)
    if not _last_of_month(span.end):
        end = shifted(span.end, -months)
    return replace(span, start=shifted(span.start, -months), end=end, parts=(), relative="")
