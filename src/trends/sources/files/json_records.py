"""Reads JSON as a raw table: a list of records, an API's envelope, GeoJSON features, or one record a line."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trends.errors import InputError, listed
from trends.sources.files.columnar import ColumnSheet
from trends.sources.files.encoding import decoded
from trends.sources.files.raw import ColumnBuilder, distinct_names
from trends.sources.files.text_layout import MOST_COLUMNS
from trends.sources.rejection import NO_RECORD, rejected_rows

if TYPE_CHECKING:
    from trends.sources.files.opening import PlainFile

__all__ = ["json_sheet"]

_ENVELOPES = (
    "data",
    "Result",
    "result",
    "results",
    "records",
    "rows",
    "events",
    "incidents",
    "items",
    "value",
)
"""Where APIs put their records: ACLED ``data``, UCDP ``Result``, and what others use."""


def json_sheet(plain: PlainFile) -> ColumnSheet:
    """Read JSON records.

    Numbers keep the digits with which they were written. A GeoJSON point gives `latitude` and `longitude` where the
    properties do not have them.

    Raises
    ------
    InputError
        If it is no JSON, or holds no list of records.
    """
    text, remarks = decoded(plain.path.read_bytes(), plain.name)
    try:
        records = list(enumerate(_records(json.loads(text, **_AS_TEXT), plain.name), 1))
    except RecursionError:
        raise InputError(f"{plain.name} is no table: its JSON is nested too deeply.") from None
    except ValueError as error:
        records = _lines(text, plain.name, error)
    return replace(_sheet(plain.name, records), warnings=tuple(remarks))


_AS_TEXT: dict[str, Any] = {"parse_float": str, "parse_int": str, "parse_constant": str}


def _lines(text: str, name: str, error: ValueError) -> list[tuple[int, Any]]:
    """Read one record a line; a line that is none stays text, to be rejected."""
    records: list[tuple[int, Any]] = []
    # Not splitlines: it also cuts at U+2028 and U+0085, which may stand in a JSON string as they are.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, **_AS_TEXT)
        except (ValueError, RecursionError):
            record = line
        records.append((number, _feature(record)))
    good = sum(1 for _, record in records if isinstance(record, dict))
    if len(records) == 1 or good <= len(records) // 2:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"{name} is no JSON: it breaks off or is malformed{where}.") from None
    return records


def _records(value: Any, name: str) -> list[Any]:
    if isinstance(value, dict) and isinstance(value.get("features"), list):
        value = value["features"]
    elif isinstance(value, dict):
        lists = {key: item for key, item in value.items() if isinstance(item, list)}
        rows = next((lists[key] for key in _ENVELOPES if key in lists), None)
        if rows is None:
            raise InputError(
                f"{name} is no table: its JSON holds {listed(value) if value else 'nothing'} and no list of records."
            )
        value = rows
    if value == []:
        raise InputError(f"{name} holds no record: the list in its JSON is empty.")
    if not isinstance(value, list) or not any(isinstance(record, dict) for record in value):
        raise InputError(f"{name} is no table: its JSON holds no list of records with named fields.")
    return [_feature(record) for record in value]


def _feature(record: Any) -> Any:
    """Return the properties of a GeoJSON feature with its point; anything else as it is."""
    if not isinstance(record, dict):
        return record
    properties = record.get("properties")
    if record.get("type") != "Feature" or not isinstance(properties, dict):
        return record
    geometry = record.get("geometry")
    place = (
        geometry.get("coordinates")
        if isinstance(geometry, dict) and geometry.get("type") == "Point"
        else None
    )
    folded = {key.casefold() for key in properties}
    if isinstance(place, list) and len(place) >= 2 and not folded & {"latitude", "lat", "longitude", "lon"}:
        # GeoJSON has the longitude first (RFC 7946).
        properties = {**properties, "latitude": place[1], "longitude": place[0]}
    if "id" in record and not folded & {"id", "event_id", "event_id_cnty"}:
        properties = {**properties, "id": record["id"]}
    return properties


def _sheet(name: str, records: list[tuple[int, Any]]) -> ColumnSheet:
    builders: dict[str, ColumnBuilder] = {}
    starts: list[int] = []
    refused: list[tuple[str, int, str, str, str]] = []
    for line, record in records:
        if not isinstance(record, dict):
            refused.append((name, line, "", _word(record)[:200], NO_RECORD))
            continue
        for key in record:
            if key not in builders:
                if len(builders) >= MOST_COLUMNS:
                    raise InputError(
                        f"{name} is no table: its records have more than {MOST_COLUMNS:,} different fields."
                    )
                # A field that comes late is blank in the records before.
                builders[key] = ColumnBuilder(len(starts))
        for key, builder in builders.items():
            builder.add(_word(record.get(key)))
        starts.append(line)
    names, _ = distinct_names(tuple(map(_text, builders)))
    columns = {name: builder.column() for name, builder in zip(names, builders.values(), strict=True)}
    return ColumnSheet(name, names, columns, len(starts), tuple(starts), ragged=rejected_rows(refused))


_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of a character, which JSON can write alone (as an escape) and no text can hold."""


def _text(value: str) -> str:
    return value if value.isascii() else _HALVES.sub("\ufffd", value)


def _word(value: Any) -> str:
    if isinstance(value, str):
        # A bare NaN, which many programs write and JSON does not know, comes as this word (`_AS_TEXT`).
        return "" if value == "NaN" else _text(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(json.dumps(value, ensure_ascii=False))
