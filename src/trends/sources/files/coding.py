"""Builds coded columns of tables that arrive bit by bit: cell by cell, or in pieces of a column."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from trends.sources.files.raw import Coded, smallest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["ColumnBuilder", "NumberBuilder", "PieceBuilder"]


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
