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

from trends.canonical import conform
from trends.sources import rejection
from trends.sources.arrays import reject_numbers
from trends.sources.gathering import Part
from trends.sources.rejection import Books
from trends.sources.values import Dates, read_codes, read_dates, read_numbers

if TYPE_CHECKING:
    from datetime import date

    from trends.sources.raw import RawTable, Sheet

__all__ = ["read", "recognise"]

_MARKS = frozenset(
    {"incident_id", "date", "killed_low", "killed_high", "killed_as_reported_by", "source_url"}
)
_NUMBERS = ("killed_low", "killed_high", "civilians", "security_forces", "wounded", "abducted", "released")
_PLACES = {"town centre": "near", "exact": "exact"}
_ACTOR = "Islamic State"
FURTHER = "further reports"


def recognise(sheet: Sheet) -> bool:
    """Return whether a table has the columns of documented attacks."""
    return set(sheet.header) >= _MARKS


def read(sheet: Sheet, today: date) -> tuple[Part, pd.DataFrame]:
    """Read documented attacks.

    Returns
    -------
    Part
        One row an incident; all but one of its reports count as skipped ("further reports").
    pandas.DataFrame
        One row a report: incident_id, reporter, report_date, killed_low, killed_high, civilians, combatants, wounded,
        abducted, released, source_url, note.
    """
    raw = sheet.read(None)
    books = Books(raw)
    dates = read_dates(raw.columns["date"], today)
    books.reject(dates.bad, "date", raw.columns["date"], dates.reasons)
    numbers = {}
    for name in (*_NUMBERS, "lat", "lon"):
        place = name in {"lat", "lon"}
        numbers[name] = read_numbers(raw.columns[name], low=-180 if place else 0, high=180 if place else 1e9)
        reject_numbers(books, name, raw.columns[name], numbers[name], coordinate=place)
    precisions = read_codes(
        raw.columns["date_precision"], {word: word for word in ("day", "month", "unknown")}
    )
    books.reject(precisions.bad, "date_precision", raw.columns["date_precision"], rejection.NO_CODE)
    rows = _rows(raw, dates)
    for name, read in numbers.items():
        rows[name] = read.amounts
    rows = rows[books.keep].reset_index(drop=True)
    grouped = rows.groupby("incident_id", sort=False)
    incidents = pd.DataFrame([_incident(name, reports) for name, reports in grouped])
    frame = conform(incidents)
    skipped = {**books.skipped, FURTHER: len(rows) - len(frame)}
    undated = int(frame["date_start"].isna().sum())
    conflicting = sum(
        1
        for _, reports in grouped
        if _agreed(reports["killed_low"]) is None and reports["killed_low"].notna().any()
    )
    claimed = sum(1 for _, reports in grouped if (reports["claimed_by_IS"] == "yes").any())
    notes = (
        f"{len(rows)} reports of {len(frame)} incidents; in {conflicting} incidents the reported tolls differ, all are kept.",
        f"The Islamic State claimed {claimed} of the {len(frame)} attacks.",
        *((f"{undated} incidents have no date and are counted in no period.",) if undated else ()),
    )
    part = Part(frame, books.rejected(), books.rows_read, skipped, raw.warnings, notes)
    return part, _reports(rows)


def _rows(raw: RawTable, dates: Dates) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            name: np.array(column.listed(), dtype=object)[column.codes]
            for name, column in raw.columns.items()
            if name not in (*_NUMBERS, "lat", "lon")
        }
    )
    rows["start"], rows["end"], rows["precision"] = dates.start, dates.end, dates.precision
    return rows


def _incident(name: Any, reports: pd.DataFrame) -> dict[str, Any]:
    """Put the reports of one incident together."""
    first = reports.iloc[0]
    low, closed = reports["killed_low"], reports["killed_high"]
    reopened = low[closed.isna()].max() > closed.max()
    placed = np.isfinite(first["lat"]) and np.isfinite(first["lon"])
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
        "latitude": first["lat"] if placed else None,
        "longitude": first["lon"] if placed else None,
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
        "source_url": "source_url",
        "note": "note",
        "killed_includes_attackers": "includes_attackers",
        "claimed_by_IS": "claimed",
    }
    table = rows[list(names)].rename(columns=names)
    numeric = ["killed_low", "killed_high", "civilians", "combatants", "wounded", "abducted", "released"]
    table[numeric] = table[numeric].astype("Float64")
    text = [name for name in table.columns if name not in numeric]
    table[text] = table[text].astype("string").replace("", pd.NA)
    return table
