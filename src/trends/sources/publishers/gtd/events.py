"""The Global Terrorism Database (GTD), as the user's own workbook or CSV.

Meanings: GTD Codebook (START, University of Maryland). An unknown month or day is 0, an unknown number -9 or -99.
The rows may not be passed on; nothing here keeps any.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.messages import Message
from trends.sources.cells.arrays import constant_name, flag_array, iso3_array, number_array, text_of
from trends.sources.cells.date_parts import joined_parts
from trends.sources.cells.dates import date_columns, precision_as_read, read_dates
from trends.sources.incident_table import IncidentTable, folded_names

if TYPE_CHECKING:
    from datetime import date

    from trends.sources.files.raw import Sheet
    from trends.sources.gathering import Part

__all__ = ["read", "recognise"]


PLACES: dict[str, str | None] = {"1": "exact", "2": "admin2", "3": "admin2", "4": "admin1", "5": "country"}
DOUBT: dict[str, str | None] = {"0": "certain", "1": "doubtful", "-9": None}
# The codebook's codes for what is not known (-9) and for what was not coded (-99).
_UNKNOWN = frozenset({-9.0, -99.0})
_WANTED = (
    "eventid iyear imonth iday country_txt provstate city location latitude longitude specificity doubtterr "
    "attacktype1_txt targtype1_txt gname nkill nwound nhostkid nreleased"
)


def recognise(sheet: Sheet) -> bool:
    """Return whether a table has GTD's columns."""
    return {"eventid", "iyear", "imonth", "iday"} <= {name.casefold() for name in sheet.header}


def read(sheet: Sheet, today: date) -> Part:
    """Read a GTD table.

    Deaths may be fractions (shared between linked incidents) and are `fatalities_best`; low and high are unknown.
    `certain` is false where GTD doubts that it was terrorism.
    """
    own = folded_names(sheet.header)
    raw = sheet.read(tuple(own[name] for name in _WANTED.split() if name in own))
    table = IncidentTable(raw)
    warnings: list[str] = []
    columns: dict[str, Any] = {
        "incident_id": _ids(table, warnings),
        "source": constant_name("gtd", raw.rows),
        "country": table.category("country_txt", _known),
        "iso3": iso3_array(table["country_txt"]),
        "admin1": table.category("provstate", _known),
        "place": table.category("city", _known),
        **table.coordinates(),
        "place_precision": table.coded("specificity", PLACES),
        "kind": table.category("attacktype1_txt", _known),
        "actor_1": table.category("gname", _known),
        "actor_2": table.category("targtype1_txt", _known),
        "attacker": table.category("gname", _known),
    }
    for canonical, name in (
        ("fatalities_best", "nkill"),
        ("wounded", "nwound"),
        ("abducted", "nhostkid"),
        ("released", "nreleased"),
    ):
        columns[canonical] = number_array(table.people(name, shared="gtd", unknown=_UNKNOWN).amounts)
    doubt = table.codes("doubtterr", DOUBT)
    columns["certain"] = flag_array(doubt.means("certain"), doubt.means(None))
    columns |= _dates(table, today)
    return table.part(columns, warnings=warnings)


def _known(word: str) -> str | None:
    return None if word.casefold() in {"unknown", "na", "."} else word


def _ids(table: IncidentTable, warnings: list[str]) -> Any:
    """Read ids; those that a spreadsheet wrote as 1.97E+11 are lost, and their rows are named by their order."""
    column = table["eventid"]
    words = [re.sub(r"^([0-9]+)\.0*$", r"\1", word) for word in column.listed()]
    table.log.reject(column.blank(), table.called("eventid"), column, "no id")
    rounded = np.array([bool(re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", word)) for word in words], dtype=bool)
    names = text_of(words, column.codes)
    lost = np.flatnonzero(rounded[column.codes])
    if len(lost):
        warnings.append(Message("sources.publishers.rounded_ids", file=table.raw.file, n=len(lost)))
        names[lost] = [f"{table.raw.file} row {row + 1}" for row in lost]
    return names


def _dates(table: IncidentTable, today: date) -> dict[str, Any]:
    """Put year, month and day together as far as they are known."""
    column = joined_parts(*(table[name] for name in ("iyear", "imonth", "iday")))
    read = read_dates(column, today)
    table.log.reject(read.bad, "iyear, imonth, iday", column, read.reasons)
    return date_columns(read.start, read.end, precision_as_read(read), written=read.written)
