"""Imports incidents once: the readers judge the rows as they do in a load, and what they keep is written as Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.arguments import guarded
from trends.errors import InputError
from trends.imported.scanned import ScannedIncidents
from trends.imported.writing import finished, written_folder
from trends.series.series_table import SeriesTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from os import PathLike

__all__ = ["import_incidents"]


@guarded
def import_incidents(
    path: str | PathLike[str] | Iterable[str | PathLike[str]],
    out: str | PathLike[str],
    *,
    source: str | None = None,
    columns: str | PathLike[str] | Mapping[str, Any] | None = None,
    week: str | None = None,
    today: date | None = None,
    as_of: str | date | None = None,
    coverage: str | tuple[object, object] | None = None,
) -> ScannedIncidents:
    """Read files of incidents once, and write what is kept of them as Parquet with its accounting beside it.

    Parameters
    ----------
    path : path, name or several paths
        As `load` takes them.
    out : path
        The folder to write; it is there when everything is written, and not before.
    source, columns, week, today, as_of, coverage
        As `load` takes them.

    Returns
    -------
    ScannedIncidents
        The folder, counted without being in memory; ``trends.load(out)`` gives the incidents in memory.

    Raises
    ------
    InputError
        If the files cannot be read, or hold no incidents.
    ParameterError
        If there is something at `out` already.
    TrendsError
        If it cannot be written; then nothing of it is left.
    """
    from trends.sources.loading import load

    target = Path(out).expanduser().absolute()
    with written_folder(target) as folder:
        data = load(
            path, source=source, columns=columns, week=week, today=today, as_of=as_of, coverage=coverage
        )
        if isinstance(data, SeriesTable):
            raise InputError(
                f"{data.file} holds a series; only incidents are imported, and a series is read as it is."
            )
        folder.add(data.frame)
        folder.finish(data)
    return ScannedIncidents(finished(target), ())
