"""Counts of attacks by district and period from the Empirical Studies of Conflict project (ESOC), as series.

One row a district and week, month, quarter or year, one column a kind of attack of the military's reports (SIGACTs) in
Iraq: direct and indirect fire, improvised explosive devices, suicide attacks. ``ied_total`` holds ``ied_attack`` and
``ied_clear``, and ``SIG_1`` all kinds, so these are never added to their parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.periods.calendar import Frequency
from trends.series.aggregates import KIND, Aggregates
from trends.series.series_table import SeriesTable
from trends.sources.counts.long_tables import skipped_rows
from trends.sources.counts.period_columns import Spans, labelled, months_of
from trends.sources.files.raw import plain_name
from trends.sources.incident_table import IncidentTable
from trends.sources.rejection import SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trends.provenance import Provenance
    from trends.sources.files.raw import Sheet

__all__ = ["read", "recognise"]

KINDS = ("sig_1", "ied_total", "ied_attack", "ied_clear", "df", "idf", "suicide")
OVERLAPPING = {"sig_1": KINDS[1:], "ied_total": ("ied_attack", "ied_clear")}
_WITHOUT_TOTAL = ("df", "idf", "ied_total")
"""What is added up where there is no ``SIG_1``: whether a suicide attack was also counted as a device is not told."""

_PLACES = {"district": "admin2", "governorate": "admin1"}
_PERIODS = ("week", "month", "quarter", "year")
# One column called "df" or "suicide" may stand in any table.
_ENOUGH = 2


def _columns(header: Sequence[str]) -> dict[str, str]:
    own = {plain_name(name): name for name in reversed(header)}
    return {name: own[name] for name in (*_PLACES, *_PERIODS, *KINDS) if name in own}


def recognise(sheet: Sheet) -> bool:
    """Return whether a sheet has ESOC's columns of attacks by district."""
    columns = _columns(sheet.header)
    kinds = sum(name in columns for name in KINDS)
    return "district" in columns and kinds >= _ENOUGH and any(name in columns for name in _PERIODS)


def read(
    sheets: Sequence[Sheet],
    provenance: Provenance,
    today: date,
    *,
    by: str | None = None,
    fill: str | None = None,
) -> SeriesTable:
    """Read the sheets as one series of all attacks, or one for each value of the columns `by` (``admin2``, ``kind``).

    Raises
    ------
    SelectionError
        If they have no column `by`.
    """
    tables = [
        IncidentTable(sheet.read(tuple(names.values())), names)
        for sheet in sheets
        if (names := _columns(sheet.header))
    ]
    parts = [_rows(table, today) for table in tables]
    rows = pd.concat([rows for rows, _ in parts], ignore_index=True)
    kinds = set(rows[KIND])
    total = ("sig_1",) if "sig_1" in kinds else tuple(kind for kind in _WITHOUT_TOTAL if kind in kinds)
    keys = tuple(key for key in (*_PLACES.values(), KIND) if key in rows)
    whole = SeriesTable.of_aggregates(
        Aggregates(rows, keys, ("count",), by=(), total=total, overlapping=OVERLAPPING),
        parts[0][1],
        rejected=pd.concat([table.log.rejected() for table in tables], ignore_index=True),
        provenance=provenance,
        rows_read=sum(table.log.rows_read for table in tables),
        skipped=skipped_rows(tables),
        warnings=tuple(dict.fromkeys(text for table in tables for text in table.raw.warnings)),
        subject="attacks in the military's reports",
        fill=fill == "zero",
        rows_kept=sum(len(table.kept) for table in tables),
    )
    return whole if by is None else whole.split([name.strip() for name in by.split(",")])


def _rows(table: IncidentTable, today: date) -> tuple[pd.DataFrame, Frequency]:
    """Return one row a district, period and kind, and how long the periods are."""
    district = table["district"]
    table.log.reject(district.blank(), table.called("district"), district, "no name of a district")
    amounts = {kind: table.numbers(kind, whole=True).amounts for kind in KINDS if kind in table}
    spans, role = _spans(table, today)
    places = {
        own: np.array(table[name].listed(), dtype=object)[table[name].codes]
        for name, own in _PLACES.items()
        if name in table
    }
    wide = pd.DataFrame({**places, "start": spans.start.astype("datetime64[s]")})
    again = wide.duplicated().to_numpy() & table.log.keep
    table.log.reject(again, table.called(role), table[role], SECOND)
    kept = table.log.keep
    long = [wide[kept].assign(kind=kind, count=values[kept]) for kind, values in amounts.items()]
    return pd.concat(long, ignore_index=True), spans.freq


def _spans(table: IncidentTable, today: date) -> tuple[Spans, str]:
    """Return the periods, and the column that a repeated one is named by."""
    if "month" in table and "year" in table:
        return months_of(table, today), "month"
    role = next(name for name in _PERIODS if name in table)
    return labelled(table, role, Frequency(role), today), role
