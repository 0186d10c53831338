"""What changed since the last edition of a report: verdicts, new figures, figures that were revised.

A change is told in per cent only where the earlier figure is `FEWEST_FOR_PERCENT` or more: a count of three that
becomes five is two more, and "67 % more" would say no more than chance does (a count of 20 has a relative error of
22 % by chance alone). Smaller figures are given as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.document.blocks import Block, Bullets, Heading, Table, paragraph, spans
from trends.document.words import words
from trends.verdict.wording import MONTHS

if TYPE_CHECKING:
    from trends.reporting.editions import Edition, Known

__all__ = ["FEWEST_FOR_PERCENT", "Changes", "changed_blocks", "changes_between"]

FEWEST_FOR_PERCENT = 20
MOST_ROWS = 24
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Revision:
    """A period that both editions have, and of which not the same is known in both."""

    period: str
    before: Known
    after: Known


@dataclass(frozen=True)
class Flip:
    """A verdict that at least one edition gives; of two, the window's end may differ.

    Attributes
    ----------
    window, earlier_window : str
        In words.
    before, after : str or None
        The verdicts; None where an edition gives none.
    """

    window: str
    before: str | None
    after: str | None
    earlier_window: str = ""

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
    added : tuple of (period, Known)
        Periods that the earlier edition did not have.
    revised : tuple of Revision
        Counts, bounds or numbers of days.
    withdrawn : tuple of str
        Periods that the later edition no longer has.
    """

    since: str
    rules: tuple[str, str]
    verdicts: tuple[Flip, ...]
    added: tuple[tuple[str, Known], ...]
    revised: tuple[Revision, ...]
    withdrawn: tuple[str, ...]

    @property
    def by_rule(self) -> bool:
        """Whether the verdicts follow different rules: then no other verdict is laid to the data."""
        return self.rules[0] != self.rules[1]

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers of changes, for the manifest."""
        changed = sum(flip.changed for flip in self.verdicts)
        return {
            "since": self.since,
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
    added: dict[str, Known] = {}
    revised: dict[str, Revision] = {}
    withdrawn: dict[str, None] = {}
    for name, counts in later.counts.items():
        before = earlier.counts.get(name) or (
            next(iter(earlier.counts.values())) if len(earlier.counts) == len(later.counts) == 1 else None
        )
        if before is None:
            continue
        added |= {period: known for period, known in counts.items() if period not in before}
        revised |= {
            period: Revision(period, before[period], known)
            for period, known in counts.items()
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
    )


def _paired(earlier: Sequence[dict[str, Any]], later: Sequence[dict[str, Any]]) -> Iterator[Flip]:
    """Pair verdicts on the same window, then those on windows of the same beginning, which grow; then come the rest."""
    left, pairs = list(earlier), dict[int, dict[str, Any]]()
    for key in (_window, _beginning):
        for at, one in enumerate(later):
            match = next((other for other in left if at not in pairs and key(other) == key(one)), None)
            if match is not None:
                left.remove(match)
                pairs[at] = match
    for at, one in enumerate(later):
        if at in pairs:
            yield Flip(_told(one), _verdict(pairs[at]), _verdict(one), _told(pairs[at]))
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
    say = words("en")
    return f"{say.long_date(str(window['start']))} to {say.long_date(str(window['end']))}"


def changed_blocks(changes: Changes) -> list[Block]:
    """Tell the changes as a section of the report."""
    since = words("en").long_date(changes.since)
    told = [spans(text) for flip in changes.verdicts if (text := _sentence(flip))]
    said = [f"The last edition had data to {since}."]
    if not told and changes.verdicts:
        said.append("No verdict has changed since.")
    if changes.by_rule and any(flip.changed for flip in changes.verdicts):
        said.append(
            "The rules that verdicts follow have changed since, so a verdict that is another one is not due to the data alone."
        )
    if not (changes.added or changes.revised or changes.withdrawn):
        said.append("No figure is new, and none was revised.")
    blocks: list[Block] = [Heading("What changed since the last report"), paragraph(" ".join(said))]
    if told:
        blocks.append(Bullets(tuple(told)))
    if changes.added:
        rows = tuple((_spelled(period), _count(count)) for period, count in changes.added[-MOST_ROWS:])
        blocks.append(Table("New figures", ("Period", "Count"), rows, "lr", _rest(len(changes.added))))
    if changes.revised:
        rows_of = tuple(
            (_spelled(one.period), _count(one.before), _count(one.after), _difference(one.before, one.after))
            for one in changes.revised[-MOST_ROWS:]
        )
        note = (
            f"A change in per cent is given only where the earlier figure is {FEWEST_FOR_PERCENT} or more."
            + (f" {rest}" if (rest := _rest(len(changes.revised))) else "")
        )
        columns = ("Period", "Last report", "This report", "Difference")
        blocks.append(Table("Revised figures", columns, rows_of, "lrrr", note))
    if changes.withdrawn:
        number = len(changes.withdrawn)
        blocks.append(paragraph(f"Periods of the last report that this one no longer has: {number}."))
    return blocks


def _sentence(flip: Flip) -> str:
    """Say what became of a verdict; nothing where it is the same."""
    place = f"{flip.window}: " if flip.window else ""
    if flip.before is None:
        return f"{place}the verdict '{flip.after}' is new."
    if flip.after is None:
        return f"{place}the verdict '{flip.before}' of the last report is no longer given."
    if not flip.changed:
        return ""
    then = f" (for {flip.earlier_window})" if flip.earlier_window not in {"", flip.window} else ""
    return f"{place}the verdict was '{flip.before}'{then} and is now '{flip.after}'."


def _rest(number: int) -> str:
    return f"The last {MOST_ROWS} of {number:,}." if number > MOST_ROWS else ""


def _spelled(period: str) -> str:
    match = _MONTH.fullmatch(period)
    return f"{MONTHS[int(match[2]) - 1]} {match[1]}" if match and 1 <= int(match[2]) <= 12 else period


def _count(known: Known) -> str:
    """Write what is known of a period: its count, or between which bounds it lies."""
    low, high = (None if bound is None else f"{bound:,.10g}" for bound in (known.low, known.high))
    if known.count is not None:
        count = f"{known.count:,.10g}"
        return (
            count
            if {low, high} <= {None, count}
            else f"{count} ({low or 'not known'} to {high or 'not known'})"
        )
    if low and low != "0" and high:
        return f"{low} to {high}"
    if high:
        return f"at most {high}"
    return f"at least {low}" if low and low != "0" else "not known"


def _difference(before: Known, after: Known) -> str:
    """Say by how much a figure was revised; in per cent only from a base that bears it, and of as many days."""
    if before.days != after.days:
        return f"{before.days or 0:,.10g} days then, {after.days or 0:,.10g} now"
    if before.count is None or after.count is None:
        return ""
    was, now = before.count, after.count
    told = f"{now - was:+,.10g}"
    if was < FEWEST_FOR_PERCENT or was == now:
        return told
    percent = round(100 * (now - was) / was)
    return f"{told} ({percent:+d}%)" if percent else f"{told} (under 1%)"
