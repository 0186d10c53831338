"""Writes records that an API sent page by page as one CSV file whose bytes depend on the records alone."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from trends.errors import FetchError

__all__ = ["checked_records", "write_records"]


def checked_records(found: object, host: str) -> list[dict[str, Any]]:
    """Return what an API sent as records.

    Raises
    ------
    FetchError
        If it is no list of objects.
    """
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise FetchError(f"{host} answered with JSON that holds no list of events.")
    return found


def write_records(path: Path, records: Sequence[Mapping[str, Any]], columns: Sequence[str], key: str) -> None:
    """Write records as CSV.

    Parameters
    ----------
    path : Path
        The file.
    records : sequence of mapping
        Text, truth values, nested values or None by column; numbers as text, with their own digits.
    columns : sequence of str
        The columns in the order of the source's own files. Those that no record has are left out, those that only
        the records have follow in alphabetical order.
    key : str
        The column that names an event. Rows are sorted by it: services promise no order.
    """
    present = {name for record in records for name in record}
    header = [name for name in columns if name in present] + sorted(present.difference(columns))
    rows = [[_cell(record.get(name)) for name in header] for record in records]
    place = header.index(key)
    rows.sort(key=lambda row: (_number(row[place]), row[place], row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
