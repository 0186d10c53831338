"""A sentence taken apart: its phrases in one row, and what it claims."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trends.articles.frames import frames
from trends.articles.named import named
from trends.articles.units import Row, folded, row_of
from trends.articles.world import of_violence

if TYPE_CHECKING:
    from trends.articles.frames import Frame
    from trends.articles.grammar import Grammar
    from trends.articles.units import Phrase

__all__ = ["analysed", "taken_apart"]


def taken_apart(raw: str, grammar: Grammar, base: date | None, before: date | None = None) -> Row:
    """Return a sentence as a row: periods first, then places and actors, lengths of time and numbers, what is counted.

    Examples
    --------
    >>> from trends.articles.grammar import grammar
    >>> taken_apart("May 2020 had more attacks.", grammar("en"), None).line
    ' P0 had more M1 '
    """
    small = folded(raw)
    kept: list[Phrase] = []
    taken = bytearray(len(small))
    for phrase in (
        *grammar.calendar.phrases(small, raw, base, before),
        *named(raw, grammar.language),
        *grammar.quantities.phrases(small),
    ):
        if not any(taken[phrase.start : phrase.end]):
            taken[phrase.start : phrase.end] = b"\1" * (phrase.end - phrase.start)
            kept.append(phrase)
    row = row_of(small, kept)
    measured = grammar.measured(row)
    return row_of(small, [*kept, *measured]) if measured else row


def analysed(
    raw: str, grammar: Grammar, base: date | None, before: date | None = None, *, known: bool = False
) -> tuple[Row, list[Frame]]:
    """Return a sentence's row and what it claims; see `trends.articles.frames.frames`."""
    row = taken_apart(raw, grammar, base, before)
    if not of_violence(folded(raw), row, grammar):
        return row, []
    return row, frames(row, grammar, known=known)
