"""The reports of one incident side by side: who said what and when, how far they lie apart, and what was taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.display import Displayed
from trends.errors import ParameterError, SelectionError, listed, nearest
from trends.tolls.rules import FIGURES, Settled, SumCheck, TollRule, check_sums, settle, stated, toll_words

if TYPE_CHECKING:
    from trends.document.blocks import Block

__all__ = ["Report", "ReportedIncident", "TollTable", "reported_incidents"]

_COLUMNS = [
    "incident_id",
    "date",
    "reports",
    "lowest",
    "lowest_by",
    "highest",
    "highest_by",
    "open_above",
    "taken",
    "taken_from",
]
_OTHERS = tuple(name for name in FIGURES if name != "fatalities")


@dataclass(frozen=True)
class Report:
    """What one report says of an incident; NaN where it gives no number.

    Attributes
    ----------
    reporter : str
        Who said it.
    day : str
        When, as it was written: a day, a month, a year, or nothing.
    low, high : float
        Killed: at least, and at most.
    figures : tuple of (str, float)
        Further measures with a number: civilians, combatants, wounded, abducted, released, missing.
    includes_attackers : bool
        Whether the killed count the attackers too.
    address, note : str
        Where it stands, and what else a reader must know.
    """

    reporter: str
    day: str
    low: float
    high: float
    figures: tuple[tuple[str, float], ...] = ()
    includes_attackers: bool = False
    address: str = ""
    note: str = ""

    @property
    def killed(self) -> str:
        """The killed in words: ``at least 36``, ``53``, ``at most 30``, ``18 to 44``, ``no figure``."""
        return toll_words(self.low, self.high)

    def figure(self, measure: str) -> float:
        """Return the number stated of a measure, for deaths the least before the most; NaN where none."""
        if measure == "fatalities":
            return stated(self.low, self.high)
        return dict(self.figures).get(measure, float("nan"))

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values; what was not said is None."""
        figures = dict(self.figures)
        return {
            "reporter": self.reporter,
            "date": self.day or None,
            "killed_low": self.low,
            "killed_high": self.high,
            **{name: figures.get(name) for name in _OTHERS},
            "includes_attackers": self.includes_attackers,
            "address": self.address or None,
            "note": self.note or None,
        }


@dataclass(frozen=True, eq=False, repr=False)
class ReportedIncident(Displayed):
    """An incident with every report of it.

    Attributes
    ----------
    incident_id, place : str
    day : str
        When it happened, as exactly as is known; empty where nobody knows.
    reports : tuple of Report
        In the order of the file.
    sums : tuple of SumCheck
        Parts held against totals.
    taken : Settled
        The deaths that are counted, and whose figure that is.
    rule : TollRule or None
        The rule they were taken by; None where the source's own figure stands.
    """

    incident_id: str
    place: str
    day: str
    reports: tuple[Report, ...]
    sums: tuple[SumCheck, ...]
    taken: Settled
    rule: TollRule | None = None

    def range(self, measure: str = "fatalities") -> tuple[float, float]:
        """Return the lowest and the highest number that any report states of a measure; NaN where none does.

        A report of 18 to 44 states both. Whether the highest was an "at least" is told by `open_above`.

        Raises
        ------
        ParameterError
            If there is no such measure.
        """
        values = [value for report in self.reports for value in self._numbers(report, measure)]
        return (min(values), max(values)) if values else (float("nan"), float("nan"))

    def open_above(self) -> bool:
        """Whether a report leaves open how many more than the highest number were killed."""
        highest = self.range()[1]
        return any(np.isnan(report.high) and report.low == highest for report in self.reports)

    def by(self, value: float, measure: str = "fatalities") -> tuple[str, ...]:
        """Return who states a number of a measure."""
        return tuple(
            dict.fromkeys(one.reporter for one in self.reports if value in self._numbers(one, measure))
        )

    def _numbers(self, report: Report, measure: str) -> list[float]:
        if measure not in FIGURES:
            raise ParameterError(f"Reports state no {measure!r}; they may state {listed(FIGURES, 7)}.")
        numbers = (report.low, report.high) if measure == "fatalities" else (report.figure(measure),)
        return [float(number) for number in numbers if not np.isnan(number)]

    @property
    def sentence(self) -> str:
        """One sentence that can be quoted: the range, and by whom."""
        when = f" of {self.day}" if self.day else ""
        what = f"the incident{when}" + (f" at {self.place}" if self.place else "")
        low, high = self.range()
        if np.isnan(low):
            return f"No report of {what} gives a number of killed."
        if low == high:
            much = "at least " if self.open_above() else ""
            return f"{much.capitalize()}{high:,.10g} were killed in {what}, by {listed(self.by(high), 3)}."
        most = "at least " if self.open_above() else ""
        return (
            f"Reports of {what} give from {low:,.10g} killed (by {listed(self.by(low), 3)}) to {most}{high:,.10g} "
            f"(by {listed(self.by(high), 3)})."
        )

    def __repr__(self) -> str:
        return f"ReportedIncident {self.incident_id}: {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the incident as plain values."""
        low, high = self.range()
        return {
            "incident_id": self.incident_id,
            "place": self.place or None,
            "date": self.day or None,
            "sentence": self.sentence,
            "killed": {
                "lowest": low,
                "highest": high,
                "open_above": self.open_above(),
                "taken": self.taken.value,
                "taken_from": list(self.taken.reporters),
                "rule": str(self.rule) if self.rule else None,
            },
            "reports": [report.to_dict() for report in self.reports],
            "sums": [check.to_dict() for check in self.sums],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a report: reporter, date, killed_low, killed_high and the further measures."""
        columns = ["reporter", "date", "killed_low", "killed_high", *_OTHERS, "address", "note"]
        return pd.DataFrame([report.to_dict() for report in self.reports]).reindex(columns=columns)

    def blocks(self) -> list[Block]:
        """Return the sentence, the reports side by side, and the sums."""
        from trends.document.blocks import Table, paragraph

        shown = [
            name for name in _OTHERS if any(not np.isnan(report.figure(name)) for report in self.reports)
        ]
        rows = tuple(
            (
                report.reporter,
                report.day,
                report.killed,
                *(_number(report.figure(name)) for name in shown),
            )
            for report in self.reports
        )
        notes = [f"{check.reporter}: {check.sentence}." for check in self.sums]
        taken = _number(self.taken.value) or "none"
        notes.append(
            f"Counted: {taken}{f' ({listed(self.taken.reporters, 3)})' if self.taken.reporters else ''}."
        )
        table = Table(
            "What each report says",
            ("Reporter", "Date", "Killed", *(name.capitalize() for name in shown)),
            rows,
            align="lll" + "r" * len(shown),
            note=" ".join(notes),
        )
        return [paragraph(self.sentence), table]


@dataclass(frozen=True, eq=False, repr=False)
class TollTable(Displayed):
    """The incidents of a table with the tolls that were reported of each.

    Attributes
    ----------
    incidents : tuple of ReportedIncident
        In order of their date; those without one last.
    rule : TollRule or None
        By which one figure was made of several.
    subject : str
        What the incidents are, as a plural noun phrase.
    """

    incidents: tuple[ReportedIncident, ...]
    rule: TollRule | None = None
    subject: str = "incidents"

    def __iter__(self) -> Iterator[ReportedIncident]:
        return iter(self.incidents)

    def __len__(self) -> int:
        return len(self.incidents)

    def __getitem__(self, incident_id: str) -> ReportedIncident:
        for incident in self.incidents:
            if incident.incident_id == incident_id:
                return incident
        known = [incident.incident_id for incident in self.incidents]
        near = nearest(incident_id, known)
        raise SelectionError(
            f"No incident has the id {incident_id!r}; {f'nearest: {listed(near)}' if near else f'there is {listed(known)}'}."
        )

    @property
    def conflicting(self) -> tuple[ReportedIncident, ...]:
        """Those of which reports state different numbers of killed."""
        return tuple(one for one in self.incidents if one.range()[0] < one.range()[1])

    @property
    def discrepancies(self) -> tuple[SumCheck, ...]:
        """Reports whose parts contradict their total."""
        return tuple(check for one in self.incidents for check in one.sums if check.discrepant)

    @property
    def sentence(self) -> str:
        """One sentence that can be quoted."""
        reports = sum(len(one.reports) for one in self.incidents)
        checked = sum(len(one.sums) for one in self.incidents)
        said = (
            f"{reports:,} reports of {len(self.incidents):,} {self.subject} give different numbers of killed for "
            f"{len(self.conflicting):,}"
        )
        if not checked:
            return f"{said}."
        wrong = len(self.discrepancies)
        those = (
            "none contradicts" if not wrong else "one contradicts" if wrong == 1 else f"{wrong:,} contradict"
        )
        return f"{said}; of {checked:,} that give a total with its parts, {those} {'itself' if wrong < 2 else 'themselves'}."

    def __repr__(self) -> str:
        return f"TollTable: {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain values."""
        return {
            "sentence": self.sentence,
            "rule": str(self.rule) if self.rule else None,
            "incidents": [incident.to_dict() for incident in self.incidents],
            "discrepancies": [check.to_dict() for check in self.discrepancies],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row an incident: its range, by whom, and what was taken."""
        rows = []
        for one in self.incidents:
            low, high = one.range()
            rows.append(
                {
                    "incident_id": one.incident_id,
                    "date": one.day,
                    "reports": len(one.reports),
                    "lowest": low,
                    "lowest_by": "; ".join(one.by(low)),
                    "highest": high,
                    "highest_by": "; ".join(one.by(high)),
                    "open_above": one.open_above(),
                    "taken": one.taken.value,
                    "taken_from": "; ".join(one.taken.reporters),
                }
            )
        return pd.DataFrame(rows, columns=_COLUMNS)

    def blocks(self) -> list[Block]:
        """Return the sentence, the table of ranges and the sums."""
        from trends.document.blocks import Note, Table, paragraph, spans

        rows = tuple(
            (
                one.incident_id,
                one.day or "unknown",
                f"{len(one.reports)}",
                _range_words(one),
                _number(one.taken.value) or "unknown",
            )
            for one in self.incidents
        )
        shown: list[Block] = [
            paragraph(self.sentence),
            Table(
                "Killed, by the reports of each incident",
                ("Incident", "Date", "Reports", "Killed", "Counted"),
                rows,
                align="llrrr",
                note=self.rule.sentence
                if self.rule
                else "Counted is the figure on which all reports that give one agree.",
            ),
        ]
        shown += [
            Note(spans(f"{check.incident_id}, {check.reporter}: {check.sentence}."), "caution")
            for check in self.discrepancies
        ]
        return shown


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
    told: dict[str, list[Report]] = {}
    sums: dict[str, list[SumCheck]] = {}
    settled: dict[str, dict[str, Settled]] = {}
    if reports is not None:
        for row in reports.to_dict(orient="records"):
            told.setdefault(str(row["incident_id"]), []).append(_report(row))
        for check in check_sums(reports):
            sums.setdefault(check.incident_id, []).append(check)
        settled = settle(reports, rule) if rule is not None else {}
    found = []
    for row in frame.sort_values("date_start", kind="stable", na_position="last").to_dict(orient="records"):
        name = str(row["incident_id"])
        own = told.get(name) or [_own(row)]
        value = _float(row["fatalities_best"])
        by: tuple[str, ...]
        if name not in told:
            by = () if np.isnan(value) else (own[0].reporter,)
        elif name in settled:
            by = settled[name]["fatalities"].reporters
        else:
            by = tuple(dict.fromkeys(one.reporter for one in own if value in (one.low, one.high)))
        found.append(
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
    return TollTable(tuple(found), rule, subject)


def _report(row: dict[Any, Any]) -> Report:
    figures = tuple((name, _float(row.get(name))) for name in _OTHERS)
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
    figures = tuple((name, _float(row.get(columns.get(name, name)))) for name in _OTHERS)
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
    if row["date_precision"] == "month":
        return str(start.strftime("%Y-%m"))
    first = start.date().isoformat()
    return str(first if pd.isna(end) or end == start else f"{first} to {end.date().isoformat()}")


def _range_words(one: ReportedIncident) -> str:
    low, high = one.range()
    if np.isnan(low):
        return "no figure"
    if all(np.isnan(report.low) for report in one.reports):
        return toll_words(float("nan"), high)
    more = " or more" if one.open_above() else ""
    return (f"{low:,.10g}" if low == high else f"{low:,.10g} to {high:,.10g}") + more


def _float(value: object) -> float:
    return float("nan") if value is None or pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]  # a number or null by the table's type


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _number(value: float) -> str:
    return "" if np.isnan(value) else f"{value:,.10g}"
