"""ACLED's aggregated data: events and fatalities by week or month, place and kind of event, as series.

The weekly files have one row a week (from Saturday to Friday), country, first-level division, event type and sub-event
type in which anything happened; what has no row had no event. Columns:
https://acleddata.com/use-access/how-use-acleds-aggregated-data; the months of countries are on HDX.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from trends.periods.calendar import Frequency
from trends.sources.cells.periods import NO_PERIOD
from trends.sources.counts.long_tables import LongTable
from trends.sources.counts.period_columns import Spans, labelled, months_of, named_columns, weeks_from
from trends.sources.publishers.acled.coverage import DEFAULT_KINDS
from trends.sources.publishers.acled.events import KINDS
from trends.sources.publishers.acled.terms import TERMS as ACLED

if TYPE_CHECKING:
    from datetime import date

    from trends.sources.files.raw import Sheet
    from trends.sources.incident_table import IncidentTable

__all__ = ["LAYOUT", "TERMS", "recognise"]

TERMS = replace(ACLED, address="https://acleddata.com/use-access/how-use-acleds-aggregated-data")

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
OVERLAPPING = {
    "political_violence": (*DEFAULT_KINDS.kinds, "Riots", "civilian_targeting"),
    "civilian_targeting": ("Explosions/Remote violence", "Violence against civilians"),
}
"""HAPI's kinds, where a table put together from both has them beside ACLED's: of riots political violence holds the
mob violence."""

_PERIODS = ("week", "month", "year")


_columns = partial(named_columns, names=_OWN)


def recognise(sheet: Sheet) -> bool:
    """Return whether a sheet has the columns of ACLED's aggregates by kind of event."""
    columns = _columns(sheet.header)
    return {"country", "kind", "count"} <= columns.keys() and any(name in columns for name in _PERIODS)


def _spans(table: IncidentTable, today: date) -> Spans:
    if "week" in table:
        days = table.dates("week", today)
        table.log.reject(np.isnat(days.start), table.called("week"), table["week"], NO_PERIOD)
        return weeks_from(table, "week", days.start)
    if "month" in table and "year" in table:
        return months_of(table, today)
    role, freq = ("month", Frequency.MONTH) if "month" in table else ("year", Frequency.YEAR)
    return labelled(table, role, freq, today, by_day=True)


def _kind(word: str) -> str:
    return KINDS.get(word.casefold(), word)


LAYOUT = LongTable(
    columns=_columns,
    spans=_spans,
    keys=("country", "region", "admin1", "admin2", "kind", "sub_event_type", "disorder_type"),
    clean={"kind": _kind},
    subject="events recorded by ACLED",
    fatalities="fatalities reported by ACLED",
    total=DEFAULT_KINDS.kinds,
    overlapping=OVERLAPPING,
    absent_is_none=True,
)
