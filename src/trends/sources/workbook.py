"""Reads the sheets of an Excel workbook (xlsx, xlsm) as raw tables, through calamine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.errors import InputError
from trends.sources.coding import ColumnBuilder
from trends.sources.extent import refuse_boundless
from trends.sources.raw import RawTable, distinct_names
from trends.sources.rejection import rejected_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from python_calamine import CalamineSheet

    from trends.sources.opening import PlainFile

__all__ = ["WorkbookSheet", "workbook_sheets"]

_SAMPLE = 200
_MOST_SHEETS = 100


def workbook_sheets(plain: PlainFile) -> list[WorkbookSheet]:
    """Open a workbook and return its sheets that hold anything.

    Raises
    ------
    InputError
        If it is damaged, encrypted, empty, or would swell beyond reason.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    refuse_boundless(plain.path, plain.name)
    try:
        with CalamineWorkbook.from_path(str(plain.path)) as book:
            names = book.sheet_names
            sheets = [
                _sheet(plain.name, name, book.get_sheet_by_name(name), len(names))
                for name in names[: _MOST_SHEETS + 1]
            ]
    except (CalamineError, Exception) as error:
        raise _damaged(plain.name) from error
    except BaseException as error:
        # A panic of the library arrives as pyo3's PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(plain.name) from None
    if len(sheets) > _MOST_SHEETS:
        raise InputError(f"{plain.name} has {len(names):,} sheets; at most {_MOST_SHEETS} are read.")
    filled = [sheet for sheet in sheets if sheet.records]
    if not filled:
        raise InputError(f"{plain.name} holds no table: all its sheets are empty.")
    return filled


def _damaged(name: str) -> InputError:
    return InputError(f"{name} is a damaged workbook, or one of a kind that is not read (xlsx and xlsm are).")


def _sheet(file: str, name: str, sheet: CalamineSheet, sheets: int) -> WorkbookSheet:
    records = tuple(cells for _, cells in islice(_rows(sheet), _SAMPLE))
    return WorkbookSheet(file if sheets == 1 else f"{file} [{name}]", name, sheet, records)


@dataclass(frozen=True, eq=False)
class WorkbookSheet:
    """A sheet that has been opened but not read.

    `records` are the first rows that hold anything, taken out once: the header is looked for in many places. `head`
    of them stand above it.
    """

    file: str
    title: str
    sheet: CalamineSheet
    records: tuple[tuple[str, ...], ...]
    head: int = 0

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The cells of the header row, stripped and made distinct."""
        return distinct_names(self.records[self.head])[0]

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
        """Read the `wanted` columns (all where None); see `trends.sources.raw.Sheet`."""
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
        for number, cells in islice(_rows(self.sheet), self.head + (0 if headless else 1), None):
            lines.append(number)
            for place, builder in zip(places, builders, strict=True):
                builder.add(cells[place] if place < len(cells) else "")
        starts = np.array(lines, dtype=np.int64)
        coded = {name: builder.column() for name, builder in zip(wanted, builders, strict=True)}
        return RawTable(self.file, columns, coded, len(lines), lambda rows: starts[rows], rejected_rows([]))


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (row number, cells as text) for each row that holds anything."""
    if sheet.start is None:
        return
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = tuple(cell if type(cell) is str else _text(cell) for cell in cells)
        if any(cell and not cell.isspace() for cell in row):
            yield number, row


def _text(cell: Any) -> str:
    """Write a cell as the words that the same table would hold as CSV."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
