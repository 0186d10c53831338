"""The Social Conflict Analysis Database (SCAD): protests, riots, strikes and communal violence, as incidents.

It covers Africa, Mexico, Central America and the Caribbean. One event may have several rows, one a place,
each with the deaths of the whole event: it is counted once. Codes: SCAD Codebook (Salehyan and Hendrix, Strauss Center,
University of Texas at Austin), on ``etype`` and ``ndeath``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.messages import Message
from trends.sources.cells.arrays import category_array, constant_name, iso3_array, number_array
from trends.sources.cells.date_parts import joined_parts
from trends.sources.cells.dates import PRECISION, date_columns, first_and_last, precision_as_read
from trends.sources.files.raw import plain_name
from trends.sources.incident_table import IncidentTable

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from trends.sources.files.raw import Coded, Sheet
    from trends.sources.gathering import Part

__all__ = ["read", "recognise"]


FURTHER_PLACES = "further places"

KINDS: dict[str, str | None] = {
    "1": "organized demonstration",
    "2": "spontaneous demonstration",
    "3": "organized violent riot",
    "4": "spontaneous violent riot",
    "5": "general strike",
    "6": "limited strike",
    "7": "pro-government violence",
    "8": "anti-government violence",
    "9": "extra-government violence",
    "10": "intra-government violence",
    "-9": None,
}
_UNKNOWN = frozenset({-9.0, -99.0, -88.0, -77.0})
"""Numbers of deaths that are not known: -99 not at all, -88 and -77 only that there were many or few."""

_VAGUE = frozenset({-88.0, -77.0})
_PARTS = {
    "startdate": (("styr", "startyr"), ("stmo", "startmo"), ("stday", "startday")),
    "enddate": (("eyr", "endyr"), ("emo", "endmo"), ("eday", "endday")),
}
_WANTED = "eventid startdate enddate ccode countryname etype actor1 actor2 actor3 target1 target2 elocal ndeath latitude longitude"


def recognise(sheet: Sheet) -> bool:
    """Return whether a table has SCAD's columns."""
    names = {plain_name(name) for name in sheet.header}
    return {"eventid", "etype", "ndeath"} <= names and bool(names & {"startdate", "styr"})


def read(sheet: Sheet, today: date) -> Part:
    """Read a SCAD table.

    `kind` is the type of event in words; the acting side is the first actor, the other one the first target. Deaths
    coded -99, -88 or -77 are unknown.
    """
    own = {plain_name(name): name for name in reversed(sheet.header)}
    parts = [name for sides in _PARTS.values() for part in sides for name in part]
    names = {name: own[name] for name in [*_WANTED.split(), *parts] if name in own}
    raw = sheet.read(tuple(names.values()))
    table = IncidentTable(raw, names)
    kinds = table.codes("etype", KINDS)
    deaths = table.numbers("ndeath", whole=True, unknown=_UNKNOWN).amounts
    table.log.reject(table["eventid"].blank(), table.called("eventid"), table["eventid"], "no id")
    columns: dict[str, Any] = {
        "incident_id": table.row_ids("eventid"),
        "source": constant_name("scad", raw.rows),
        "country": table.category("countryname"),
        "iso3": iso3_array(table["countryname"]),
        "place": table.category("elocal", _known),
        **table.coordinates(),
        "kind": category_array([word or "" for word in kinds.words], kinds.codes),
        "actor_1": table.category("actor1", _known),
        "actor_2": table.category("target1", _known),
        "attacker": table.category("actor1", _known),
        "fatalities_best": number_array(deaths),
    }
    columns |= {
        f"source_{name}": table.category(name, _known)
        for name in ("actor2", "actor3", "target2")
        if name in table
    }
    columns |= _dates(table, today)
    return table.part(columns, warnings=_merged(table, columns, deaths), notes=_notes(table))


def _dates(table: IncidentTable, today: date) -> dict[str, Any]:
    """Read the first and last days, as dates or in parts."""
    written = [_written(table, name) for name in _PARTS]
    start, end = table.date_range(tuple(_PARTS), today, written=written)
    first, last = first_and_last(start, end)
    table.reject_backward("enddate", first, last)
    precision = np.where(last > start.end, PRECISION["range"], precision_as_read(start))
    return date_columns(first, last, precision, written=start.written)


def _written(table: IncidentTable, name: str) -> Coded | None:
    """Return a date in parts, where the table has it so; the whole dates come in forms that hang on the program."""
    named = [next((part for part in parts if part in table), "") for parts in _PARTS[name]]
    return joined_parts(*(table[part] for part in named)) if all(named) else None


def _merged(table: IncidentTable, columns: dict[str, Any], deaths: NDArray[np.float64]) -> list[str]:
    """Set aside all rows of an event but its first, and say where its rows have different deaths."""
    kept = table.kept
    events = pd.Series(columns["incident_id"])[kept]
    further = events.duplicated().to_numpy()
    if not further.any():
        return []
    rows = np.zeros(table.raw.rows, dtype=bool)
    rows[kept[further]] = True
    tolls = pd.DataFrame({"event": events.to_numpy(), "deaths": deaths[kept]}).groupby("event")["deaths"]
    apart = int((tolls.max() > tolls.min()).sum())
    table.log.skip(FURTHER_PLACES, rows)
    if not apart:
        return []
    return [Message("sources.publishers.merged", n=apart)]


def _notes(table: IncidentTable) -> list[str]:
    """Say how many events have deaths that are only known to be many or few."""
    codes = {str(int(code)) for code in _VAGUE}
    words = [word.removesuffix(".0") in codes for word in table["ndeath"].listed()]
    rows = int((np.array(words, dtype=bool)[table["ndeath"].codes] & table.log.keep).sum())
    return [Message("sources.publishers.vague", n=rows)] if rows else []


def _known(word: str) -> str | None:
    return None if word.casefold() in {"unknown", "-99", "na", "."} else word
