"""Which column of a series file holds what, by its name or by what the caller says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trends.errors import InputError, listed, nearest
from trends.sources.dates import month_number
from trends.sources.generic import guess_columns, plain_name

if TYPE_CHECKING:
    from trends.sources.raw import Sheet

__all__ = ["PERIODS", "SeriesLayout", "recognise", "settle_layout"]

PERIODS = ("period", "month", "year_month", "week", "year", "date")
"""Names of the column that holds the period, in the order in which they are looked for."""


@dataclass(frozen=True)
class SeriesLayout:
    """Which column of a series file holds what; None where the file has no such column."""

    period: str | tuple[str, str]
    count: str | None
    series: str | None = None
    count_low: str | None = None
    count_high: str | None = None
    exposure_days: str | None = None
    vintage: str | None = None
    published: str | None = None
    low_published: str | None = None
    high_published: str | None = None
    inferred_low: str | None = None
    inferred_high: str | None = None
    source_url: str | None = None
    note: str | None = None
    others: tuple[str, ...] = field(default_factory=tuple)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read, none twice."""
        period = self.period if isinstance(self.period, tuple) else (self.period,)
        named = [
            getattr(self, name) for name in self.__dataclass_fields__ if name not in {"period", "others"}
        ]
        return tuple(dict.fromkeys([*period, *(name for name in named if name), *self.others]))


def recognise(sheet: Sheet) -> bool:
    """Return whether a table holds one row a period rather than one row an incident."""
    names = {plain_name(name) for name in sheet.header}
    if not names & set(PERIODS):
        return False
    incident = set(guess_columns(sheet.header)) & {
        "latitude",
        "longitude",
        "incident_id",
        "actor_1",
        "attacker",
    }
    if "count" in names:
        return not incident
    return not incident and "date_start" not in guess_columns(sheet.header)


def settle_layout(
    sheet: Sheet, *, period: str | None = None, measure: str | None = None, by: str | None = None
) -> SeriesLayout:
    """Find the columns of a series file.

    Raises
    ------
    InputError
        If a named column does not exist, or no column holds the period.
    """
    own = {plain_name(name): name for name in reversed(sheet.header)}

    def named(name: str, option: str) -> str:
        found = name if name in sheet.header else own.get(plain_name(name))
        if found is None:
            close = nearest(name, sheet.header) or sheet.header
            raise InputError(f"{sheet.file} has no column {name!r} (--{option}); there is {listed(close)}.")
        return found

    when: str | tuple[str, str]
    if period is not None:
        when = named(period, "period")
    else:
        known = [own[name] for name in PERIODS if name in own]
        if not known:
            raise InputError(
                f"{sheet.file} has no column that holds the period ({', '.join(PERIODS)}); found "
                f"{listed(sheet.header)}. Name one with --period."
            )
        when = known[0]
        parts = {name: own[name] for name in ("month", "week") if name in own}
        if "year" in own and plain_name(when) in parts and _is_part(sheet, when):
            when = (own["year"], when)
    series = named(by, "by") if by is not None else own.get("series")
    count = named(measure, "measure") if measure is not None else own.get("count")
    fixed = {name: own.get(name) for name in ("count_low", "count_high", "exposure_days")}
    taken = {
        when,
        *(when if isinstance(when, tuple) else ()),
        series,
        count,
        *fixed.values(),
        own.get("observed"),
    }
    if count is not None and "count" in own and count != own["count"]:
        fixed |= dict.fromkeys(("count_low", "count_high"))  # these bound the column named count
    others = tuple(name for name in sheet.header if name not in taken)
    return SeriesLayout(when, count, series, **fixed, others=others)


def _is_part(sheet: Sheet, name: str) -> bool:
    """Return whether a column holds months or weeks without their year."""
    place = sheet.header.index(name)
    words = [
        record[place].strip() for record in sheet.sample if place < len(record) and record[place].strip()
    ]
    return bool(words) and all(
        (re.fullmatch(r"[0-9]{1,2}(\.[0-9]*)?", word) and float(word) < 54) or month_number(word)
        for word in words
    )
