"""Reads a delimited text file into raw columns: fast where the file is sound, record by record where it is not.

Both ways give the same table; a test holds them together. The fast way (arrow's parser) reads only the wanted
columns; the careful way (the standard library's) knows the line of every record, rejects ragged rows, and recovers
from a quotation mark that never closes.
"""

from __future__ import annotations

import csv
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, TextIO

import numpy as np
import pyarrow as pa

from trends.messages import Message
from trends.sources.files.coding import ColumnBuilder, NumberBuilder, PieceBuilder
from trends.sources.files.encoding import UTF8, encoding_of, recode, unread_lines
from trends.sources.files.quoting import UnsoundError, record_pieces
from trends.sources.files.raw import Coded, ColumnsOnDemand, RawTable, distinct_names, named_twice
from trends.sources.files.text_layout import TextLayout, closes, plain_cells, sniff
from trends.sources.rejection import RAGGED, UNCLOSED, rejected_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from numpy.typing import NDArray

    from trends.sources.files.opening import PlainFile

__all__ = ["DelimitedSheet"]

_PART = 1 << 22
_PIECE = 1 << 21
_MOST_WORKERS = 3
# The csv module's own limit, 131,072 characters, would end the reading at one long note.
_LONGEST_CELL = 1 << 30


@dataclass(frozen=True)
class DelimitedSheet:
    """A delimited text file that has been looked at but not read."""

    plain: PlainFile
    layout: TextLayout
    head: int = 0

    @classmethod
    def of(cls, plain: PlainFile) -> DelimitedSheet:
        """Look at a text file.

        Raises
        ------
        InputError
            If it is no table.
        """
        return cls(plain, sniff(plain.path, plain.name))

    @property
    def file(self) -> str:
        """The file's name, for sentences and rejected rows."""
        return self.plain.name

    @cached_property
    def _named(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return distinct_names(self.layout.records[self.head])

    @property
    def header(self) -> tuple[str, ...]:
        """The cells of the first record, stripped and made distinct."""
        return self._named[0]

    @property
    def sample(self) -> tuple[tuple[str, ...], ...]:
        """The first records after the header."""
        return self.layout.records[self.head + 1 :]

    def below(self, records: int) -> DelimitedSheet | None:
        """Return the table with its header so many records further down; None where it ends before."""
        head = self.head + records
        return replace(self, head=head) if head < len(self.layout.records) else None

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
        columns = names or self.header
        warnings: list[str] = [] if names else [*named_twice(self.file, self._named[1])]
        wanted = columns if wanted is None else tuple(name for name in wanted if name in columns)
        above = self.head + (0 if headless else 1)
        path, encoding = self.plain.path, self.layout.encoding
        raw: RawTable | str = "encoding"
        if encoding in UTF8 and self.layout.sound:
            raw = _Fast(self.file, path, self.layout, columns, above, distinct).read(wanted, numeric)
            if raw == "ragged" and not _is_utf8(path):
                raw = "encoding"  # further down than was looked at
            if raw == "encoding":
                encoding = encoding_of(path)
        if raw == "encoding":
            path, lines = self._recoded(encoding)
            if encoding == "cp1252":
                warnings.append(Message("sources.files.windows", file=self.file))
            if lines:
                warnings.append(unread_lines(self.file, lines, encoding))
            raw = _Fast(self.file, path, self.layout, columns, above, distinct).read(wanted, numeric)
        if isinstance(raw, str):
            raw = self._carefully(path, columns, wanted, above, pad=pad)
        return replace(raw, warnings=(*warnings, *raw.warnings))

    def _carefully(
        self, path: Path, columns: tuple[str, ...], wanted: tuple[str, ...], above: int, *, pad: bool
    ) -> RawTable:
        """Read record by record; where tabs separate the cells, in the way that loses fewer rows."""
        raw = _read_carefully(path, self, columns, wanted, above, pad=pad)
        if not self.layout.quoted or self.layout.separator != "\t" or raw.ragged.empty:
            return raw
        unquoted = replace(self, layout=replace(self.layout, quoted=False))
        other = _read_carefully(path, unquoted, columns, wanted, above, pad=pad)
        return other if len(other.ragged) < len(raw.ragged) and other.rows >= raw.rows else raw

    def _recoded(self, encoding: str) -> tuple[Path, list[int]]:
        """Write a copy in UTF-8, so that everything after this reads one encoding; see `trends.sources.files.encoding`."""
        folder = self.plain.scratch()
        copy = folder / f"{len(list(folder.iterdir()))}.utf8"
        return copy, recode(self.plain.path, encoding, copy)


@dataclass(frozen=True)
class _Fast:
    """Reads with arrow's parser what follows the first `above` records of a sound file, piece by piece."""

    file: str
    path: Path
    layout: TextLayout
    names: tuple[str, ...]
    above: int
    distinct: frozenset[str]

    def read(self, wanted: tuple[str, ...], numeric: frozenset[str]) -> RawTable | str:
        """Read columns, the `numeric` ones as numbers if all their words are; ``"encoding"``, ``"ragged"`` if not."""
        if self.above > 1 or not self.layout.separator.isascii() or not self.layout.quoted:
            return "ragged"  # what stands above the header has another number of cells
        kinds = {name: pa.float64() if name in numeric else pa.string() for name in wanted}
        columns = _Columns(kinds, self.distinct, self.path.stat().st_size)
        try:
            for table in self._tables(kinds):
                columns.add(table)
        except UnsoundError:
            return "ragged"
        except _NoNumberError:
            return self.read(wanted, frozenset())
        except pa.ArrowInvalid as error:
            # Arrow has one class for all that can be wrong; only its text tells what was.
            if "conversion error to double" in str(error):
                return self.read(wanted, frozenset())
            return "encoding" if "UTF8" in str(error) else "ragged"
        rows = columns.rows
        ready, numbers = columns.finished()
        # What the pieces took goes back to the system before the incidents are made.
        pa.default_memory_pool().release_unused()
        again = {name: partial(self._words, name) for name in numbers}
        on_demand = ColumnsOnDemand(ready, again) if again else ready
        lines = _Lines(self.path, self.layout, self.above)
        return RawTable(self.file, self.names, on_demand, rows, lines, rejected_rows([]), numbers=numbers)

    def _tables(self, kinds: dict[str, pa.DataType]) -> Iterator[pa.Table]:
        """Parse the file piece by piece, in order, a few pieces at a time."""
        # One core is left to the hash and to whoever takes the tables.
        workers = min(_MOST_WORKERS, max(1, pa.cpu_count() - 1))
        waiting: deque[Future[pa.Table]] = deque()
        with ThreadPoolExecutor(workers) as pool:
            for number, piece in enumerate(record_pieces(self.path, self.layout.separator, _PIECE, workers)):
                waiting.append(pool.submit(self._parsed, piece, kinds, top=number == 0))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _parsed(self, piece: NDArray[np.uint8], kinds: dict[str, pa.DataType], *, top: bool) -> pa.Table:
        from pyarrow import csv as arrow

        return arrow.read_csv(
            pa.BufferReader(pa.py_buffer(piece)),
            read_options=arrow.ReadOptions(
                # One block, as the piece holds whole records.
                block_size=len(piece) + 1,
                use_threads=False,
                column_names=list(self.names),
                skip_rows=self.layout.skip_lines if top else 0,
                # As names are given, the header is a row like the others, and is passed over here.
                skip_rows_after_names=self.above if top else 0,
            ),
            # Values with line ends are read either way; this only says that no piece is cut where such a value stands.
            parse_options=arrow.ParseOptions(delimiter=self.layout.separator, newlines_in_values=False),
            # By itself arrow takes NA, NULL and more in a column of numbers for null; which words mean
            # nothing, each reader decides.
            convert_options=arrow.ConvertOptions(
                include_columns=list(kinds), column_types=kinds, null_values=[""], strings_can_be_null=False
            ),
        )

    def _words(self, name: str) -> Coded:
        columns = _Columns({name: pa.string()}, frozenset(), self.path.stat().st_size)
        for table in self._tables({name: pa.string()}):
            columns.add(table)
        return columns.finished()[0][name]


class _NoNumberError(ValueError):
    """A word such as "nan" or "inf", which is a number to arrow; here the words decide."""


class _Columns:
    """Takes in the tables of a file's pieces; text is coded as it comes, so that little of it is in memory."""

    def __init__(self, kinds: dict[str, pa.DataType], distinct: frozenset[str], size: int) -> None:
        self._numeric = [name for name, kind in kinds.items() if pa.types.is_floating(kind)]
        self._numbers: dict[str, NumberBuilder] = {}
        text = [name for name in kinds if name not in self._numeric]
        self._distinct: dict[str, list[pa.StringArray]] = {name: [] for name in text if name in distinct}
        self._builders = {name: PieceBuilder() for name in text if name not in distinct}
        self._size = size
        self.rows = 0

    def add(self, table: pa.Table) -> None:
        """Take in the next piece."""
        if not self._numbers:
            # A twentieth more than if all pieces had as many rows as the first.
            expected = int(1.05 * table.num_rows * max(1.0, self._size / _PIECE)) + 1
            self._numbers = {name: NumberBuilder(expected) for name in self._numeric}
        self.rows += table.num_rows
        for name, numbers in self._numbers.items():
            column = table.column(name)
            read = column.to_numpy()
            if np.count_nonzero(np.isfinite(read)) < len(column) - column.null_count:
                raise _NoNumberError
            numbers.add(read)
        for name, words in self._distinct.items():
            words.extend(table.column(name).chunks)
        for name, builder in self._builders.items():
            builder.add(table.column(name).chunks)

    def finished(self) -> tuple[dict[str, Coded], dict[str, NDArray[np.floating]]]:
        """Return the columns of words and those of numbers; nothing is kept."""
        ready = {name: self._builders.pop(name).column() for name in list(self._builders)}
        for name in list(self._distinct):
            ready[name] = Coded.of_distinct(pa.chunked_array(self._distinct.pop(name), pa.string()))
        return ready, {name: numbers.column() for name, numbers in self._numbers.items()}


def _open_text(path: Path) -> TextIO:
    # utf-8-sig reads both with and without a byte-order mark; a bad byte in a column that is not read does no harm.
    return path.open(encoding="utf-8-sig", errors="replace", newline="")


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8", newline="") as text:
            while text.read(_PART):
                pass
    except UnicodeDecodeError:
        return False
    return True


class _Physical:
    """The lines of a file, with the power to put some back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> _Physical:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else next(self._stream)
        self.number += 1
        self.taken.append(line)
        return line

    def put_back(self, lines: list[str]) -> None:
        self._waiting.extendleft(reversed(lines))
        self.number -= len(lines)


def _records(stream: TextIO, layout: TextLayout, width: int) -> Iterator[tuple[int, list[str], str]]:
    """Yield (line on which the record starts, its cells, reason why it cannot be used or ``""``)."""
    csv.field_size_limit(_LONGEST_CELL)
    lines = _Physical(stream)
    for _ in range(layout.skip_lines):
        next(lines, None)
    reader = csv.reader(
        lines,
        delimiter=layout.separator,
        quoting=csv.QUOTE_MINIMAL if layout.quoted else csv.QUOTE_NONE,
    )
    while True:
        lines.taken.clear()
        start = lines.number + 1
        cells = next(reader, None)
        if cells is None:
            return
        if not layout.quoted:
            cells = plain_cells(cells)
        if not cells or (len(cells) == 1 < width and not cells[0].strip()):
            continue
        extra = cells[width:]
        ragged = len(cells) < width or any(cell.strip() for cell in extra)
        if len(lines.taken) > 1 and _swallowed(lines.taken, layout.separator, width, ragged=ragged):
            # The quotation mark on the first line swallowed the lines after it: give those back.
            first, *others = list(lines.taken)
            lines.put_back(others)
            # A new one: the old reader is still inside the cell.
            reader = csv.reader(lines, delimiter=layout.separator)
            yield start, [first.rstrip("\r\n")], UNCLOSED
        else:
            yield start, cells[:width] if not ragged else cells, RAGGED if ragged else ""


def _swallowed(lines: list[str], separator: str, width: int, *, ragged: bool) -> bool:
    """Return whether a record of several lines is one row with a long cell, or a row that swallowed others."""
    if not closes("".join(lines), separator):
        return True
    return ragged and any(len(cells) == width for cells in csv.reader(lines[1:], delimiter=separator))


def _read_carefully(
    path: Path,
    sheet: DelimitedSheet,
    names: tuple[str, ...],
    wanted: tuple[str, ...],
    above: int,
    *,
    pad: bool,
) -> RawTable:
    """Read record by record what follows the first `above` records."""
    places = [names.index(name) for name in wanted]
    builders = [ColumnBuilder() for _ in wanted]
    starts: list[int] = []
    padded = 0
    refused: list[tuple[str, int, str, str, str]] = []
    with _open_text(path) as stream:
        for line, cells, fault in islice(_records(stream, sheet.layout, len(names)), above, None):
            short = fault == RAGGED and len(cells) < len(names)
            if fault and not (pad and short):
                shown = (
                    cells[0]
                    if fault == UNCLOSED
                    else f"{len(cells)} cell{'s' if len(cells) > 1 else ''}, not {len(names)}"
                )
                refused.append((sheet.file, line, "", shown, fault))
                continue
            padded += short
            starts.append(line)
            for place, builder in zip(places, builders, strict=True):
                builder.add(cells[place] if place < len(cells) else "")
    coded = {name: builder.column() for name, builder in zip(wanted, builders, strict=True)}
    lines = np.array(starts, dtype=np.int64)
    warnings = (Message("sources.files.short", n=padded, file=sheet.file),) if padded else ()
    return RawTable(
        sheet.file, names, coded, len(starts), lambda rows: lines[rows], rejected_rows(refused), warnings
    )


class _Lines:
    """From row numbers of a sound file to lines, by reading the file again; few loads ever need it."""

    def __init__(self, path: Path, layout: TextLayout, above: int) -> None:
        self._path, self._layout, self._above = path, layout, above

    def __call__(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        if len(rows) == 0:
            return np.zeros(0, dtype=np.int64)
        last = int(np.max(rows))
        starts = []
        csv.field_size_limit(_LONGEST_CELL)
        with _open_text(self._path) as stream:
            for _ in range(self._layout.skip_lines):
                next(stream, None)
            reader = csv.reader(stream, delimiter=self._layout.separator)
            line = 0
            for cells in reader:
                if cells:
                    starts.append(self._layout.skip_lines + line + 1)
                # It counts lines of the file, not records: the next record begins behind it, and behind
                # blank lines.
                line = reader.line_num
                if len(starts) > last + self._above:
                    break
        return np.array(starts, dtype=np.int64)[rows + self._above]
