"""Writes a folder of imported incidents, whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.errors import InputError, ParameterError, TrendsError
from trends.files.locks import exclusive
from trends.imported.folder import (
    ACCOUNTING,
    CANONICAL,
    KEPT,
    TABLES,
    VERSION,
    WITHIN_MONTH,
    Imported,
    PartFile,
    read_folder,
)
from trends.imported.plain import to_plain
from trends.schema import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    import pyarrow as pa

    from trends.incidents.incidents import Incidents

__all__ = ["FolderWriter", "finished", "written_folder"]

ROWS_A_FILE = 1_000_000
"""Some 40 MB of events: few enough that a worker holds one, many enough that a billion rows are a thousand files."""

_ROWS_A_GROUP = 131_072
"""DuckDB gives a thread a row group at a time; its own are of 122,880 rows."""


class FolderWriter:
    """Takes in incidents, a table after the other, and writes them as Parquet files under a hidden name."""

    def __init__(self, staging: Path) -> None:
        self._staging = staging
        self._parts: list[PartFile] = []
        self._extra: dict[str, str] = {}

    def add(self, frame: pd.DataFrame) -> None:
        """Write a canonical table, as several files where it is long."""
        extra = {str(name): str(frame[name].dtype) for name in frame.columns if name not in COLUMNS}
        self._extra |= extra
        for start in range(0, len(frame), ROWS_A_FILE):
            part = frame.iloc[start : start + ROWS_A_FILE]
            table = _arrow(part).append_column(WITHIN_MONTH, _months_of(part))
            name = f"part-{len(self._parts) + 1:05}.parquet"
            size = _write(self._staging / name, table)
            self._parts.append(PartFile(name, table.num_rows, size))

    def finish(self, incidents: Incidents) -> None:
        """Write the accounting: all that is known of the incidents beside their rows."""
        tables = [name for name in TABLES if getattr(incidents, name) is not None]
        for name in tables:
            table = getattr(incidents, name)
            _write(
                self._staging / f"{name}.parquet", _arrow(table) if name in CANONICAL else _as_it_is(table)
            )
        held: dict[str, Any] = {
            "trends_import": VERSION,
            "rows": sum(part.rows for part in self._parts),
            "parts": [{"file": part.name, "rows": part.rows, "bytes": part.size} for part in self._parts],
            "extra": self._extra,
            "tables": tables,
            "incidents": {name: to_plain(getattr(incidents, name)) for name in KEPT},
        }
        text = json.dumps(held, ensure_ascii=True, allow_nan=False, indent=1) + "\n"
        with (self._staging / ACCOUNTING).open("w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())


@contextlib.contextmanager
def written_folder(out: Path) -> Iterator[FolderWriter]:
    """Give a writer whose files become the folder `out` in one stroke once all is written.

    What a run that was killed had written is swept by the next; nobody ever sees a folder that is half written.

    Raises
    ------
    ParameterError
        If there is something at `out` already.
    TrendsError
        If it cannot be written, a full disk included.
    """
    shown = str(out)[-120:]
    staging = out.with_name(f".{out.name}.importing")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Two imports to one folder: the second waits, and then finds it there.
        with exclusive(_lock_of(out)):
            if out.is_symlink() or (out.exists() and not (out.is_dir() and not any(out.iterdir()))):
                raise ParameterError(
                    f"{shown!r} is there already, and nothing was written; name a folder that is not there yet."
                )
            try:
                shutil.rmtree(staging, ignore_errors=True)
                staging.mkdir()
                yield FolderWriter(staging)
                _sync(staging)
                if out.is_dir():
                    out.rmdir()
                staging.rename(out)
                _sync(out.parent)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        why = error.strerror or str(error)[:200].rstrip(".")
        raise TrendsError(f"{shown!r} cannot be written: {why}; nothing of it is left.") from None


def _lock_of(out: Path) -> Path:
    # Not beside the folder: a lock stays where it is, and the place beside it is the user's own.
    owner = str(os.getuid()) if hasattr(os, "getuid") else ""
    name = hashlib.sha256(f"{owner}\0{out}".encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"trends-import-{name}.lock"


def finished(out: Path) -> Imported:
    """Look at the folder that was written."""
    try:
        return read_folder(out)
    except InputError as error:
        raise TrendsError(str(error)) from None


def _arrow(frame: pd.DataFrame) -> pa.Table:
    """Return a table as Arrow has it: days as days, and names as a dictionary of those that occur."""
    import pyarrow as pa

    table = pa.Table.from_pandas(frame, preserve_index=False)
    kinds = [
        pa.field(part.name, pa.date32() if pa.types.is_timestamp(part.type) else part.type)
        for part in table.schema
    ]
    return table.cast(pa.schema(kinds)).replace_schema_metadata(None)


def _months_of(frame: pd.DataFrame) -> pa.Array:
    """Return the month in which each incident lies with all of its days; null where there is none."""
    import numpy as np
    import pyarrow as pa

    start, end = (frame[name].to_numpy("datetime64[D]") for name in ("date_start", "date_end"))
    # An end before the start is the start, as wherever incidents are laid over periods.
    end = np.where(np.isnat(end) | (end < start), start, end)
    month = start.astype("datetime64[M]")
    nowhere = np.isnat(start) | (month != end.astype("datetime64[M]"))
    return pa.array(np.where(nowhere, 0, month.astype(np.int64)).astype(np.int32), mask=nowhere)


def _as_it_is(frame: pd.DataFrame) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_pandas(frame, preserve_index=False)


def _write(path: Path, table: pa.Table) -> int:
    """Write a Parquet file down to the disk, and return its size."""
    from pyarrow import parquet

    with path.open("wb") as stream:
        parquet.write_table(table, stream, compression="zstd", row_group_size=_ROWS_A_GROUP)
        stream.flush()
        os.fsync(stream.fileno())
    return path.stat().st_size


def _sync(folder: Path) -> None:
    """Have the names in a folder on the disk too, where the system can do that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
