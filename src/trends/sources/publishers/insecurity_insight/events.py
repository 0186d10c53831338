"""Insecurity Insight's incident data, as on HDX: attacks on aid, health care, education and protection, one row each.

Each dataset counts those of its own groups (aid workers, health workers, educators, students, residents of camps) that
were killed, injured or kidnapped; the columns that split a group (women, nationals, "in captivity") are parts of it.
Columns: the publisher's schemas on HDX (SiND, the Security in Numbers Database).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.messages import Message, listed
from trends.sources.cells.arrays import category_array, constant_name, iso3_array, number_array
from trends.sources.cells.dates import date_columns, precision_as_read
from trends.sources.files.raw import plain_name
from trends.sources.incident_table import IncidentTable

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from trends.sources.files.raw import Sheet
    from trends.sources.gathering import Part

__all__ = ["read", "recognise"]


_IDS = ("sind_event_id", "sind_id")
_GROUPS = r"(?:aid_workers?|health_workers?|educators?|students?|camp_residents?|service_providers?)"
_HARMS = {"fatalities_best": "killed", "wounded": "injured", "abducted": "kidnapped"}
_PLACES = ("location_of_incident", "location_of_event", "camp_name")
_SILENT = frozenset(
    {"", "no information", "no information available", "unknown", "unidentified", "not applicable", "n/a"}
)


def recognise(sheet: Sheet) -> bool:
    """Return whether a table has Insecurity Insight's columns."""
    names = {plain_name(name) for name in sheet.header}
    return {"date", "country"} <= names and bool(names & set(_IDS))


def read(sheet: Sheet, today: date) -> Part:
    """Read a table of incidents.

    `kind` is the weapon or, where the dataset has none, its kind of event; the acting side is the perpetrator by name,
    or by the kind of group where no name is known.
    """
    own = {plain_name(name): name for name in reversed(sheet.header)}
    harmed = {
        canonical: [name for name in own if re.fullmatch(rf"{_GROUPS}_{harm}", name)]
        for canonical, harm in _HARMS.items()
    }
    simple = (
        *("date", "country", "country_iso", "admin_1", "latitude", "longitude", "geo_precision"),
        *(
            "reported_perpetrator",
            "reported_perpetrator_name",
            "weapon_carried_used",
            "explosive_weapon_type",
        ),
        *_IDS,
        *_PLACES,
    )
    wanted = {
        name: own[name]
        for name in (*simple, *(name for names in harmed.values() for name in names))
        if name in own
    }
    raw = sheet.read(tuple(dict.fromkeys(wanted.values())))
    table = IncidentTable(raw, wanted)
    kind = "explosive_weapon_type" if "explosive_weapon_type" in table else "weapon_carried_used"
    columns: dict[str, Any] = {
        "incident_id": table.row_ids(next((name for name in _IDS if name in table), _IDS[0])),
        "source": constant_name("insecurity-insight", raw.rows),
        "country": table.category("country"),
        "iso3": iso3_array(table["country"], table["country_iso"]),
        "admin1": table.category("admin_1", _told),
        **table.coordinates(),
        "kind": table.category(kind, _told),
    }
    actors = _perpetrators(table)
    columns |= {"actor_1": actors, "attacker": actors}
    for extra, name in (("source_location", _located(table)), ("source_geo_precision", "geo_precision")):
        if name in table:
            columns[extra] = category_array(table[name].listed(), table[name].codes)
    columns |= {
        canonical: number_array(_added(table, names, side=canonical != "fatalities_best"))
        for canonical, names in harmed.items()
    }
    dates = table.dates("date", today)
    columns |= date_columns(dates.start, dates.end, precision_as_read(dates), written=dates.written)
    groups = [table.called(name) for name in harmed["fatalities_best"]]
    note = (
        Message("sources.publishers.deaths_of", groups=listed(groups))
        if groups
        else Message("sources.publishers.no_deaths")
    )
    return table.part(columns, notes=[note])


def _added(table: IncidentTable, names: list[str], *, side: bool) -> NDArray[np.float64]:
    """Add up the groups that were harmed; unknown where one of them is."""
    if not names:
        return np.full(table.raw.rows, np.nan)
    read = [
        table.side_numbers(name, whole=True) if side else table.numbers(name, whole=True).amounts
        for name in names
    ]
    return np.asarray(np.sum(read, axis=0), dtype=np.float64)


def _perpetrators(table: IncidentTable) -> Any:
    """Return perpetrators by name, or by the kind of group where no name is told."""
    names, groups = table["reported_perpetrator_name"], table["reported_perpetrator"]
    words = [_told(word) or "" for word in (*names.listed(), *groups.listed())]
    named = np.array([bool(word) for word in words[: len(names.words)]], dtype=bool)[names.codes]
    codes = np.where(named, names.codes.astype(np.int32), groups.codes.astype(np.int32) + len(names.words))
    return category_array(words, codes)


def _located(table: IncidentTable) -> str:
    return next((name for name in _PLACES if name in table), _PLACES[0])


def _told(word: str) -> str | None:
    return None if word.casefold() in _SILENT else word
