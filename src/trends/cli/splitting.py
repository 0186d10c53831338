"""From INPUT and its options to what a screen splits: incidents and the columns to split by, or a series file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trends.cli.engines import opened_in_window
from trends.cli.failures import UsageError
from trends.cli.reading import narrowed, selected
from trends.errors import SelectionError, listed

if TYPE_CHECKING:
    from trends.cli.options import Chosen
    from trends.imported.scanned import ScannedIncidents
    from trends.incidents.incidents import Incidents
    from trends.series.series_table import SeriesTable

__all__ = ["Split", "columns_of", "split"]


@dataclass(frozen=True)
class Split:
    """What to screen.

    Attributes
    ----------
    data : Incidents, ScannedIncidents or SeriesTable
    by : tuple of str or None
        Columns that split incidents; None for the default, and for a series file.
    names : tuple of str or None
        Which series of a file; None for all.
    notes : tuple of str
        What was found out about the file.
    """

    data: Incidents | ScannedIncidents | SeriesTable
    by: tuple[str, ...] | None = None
    names: tuple[str, ...] | None = None
    notes: tuple[str, ...] = ()


def split(asked: Chosen) -> Split:
    """Load INPUT and find out by what it is split.

    Raises
    ------
    UsageError
        If `--series` was given with incidents.
    SelectionError
        If there is no series of the name given.
    InputError, WindowError
        If there is no such file, it is not understood, or the window cannot be.
    """
    from trends.series.series_table import SeriesTable

    columns = columns_of(asked.by)
    data = _loaded(asked, None)
    if not isinstance(data, SeriesTable):
        if asked.series is not None:
            raise UsageError(
                f"--series can only be used with a series, but {asked.input} holds incidents; --where selects among them."
            )
        return Split(selected(asked, data), columns)
    if columns == ("series",) and "series" not in data.columns:
        columns = None  # a series file is split by its own series
    if data.aggregates is not None:
        table = narrowed(asked, data if columns is None else data.split(columns))
        return Split(table, None, _names(asked.series, table))
    if columns is not None:
        # Read again by these columns: which column names a series is settled when the file is read,
        # and it was not known before that it is one.
        named = _loaded(asked, ",".join(columns))
        data = named if isinstance(named, SeriesTable) else data
    table = narrowed(asked, data)
    remarks = table.remarks if asked.measure is None else ()
    return Split(table, None, _names(asked.series, table), remarks)


def _loaded(asked: Chosen, by: str | None) -> Incidents | ScannedIncidents | SeriesTable:
    return opened_in_window(replace(asked, by=by, series=None))


def columns_of(by: str | None) -> tuple[str, ...] | None:
    """Read ``country,actor``.

    Raises
    ------
    UsageError
        If a name is missing between two commas.
    """
    if by is None:
        return None
    columns = tuple(part.strip() for part in by.split(","))
    if not all(columns):
        raise UsageError(
            f"--by takes columns with commas between them, as in country,actor_1, not {by[:40]!r}."
        )
    return columns


def _names(asked: str | None, table: SeriesTable) -> tuple[str, ...] | None:
    """Return the series of the name asked for, with * for any text."""
    from trends.names.matching import NamePattern, fold

    if asked is None:
        return None
    pattern = NamePattern.parse(asked)
    matching = tuple(name for name in table.series if pattern.matches(fold(name)))
    if not matching:
        raise SelectionError(
            f"There is no series {asked[:40]!r}; there is {listed(map(repr, table.series))}."
        )
    return matching
