"""What changed since the last edition of a report: verdicts, new figures, figures that were revised.

A change is told in per cent only where the earlier figure is `FEWEST_FOR_PERCENT` or more: a count of three that
becomes five is two more, and "67 % more" would say no more than chance does (a count of 20 has a relative error of
22 % by chance alone). Smaller figures are given as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from trends.document.blocks import Block, Bullets, Heading, Table, paragraph, spans
from trends.messages import Message, joined, quoted
from trends.messages.numbers import rounded
from trends.sources.knowing import same_vintage, vintage_words
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trends.messages.values import Value
    from trends.reporting.editions import Edition, PublishedCount

__all__ = ["FEWEST_FOR_PERCENT", "Changes", "changed_blocks", "changes_between"]

FEWEST_FOR_PERCENT = 20
MOST_ROWS = 24
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Revision:
    """A period that both editions have, and of which not the same is known in both."""

    period: str
    before: PublishedCount
    after: PublishedCount


@dataclass(frozen=True)
class Flip:
    """A verdict that at least one edition gives; of two, the window's end may differ.

    Attributes
    ----------
    window, earlier_window : str
        In words.
    before, after : str or None
        The verdicts; None where an edition gives none.
    sentences : pair of str
        What both say; empty where an edition says nothing.
    """

    window: str
    before: str | None
    after: str | None
    earlier_window: str = ""
    sentences: tuple[str, str] = ("", "")

    @property
    def reworded(self) -> bool:
        """Whether both give the same verdict, and what it says is another thing."""
        return self.before == self.after and all(self.sentences) and self.sentences[0] != self.sentences[1]

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
    added : tuple of (period, PublishedCount)
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
    added: dict[str, PublishedCount] = {}
    revised: dict[str, Revision] = {}
    withdrawn: dict[str, None] = {}
    for name, counts in later.counts.items():
        # Files are named after what they count, which may be put otherwise in a new release; where
        # each edition has one table, they are the same.
        before = earlier.counts.get(name) or (
            next(iter(earlier.counts.values())) if len(earlier.counts) == len(later.counts) == 1 else None
        )
        if before is None:
            continue
        added |= {period: known for period, known in counts.items() if period not in before}
        revised |= {
            period: Revision(period, before[period], known)
            for period, known in counts.items()
            # Bounds and days count too: a month that was half covered last time and is whole now
            # was revised, though its count be the same.
            if period in before and before[period] != known
        }
        withdrawn |= dict.fromkeys(period for period in before if period not in counts)
    return Changes(
        earlier.data_to,
        (earlier.rule, later.rule),
        tuple(_paired(earlier.verdicts, later.verdicts)),
        tuple(sorted(added.items())),
        tuple(revised[period] for period in sorted(revised)),
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
            yield Flip(_told(one), _verdict(pairs[at]), _verdict(one), _told(pairs[at]), sentences)
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


def _told(verdict: dict[str, Any]) -> str:
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


def changed_blocks(changes: Changes) -> list[Block]:
    """Tell the changes as a section of the report."""
    flips = [sentence for flip in changes.verdicts if (sentence := _sentence(flip))]
    opening = [_said("since", day=_day(changes.since))]
    if changes.same_vintage is not None:
        words = [vintage_words(vintage) for vintage in changes.vintages]
        opening.append(
            _said("same_vintage", later=words[1])
            if changes.same_vintage
            else _said("other_vintage", earlier=words[0], later=words[1])
        )
    reworded = sum(flip.reworded for flip in changes.verdicts)
    if changes.verdicts and len(flips) == reworded:
        opening.append(_said("same_names" if reworded else "no_verdict"))
    if changes.by_rule and any(flip.changed for flip in changes.verdicts):
        opening.append(_said("rules"))
    if not (changes.added or changes.revised or changes.withdrawn):
        opening.append(_said("no_figure"))
    blocks: list[Block] = [Heading(_said("heading")), paragraph(joined(opening))]
    if changes.rows is not None:
        blocks.append(paragraph(joined(tuple(_of_rows(changes.rows, changes.totals or {})))))
    if flips:
        blocks.append(Bullets(tuple(map(spans, flips))))
    if changes.added:
        # The latest are kept: they are what an edition is read for, and the data hold all of them.
        rows = tuple((_period(period), _count(count)) for period, count in changes.added[-MOST_ROWS:])
        columns: tuple[str, ...] = (_said("period"), _said("count"))
        blocks.append(Table(_said("new"), columns, rows, "lr", _left_out(len(changes.added))))
    if changes.revised:
        rows_of = tuple(
            (
                _period(revision.period),
                _count(revision.before),
                _count(revision.after),
                _difference(revision.before, revision.after),
            )
            for revision in changes.revised[-MOST_ROWS:]
        )
        note = joined((_said("from_base", n=FEWEST_FOR_PERCENT), _left_out(len(changes.revised))))
        columns = tuple(_said(name) for name in ("period", "last", "this", "difference"))
        blocks.append(Table(_said("revised"), columns, rows_of, "lrrr", note))
    if changes.withdrawn:
        blocks.append(paragraph(_said("withdrawn", n=len(changes.withdrawn))))
    return blocks


def _of_rows(rows: Mapping[str, int], totals: Mapping[str, Mapping[str, Any]]) -> Iterator[Message]:
    """Say what became of the rows, and of what they add up to."""
    kinds = {name: rows.get(name, 0) for name in ("added", "removed", "changed", "unchanged")}
    yield _said("rows", **kinds)
    if fresh := rows.get("not covered by old", 0):
        yield _said("fresh", n=fresh)
    for name in ("events", "fatalities_best"):
        if total := totals.get(name):
            yield _said("total", what=name, old=_number(total["old"]), new=_number(total["new"]))


def _said(name: str, **values: Value) -> Message:
    return Message(f"editions.{name}", **values)


def _sentence(flip: Flip) -> str:
    """Say what became of a verdict; nothing where it is the same."""
    before, after = (verdict_words(str(verdict)) for verdict in (flip.before, flip.after))
    if flip.before is None:
        what = _said("flip.new", after=after)
    elif flip.after is None:
        what = _said("flip.gone", before=before)
    elif flip.reworded:
        what = _said("flip.reworded", verdict=after, sentence=quoted(flip.sentences[0]))
    elif not flip.changed:
        return ""
    elif flip.earlier_window in {"", flip.window}:
        what = _said("flip.changed", before=before, after=after)
    else:
        what = _said("flip.changed_window", before=before, after=after, window=flip.earlier_window)
    return _said("window", window=flip.window, what=what) if flip.window else what


def _left_out(number: int) -> str:
    return _said("most", n=MOST_ROWS, total=number) if number > MOST_ROWS else ""


def _period(label: str) -> str:
    """Spell a month; other labels of periods stay as they are written."""
    match = _MONTH.fullmatch(label)
    if not match or not 1 <= int(match[2]) <= 12:
        return label
    import pandas as pd

    return Message("words.period", when=pd.Period(label, freq="M"))


def _number(value: float) -> Message:
    return Message("ratio.number.plain", n=rounded(value))


def _count(known: PublishedCount) -> Message:
    """Write what is known of a period: its count, or between which bounds it lies."""
    low, high = (None if bound is None else _number(bound) for bound in (known.low, known.high))
    unknown = Message("ratio.number.unknown")
    if known.count is not None:
        count = _number(known.count)
        # Bounds that are the count itself say nothing.
        if {low, high} <= {None, count}:
            return count
        return _said("within", count=count, low=low or unknown, high=high or unknown)
    if known.low and low and high:
        return Message("ratio.number.range", low=low, high=high)
    if high:
        return Message("ratio.number.at_most", n=high)
    return Message("ratio.number.at_least", n=low) if known.low and low else unknown


def _difference(before: PublishedCount, after: PublishedCount) -> str:
    """Say by how much a figure was revised; in per cent only from a base that bears it, and of as many days."""
    if before.days != after.days:
        return _said("days", before=_number(before.days or 0), after=_number(after.days or 0))
    if before.count is None or after.count is None:
        return ""
    was, now = before.count, after.count
    difference = _signed(now - was)
    if was < FEWEST_FOR_PERCENT or was == now:
        return difference
    percent = round(100 * (now - was) / was)
    # "+0%" would say that nothing changed.
    if not percent:
        return _said("under_percent", difference=difference, n=1)
    return _said("percent", difference=difference, n=_signed(percent))


def _signed(value: float) -> Message:
    return Message("trend.minus" if value < 0 else "trend.plus", n=rounded(abs(value)))
