"""Conflicting reports of one incident: one figure made of them by a rule, or all of them side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trends.errors import ParameterError, SelectionError, listed, nearest
from trends.messages import Message
from trends.tolls.measures import measured_columns
from trends.tolls.reported import reported_incidents
from trends.tolls.rules import OPEN, RULE, TollRule, parse_rule, settle, settled_frame

if TYPE_CHECKING:
    from trends.incidents.incidents import Incidents
    from trends.tolls.reported_incident import ReportedIncident

__all__ = ["reports_of", "settled_by"]


def settled_by(incidents: Incidents, rule: str | TollRule) -> Incidents:
    """Return incidents with one figure made of the reports of each; see `Incidents.settled`."""
    chosen = parse_rule(rule)
    if incidents.reports is None:
        raise ParameterError(
            "This file holds one figure an incident and no conflicting reports, so there is no rule to choose."
        )
    frame = settled_frame(incidents.frame, settle(incidents.reports, chosen))
    unsettled = int(frame["fatalities_best"].isna().sum())
    notes = [note for note in incidents.notes if getattr(note, "id", "") not in (RULE, OPEN)]
    notes.append(chosen.sentence)
    if unsettled:
        notes.append(Message(OPEN, n=unsettled, total=len(frame), subject=incidents.subject))
    return replace(
        incidents,
        frame=frame,
        measured=measured_columns(frame),
        provenance=incidents.provenance.filtered(f"of conflicting tolls: {chosen}"),
        notes=tuple(notes),
        toll_rule=chosen,
        steps=(*incidents.steps, ("settled", {"rule": rule})) if incidents.steps else (),
    )


def reports_of(incidents: Incidents, incident_id: str) -> ReportedIncident:
    """Return one incident with every report of it; see `Incidents.incident`."""
    # Half a surrogate pair is no text to Arrow, and so no id either.
    incident_id = incident_id.encode("utf-8", "replace").decode("utf-8")
    mine = incidents.frame["incident_id"] == incident_id
    if not mine.any():
        ids = incidents.frame["incident_id"].tolist()
        near = nearest(incident_id, ids[:5000])
        hint = f"nearest: {listed(near)}" if near else f"there is {listed(ids)}"
        raise SelectionError(f"No incident has the id {incident_id[:60]!r}; {hint}.")
    reports = incidents.reports
    if reports is not None:
        reports = reports[reports["incident_id"] == incident_id]
    (incident,) = reported_incidents(incidents.frame[mine], reports, incidents.toll_rule, incidents.subject)
    return incident
