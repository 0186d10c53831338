"""The Aid Worker Security Database (AWSD): major violence against aid workers, one row an incident.

Tolls are of aid workers, by nationals and internationals, with totals of both: the totals are read, and the parts only
where there is no total. A month or day that is blank is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from trends.messages import Message, listed
from trends.names.countries import iso3_of_alpha2
from trends.sources.cells.arrays import category_array, constant_name, flag_array, iso3_array, number_array
from trends.sources.cells.date_parts import joined_parts
from trends.sources.cells.dates import date_columns, precision_as_read
from trends.sources.files.raw import Coded, plain_name
from trends.sources.incident_table import IncidentTable
from trends.tolls.measures import toll_warnings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from trends.sources.files.raw import Sheet
    from trends.sources.gathering import Part

__all__ = ["read", "recognise"]


_MARKS = frozenset({"year", "country", "means_of_attack"})
_HARMS = {"fatalities_best": "killed", "wounded": "wounded", "abducted": "kidnapped"}
_GROUPS = ("nationals", "internationals")
_EXTRAS = {
    "source_attack_context": "attack_context",
    "source_location": "location",
    "source_actor_type": "actor_type",
    "source_motive": "motive",
}
VERIFIED: dict[str, bool] = {"yes": True, "true": True, "no": False, "false": False, "pending": False}


def recognise(sheet: Sheet) -> bool:
    """Return whether a table has AWSD's columns."""
    names = {plain_name(name) for name in sheet.header}
    return names >= _MARKS and bool(names & {"total_killed", "nationals_killed", "internationals_killed"})


def read(sheet: Sheet, today: date) -> Part:
    """Read an AWSD table.

    `kind` is the means of attack; `attacker` is known where AWSD names the actor; `certain` is false where the incident
    still has to be verified.
    """
    own = {plain_name(name): name for name in reversed(sheet.header)}
    parts = [f"{group}_{harm}" for group in _GROUPS for harm in _HARMS.values()]
    wanted = [
        *("incident_id", "year", "month", "day", "country", "country_code", "region", "district", "city"),
        *("latitude", "longitude", "means_of_attack", "actor_name", "verified"),
        *(f"total_{harm}" for harm in _HARMS.values()),
        *parts,
        *_EXTRAS.values(),
    ]
    names = {name: own[name] for name in wanted if name in own}
    raw = sheet.read(tuple(names.values()))
    table = IncidentTable(raw, names)
    notes: list[str] = []
    columns: dict[str, Any] = {
        "incident_id": table.row_ids("incident_id"),
        "source": constant_name("awsd", raw.rows),
        "country": table.category("country"),
        "iso3": _iso3(table),
        "admin1": table.category("region", _known),
        "admin2": table.category("district", _known),
        "place": table.category("city", _known),
        **table.coordinates(),
        "kind": table.category("means_of_attack", _known),
        "actor_1": table.category("actor_name", _known),
        "attacker": table.category("actor_name", _known),
        "certain": _certain(table["verified"]),
        **{
            name: category_array(table[own].listed(), table[own].codes)
            for name, own in _EXTRAS.items()
            if own in table
        },
    }
    totals = {canonical: _total(table, harm, notes) for canonical, harm in _HARMS.items()}
    columns |= {canonical: number_array(amounts) for canonical, (amounts, _) in totals.items()}
    column = joined_parts(*(table[part] for part in ("year", "month", "day")))
    dates = table.dates("year", today, written=column)
    columns |= date_columns(dates.start, dates.end, precision_as_read(dates), written=dates.written)
    killed, by_group = totals["fatalities_best"]
    among = np.zeros(raw.rows, dtype=bool)
    among[table.kept] = True
    warnings = toll_warnings(columns["incident_id"], None, killed, None, by_group, among)
    return table.part(columns, warnings=warnings, notes=[Message("sources.publishers.aid_workers"), *notes])


def _total(
    table: IncidentTable, harm: str, notes: list[str]
) -> tuple[NDArray[np.float64], Sequence[NDArray[np.float64]]]:
    """Return how many aid workers suffered a harm, and the parts that should add up to it."""
    name = f"total_{harm}"
    parts = [
        table.numbers(f"{group}_{harm}", whole=True).amounts
        for group in _GROUPS
        if f"{group}_{harm}" in table
    ]
    if name in table:
        return table.numbers(name, whole=True).amounts, parts if len(parts) == len(_GROUPS) else ()
    if not parts:
        return np.full(table.raw.rows, np.nan), ()
    added = [table.called(f"{group}_{harm}") for group in _GROUPS if f"{group}_{harm}" in table]
    all_of = Message("sources.columns.harm", harm=harm)
    notes.append(Message("sources.columns.added_up", harm=all_of, names=listed(added)))
    # Where one part is unknown so is the sum, as NaN goes through it.
    return np.asarray(np.sum(parts, axis=0), dtype=np.float64), ()


def _iso3(table: IncidentTable) -> Any:
    """Return alpha-3 codes by the country's name, or by its alpha-2 code where the name is not known."""
    codes = table["country_code"]
    words = [iso3_of_alpha2(word) or "" for word in codes.listed()]
    return iso3_array(table["country"], Coded(codes.codes, pa.array(words, pa.string())))


def _certain(column: Coded) -> Any:
    verified = [VERIFIED.get(word.casefold()) for word in column.listed()]
    missing = np.array([word is None for word in verified], dtype=bool)
    return flag_array(
        np.array([bool(word) for word in verified], dtype=bool)[column.codes], missing[column.codes]
    )


def _known(word: str) -> str | None:
    return None if word.casefold() in {"unknown", "na", "n/a"} else word
