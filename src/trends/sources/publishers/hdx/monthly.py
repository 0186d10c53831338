"""ACLED's monthly aggregates on HDX: events and fatalities by country (and district), as series.

The workbooks have a sheet of terms first, then one or more sheets of rows with Country, Month (a name), Year, Events
and, but for demonstrations, Fatalities. Rows of districts are added up to one series a country; months without
an event stand as zeros. A second row for one month of one place is rejected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.periods.calendar import Frequency
from trends.sources.cells.dates import month_number
from trends.sources.cells.period_labels import NO_PERIOD, read_period
from trends.sources.cells.values import UnreadableError, read_numbers
from trends.sources.counts.long_tables import LongTable, Spans, read_long_tables
from trends.sources.incident_table import IncidentTable, folded_names
from trends.sources.publishers.acled import events as acled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from trends.provenance import Provenance
    from trends.series.series_table import SeriesTable
    from trends.sources.files.raw import Sheet

__all__ = ["ADDRESS", "CITATION", "LICENCE", "month_ordinals", "read", "recognise"]

LICENCE, CITATION = acled.LICENCE, acled.CITATION
ADDRESS = "https://data.humdata.org/organization/acled"
_KEYS = ("country", "iso3", "admin1", "admin2")
_PLACES = ("admin1 pcode", "admin2 pcode")


def recognise(sheet: Sheet) -> bool:
    """Return whether a sheet has HDX's columns of events by month."""
    return {"country", "month", "year", "events"} <= {name.casefold() for name in sheet.header}


def read(
    sheets: Sequence[Sheet],
    provenance: Provenance,
    today: date,
    *,
    by: str | None = None,
    fill: str | None = None,
) -> SeriesTable:
    """Read the sheets as one table with one series a country, or a value of the columns `by` (with commas between).

    Raises
    ------
    InputError
        If the sheets have no column `by`.
    """
    return read_long_tables(LAYOUT, sheets, provenance, today, by=by, fill=fill)


def _columns(header: Sequence[str]) -> dict[str, str]:
    own = folded_names(header)
    roles = {"count": "events", **{name: name for name in ("month", "year", "fatalities", *_KEYS, *_PLACES)}}
    return {role: own[name] for role, name in roles.items() if name in own}


def _spans(table: IncidentTable, today: date) -> Spans:
    months = month_ordinals(table, today)
    return Spans(months.astype("datetime64[M]").astype("datetime64[D]"), Frequency.MONTH)


def _levels(table: IncidentTable) -> NDArray[np.int64]:
    """Return how detailed the place of each row is: a row of a country beside its districts would count twice."""
    district = ~(table["admin2"].blank() & table["admin2 pcode"].blank())
    province = ~(table["admin1"].blank() & table["admin1 pcode"].blank())
    return np.where(district, 2, np.where(province, 1, 0))


def month_ordinals(table: IncidentTable, today: date) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the ordinal of each row's month, months since January 1970."""
    month, year = table["month"], table["year"]
    years = read_numbers(year, low=1900, high=today.year, whole=True)
    table.books.reject(years.bad | np.isnan(years.amounts), table.called("year"), year, NO_PERIOD)
    numbers = np.array([_month(word) for word in month.listed()], dtype=float)[month.codes]
    table.books.reject(np.isnan(numbers), table.called("month"), month, NO_PERIOD)
    known = np.nan_to_num((years.amounts - 1970) * 12 + numbers - 1)
    return np.asarray(known, dtype=np.int64)


_NUMBERS = frozenset(str(month) for month in range(1, 13)) | {f"{month:02}" for month in range(1, 10)}


def _month(word: str) -> float:
    if number := month_number(word):
        return number
    try:
        day, length = read_period(word)
    except UnreadableError:
        return float(word) if word in _NUMBERS else np.nan
    return day.month if length in {Frequency.MONTH, Frequency.DAY} else np.nan


LAYOUT = LongTable(
    columns=_columns,
    spans=_spans,
    keys=_KEYS,
    places=_PLACES,
    levels=_levels,
    subject="events recorded by ACLED",
    last_may_lack=True,
)
