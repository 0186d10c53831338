"""UCDP GED, editions 17 to 26 with their copies on HDX, and the monthly Candidate releases.

Codes and their meanings: UCDP GED Codebook (Högbladh, Department of Peace and Conflict Research, Uppsala
University), sections on `type_of_violence`, `where_prec`, `event_clarity` and `date_prec`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trends.messages import Message, listed
from trends.sources.cells.arrays import (
    category_array,
    constant_name,
    flag_array,
    iso3_array,
    names_array,
    names_of,
    number_array,
    text_of,
    whole_array,
)
from trends.sources.cells.dates import PRECISION, date_columns, first_and_last, precision_by_span
from trends.sources.files.raw import Coded
from trends.sources.incident_table import IncidentTable, folded_names
from trends.sources.publishers.ucdp.releases import release_of, version_of, whole_release
from trends.tolls.measures import toll_warnings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from trends.sources.files.raw import Sheet
    from trends.sources.gathering import Part

__all__ = ["COLUMNS", "read", "recognise"]

_RELEASE = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best "
    "high low gwnoa gwnob"
)
COLUMNS = tuple(_RELEASE.split())
"""The columns of a release, in order: one Candidate release came without them."""

KINDS: dict[str, str | None] = {
    "1": "state-based",
    "2": "non-state",
    "3": "one-sided",
    "4": "violent political protest",
}
PLACES: dict[str, str | None] = dict(
    zip("1234567", ("exact", "near", "admin2", "admin1", "linear", "country", "international"), strict=True)
)
DATES: dict[str, str | None] = {"0": None, "1": "day", "2": "days", "3": "week", "4": "month", "5": "range"}
"""The codebook has 1 to 5; a few published events bear 0, which says nothing, and then the two dates tell."""

ACTIVE: dict[str, str | None] = {"1": "yes", "0": "no", "true": "yes", "false": "no"}
CLARITY: dict[str, str | None] = {"1": "1", "2": "2"}

PROTEST = "violent political protest"
_CLEAR = "clear"
_CHECK = "check"
"""What the status of an event begins with that UCDP has still to check: only Candidate releases hold such events."""

_LEAST_CHECKED = 2
_SHARE_CHECKED = 0.05
"""From which number and share of events to be checked a file without a telling name is a Candidate release: of the
monthly releases 18 to 50 % were, of the yearly ones none, and no single cell may say what a file is."""

_MAYBE_EMPTY = 2
_FIRST_RECORDS = 10
_MARKS = frozenset({"type_of_violence", "date_start", "date_end", "best"})
_UNWANTED = frozenset(
    {
        name
        for name in COLUMNS
        if name.startswith(("source_", "gwno")) or name.endswith(("_new_id", "_dset_id"))
    }
    | {"relid", "year", "where_description", "geom_wkt", "region"}
)
_WANTED = tuple(name for name in COLUMNS if name not in _UNWANTED)
_TEXTS = {
    "admin1": "adm_1",
    "admin2": "adm_2",
    "place": "where_coordinates",
    "actor_1": "side_a",
    "actor_2": "side_b",
}
_SIDES = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
_NUMERIC = frozenset(
    {"latitude", "longitude", "priogrid_gid", "number_of_sources", "low", "best", "high", *_SIDES}
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def recognise(sheet: Sheet) -> bool:
    """Return whether a table is UCDP's, with its header or without."""
    return {name.casefold() for name in sheet.header} >= _MARKS or _headerless(sheet)


def _headerless(sheet: Sheet) -> bool:
    """Return whether the first records are already events of a release with all 49 columns, at least half of them sound.

    A sheet ends with its last column that holds anything, and of the two last (the sides' Gleditsch-Ward numbers)
    either may hold nothing in a short release.
    """
    if not len(COLUMNS) - _MAYBE_EMPTY <= len(sheet.header) <= len(COLUMNS):
        return False
    if {name.casefold() for name in sheet.header} & set(COLUMNS):
        return False
    records = [sheet.header, *sheet.sample[:_FIRST_RECORDS]]
    return sum(map(_is_event, records)) >= len(records) / 2


def _is_event(record: Sequence[str]) -> bool:
    cells = dict(zip(COLUMNS, record, strict=False))
    return (
        bool(re.fullmatch(r"\d+(\.0*)?", cells.get("id", "").strip()))
        and all(_DAY.match(cells.get(name, "").strip()) for name in ("date_start", "date_end"))
        and bool(re.match(r"\d", cells.get("best", "").strip()))
    )


def read(sheet: Sheet, today: date) -> Part:
    """Read a UCDP table.

    Returns
    -------
    Part
        The rows, in the canonical columns. `kind` is state-based, non-state or one-sided; the acting side is known
        for one-sided violence only (side A kills the civilians); `certain` is false where a Candidate release does
        not call the event clear. Its dataset is ``ucdp-ged``, ``ucdp-candidate`` or ``ucdp-protest``.
    """
    headerless = _headerless(sheet)
    written = folded_names(sheet.header)
    wanted = _WANTED if headerless else tuple(written[name] for name in _WANTED if name in written)
    numeric = frozenset(_NUMERIC if headerless else {written[name] for name in _NUMERIC if name in written})
    raw = sheet.read(
        wanted,
        COLUMNS[: len(sheet.header)] if headerless else None,
        headless=headerless,
        numeric=numeric,
        distinct=frozenset({"id" if headerless else written.get("id", "id")}),
    )
    table = IncidentTable(raw)
    version = version_of(sheet.file)
    columns, warnings = _columns(table, today)
    release = release_of(version)
    source = _source(table, candidate=headerless or (release is not None and release.kind != "final"))
    warnings += _odd_codes(table, source)
    columns["source"] = constant_name(source, raw.rows)
    columns["source_version"] = constant_name(version, raw.rows)
    note = Message("sources.publishers.headerless", file=sheet.file)
    part = table.part(
        columns, warnings=warnings, notes=[note] if headerless else [], version=version, dataset=source
    )
    return replace(part, release=whole_release(part, today))


def _source(table: IncidentTable, *, candidate: bool) -> str:
    """Return which of UCDP's datasets this is, by what most of the kept rows say or, for Candidate, enough of them."""
    if candidate:
        return "ucdp-candidate"
    kept = table.kept
    protests = table.codes("type_of_violence", KINDS).means(PROTEST)[kept]
    if len(kept) and protests.mean() > 0.5:
        return "ucdp-protest"
    checked = _checked(table)[kept]
    enough = max(_LEAST_CHECKED, _SHARE_CHECKED * len(kept))
    return "ucdp-candidate" if checked.sum() >= enough else "ucdp-ged"


def _checked(table: IncidentTable) -> NDArray[np.bool_]:
    """Return where UCDP has still to check an event, shape (rows,)."""
    column = table["code_status"]
    to_check = [word.casefold().startswith(_CHECK) for word in column.listed()]
    return np.asarray(np.array(to_check, dtype=bool)[column.codes])


def _odd_codes(table: IncidentTable, source: str) -> list[str]:
    """Say which kept rows bear a code that the codebook of their dataset does not have, or not as a rule."""
    kept = np.zeros(table.raw.rows, dtype=bool)
    kept[table.kept] = True
    status = table["code_status"]
    clear = np.array([word.casefold() in {_CLEAR, ""} for word in status.listed()], dtype=bool)[status.codes]
    odd = ~clear if source != "ucdp-candidate" else ~clear & ~_checked(table)
    sentences: list[str] = []
    if (wrong := np.flatnonzero(odd & kept)).size:
        words = listed(dict.fromkeys(word.strip() for word in status.at(wrong)))
        sentences.append(
            Message("sources.publishers.odd_status", n=int(wrong.size), words=words, source=source)
        )
    precision = table["date_prec"]
    zero = np.array([bool(re.fullmatch(r"0(\.0*)?", word)) for word in precision.listed()], dtype=bool)
    if count := int((zero[precision.codes] & kept).sum()):
        sentences.append(Message("sources.publishers.odd_precision", n=count))
    protests = table.codes("type_of_violence", KINDS).means(PROTEST) & kept
    if count := int(protests.sum()):
        sentences.append(Message("sources.publishers.protests", n=count))
    return sentences


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def _columns(table: IncidentTable, today: date) -> tuple[dict[str, Any], list[str]]:
    kinds = table.codes("type_of_violence", KINDS)
    columns: dict[str, Any] = {
        "incident_id": _ids(table),
        "kind": names_of(kinds.words, kinds.codes),
        "place_precision": table.coded("where_prec", PLACES),
        **table.coordinates(),
        "cell": whole_array(table.side_numbers("priogrid_gid", whole=True, unknown=frozenset({0.0, -9.0}))),
        "country": table.category("country"),
        "iso3": iso3_array(table["country"], table["country_id"]),
        **{canonical: table.category(name) for canonical, name in _TEXTS.items()},
        "certain": _certain(table["code_status"]),
    }
    columns["attacker"] = _attackers(table["side_a"], kinds.means("one-sided"))
    deaths = {name: table.people(name) for name in ("low", "best", "high")}
    columns |= {f"fatalities_{name}": number_array(read.amounts) for name, read in deaths.items()}
    combatants = table.people("deaths_a").amounts + table.people("deaths_b").amounts
    civilians = table.people("deaths_civilians").amounts
    total = combatants + civilians
    total += table.people("deaths_unknown").amounts
    columns["combatants_killed"], columns["civilians_killed"] = (
        number_array(combatants),
        number_array(civilians),
    )
    # The codebook has -1 where sources were not counted, as of most events before 2013.
    reports = table.numbers("number_of_sources", low=-1, whole=True, unknown=frozenset({-1.0}))
    columns["reports"] = whole_array(reports.amounts)
    active, clarity = table.codes("active_year", ACTIVE), table.codes("event_clarity", CLARITY)
    if "active_year" in table:
        columns["source_active_year"] = flag_array(active.means("yes"), active.means(None))
    if "event_clarity" in table:
        columns["source_event_clarity"] = category_array(
            [word or "" for word in clarity.words], clarity.codes
        )
    for extra, name in (("source_conflict", "conflict_name"), ("source_dyad", "dyad_name")):
        if name in table:
            columns[extra] = category_array(table[name].listed(), table[name].codes)
    columns |= _dates(table, today)
    low, best, high = (read.amounts for read in deaths.values())
    parts = [total] if all(name in table for name in _SIDES) else []
    among = np.zeros(table.raw.rows, dtype=bool)
    among[table.kept] = True
    return columns, toll_warnings(columns["incident_id"], low, best, high, parts, among)


def _attackers(sides: Coded, one_sided: NDArray[np.bool_]) -> Any:
    """Return side A where the violence is one-sided, elsewhere null."""
    nobody = len(sides.words)
    words = pa.concat_arrays([sides.words, pa.array([""], pa.string())])
    return names_array(Coded(np.where(one_sided, sides.codes, np.int32(nobody)), words))


def _ids(table: IncidentTable) -> Any:
    column = table["id"]
    words = column.words
    if pc.any(pc.match_substring_regex(words, "[^0-9]")).as_py():
        # Only where an id is not digits alone: in GED none is, and there are hundreds of thousands.
        words = pc.replace_substring_regex(pc.utf8_trim_whitespace(words), r"^([0-9]+)\.0*$", r"\1")
    table.log.reject(column.blank(), "id", column, "no id")
    return text_of(words, column.codes)


def _dates(table: IncidentTable, today: date) -> dict[str, Any]:
    """Read both dates and the precision; without a code for it, the two dates tell."""
    read = table.codes("date_prec", DATES)
    start, end = table.date_range(("date_start", "date_end"), today)
    first, last = first_and_last(start, end)
    table.reject_backward("date_end", first, last)
    stated = np.array([-1 if word is None else PRECISION[word] for word in read.words], dtype=np.int8)[
        read.codes
    ]
    if (stated < 0).any():
        stated = np.where(stated >= 0, stated, precision_by_span(first, last))
    return date_columns(first, last, stated)


def _certain(column: Coded) -> Any:
    """Return whether UCDP calls the event clear; null where the edition does not say, or says what is no status."""
    words = [word.casefold() for word in column.listed()]
    clear = np.array([word == _CLEAR for word in words], dtype=bool)
    missing = np.array([word != _CLEAR and not word.startswith(_CHECK) for word in words], dtype=bool)
    return flag_array(clear[column.codes], missing[column.codes])
