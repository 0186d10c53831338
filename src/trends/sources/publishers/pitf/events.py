"""The Worldwide Atrocities Dataset of the Political Instability Task Force (PITF).

Its files are called .csv, separated by tabs, and do not quote: a mark in a cell is only a mark. A disclaimer and a
blank line stand above two header rows, of which the first names groups of columns ("Start Date", "Latitude"); rows
break off early; 99 is an unknown part of a date; numbers of deaths are sometimes words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from trends.sources.cells.arrays import constant_name, iso3_array, number_array, text_of
from trends.sources.cells.date_parts import joined_parts
from trends.sources.cells.dates import PRECISION, date_columns, first_and_last, precision_as_read
from trends.sources.cells.values import read_numbers
from trends.sources.files.raw import Coded, distinct_names
from trends.sources.incident_table import IncidentTable
from trends.sources.rejection import NO_COORDINATE

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from trends.sources.files.raw import Sheet
    from trends.sources.gathering import Part

__all__ = ["read", "recognise"]


_ROLES = {
    "incident_id": r"(event|incident|case) ?(id|number|no)|id|number",
    "country": r"(?:\w+ )?country( code| name)?",
    "kind": r"event type|type of event",
    "start_date": r"start date",
    "end_date": r"end date",
    "start_day": r"start (date )?day",
    "start_month": r"start (date )?month",
    "start_year": r"start (date )?year",
    "end_day": r"end (date )?day",
    "end_month": r"end (date )?month",
    "end_year": r"end (date )?year",
    "deaths": r"deaths? (number|total|count)|number of deaths|deaths",
    "injured": r"(injured|injuries) (number|total|count)|number injured|injured",
    "place": r"(location )?(place|location)( name)?|locality|city|town",
    "admin1": r"(location )?(province|region|state|admin1)",
    "latitude": r"latitude( decimal)?|lat",
    "longitude": r"longitude( decimal)?|long?",
    "latitude_degrees": r"latitude deg(rees)?",
    "latitude_minutes": r"latitude min(utes)?",
    "latitude_seconds": r"latitude sec(onds)?",
    "latitude_direction": r"latitude (direction|n/?s|hemisphere)",
    "longitude_degrees": r"longitude deg(rees)?",
    "longitude_minutes": r"longitude min(utes)?",
    "longitude_seconds": r"longitude sec(onds)?",
    "longitude_direction": r"longitude (direction|e/?w|hemisphere)",
    "perpetrator": r"(perpetrators )?perp(etrator)?s?( group| name| identity| non ?state)*",
    "victim": r"victims?( group| name| identity)*",
}
_ANY_ROLE = re.compile("|".join(f"(?:{pattern})" for pattern in _ROLES.values()))
_UNKNOWN = frozenset({"99", "9999"})
"""An unknown part of a date."""

VAGUE = frozenset(
    {
        "dozen",
        "dozens",
        "score",
        "scores",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "several",
        "many",
        "some",
        "few",
    }
    | {
        "a few",
        "tens",
        "numerous",
        "multiple",
        "unspecified",
        "uncertain",
        "unclear",
        "n.a.",
        "not stated",
        "more than one",
    }
)
"""Words that stand where a number should: they become unknown."""

_STRAY = re.compile(r"^[\\\"'\u201c\u201d\s]+|[\\\"'\u201c\u201d\s]+$")
"""Marks that an export left around a word: backslashes and quotation marks."""

_AT_LEAST = re.compile(r"(?:at least |over |more than |>=?\s*)?(\d[\d,]*)\s*(\+|or more)?", re.IGNORECASE)
_RANGE = re.compile(r"(\d[\d,]*)\s*(?:-|\u2013|to)\s*(\d[\d,]*)", re.IGNORECASE)


def recognise(sheet: Sheet) -> bool:
    """Return whether a table has the columns of PITF, under one header row or two."""
    return _names(sheet) is not None


def _names(sheet: Sheet) -> tuple[tuple[str, ...], int] | None:
    """Return the full names of the columns and how many rows the header has."""
    single = _roles(sheet.header)
    alone = (sheet.header, 1) if _enough(single) else None
    if not sheet.sample:
        return alone
    width = max(len(sheet.header), len(sheet.sample[0]))
    above = [re.sub(r"^column \d+$|\.\d+$", "", name) for name in sheet.header] + [""] * width
    group, full = "", []
    for place, cell in enumerate(sheet.sample[0]):
        # The name of a group stands over its first column only.
        group = above[place].strip() or group
        name = cell.strip()
        full.append(name if name.casefold().startswith(group.casefold()) else f"{group} {name}".strip())
    names, _ = distinct_names(tuple(full))
    double = _roles(names)
    return (names, 2) if _enough(double) and len(double) > len(single) else alone


def _roles(names: tuple[str, ...]) -> dict[str, str]:
    plain = {name: re.sub(r"[^a-z0-9/]+", " ", name.casefold()).strip() for name in dict.fromkeys(names)}
    # Every table is asked, however wide: most names are none of PITF's, and that is found out at once.
    like = {name: words for name, words in plain.items() if _ANY_ROLE.fullmatch(words)}
    roles: dict[str, str] = {}
    for role, pattern in _ROLES.items():
        for name, words in like.items():
            if re.fullmatch(pattern, words) and name not in roles.values():
                roles[role] = name
                break
    return roles


def _enough(roles: dict[str, str]) -> bool:
    dated = {"start_day", "start_month", "start_year"} <= set(roles) or {"start_date", "end_date"} <= set(
        roles
    )
    return dated and {"country", "deaths", "kind"} <= set(roles)


def read(sheet: Sheet, today: date) -> Part:
    """Read a PITF table.

    Deaths given as words ("dozens") are unknown, "25+" is a low and best estimate, "5-10" a low and high one.
    """
    header = _names(sheet)
    if header is None:  # the caller has asked `recognise`
        raise ValueError(f"{sheet.file} is not PITF's")
    names, header_rows = header
    roles = _roles(names)
    table_sheet = sheet.below(header_rows - 1) or sheet
    raw = table_sheet.read(tuple(dict.fromkeys(roles.values())), names, pad=True)
    table = IncidentTable(raw, roles)
    columns: dict[str, Any] = {
        "source": constant_name("pitf", raw.rows),
        **_tolls(table),
        "country": table.category("country"),
        "iso3": iso3_array(table["country"]),
        "admin1": table.category("admin1"),
        "place": table.category("place"),
        **_place(table),
        "kind": table.category("kind", lambda word: word.capitalize()),
        "attacker": table.category("perpetrator"),
        "actor_1": table.category("perpetrator"),
        "actor_2": table.category("victim"),
    }
    columns |= _dates(table, today)
    columns["incident_id"] = _ids(table, sheet.file)
    return table.part(columns)


def _ids(table: IncidentTable, file: str) -> Any:
    rows = np.arange(table.raw.rows, dtype=np.int32)
    names = text_of([f"{file} row {row + 1}" for row in rows], rows)
    column = table["incident_id"]
    used = np.bincount(column.codes[table.kept])
    if "incident_id" not in table or (used > 1).any():
        return names  # an id that repeats is one of a campaign, not of a row
    stated = table.text("incident_id")
    stated[stated.isna()] = names[stated.isna()]
    return stated


def _dates(table: IncidentTable, today: date) -> dict[str, Any]:
    """Read both dates; 99 and 9999 are unknown parts."""
    sides = ("start", "end")
    names = [f"{side}_date" if f"{side}_date" in table else f"{side}_year" for side in sides]
    written = [_written(table, side) for side in sides]
    # The dataset writes the month first throughout; the rows are not asked.
    start, end = table.date_range(names, today, day_first=False, written=written)
    first, last = first_and_last(start, end)
    last = np.where(np.isnat(last), first, last)
    table.reject_backward("end_date" if "end_date" in table else "end_year", first, last)
    stated = np.where(np.isnat(start.start), PRECISION["day"], precision_as_read(start))
    longer = (last > first) & (start.written_as("day") | (end.end > start.end))
    return date_columns(first, last, np.where(longer, PRECISION["range"], stated), written=start.written)


def _written(table: IncidentTable, side: str) -> Coded:
    """Return a column of dates in which unknown parts are left out."""
    if f"{side}_date" in table:
        column = table[f"{side}_date"]
        return Coded(column.codes, pa.array([_without_99(word) for word in column.listed()], pa.string()))
    parts = (table[f"{side}_{part}"] for part in ("year", "month", "day"))
    return joined_parts(*parts, unknown=_UNKNOWN)


def _without_99(word: str) -> str:
    """Write ``2/99/2018`` as 2018-02, and ``99/99/9999`` as nothing."""
    match = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", word)
    if match and not {*match.groups()} & _UNKNOWN:
        return word
    if match:
        month, day, year = (Coded.constant(part, 1) for part in match.groups())
        return joined_parts(year, month, day, unknown=_UNKNOWN).listed()[0]
    return "" if set(word) <= set("9/.- ") else word


def _tolls(table: IncidentTable) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    low, best, high = _estimates(table, "deaths")
    columns["fatalities_low"], columns["fatalities_best"] = number_array(low), number_array(best)
    columns["fatalities_high"] = number_array(high)
    columns["wounded"] = number_array(_estimates(table, "injured", side=True)[1])
    # By definition these are killings of civilians who took no part in the fighting.
    columns["civilians_killed"] = number_array(best)
    return columns


def _estimates(table: IncidentTable, name: str, *, side: bool = False) -> tuple[NDArray[np.float64], ...]:
    """Read numbers that may be words, "25+" or "5-10".

    A vague word is unknown; what is neither rejects its row, but in a side column it is unknown, too.
    """
    column = table[name]
    size = len(column.words)
    low, high = np.full(size, np.nan), np.full(size, np.nan)
    plain = [_STRAY.sub("", word) for word in column.listed()]
    vague = np.zeros(size, dtype=bool)
    for place, word in enumerate(plain):
        text = re.sub(r"\.0*$", "", word)
        if text.casefold() in VAGUE:
            vague[place] = True
            plain[place] = ""
        elif match := _RANGE.fullmatch(text):
            low[place], high[place] = (float(part.replace(",", "")) for part in match.groups())
            plain[place] = ""
        elif (match := _AT_LEAST.fullmatch(text)) and not text.isdigit():
            low[place] = float(match[1].replace(",", ""))
            plain[place] = match[1]
    read = read_numbers(Coded(column.codes, pa.array(plain, pa.string())), whole=True)
    unknown = vague[column.codes]
    if side:
        unknown = unknown | read.bad
    else:
        table.log.reject(read.bad, table.called(name), column, read.reasons)
    table.take_as_unknown(name, unknown)
    return low[column.codes], read.amounts, high[column.codes]


def _place(table: IncidentTable) -> dict[str, Any]:
    """Read coordinates in decimal degrees, or in degrees, minutes and seconds with a direction."""
    if "latitude" in table or "latitude_degrees" not in table:
        return table.coordinates()
    columns = {}
    for name, negative in (("latitude", "s"), ("longitude", "w")):
        parts = [
            table.numbers(f"{name}_{part}", low=low, high=high).amounts
            for part, low, high in (("degrees", -180, 180), ("minutes", 0, 60), ("seconds", 0, 60))
        ]
        # Blank minutes and seconds are 0; without degrees the place stays unknown.
        degrees = parts[0] + np.nan_to_num(parts[1]) / 60 + np.nan_to_num(parts[2]) / 3600
        direction = table[f"{name}_direction"]
        south = np.array([word.casefold().startswith(negative) for word in direction.listed()], dtype=bool)[
            direction.codes
        ]
        degrees = np.where(south, -degrees, degrees)
        outside = np.abs(degrees) > (90 if name == "latitude" else 180)
        table.log.reject(outside, table.called(f"{name}_degrees"), table[f"{name}_degrees"], NO_COORDINATE)
        columns[name] = number_array(degrees)
    return columns
