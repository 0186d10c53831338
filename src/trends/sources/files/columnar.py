"""Reads Parquet, Arrow and Stata files as raw tables: columns that are already in memory."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trends.errors import InputError
from trends.messages import Message
from trends.messages import listed as named_few
from trends.periods.calendar import Frequency
from trends.sources.cells.stata_numbers import stata_frequency, stata_label
from trends.sources.files.raw import Coded, RawTable, distinct_names
from trends.sources.rejection import rejected_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from trends.sources.files.opening import PlainFile

__all__ = ["ColumnSheet", "arrow_sheet", "feather_sheet", "parquet_sheet", "stata_sheet", "words_of"]

# Equal values pack to next to nothing, so that a few kilobytes can stand for more rows than memory holds.
# What a file may unpack to is bound to its own size, above what costs nothing.
_FREE_ROWS = 2_000_000
_ROWS_A_BYTE = 1
_FREE_BYTES = 256 << 20
_LARGEST_RATIO = 60
_SAMPLE = 200

_CODED = (
    "type_of_violence where_prec event_clarity date_prec active_year time_precision geo_precision inter1 inter2 "
    "doubtterr specificity"
)
CODED = frozenset(_CODED.split())
"""Columns whose numbers are the code and whose Stata labels are not."""


@dataclass(frozen=True, eq=False)
class ColumnSheet:
    """A table in memory. Its "lines" are its records, counted from 1, unless `starts` says otherwise."""

    file: str
    header: tuple[str, ...]
    columns: Mapping[str, Coded]
    rows: int
    starts: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    ragged: pd.DataFrame = field(default_factory=lambda: rejected_rows([]))

    @property
    def sample(self) -> tuple[tuple[str, ...], ...]:
        """The first records."""
        head = np.arange(min(_SAMPLE, self.rows))
        cells = [self.columns[name].at(head) for name in self.header]
        return tuple(zip(*cells, strict=True)) if cells else ()

    def below(self, records: int) -> ColumnSheet | None:
        """Return the table itself for 0 and nothing else: its header is no record."""
        return self if records == 0 else None

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
        """Return the `wanted` columns (all where None); see `trends.sources.files.raw.Sheet`."""
        del numeric, distinct  # everything is in memory already
        if names is not None or headless or pad:
            raise InputError(f"{self.file} names its columns itself.")
        wanted = self.header if wanted is None else tuple(name for name in wanted if name in self.columns)
        starts = np.array(self.starts, dtype=np.int64) if self.starts else np.arange(1, self.rows + 1)
        return RawTable(
            self.file,
            self.header,
            {name: self.columns[name] for name in wanted},
            self.rows,
            lambda rows: starts[rows],
            self.ragged,
            self.warnings,
        )


def parquet_sheet(plain: PlainFile) -> ColumnSheet:
    """Read a Parquet file.

    Raises
    ------
    InputError
        If it is damaged, or its few bytes stand for more rows than can be meant.
    """
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(plain.path) as file:
            about = file.metadata
            size = plain.path.stat().st_size
            unpacked = sum(about.row_group(group).total_byte_size for group in range(about.num_row_groups))
            if about.num_rows > max(_FREE_ROWS, size * _ROWS_A_BYTE) or unpacked > max(
                _FREE_BYTES, size * _LARGEST_RATIO
            ):
                raise InputError(
                    f"{plain.name} is not read: {size:,} bytes stand for {about.num_rows:,} rows."
                )
            table = file.read()
            table.validate(full=True)  # text that is not UTF-8 would only be met later
    except (pa.ArrowException, OSError, MemoryError):
        raise InputError(f"{plain.name} is a damaged Parquet file.") from None
    return arrow_sheet(plain.name, table)


def feather_sheet(plain: PlainFile) -> ColumnSheet:
    """Read an Arrow (Feather) file.

    Raises
    ------
    InputError
        If it is damaged or would swell beyond reason.
    """
    try:
        with pa.memory_map(str(plain.path)) as source, pa.ipc.open_file(source) as reader:
            table = pa.Table.from_batches(
                [reader.get_batch(number) for number in range(reader.num_record_batches)], reader.schema
            )
            if table.num_rows > max(_FREE_ROWS, plain.path.stat().st_size * _ROWS_A_BYTE):
                raise InputError(f"{plain.name} is not read: it stands for {table.num_rows:,} rows.")
            # Its offsets are taken from the file as they are: one that leads outside ends the process.
            table.validate(full=True)
            return arrow_sheet(plain.name, table)
    except (pa.ArrowException, OSError, MemoryError):
        raise InputError(f"{plain.name} is a damaged Arrow file.") from None


def arrow_sheet(file: str, table: pa.Table) -> ColumnSheet:
    """Return an Arrow table as a sheet.

    Raises
    ------
    InputError
        If none of its columns holds plain values.
    """
    names, _ = distinct_names(tuple(table.column_names))
    columns, nested = {}, []
    for name, column in zip(names, table.columns, strict=True):
        try:
            columns[name] = Coded.from_arrow(_as_text(column))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            nested.append(name)
    kept = tuple(name for name in names if name in columns)
    if not kept:
        raise InputError(f"{file} is no table: none of its columns holds plain values.")
    warnings = (Message("sources.columns.nested", file=file, names=named_few(nested)),) if nested else ()
    return ColumnSheet(file, kept, columns, table.num_rows, warnings=warnings)


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind) and pa.types.is_string_view(kind.value_type):
        # Arrow cannot unpack a dictionary of views, which polars' categories are.
        chunks = [
            pa.DictionaryArray.from_arrays(chunk.indices, chunk.dictionary.cast(pa.string()))
            for chunk in column.chunks
        ]
        kind = pa.dictionary(kind.index_type, pa.string())
        column = pa.chunked_array(chunks, kind)
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_string(kind):
        return column
    if pa.types.is_floating(kind):
        # 12.0 is written 12, as every other form of the same table has it.
        return pc.replace_substring_regex(column.cast(pa.string()), r"\.0$", "")
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        # The day is the one that is written where the time was taken, not the one in Greenwich.
        return pc.local_timestamp(column).cast(pa.timestamp("us")).cast(pa.string())
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us")).cast(pa.string())
    return column.cast(pa.string())


def stata_sheet(plain: PlainFile) -> ColumnSheet:
    """Read a Stata file; a labelled value reads as its label, but for known codes.

    Raises
    ------
    InputError
        If it is damaged or of a version that is not read.
    """
    import pandas as pd

    try:
        with warnings.catch_warnings(record=True) as caught:
            # Python tells a warning once a place: a second file would go without.
            warnings.simplefilter("always")
            numbers = pd.read_stata(plain.path, convert_categoricals=False)
            # Pandas makes days of Stata's periods; only beside the bare numbers do they tell which periods
            # they were.
            plain_numbers = pd.read_stata(plain.path, convert_categoricals=False, convert_dates=False)
            try:
                labelled = pd.read_stata(plain.path, convert_categoricals=True)
            except ValueError:
                labelled = numbers  # two values share a label: the numbers are the surer reading
    except Exception as error:  # pandas lets through whatever a broken file does to it
        raise InputError(
            f"{plain.name} is a damaged Stata file, or of a version that is not read."
        ) from error
    names, _ = distinct_names(tuple(map(str, numbers.columns)))
    columns = {}
    weeks: list[str] = []
    for place, name in enumerate(names):
        own = numbers.iloc[:, place]
        column = own if name.casefold() in CODED else labelled.iloc[:, place]
        words = words_of(column)
        if (freq := stata_frequency(own, plain_numbers.iloc[:, place])) is not None:
            weeks += [name] if freq is Frequency.WEEK else []
            words = [
                stata_label(int(word), freq) if word else ""
                for word in words_of(plain_numbers.iloc[:, place])
            ]
        columns[name] = Coded.from_arrow(pa.array(words, pa.string()))
    other = any(issubclass(warning.category, UnicodeWarning) for warning in caught)
    remarks = (Message("sources.files.latin", file=plain.name),) if other else ()
    if weeks:
        remarks = (*remarks, Message("sources.files.stata_weeks", file=plain.name, names=named_few(weeks)))
    return ColumnSheet(plain.name, names, columns, len(numbers), warnings=remarks)


def words_of(column: pd.Series) -> list[str]:
    """Write every cell of a column as a file would have it; a missing one is blank."""
    missing = column.isna().to_numpy()
    return ["" if gone else _word(value) for value, gone in zip(column.astype(object), missing, strict=True)]


def _word(value: Any) -> str:
    if isinstance(value, float):
        # Below 1e15 every whole number is exact in a double; beyond, digits would be made up.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
