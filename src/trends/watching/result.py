"""What a look found: findings, silence, and how every series stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.messages import Message
from trends.messages.numbers import percent, rounded, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.document.blocks import Block
    from trends.provenance import Provenance
    from trends.watching.alarms import Look
    from trends.watching.finding import Finding

__all__ = ["MOST_SHOWN", "WatchResult"]

MOST_SHOWN = 20
"""Series in the table of a page."""

_COLUMNS = (
    "series",
    "period",
    "seen",
    "low95",
    "high95",
    "span",
    "span_seen",
    "span_low95",
    "span_high95",
    "direction",
    "chance",
    "q_value",
    "alarm",
    "lag",
    "power",
    "untested",
)


@dataclass(frozen=True, eq=False, repr=False)
class WatchResult(Displayed):
    """One look at everything that is watched.

    Attributes
    ----------
    as_of : str
        The day to which the data reach.
    looks : tuple of Look
        One a series, in the order of the list.
    q : tuple of float
        Of each series: the false discovery rate at which it would be called unusual; NaN where untested.
    alarms : tuple of bool
        Which series raise an alarm now, whether it is new or stands from before.
    powers : tuple of float
        How often a doubling of each would be noticed in time; NaN where that was not asked.
    claims : int
        How many claims were judged.
    findings : tuple of Finding
        What is new since the last look.
    standing : tuple of str
        Names of series whose alarm stands from before.
    false_alarms : float
        Looks a year, over the whole list, that give a false alarm if nothing changed anywhere.
    levels : mapping of str to float
        The false discovery rate of one look, by frequency.
    baseline : bool
        Whether this was the first look.
    notes : tuple of str
    provenance : Provenance
    """

    figures: ClassVar[Mapping[str, str]] = {"watch": "watch"}
    made_by: ClassVar[str] = ": trends.watch(...) makes one"

    as_of: str
    looks: tuple[Look, ...]
    q: tuple[float, ...]
    alarms: tuple[bool, ...]
    powers: tuple[float, ...]
    claims: int
    findings: tuple[Finding, ...]
    standing: tuple[str, ...]
    false_alarms: float
    levels: Mapping[str, float]
    baseline: bool
    notes: tuple[str, ...]
    provenance: Provenance

    @property
    def watched(self) -> int:
        """How many series and claims are watched."""
        return len(self.looks) + self.claims

    @property
    def tested(self) -> int:
        """How many series had past enough to be looked at."""
        return sum(look.newest is not None for look in self.looks)

    @property
    def silence(self) -> Message:
        """What is said of everything in which nothing was found."""
        found = {(finding.of, finding.subject) for finding in self.findings}
        left = self.claims - len({subject for of, subject in found if of == "claim"})
        silent = len(self.looks) - len({subject for of, subject in found if of == "series"})
        everywhere: dict[str, str | int] = {
            "found": "yes" if found else "no",
            "first": "yes" if self.baseline else "no",
            "claims": left,
            "standing": len(self.standing),
        }
        if not silent:
            return Message("watch.silence_of_claims", **everywhere)
        return Message(
            "watch.silence",
            series=len(self.looks),
            untested=len(self.looks) - self.tested,
            left=silent,
            **everywhere,
        )

    @property
    def lag_note(self) -> Message:
        """Say of how many series it is known how late figures come."""
        known, unknown = self.tested - self.lag_unknown, self.lag_unknown
        return Message("watch.lag", known=known, of=self.tested, all="no" if unknown else "yes")

    @property
    def lag_unknown(self) -> int:
        """Of how many series that were looked at it is not known how late figures come."""
        return sum(look.newest is not None and look.lag == "unknown" for look in self.looks)

    @property
    def level_note(self) -> Message:
        """Say how often a list on which nothing changes raises an alarm."""
        return Message("watch.level", alarms=rounded(self.false_alarms, 2))

    @property
    def power_note(self) -> Message | None:
        """Say in how many series a doubling would be noticed; None where none was looked at."""
        powers = np.array(self.powers)
        known = powers[np.isfinite(powers)]
        if not len(known):
            return None
        n = int((known >= 0.8).sum())
        return Message("watch.power", n=n, of=len(known), none="no" if n else "yes")

    def __len__(self) -> int:
        return len(self.findings)

    def __repr__(self) -> str:
        return f"WatchResult: {len(self.findings)} findings in {self.watched} watched, data to {self.as_of}"

    def to_frame(self) -> pd.DataFrame:
        """Return one row a series: how its newest period, and the span farthest from its past, stand to that past."""
        rows = [self._row(*each) for each in zip(self.looks, self.q, self.alarms, self.powers, strict=True)]
        return pd.DataFrame(rows, columns=list(_COLUMNS))

    def _row(self, look: Look, q: float, alarm: bool, power: float) -> dict[str, Any]:
        row: dict[str, Any] = dict.fromkeys(_COLUMNS)
        row |= {"series": look.watched.name, "alarm": alarm, "lag": look.lag, "untested": look.untested}
        if look.newest is not None and look.span is not None:
            newest, span = look.newest, look.span
            row |= {"period": newest.label, "seen": newest.seen, "low95": newest.low, "high95": newest.high}
            row |= {"span": span.label, "span_seen": span.seen, "span_low95": span.low}
            row |= {"span_high95": span.high, "direction": look.direction, "chance": look.chance}
            row |= {"q_value": q, "power": power}
        return row

    def to_dict(self) -> dict[str, Any]:
        """Return what ``trends watch --json`` prints; unknown is None."""
        frame = self.to_frame().astype(object)
        return {
            "as_of": self.as_of,
            "watched": self.watched,
            "findings": [finding.to_dict() for finding in self.findings],
            "silence": self.silence,
            "baseline": self.baseline,
            "standing": list(self.standing),
            "tested": self.tested,
            "claims": self.claims,
            "false_alarms_a_year": self.false_alarms,
            "levels": dict(self.levels),
            "series": frame.where(frame.notna(), None).to_dict(orient="records"),
            "notes": [self.level_note, self.lag_note, *self._power_notes(), *self.notes],
            "provenance": self.provenance.to_dict(),
        }

    def _power_notes(self) -> list[Message]:
        note = self.power_note
        return [] if note is None else [note]

    def blocks(self) -> list[Block]:
        """Return the findings, what is said of the rest, and a table of the series nearest to an alarm, as blocks."""
        from trends.document.blocks import Bullets, Note, paragraph, spans

        shown: list[Block] = []
        if self.findings:
            shown.append(Bullets(tuple(spans(finding.sentence) for finding in self.findings)))
        shown.append(paragraph(self.silence))
        if self.tested:
            shown.append(self._table())
            shown.append(Note(spans(self.level_note)))
            shown.append(Note(spans(self.lag_note), kind="caution" if self.lag_unknown else "information"))
        shown += [Note(spans(note)) for note in self._power_notes()]
        return [*shown, *(Note(spans(note), kind="caution") for note in self.notes)]

    def _table(self) -> Block:
        from trends.document.blocks import Table

        tested = [(look, q) for look, q in zip(self.looks, self.q, strict=True) if look.newest is not None]
        tested.sort(key=lambda each: (each[0].chance, each[0].watched.name))
        rows = tuple(_cells(look, q) for look, q in tested[:MOST_SHOWN])
        names = ("series", "span", "seen", "expected", "chance", "q")
        left = len(tested) - len(rows)
        note = Message("watch.table.more", n=left) if left > 0 else ""
        columns = tuple(Message(f"watch.table.{name}") for name in names)
        return Table(Message("watch.table.caption"), columns, rows, align="llrrrr", note=note)


def _cells(look: Look, q: float) -> tuple[Any, ...]:
    span = look.span
    assert span is not None  # noqa: S101 - the caller has sorted out what was not looked at
    expected = Message("watch.table.range", low=whole(span.low), high=whole(span.high))
    return (
        look.watched.name,
        span.words,
        f"{span.seen:,.10g}",
        expected,
        _share(look.chance),
        _share(q),
    )


def _share(value: float) -> str | Message:
    if value < 0.0005:
        return Message("watch.table.below", n=percent(0.0005, 2))
    return Message("watch.table.percent", n=percent(value, 1))
