"""The first page of the report on two releases: the finding as title, what changed in tiles, what flipped, one caution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from trends.document.blocks import Block, Note, Tile, Tiles, paragraph, spans
from trends.messages import Message
from trends.messages.numbers import percent
from trends.revisions.fields import field_words
from trends.revisions.page import FIRST, told_of_verdicts
from trends.revisions.totals import change_words, exact

if TYPE_CHECKING:
    from trends.revisions.result import Diff

__all__ = ["brief", "question", "title"]


def question() -> Message:
    """Return the question that the title answers."""
    return Message("revisions.brief.question")


def title(shown: Diff) -> Message:
    """Return the finding: ``GED 26.1 has 12 more deaths than GED 25.1 (3%)``."""
    labels = {"old": shown.old.label, "new": shown.new.label}
    total, counts = shown.weight, shown.rows.counts()
    if shown.nothing_changed:
        return Message(f"revisions.brief.title.{'nothing' if shown.comparable else 'apart'}", **labels)
    if total is None or not total.difference or total.told_share is None:
        changed = counts["changed"] + counts["entered"] + counts["left"]
        return Message(
            "revisions.brief.title.rows",
            added=counts["added"],
            removed=counts["removed"],
            changed=changed,
            **labels,
        )
    return Message(
        f"revisions.brief.title.{'more' if total.difference > 0 else 'fewer'}",
        what=shown.unit,
        n=exact(abs(total.difference)),
        share=percent(abs(total.told_share), 1),
        **labels,
    )


def brief(shown: Diff) -> list[Block]:
    """Return the blocks under the title."""
    blocks: list[Block] = [paragraph(shown.sentence, lead=True)]
    if not shown.nothing_changed:
        blocks += [Tiles(tuple(_tiles(shown))), *told_of_verdicts(shown)]
    first = [note for note in shown.notes if getattr(note, "id", "") in FIRST]
    caveat = first[0] if first else Message("revisions.brief.caveat")
    return [*blocks, Note(spans(caveat), "caveat"), *(Note(spans(note), "caution") for note in first[1:])]


def _tiles(shown: Diff) -> list[Tile]:
    counts = shown.rows.counts()
    numbers = {
        "added": counts["added"],
        "removed": counts["removed"],
        "changed": counts["changed"] + counts["entered"] + counts["left"],
    }
    tiles = [
        Tile(
            Message("revisions.brief.tile", name=name, what=shown.unit),
            Message("revisions.brief.number", n=number),
        )
        for name, number in numbers.items()
    ]
    total = shown.weight
    if total is not None:
        direction: Literal["up", "down", "level"] = (
            "up" if total.difference > 0 else "down" if total.difference < 0 else "level"
        )
        tiles.append(
            Tile(
                field_words(shown.old.weight),
                Message("revisions.brief.number", n=exact(total.new)),
                direction,
                (change_words(total),),
            )
        )
    return tiles
