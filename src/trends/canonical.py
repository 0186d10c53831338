"""The canonical incident table: its columns, their meaning and types, and the schema every source must meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import pandera.pandas as pa

__all__ = ["COLUMNS", "DATE_PRECISIONS", "MEASURES", "conform", "empty_frame", "schema"]

DATE_PRECISIONS = ("day", "days", "week", "month", "year", "range", "unknown")
PLACE_PRECISIONS = ("exact", "near", "admin2", "admin1", "linear", "country", "international", "unknown")
"""From a known spot to a whole country: UCDP where_prec 1 to 7 in this order, and the analogues elsewhere."""

_DATE = "datetime64[s]"
_NUMBER = "Float64"
_WHOLE = "Int64"

COLUMNS: dict[str, str] = {
    "incident_id": "string",
    "source": "string",
    "source_version": "string",
    "date_start": _DATE,
    "date_end": _DATE,
    "date_precision": "string",
    "country": "string",
    "iso3": "string",
    "admin1": "string",
    "admin2": "string",
    "place": "string",
    "latitude": _NUMBER,
    "longitude": _NUMBER,
    "place_precision": "string",
    "kind": "string",
    "actor_1": "string",
    "actor_2": "string",
    "attacker": "string",
    "fatalities_low": _NUMBER,
    "fatalities_best": _NUMBER,
    "fatalities_high": _NUMBER,
    "civilians_killed": _NUMBER,
    "combatants_killed": _NUMBER,
    "wounded": _NUMBER,
    "abducted": _NUMBER,
    "released": _NUMBER,
    "missing": _NUMBER,
    "reports": _WHOLE,
    "certain": "boolean",
}
"""Canonical columns in order, with their pandas types. Unknown is null, never 0 and never -99."""

MEASURES: dict[str, str] = {
    "civilians": "civilians_killed",
    "combatants": "combatants_killed",
    "wounded": "wounded",
    "abducted": "abducted",
    "released": "released",
    "missing": "missing",
}
"""Measures besides ``attacks`` (rows) and ``fatalities`` (low, best or high), with their columns."""


def empty_frame() -> pd.DataFrame:
    """Return a canonical table without rows."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COLUMNS.items()})


def conform(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a table the canonical columns, order and types; columns that are missing are null.

    Extra columns are kept behind the canonical ones.
    """
    table = pd.DataFrame(index=frame.index)
    for name, kind in COLUMNS.items():
        if name in frame:
            table[name] = frame[name].astype(kind)  # type: ignore[call-overload]  # the stubs know no type by a name held in a variable
        else:
            table[name] = pd.Series(pd.NA if kind != _DATE else pd.NaT, index=frame.index, dtype=kind)
    extra = [name for name in frame.columns if name not in COLUMNS]
    return pd.concat([table, frame[extra]], axis=1) if extra else table


def schema() -> pa.DataFrameSchema:
    """Return the schema of the canonical table; building it imports pandera, so it is built on demand."""
    import pandera.pandas as pa

    number = pa.Check.ge(0)
    checks: dict[str, list[pa.Check]] = {
        "date_precision": [pa.Check.isin(DATE_PRECISIONS)],
        "place_precision": [pa.Check.isin(PLACE_PRECISIONS)],
        "latitude": [pa.Check.in_range(-90, 90)],
        "longitude": [pa.Check.in_range(-180, 180)],
        "reports": [number],
        **{name: [number] for name in COLUMNS if name.startswith("fatalities_") or name in MEASURES.values()},
    }
    required = {"incident_id", "source", "date_precision"}
    ends = pa.Check(
        lambda table: table["date_end"].isna() | (table["date_end"] >= table["date_start"]),
        error="date_end lies before date_start",
    )
    return pa.DataFrameSchema(
        {
            name: pa.Column(kind, checks.get(name, []), nullable=name not in required)
            for name, kind in COLUMNS.items()
        },
        checks=[ends],
        unique=["incident_id"],
    )
