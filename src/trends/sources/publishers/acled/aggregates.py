"""ACLED's aggregated data: events and fatalities by week or month, place and kind of event, as series.

The weekly files have one row a week (from Saturday to Friday), country, first-level division, event type and sub-event
type in which anything happened; what has no row had no event. Columns:
https://acleddata.com/use-access/how-use-acleds-aggregated-data; the months of countries are on HDX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.periods.calendar import Frequency
from trends.selection.conditions import ACLED_DEFAULT_KINDS
from trends.sources.cells.period_labels import NO_PERIOD, read_period
from trends.sources.cells.values import UnreadableError
from trends.sources.columns.obvious_names import plain_name
from trends.sources.counts.long_tables import LongTable, Spans, read_long_tables, weeks_from
from trends.sources.publishers.acled import events as acled
from trends.sources.publishers.hdx.monthly import month_ordinals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trends.provenance import Provenance
    from trends.series.series_table import SeriesTable
    from trends.sources.files.raw import Sheet
    from trends.sources.incident_table import IncidentTable

__all__ = ["ADDRESS", "CITATION", "LICENCE", "read", "recognise"]

LICENCE, CITATION = acled.LICENCE, acled.CITATION
ADDRESS = "https://acleddata.com/use-access/how-use-acleds-aggregated-data"

_OWN = {
    "country": ("country",),
    "region": ("region",),
    "admin1": ("admin1", "admin_1"),
    "admin2": ("admin2", "admin_2"),
    "kind": ("event_type",),
    "sub_event_type": ("sub_event_type",),
    "disorder_type": ("disorder_type",),
    "count": ("events", "event_count", "number_of_events"),
    "fatalities": ("fatalities", "reported_fatalities"),
    "week": ("week", "event_week", "week_start"),
    "month": ("month", "event_month", "month_year", "year_month"),
    "year": ("year",),
}
_PERIODS = ("week", "month", "year")


def _columns(header: Sequence[str]) -> dict[str, str]:
    own = {plain_name(name): name for name in reversed(header)}
    found = {role: next((own[name] for name in names if name in own), "") for role, names in _OWN.items()}
    return {role: name for role, name in found.items() if name}


def recognise(sheet: Sheet) -> bool:
    """Return whether a sheet has the columns of ACLED's aggregates by kind of event."""
    found = _columns(sheet.header)
    return {"country", "kind", "count"} <= found.keys() and any(name in found for name in _PERIODS)


def read(
    sheets: Sequence[Sheet],
    provenance: Provenance,
    today: date,
    *,
    by: str | None = None,
    fill: str | None = None,
) -> SeriesTable:
    """Read the sheets as sums of ACLED's default kinds by country, or by the values of the columns `by`.

    Raises
    ------
    InputError, SelectionError
        See `trends.sources.counts.long_tables.read_long_tables`.
    """
    return read_long_tables(LAYOUT, sheets, provenance, today, by=by, fill=fill)


def _spans(table: IncidentTable, today: date) -> Spans:
    if "week" in table:
        days = table.dates("week", today)
        table.books.reject(np.isnat(days.start), table.called("week"), table["week"], NO_PERIOD)
        return weeks_from(table, "week", days.start)
    if "month" in table and "year" in table:
        return Spans(
            month_ordinals(table, today).astype("datetime64[M]").astype("datetime64[D]"), Frequency.MONTH
        )
    role, freq, unit = ("month", Frequency.MONTH, "M") if "month" in table else ("year", Frequency.YEAR, "Y")
    column = table[role]
    starts = np.array([_first(word, today, freq) for word in column.listed()], dtype="datetime64[D]")[
        column.codes
    ]
    table.books.reject(np.isnat(starts), table.called(role), column, NO_PERIOD)
    return Spans(starts.astype(f"datetime64[{unit}]").astype("datetime64[D]"), freq)


def _first(word: str, today: date, freq: Frequency) -> np.datetime64:
    """Return the first day of a month or year as written, or of one written as its first day; NaT for anything else."""
    try:
        day, length = read_period(word, today.year)
    except UnreadableError:
        return np.datetime64("NaT", "D")
    whole = length is freq or (length is Frequency.DAY and day.day == 1 and freq is Frequency.MONTH)
    return np.datetime64(day if whole and day <= today else "NaT", "D")


def _kind(word: str) -> str:
    return acled.KINDS.get(word.casefold(), word)


LAYOUT = LongTable(
    columns=_columns,
    spans=_spans,
    keys=("country", "region", "admin1", "admin2", "kind", "sub_event_type", "disorder_type"),
    clean={"kind": _kind},
    subject="events recorded by ACLED",
    total=ACLED_DEFAULT_KINDS,
    absent_is_none=True,
)
