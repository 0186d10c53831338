"""ACLED's monthly aggregates on HDX: events and fatalities by country (and district), as series.

The workbooks have a sheet of terms first, then one or more sheets of rows with Country, Month (a name), Year, Events
and, but for demonstrations, Fatalities. Rows of districts are added up to one series a country; months without
an event stand as zeros. A second row for one month of one place is rejected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.aggregates import Aggregates
from trends.periods import Frequency, labels
from trends.series_table import Measure, SeriesTable
from trends.sources import acled
from trends.sources.dates import month_number
from trends.sources.incident_table import IncidentTable, folded_names
from trends.sources.period_labels import NO_PERIOD, read_period
from trends.sources.rejection import SECOND
from trends.sources.values import UnreadableError, read_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trends.provenance import Provenance
    from trends.sources.raw import Sheet

__all__ = ["ADDRESS", "CITATION", "LICENCE", "month_ordinals", "read", "recognise"]

LICENCE, CITATION = acled.LICENCE, acled.CITATION
ADDRESS = "https://data.humdata.org/organization/acled"
_PLACES = ("country", "iso3", "admin1", "admin2", "admin1 pcode", "admin2 pcode")


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
    parts = [_rows(sheet, today) for sheet in sheets]
    tables = [table for _, table in parts]
    rows = _once(parts)
    keys = [name for name in _PLACES if name == "country" or (rows[name] != "").any()]
    aggregates = Aggregates(
        pd.DataFrame(
            {
                **{_key(name): rows[name].astype("str") for name in keys},
                "start": rows["ordinal"].to_numpy().astype("datetime64[M]").astype("datetime64[s]"),
                "count": rows["count"].to_numpy(float),
                "fatalities_reported": rows["fatalities"].to_numpy(float),
            }
        ),
        tuple(_key(name) for name in keys),
        ("count", "fatalities_reported"),
        by=("country",),
    )
    skipped = {"tag rows": 0, "exact repeats": 0, "older versions": 0}
    for table in tables:
        for kind, number in table.books.skipped.items():
            skipped[kind] = skipped.get(kind, 0) + number
    deaths = any("fatalities" in table for table in tables)
    warnings = [warning for table in tables for warning in table.raw.warnings]
    if len(rows):
        last = labels(pd.PeriodIndex([pd.Period(ordinal=int(rows["ordinal"].max()), freq="M")]))[0]
        warnings.append(f"The last month, {last}, may be incomplete: these files are published within it.")
    rejected = [table.books.rejected() for table in tables]
    whole = SeriesTable.of_aggregates(
        aggregates,
        Frequency.MONTH,
        rejected=pd.concat(rejected, ignore_index=True),
        provenance=provenance,
        rows_read=sum(table.books.rows_read for table in tables),
        skipped=skipped,
        warnings=tuple(dict.fromkeys(warnings)),
        measures={"fatalities": Measure(("fatalities_reported",), subject="fatalities reported by ACLED")}
        if deaths
        else {},
        subject="events recorded by ACLED",
        fill=fill == "zero",
    )
    return whole if by is None else whole.split(by.split(","))


def _key(name: str) -> str:
    return name.replace(" ", "_")


def _rows(sheet: Sheet, today: date) -> tuple[pd.DataFrame, IncidentTable]:
    own = folded_names(sheet.header)
    wanted = {name: own[name] for name in ("month", "year", "events", "fatalities", *_PLACES) if name in own}
    table = IncidentTable(sheet.read(tuple(dict.fromkeys(wanted.values()))), wanted)
    months = month_ordinals(table, today)
    events = table.numbers("events", whole=True)
    deaths = table.numbers("fatalities", whole=True)
    names = table["country"]
    table.books.reject(names.blank(), table.called("country"), names, "no name of a country")
    frame = pd.DataFrame({"ordinal": months, "count": events.amounts, "fatalities": deaths.amounts})
    for name in _PLACES:
        frame[name] = np.array(table[name].listed(), dtype=object)[table[name].codes]
    return frame[table.books.keep], table


def _once(parts: Sequence[tuple[pd.DataFrame, IncidentTable]]) -> pd.DataFrame:
    """Return the rows of all sheets, each month of a place once.

    Districts of one country add up. A second row of one district, or of a whole country, would count twice, within a
    workbook or where two releases are read together.
    """
    rows = pd.concat([frame for frame, _ in parts], keys=range(len(parts)))
    places = rows[list(_PLACES)].apply(lambda column: column.str.casefold())
    second = places.assign(ordinal=rows["ordinal"]).duplicated()
    for place, (frame, table) in enumerate(parts):
        again = np.zeros(table.raw.rows, dtype=bool)
        again[frame.index[second.loc[place].to_numpy()] if len(frame) else []] = True
        table.books.reject(again, table.called("month"), table["month"], SECOND)
    once: pd.DataFrame = rows[~second].reset_index(drop=True)
    return once


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
