"""Any table of incidents, one row each: by the obvious names of its columns, or by a mapping file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from trends.canonical import DATE_PRECISIONS, PLACE_PRECISIONS
from trends.errors import InputError, listed, nearest
from trends.sources.arrays import (
    constant_name,
    flag_array,
    iso3_array,
    number_array,
    text_of,
    whole_array,
)
from trends.sources.dates import month_number
from trends.sources.incident_table import IncidentTable
from trends.sources.ranges import PRECISION, date_columns
from trends.sources.raw import Coded
from trends.sources.tolls import toll_warnings
from trends.sources.values import BLANKS, read_codes

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from trends.sources.gathering import Part
    from trends.sources.mapping import ColumnMapping
    from trends.sources.raw import RawTable, Sheet

__all__ = ["OBVIOUS", "guess_columns", "plain_name", "read", "recognise"]

OBVIOUS: dict[str, str] = {
    "incident_id": "incident_id event_id eventid attack_id case_id incident id uid key",
    "date_start": (
        "date_start start_date date event_date incident_date attack_date date_of_attack date_of_incident "
        "date_of_event datetime timestamp day_date datum fecha fecha_inicio data date_debut"
    ),
    "date_end": "date_end end_date date_fin fecha_fin",
    "date_precision": "date_precision time_precision",
    "year": "year iyear annee jahr ano",
    "month": "month imonth mois monat mes",
    "day": "day iday jour tag dia",
    "country": "country country_name country_txt nation adm0_name admin0 pays land pais",
    "iso3": "iso3 iso_3 country_iso3 iso_a3 iso3_code",
    "admin1": (
        "admin1 adm1 adm_1 admin_1 adm1_name admin1_name province governorate state provstate region "
        "department oblast provincia"
    ),
    "admin2": "admin2 adm2 adm_2 admin_2 adm2_name admin2_name district county",
    "place": "place location city town village site where_coordinates place_name lieu ort",
    "latitude": "latitude lat y",
    "longitude": "longitude lon long lng x",
    "place_precision": "place_precision",
    "kind": "kind event_type attack_type attacktype1_txt incident_type type category weapon",
    "actor_1": "actor_1 actor1 side_a actor group armed_group",
    "actor_2": "actor_2 actor2 side_b target victim victims",
    "attacker": "attacker attackers perpetrator perpetrators perpetrator_group gname responsible",
    "fatalities_low": "fatalities_low deaths_low killed_low low min_killed killed_min fatalities_min",
    "fatalities_best": (
        "fatalities_best fatalities deaths killed dead nkill best total_killed killed_total total_deaths "
        "deaths_total number_killed people_killed total_fatalities fatalities_total tote morts muertos"
    ),
    "fatalities_high": ("fatalities_high deaths_high killed_high high max_killed killed_max fatalities_max"),
    "civilians_killed": ("civilians_killed civilian_deaths deaths_civilians civilian_fatalities civilians"),
    "combatants_killed": "combatants_killed combatant_deaths security_forces_killed security_forces",
    "wounded": "wounded injured nwound injuries number_wounded total_wounded verletzte blesses",
    "abducted": "abducted kidnapped abductions hostages",
    "released": "released",
    "missing": "missing people_missing missing_people disappeared",
    "reports": "reports number_of_sources source_count n_sources",
    "certain": "certain",
}
"""Names that say what a column holds, best first, in lower case with underscores."""

_POINTS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_UNKNOWN_NUMBERS = frozenset({-9.0, -99.0, -999.0})
_TEXT = ("country", "admin1", "admin2", "place", "kind", "actor_1", "actor_2", "attacker")
_TOLLS = ("fatalities_low", "fatalities_best", "fatalities_high")
_COUNTS = (*_TOLLS, "civilians_killed", "combatants_killed", "wounded", "abducted", "released", "missing")
_YES: dict[str, str | None] = {
    **dict.fromkeys(("1", "true", "yes", "y", "t"), "yes"),
    **dict.fromkeys(("0", "false", "no", "n", "f"), "no"),
}


def plain_name(name: str) -> str:
    """Write a column's name in lower case with underscores: ``Date of attack`` is ``date_of_attack``."""
    return re.sub(r"[^\w]+", "_", name.casefold().strip()).strip("_")


def guess_columns(header: tuple[str, ...]) -> dict[str, str]:
    """Return which column obviously holds what: canonical name (or year, month, day) to the table's own."""
    names: dict[str, str] = {}
    for name in reversed(header):
        names[plain_name(name)] = name
    found: dict[str, str] = {}
    taken: set[str] = set()
    for role, words in OBVIOUS.items():
        for word in words.split():
            if word in names and names[word] not in taken:
                found[role] = names[word]
                taken.add(names[word])
                break
    return found


def recognise(sheet: Sheet) -> bool:
    """Return whether the columns' names tell at least a date for each row."""
    found = guess_columns(sheet.header)
    return "date_start" in found or {"year", "month"} <= set(found)


def read(sheet: Sheet, today: date, mapping: ColumnMapping | None = None) -> Part:
    """Read a table of incidents.

    Blank cells and -9, -99 and -999 are unknown. Without a column of ids, rows are named by their order.

    Raises
    ------
    InputError
        If neither the mapping nor the columns' names say which column holds the date, or the mapping names a column
        that the table does not have.
    """
    roles = _roles(sheet, mapping)
    raw = sheet.read(tuple(dict.fromkeys(roles.values())))
    hint = ", and a mapping file can say otherwise (day_first under [dates])"
    table = IncidentTable(_known(raw, mapping), roles, hint)
    columns: dict[str, Any] = {}
    warnings: list[str] = []
    columns.update({role: table.category(role) for role in _TEXT if role in table})
    if "iso3" in table or "country" in table:
        columns["iso3"] = iso3_array(table["iso3" if "iso3" in table else "country"])
    columns.update(table.coordinates())
    counts = {role: table.numbers(role, unknown=_UNKNOWN_NUMBERS) for role in _COUNTS if role in table}
    columns.update({role: number_array(read.amounts) for role, read in counts.items()})
    warnings += [text for role in counts if (text := _grouped_by_points(table, role))]
    if "reports" in table:
        columns["reports"] = whole_array(
            table.numbers("reports", unknown=_UNKNOWN_NUMBERS, whole=True).amounts
        )
    if "place_precision" in table:
        columns["place_precision"] = table.coded("place_precision", {word: word for word in PLACE_PRECISIONS})
    if "certain" in table:
        certain = table.codes("certain", _YES)
        columns["certain"] = flag_array(certain.means("yes"), certain.means(None))
    columns.update(_dates(table, today, mapping))
    for role, word in mapping.constant.items() if mapping else ():
        columns[role] = constant_name(word, raw.rows)
        if role == "country":
            columns["iso3"] = iso3_array(Coded.constant(word, raw.rows))
    columns["incident_id"] = _ids(table, sheet.file)
    columns["source"] = constant_name("generic", raw.rows)
    version = (mapping.version if mapping else "") or None
    columns["source_version"] = constant_name(version, raw.rows)
    kept = table.kept
    low, best, high = (counts[role].amounts[kept] if role in counts else None for role in _TOLLS)
    warnings += toll_warnings(columns["incident_id"][kept], low, best, high)
    notes = []
    if "incident_id" not in table:
        notes.append(f"{sheet.file} has no column of ids; rows that look alike are all kept.")
    return table.part(columns, warnings=warnings, notes=notes, version=version)


def _grouped_by_points(table: IncidentTable, role: str) -> str:
    """Warn of counts such as ``1.234``: read as a fraction, where a list may mean a thousand and more."""
    words = table[role].listed()
    told = [place for place, word in enumerate(words) if _POINTS.fullmatch(word)]
    rows = int(np.isin(table[role].codes, told).sum())
    if not rows:
        return ""
    return (
        f"In {rows:,} {'row' if rows == 1 else 'rows'} {table.called(role)} is a fraction with three decimals such as "
        f"{words[told[0]]}; if its point groups thousands, take the points out."
    )


def _roles(sheet: Sheet, mapping: ColumnMapping | None) -> dict[str, str]:
    if mapping is None:
        roles = guess_columns(sheet.header)
    else:
        roles = {}
        for role, own in mapping.placed(sheet.header).items():
            if own is None:
                name = mapping.columns[role]
                close = nearest(name, sheet.header) or sheet.header
                raise InputError(
                    f"{sheet.file} has no column {name!r}, which the mapping names; there is {listed(close)}."
                )
            roles[role] = own
    if "date_start" in roles:
        for part in ("year", "month", "day"):
            roles.pop(part, None)
    elif not {"year", "month"} <= set(roles):
        raise InputError(
            f"{sheet.file} is not understood: no column is known to hold the date of an incident or the period of a "
            f"count; found {listed(sheet.header)}. Name the columns in a mapping file (--columns, or "
            "trends check --suggest-columns to have one proposed)."
        )
    return roles


def _known(raw: RawTable, mapping: ColumnMapping | None) -> RawTable:
    """Blank the words that the mapping calls unknown."""
    if mapping is None or not mapping.unknown:
        return raw
    unknown = {word.casefold() for word in mapping.unknown}
    columns = {}
    for name, column in raw.columns.items():
        words = ["" if word.strip().casefold() in unknown else word for word in column.words.to_pylist()]
        columns[name] = Coded(column.codes, pa.array(words, pa.string()))
    return replace(raw, columns=columns)


def _dates(table: IncidentTable, today: date, mapping: ColumnMapping | None) -> dict[str, Any]:
    stated = _stated_precision(table)
    names = ["date_start" if "date_start" in table else "month"]
    written = [None if "date_start" in table else _from_parts(table)]
    if "date_end" in table:
        names, written = [*names, "date_end"], [*written, None]
    start, *rest = table.date_range(
        names, today, day_first=mapping.day_first if mapping else None, written=written
    )
    first, last = start.start, start.end
    precision = np.array(
        [PRECISION.get(word, PRECISION["unknown"]) for word in start.precision], dtype=np.int32
    )
    for end in rest:
        table.reject_backward("date_end", first, end.end)
        longer = ~np.isnat(end.end) & (end.end > last)
        last = np.where(longer, end.end, last)
        precision[longer] = PRECISION["range"]
    if stated is not None:
        precision = np.where(stated >= 0, stated, precision)
    return date_columns(first, last, precision, written=start.written)


def _stated_precision(table: IncidentTable) -> NDArray[np.int32] | None:
    """Return the precision that each row states, -1 where it states none; None where the codes are another publisher's."""
    if "date_precision" not in table:
        return None
    known = {word: word for word in DATE_PRECISIONS}
    codes = read_codes(table["date_precision"], known)
    if all(codes.words[code] is None for code in np.unique(codes.codes[table.books.keep])):
        table.unused.add("date_precision")
        return None
    read = table.codes("date_precision", known)
    return np.array([-1 if word is None else PRECISION[word] for word in read.words], dtype=np.int32)[
        read.codes
    ]


def _from_parts(table: IncidentTable) -> Coded:
    """Write dates that stand as year, month and day in columns of their own; a day or month of 0 is unknown."""
    n = len(table["year"])
    years = table["year"].listed()
    months = table["month"].listed()
    days = table["day"].listed() if "day" in table else [""]
    day_codes = table["day"].codes if "day" in table else np.zeros(n, dtype=np.int32)
    triples: dict[tuple[int, int, int], int] = {}
    words: list[str] = []
    rows = np.empty(n, dtype=np.int32)
    for row, key in enumerate(zip(table["year"].codes, table["month"].codes, day_codes, strict=True)):
        if key not in triples:
            triples[key] = len(words)
            words.append(_joined(years[key[0]], months[key[1]], days[key[2]]))
        rows[row] = triples[key]
    return Coded(rows, pa.array(words, pa.string()))


def _joined(year: str, month: str, day: str) -> str:
    parts = [re.sub(r"\.0*$", "", part) for part in (year, month, day)]
    if parts[0].casefold() in BLANKS:
        return ""
    if named := month_number(parts[1]) if parts[1] else None:
        parts[1] = str(named)
    known = [part for part in parts if part.casefold() not in BLANKS and part != "0"]
    return "-".join(part.zfill(2 if place else 4) for place, part in enumerate(known))


def _ids(table: IncidentTable, file: str) -> Any:
    """Return ids; a row without one is named by its order."""
    rows = np.arange(table.raw.rows, dtype=np.int32)
    if "incident_id" not in table:
        return text_of([f"{file} row {row + 1}" for row in rows], rows)
    names = table.text("incident_id", lambda word: re.sub(r"^(\d+)\.0+$", r"\1", word))
    blank = np.flatnonzero(names.isna())
    if len(blank):
        names[blank] = [f"{file} row {row + 1}" for row in blank]
    return names
