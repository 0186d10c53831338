"""Imported incidents drawn together: those that are alike in all that is asked stand in one row, with their number.

DuckDB reads the Parquet files and groups their rows; what a row means is decided by the same functions as for a table in
memory. What has to be looked at by itself stays a row by itself: an incident that several periods share, or whose figure
is unknown, since what is drawn for it hangs on its own name. So both ways give the same counts, to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.errors import InputError
from trends.imported.folder import frame_of
from trends.periods.calendar import Frequency
from trends.schema import ALIKE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import duckdb
    import pandas as pd
    import pyarrow as pa

    from trends.imported.folder import Imported
    from trends.series.counting import CountSpec

__all__ = ["Alone", "condensed", "distinct"]

_BUCKETS = {
    Frequency.DAY: "day",
    Frequency.WEEK: "day",
    Frequency.MONTH: "month",
    Frequency.QUARTER: "month",
    Frequency.YEAR: "month",
}
"""What never reaches over the edge of a period: weeks begin on any day, so that for them only a day is sure."""


@dataclass(frozen=True)
class Alone:
    """Which incidents stay rows by themselves.

    Attributes
    ----------
    spec : CountSpec
        How they are counted: those that may lie in several of its periods, or on days that do not count.
    figures : tuple of str
        Columns of figures: those that leave the first of them open.
    areas : tuple of str
        Precisions of places: those that several places share.
    """

    spec: CountSpec
    figures: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    def condition(self) -> str:
        """Return it as SQL, true or false of every row."""
        bucket = _BUCKETS[self.spec.freq]
        end = "coalesce(date_end, date_start)"
        inside = " OR ".join(
            f"(date_start >= DATE '{first}' AND {end} <= DATE '{last}')"
            for first, last in self.spec.covered.spans
        )
        same = f"{end} <= date_start"
        if bucket != "day":
            # Month numbers rather than truncated dates: a comparison of whole numbers, ten times as fast.
            same += (
                " OR (year(date_start) = year(date_end) AND month(date_start) = month(date_end)"
                f" AND ({inside or 'false'}))"
            )
        parts = [f"(date_start IS NOT NULL AND NOT ({same}))"]
        parts += [f"{_quoted(name)} IS NULL" for name in self.figures[:1]]
        if self.areas:
            parts.append(f"coalesce(place_precision, '') IN ({', '.join(map(_text, self.areas))})")
        return f"coalesce({' OR '.join(parts)}, false)"


def condensed(imported: Imported, columns: Iterable[str], alone: Alone | None = None) -> pd.DataFrame:
    """Draw incidents together by some columns.

    Parameters
    ----------
    imported : Imported
    columns : iterable of str
        Canonical ones or those of the source; others than these are null in the table.
    alone : Alone, optional
        What must stay by itself, with its name.

    Returns
    -------
    pandas.DataFrame
        A canonical table with a column `ALIKE`.
    """
    from pyarrow import concat_tables, nulls, string

    # In the order of the table, so that the same question is the same text.
    wanted = [name for name in imported.columns if name in set(columns) and name != "incident_id"]
    names = ", ".join(map(_quoted, wanted))
    asked = set(columns)
    by_id = ", incident_id" if "incident_id" in asked else ""
    grouped = f"SELECT {names}{by_id}, count(*) AS {ALIKE} FROM incidents"  # noqa: S608 - names of known columns
    if alone is None:
        tables = [_asked(imported, f"{grouped} GROUP BY ALL")]
    else:
        condition = alone.condition()
        tables = [
            _asked(imported, f"{grouped} WHERE NOT {condition} GROUP BY ALL"),
            _asked(
                imported,
                f"SELECT {names}, incident_id, 1::BIGINT AS {ALIKE} FROM incidents WHERE {condition}",  # noqa: S608 - the same
            ),
        ]
    table = concat_tables(tables, promote_options="default")
    for name in imported.extra:
        # Who names a column that there is not is told which there are.
        if name not in table.column_names:
            table = table.append_column(name, nulls(table.num_rows, string()))
    return frame_of(table, {**imported.extra, ALIKE: "int64"})


def distinct(imported: Imported, columns: Sequence[str]) -> pd.DataFrame:
    """Return the distinct values that some columns have together, as a canonical table."""
    names = ", ".join(map(_quoted, columns))
    return frame_of(_asked(imported, f"SELECT DISTINCT {names} FROM incidents"), imported.extra)  # noqa: S608 - known columns


def _asked(imported: Imported, query: str) -> pa.Table:
    """Put a question to the files, which stand under the name ``incidents``."""
    import duckdb

    try:
        with duckdb.connect(":memory:", config=_SETTINGS) as connection:
            _name_files(connection, imported)
            return connection.sql(query).to_arrow_table()
    except duckdb.Error as error:
        shown = imported.path.name
        raise InputError(f"{shown} cannot be counted: {_first_line(error)}") from None


_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    # Nothing is fetched, and no code but the library's own is run.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "false",
}


def _name_files(connection: duckdb.DuckDBPyConnection, imported: Imported) -> None:
    """Let the files stand under one name; columns that some of them lack are null there."""
    from pyarrow import schema

    if not imported.parts:
        empty = schema([(name, "string") for name in imported.columns]).empty_table()
        connection.register("incidents", empty)
        return
    files = connection.read_parquet(imported.files, union_by_name=True)
    files.create_view("incidents")


def _quoted(name: str) -> str:
    """Write the name of a column."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def _text(word: str) -> str:
    escaped = word.replace("'", "''")
    return f"'{escaped}'"


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()[0][:200].rstrip(".")
    return f"{text}."
