"""A sentence taken apart: its phrases in one row, and what it claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from trends.articles.frames import frames
from trends.articles.named import named
from trends.articles.units import Row, folded, row_of
from trends.articles.world import of_violence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trends.articles.frames import Frame
    from trends.articles.grammar import Grammar
    from trends.articles.units import Phrase

__all__ = ["analysed", "taken_apart"]


def taken_apart(raw: str, grammar: Grammar, base: date | None, before: date | None = None) -> Row:
    """Return a sentence as a row: periods, places and actors, lengths of time and numbers, events, what is counted.

    Examples
    --------
    >>> from trends.articles.grammar import grammar
    >>> taken_apart("May 2020 had more attacks.", grammar("en"), None).line
    ' P0 had more M1 '
    """
    read = grammar.plain(raw)
    return _row(read.text, folded(read.text), grammar, base, before).home(read)


def _row(raw: str, small: str, grammar: Grammar, base: date | None, before: date | None) -> Row:
    kept: list[Phrase] = []
    taken = bytearray(len(small))

    def keep(phrases: Iterable[Phrase]) -> None:
        for phrase in phrases:
            if not any(taken[phrase.start : phrase.end]):
                taken[phrase.start : phrase.end] = b"\1" * (phrase.end - phrase.start)
                kept.append(phrase)

    keep(grammar.calendar.phrases(small, raw, base, before))
    keep(named(raw, grammar.language))
    keep(grammar.places.phrases(raw) if grammar.places else ())
    # The year of "1,900 in 2021 to 2,700" is no number, and may not be the beginning of one.
    unread = "".join("\0" if read else letter for read, letter in zip(taken, small, strict=True))
    keep(grammar.quantities.phrases(unread))
    row = row_of(small, kept)
    if events := grammar.happened(row):
        kept += events
        row = row_of(small, kept)
    measured = grammar.measured(row)
    return row_of(small, [*kept, *measured]) if measured else row


def analysed(
    raw: str, grammar: Grammar, base: date | None, before: date | None = None, *, known: bool = False
) -> tuple[Row, list[Frame]]:
    """Return a sentence's row and what it claims; see `trends.articles.frames.frames`."""
    read = grammar.plain(raw)
    small = folded(read.text)
    row = _row(read.text, small, grammar, base, before)
    found = frames(row, grammar, known=known) if of_violence(small, row, grammar) else []
    if read.starts is None:
        return row, found
    # Where phrases stand is told by the row; a frame holds some of them too.
    home = row.home(read)
    placed = dict(zip(map(id, row.phrases), home.phrases, strict=True))
    return home, [
        replace(
            frame,
            roles={role: placed[id(phrase)] for role, phrase in frame.roles.items()},
            others=tuple(placed[id(phrase)] for phrase in frame.others),
        )
        for frame in found
    ]
