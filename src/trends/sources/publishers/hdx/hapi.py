"""HDX HAPI's conflict events: events and fatalities by month, place and kind, as ACLED counts them, as series.

One row a place, kind of event and month; a place is a country, a province or a district (``admin_level`` 0 to 2).
Kinds are ``political_violence`` (battles, explosions and remote violence, violence against civilians, mob violence),
``civilian_targeting`` (violence against civilians, and explosions aimed at them) and ``demonstration``; the second lies
inside the first, so the two are never added up. Columns and kinds:
https://hdx-hapi.readthedocs.io/en/latest/data_usage_guides/coordination_and_context/#conflict-events.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.periods.calendar import Frequency
from trends.sources.cells.periods import NO_PERIOD
from trends.sources.cells.values import read_numbers
from trends.sources.counts.long_tables import LongTable, levels_by_name
from trends.sources.counts.period_columns import Spans, named_columns, weeks_from
from trends.sources.files.raw import plain_name
from trends.sources.publishers.acled.terms import TERMS as ACLED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.sources.files.raw import Sheet
    from trends.sources.incident_table import IncidentTable

__all__ = ["LAYOUT", "TERMS", "recognise"]

_ADDRESS = "https://data.humdata.org/dataset/hdx-hapi-conflict-event"
TERMS = replace(
    ACLED,
    address=_ADDRESS,
    citation=f"HDX HAPI, conflict events (OCHA Centre for Humanitarian Data), {_ADDRESS}. {ACLED.citation}",
)

TOTAL = "political_violence"
OVERLAPPING = {TOTAL: ("civilian_targeting",)}
_OWN = {
    "country": ("location_name", "location_code"),
    "iso3": ("location_code",),
    "admin1": ("admin1_name", "provider_admin1_name"),
    "admin2": ("admin2_name", "provider_admin2_name"),
    "kind": ("event_type",),
    "count": ("events",),
    "fatalities": ("fatalities",),
    "from": ("reference_period_start",),
    "until": ("reference_period_end",),
    "level": ("admin_level",),
    "admin1_code": ("admin1_code",),
    "admin2_code": ("admin2_code",),
    "provider_admin1": ("provider_admin1_name",),
    "provider_admin2": ("provider_admin2_name",),
}
_LENGTHS = (
    (Frequency.DAY, 1, 1),
    (Frequency.WEEK, 7, 7),
    (Frequency.MONTH, 28, 31),
    (Frequency.QUARTER, 90, 92),
    (Frequency.YEAR, 365, 366),
)
"""How many days a period of each length has."""

_OTHER_LENGTH = "a period of another length than the others"


_columns = partial(named_columns, names=_OWN)


def recognise(sheet: Sheet) -> bool:
    """Return whether a sheet has the columns of HAPI's conflict events."""
    own = {plain_name(name) for name in sheet.header}
    return {"location_code", "event_type", "events", "reference_period_start", "reference_period_end"} <= own


def _spans(table: IncidentTable, today: date) -> Spans:
    """Read the periods by their first and last days; of most rows' length, which the others must share."""
    start = table.dates("from", today)
    begin = start.start
    table.log.reject(np.isnat(begin), table.called("from"), table["from"], NO_PERIOD)
    # A period that has begun may end after the day of retrieval.
    end = table.dates("until", date(today.year + 2, 1, 1)).end
    lengths = (end - begin).astype(float) + 1
    codes = np.full(len(lengths), -1)
    for place, (_, least, most) in enumerate(_LENGTHS):
        codes[(lengths >= least) & (lengths <= most)] = place
    dated = table.log.keep & (codes >= 0)
    # Without a dated row any length will do; place 2 is the month.
    chosen = int(np.bincount(codes[dated], minlength=len(_LENGTHS)).argmax()) if dated.any() else 2
    table.log.reject(codes != chosen, table.called("until"), table["until"], _OTHER_LENGTH)
    freq = _LENGTHS[chosen][0]
    if freq is Frequency.WEEK:
        return weeks_from(table, "from", begin)
    # With this day a month, a quarter and a year begin: a rejected row is not rejected again.
    inside = np.where(table.log.keep, begin, np.datetime64("2000-01-01"))
    firsts = pd.PeriodIndex(pd.DatetimeIndex(inside), freq=freq.alias).start_time.to_numpy("datetime64[D]")
    table.log.reject(firsts != inside, table.called("from"), table["from"], _OTHER_LENGTH)
    return Spans(begin, freq)


def _levels(table: IncidentTable) -> NDArray[np.int64]:
    """Return how detailed the place of each row is, as stated or by the names that it has."""
    named_levels = levels_by_name(table)
    if "level" not in table:
        return named_levels
    stated = read_numbers(table["level"], high=4, whole=True).amounts
    return np.asarray(np.where(np.isnan(stated), named_levels, stated), dtype=np.int64)


LAYOUT = LongTable(
    columns=_columns,
    spans=_spans,
    keys=("country", "iso3", "admin1", "admin2", "kind"),
    places=("admin1_code", "admin2_code", "provider_admin1", "provider_admin2"),
    levels=_levels,
    clean={"kind": plain_name},
    subject="events recorded by ACLED",
    fatalities="fatalities reported by ACLED",
    # Where a file leaves political violence out, attacks on civilians are what is left of it.
    total=(TOTAL, "civilian_targeting"),
    overlapping=OVERLAPPING,
    last_may_lack=True,
)
