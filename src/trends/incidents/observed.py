"""The incidents on days that are covered: what a series counts, so that casualties are of the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from trends.periods.coverage import covered_days

if TYPE_CHECKING:
    from trends.incidents.incidents import Incidents

__all__ = ["on_covered_days"]


def on_covered_days(incidents: Incidents) -> Incidents:
    """Return the incidents of which any day is covered; those without a date stay, as no day speaks against them.

    Parameters
    ----------
    incidents : Incidents
        Where nothing tells which days are covered, all stay.
    """
    if not incidents.coverage:
        return incidents
    frame = incidents.frame
    dated = frame["date_start"].notna().to_numpy()
    first, last = (frame.loc[dated, f"date_{end}"].to_numpy("datetime64[D]") for end in ("start", "end"))
    last = np.where(np.isnat(last), first, last)
    kept = ~dated
    kept[dated] = covered_days(incidents.coverage, first.astype(np.int64), last.astype(np.int64)) > 0
    if kept.all():
        return incidents
    frame = frame.loc[kept].reset_index(drop=True)
    reports = incidents.reports
    if reports is not None:
        reports = reports[reports["incident_id"].isin(frame["incident_id"])].reset_index(drop=True)
    return replace(incidents, frame=frame, reports=reports)
