"""The log of a load: which rows were rejected and why, which were skipped; nothing else may go missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from trends.sources.files.raw import Coded, RawTable

__all__ = [
    "AFTER_RETRIEVAL",
    "BEFORE_1900",
    "EMPTY_ROWS",
    "ENDS_BEFORE_START",
    "NEGATIVE",
    "NOT_WHOLE",
    "NO_CODE",
    "NO_COORDINATE",
    "NO_DATE",
    "NO_FORM",
    "NO_NUMBER",
    "NO_RECORD",
    "RAGGED",
    "SECOND",
    "TAG_ROWS",
    "TOO_LARGE",
    "TOTAL",
    "UNCLOSED",
    "RejectLog",
    "rejected_rows",
]

NO_DATE = "no such date"
NO_FORM = "a form that is not understood"
BEFORE_1900 = "a date before 1900"
AFTER_RETRIEVAL = "a date after the day of retrieval"
ENDS_BEFORE_START = "it ends before it starts"
NO_NUMBER = "not a number"
NEGATIVE = "a negative number"
NOT_WHOLE = "not a whole number"
TOO_LARGE = "a number too large to be true"
NO_CODE = "a code that the codebook does not have"
NO_COORDINATE = "a coordinate that does not exist"
RAGGED = "a wrong number of cells"
UNCLOSED = "a quotation mark that never closes"
SECOND = "a second row for this period"
TOTAL = "a total of other rows"
NO_RECORD = "not a record with named fields"

TAG_ROWS = "tag rows"
EMPTY_ROWS = "empty rows"

_DEEPEST_TAGS = 3
"""Rows under the header among which tags are looked for: spreadsheets put a blank row or two before them."""

_COLUMNS = ("file", "line", "column", "value", "reason")


def rejected_rows(rows: Iterable[tuple[str, int, str, str, str]]) -> pd.DataFrame:
    """Make the table of rejected rows: file, line, column, value (as it stands in the file), reason."""
    columns = list(zip(*rows, strict=True)) or [()] * len(_COLUMNS)
    kinds = ("str", "int64", "str", "str", "str")
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=kind)
            for name, values, kind in zip(_COLUMNS, columns, kinds, strict=True)
        }
    )


class RejectLog:
    """Keeps account of the rows of one table.

    A row is rejected once, for the first reason met; the reasons of a load add up to its rejected rows.
    """

    def __init__(self, raw: RawTable) -> None:
        self._raw = raw
        self.keep: NDArray[np.bool_] = np.ones(raw.rows, dtype=bool)
        self.skipped: dict[str, int] = {}
        self._parts: list[pd.DataFrame] = []
        self._settled = False

    @property
    def file(self) -> str:
        """What the file of the table is called."""
        return self._raw.file

    @property
    def kept(self) -> NDArray[np.int64]:
        """The rows that are kept, and no other may be rejected after this: only they may be counted for anything.

        What a file says as a whole (the days that it covers, the codes that it uses) must not hang on a row that is
        rejected; so whoever looks at all rows together asks for these, when all rejecting is done.
        """
        self._settled = True
        return np.flatnonzero(self.keep)

    @property
    def rows_read(self) -> int:
        """Data rows of the table."""
        return self._raw.rows + len(self._raw.ragged)

    def skip(self, kind: str, rows: NDArray[np.bool_]) -> None:
        """Set rows aside that are no data."""
        fresh = rows & self.keep
        if not fresh.any():
            return
        self.skipped[kind] = self.skipped.get(kind, 0) + int(fresh.sum())
        self.keep &= ~fresh

    def skip_no_data(self) -> None:
        """Set aside the row of HXL tags under the header of copies on HDX, and rows without any value."""
        raw = self._raw
        tags = np.zeros(raw.rows, dtype=bool)
        head = np.arange(min(_DEEPEST_TAGS, raw.rows))
        # A number is no tag; which one it is does not matter here.
        cells = [
            ["" if np.isnan(number) else "0" for number in raw.numbers[name][head]]
            if name in raw.numbers
            else raw.columns[name].at(head)
            for name in raw.columns
        ]
        for row in head:
            words = [column[row].strip() for column in cells if column[row].strip()]
            tags[row] = bool(words) and all(word.startswith("#") for word in words)
        self.skip(TAG_ROWS, tags)
        empty = np.full(raw.rows, len(raw.columns) > 0)
        for name in raw.columns:
            if not empty.any():
                return
            empty &= raw.blank(name)
        self.skip(EMPTY_ROWS, empty)

    def reject(
        self, rows: NDArray[np.bool_], column: str, values: Coded, reasons: NDArray[np.object_] | str
    ) -> None:
        """Reject rows, shape (rows,), naming the column and the value; `reasons` is one for all or one a row."""
        fresh = np.flatnonzero(rows & self.keep)
        if len(fresh) == 0:
            return
        if self._settled:
            raise RuntimeError(f"{column} rejects rows after the kept ones were counted")
        self.keep[fresh] = False
        words = np.full(len(fresh), reasons, dtype=object) if isinstance(reasons, str) else reasons[fresh]
        self._parts.append(
            pd.DataFrame(
                {
                    "file": pd.Series(self._raw.file, index=range(len(fresh)), dtype="str"),
                    # Rows as yet: to find their lines the file is read again, and once is enough
                    # (`rejected`).
                    "line": fresh,
                    "column": pd.Series(column, index=range(len(fresh)), dtype="str"),
                    "value": pd.Series(values.at(fresh), dtype="str"),
                    "reason": pd.Series(words, dtype="str"),
                }
            )
        )

    def rejected(self) -> pd.DataFrame:
        """Return the rejected rows, ragged ones included, in the order of their lines."""
        parts = list(self._parts)
        if parts:
            table = pd.concat(parts, ignore_index=True)
            table["line"] = self._raw.lines(table["line"].to_numpy(np.int64))
            parts = [table]
        if len(self._raw.ragged) or not parts:
            parts.append(self._raw.ragged)
        return pd.concat(parts, ignore_index=True).sort_values("line", kind="stable", ignore_index=True)
