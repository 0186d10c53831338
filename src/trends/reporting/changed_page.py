"""What changed since the last edition of a report, as a section of its page.

A change is told in per cent only where the earlier figure is `FEWEST_FOR_PERCENT` or more: a count of three that
becomes five is two more, and "67 % more" would say no more than chance does (a count of 20 has a relative error of
22 % by chance alone). Smaller figures are given as they are.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from trends.document.blocks import Block, Bullets, Heading, Table, paragraph, spans
from trends.messages import Message, joined, quoted
from trends.messages.amounts import signed
from trends.messages.numbers import rounded, whole
from trends.sources.knowing import vintage_words
from trends.verdict.wording import FEWEST_FOR_PERCENT, by_percent, verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trends.messages.values import Value
    from trends.reporting.changes import Changes, Flip
    from trends.reporting.editions import PublishedCount

__all__ = ["changed_blocks"]

MOST_ROWS = 24
MOST_VERDICTS = 12
_IN_A_SENTENCE = 4
"""As many new figures as a sentence can hold; more make a table."""
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def changed_blocks(changes: Changes, level: int = 2) -> list[Block]:
    """Tell the changes as a section of the report.

    Parameters
    ----------
    changes : Changes
    level : int
        Of its heading.
    """
    flips = [sentence for flip in changes.verdicts if (sentence := _sentence(changes, flip))]
    blocks: list[Block] = [
        Heading(_said("heading"), level),
        paragraph(joined(tuple(_opening(changes, bool(flips))))),
    ]
    if changes.rows is not None:
        blocks.append(paragraph(joined(tuple(_of_rows(changes.rows, changes.totals or {})))))
    if flips:
        shown = flips[:MOST_VERDICTS]
        if more := len(flips) - len(shown):
            shown.append(_said("more_verdicts", n=more))
        blocks.append(Bullets(tuple(map(spans, shown))))
    if len(changes.added) > _IN_A_SENTENCE:
        # The latest are kept: they are what an edition is read for, and the data hold all of them.
        rows = tuple((_period(period), _count(count)) for period, count in changes.added[-MOST_ROWS:])
        columns: tuple[str, ...] = (_said("period"), _said("count"))
        blocks.append(Table(_said("new"), columns, rows, "lr", _left_out(len(changes.added))))
    if changes.revised:
        blocks.append(_revised(changes))
    if changes.withdrawn:
        blocks.append(paragraph(_said("withdrawn", n=len(changes.withdrawn))))
    return blocks


def _opening(changes: Changes, told: bool) -> Iterator[str]:
    """Say on which data both stand, and whether anything changed; `told` is whether verdicts follow."""
    yield _said("since", day=_day(changes.since))
    if changes.same_vintage is not None:
        earlier, later = (vintage_words(vintage) for vintage in changes.vintages)
        if changes.same_vintage:
            yield _said("same_vintage", later=later)
        else:
            yield _said("other_vintage", earlier=earlier, later=later)
    if changes.verdicts and not told:
        yield _said("no_verdict")
    if changes.by_rule and any(flip.changed for flip in changes.verdicts):
        yield _said("rules")
    if not (changes.added or changes.revised or changes.withdrawn):
        yield _said("no_figure")
    elif 0 < len(changes.added) <= _IN_A_SENTENCE:
        new = [_said("one", period=_period(period), count=_count(count)) for period, count in changes.added]
        yield _said("added", figures=new)


def _revised(changes: Changes) -> Table:
    named = any(revision.series for revision in changes.revised)
    rows = tuple(
        (
            *([quoted(revision.series)] if named else []),
            _period(revision.period),
            _count(revision.before),
            _count(revision.after),
            _difference(revision.before, revision.after),
        )
        for revision in changes.revised[-MOST_ROWS:]
    )
    note = joined((_said("from_base", n=FEWEST_FOR_PERCENT), _left_out(len(changes.revised))))
    names = (*(["series"] if named else []), "period", "last", "this", "difference")
    return Table(_said("revised"), tuple(_said(name) for name in names), rows, "l" * named + "lrrr", note)


def _of_rows(rows: Mapping[str, int], totals: Mapping[str, Mapping[str, float]]) -> Iterator[Message]:
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


def _sentence(changes: Changes, flip: Flip) -> str:
    """Say what became of a verdict and of what it rests on, and why; nothing where all of it is the same."""
    before, after = (verdict_words(str(verdict)) for verdict in (flip.before, flip.after))
    causes = [_said("cause", cause=cause) for cause in changes.causes_of(flip)]
    why = [_said("why", several="yes" if len(causes) > 1 else "no", causes=causes)] if causes else []
    what: str
    if flip.before is None:
        what = _said("flip.new", after=after)
    elif flip.after is None:
        what = _said("flip.gone", before=before)
    elif flip.changed:
        moved = flip.earlier_window not in {"", flip.window}
        name = "flip.changed_window" if moved else "flip.changed"
        what = joined((_said(name, before=before, after=after, window=flip.earlier_window), *why))
    elif flip.moved:
        old, new = (by_percent(ratio or 1.0) for ratio in flip.halves)
        what = joined((_said("flip.moved", verdict=after, new=new, old=old), *why))
    elif flip.reworded:
        what = _said("flip.reworded", verdict=after, sentence=quoted(flip.sentences[0]))
    else:
        return ""
    return _said("window", window=flip.window, what=what) if flip.window else what


def _day(written: str) -> str | date:
    """Read a day of an edition, which may be of another version; what is none stays as it is written."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written


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
    percent = int(whole(100 * (now - was) / was))
    # "+0%" would say that nothing changed.
    if not percent:
        return _said("under_percent", difference=difference, n=1)
    return _said("percent", difference=difference, n=_signed(percent))


def _signed(value: float) -> Message:
    return signed(rounded(value))
