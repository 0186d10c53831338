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
from trends.inference.wording import MONTHS

if TYPE_CHECKING:
    from trends.reporting.editions import Edition

__all__ = ["FEWEST_FOR_PERCENT", "Changes", "changed_blocks", "changes_between"]

FEWEST_FOR_PERCENT = 20
MOST_ROWS = 24
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Revision:
    """A figure that both editions have, and that is not the same in both."""

    period: str
    before: str
    after: str


@dataclass(frozen=True)
class Flip:
    """A verdict that both editions give, of which at least the window's end may differ."""

    window: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether the verdict is another one."""
        return self.before != self.after


@dataclass(frozen=True)
class Changes:
    """What is different between two editions.

    Attributes
    ----------
    since : str
        The earlier edition's last day.
    verdicts : tuple of Flip
        Every verdict that both give.
    added : tuple of (period, count)
        Periods that the earlier edition did not have.
    revised : tuple of Revision
    withdrawn : tuple of str
        Periods that the later edition no longer has.
    """

    since: str
    verdicts: tuple[Flip, ...]
    added: tuple[tuple[str, str], ...]
    revised: tuple[Revision, ...]
    withdrawn: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers of changes, for the manifest."""
        return {
            "since": self.since,
            "new": len(self.added),
            "revised": len(self.revised),
            "withdrawn": len(self.withdrawn),
            "verdicts_changed": sum(flip.changed for flip in self.verdicts),
        }


def changes_between(earlier: Edition, later: Edition) -> Changes:
    """Compare two editions of one report."""
    added: dict[str, str] = {}
    revised: dict[str, Revision] = {}
    withdrawn: dict[str, None] = {}
    for name, counts in later.counts.items():
        before = earlier.counts.get(name) or (
            next(iter(earlier.counts.values())) if len(earlier.counts) == len(later.counts) == 1 else None
        )
        if before is None:
            continue
        added |= {period: count for period, count in counts.items() if period not in before}
        revised |= {
            period: Revision(period, before[period], count)
            for period, count in counts.items()
            if period in before and not _same(before[period], count)
        }
        withdrawn |= dict.fromkeys(period for period in before if period not in counts)
    return Changes(
        earlier.as_of,
        tuple(_paired(earlier.verdicts, later.verdicts)),
        tuple(sorted(added.items())),
        tuple(revised[period] for period in sorted(revised)),
        tuple(sorted(withdrawn)),
    )


def _same(before: str, after: str) -> bool:
    if before == after:
        return True
    try:
        return float(before) == float(after)
    except ValueError:
        return False


def _paired(earlier: Sequence[dict[str, Any]], later: Sequence[dict[str, Any]]) -> Iterator[Flip]:
    """Pair verdicts on the same window, then those on windows of the same beginning, which grow."""
    left = list(earlier)
    for one in later:
        for key in (_window, _beginning):
            match = next((other for other in left if key(other) == key(one)), None)
            if match is not None:
                left.remove(match)
                yield Flip(_told(one), str(match.get("verdict")), str(one.get("verdict")))
                break


def _window(verdict: dict[str, Any]) -> tuple[str, ...]:
    window = verdict.get("window") if isinstance(verdict.get("window"), dict) else {}
    return (*_beginning(verdict), str((window or {}).get("end")))


def _beginning(verdict: dict[str, Any]) -> tuple[str, ...]:
    window = verdict.get("window") if isinstance(verdict.get("window"), dict) else {}
    series = verdict.get("series") if isinstance(verdict.get("series"), dict) else {}
    named = tuple(str((series or {}).get(name)) for name in ("name", "subject", "measure"))
    return (*named, str((window or {}).get("start")))


def _told(verdict: dict[str, Any]) -> str:
    window = verdict.get("window") if isinstance(verdict.get("window"), dict) else None
    if not window or not window.get("start") or not window.get("end"):
        return ""
    say = words("en")
    return f"{say.long_date(str(window['start']))} to {say.long_date(str(window['end']))}"


def changed_blocks(changes: Changes) -> list[Block]:
    """Tell the changes as a section of the report."""
    since = words("en").long_date(changes.since)
    flipped = [flip for flip in changes.verdicts if flip.changed]
    said = [f"The last edition had data to {since}."]
    if not flipped and changes.verdicts:
        said.append("No verdict has changed since.")
    if not (changes.added or changes.revised or changes.withdrawn):
        said.append("No figure is new, and none was revised.")
    blocks: list[Block] = [Heading("What changed since the last report"), paragraph(" ".join(said))]
    if flipped:
        blocks.append(
            Bullets(
                tuple(
                    spans(
                        (f"{flip.window}: " if flip.window else "")
                        + f"the verdict was '{flip.before}' and is now '{flip.after}'."
                    )
                    for flip in flipped
                )
            )
        )
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


def _rest(number: int) -> str:
    return f"The last {MOST_ROWS} of {number:,}." if number > MOST_ROWS else ""


def _spelled(period: str) -> str:
    match = _MONTH.fullmatch(period)
    return f"{MONTHS[int(match[2]) - 1]} {match[1]}" if match and 1 <= int(match[2]) <= 12 else period


def _count(text: str) -> str:
    try:
        return f"{float(text):,.10g}"
    except ValueError:
        return "not known"


def _difference(before: str, after: str) -> str:
    """Say by how much a figure was revised; in per cent only from a base that bears it."""
    try:
        was, now = float(before), float(after)
    except ValueError:
        return ""
    told = f"{now - was:+,.10g}"
    if was < FEWEST_FOR_PERCENT:
        return told
    percent = round(100 * (now - was) / was)
    return f"{told} ({percent:+d}%)" if percent else f"{told} (under 1%)"
