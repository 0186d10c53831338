"""A table as it stands in a file: text in columns, each distinct value once, before anything is understood."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trends.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

__all__ = [
    "Coded",
    "ColumnBuilder",
    "ColumnsOnDemand",
    "RawTable",
    "Sheet",
    "distinct_names",
    "named_twice",
    "plain_name",
    "smallest",
]

_TWICE = "sources.columns.header_twice"


@dataclass(frozen=True, eq=False)
class Coded:
    """A column of text: `words` (distinct values, an arrow string array) and, row by row, `codes` into them.

    Reading a value is a matter of its word alone, so every parser runs once a distinct word.
    """

    codes: NDArray[np.signedinteger]
    words: pa.StringArray

    @classmethod
    def from_arrow(cls, column: pa.ChunkedArray | pa.Array) -> Coded:
        """Make a coded column of an arrow column of strings or of a dictionary of strings; null becomes ``""``."""
        if isinstance(column, pa.ChunkedArray):
            if pa.types.is_dictionary(column.type):
                column = column.unify_dictionaries()
            column = column.combine_chunks()
            if isinstance(column, pa.ChunkedArray):
                column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
        if not pa.types.is_dictionary(column.type):
            if column.null_count:
                column = pc.fill_null(column, "")
            column = pc.dictionary_encode(column)
        words = column.dictionary
        indices = column.indices
        if indices.null_count:
            words = pa.concat_arrays([words, pa.array([""], words.type)])
            indices = pc.fill_null(indices, len(words) - 1)
        return cls(np.asarray(indices.to_numpy(zero_copy_only=False), dtype=np.int32), words)

    @classmethod
    def of_distinct(cls, column: pa.ChunkedArray) -> Coded:
        """Make a coded column of words of which hardly two are the same, such as ids, without looking for repeats."""
        words = column.combine_chunks()
        words = words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words
        return cls(np.arange(len(words), dtype=np.int32), words)

    @classmethod
    def constant(cls, word: str, rows: int) -> Coded:
        """Return a column that holds one word."""
        return cls(np.zeros(rows, dtype=np.int32), pa.array([word], pa.string()))

    def __len__(self) -> int:
        return len(self.codes)

    def listed(self) -> list[str]:
        """Return the distinct words, stripped of blanks around them."""
        return [word.strip() for word in self.words.to_pylist()]

    def blank(self) -> NDArray[np.bool_]:
        """Return where nothing but blanks stands, shape (rows,)."""
        empty = np.asarray(pc.equal(pc.utf8_trim_whitespace(self.words), ""))
        return empty[self.codes] if empty.any() else np.zeros(len(self.codes), dtype=bool)

    def at(self, rows: NDArray[np.int64]) -> list[str]:
        """Return the words of some rows, as they stand in the file."""
        return [str(word) for word in self.words.take(pa.array(self.codes[rows])).to_pylist()]

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Coded:
        """Return the column of some rows."""
        return Coded(self.codes[rows], self.words)


class ColumnBuilder:
    """Collects the cells of one column, each distinct word once; the column may begin with `blanks` empty cells."""

    def __init__(self, blanks: int = 0) -> None:
        self._words: dict[str, int] = {"": 0} if blanks else {}
        # Zeros are the code of the empty word, which then comes first.
        self._codes = array("i", bytes(4 * blanks))

    def add(self, word: str) -> None:
        """Append a cell."""
        self._codes.append(self._words.setdefault(word, len(self._words)))

    def column(self) -> Coded:
        """Return what was collected."""
        codes = np.frombuffer(self._codes, dtype=np.int32) if self._codes else np.zeros(0, dtype=np.int32)
        return Coded(codes, pa.array(list(self._words), pa.string()))


def smallest(words: int) -> type[np.signedinteger]:
    """Return the type for codes of so many words; pandas keeps those of a categorical in the same."""
    return np.int8 if words <= 127 else np.int16 if words <= 32_767 else np.int32


@dataclass(frozen=True, eq=False)
class RawTable:
    """The wanted columns of a table.

    Attributes
    ----------
    file : str
        The file's name, for sentences and rejected rows.
    names : tuple of str
        All column names of the file, made distinct.
    columns : mapping of str to Coded
        The wanted columns that the file has.
    numbers : dict of str to ndarray of float, shape (rows,)
        Wanted columns that were read as numbers at once, NaN where blank. `columns` has them too, but reads the file
        again to show their words; few loads ever ask. Whoever takes one out to keep it frees its place.
    rows : int
        Data rows in `columns`; rows with a wrong number of cells stand in `ragged` instead.
    lines : callable
        From row numbers, shape (k,), to the lines on which those rows start, counting from 1.
    ragged : pandas.DataFrame
        Rows with a wrong number of cells: file, line, column, value, reason.
    warnings : tuple of str
        What a reader must know of the file as such.
    """

    file: str
    names: tuple[str, ...]
    columns: Mapping[str, Coded]
    rows: int
    lines: Callable[[NDArray[np.int64]], NDArray[np.int64]]
    ragged: pd.DataFrame
    warnings: tuple[str, ...] = field(default_factory=tuple)
    numbers: dict[str, NDArray[np.floating]] = field(default_factory=dict)

    def blank(self, name: str) -> NDArray[np.bool_]:
        """Return where nothing but blanks stands in a column, shape (rows,)."""
        return np.isnan(self.numbers[name]) if name in self.numbers else self.columns[name].blank()

    def named_twice(self, used: set[str]) -> list[str]:
        """Return the warnings that a further column bears the name of one that is used.

        Which of two columns called ``count`` was meant is a question to every figure, and not to the file alone.
        """
        return [
            warning
            for warning in self.warnings
            if isinstance(warning, Message)
            and warning.id == _TWICE
            and used & {*cast("Sequence[str]", warning.values["names"])}  # noqa: PD011 - of a message, not of a frame
        ]


class ColumnsOnDemand(Mapping[str, Coded]):
    """Columns of which some are read only when they are asked for."""

    def __init__(self, ready: dict[str, Coded], reading: Mapping[str, Callable[[], Coded]]) -> None:
        self._ready = ready
        self._reading = dict(reading)

    def __getitem__(self, name: str) -> Coded:
        if name not in self._ready:
            self._ready[name] = self._reading[name]()
        return self._ready[name]

    def __contains__(self, name: object) -> bool:
        # As `Mapping` has it, to ask whether there is a column would read it.
        return name in self._ready or name in self._reading

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self._ready, *self._reading]))

    def __len__(self) -> int:
        return len(set(self._ready) | set(self._reading))


class Sheet(Protocol):
    """A table in a file that has been looked at but not read."""

    @property
    def file(self) -> str:
        """The file's name, for sentences and rejected rows."""

    @property
    def header(self) -> tuple[str, ...]:
        """The cells of the first record, stripped and made distinct."""

    @property
    def sample(self) -> tuple[tuple[str, ...], ...]:
        """The first records after the header."""

    def below(self, records: int) -> Sheet | None:
        """Return the table with its header so many records further down; None where it ends before."""

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
        """Read the `wanted` columns (all where None).

        `names` replace the header's; with `headless` the first record is data and no header; with `pad` a row that
        breaks off early is filled up with blanks instead of rejected. Columns named `numeric` may be read as numbers
        at once, where that is faster and every word of them is one; `distinct` names columns of ids.
        """


def distinct_names(cells: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Make column names distinct: a second ``date`` becomes ``date.2``; return the names and those that repeat."""
    seen: dict[str, int] = {}
    names, repeated = [], []
    for number, cell in enumerate(cells):
        name = " ".join(cell.replace("\ufeff", "").replace("\x00", "").split()) or f"column {number + 1}"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            repeated.append(name)
            name = f"{name}.{seen[name]}"
            while name in seen:
                name += "'"
            seen[name] = 1
        names.append(name)
    return tuple(names), tuple(dict.fromkeys(repeated))


def named_twice(file: str, repeated: tuple[str, ...]) -> tuple[Message, ...]:
    """Warn of the columns whose names repeat, five of them at most."""
    return (Message(_TWICE, file=file, names=repeated[:5]),) if repeated else ()


def plain_name(name: str) -> str:
    """Write a column's name in lower case with underscores: ``Date of attack`` is ``date_of_attack``."""
    return re.sub(r"[^\w]+", "_", name.casefold().strip()).strip("_")
