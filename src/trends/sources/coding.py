"""Builds coded columns cell by cell, for tables that arrive as rows."""

from __future__ import annotations

from array import array

import numpy as np
import pyarrow as pa

from trends.sources.raw import Coded

__all__ = ["ColumnBuilder"]


class ColumnBuilder:
    """Collects the cells of one column, each distinct word once; the column may begin with `blanks` empty cells."""

    def __init__(self, blanks: int = 0) -> None:
        self._words: dict[str, int] = {"": 0} if blanks else {}
        self._codes = array("i", bytes(4 * blanks))

    def add(self, word: str) -> None:
        """Append a cell."""
        self._codes.append(self._words.setdefault(word, len(self._words)))

    def column(self) -> Coded:
        """Return what was collected."""
        codes = np.frombuffer(self._codes, dtype=np.int32) if self._codes else np.zeros(0, dtype=np.int32)
        return Coded(codes, pa.array(list(self._words), pa.string()))
