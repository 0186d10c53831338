"""The toll of an incident as a claim needs it: who reported how many, and from the lowest to the highest.

A figure here runs from the lowest to the highest number that any report states; that some say "at least" is kept with
each report. Where a report counts the attackers among the dead, its civilians and combatants are added up instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from trends.claims.known import Known
from trends.errors import SelectionError, listed, nearest
from trends.messages import Message
from trends.tolls.reported import reported_incidents
from trends.tolls.rules import FIGURES, parse_rule, settle, spoken_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.incidents.incidents import Incidents
    from trends.tolls.reported_incident import ReportedIncident

__all__ = ["Toll", "attack_words", "known_toll", "tolls"]


@dataclass(frozen=True)
class Toll:
    """What one report says of one incident; `high` is None for "at least"."""

    reporter: str
    low: float
    high: float | None


def tolls(incidents: Incidents, incident: str, measure: str) -> tuple[Toll, ...]:
    """Return what each report that states a figure says of an incident.

    Raises
    ------
    SelectionError
        If there is no such incident, or the measure is none.
    """
    figure = _figure(measure)
    table = _side_by_side(incidents, incident)
    reported = []
    for report in table.reports:
        if figure == "reports":
            reported.append(Toll(report.reporter, 1.0, 1.0))
        elif figure == "fatalities":
            if not (np.isnan(report.low) and np.isnan(report.high)):
                # A report that gives one number is read as both ends; "at most" alone is taken as
                # the figure it states.
                low = report.high if np.isnan(report.low) else report.low
                reported.append(Toll(report.reporter, low, None if np.isnan(report.high) else report.high))
        elif not np.isnan(value := report.figure(figure)):
            reported.append(Toll(report.reporter, value, value))
    return tuple(reported)


def _figure(measure: str) -> str:
    """Name a measure as reports do; ``killed`` is short for fatalities."""
    name = "fatalities" if measure in ("killed", "attacks") else measure
    if name not in (*FIGURES, "reports"):
        raise SelectionError(
            f"{measure!r} is no casualty of a report; there is {listed([*FIGURES, 'reports'], 8)}."
        )
    return name


@dataclass(frozen=True)
class _Attack:
    """When an incident was, and where; NaT or NA where that is not known."""

    start: Any
    end: Any
    place: Any


# Weak keys: what was read of a table goes with the table.
_ATTACKS: WeakKeyDictionary[Incidents, dict[str, _Attack]] = WeakKeyDictionary()
_READ: WeakKeyDictionary[Incidents, dict[str, ReportedIncident]] = WeakKeyDictionary()
"""A record is compared with every other incident, so all are looked up, and their reports read, at once."""


def _attack(incidents: Incidents, incident: str) -> _Attack:
    if incidents not in _ATTACKS:
        frame = incidents.frame
        columns = (frame[name] for name in ("date_start", "date_end", "place"))
        names = frame["incident_id"].astype(str)
        _ATTACKS[incidents] = {name: _Attack(*stated) for name, *stated in zip(names, *columns, strict=True)}
    attacks = _ATTACKS[incidents]
    if incident not in attacks:
        close = nearest(incident, attacks)
        raise SelectionError(
            f"There is no incident {incident!r}; the nearest are {listed(close or attacks)}."
        )
    return attacks[incident]


def _side_by_side(incidents: Incidents, incident: str) -> ReportedIncident:
    """Return the reports of an incident."""
    _attack(incidents, incident)
    if incidents not in _READ:
        reports = None if incidents.reports is None else _without_attackers(incidents.reports)
        table = reported_incidents(incidents.frame, reports)
        _READ[incidents] = {incident.incident_id: incident for incident in table.incidents}
    return _READ[incidents][incident]


def _without_attackers(reports: pd.DataFrame) -> pd.DataFrame:
    """Let a total that counts the attackers too give way to the sum of its parts."""
    rows = reports.copy()
    # Missing text compares as missing, which no mask may hold.
    mixed = (rows["includes_attackers"] == "yes").fillna(value=False)
    parts = rows[["civilians", "combatants"]].sum(axis=1, min_count=1)
    rows.loc[mixed, "killed_low"] = parts[mixed]
    # One of the parts may not be stated, so that their sum is "at least".
    rows.loc[mixed, "killed_high"] = pd.NA
    rows.loc[mixed, "includes_attackers"] = "no"
    return rows


def known_toll(
    incidents: Incidents,
    incident: str,
    measure: str,
    *,
    reporter: Sequence[str] = (),
    rule: str | None = None,
    source: str = "",
) -> Known:
    """Return what is known of an incident's toll, as stated by all its reports, one reporter, or one rule.

    Parameters
    ----------
    reporter : sequence of str
        Names of reporters, ``*`` for any text.
    rule : {"lowest", "highest", "median", "latest"}, optional
        Turns the reports into one figure; it is part of the label.
    source : str
        Name of the dataset.

    Raises
    ------
    SelectionError
        If a reporter has no report of the incident; those who have are named.
    """
    figure = _figure(measure)
    reported = tolls(incidents, incident, measure)
    if reporter:
        reporters = pd.Series([toll.reporter for toll in reported], dtype="string")
        kept = np.zeros(len(reported), dtype=bool)
        for name in reporter:
            # A name may stand for several reports of one reporter, who revised the toll in the days
            # after.
            kept |= spoken_by(reporters, name)
        if not kept.any():
            has = listed(dict.fromkeys(toll.reporter for toll in reported))
            raise SelectionError(
                f"{listed(reporter)} has no report of {incident} that states this figure; expected one of {has}."
            )
        reported = tuple(toll for toll, keep in zip(reported, kept, strict=True) if keep)
    label = Message(f"claims.toll.{figure}")
    if reporter:
        names = [name.replace("*", "").strip() for name in reporter]
        label = Message("claims.toll.by", toll=label, reporters=names)
    about = Known(
        0.0,
        None,
        label=label,
        when=attack_words(incidents, incident),
        source=source,
        reports=tuple((toll.reporter, toll.low, toll.high) for toll in reported),
    )
    if figure == "reports":
        return replace(about, low=float(len(reported)), high=float(len(reported)))
    if not reported:
        # No more soldiers, or civilians, than people were killed.
        killed = _stated(tolls(incidents, incident, "fatalities"))
        part = figure in ("civilians", "combatants") and killed
        return replace(about, high=max(killed) if part else None, without=1)
    if rule is not None:
        taken = reported[0].low
        if incidents.reports is not None:
            rows = incidents.reports.loc[incidents.reports["incident_id"] == incident]
            if len(rows):
                taken = settle(_without_attackers(rows), parse_rule(rule))[incident][figure].value
        return replace(
            about, low=taken, high=taken, label=Message("claims.toll.rule", toll=about.label, rule=rule)
        )
    numbers = _stated(reported)
    return replace(about, low=min(numbers), high=max(numbers))


def _stated(found: Sequence[Toll]) -> list[float]:
    return [value for toll in found for value in (toll.low, toll.high) if value is not None]


def attack_words(incidents: Incidents, incident: str) -> str:
    """Name an incident: ``the attack of 17 February 2023 (Wadi Doubayat, south of al-Sukhna)``."""
    found = _attack(incidents, incident)
    if pd.isna(found.start):
        attack = Message("claims.attack.undated")
    elif pd.isna(found.end) or found.start == found.end:
        attack = Message("claims.attack.of_day", day=found.start.date())
    elif (found.start.year, found.start.month) == (found.end.year, found.end.month):
        attack = Message("claims.attack.of_month", month=pd.Period(found.start, freq="M"))
    else:
        attack = Message("claims.attack.between", first=found.start.date(), last=found.end.date())
    return attack if pd.isna(found.place) else Message("claims.attack.at", attack=attack, place=found.place)
