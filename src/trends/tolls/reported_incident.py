"""One incident with every report of it: who said what and when, how far they lie apart, and what was taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.errors import ParameterError, listed
from trends.messages import Message, joined
from trends.messages import listed as named_few
from trends.tolls.rules import FIGURES, Settled, SumCheck, TollRule, stated, toll_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.document.blocks import Block

__all__ = ["OTHER_FIGURES", "Report", "ReportedIncident", "number_words"]

OTHER_FIGURES = tuple(name for name in FIGURES if name != "fatalities")
"""What a report may state beside the killed."""


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
            **{name: figures.get(name) for name in OTHER_FIGURES},
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

    figures: ClassVar[Mapping[str, str]] = {"reports": "reports"}

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

        Parameters
        ----------
        measure : str
            Such as ``fatalities``, ``civilians`` or ``wounded``.

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
        # Only of the highest number: "at least 20" beside another report of 53 leaves nothing open
        # above it.
        return any(np.isnan(report.high) and report.low == highest for report in self.reports)

    def by(self, value: float, measure: str = "fatalities") -> tuple[str, ...]:
        """Return who states a number of a measure.

        Parameters
        ----------
        value : float
            The number.
        measure : str
            Such as ``fatalities``, ``civilians`` or ``wounded``.
        """
        return tuple(
            dict.fromkeys(
                report.reporter for report in self.reports if value in self._numbers(report, measure)
            )
        )

    def _numbers(self, report: Report, measure: str) -> list[float]:
        if measure not in FIGURES:
            raise ParameterError(f"Reports state no {measure!r}; they may state {listed(FIGURES, 7)}.")
        numbers = (report.low, report.high) if measure == "fatalities" else (report.figure(measure),)
        return [float(number) for number in numbers if not np.isnan(number)]

    @property
    def sentence(self) -> str:
        """One sentence that can be quoted: the range, and by whom."""
        incident = Message(
            "tolls.incident",
            dated="yes" if self.day else "no",
            day=self.day,
            placed="yes" if self.place else "no",
            place=self.place,
        )
        low, high = self.range()
        if np.isnan(low):
            return Message("tolls.no_number", incident=incident)
        most = toll_words(high, float("nan") if self.open_above() else high)
        high_by = named_few(self.by(high), 3)
        if low == high:
            return Message("tolls.one_number", killed=most, incident=incident, reporters=high_by)
        return Message(
            "tolls.range",
            incident=incident,
            low=toll_words(low, low),
            low_by=named_few(self.by(low), 3),
            high=most,
            high_by=high_by,
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
        columns = ["reporter", "date", "killed_low", "killed_high", *OTHER_FIGURES, "address", "note"]
        return pd.DataFrame([report.to_dict() for report in self.reports]).reindex(columns=columns)

    def blocks(self) -> list[Block]:
        """Return the sentence, the reports side by side, and the sums."""
        from trends.document.blocks import Table, paragraph

        shown = [
            name
            for name in OTHER_FIGURES
            if any(not np.isnan(report.figure(name)) for report in self.reports)
        ]
        rows = tuple(
            (
                report.reporter,
                report.day,
                report.killed,
                *(number_words(report.figure(name)) for name in shown),
            )
            for report in self.reports
        )
        notes: list[str] = [
            Message("tolls.by_reporter", reporter=check.reporter, sum=check.sentence) for check in self.sums
        ]
        taken: str = number_words(self.taken.value) or Message("words.listed.none")
        if self.taken.reporters:
            taken = Message("tolls.taken_from", taken=taken, reporters=named_few(self.taken.reporters, 3))
        notes.append(Message("tolls.counted", taken=taken))
        table = Table(
            Message("tolls.table.each"),
            tuple(Message(f"shown.column.{name}") for name in ("reporter", "date", "killed", *shown)),
            rows,
            align="lll" + "r" * len(shown),
            note=joined(notes),
        )
        return [paragraph(self.sentence), table]


def number_words(value: float) -> str:
    """Write a number as tables have it: nothing where there is none."""
    return "" if np.isnan(value) else f"{value:,.10g}"
