"""What a caller says about a file beyond its path, and whether it has a meaning for what the file holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.errors import ParameterError, listed
from trends.periods.coverage import parse_coverage
from trends.sources.columns.obvious_names import guess_columns
from trends.sources.files.raw import plain_name
from trends.tolls.measures import parse_measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from os import PathLike

    from trends.sources.columns.mapping import ColumnMapping
    from trends.sources.files.raw import Sheet

__all__ = ["ORDERS", "ReadOptions"]

FOR_SERIES = ("period", "measure", "by", "fill", "dates")
FOR_INCIDENTS = ("columns", "coverage")
ORDERS = {"day-first": True, "month-first": False}
"""What `ReadOptions.dates` may say, and whether the day comes first."""
_DATED = frozenset({"date_start", "date_end", "date_precision", "year", "month", "day"})


@dataclass(frozen=True)
class ReadOptions:
    """What a caller said about the file beyond its path.

    Attributes
    ----------
    source, columns, period, measure, by, fill, today, week, dates, as_of, coverage
        See `trends.sources.load`.
    counting : str or None
        What will be counted afterwards: it tells a table with a column of that name from a table of incidents, and
        needs no column otherwise.
    """

    source: str | None = None
    columns: str | PathLike[str] | Mapping[str, Any] | ColumnMapping | None = None
    period: str | None = None
    measure: str | None = None
    by: str | None = None
    fill: str | None = None
    today: date | None = None
    counting: str | None = None
    week: str | None = None
    dates: str | None = None
    as_of: date | None = None
    coverage: object = None

    @property
    def series(self) -> bool:
        """Whether a column was named that only a series file has."""
        return any(word is not None for word in (self.period, self.measure, self.by))

    def finds_series(self, sheet: Sheet) -> bool:
        """Return whether a table has the columns that were named for a series.

        A measure of incidents such as ``fatalities`` tells nothing of a table that has more than dates and that; a
        measure that was only named for counting tells as much as one that was named for reading.
        """
        own = {plain_name(name) for name in sheet.header} | set(sheet.header)
        named = [name for name in (self.period, self.by, self.measure or self.counting) if name is not None]
        if not named or not all(name in own or plain_name(name) in own for name in named):
            return False
        if self.period is not None or self.by is not None:
            return True
        if not _is_measure(named[-1]):
            return True
        others = set(guess_columns(sheet.header)) - _DATED
        return len(others) <= 1

    def refuse_contradictions(self) -> None:
        """Refuse what cannot be said together, whatever the file.

        Raises
        ------
        ParameterError
            If a mapping of columns is given for a layout that is known, or with what only a series has; or if what is
            to be covered tells no days.
        """
        if self.coverage is not None:
            parse_coverage(self.coverage)
        if self.dates not in {None, *ORDERS}:
            raise ParameterError(
                f"{str(self.dates)[:40]!r} is no order of dates; use one of {listed(ORDERS)}."
            )
        if self.columns is None:
            return
        if self.source not in {None, "generic"}:
            raise ParameterError(
                f"--columns describes a table of another layout, and --source says that it is of {self.source}; "
                "give one of them."
            )
        if series := self._given(FOR_SERIES):
            raise ParameterError(
                f"--columns is for incidents and {series} for a series; a table is one of them."
            )

    def refuse_for_bundled(self, name: str, shape: str) -> None:
        """Refuse whatever says how a file is laid out: of a bundled dataset that is known.

        Raises
        ------
        ParameterError
        """
        if shape == "series":
            self.refuse_for_series(name)
        else:
            self.refuse_for_incidents(name)
        if misplaced := self._given(("source", "columns", *FOR_SERIES)):
            raise ParameterError(
                f"{misplaced} cannot be used with {name}: it is bundled, and its layout is known."
            )

    def refuse_for_imported(self, folder: str) -> None:
        """Refuse whatever says how files are laid out: imported incidents have been read.

        Raises
        ------
        ParameterError
        """
        if misplaced := self._given(("source", "columns", *FOR_SERIES)):
            raise ParameterError(
                f"{misplaced} cannot be used with {folder}: it was imported, and that is said when files are imported."
            )

    def refuse_for_incidents(self, file: str) -> None:
        """Refuse what has a meaning for a series only.

        Raises
        ------
        ParameterError
        """
        if misplaced := self._given(FOR_SERIES):
            raise ParameterError(f"{misplaced} can only be used with a series, but {file} holds incidents.")

    def refuse_for_series(self, file: str, *, known_layout: bool = False) -> None:
        """Refuse what has a meaning for incidents only, and columns of a layout that is known.

        Raises
        ------
        ParameterError
        """
        if misplaced := self._given(FOR_INCIDENTS):
            raise ParameterError(f"{misplaced} can only be used with incidents, but {file} holds a series.")
        if known_layout and (misplaced := self._given(("period", "measure", "dates"))):
            raise ParameterError(f"{misplaced} cannot be used with {file}: its layout is known.")

    def _given(self, names: Sequence[str]) -> str:
        options = [f"--{name}" for name in names if getattr(self, name) is not None]
        return listed(options) if options else ""


def _is_measure(word: str) -> bool:
    try:
        parse_measure(word)
    except ParameterError:
        return False
    return True
