"""Which column of a series file holds what, by its name or by what the caller says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trends.errors import InputError, listed, nearest
from trends.sources.cells.days import month_number
from trends.sources.cells.periods import is_label
from trends.sources.columns.obvious_names import guess_columns
from trends.sources.counts.count_tables import (
    WIDEST,
    count_column,
    looks_like,
    measure_of,
    number_columns,
    plain,
    records,
)

if TYPE_CHECKING:
    from datetime import date

    from trends.sources.counts.count_tables import Look
    from trends.sources.files.raw import Sheet

__all__ = ["PERIODS", "SeriesLayout", "period_columns", "recognise", "settle_layout"]

PERIODS = ("period", "month", "year_month", "week", "quarter", "year", "date")
"""Names of the column that holds the period, in the order in which they are looked for."""

_MORE_PERIODS = [
    "isoweek",
    "epiweek",
    "yearweek",
    "wk",
    "week_of",
    "periodo",
    "periode",
    "yearmonth",
    "ym",
    "month_year",
    "mois",
    "mes",
    "monat",
    "semaine",
    "semana",
    "woche",
    "trimestre",
    "quartal",
    "annee",
    "ano",
    "anio",
    "jahr",
    "fecha",
    "datum",
    "day",
    "mdate",
    "modate",
    "qdate",
    "qtr",
    "wdate",
    "hdate",
    "half",
    "halfyear",
    "half_year",
    "semester",
    "semestre",
    *("период", "месяц", "неделя", "квартал", "год", "дата"),
    *("时期", "月份", "月", "年月", "周", "季度", "年份", "年", "日期"),
    *("الفترة", "الشهر", "شهر", "الاسبوع", "الربع", "السنة", "سنة", "التاريخ"),
]
_PERIOD = re.compile(
    r"(reporting_|calendar_|iso_|epi_)?(period|month|week|quarter|year|date)s?"
    r"(_(of_|in_)?(start|starts|starting|begin|begins|beginning|commencing|from|end|ends|ending|to|date|start_date|end_date"
    r"|year|label))*"
)
"""Names such as ``week ending``, ``month_start``, ``reporting month``."""

_DAY_NAMES = ("date", "day", "fecha", "datum", "дата", "日期", "التاريخ")
"""What stands in a column of such a name may be the day of an incident."""

_PARTS = ("month", "week", "quarter")


_DAYS_OBSERVED = frozenset(
    {"days", "exposure", "days_observed", "observed_days", "days_covered", "covered_days", "days_of_exposure"}
)
"""Names that may mean the days of exposure, and may not."""


@dataclass(frozen=True)
class SeriesLayout:
    """Which column of a series file holds what; None where the file has no such column."""

    period: str | tuple[str, ...]
    count: str | None
    series: str | tuple[str, ...] | None = None
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
    observed: str | None = None
    count_estimated: str | None = None
    measure: str | None = None
    subject: str | None = None
    others: tuple[str, ...] = field(default_factory=tuple)
    count_found: bool = False
    """Whether the count column was found by another name than ``count``, and not told."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read, none twice."""
        roles = [getattr(self, name) for name in self.__dataclass_fields__ if name != "count_found"]
        named = [(role,) if isinstance(role, str) else role or () for role in roles]
        return tuple(dict.fromkeys(name for names in named for name in names))

    @property
    def like_exposure(self) -> list[str]:
        """Columns that may be meant as days of exposure, where none is read as such."""
        return [name for name in self.others if self.exposure_days is None and plain(name) in _DAYS_OBSERVED]

    @property
    def like_bounds(self) -> list[str]:
        """Columns that by their names bound the counts, as ``attacks_low`` does, and are not read as bounds."""
        if self.count is None:
            return []
        bound = re.compile(rf"{re.escape(plain(self.count))}_(low|high|lower|upper|min|max)")
        return [name for name in self.others if bound.fullmatch(plain(name))]

    @property
    def written_here(self) -> bool:
        """Whether it is the layout that this package writes: its counts may be shares of incidents."""
        return None not in {self.count_low, self.count_high, self.exposure_days, self.observed}


_WRITTEN_HERE = frozenset({"period", "count", "count_low", "count_high", "exposure_days", "observed"})
"""The header of what this package writes. Keys of several series stand before them; `count_estimated`, `measure` and
`subject` stand after them where there is something to tell."""


def recognise(sheet: Sheet, today: date) -> Look | None:
    """Return what a table with periods or dates is: one row a period, one row an incident, or unclear; else None."""
    roles = guess_columns(sheet.header)
    if {plain(name) for name in sheet.header} >= _WRITTEN_HERE:
        return "series"  # whatever its keys are called
    if set(roles) & {"latitude", "longitude", "incident_id"}:
        return None
    if set(roles) & {"actor_1", "attacker"} and "date_start" not in roles:
        return None
    names = {plain(name) for name in sheet.header}
    if "count" in names and (names & set(PERIODS) or period_columns(sheet)):
        return "series"
    if "date_start" in roles:
        look = looks_like(sheet, today)
        return None if look == "incidents" else look
    if {"year", "month", "day"} <= names and not _with_counts(sheet):
        periods = period_columns(sheet)
        numbers = number_columns(sheet, periods)
        words = [name for name in sheet.header if name not in {*periods, *numbers} and _words(sheet, name)]
        return "unclear" if numbers and not words else None
    return "series" if names & set(PERIODS) or _with_counts(sheet) else None


def _with_counts(sheet: Sheet) -> bool:
    """Return whether a period of a less usual name stands beside a column of counts.

    Deaths may be those of single incidents; they are counts where each period comes once and is no day.
    """
    columns = period_columns(sheet)
    counted = count_column(sheet, columns) if columns else None
    if counted is None:
        return False
    if measure_of(counted)[0] == "attacks":
        return True
    periods = _words(sheet, columns[0])
    return len(set(periods)) == len(periods) and not plain(columns[0]).startswith(_DAY_NAMES)


def period_columns(sheet: Sheet) -> list[str]:
    """Return the columns whose names are those of periods, the likeliest first; without one, those that hold labels."""
    own = {plain(name): name for name in reversed(sheet.header)}
    named = [own[name] for name in (*PERIODS, *_MORE_PERIODS) if name in own]
    named += [name for name in sheet.header if _PERIOD.fullmatch(plain(name))]
    dated = guess_columns(sheet.header).get("date_start")
    likely = list(dict.fromkeys([*named, *([dated] if dated is not None else [])]))
    if likely or len(sheet.header) > WIDEST:
        return likely
    return [name for name in sheet.header if _holds_labels(sheet, name)]


def _holds_labels(sheet: Sheet, name: str) -> bool:
    """Return whether every cell of a column is the label of a month, a quarter or a week, whatever its name."""
    words = _words(sheet, name)
    # A name that is a label itself heads the counts of that period.
    return bool(words) and all(is_label(word) for word in words) and not is_label(name)


def settle_layout(
    sheet: Sheet, *, period: str | None = None, measure: str | None = None, by: str | None = None
) -> SeriesLayout:
    """Find the columns of a series file.

    Raises
    ------
    InputError
        If a named column does not exist, or no column holds the period.
    """
    own = {plain(name): name for name in reversed(sheet.header)}

    def named(name: str, option: str) -> str:
        column = name if name in sheet.header else own.get(plain(name))
        if column is None:
            close = nearest(name, sheet.header) or sheet.header
            raise InputError(f"{sheet.file} has no column {name!r} (--{option}); there is {listed(close)}.")
        return column

    when: str | tuple[str, ...]
    if period is not None:
        when = named(period, "period")
    else:
        likely = period_columns(sheet)
        if not likely:
            raise InputError(
                f"{sheet.file} has no column that holds the period ({', '.join(PERIODS)}); found "
                f"{listed(sheet.header)}. Name one with --period (period=)."
            )
        when = likely[0]
        parts = [own[name] for name in _PARTS if name in own and _is_part(sheet, own[name])]
        if parts and "year" in own and (when in parts or when == own["year"]):
            days = [own["day"]] if "day" in own and parts[0] == own.get("month") else []
            when = (own["year"], parts[0], *days)
    taken = {*(when if isinstance(when, tuple) else (when,))}
    series: str | tuple[str, ...] | None = own.get("series")
    if by is not None:
        whole = by in sheet.header or "," not in by
        columns = tuple(named(name.strip(), "by") for name in ([by] if whole else by.split(",")))
        if periods := [name for name in columns if name in taken]:
            raise InputError(
                f"{listed(periods)} holds the period and names no series; --by (by=) takes the columns that do."
            )
        series = columns[0] if len(columns) == 1 else columns
    if series is None and set(own) >= _WRITTEN_HERE:
        series = sheet.header[: sheet.header.index(own["period"])] or None
    taken |= {series} if isinstance(series, str) else set(series or ())
    fixed = {name: own.get(name) for name in ("count_low", "count_high", "exposure_days", "observed")}
    taken |= {name for name in fixed.values() if name is not None}
    others = (*taken, *period_columns(sheet))
    count = named(measure, "measure") if measure is not None else count_column(sheet, others)
    taken.add(count or "")
    if count is not None and "count" in own and count != own["count"]:
        fixed |= dict.fromkeys(("count_low", "count_high"))  # these bound the column named count
    if set(own) >= _WRITTEN_HERE and count == own["count"]:
        fixed |= {name: own.get(name) for name in ("count_estimated", "measure", "subject")}
        taken |= {name for name in fixed.values() if name is not None}
    others = tuple(name for name in sheet.header if name not in taken)
    return SeriesLayout(
        when,
        count,
        series,
        **fixed,
        others=others,
        count_found=count is not None and measure is None and plain(count) != "count",
    )


def _words(sheet: Sheet, name: str) -> list[str]:
    """Return what stands in a column of the first records."""
    place = sheet.header.index(name)
    return [
        record[place].strip() for record in records(sheet) if place < len(record) and record[place].strip()
    ]


def _is_part(sheet: Sheet, name: str) -> bool:
    """Return whether a column holds months or weeks without their year."""
    words = _words(sheet, name)
    return bool(words) and all(
        # Weeks go up to 53.
        (re.fullmatch(r"[0-9]{1,2}(\.[0-9]*)?", word) and float(word) < 54)
        or re.fullmatch("[QqTt][1-4]", word)
        or month_number(word)
        for word in words
    )
