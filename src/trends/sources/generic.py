"""Any table of incidents, one row each: by the obvious names of its columns, or by a mapping file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.canonical import DATE_PRECISIONS, PLACE_PRECISIONS
from trends.errors import InputError, listed, nearest
from trends.sources import rejection
from trends.sources.arrays import (
    constant_text,
    flag_array,
    iso3_array,
    number_array,
    reject_numbers,
    text_array,
    text_of,
    whole_array,
)
from trends.sources.gathering import Part, canonical_part
from trends.sources.raw import Coded, Sheet
from trends.sources.rejection import Books
from trends.sources.tolls import toll_warnings
from trends.sources.values import BLANKS, Dates, month_number, read_codes, read_dates, read_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trends.sources.mapping import ColumnMapping


__all__ = ["OBVIOUS", "guess_columns", "read", "recognise", "suggest"]

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
    "reports": "reports number_of_sources source_count n_sources",
    "certain": "certain",
}
"""Names that say what a column holds, best first, in lower case with underscores."""

_UNKNOWN_NUMBERS = frozenset({-9.0, -99.0, -999.0})
_TEXT = ("country", "admin1", "admin2", "place", "kind", "actor_1", "actor_2", "attacker")
_TOLLS = ("fatalities_low", "fatalities_best", "fatalities_high")
_COUNTS = (*_TOLLS, "civilians_killed", "combatants_killed", "wounded", "abducted", "released")
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
    books = Books(raw)
    constant = dict(mapping.constant) if mapping else {}
    blank = np.ones(raw.rows, dtype=bool)
    for column in raw.columns.values():
        blank &= np.array([not word.strip() for word in column.words.to_pylist()], dtype=bool)[column.codes]
    if raw.columns and blank.any():
        books.skip("empty rows", blank)
    unknown = frozenset(word.casefold() for word in mapping.unknown) if mapping else frozenset()
    table = {role: _without(raw.columns[name], unknown) for role, name in roles.items()}
    for role, word in constant.items():
        table.setdefault(role, Coded.constant(word, raw.rows))
        roles.setdefault(role, role)
    columns: dict[str, Any] = {}
    warnings = list(raw.warnings)
    columns.update(_dates(table, roles, books, today, mapping, warnings))
    columns.update({role: text_array(table[role]) for role in _TEXT if role in table})
    if "iso3" in table:
        columns["iso3"] = iso3_array(table["iso3"])
    elif "country" in table:
        columns["iso3"] = iso3_array(table["country"])
    for role, limit in (("latitude", 90.0), ("longitude", 180.0)):
        if role in table:
            numbers = read_numbers(table[role], low=-limit, high=limit, grouped=False)
            reject_numbers(books, roles[role], table[role], numbers, coordinate=True)
            columns[role] = number_array(numbers.amounts)
    counts = {}
    for role in (*_COUNTS, "reports"):
        if role in table:
            counts[role] = read_numbers(table[role], unknown=_UNKNOWN_NUMBERS, whole=role == "reports")
            reject_numbers(books, roles[role], table[role], counts[role])
            columns[role] = (whole_array if role == "reports" else number_array)(counts[role].amounts)
    columns.update(_words(table, roles, books))
    columns["incident_id"] = _ids(table.get("incident_id"), raw.rows, sheet.file)
    columns["source"] = constant_text("generic", raw.rows)
    columns["source_version"] = constant_text((mapping.version if mapping else "") or None, raw.rows)
    kept = np.flatnonzero(books.keep)
    low, best, high = (counts[role].amounts[kept] if role in counts else None for role in _TOLLS)
    warnings += toll_warnings(columns["incident_id"][kept], low, best, high)
    notes = []
    if "incident_id" not in table:
        notes.append(f"{sheet.file} has no column of ids; rows that look alike are all kept.")
    return canonical_part(
        columns, books, warnings=warnings, notes=notes, version=(mapping.version if mapping else "") or None
    )


def _roles(sheet: Sheet, mapping: ColumnMapping | None) -> dict[str, str]:
    if mapping is None:
        roles = guess_columns(sheet.header)
    else:
        roles = {}
        folded = {name.casefold(): name for name in reversed(sheet.header)}
        for role, name in mapping.columns.items():
            own = name if name in sheet.header else folded.get(" ".join(name.split()).casefold())
            if own is None:
                close = nearest(name, sheet.header) or sheet.header
                raise InputError(
                    f"{sheet.file} has no column {name!r}, which the mapping names; there is {listed(close)}."
                )
            roles[role] = own
    if "date_start" in roles:
        for part in ("year", "month", "day"):
            roles.pop(part, None)
    elif not ({"year", "month"} <= set(roles) or "date_start" in (mapping.constant if mapping else {})):
        raise InputError(
            f"{sheet.file} is not understood: no column is known to hold the date of an incident or the period of a "
            f"count; found {listed(sheet.header)}. Name the columns in a mapping file (--columns, or "
            "trends check --suggest-columns to have one proposed)."
        )
    return roles


def _without(column: Coded, unknown: frozenset[str]) -> Coded:
    """Blank the words that the mapping calls unknown."""
    if not unknown:
        return column
    import pyarrow as pa

    words = ["" if word.strip().casefold() in unknown else word for word in column.words.to_pylist()]
    return Coded(column.codes, pa.array(words, pa.string()))


def _dates(
    table: Mapping[str, Coded],
    roles: Mapping[str, str],
    books: Books,
    today: date,
    mapping: ColumnMapping | None,
    warnings: list[str],
) -> dict[str, Any]:
    if "date_start" in table:
        order = mapping.day_first if mapping else None
        start = read_dates(table["date_start"], today, day_first=order)
        if start.ambiguous:
            warnings.append(
                f"Dates such as {_an_ambiguous(table['date_start'])} were read with the day first; a mapping file can "
                "say otherwise (day_first under [dates])."
            )
        role = "date_start"
    else:
        start, role = _from_parts(table, today), "month" if "month" in table else "year"
    books.reject(start.bad, roles[role], table[role], start.reasons)
    first, last, precision = start.start, start.end, start.precision.copy()
    if "date_end" in table:
        end = read_dates(table["date_end"], today, day_first=mapping.day_first if mapping else None)
        books.reject(end.bad, roles["date_end"], table["date_end"], end.reasons)
        books.reject(end.end < first, roles["date_end"], table["date_end"], rejection.ENDS_BEFORE_START)
        longer = ~np.isnat(end.end) & (end.end > last)
        last = np.where(longer, end.end, last)
        precision[longer] = "range"
    precision[precision == ""] = "unknown"
    if "date_precision" in table:
        read = read_codes(table["date_precision"], {word: word for word in DATE_PRECISIONS})
        if not read.bad.all():  # otherwise the column holds another publisher's codes
            books.reject(read.bad, roles["date_precision"], table["date_precision"], rejection.NO_CODE)
            for place, word in enumerate(read.words):
                if word is not None:
                    precision[(read.codes == place) & ~np.isnat(first)] = word
    return {
        "date_start": first.astype("datetime64[s]"),
        "date_end": last.astype("datetime64[s]"),
        "date_precision": text_of(precision.tolist(), np.arange(len(precision), dtype=np.int32)),
    }


def _an_ambiguous(column: Coded) -> str:
    return next((word[:20] for word in column.listed() if re.match(r"\d{1,2}\D\d", word)), "")


def _from_parts(table: Mapping[str, Coded], today: date) -> Dates:
    """Read dates written as year, month and day in columns of their own; a day or month of 0 is unknown."""
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
    import pyarrow as pa

    return read_dates(Coded(rows, pa.array(words, pa.string())), today)


def _joined(year: str, month: str, day: str) -> str:
    parts = [re.sub(r"\.0*$", "", part) for part in (year, month, day)]
    if parts[0].casefold() in BLANKS:
        return ""
    if named := month_number(parts[1]) if parts[1] else None:
        parts[1] = str(named)
    known = [part for part in parts if part.casefold() not in BLANKS and part != "0"]
    return "-".join(part if place == 0 else part.zfill(2) for place, part in enumerate(known))


def _words(table: Mapping[str, Coded], roles: Mapping[str, str], books: Books) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if "place_precision" in table:
        places = read_codes(table["place_precision"], {word: word for word in PLACE_PRECISIONS})
        books.reject(places.bad, roles["place_precision"], table["place_precision"], rejection.NO_CODE)
        columns["place_precision"] = text_of(places.words, places.codes)
    if "certain" in table:
        certain = read_codes(table["certain"], _YES)
        books.reject(certain.bad, roles["certain"], table["certain"], rejection.NO_CODE)
        columns["certain"] = flag_array(certain.means("yes"), certain.means(None))
    return columns


def _ids(column: Coded | None, rows: int, file: str) -> Any:
    """Return ids; a row without one is named by its order."""
    if column is None:
        return text_of(
            [f"{file} row {number + 1}" for number in range(rows)], np.arange(rows, dtype=np.int32)
        )
    names = text_array(column, lambda word: re.sub(r"^(\d+)\.0+$", r"\1", word))
    blank = np.flatnonzero(names.isna())
    if len(blank):
        names[blank] = [f"{file} row {number + 1}" for number in blank]
    return names


def suggest(sheet: Sheet) -> str:
    """Propose a mapping for a table, as the text of a TOML file; columns that are not understood stand in comments."""
    found = guess_columns(sheet.header)
    if "date_start" in found:
        for part in ("year", "month", "day"):
            found.pop(part, None)
    lines = [f"# A proposal for {sheet.file}: check every line, then use it with --columns.", "[columns]"]
    for role, name in found.items():
        lines.append(f"{role} = {_quoted(name)}{_example(sheet, name)}")
    if "date_start" not in found and not {"year", "month"} <= set(found):
        lines.append('# date_start = "the column with the date of the incident"')
    left = [name for name in sheet.header if name not in found.values()]
    if left:
        lines += ["", "# Columns that were not understood:"]
        lines += [f"#   {_quoted(name)}{_example(sheet, name)}" for name in left[:100]]
    lines += ["", "# [constant]", '# country = "Syria"', "", "# [dates]", "# day_first = true"]
    lines += ["", "# [unknown]", '# words = ["n.k."]', ""]
    return "\n".join(lines)


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(character if character.isprintable() else " " for character in escaped) + '"'


def _example(sheet: Sheet, name: str) -> str:
    place = sheet.header.index(name)
    for record in sheet.sample:
        if place < len(record) and record[place].strip():
            word = "".join(
                character if character.isprintable() else " " for character in record[place].strip()
            )
            return f"  # such as {word[:40]}"
    return ""
