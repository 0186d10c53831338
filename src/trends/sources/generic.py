"""Any table of incidents, one row each: by the obvious names of its columns, or by a mapping file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from trends.errors import InputError, listed, nearest
from trends.messages import Message
from trends.messages import listed as named_few
from trends.schema import DATE_PRECISIONS, PLACE_PRECISIONS
from trends.series.count_doubts import called_running, code_for_unknown, never_falls
from trends.sources.cells.arrays import (
    constant_name,
    flag_array,
    iso3_array,
    number_array,
    whole_array,
)
from trends.sources.cells.date_parts import joined_parts
from trends.sources.cells.date_spans import parse_day_or_span
from trends.sources.cells.dates import PRECISION, date_columns, precision_as_read
from trends.sources.cells.values import UNKNOWN_COUNTS, Numbers, read_codes
from trends.sources.columns.content import contents_of
from trends.sources.columns.fit import NAMES_AND_CODES, fitting_roles
from trends.sources.columns.obvious_names import guess_columns
from trends.sources.counts.wide_months import is_total
from trends.sources.files.raw import Coded
from trends.sources.incident_table import BOUNDED, IncidentTable
from trends.sources.rejection import TOTAL
from trends.tolls.measures import toll_warnings

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from trends.sources.columns.mapping import ColumnMapping
    from trends.sources.files.raw import RawTable, Sheet
    from trends.sources.gathering import Part

__all__ = ["read", "recognise"]

_TEXT = ("country", "admin1", "admin2", "place", "kind", "actor_1", "actor_2", "attacker")
_TOLLS = ("fatalities_low", "fatalities_best", "fatalities_high")
_COUNTS = (*_TOLLS, "civilians_killed", "combatants_killed", "wounded", "abducted", "released", "missing")
_YES: dict[str, str | None] = {
    **dict.fromkeys(("1", "true", "yes", "y", "t"), "yes"),
    **dict.fromkeys(("0", "false", "no", "n", "f"), "no"),
}


def recognise(sheet: Sheet) -> bool:
    """Return whether the columns' names tell at least a date for each row."""
    roles = guess_columns(sheet.header)
    return "date_start" in roles or {"year", "month"} <= set(roles)


def read(sheet: Sheet, today: date, mapping: ColumnMapping | None = None) -> Part:
    """Read a table of incidents.

    Blank cells and codes such as -9, -88, -99 and -999 are unknown. Without a column of ids, rows are named by their order.

    Raises
    ------
    InputError
        If neither the mapping nor the columns' names say which column holds the date, or the mapping names a column
        that the table does not have.
    """
    roles, remarks = _roles(sheet, mapping)
    raw = sheet.read(tuple(dict.fromkeys(roles.values())))
    table = IncidentTable(_known(raw, mapping), roles, may_map=True)
    _reject_totals(table)
    columns: dict[str, Any] = {}
    warnings = remarks
    columns.update({role: table.category(role) for role in _TEXT if role in table})
    if "iso3" in table or "country" in table:
        # A column of codes is surer than names, which have many spellings.
        columns["iso3"] = iso3_array(table["iso3" if "iso3" in table else "country"])
    columns.update(table.coordinates())
    counts = {
        role: table.people(role, shared="any", unknown=UNKNOWN_COUNTS) for role in _COUNTS if role in table
    }
    _keep_bounds(counts)
    if "reports" in table:
        columns["reports"] = whole_array(table.numbers("reports", unknown=UNKNOWN_COUNTS, whole=True).amounts)
    if "place_precision" in table:
        columns["place_precision"] = table.coded("place_precision", {word: word for word in PLACE_PRECISIONS})
    if "certain" in table:
        certain = table.codes("certain", _YES)
        columns["certain"] = flag_array(certain.means("yes"), certain.means(None))
    # After all that can reject a row: the rows that are left tell the order of day and month.
    columns.update(_dates(table, today, mapping))
    # After the dates: whether a column of deaths never falls can be told in the order of time only.
    warnings += _settle_counts(table, counts, np.asarray(columns["date_start"]))
    columns.update({role: number_array(read.amounts) for role, read in counts.items()})
    for role, word in mapping.constant.items() if mapping else ():
        columns[role] = constant_name(word, raw.rows)
        if role == "country":
            columns["iso3"] = iso3_array(Coded.constant(word, raw.rows))
    columns["incident_id"] = table.row_ids("incident_id")
    columns["source"] = constant_name("generic", raw.rows)
    version = (mapping.version if mapping else "") or None
    columns["source_version"] = constant_name(version, raw.rows)
    kept = table.kept
    low, best, high = (counts[role].amounts[kept] if role in counts else None for role in _TOLLS)
    warnings += toll_warnings(columns["incident_id"][kept], low, best, high)
    notes = []
    if "incident_id" not in table:
        notes.append(Message("sources.columns.no_ids", file=sheet.file))
    return table.part(columns, warnings=warnings, notes=notes, version=version)


def _keep_bounds(counts: dict[str, Numbers]) -> None:
    """Let what a toll in words says it is at least and at most stand as its low and high estimate, where none is stated."""
    best = counts.get(BOUNDED)
    if best is None or best.bounds is None:
        return
    for role, bound in zip(("fatalities_low", "fatalities_high"), best.bounds, strict=True):
        stated = counts.get(role)
        if stated is None:
            counts[role] = Numbers(bound, np.zeros(len(bound), dtype=bool), np.zeros(0, dtype=object))
        else:
            counts[role] = replace(stated, amounts=np.where(np.isnan(stated.amounts), bound, stated.amounts))


def _reject_totals(table: IncidentTable) -> None:
    """Reject rows without a date that call themselves totals, as spreadsheets end: they are no incident of unknown date."""
    undated = np.ones(table.raw.rows, dtype=bool)
    for role in ("date_start", "date_end", "year", "month", "day"):
        undated &= table[role].blank()
    if not undated.any():
        return
    for role in (*_TEXT, "iso3", "incident_id"):
        column = table[role]
        total = np.array([is_total(word) for word in column.listed()], dtype=bool)[column.codes]
        table.log.reject(undated & total, table.called(role), column, TOTAL)


def _settle_counts(
    table: IncidentTable, counts: dict[str, Numbers], first: NDArray[np.datetime64]
) -> list[str]:
    """Make codes for "unknown" null, in place, and warn of running totals: both are told by the kept rows together."""
    kept = table.kept
    groups = table["country"].codes[kept]
    remarks: list[str] = []
    for role, read in list(counts.items()):
        code = code_for_unknown(read.amounts[kept])
        if code is not None:
            counts[role] = replace(read, amounts=np.where(read.amounts == code, np.nan, read.amounts))
            rows = int((read.amounts[kept] == code).sum())
            remarks.append(
                Message("sources.cells.code", n=rows, column=table.called(role), code=f"{code:.0f}")
            )
        own = table.called(role)
        falls_never = never_falls(first[kept], counts[role].amounts[kept], groups)
        if falls_never or called_running(own):
            named = "no" if falls_never else "yes"
            table.noted.append(Message("sources.cells.running", column=own, named=named))
    return remarks


def _roles(sheet: Sheet, mapping: ColumnMapping | None) -> tuple[dict[str, str], list[str]]:
    remarks: list[str] = []
    if mapping is None:
        named = {name for name in sheet.header if guess_columns((name,))}
        content = {column.name: column for column in contents_of(sheet, named)}
        roles, refused = fitting_roles(sheet.header, content, NAMES_AND_CODES)
        remarks = [
            Message("sources.columns.unfit", name=name, role=role, why=why)
            for name, (role, why) in refused.items()
        ]
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
            Message("faults.file.not_understood", file=sheet.file, columns=named_few(sheet.header))
        )
    return roles, remarks


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
    written = [
        None if "date_start" in table else joined_parts(*(table[part] for part in ("year", "month", "day")))
    ]
    if "date_end" in table:
        names, written = [*names, "date_end"], [*written, None]
    start, *ends = table.date_range(
        names,
        today,
        day_first=mapping.day_first if mapping else None,
        written=written,
        parse=parse_day_or_span,
    )
    first, last = start.start, start.end
    precision = precision_as_read(start)
    for end in ends:
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
    precision_of = {word: word for word in DATE_PRECISIONS}
    codes = read_codes(table["date_precision"], precision_of)
    if all(codes.words[code] is None for code in np.unique(codes.codes[table.log.keep])):
        table.unused.add("date_precision")
        return None
    read = table.codes("date_precision", precision_of)
    return np.array([-1 if word is None else PRECISION[word] for word in read.words], dtype=np.int32)[
        read.codes
    ]
