"""The columns of a long table that hold its periods: months by name or number beside a year, labels, weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.periods.calendar import WEEKDAYS, Frequency
from trends.sources.cells.days import month_number
from trends.sources.cells.periods import NO_PERIOD, read_period
from trends.sources.cells.values import UnreadableError, read_numbers
from trends.sources.files.raw import plain_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from trends.sources.incident_table import IncidentTable

__all__ = ["Spans", "labelled", "months_of", "named_columns", "weeks_from"]

_OTHER_WEEKDAY = "a week that begins on another day than the others"


@dataclass(frozen=True, eq=False)
class Spans:
    """The periods of the rows of a table: their first days, shape (rows,), and how long they are."""

    start: NDArray[np.datetime64]
    freq: Frequency
    week: str = "monday"


def named_columns(header: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the columns of a table by role: the first of each role's names that it has, however it is spelled."""
    own = {plain_name(name): name for name in reversed(header)}
    columns = {
        role: next((own[name] for name in likely if name in own), "") for role, likely in names.items()
    }
    return {role: name for role, name in columns.items() if name}


def months_of(table: IncidentTable, today: date) -> Spans:
    """Read the columns ``month`` (a name, a number or a label) and ``year``."""
    month, year = table["month"], table["year"]
    years = read_numbers(year, low=1900, high=today.year, whole=True)
    table.log.reject(years.bad | np.isnan(years.amounts), table.called("year"), year, NO_PERIOD)
    numbers = np.array([_month(word) for word in month.listed()], dtype=float)[month.codes]
    table.log.reject(np.isnan(numbers), table.called("month"), month, NO_PERIOD)
    # datetime64[M] counts months from January 1970. Rows without a month are rejected and get any.
    ordinals = np.nan_to_num((years.amounts - 1970) * 12 + numbers - 1).astype(np.int64)
    return Spans(ordinals.astype("datetime64[M]").astype("datetime64[D]"), Frequency.MONTH)


_NUMBERS = frozenset(str(month) for month in range(1, 13)) | {f"{month:02}" for month in range(1, 10)}


def _month(word: str) -> float:
    if number := month_number(word):
        return number
    try:
        day, length = read_period(word)
    except UnreadableError:
        return float(word) if word in _NUMBERS else np.nan
    return day.month if length in {Frequency.MONTH, Frequency.DAY} else np.nan


def labelled(table: IncidentTable, role: str, freq: Frequency, today: date, *, by_day: bool = False) -> Spans:
    """Read a column of labels of periods of one length; others, and periods to come, reject their rows.

    With `by_day` a month may also be written as its first day.
    """
    column = table[role]

    def first(word: str) -> np.datetime64:
        try:
            day, length = read_period(word, today.year)
        except UnreadableError:
            return np.datetime64("NaT", "D")
        written = by_day and length is Frequency.DAY and day.day == 1 and freq is Frequency.MONTH
        return np.datetime64(day if (length is freq or written) and day <= today else "NaT", "D")

    starts = np.array([first(word) for word in column.listed()], dtype="datetime64[D]")[column.codes]
    table.log.reject(np.isnat(starts), table.called(role), column, NO_PERIOD)
    return Spans(starts, freq)


def weeks_from(table: IncidentTable, role: str, starts: NDArray[np.datetime64]) -> Spans:
    """Return weeks by their first days: the weekday of most of them; rows of another are rejected."""
    days = (starts.astype("datetime64[D]").astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday
    dated = table.log.keep & ~np.isnat(starts)
    if not dated.any():
        return Spans(starts, Frequency.WEEK)
    first = int(np.bincount(days[dated], minlength=7).argmax())
    table.log.reject(dated & (days != first), table.called(role), table[role], _OTHER_WEEKDAY)
    return Spans(starts, Frequency.WEEK, WEEKDAYS[first])
