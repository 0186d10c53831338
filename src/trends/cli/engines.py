"""Which way INPUT is counted: read into memory, or from the files that it was imported to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from trends.cli.failures import UsageError
from trends.cli.reading import FOR_SERIES, given_of, loaded, refuse_window, selected, series_of
from trends.cli.terminal import say_error
from trends.errors import listed

if TYPE_CHECKING:
    from trends.cli.options import Chosen, ReadingOptions, Selecting
    from trends.imported.scanned import ScannedIncidents
    from trends.incidents.incidents import Incidents
    from trends.series.count_series import CountSeries
    from trends.series.series_table import SeriesTable

__all__ = ["LARGE", "counted", "opened", "opened_in_window"]

LARGE = 2_000_000
"""Incidents from which a folder is counted from its files by default: in memory they take some 0.7 GB and 10 seconds."""

_IN_MEMORY = ("toll", "as_of")
"""Options that look at incidents one by one."""


def opened(asked: ReadingOptions, *more: str) -> Incidents | ScannedIncidents | SeriesTable:
    """Open INPUT by the engine that `--engine` names, by default the one that suits its size, and say which it was.

    Raises
    ------
    UsageError
        If the engine cannot do what is asked.
    """
    # Not before it is used: `trends --help` reads no file.
    from trends.imported.folder import is_imported, read_folder
    from trends.sources.scanning import scan

    # Only what counts can have a cluster do it.
    scheduler = getattr(asked, "scheduler", None)
    engine = asked.engine or ("auto" if scheduler is None else "duckdb")
    folder = Path(asked.input).expanduser()
    in_memory = replace(asked, engine=None)
    if scheduler is not None and engine == "memory":
        raise UsageError("--engine memory counts here; --scheduler counts on a cluster, from files.")
    if engine == "memory" or not is_imported(folder):
        if engine == "duckdb" or scheduler is not None:
            raise UsageError(
                f"{'--engine duckdb' if scheduler is None else '--scheduler'} counts what was imported, and {asked.input} is not; trends import {asked.input} --out FOLDER "
                "imports it."
            )
        return loaded(in_memory, *more)
    if misplaced := [
        f"--{name.replace('_', '-')}" for name in _IN_MEMORY if getattr(asked, name) is not None
    ]:
        if engine == "duckdb":
            raise UsageError(
                f"--engine duckdb cannot be used with {listed(misplaced)}, which needs the incidents in memory."
            )
        return loaded(in_memory, *more)
    rows = read_folder(folder).rows
    if engine == "auto" and rows < LARGE:
        return loaded(in_memory, *more)
    if misplaced := [f"--{name}" for name in FOR_SERIES if getattr(asked, name, None)]:
        raise UsageError(
            f"{listed(misplaced)} can only be used with a series, but {asked.input} holds incidents."
        )
    if misplaced := [f"--{name}" for name in ("source", "columns") if getattr(asked, name) is not None]:
        raise UsageError(
            f"{listed(misplaced)} cannot be used with {asked.input}: that is said when files are imported."
        )
    scanned = scan(folder, **given_of(asked, "week", "coverage"), scheduler=scheduler)
    say_error(
        f"The cluster counts the {rows:,} incidents of {folder.name} from their files."
        if scheduler is not None
        else f"DuckDB counts the {rows:,} incidents of {folder.name} from their files, without their being in memory."
    )
    return scanned


def opened_in_window(asked: Selecting) -> Incidents | ScannedIncidents | SeriesTable:
    """Open INPUT, unless the window cannot be: then nothing needs to be read to say so."""
    refuse_window(asked)
    return opened(asked)


def counted(asked: Chosen) -> CountSeries:
    """Load INPUT, keep what was selected and count it by period."""
    from trends.series.series_table import SeriesTable

    data = opened_in_window(asked)
    return series_of(asked, data if isinstance(data, SeriesTable) else selected(asked, data))
