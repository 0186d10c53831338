"""Incidents as they were known on a day: what began later, and what was reported later, is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.errors import WindowError
from trends.messages import Message
from trends.periods.calendar import parse_window

if TYPE_CHECKING:
    from trends.incidents.incidents import Incidents

__all__ = ["incidents_as_of"]

LATER = "known later"
"""Rows left out because they were dated or reported after the day that is looked back to."""


def incidents_as_of(incidents: Incidents, day: date) -> Incidents:
    """Return the incidents without those that began after a day; what the file covers ends there.

    Of conflicting reports of one incident the later ones go, and with them an incident of which none is left.

    Parameters
    ----------
    incidents : Incidents
        As they were read.
    day : datetime.date
        The day.

    Raises
    ------
    WindowError
        If nothing of them had begun, and been reported, by then.
    """
    frame, reports = incidents.frame, incidents.reports
    begun = ~(frame["date_start"] > pd.Timestamp(day)).to_numpy(dtype=bool)
    if reports is not None:
        days = pd.Series([_day(value) for value in reports["report_date"]], dtype=object)
        seen = np.array([reported is None or reported <= day for reported in days], dtype=bool)
        seen &= reports["incident_id"].isin(frame.loc[begun, "incident_id"]).to_numpy()
        reports = reports.loc[seen].reset_index(drop=True)
        begun &= frame["incident_id"].isin(reports["incident_id"]).to_numpy()
    late = int((~begun).sum())
    if late and not frame.loc[begun, "date_start"].notna().any():
        about = incidents.provenance
        raise WindowError(
            f"Nothing of {about.title or about.source} had happened, or been reported, by {day}."
        )
    return replace(
        incidents,
        frame=frame.loc[begun].reset_index(drop=True) if late else frame,
        reports=reports,
        skipped={**incidents.skipped, LATER: incidents.skipped.get(LATER, 0) + late}
        if late
        else incidents.skipped,
        coverage=None if incidents.coverage is None else incidents.coverage.within(date.min, day),
        notes=(*incidents.notes, Message("sources.vintage.later_rows", n=late, day=day))
        if late
        else incidents.notes,
        provenance=incidents.provenance.looking_back(day),
        steps=(*incidents.steps, ("as_of", {"day": day})) if incidents.steps else (),
    )


def _day(value: object) -> date | None:
    return parse_window(None, value[:10]).end if isinstance(value, str) and value else None
