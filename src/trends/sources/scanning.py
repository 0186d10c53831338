"""Opens what was imported without reading it into memory."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from trends.arguments import guarded
from trends.errors import InputError
from trends.imported.folder import is_imported, read_folder
from trends.imported.scanned import ScannedIncidents
from trends.schema import empty_frame
from trends.sources.loading import by_week, covering, path_of
from trends.sources.options import ReadOptions

if TYPE_CHECKING:
    from os import PathLike

    from trends.incidents.incidents import Incidents
    from trends.scheduling import Scheduler

__all__ = ["scan"]


@guarded
def scan(
    path: str | PathLike[str],
    *,
    week: str | None = None,
    coverage: str | tuple[object, object] | None = None,
    scheduler: Scheduler | str | None = None,
) -> ScannedIncidents:
    """Open imported incidents without reading them into memory.

    Parameters
    ----------
    path : path
        A folder that ``trends import`` or `trends.import_incidents` wrote.
    week, coverage
        As for `trends.load`.
    scheduler : str, optional
        The address of a Dask cluster whose workers see the folder under the same path: each file is counted by one of
        them, and what they counted is added up here. The results are the same.

    Returns
    -------
    ScannedIncidents
        Selected and counted with the same words as what `trends.load` returns, and with the same results.

    Raises
    ------
    InputError
        If it is no such folder, or one of its files is missing or damaged.
    ParameterError
        If `week` or `coverage` cannot be read.
    """
    folder = path_of(path)
    if not is_imported(folder):
        raise InputError(
            f"{str(path)[-80:]!r} is no folder of imported incidents; trends import FILE --out FOLDER makes one."
        )
    options = ReadOptions(week=week, coverage=coverage)
    options.refuse_contradictions()
    imported = read_folder(folder)
    if week is None and coverage is None:
        return ScannedIncidents(imported, (), scheduler=scheduler)
    today = date.today()  # noqa: DTZ011 - a day, not a moment: it only refuses what lies ahead
    told = cast("Incidents", by_week(covering(imported.incidents(empty_frame()), options, today), options))
    return ScannedIncidents(
        imported,
        (),
        changed={"coverage": told.coverage, "notes": told.notes, "week": told.week},
        scheduler=scheduler,
    )
