"""The forms in which a table comes: text, workbooks, JSON, columns, archives."""

from __future__ import annotations

import gzip
import io
import json
import warnings
import zipfile
from datetime import datetime

import pandas as pd
from conftest import csv_text, workbook_bytes

__all__ = ["FORMS", "NOT_IN", "container", "rendered"]

_NAMED = ("json", "list.json", "lines.jsonl", "geojson", "parquet", "feather", "dta")
NOT_IN = {
    "pitf": _NAMED,
    "pitf-one-header": _NAMED,
    "candidate-headerless": (*_NAMED, "xlsx", "sheets.xlsx", "book.zip"),
    "series": ("geojson",),
}
"""Forms that name every column, so that a table with another header or none does not come in them (nor does a
last column without any value in a workbook)."""


def _records(table: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(table[0], row, strict=False)) for row in table[1:]]


def _typed(table: list[list[str]]) -> pd.DataFrame:
    """Make a table whose columns are numbers and moments where all their cells are."""
    width = len(table[0])
    rows = [(row + [""] * width)[:width] for row in table[1:]]
    frame = pd.DataFrame(rows, columns=[str(name) for name in table[0]], dtype="str")
    columns = []
    for place in range(width):
        column = frame.iloc[:, place]
        numbers = pd.to_numeric(column.replace("", None), errors="coerce")
        if numbers.notna().sum() == (column != "").sum() and numbers.notna().any():
            columns.append(numbers)
        elif column.str.fullmatch(r"(19|20)\d\d-[01]\d-[0-2]\d").all():
            columns.append(pd.to_datetime(column, errors="coerce"))
        else:
            columns.append(column)
    return pd.concat(columns, axis=1) if columns else frame


def _saved(write) -> bytes:
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


_MOMENT = datetime(2024, 1, 1)  # noqa: DTZ001 - Stata knows no zones; the same file every time


def _stata(table: list[list[str]]) -> bytes:
    frame = _typed(table)
    frame.columns = [f"{name[:28]}".replace(" ", "_").replace("-", "_") for name in frame.columns]
    text = frame.select_dtypes("str").columns
    frame[text] = frame[text].astype(object)
    return _saved(lambda buffer: frame.to_stata(buffer, write_index=False, version=118, time_stamp=_MOMENT))


def _number(cell: str) -> object:
    try:
        return (
            float(cell)
            if cell.strip() and cell.casefold() not in {"nan", "inf", "-inf", "infinity"}
            else cell
        )
    except ValueError:
        return cell


def _geojson(table: list[list[str]]) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": number,
            "properties": {
                key: cell for key, cell in record.items() if key.casefold() not in {"latitude", "longitude"}
            },
            "geometry": {"type": "Point", "coordinates": [38.2, 35.1]} if number % 3 else None,
        }
        for number, record in enumerate(_records(table))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _book(table: list[list[str]], *above: str) -> bytes:
    cells = [[_number(cell) for cell in row] for row in table]
    book = workbook_bytes({**{name: [["Terms of use"], ["nothing"]] for name in above}, "Data": cells})
    return _zip(_unzipped(book))  # the same moment in every archive


def _csv(table: list[list[str]], separator: str = ",", newline: str = "\n") -> bytes:
    return csv_text(table, separator=separator, newline=newline).encode("utf-8", "surrogatepass")


FORMS = {
    "csv": _csv,
    "crlf.csv": lambda table: b"\xef\xbb\xbf" + _csv(table, newline="\r\n"),
    "semicolon.csv": lambda table: _csv(table, ";"),
    "tab.tsv": lambda table: _csv(table, "\t"),
    "latin.csv": lambda table: csv_text(table).encode("cp1252", "replace"),
    "wide.csv": lambda table: csv_text(table).encode("utf-16"),
    "csv.gz": lambda table: gzip.compress(_csv(table), mtime=0),
    "zip": lambda table: _zip({"README.md": b"Read me.", "v25_1.csv": _csv(table)}),
    "book.zip": lambda table: _zip({"inside.xlsx": _book(table)}),
    "xlsx": _book,
    "sheets.xlsx": lambda table: _book(table, "TOU", "Notes"),
    "json": lambda table: json.dumps({"status": 200, "count": len(table), "data": _records(table)}).encode(),
    "list.json": lambda table: json.dumps(
        [{k: _number(v) for k, v in r.items()} for r in _records(table)]
    ).encode(),
    "lines.jsonl": lambda table: "\n".join(map(json.dumps, _records(table))).encode(),
    "geojson": _geojson,
    "parquet": lambda table: _saved(lambda buffer: _typed(table).to_parquet(buffer)),
    "feather": lambda table: _saved(
        lambda buffer: _typed(table).to_feather(buffer, compression="uncompressed")
    ),
    "dta": _stata,
}
"""Every form in which a table comes, by the ending of its file."""


def rendered(table: list[list[str]], form: str) -> tuple[bytes, str]:
    """Write a table in a form; one that cannot hold it (two columns of one name, ...) gives way to CSV."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # names that Stata does not allow are changed, which is fine here
            return FORMS[form](table), form
    except Exception:  # noqa: BLE001 - whatever the writer objects to
        return _csv(table), "csv"


def container(content: bytes, change) -> bytes:
    """Apply a change to the largest part inside a zip or gzip, and pack it again."""
    if content[:2] == b"\x1f\x8b":
        return gzip.compress(change(gzip.decompress(content)), mtime=0)
    parts = _unzipped(content)
    largest = max(parts, key=lambda name: len(parts[name]) * (2 if "sheet" in name or "csv" in name else 1))
    return _zip({**parts, largest: change(parts[largest])})
