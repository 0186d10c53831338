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
from trends.sources.cells.period_labels import NO_PERIOD, read_period
from trends.sources.cells.values import UnreadableError
from trends.sources.columns.obvious_names import plain_name
from trends.sources.counts.long_tables import skipped_rows
from trends.sources.incident_table import IncidentTable
from trends.sources.publishers.hdx.monthly import month_ordinals
from trends.sources.rejection import SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from trends.provenance import Provenance
    from trends.sources.files.raw import Sheet

__all__ = ["ADDRESS", "CITATION", "LICENCE", "read", "recognise"]

LICENCE = (
    "the publisher's terms: cite the article; treated as not for redistribution, ask the publisher "
    "(https://esoc.princeton.edu)"
)
ADDRESS = "https://esoc.princeton.edu/country/iraq"
CITATION = (
    "Empirical Studies of Conflict Project (ESOC), Princeton University, https://esoc.princeton.edu. Berman, Eli, Jacob N. "
    "Shapiro and Joseph H. Felter (2011). Can Hearts and Minds Be Bought? The Economics of Counterinsurgency in Iraq. "
    "Journal of Political Economy 119(4): 766-819."
)

KINDS = ("sig_1", "ied_total", "ied_attack", "ied_clear", "df", "idf", "suicide")
OVERLAPPING = {"sig_1": KINDS[1:], "ied_total": ("ied_attack", "ied_clear")}
_WITHOUT_TOTAL = ("df", "idf", "ied_total")
"""What is added up where there is no ``SIG_1``: whether a suicide attack was also counted as a device is not told."""

_PLACES = {"district": "admin2", "governorate": "admin1"}
_PERIODS = ("week", "month", "quarter", "year")
_ENOUGH = 2


def _columns(header: Sequence[str]) -> dict[str, str]:
    own = {plain_name(name): name for name in reversed(header)}
    return {name: own[name] for name in (*_PLACES, *_PERIODS, *KINDS) if name in own}


def recognise(sheet: Sheet) -> bool:
    """Return whether a sheet has ESOC's columns of attacks by district."""
    found = _columns(sheet.header)
    kinds = sum(name in found for name in KINDS)
    return "district" in found and kinds >= _ENOUGH and any(name in found for name in _PERIODS)


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
        rejected=pd.concat([table.books.rejected() for table in tables], ignore_index=True),
        provenance=provenance,
        rows_read=sum(table.books.rows_read for table in tables),
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
    table.books.reject(district.blank(), table.called("district"), district, "no name of a district")
    amounts = {kind: table.numbers(kind, whole=True).amounts for kind in KINDS if kind in table}
    starts, freq, role = _starts(table, today)
    places = {
        own: np.array(table[name].listed(), dtype=object)[table[name].codes]
        for name, own in _PLACES.items()
        if name in table
    }
    wide = pd.DataFrame({**places, "start": starts.astype("datetime64[s]")})
    again = wide.duplicated().to_numpy() & table.books.keep
    table.books.reject(again, table.called(role), table[role], SECOND)
    kept = table.books.keep
    long = [wide[kept].assign(kind=kind, count=values[kept]) for kind, values in amounts.items()]
    return pd.concat(long, ignore_index=True), freq


def _starts(table: IncidentTable, today: date) -> tuple[NDArray[np.datetime64], Frequency, str]:
    if "month" in table and "year" in table:
        months = month_ordinals(table, today)
        return months.astype("datetime64[M]").astype("datetime64[D]"), Frequency.MONTH, "month"
    role = next(name for name in _PERIODS if name in table)
    column, freq = table[role], Frequency(role)
    starts = np.array([_first(word, today, freq) for word in column.listed()], dtype="datetime64[D]")[
        column.codes
    ]
    table.books.reject(np.isnat(starts), table.called(role), column, NO_PERIOD)
    return starts, freq, role


def _first(word: str, today: date, freq: Frequency) -> np.datetime64:
    """Return the first day of a period of that length; NaT for anything else."""
    try:
        day, length = read_period(word, today.year)
    except UnreadableError:
        return np.datetime64("NaT", "D")
    return np.datetime64(day if length is freq and day <= today else "NaT", "D")
