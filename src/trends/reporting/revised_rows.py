"""What became of the rows themselves from the vintages of the last edition of a report to those of the next.

The counts of two editions tell what was revised in the window and the selection of the report. Where the store holds the
vintages of both, the rows can be compared as well, as `trends diff` does.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.errors import TrendsError
from trends.incidents.incidents import Incidents
from trends.reporting.editions import previous_manifest
from trends.revisions.rows import row_changes
from trends.revisions.side import DEATHS, side_of
from trends.revisions.totals import EVENTS, totals_of
from trends.sources import load
from trends.store.store import Store
from trends.store.vintage import Vintage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trends.reporting.job import Job
    from trends.revisions.side import Side

__all__ = ["with_revised_rows"]

_COUNTED = ("added", "removed", "changed", "unchanged", "not covered by old", "not covered by new")
_SELECTION = ("actor", "attacker", "country", "start", "genealogy")
"""What of a report's parameters says which rows are meant; its end moves on from edition to edition."""


def with_revised_rows(job: Job, before: str = "9999-12-31") -> Job:
    """Return a job that knows what the rows of its data became since the last edition, where the store can tell.

    Parameters
    ----------
    job : Job
        A report of data in the store; of any other nothing is found out.
    before : str
        The day of its edition, where that is known before it is made.
    """
    earlier = previous_manifest(job.home, job.as_of or before, job.parameters, job.language)
    if earlier is None or not job.data.vintages:
        return job
    with suppress(TrendsError, ValueError):
        then = tuple(map(Vintage.from_dict, earlier.get("vintages") or ()))
        if then and _hashes(then) != _hashes(job.data.vintages):
            changes = _compared(then, job.data.vintages, job.parameters)
            return job if changes is None else replace(job, revised={"since": earlier["as_of"], **changes})
    return job


def _hashes(vintages: Sequence[Vintage]) -> set[str]:
    return {vintage.sha256 for vintage in vintages}


def _compared(
    before: Sequence[Vintage], after: Sequence[Vintage], parameters: Mapping[str, Any]
) -> dict[str, Any] | None:
    store = Store()
    sides: list[Side] = []
    kept = []
    for vintages in (before, after):
        newest = max(vintage.day for vintage in vintages)
        columns = parameters.get("columns")
        data = load([store.path(vintage) for vintage in vintages], columns=columns, today=newest)
        if not isinstance(data, Incidents):
            return None
        wanted = {name: parameters[name] for name in _SELECTION if parameters.get(name)}
        selected = data.select(**wanted)
        sides.append(side_of(data, ""))
        kept.append(np.asarray(data.frame["incident_id"].isin(selected.frame["incident_id"]), dtype=bool))
    rows = row_changes(sides[0], sides[1], kept[0], kept[1])
    totals = totals_of(rows)["common"]
    return {
        "rows": {change: rows.number(change) for change in _COUNTED},
        "totals": {name: totals[name].to_dict() for name in (EVENTS, DEATHS) if name in totals},
    }
