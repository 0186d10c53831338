"""Opens what was imported without reading it into memory."""

from __future__ import annotations

from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, cast

from trends.arguments import guarded
from trends.errors import InputError, listed
from trends.imported.folder import is_imported, read_folder
from trends.imported.scanned import ScannedIncidents
from trends.periods.calendar import parse_week
from trends.scheduling import scheduler_for
from trends.schema import empty_frame
from trends.sources.loading import by_week, covering, paths_of
from trends.sources.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from trends.incidents.incidents import Incidents
    from trends.scheduling import Scheduler

__all__ = ["scan"]


@guarded
def scan(
    path: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    week: str | None = None,
    coverage: str | tuple[object, object] | None = None,
    scheduler: Scheduler | str | None = None,
) -> ScannedIncidents:
    """Open imported incidents without reading them into memory.

    Parameters
    ----------
    path : path
        A folder that ``trends import`` or `trends.import_incidents` wrote; a pattern such as ``acled-*`` may stand for
        the one that matches it.
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
        If `week`, `coverage` or `scheduler` cannot be read.
    """
    folder = _folder_of(path)
    if scheduler is not None:
        # Only whether it can be meant: each question goes to it anew, and it is kept as it was given.
        scheduler_for(scheduler)
    options = ReadOptions(week=week if week is None else parse_week(week), coverage=coverage)
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


def _folder_of(path: str | PathLike[str] | Iterable[str | PathLike[str]]) -> Path:
    """Return the one folder that is meant.

    Several are not counted together: which rows of one repeat or renew those of another is decided when files are read,
    and each folder has been counted and accounted for without the others.
    """
    paths = (
        paths_of(path)
        if isinstance(path, str | PathLike)
        else [each for one in path for each in paths_of(one)]
    )
    folders = [each for each in paths if is_imported(each)]
    if len(folders) > 1:
        raise InputError(
            f"{listed([each.name for each in folders])} are {len(folders)} folders of imported incidents, and one is "
            "scanned alone; to have them together, import the files of all of them into one."
        )
    if folders and len(paths) == 1:
        return folders[0]
    if folders:
        other = next(each for each in paths if each not in folders)
        raise InputError(
            f"{folders[0].name} is a folder of imported incidents and {other.name} is none; name the folder alone."
        )
    if paths and is_imported(paths[0].parent):
        raise InputError(
            f"{paths[0].name} is a part of the imported incidents in {paths[0].parent.name}; name the folder, without which "
            "nothing tells which days it covers and which rows were rejected."
        )
    if not paths:
        raise InputError("No folder is named; trends import FILE --out FOLDER makes one.")
    shown = str(path)[-80:] if isinstance(path, str | PathLike) else listed([each.name for each in paths])
    raise InputError(
        f"{shown!r} is no folder of imported incidents; trends import FILE --out FOLDER makes one."
    )
