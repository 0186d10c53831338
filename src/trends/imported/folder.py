"""A folder of imported incidents: Parquet files with the canonical columns, and beside them what was read and rejected.

``accounting.json`` says from which files, by their hashes, how many rows were read, kept, rejected and skipped and why,
which days are covered, and which Parquet files belong to it with their rows and bytes. A folder without it, or with other
files than it names, is not read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.errors import InputError
from trends.imported.plain import from_plain
from trends.incidents.incidents import Incidents
from trends.schema import COLUMNS, conform, empty_frame, stacked, without_unused_names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd
    import pyarrow as pa

__all__ = [
    "ACCOUNTING",
    "CANONICAL",
    "KEPT",
    "TABLES",
    "VERSION",
    "WITHIN_MONTH",
    "Imported",
    "PartFile",
    "frame_of",
    "is_imported",
    "month_of",
    "read_folder",
]

ACCOUNTING = "accounting.json"
VERSION = 1
"""Of the layout of the folder: raised when an older release could misread it."""

WITHIN_MONTH = "within_month"
"""A column of the files beside those of the table: the month in which an incident lies with all of its days.

Counting by it takes a third of the processor time of counting by days: a number is read and grouped, of which there are few.
"""


def month_of(day: date) -> int:
    """Return the months since January 1970, the number of a month in `WITHIN_MONTH`."""
    return (day.year - 1970) * 12 + day.month - 1


KEPT = (
    "provenance",
    "rows_read",
    "skipped",
    "warnings",
    "coverage",
    "notes",
    "subject",
    "name",
    "measured",
    "collection",
    "columns_read",
    "columns_unread",
    "week",
    "whole",
)
"""Fields of `Incidents` that the accounting holds; its other tables are `TABLES`."""

TABLES = ("rejected", "reports", "unreadable")
"""Tables beside the incidents, a Parquet file each, where there are any."""

CANONICAL = ("unreadable",)
"""Those of them that have the columns of incidents."""


@dataclass(frozen=True)
class PartFile:
    """One of the Parquet files: its name in the folder, its rows, its bytes."""

    name: str
    rows: int
    size: int


@dataclass(frozen=True)
class Imported:
    """A folder of imported incidents that has been looked at, without any of its rows.

    Attributes
    ----------
    path : Path
        The folder.
    parts : tuple of PartFile
        Its files, in the order of the rows.
    extra : mapping of str to str
        Columns beside the canonical ones, with their types.
    known : mapping of str to object
        The fields `KEPT` of the incidents.
    tables : tuple of str
        Which of `TABLES` there are.
    """

    path: Path
    parts: tuple[PartFile, ...]
    extra: Mapping[str, str]
    known: Mapping[str, Any]
    tables: tuple[str, ...] = ()
    columns: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", (*COLUMNS, *self.extra))

    @property
    def rows(self) -> int:
        """How many incidents there are."""
        return sum(part.rows for part in self.parts)

    @property
    def files(self) -> list[str]:
        """The paths of its Parquet files."""
        return [str(self.path / part.name) for part in self.parts]

    def incidents(self, frame: pd.DataFrame | None = None) -> Incidents:
        """Return the incidents in memory: all of them, or a table that was drawn together from them."""
        if frame is None:
            frames = [read_part(self, part) for part in self.parts]
            frame = without_unused_names(stacked(frames)) if frames else empty_frame()
        tables = {name: read_table(self, name) for name in self.tables}
        return replace(Incidents(frame, **self.known), **tables)  # type: ignore[arg-type]  # fields by their names


def is_imported(path: Path) -> bool:
    """Return whether a folder is one of imported incidents."""
    return path.is_dir() and (path / ACCOUNTING).is_file()


def read_folder(path: Path) -> Imported:
    """Look at a folder of imported incidents.

    Raises
    ------
    InputError
        If its accounting cannot be read, or a file is missing, has other bytes or is damaged.
    """
    shown = path.name or str(path)
    try:
        held = json.loads((path / ACCOUNTING).read_text(encoding="utf-8"))
        version = held["trends_import"]
        if isinstance(version, int) and version > VERSION:
            raise InputError(
                f"{shown} was imported by a newer release of trends; install that, or import the files again."
            )
        parts = tuple(
            PartFile(str(one["file"]), int(one["rows"]), int(one["bytes"])) for one in held["parts"]
        )
        known = {name: from_plain(held["incidents"][name]) for name in KEPT}
        extra = {str(name): str(kind) for name, kind in held["extra"].items()}
        imported = Imported(
            path, parts, extra, known, tuple(name for name in TABLES if name in held["tables"])
        )
    except OSError as error:
        raise InputError(f"{shown}/{ACCOUNTING} cannot be read: {error.strerror}.") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise InputError(
            f"{shown}/{ACCOUNTING} is not what trends import writes, so {shown} is not read; import the files again."
        ) from None
    first: dict[str, tuple[str, str]] = {}
    for part in parts:
        _refuse_drift(imported, part, _refuse_other(imported, part), first)
    for name in imported.tables:
        if not (path / f"{name}.parquet").is_file():
            raise InputError(
                f"{shown}/{name}.parquet is missing, so nothing of it is counted; import the files again."
            )
    return imported


def _refuse_other(imported: Imported, part: PartFile) -> pa.Schema:
    """Refuse a file that is not the one that was written; return its columns."""
    from pyarrow import ArrowException, parquet

    shown = f"{imported.path.name}/{part.name}"
    again = "so nothing of it is counted; import the files again."
    path = imported.path / part.name
    try:
        # A name that leads out of the folder is nobody's part.
        if path.resolve().parent != imported.path.resolve() or not path.is_file():
            raise InputError(f"{shown} is missing, {again}")
        if path.stat().st_size != part.size:
            raise InputError(f"{shown} is not the file that was imported: it has another size, {again}")
        about = parquet.read_metadata(path)
        columns = about.schema.to_arrow_schema()
    except (OSError, ArrowException):
        raise InputError(f"{shown} is a damaged Parquet file, {again}") from None
    if about.num_rows != part.rows or not {*COLUMNS, WITHIN_MONTH} <= set(columns.names):
        raise InputError(
            f"{shown} is not the file that was imported: its rows or columns are others, {again}"
        )
    return columns


def _refuse_drift(
    imported: Imported, part: PartFile, columns: pa.Schema, first: dict[str, tuple[str, str]]
) -> None:
    """Refuse a file in which a column is of another type than in an earlier one; `first` holds where each was met."""
    import pyarrow as pa

    for column in columns:
        kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        # Text comes long and short; and a column that is empty in one file has no type there.
        shown = str(kind).removeprefix("large_")
        if shown == "null":
            continue
        where, before = first.setdefault(column.name, (part.name, shown))
        if shown != before:
            raise InputError(
                f"{imported.path.name}/{part.name} holds {column.name} as {shown} and {where} as {before}, so nothing of it is "
                "counted; import the files again."
            )


def read_part(imported: Imported, part: PartFile) -> pd.DataFrame:
    """Read one of the Parquet files as a canonical table."""
    from pyarrow import parquet

    table = parquet.read_table(imported.path / part.name)
    return frame_of(table.drop_columns([WITHIN_MONTH]), imported.extra)


def read_table(imported: Imported, name: str) -> pd.DataFrame:
    """Read one of the tables beside the incidents."""
    from pyarrow import parquet

    table = parquet.read_table(imported.path / f"{name}.parquet")
    return frame_of(table, imported.extra) if name in CANONICAL else table.to_pandas()


def frame_of(table: pa.Table, extra: Mapping[str, str]) -> pd.DataFrame:
    """Return an Arrow table as a canonical one: days without a time, names as categoricals."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    kinds = {**COLUMNS, **extra}
    columns: dict[str, Any] = {}
    for name in table.column_names:
        column, kind = table.column(name), kinds.get(name, "int64")
        if kind == "category":
            words = (
                column
                if pa.types.is_dictionary(column.type)
                else pc.dictionary_encode(column.cast(pa.string()))
            )
            columns[name] = words.unify_dictionaries().to_pandas()
        elif kind.startswith("datetime"):
            columns[name] = column.cast(pa.timestamp("s")).to_pandas().astype(kind)
        else:
            columns[name] = column.to_pandas(
                types_mapper=lambda _, kind=kind: pd.api.types.pandas_dtype(kind)
            )
    return conform(pd.DataFrame(columns, copy=False))
