"""Reads the sheets of a workbook (Excel's old and new kinds, OpenDocument) as raw tables."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from trends.errors import InputError
from trends.messages.numbers import fixed
from trends.sources.files import workbook_process
from trends.sources.files.raw import ColumnBuilder, RawTable, distinct_names, named_twice
from trends.sources.files.workbook_extent import refuse_boundless
from trends.sources.rejection import rejected_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trends.sources.files.opening import PlainFile

__all__ = ["WorkbookSheet", "workbook_sheets"]

# Rows in which a header and its columns are looked for, as in text files.
_SAMPLE = 200
_MOST_SHEETS = 100

_FREE_BYTES = 1 << 30
_BYTES_A_BYTE = 60
"""Memory for opening a workbook: a cell takes 32 bytes in calamine's grid, and about one in the packed file."""

_FREE_SECONDS = 60
_SECONDS_A_MEGABYTE = 5
_PATIENCE = 10
"""Of the processor's time, and how many times that may pass on a machine that is busy with other things."""

_REASONS = {
    "damaged": "{name} is a damaged workbook, or one of a kind that is not read (xlsx, xlsm, xlsb, xls and ods are).",
    "encrypted": "{name} is encrypted; save it without a password.",
    "sheets": "{name} is not read: it has more than {sheets} sheets.",
}


def workbook_sheets(plain: PlainFile) -> list[WorkbookSheet]:
    """Open a workbook and return its sheets that hold anything.

    Raises
    ------
    InputError
        If it is damaged, encrypted, empty, or would swell beyond reason.
    """
    if sys.platform != "linux":
        refuse_boundless(plain.path, plain.name)  # elsewhere no limit of memory is sure to hold
    cells = _cells_of(plain)
    starts = _starts(cells)
    sheets = [
        WorkbookSheet(
            plain.name if len(starts) == 1 else f"{plain.name} [{name}]",
            cells,
            start,
            tuple(tuple(row) for _, row in islice(_rows(cells, start), _SAMPLE)),
        )
        for name, start in starts
    ]
    filled = [sheet for sheet in sheets if sheet.records]
    if not filled:
        raise InputError(f"{plain.name} holds no table: all its sheets are empty.")
    return filled


def _cells_of(plain: PlainFile) -> mmap:
    """Have a process of its own write the cells of a workbook; see `trends.sources.files.workbook_process`."""
    size = plain.path.stat().st_size
    more = _FREE_BYTES + _BYTES_A_BYTE * size
    seconds = _FREE_SECONDS + _SECONDS_A_MEGABYTE * (size >> 20)
    # Without site-packages and the user's settings: calamine's folder is all that it gets.
    program = [sys.executable, "-I", "-S", workbook_process.__file__, _folder_of_calamine()]
    with tempfile.TemporaryFile() as cells:  # without a name: if this process is killed, it is gone as well
        try:
            ended = subprocess.run(  # noqa: S603 - this interpreter with a program of this package
                [*program, str(plain.path), str(more), str(seconds), str(_MOST_SHEETS)],
                stdin=subprocess.DEVNULL,
                stdout=cells,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "RUST_BACKTRACE": "0"},
                timeout=seconds * _PATIENCE,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            ended = 1
        if ended:
            raise InputError(
                f"{plain.name} is not read: to open it takes more than {fixed(more / 1e9, 1)} GB of memory or {seconds} seconds, "
                "as when a cell far from the table makes a sheet huge; delete what lies far from the table and save it again."
            )
        written = mmap(cells.fileno(), 0, access=ACCESS_READ)
    # The last line; its own line end is left out of the search.
    reason = json.loads(written[written.rfind(b"\n", 0, -1) + 1 :])["end"]
    if reason:
        raise InputError(_REASONS[reason].format(name=plain.name, sheets=_MOST_SHEETS))
    return written


def _folder_of_calamine() -> str:
    spec = find_spec("python_calamine")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("python_calamine", name="python_calamine")
    return str(Path(spec.origin).parents[1])


def _starts(cells: mmap) -> list[tuple[str, int]]:
    """Return the name of each sheet and where its rows begin."""
    cells.seek(0)
    starts = []
    while line := cells.readline():
        if line.startswith(b'{"sheet"'):
            starts.append((str(json.loads(line)["sheet"]), cells.tell()))
    return starts


def _rows(cells: mmap, start: int) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells as text) for each row of a sheet that holds anything."""
    # By its own place: rows of two sheets may be taken in turn.
    while (end := cells.find(b"\n", start)) >= 0 and not (line := cells[start:end]).startswith(b"{"):
        start = end + 1
        number, *row = json.loads(line)
        yield number, row


@dataclass(frozen=True, eq=False)
class WorkbookSheet:
    """A sheet that has been opened but not read.

    `records` are the first rows that hold anything, taken out once: the header is looked for in many places. `head`
    of them stand above it.
    """

    file: str
    cells: mmap
    start: int
    records: tuple[tuple[str, ...], ...]
    head: int = 0

    @cached_property
    def _named(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return distinct_names(self.records[self.head])

    @property
    def header(self) -> tuple[str, ...]:
        """The cells of the header row, stripped and made distinct."""
        return self._named[0]

    @property
    def sample(self) -> tuple[tuple[str, ...], ...]:
        """The first records after the header."""
        return self.records[self.head + 1 :]

    def below(self, records: int) -> WorkbookSheet | None:
        """Return the sheet with its header so many records further down."""
        head = self.head + records
        return replace(self, head=head) if head < len(self.records) else None

    def read(
        self,
        wanted: tuple[str, ...] | None,
        names: tuple[str, ...] | None = None,
        *,
        headless: bool = False,
        pad: bool = False,
        numeric: frozenset[str] = frozenset(),
        distinct: frozenset[str] = frozenset(),
    ) -> RawTable:
        """Read the `wanted` columns (all where None); see `trends.sources.files.raw.Sheet`."""
        del (
            pad,
            numeric,
            distinct,
        )  # the rows of a sheet are all of one width, and its numbers are cells already
        columns = names or self.header
        wanted = columns if wanted is None else tuple(name for name in wanted if name in columns)
        places = [columns.index(name) for name in wanted]
        builders = [ColumnBuilder() for _ in wanted]
        lines: list[int] = []
        # Rows of nothing are left out when a workbook is opened: counting is by those that hold
        # anything, while `number` stays the sheet's own.
        for number, cells in islice(_rows(self.cells, self.start), self.head + (0 if headless else 1), None):
            lines.append(number)
            for place, builder in zip(places, builders, strict=True):
                builder.add(cells[place] if place < len(cells) else "")
        starts = np.array(lines, dtype=np.int64)
        coded = {name: builder.column() for name, builder in zip(wanted, builders, strict=True)}
        twice = () if names else named_twice(self.file, self._named[1])
        return RawTable(
            self.file, columns, coded, len(lines), lambda rows: starts[rows], rejected_rows([]), twice
        )
