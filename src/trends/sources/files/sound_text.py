"""Reads a sound text file with arrow's parser, piece by piece and only the columns wanted; text is coded as it comes."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from trends.sources.files.quoting import UnsoundError, record_pieces
from trends.sources.files.raw import Coded, ColumnsOnDemand, RawTable, smallest
from trends.sources.files.text_layout import TextLayout, open_text, records
from trends.sources.rejection import rejected_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["NumberBuilder", "PieceBuilder", "SoundText"]

_PIECE = 1 << 21
_MOST_WORKERS = 3


@dataclass(frozen=True)
class SoundText:
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


class PieceBuilder:
    """Collects the pieces of one column of text, each distinct word once.

    Of the codes only as many bytes are kept as the number of words so far takes. Pieces wait until there is as much of
    them as of the words: these are looked up again each time, which would else take ever longer in a column of ids.
    """

    def __init__(self, least: int = 1 << 20) -> None:
        self._words: pa.StringArray = pa.array([], pa.string())
        self._codes: list[NDArray[np.signedinteger]] = []
        self._waiting: list[pa.StringArray] = []
        self._bytes = 0
        self._least = least

    def add(self, pieces: Sequence[pa.StringArray]) -> None:
        """Append pieces of the column."""
        self._waiting += pieces
        self._bytes += sum(piece.nbytes for piece in pieces)
        if self._bytes >= max(self._least, self._words.nbytes):
            self._code()

    def _code(self) -> None:
        # With the words known so far in front, each of them keeps its code.
        coded_before = len(self._words)
        encoded = pa.chunked_array([self._words, *self._waiting], pa.string()).dictionary_encode()
        self._waiting, self._bytes = [], 0
        for chunk in encoded.chunks:
            self._words = chunk.dictionary
            codes = chunk.indices.to_numpy()[coded_before:]
            # The words in front are coded with the rest, over several chunks if there are many: those codes
            # are cut off.
            coded_before = max(0, coded_before - len(chunk))
            if len(codes):
                self._codes.append(codes.astype(smallest(len(self._words))))

    def column(self) -> Coded:
        """Return what was collected; nothing is kept."""
        self._code()
        pieces, self._codes = self._codes, []
        kind = smallest(len(self._words))
        return Coded(np.concatenate(pieces, dtype=kind) if pieces else np.zeros(0, dtype=kind), self._words)


class NumberBuilder:
    """Collects the pieces of one column of numbers, in half the room as long as each is exact in single precision.

    `expected` is how many there will be, as far as can be known: room that is not filled takes no memory.
    """

    def __init__(self, expected: int) -> None:
        self._room: NDArray[np.floating] = np.empty(expected, dtype=np.float32)
        self._filled = 0

    def add(self, piece: NDArray[np.float64]) -> None:
        """Append a piece of the column; NaN is none."""
        end = self._filled + len(piece)
        kind, size = self._room.dtype, len(self._room)
        if kind == np.float32 and not _exact(piece):
            kind = np.dtype(np.float64)
        if end > size or kind != self._room.dtype:
            # A quarter more than is needed now, so that it is seldom moved again.
            larger = np.empty(max(size, end + end // 4 if end > size else 0), dtype=kind)
            larger[: self._filled] = self._room[: self._filled]
            self._room = larger
        self._room[self._filled : end] = piece
        self._filled = end

    def column(self) -> NDArray[np.floating]:
        """Return what was collected."""
        return self._room[: self._filled]


def _exact(numbers: NDArray[np.float64]) -> bool:
    """Return whether single precision holds all numbers as they are."""
    with np.errstate(over="ignore"):
        return np.array_equal(numbers.astype(np.float32), numbers, equal_nan=True)


class _Lines:
    """From row numbers of a sound file to lines, by reading the file again; few loads ever need it."""

    def __init__(self, path: Path, layout: TextLayout, above: int) -> None:
        self._path, self._layout, self._above = path, layout, above

    def __call__(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        if len(rows) == 0:
            return np.zeros(0, dtype=np.int64)
        last = int(np.max(rows))
        starts = []
        with open_text(self._path) as stream:
            for _ in range(self._layout.skip_lines):
                next(stream, None)
            reader = records(stream, self._layout.separator)
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
