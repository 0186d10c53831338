"""When: periods as a wording states them, and those that stand anywhere in a claim that was read."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

Day: TypeAlias = dt.date
Interval: TypeAlias = "tuple[Day, Day | None]"

QUARTER_MONTHS = 3


def period(text: str) -> tuple[Day, Day] | None:
    """Read a period as the ledger writes it: a year, quarter, month or day, or two of them with dots between.

    >>> period("2023-02")
    (datetime.date(2023, 2, 1), datetime.date(2023, 2, 28))
    >>> period("2023-02..2023-04")
    (datetime.date(2023, 2, 1), datetime.date(2023, 4, 30))
    >>> period("deadliest") is None
    True
    """
    first, dots, last = text.partition("..")
    if dots:
        start, end = period(first), period(last)
        return (start[0], end[1]) if start and end else None
    parts = re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|(\d\d)(?:-(\d\d))?))?", text)
    if parts is None:
        return None
    year, quarter, month, day = (int(part) if part else None for part in parts.groups())
    assert year is not None
    try:
        if day:
            return (same := Day(year, month or 1, day)), same
        start_month = month or (quarter * QUARTER_MONTHS - 2 if quarter else 1)
        end_month = month or (quarter * QUARTER_MONTHS if quarter else 12)
        end_day = calendar.monthrange(year, end_month)[1]
        return Day(year, start_month, 1), Day(year, end_month, end_day)
    except ValueError:
        return None


class Stretch(NamedTuple):
    """A period that a wording states: from the first of `starts` to `end`, or without an end from any of them.

    What is said to be so since April may include April or begin after it.
    """

    starts: tuple[Day, ...]
    end: Day | None

    @classmethod
    def of(cls, text: str) -> Stretch:
        """Read "2023-02", "2023-02..2023-04", or "2023-02.." for "since February 2023"."""
        found = period(text.removesuffix(".."))
        assert found, f"no period: {text}"
        if text.endswith(".."):
            return cls((found[0], found[1] + dt.timedelta(days=1)), None)
        return cls((found[0],), found[1])

    def among(self, read: set[Interval]) -> bool:
        """Whether it is one of the stretches that were read."""
        return any(start in self.starts and self.end in {None, end} for start, end in read)


def _periods(entry: Any) -> Iterator[Interval]:
    """All periods in an entry, however deep it lies, and stretches from a start to an end."""
    if isinstance(entry, Mapping):
        start, end = (period(str(entry.get(side) or "")) for side in ("start", "end"))
        if start or end:
            yield start[0] if start else Day.min, end[1] if end else None
        for of in entry.values():
            yield from _periods(of)
    elif isinstance(entry, list | tuple):
        for of in entry:
            yield from _periods(of)
    elif isinstance(entry, str | Day) and (found := period(str(entry))):
        yield found


def stretches(claim: Mapping[str, Any]) -> set[Interval]:
    """The window and all periods of the entry but the day on which it was said."""
    entry = {
        field: of for field, of in (claim.get("entry") or {}).items() if field not in {"date", "id", "says"}
    }
    return {*_periods(claim.get("window") or {}), *_periods(entry)}
