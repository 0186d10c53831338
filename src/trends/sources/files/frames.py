"""A table in memory as a sheet like any other, so that a frame is read, row by row, as a file with the same columns is.

Polars and whatever else speaks Arrow's C interface need not be installed: they are asked for that interface alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from trends.errors import InputError, listed
from trends.messages import Message
from trends.messages import listed as named_few
from trends.provenance import SourceFile
from trends.sources.files.columnar import ColumnSheet, arrow_sheet, words_of

if TYPE_CHECKING:
    from collections.abc import Hashable

__all__ = ["NAME", "FrameOpening", "frame_sheet"]

NAME = "the data frame"
"""What sentences call it."""


@dataclass(frozen=True, eq=False)
class FrameOpening:
    """What lies behind a frame: one sheet, and no file.

    Attributes
    ----------
    sheet : ColumnSheet
        The table.
    """

    sheet: ColumnSheet
    _sources: list[SourceFile] = field(default_factory=list)

    def sources(self) -> tuple[SourceFile, ...]:
        """Return the name of the frame, and the hash and size of what stands in its cells."""
        if not self._sources:
            total, size = hashlib.sha256(), 0
            for name in self.sheet.header:
                column = self.sheet.columns[name]
                # Separators of units and records, so that two frames do not share a hash because their
                # words are cut elsewhere; codes in one byte order, so that it is the same on every machine.
                words = "\x1f".join(column.words.to_pylist())
                for part in (name.encode(), words.encode(), np.asarray(column.codes, "<i4").tobytes()):
                    total.update(part + b"\x1e")
                    size += len(part)
            self._sources.append(SourceFile(NAME, total.hexdigest(), size))
        return tuple(self._sources)


def frame_sheet(frame: Any) -> ColumnSheet:
    """Return a table in memory as a sheet; its "lines" are its rows, counted from 1.

    Parameters
    ----------
    frame : pandas.DataFrame, polars.DataFrame, pyarrow.Table, ...
        An index that holds dates, or has a name, is a column like the others; one that only numbers rows is none.

    Raises
    ------
    InputError
        If it has no row, two columns of one name, or names of several levels.
    """
    if not isinstance(frame, pd.DataFrame):
        frame = _of_others(frame)
    if isinstance(frame, pa.Table):
        _refuse_repeats(frame.column_names)
        sheet, zoned = (
            arrow_sheet(NAME, frame),
            [column.name for column in frame.schema if getattr(column.type, "tz", None)],
        )
    else:
        sheet, zoned = _of_pandas(frame)
    if not sheet.rows:
        raise InputError("The data frame has no row.")
    if not zoned:
        return sheet
    zones = Message("sources.dates.zoned", columns=named_few(zoned))
    return replace(sheet, warnings=(*sheet.warnings, zones))


def _of_others(frame: Any) -> Any:
    if hasattr(frame, "__arrow_c_stream__"):
        try:
            return pa.table(frame)
        except (pa.ArrowException, TypeError, ValueError):
            raise InputError(
                "The data frame cannot be read through Arrow's interface; give it as pandas."
            ) from None
    return frame.to_pandas()


def _of_pandas(frame: pd.DataFrame) -> tuple[ColumnSheet, list[str]]:
    """Return the sheet of a pandas frame, and the columns whose times have a zone."""
    if isinstance(frame.columns, pd.MultiIndex):
        raise InputError(
            f"The columns of the data frame have names of {frame.columns.nlevels} levels; give each one name, for "
            "instance by frame.columns = ['_'.join(map(str, name)) for name in frame.columns]."
        )
    frame = _with_index(frame)
    _refuse_repeats(list(frame.columns))
    columns, zoned = {}, []
    for place, name in enumerate(frame.columns):
        column = frame.iloc[:, place]
        if isinstance(column.dtype, pd.DatetimeTZDtype):
            zoned.append(str(name))
            # Without its zone a time keeps its hour: the day is the one that was written.
            column = column.dt.tz_localize(None)
        columns[str(name)] = _arrow(column)
    if not columns:
        raise InputError("The data frame has no column.")
    return arrow_sheet(NAME, pa.table(columns)), zoned


def _arrow(column: pd.Series[Any]) -> pa.Array | pa.ChunkedArray:
    """Return a column as Arrow has it, or cell by cell as text where its cells are of several kinds."""
    if isinstance(column.dtype, pd.PeriodDtype):
        return pa.array(
            ["" if gone else text for text, gone in zip(column.astype(str), column.isna(), strict=True)]
        )
    if not isinstance(column.dtype, pd.CategoricalDtype) and column.dtype != object:
        try:
            return pa.Array.from_pandas(column)
        except (pa.ArrowException, TypeError, ValueError):
            pass
    return pa.array(words_of(column), pa.string())


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its index as a column, where that is more than a number of the row."""
    index = frame.index
    named = [name for name in index.names if name is not None]
    dated = isinstance(index, (pd.DatetimeIndex, pd.PeriodIndex)) or (
        index.dtype == object or isinstance(index.dtype, pd.StringDtype)
    )
    if not named and not dated:
        return frame
    if any(name in frame.columns for name in named):
        # The same again, as set_index(..., drop=False) leaves it.
        return frame.reset_index(drop=True)
    names: list[Hashable] = [
        ("date" if "date" not in frame.columns else "index") if name is None else name for name in index.names
    ]
    return frame.set_axis(index.set_names(names)).reset_index()


def _refuse_repeats(names: list[Any]) -> None:
    seen = pd.Index([str(name).strip() for name in names])
    if seen.has_duplicates:
        twice = listed(dict.fromkeys(seen[seen.duplicated()]))
        raise InputError(f"The data frame has several columns named {twice}; give each a name of its own.")
