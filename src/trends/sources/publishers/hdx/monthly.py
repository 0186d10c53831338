"""ACLED's monthly aggregates on HDX: events and fatalities by country (and district), as series.

The workbooks have a sheet of terms first, then one or more sheets of rows with Country, Month (a name), Year, Events
and, but for demonstrations, Fatalities. Rows of districts are added up to one series a country; months without
an event stand as zeros. A second row for one month of one place is rejected.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from trends.sources.counts.long_tables import LongTable
from trends.sources.counts.period_columns import months_of
from trends.sources.incident_table import IncidentTable, folded_names
from trends.sources.publishers.acled.terms import TERMS as ACLED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.sources.files.raw import Sheet

__all__ = ["LAYOUT", "TERMS", "recognise"]

TERMS = replace(ACLED, address="https://data.humdata.org/organization/acled")
_KEYS = ("country", "iso3", "admin1", "admin2")
_PLACES = ("admin1 pcode", "admin2 pcode")


def recognise(sheet: Sheet) -> bool:
    """Return whether a sheet has HDX's columns of events by month."""
    return {"country", "month", "year", "events"} <= {name.casefold() for name in sheet.header}


def _columns(header: Sequence[str]) -> dict[str, str]:
    own = folded_names(header)
    roles = {"count": "events", **{name: name for name in ("month", "year", "fatalities", *_KEYS, *_PLACES)}}
    return {role: own[name] for role, name in roles.items() if name in own}


def _levels(table: IncidentTable) -> NDArray[np.int64]:
    """Return how detailed the place of each row is: a row of a country beside its districts would count twice."""
    district = ~(table["admin2"].blank() & table["admin2 pcode"].blank())
    province = ~(table["admin1"].blank() & table["admin1 pcode"].blank())
    return np.where(district, 2, np.where(province, 1, 0))


LAYOUT = LongTable(
    columns=_columns,
    spans=months_of,
    keys=_KEYS,
    places=_PLACES,
    levels=_levels,
    subject="events recorded by ACLED",
    fatalities="fatalities reported by ACLED",
    last_may_lack=True,
)
