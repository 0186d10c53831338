"""What changed since the last edition of a report: verdicts, estimates, new figures, figures that were revised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from trends.messages import Message, quoted
from trends.sources.knowing import same_vintage
from trends.verdict.wording import by_percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trends.reporting.editions import Edition, PublishedCount

__all__ = ["Cause", "Changes", "Flip", "Revision", "changes_between"]

Cause: TypeAlias = Literal["rule", "window", "data"]
"""Why a verdict or an estimate may be another one: the rules, the periods that are judged, the figures of these."""


@dataclass(frozen=True)
class Revision:
    """A period that both editions have, and of which not the same is known in both.

    Attributes
    ----------
    period : str
    before, after : PublishedCount
    series : str
        The table that it stands in; empty where there is one alone.
    """

    period: str
    before: PublishedCount
    after: PublishedCount
    series: str = ""


@dataclass(frozen=True)
class Flip:
    """A verdict that at least one edition gives; of two, the window's end may differ.

    Attributes
    ----------
    window, earlier_window : str
        What is judged, in words: a window, or a claim with who made it.
    before, after : str or None
        The verdicts; None where an edition gives none.
    sentences : pair of str
        What both say; empty where an edition says nothing.
    halves : pair of float or None
        The rate of the second half over the first in both; None where an edition does not say.
    days : pair of str
        First and last day of what is judged, ISO; empty where that is not said.
    """

    window: str
    before: str | None
    after: str | None
    earlier_window: str = ""
    sentences: tuple[str, str] = ("", "")
    halves: tuple[float | None, float | None] = (None, None)
    days: tuple[str, str] = ("", "")

    def holds(self, revision: Revision) -> bool:
        """Whether a period lies in what is judged, as far as the label of the period tells."""
        period, (first, last) = revision.period, self.days
        if not first or not period[:4].isdigit() or not period.replace("-", "").isdigit():
            return True
        return first[: len(period)] <= period <= last[: len(period)]

    @property
    def moved(self) -> bool:
        """Whether both say by how much the halves differ, and it reads as another figure now."""
        before, after = self.halves
        return before is not None and after is not None and by_percent(before) != by_percent(after)

    @property
    def reworded(self) -> bool:
        """Whether both give the same verdict, no figure says how they differ, and yet what they say is another thing."""
        if self.before != self.after or None not in self.halves:
            return False
        return all(self.sentences) and self.sentences[0] != self.sentences[1]

    @property
    def changed(self) -> bool:
        """Whether both give one, and not the same."""
        return None not in {self.before, self.after} and self.before != self.after


@dataclass(frozen=True)
class Changes:
    """What is different between two editions.

    Attributes
    ----------
    since : str
        The last day that the earlier edition's data reached.
    rules : tuple of str
        Versions of the rules that the verdicts follow, before and after.
    verdicts : tuple of Flip
        Every verdict that one of them gives.
    added : tuple of (str, PublishedCount)
        Periods that the earlier edition did not have.
    revised : tuple of Revision
        Counts, bounds or numbers of days.
    withdrawn : tuple of str
        Periods that the later edition no longer has.
    vintages : pair of mappings
        Where the figures of both come from, as `Provenance.to_dict` has it: a revision is one from vintage to vintage.
    rows, totals : mapping or None
        How many rows of the data were added, removed and changed, and the totals before and after over the days that both
        cover; None where the store does not hold the vintages of both.
    """

    since: str
    rules: tuple[str, str]
    verdicts: tuple[Flip, ...]
    added: tuple[tuple[str, PublishedCount], ...]
    revised: tuple[Revision, ...]
    withdrawn: tuple[str, ...]
    vintages: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})
    rows: Mapping[str, int] | None = None
    totals: Mapping[str, Mapping[str, Any]] | None = None

    @property
    def same_vintage(self) -> bool | None:
        """Whether both editions stand on the same bytes; None where one does not say on which it stands."""
        return same_vintage(*self.vintages)

    def causes_of(self, flip: Flip) -> tuple[Cause, ...]:
        """Return what may have moved a verdict or an estimate, of all that is known to have changed."""
        other_data = self.same_vintage is False if not self.revised else any(map(flip.holds, self.revised))
        possible: tuple[tuple[Cause, bool], ...] = (
            ("rule", self.by_rule),
            ("window", flip.earlier_window not in {"", flip.window}),
            ("data", other_data),
        )
        return tuple(cause for cause, happened in possible if happened)

    @property
    def by_rule(self) -> bool:
        """Whether the verdicts follow different rules: then no other verdict is laid to the data."""
        return self.rules[0] != self.rules[1]

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers of changes, for the manifest."""
        changed = sum(flip.changed for flip in self.verdicts)
        return {
            "since": self.since,
            "vintages": [
                {
                    name: vintage.get(name)
                    for name in ("source", "version", "known", "known_by", "as_of", "sha256")
                }
                for vintage in self.vintages
            ],
            "rows": None if self.rows is None else dict(self.rows),
            "totals": None
            if self.totals is None
            else {name: dict(total) for name, total in self.totals.items()},
            "new": len(self.added),
            "revised": len(self.revised),
            "withdrawn": len(self.withdrawn),
            "verdicts_changed": 0 if self.by_rule else changed,
            "verdicts_changed_with_the_rule": changed if self.by_rule else 0,
            "verdicts_new": sum(flip.before is None for flip in self.verdicts),
            "verdicts_withdrawn": sum(flip.after is None for flip in self.verdicts),
        }


def changes_between(earlier: Edition, later: Edition) -> Changes:
    """Compare two editions of one report."""
    added: list[tuple[str, str, PublishedCount]] = []
    revised: list[Revision] = []
    withdrawn: dict[str, None] = {}
    alone = len(earlier.counts) == len(later.counts) == 1
    for name, counts in later.counts.items():
        # Files are named after what they count, which may be put otherwise in a new release; where
        # each edition has one table, they are the same.
        before = earlier.counts.get(name) or (next(iter(earlier.counts.values())) if alone else None)
        if before is None:
            continue
        # Of several tables a period may be revised in each, so that they are told apart by name.
        series = "" if alone else name.removeprefix("data/").removesuffix(".csv")
        added += [(period, series, count) for period, count in counts.items() if period not in before]
        revised += [
            Revision(period, before[period], count, series)
            for period, count in counts.items()
            # Bounds and days count too: a month that was half covered last time and is whole now
            # was revised, though its count be the same.
            if period in before and before[period] != count
        ]
        withdrawn |= dict.fromkeys(period for period in before if period not in counts)
    return Changes(
        earlier.data_to,
        (earlier.rule, later.rule),
        tuple(_paired(earlier.verdicts, later.verdicts)),
        tuple((period, count) for period, _, count in sorted(added, key=lambda one: one[:2])),
        tuple(sorted(revised, key=lambda one: (one.period, one.series))),
        tuple(sorted(withdrawn)),
        (earlier.vintage, later.vintage),
    )


def _paired(earlier: Sequence[dict[str, Any]], later: Sequence[dict[str, Any]]) -> Iterator[Flip]:
    """Pair verdicts on the same window, then those on windows of the same beginning, which grow; then come the rest."""
    left, pairs = list(earlier), dict[int, dict[str, Any]]()
    # The same window first: one that has moved on is matched by its beginning only where none is the same.
    for key in (_window, _beginning):
        for at, one in enumerate(later):
            match = next((other for other in left if at not in pairs and key(other) == key(one)), None)
            if match is not None:
                # Each of the earlier verdicts is paired once, or one that was given twice would
                # hide that another is gone.
                left.remove(match)
                pairs[at] = match
    for at, one in enumerate(later):
        if at in pairs:
            sentences = (str(pairs[at].get("sentence") or ""), str(one.get("sentence") or ""))
            halves = (_halves(pairs[at]), _halves(one))
            yield Flip(
                _told(one),
                _verdict(pairs[at]),
                _verdict(one),
                _told(pairs[at]),
                sentences,
                halves,
                _days(one),
            )
        else:
            yield Flip(_told(one), None, _verdict(one))
    yield from (Flip(_told(one), _verdict(one), None) for one in left)


def _verdict(one: dict[str, Any]) -> str:
    return str(one.get("verdict"))


def _window(verdict: dict[str, Any]) -> tuple[str, ...]:
    window = verdict.get("window") if isinstance(verdict.get("window"), dict) else {}
    return (*_beginning(verdict), str((window or {}).get("end")))


def _beginning(verdict: dict[str, Any]) -> tuple[str, ...]:
    window = verdict.get("window") if isinstance(verdict.get("window"), dict) else {}
    series = verdict.get("series") if isinstance(verdict.get("series"), dict) else {}
    named = tuple(str((series or {}).get(name)) for name in ("name", "subject", "measure"))
    return (str(verdict.get("id")), *named, str((window or {}).get("start")))


def _days(verdict: dict[str, Any]) -> tuple[str, str]:
    window = verdict.get("window") if isinstance(verdict.get("window"), dict) else {}
    return str((window or {}).get("start") or ""), str((window or {}).get("end") or "")


def _halves(verdict: dict[str, Any]) -> float | None:
    """Return the rate of the second half over the first, where a verdict says it and it is a figure."""
    changes = verdict.get("changes")
    halves = changes.get("halves") if isinstance(changes, dict) else None
    ratio = halves.get("ratio") if isinstance(halves, dict) else None
    return float(ratio) if isinstance(ratio, (int, float)) and ratio > 0 else None


def _told(verdict: dict[str, Any]) -> str:
    """Name what is judged: a claim by who made it and what it says, anything else by its window."""
    if verdict.get("who") and verdict.get("says"):
        who, says = quoted(str(verdict["who"])), quoted(str(verdict["says"]))
        return Message("editions.claim", who=who, says=says)
    window = verdict.get("window") if isinstance(verdict.get("window"), dict) else None
    if not window or not window.get("start") or not window.get("end"):
        return ""
    return Message("words.span.plain", first=_day(window["start"]), last=_day(window["end"]))


def _day(written: object) -> str | date:
    """Read a day of an edition, which may be of another version; what is none stays as it is written."""
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return str(written)
