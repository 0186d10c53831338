"""Imported incidents drawn together: those that are alike in all that is asked stand in one row, with their number.

DuckDB reads the Parquet files and groups their rows; what a row means is decided by the same functions as for a table in
memory. What has to be looked at by itself stays a row by itself: an incident that several periods share, or whose figure
is unknown, since what is drawn for it hangs on its own name. So both ways give the same counts, to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trends.imported.asking import Asked, quoted, text
from trends.imported.folder import WITHIN_MONTH, frame_of, month_of
from trends.periods.calendar import Frequency
from trends.schema import ALIKE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from trends.imported.asking import Files
    from trends.periods.coverage import Span
    from trends.series.counting import CountSpec

_DAY = timedelta(days=1)

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
    named : bool
        Whether they are. Where no completion is drawn, those that are alike need no names.
    """

    spec: CountSpec
    figures: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    named: bool = True

    def condition(self) -> str:
        """Return it as SQL, true or false of every row."""
        same = f"{_END} <= date_start"
        if self.by_month:
            inside = " OR ".join(_within(*span) for span in self.spec.covered.spans)
            same += f" OR ({WITHIN_MONTH} IS NOT NULL AND ({inside or 'false'}))"
        parts = [f"(date_start IS NOT NULL AND NOT ({same}))", *self._by_itself()]
        return f"coalesce({' OR '.join(parts)}, false)"

    def in_a_month(self) -> str:
        """Return as SQL which of the others lie within one month that counts from its first day to its last.

        For those it is enough to know the month: no period ends within one, and every day of it counts.
        """
        whole = [_whole_months(*span) for span in self.spec.covered.spans] if self.by_month else []
        inside = " OR ".join(
            f"{WITHIN_MONTH} BETWEEN {month_of(first)} AND {month_of(last)}"
            for first, last in (months for months in whole if months is not None)
        )
        sure = "".join(f" AND NOT coalesce({part}, false)" for part in self._by_itself())
        return f"coalesce({inside or 'false'}, false){sure}"

    @property
    def by_month(self) -> bool:
        """Whether a month lies in one period."""
        return _BUCKETS[self.spec.freq] == "month"

    def _by_itself(self) -> list[str]:
        parts = [f"{quoted(name)} IS NULL" for name in self.figures[:1]]
        if self.areas:
            parts.append(f"place_precision IN ({', '.join(map(text, self.areas))})")
        return parts


_END = "coalesce(date_end, date_start)"


def _within(first: date, last: date) -> str:
    return f"(date_start >= DATE '{first}' AND {_END} <= DATE '{last}')"


def _whole_months(first: date, last: date) -> Span | None:
    """Return the first and the last day of the months that lie wholly between two days; None where none does."""
    begin = first if first.day == 1 else _next_month(first)
    # The last day of a month is the one before the first of the next.
    end = last if (last + _DAY).day == 1 else last.replace(day=1) - _DAY
    return (begin, end) if begin <= end else None


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(4)).replace(day=1)


def condensed(
    files: Files, columns: Iterable[str], alone: Alone | None = None, *, days: bool = True
) -> pd.DataFrame:
    """Draw incidents together by some columns.

    Parameters
    ----------
    files : Files
    columns : iterable of str
        Canonical ones or those of the source; others than these are null in the table.
    alone : Alone, optional
        What must stay by itself, with its name.
    days : bool
        Whether the day of each incident is asked for. Otherwise, of those that are alike within a month that counts as a
        whole, the first and the last day are kept, and the others stand on the first.

    Returns
    -------
    pandas.DataFrame
        A canonical table with a column `ALIKE`.
    """
    imported = files.imported
    # In the order of the table, so that the same question is the same text.
    wanted = [name for name in imported.columns if name in set(columns) and name != "incident_id"]
    ids = ["incident_id"] if "incident_id" in set(columns) else []
    names = [*wanted, *ids]
    if alone is None:
        tables = files.answers(_grouped(names))
    else:
        condition, month = alone.condition(), "false" if days or ids else alone.in_a_month()
        questions = [
            _grouped(names, f"NOT {condition} AND NOT ({month})" if alone.named else f"NOT ({month})")
        ]
        if alone.named:
            every = ", ".join(map(quoted, [*wanted, "incident_id"]))
            single = f"SELECT {every}, 1::BIGINT AS {ALIKE} FROM incidents WHERE {condition}"  # noqa: S608 - names of known columns
            questions.append(Asked(single))
        by_month = [_by_month([name for name in wanted if not name.startswith("date_")], month)]
        tables = files.answers(*questions, *(by_month if month != "false" else []))
        if month != "false":
            tables += _on_days(tables.pop())
    table = pa.concat_tables(tables, promote_options="default")
    for name in imported.extra:
        # Who names a column that there is not is told which there are.
        if name not in table.column_names:
            table = table.append_column(name, pa.nulls(table.num_rows))
    return frame_of(table, {**imported.extra, ALIKE: "int64"})


def _grouped(names: Sequence[str], condition: str = "true") -> Asked:
    """Ask for the incidents that are alike, with their number."""
    listed = "".join(f"{quoted(name)}, " for name in names)
    return Asked(
        f"SELECT {listed}count(*) AS {ALIKE} FROM incidents WHERE {condition} GROUP BY ALL",  # noqa: S608 - names of known columns
        f"SELECT {listed}sum({ALIKE})::BIGINT AS {ALIKE} FROM incidents GROUP BY ALL",  # noqa: S608 - the same
    )


def _by_month(names: Sequence[str], condition: str) -> Asked:
    """Ask for the incidents that are alike and lie in the same month, with the first and the last of their days."""
    listed = "".join(f"{quoted(name)}, " for name in [*names, WITHIN_MONTH])
    return Asked(
        f"SELECT {listed}min(date_start) AS first, max(date_start) AS last, count(*) AS {ALIKE} FROM incidents "  # noqa: S608 - the same
        f"WHERE {condition} GROUP BY {listed[:-2]}",
        f"SELECT {listed}min(first) AS first, max(last) AS last, sum({ALIKE})::BIGINT AS {ALIKE} FROM incidents "  # noqa: S608 - the same
        f"GROUP BY {listed[:-2]}",
    )


def _on_days(table: pa.Table) -> list[pa.Table]:
    """Put those of a month on days: one on its last, the others on its first."""
    first, last, many = (table.column(name) for name in ("first", "last", ALIKE))
    table = table.drop_columns(["first", "last", ALIKE, WITHIN_MONTH])
    apart = pc.greater(last, first)
    on_first = pc.subtract(many, pc.cast(apart, "int64"))
    once = pa.array(np.ones(pc.sum(apart).as_py() or 0, dtype=np.int64))
    return [_on(table, first, on_first), _on(table.filter(apart), last.filter(apart), once)]


def _on(table: pa.Table, day: pa.ChunkedArray, many: pa.ChunkedArray | pa.Array) -> pa.Table:
    return table.append_column("date_start", day).append_column("date_end", day).append_column(ALIKE, many)


def distinct(files: Files, columns: Sequence[str]) -> pd.DataFrame:
    """Return the distinct values that some columns have together, as a canonical table."""
    query = f"SELECT DISTINCT {', '.join(map(quoted, columns))} FROM incidents"  # noqa: S608 - names of known columns
    return frame_of(files.answers(Asked(query, query))[0], files.imported.extra)
