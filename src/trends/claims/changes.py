"""What changed in a history of verdicts: those that flipped and why, those that are new, and figures that were revised.

A flip by a new rule is not a flip by new data. So a verdict is held against the one before it that the same rule gave,
and what two rules make of the same data is told apart from that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.messages import Message
from trends.periods.calendar import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from trends.claims.history import Record
    from trends.document.blocks import Block
    from trends.messages.values import Value

__all__ = ["Changes", "Flip", "Revision", "changes_since"]


def day_of(record: Record) -> Value:
    """Return the day that a verdict's data reach, as a sentence names it."""
    return parse_period(record.as_of) if record.as_of else Message("claims.changes.no_day")


@dataclass(frozen=True)
class Flip:
    """A verdict that changed: what it was before and what it became, and whether rule, data or entry differ."""

    before: Record
    after: Record

    @property
    def rule_changed(self) -> bool:
        """Whether the two were given by different rules."""
        return self.before.rule != self.after.rule

    @property
    def data_changed(self) -> bool:
        """Whether the two rest on different data."""
        return self.before.data_sha256 != self.after.data_sha256 or self.before.as_of != self.after.as_of

    @property
    def entry_changed(self) -> bool:
        """Whether the entry of the ledger was rewritten in between."""
        return self.before.entry_sha256 != self.after.entry_sha256

    @property
    def why(self) -> Message:
        """Say what changed between the two."""
        # A rewritten entry may ask other data, so data that differ as well are then no news of the
        # data.
        changed = {"entry": self.entry_changed, "data": self.data_changed and not self.entry_changed}
        what = [name for name, is_so in (*changed.items(), ("rule", self.rule_changed)) if is_so]
        return Message(
            "claims.changes.why",
            what="_".join(what) or "program",
            old=str(self.before.rule),
            now=str(self.after.rule),
        )

    @property
    def sentence(self) -> str:
        """Say the change in one sentence."""
        return Message(
            "claims.changes.flip",
            id=self.after.id,
            before=self.before.verdict,
            first=day_of(self.before),
            after=self.after.verdict,
            last=day_of(self.after),
            why=self.why,
            sentence=self.after.sentence,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "id": self.after.id,
            "from": self.before.verdict,
            "to": self.after.verdict,
            "from_as_of": self.before.as_of or None,
            "as_of": self.after.as_of or None,
            "why": self.why,
            "rule_changed": self.rule_changed,
            "data_changed": self.data_changed,
            "entry_changed": self.entry_changed,
            "from_rule": self.before.rule,
            "rule": self.after.rule,
            "from_sentence": self.before.sentence,
            "sentence": self.after.sentence,
        }


@dataclass(frozen=True)
class Revision:
    """A figure or a bound that other data state otherwise, for an entry that asks the same."""

    figure: str
    before: Record
    after: Record

    @property
    def sentence(self) -> str:
        """Say the change in one sentence."""
        return Message(
            "claims.changes.revised",
            id=self.after.id,
            figure=self.figure,
            before=self.before.figures[self.figure],
            first=day_of(self.before),
            after=self.after.figures[self.figure],
            last=day_of(self.after),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "id": self.after.id,
            "figure": self.figure,
            "from": self.before.figures[self.figure],
            "to": self.after.figures[self.figure],
            "from_as_of": self.before.as_of or None,
            "as_of": self.after.as_of or None,
        }


@dataclass(frozen=True)
class Changes:
    """Verdicts that flipped, those that are new since the first edition, and figures that were revised."""

    flips: tuple[Flip, ...] = ()
    new: tuple[Record, ...] = ()
    revised: tuple[Revision, ...] = ()

    def blocks(self) -> list[Block]:
        """Return each kind of change as a list of sentences."""
        from trends.document.blocks import Bullets, Heading, paragraph, spans

        flips = [Bullets(tuple(spans(flip.sentence) for flip in self.flips))] if self.flips else []
        shown: list[Block] = [*flips] or [paragraph(Message("claims.changes.none"))]
        new = [
            Message(
                "claims.changes.new",
                id=record.id,
                after=record.verdict,
                last=day_of(record),
                sentence=record.sentence,
            )
            for record in self.new
        ]
        for kind, sentences in (("new", new), ("revised", [flip.sentence for flip in self.revised])):
            if sentences:
                shown += [
                    Heading(Message(f"claims.changes.{kind}_title"), 3),
                    Bullets(tuple(spans(sentence) for sentence in sentences)),
                ]
        return shown

    @property
    def ids(self) -> set[str]:
        """The claims that any of it is about."""
        after = [*(flip.after for flip in self.flips), *(flip.after for flip in self.revised), *self.new]
        return {record.id for record in after}

    def to_dict(self) -> dict[str, Any]:
        """Return what ``trends claims --changed-since --json`` adds to the verdicts."""
        return {
            "changed": [flip.to_dict() for flip in self.flips],
            "new": [
                {
                    "id": record.id,
                    "verdict": record.verdict,
                    "as_of": record.as_of or None,
                    "sentence": record.sentence,
                }
                for record in self.new
            ],
            "revised": [flip.to_dict() for flip in self.revised],
        }


def changes_since(records: Sequence[Record], day: date) -> Changes:
    """Return what changed on data of `day` or later, in the order of those data.

    Parameters
    ----------
    records : sequence of Record
        In the order in which they were written.
    day : datetime.date
    """
    flips: list[Flip] = []
    new: list[Record] = []
    revised: list[Revision] = []
    by_id: dict[str, list[Record]] = {}
    for record in records:
        by_id.setdefault(record.id, []).append(record)
    for of_claim in by_id.values():
        # Of data that reach the same day the later line is the later state.
        order = sorted(of_claim, key=_day)
        # Everything is new in the first edition, and saying so of each claim would bury what
        # changed.
        if of_claim[0].edition > 1:
            new.append(of_claim[0])
        for before, after in _pairs(order):
            if before.verdict != after.verdict:
                flips.append(Flip(before, after))
            revised += [
                Revision(name, before, after)
                for name in after.figures
                # A figure of the same name under another entry, or another rule, may be another
                # figure.
                if before.entry_sha256 == after.entry_sha256
                and before.rule == after.rule
                and before.figures.get(name, after.figures[name]) != after.figures[name]
            ]

    def late(record: Record) -> bool:
        return record.as_of >= day.isoformat()

    return Changes(
        tuple(
            sorted(
                (flip for flip in _once(flips) if late(flip.after)),
                key=lambda flip: (flip.after.as_of, flip.after.id),
            )
        ),
        tuple(sorted((record for record in new if late(record)), key=_day)),
        tuple(
            sorted(
                (flip for flip in revised if late(flip.after)),
                key=lambda flip: (flip.after.as_of, flip.after.id),
            )
        ),
    )


def _day(record: Record) -> str:
    return record.as_of


def _pairs(order: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    """Pair each verdict with the one before it by the same rule, and with what an older rule made of the same data."""
    for at, after in enumerate(order):
        earlier = order[:at]
        twins = [
            record
            for record in earlier
            if record.rule != after.rule
            and (record.as_of, record.data_sha256, record.entry_sha256)
            == (after.as_of, after.data_sha256, after.entry_sha256)
        ]
        same = [record for record in earlier if record.rule == after.rule]
        # Pairs by rule keep two causes apart: what a new rule made of old data, and what new data
        # brought under the same rule.
        if twins:
            yield twins[-1], after
        if same:
            yield same[-1], after
        # A new rule on new data: the two causes cannot be told apart, and both are named.
        elif earlier and not twins:
            yield earlier[-1], after


def _once(flips: Sequence[Flip]) -> list[Flip]:
    """Leave out what is told already: the same flip between the same days, seen by an older rule."""
    told: dict[tuple[object, ...], Flip] = {}
    for flip in flips:
        # Two rules that both saw the same flip on the same data tell one story; a flip between
        # rules is its own.
        rules = (flip.before.rule, flip.after.rule) if flip.rule_changed else ()
        days = flip.before.as_of, flip.after.as_of
        data = flip.before.data_sha256, flip.after.data_sha256
        told[(flip.after.id, *days, *data, flip.before.verdict, flip.after.verdict, *rules)] = flip
    return list(told.values())
