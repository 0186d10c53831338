"""Documented attacks: one row a report, several reports an incident, and tolls that conflict.

Every report is kept (`Incidents.reports`). An incident's tolls say no more than its reports do together:

- low: the smallest toll that any report states as its least;
- high: the largest toll that any report states as its most; null where no report closes its toll, or where one that
  leaves it open ("at least 47") starts above the largest closed one;
- best, and every other number: the figure on which all reports that state one agree, else null. "At least 14" agrees
  with 14; that the toll may be higher shows in a high that is null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.messages import Message
from trends.schema import conform, empty_frame
from trends.sources.gathering import Part
from trends.sources.incident_table import IncidentTable
from trends.sources.source import IncidentSource

if TYPE_CHECKING:
    from datetime import date

    from trends.sources.files.raw import Sheet

__all__ = ["DOCUMENTED"]

_LAYOUT = (
    "incident_id date date_precision place governorate lat lon place_precision killed_low killed_high "
    "killed_includes_attackers killed_as_reported_by civilians security_forces wounded abducted released "
    "claimed_by_IS report_date source_url note"
)
_MARKS = frozenset(_LAYOUT.split())
_MISSING = "missing"
"""People missing after an attack, who need not have been abducted; a table may have the column or not."""
_NUMBERS = (
    "killed_low",
    "killed_high",
    "civilians",
    "security_forces",
    "wounded",
    "abducted",
    "released",
    _MISSING,
)
_WORDS = tuple(name for name in _LAYOUT.split() if name not in {*_NUMBERS, "lat", "lon"})
_READ = frozenset({*_MARKS, _MISSING})
_PLACES = {"town centre": "near", "exact": "exact"}
_ACTOR = "Islamic State"
FURTHER = "further reports"


def recognise(sheet: Sheet) -> bool:
    """Return whether a table has the columns of documented attacks."""
    return set(sheet.header) >= _MARKS


def read(sheet: Sheet, today: date) -> Part:
    """Read documented attacks.

    Returns
    -------
    Part
        One row an incident; all but one of its reports count as skipped ("further reports"). Its `reports` have one
        row a report: incident_id, reporter, report_date, killed_low, killed_high, civilians, combatants, wounded,
        abducted, released, missing, source_url, note.
    """
    table = IncidentTable(sheet.read(None), {name: name for name in sheet.header})
    table.log.reject(table["incident_id"].blank(), "incident_id", table["incident_id"], "no id")
    table.codes("date_precision", {word: word for word in ("day", "month", "unknown")})
    casualties = {name: table.people(name).amounts for name in _NUMBERS if name in sheet.header}
    numbers = {_MISSING: np.full(table.raw.rows, np.nan), **casualties}
    place = table.coordinates("lat", "lon")
    dates = table.dates("date", today)
    rows = pd.DataFrame(
        {
            **{name: np.array(table[name].listed(), dtype=object)[table[name].codes] for name in _WORDS},
            **numbers,
            **{name: array.to_numpy(float, na_value=np.nan) for name, array in place.items()},
            "start": dates.start,
            "end": dates.end,
            "precision": dates.precision,
        },
        index=range(table.raw.rows),
    )
    rows = rows.loc[table.kept].reset_index(drop=True)
    grouped = rows.groupby("incident_id", sort=False)
    incidents = [_incident(name, reports) for name, reports in grouped]
    frame = conform(pd.DataFrame(incidents)) if incidents else empty_frame()
    skipped = {**table.log.skipped, FURTHER: len(rows) - len(frame)}
    undated = int(frame["date_start"].isna().sum())
    conflicting = sum(
        1
        for _, reports in grouped
        if _agreed(reports["killed_low"]) is None and reports["killed_low"].notna().any()
    )
    claimed = sum(1 for _, reports in grouped if (reports["claimed_by_IS"] == "yes").any())
    notes = (
        Message("tolls.documented.reports", reports=len(rows), incidents=len(frame), n=conflicting),
        Message("tolls.documented.claimed", n=claimed, total=len(frame)),
        *((Message("tolls.documented.undated", n=int(undated)),) if undated else ()),
    )
    return Part(
        frame,
        table.log.rejected(),
        table.log.rows_read,
        skipped,
        table.raw.warnings,
        notes,
        read={name: name for name in sheet.header if name in _READ},
        unread=tuple(name for name in sheet.header if name not in _READ),
        reports=_reports(rows),
    )


def _incident(name: Any, reports: pd.DataFrame) -> dict[str, Any]:
    """Put the reports of one incident together."""
    first = reports.iloc[0]
    low, closed = reports["killed_low"], reports["killed_high"]
    # Without an open or a closed toll one side is NaN, and nothing is larger than NaN.
    reopened = low[closed.isna()].max() > closed.max()
    placed = np.isfinite(first["latitude"]) and np.isfinite(first["longitude"])
    return {
        "incident_id": name,
        "source": "generic",
        "date_start": first["start"],
        "date_end": first["end"],
        "date_precision": first["precision"] or "unknown",
        "country": "Syria",
        "iso3": "SYR",
        "admin1": first["governorate"] or None,
        "place": first["place"] or None,
        "latitude": first["latitude"] if placed else None,
        "longitude": first["longitude"] if placed else None,
        "place_precision": _PLACES.get(
            first["place_precision"], "admin1" if first["governorate"] else "country"
        ),
        "actor_1": _ACTOR,
        "attacker": _ACTOR,
        "fatalities_low": None if low.isna().all() else low.min(),
        "fatalities_best": _agreed(low),
        "fatalities_high": None if closed.isna().all() or reopened else closed.max(),
        "civilians_killed": _agreed(reports["civilians"]),
        "combatants_killed": _agreed(reports["security_forces"]),
        "wounded": _agreed(reports["wounded"]),
        "abducted": _agreed(reports["abducted"]),
        "released": _agreed(reports["released"]),
        "missing": _agreed(reports[_MISSING]),
        "reports": len(reports),
    }


def _agreed(figures: pd.Series) -> float | None:
    """Return the figure that all who state one agree on."""
    stated = figures.dropna().unique()
    return float(stated[0]) if len(stated) == 1 else None


def _reports(rows: pd.DataFrame) -> pd.DataFrame:
    names = {
        "incident_id": "incident_id",
        "killed_as_reported_by": "reporter",
        "report_date": "report_date",
        "killed_low": "killed_low",
        "killed_high": "killed_high",
        "civilians": "civilians",
        "security_forces": "combatants",
        "wounded": "wounded",
        "abducted": "abducted",
        "released": "released",
        _MISSING: "missing",
        "source_url": "source_url",
        "note": "note",
        "killed_includes_attackers": "includes_attackers",
        "claimed_by_IS": "claimed",
    }
    table = rows[list(names)].rename(columns=names)
    numeric = [names[name] for name in _NUMBERS]
    table[numeric] = table[numeric].astype("Float64")
    text = [name for name in table.columns if name not in numeric]
    table[text] = table[text].astype("string").replace("", pd.NA)
    return table


DOCUMENTED = IncidentSource(
    name="documented", datasets={"generic": ""}, recognise=recognise, read=read, subject="attacks"
)
