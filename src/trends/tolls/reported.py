"""Reports as rows of a table, put side by side for each incident."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from trends.tolls.reported_incident import OTHER_FIGURES, Report, ReportedIncident
from trends.tolls.rules import Settled, SumCheck, TollRule, check_sums, settle
from trends.tolls.toll_table import TollTable

__all__ = ["reported_incidents"]


def reported_incidents(
    frame: pd.DataFrame,
    reports: pd.DataFrame | None,
    rule: TollRule | None = None,
    subject: str = "incidents",
) -> TollTable:
    """Put the reports of each incident side by side.

    Parameters
    ----------
    frame : pandas.DataFrame
        Incidents with the canonical columns.
    reports : pandas.DataFrame or None
        One row a report (see `trends.tolls.rules.settle`); an incident without one has the source's own figures as its only
        report.
    rule : TollRule, optional
        By which the figures of `frame` were taken.
    subject : str
        What the incidents are.
    """
    reports_of: dict[str, list[Report]] = {}
    sums: dict[str, list[SumCheck]] = {}
    settled: dict[str, dict[str, Settled]] = {}
    if reports is not None:
        for row in reports.to_dict(orient="records"):
            reports_of.setdefault(str(row["incident_id"]), []).append(_report(row))
        for check in check_sums(reports):
            sums.setdefault(check.incident_id, []).append(check)
        settled = settle(reports, rule) if rule is not None else {}
    incidents = []
    for row in frame.sort_values("date_start", kind="stable", na_position="last").to_dict(orient="records"):
        name = str(row["incident_id"])
        own = reports_of.get(name) or [_own(row)]
        value = _float(row["fatalities_best"])
        by: tuple[str, ...]
        if name not in reports_of:
            by = () if np.isnan(value) else (own[0].reporter,)
        elif name in settled:
            by = settled[name]["fatalities"].reporters
        else:
            # Without a rule the figure is the source's own; whoever reported it is named as bearing
            # it out.
            by = tuple(dict.fromkeys(report.reporter for report in own if value in (report.low, report.high)))
        incidents.append(
            ReportedIncident(
                name,
                _text(row["place"]),
                _when(row),
                tuple(own),
                tuple(sums.get(name, ())),
                Settled(value, by),
                rule,
            )
        )
    return TollTable(tuple(incidents), rule, subject)


def _report(row: dict[Any, Any]) -> Report:
    figures = tuple((name, _float(row.get(name))) for name in OTHER_FIGURES)
    return Report(
        _text(row.get("reporter")) or "unnamed",
        _text(row.get("report_date")),
        _float(row.get("killed_low")),
        _float(row.get("killed_high")),
        tuple((name, value) for name, value in figures if not np.isnan(value)),
        row.get("includes_attackers") == "yes",
        _text(row.get("source_url")),
        _text(row.get("note")),
    )


def _own(row: dict[Any, Any]) -> Report:
    """Return the source's own figures as a report."""
    columns = {"civilians": "civilians_killed", "combatants": "combatants_killed"}
    figures = tuple((name, _float(row.get(columns.get(name, name)))) for name in OTHER_FIGURES)
    low, high = _float(row["fatalities_low"]), _float(row["fatalities_high"])
    if np.isnan(low) and np.isnan(high):
        low = high = _float(row["fatalities_best"])  # the one figure of a source that gives no range
    return Report(
        _text(row["source"]) or "the source",
        "",
        low,
        high,
        tuple((name, value) for name, value in figures if not np.isnan(value)),
    )


def _when(row: dict[Any, Any]) -> str:
    start, end = row["date_start"], row["date_end"]
    if pd.isna(start):
        return ""
    # A month is stored as its first and last day, and would read as a range that nobody stated.
    if row["date_precision"] == "month":
        return str(start.strftime("%Y-%m"))
    first = start.date().isoformat()
    return str(first if pd.isna(end) or end == start else f"{first} to {end.date().isoformat()}")


def _float(value: object) -> float:
    return float("nan") if value is None or pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]  # a number or null by the table's type


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
