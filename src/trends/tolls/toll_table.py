"""The reports of many incidents side by side: the range of each, and which contradict themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.errors import UnknownKeyError, listed, nearest
from trends.messages import Message
from trends.tolls.reported_incident import ReportedIncident, number_words
from trends.tolls.rules import SumCheck, TollRule, toll_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trends.document.blocks import Block

__all__ = ["TollTable"]

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

    figures: ClassVar[Mapping[str, str]] = {"tolls": "tolls"}

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
        ids = [incident.incident_id for incident in self.incidents]
        near = nearest(incident_id, ids)
        raise UnknownKeyError(
            f"No incident has the id {incident_id!r}; {f'nearest: {listed(near)}' if near else f'there is {listed(ids)}'}."
        )

    @property
    def conflicting(self) -> tuple[ReportedIncident, ...]:
        """Those of which reports state different numbers of killed."""
        return tuple(incident for incident in self.incidents if incident.range()[0] < incident.range()[1])

    @property
    def discrepancies(self) -> tuple[SumCheck, ...]:
        """Reports whose parts contradict their total."""
        return tuple(check for incident in self.incidents for check in incident.sums if check.discrepant)

    @property
    def sentence(self) -> str:
        """One sentence that can be quoted."""
        reports = sum(len(incident.reports) for incident in self.incidents)
        checked = sum(len(incident.sums) for incident in self.incidents)
        counted = Message(
            "tolls.table.sentence",
            reports=reports,
            incidents=len(self.incidents),
            subject=self.subject,
            n=len(self.conflicting),
        )
        if not checked:
            return Message("tolls.table.plain", counted=counted)
        return Message("tolls.table.checked", counted=counted, checked=checked, n=len(self.discrepancies))

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
        for incident in self.incidents:
            low, high = incident.range()
            rows.append(
                {
                    "incident_id": incident.incident_id,
                    "date": incident.day,
                    "reports": len(incident.reports),
                    "lowest": low,
                    "lowest_by": "; ".join(incident.by(low)),
                    "highest": high,
                    "highest_by": "; ".join(incident.by(high)),
                    "open_above": incident.open_above(),
                    "taken": incident.taken.value,
                    "taken_from": "; ".join(incident.taken.reporters),
                }
            )
        return pd.DataFrame(rows, columns=_COLUMNS)

    def blocks(self) -> list[Block]:
        """Return the sentence, the table of ranges and the sums."""
        from trends.document.blocks import Note, Table, paragraph, spans

        rows = tuple(
            (
                incident.incident_id,
                incident.day or Message("shown.column.unknown"),
                f"{len(incident.reports)}",
                _range_words(incident),
                number_words(incident.taken.value) or Message("shown.column.unknown"),
            )
            for incident in self.incidents
        )
        shown: list[Block] = [
            paragraph(self.sentence),
            Table(
                Message("tolls.table.caption"),
                tuple(
                    Message(f"shown.column.{name}")
                    for name in ("incident", "date", "reports", "killed", "counted")
                ),
                rows,
                align="llrrr",
                note=self.rule.sentence if self.rule else Message("tolls.table.agreed"),
            ),
        ]
        shown += [
            Note(
                spans(
                    Message(
                        "tolls.by_incident",
                        incident=check.incident_id,
                        reporter=check.reporter,
                        sum=check.sentence,
                    )
                ),
                "caution",
            )
            for check in self.discrepancies
        ]
        return shown


def _range_words(one: ReportedIncident) -> str:
    low, high = one.range()
    if np.isnan(low):
        return Message("tolls.no_figure")
    # Nobody gives a least number: every report says "at most".
    if all(np.isnan(report.low) for report in one.reports):
        return toll_words(float("nan"), high)
    shown = toll_words(low, high)
    return Message("tolls.or_more", n=shown) if one.open_above() else shown
