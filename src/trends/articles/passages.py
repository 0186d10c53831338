"""The text that was read, as it was given: its claims underlined by verdict and numbered, in its own language."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from trends.claims.listing import ORDER
from trends.document.blocks import Note, Paragraph, Span, spans
from trends.messages import Message
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trends.articles.text_claims import TextClaim
    from trends.document.blocks import Block

__all__ = ["MOST_PASSAGES", "MOST_WHOLE", "marked_text"]

MOST_WHOLE = 20_000
"""Characters of a text that is shown whole, some seven printed pages; of a longer one what stands around its claims is."""

MOST_PASSAGES = 40
"""Passages of a longer text that are shown: the table has every claim."""

_AROUND = 300
"""Characters on either side of a claim that are shown of a longer text, as far as its paragraph goes."""

_BETWEEN = re.compile(r"\n[ \t]*\n\s*")
_FULL_LINE = re.compile(r"(?<=[^\n]{50})\n(?![ \t]*\n)")
"""The end of a line that was broken for its length and not for its sense, so that the next one goes on with it."""


class _Passage(NamedTuple):
    """Where a passage begins and ends, and whether its paragraph begins before and goes on behind it."""

    start: int
    end: int
    begun: bool = False
    goes_on: bool = False


def marked_text(text: str, claims: Sequence[TextClaim], language: str, *, whole: bool = True) -> list[Block]:
    """Return a text as paragraphs with its claims marked, and what a reader must know of how it is shown.

    Parameters
    ----------
    text : str
    claims : sequence of TextClaim
        In the order of the text; a claim's number is its place among them, from 1.
    language : str
        Of the text.
    whole : bool
        Whether a text that is not too long is shown with all its paragraphs, also those without a claim.
    """
    # As long as before, so that every claim stays where it is.
    flowing = _FULL_LINE.sub(" ", text.replace("\r\n", " \n"))
    passages = _paragraphs(flowing)
    shown: list[Block] = [_legend(claims)] if claims else []
    if not (whole and len(text) <= MOST_WHOLE):
        around = _AROUND if len(text) > MOST_WHOLE else MOST_WHOLE
        every = list(_around_claims(flowing, passages, claims, around))
        passages = every[:MOST_PASSAGES]
        if len(text) > MOST_WHOLE or len(every) > len(passages):
            cut = "some" if len(every) > len(passages) else "all"
            numbers = {"n": len(text), "shown": len(passages), "of": len(every)}
            shown.append(Note(spans(Message("articles.text.excerpts", cut=cut, **numbers))))
    numbered = [(str(number), claim) for number, claim in enumerate(claims, start=1)]
    shown += [Paragraph(tuple(_runs(flowing, passage, numbered)), quoted=language) for passage in passages]
    return shown


def _legend(claims: Sequence[TextClaim]) -> Paragraph:
    """Return the verdicts that claims got, each with the line that it has in the text."""
    given = {claim.verdict for claim in claims}
    runs = [Span(Message("articles.text.legend"))]
    for verdict in (verdict for verdict in ORDER if verdict in given):
        runs += [
            Span(" " if len(runs) == 1 else " \N{MIDDLE DOT} "),
            Span(verdict_words(verdict), mark=verdict),
        ]
    return Paragraph(tuple(runs))


def _paragraphs(text: str) -> list[_Passage]:
    """Return where paragraphs begin and end: between blank lines, or line by line in a text that has none."""
    ends = list(_BETWEEN.finditer(text)) or list(re.finditer(r"\n", text))
    cuts = [0, *(at for match in ends for at in match.span()), len(text)]
    found = zip(cuts[::2], cuts[1::2], strict=True)
    return [_Passage(start, end) for start, end in found if text[start:end].strip()]


def _around_claims(
    text: str, paragraphs: Sequence[_Passage], claims: Sequence[TextClaim], around: int
) -> Iterator[_Passage]:
    """Yield the parts of paragraphs that stand around claims, cut between words; parts that meet are one."""
    ordered = sorted(claim.span for claim in claims)
    for begin, stop, *_ in paragraphs:
        parts: list[tuple[int, int]] = []
        for first, end in ordered[bisect_left(ordered, (begin, 0)) : bisect_left(ordered, (stop, 0))]:
            left, right = first - around, end + around
            left = begin if left <= begin else max(text.find(" ", left, first) + 1, left)
            right = stop if right >= stop else max(text.rfind(" ", end, right), end)
            if parts and left <= parts[-1][1]:
                left, right = parts[-1][0], max(parts.pop()[1], right)
            parts.append((left, right))
        for left, right in parts:
            yield _Passage(left, right, left > begin, right < stop)


def _runs(text: str, passage: _Passage, claims: Sequence[tuple[str, TextClaim]]) -> Iterator[Span]:
    """Yield a passage in pieces: what no claim covers, and what one does.

    Where claims overlap, a piece is that of the innermost, so that none hides another. A claim's number stands behind the
    last piece that is its own; one of which every piece is another's has it where it ends.
    """
    start, end, begun, goes_on = passage
    inside = {number: one for number, one in claims if one.span[0] < end and one.span[1] > start}
    pieces = _pieces(inside, start, end)
    places = {owner: at for at, (_, _, owner) in enumerate(pieces) if owner}
    for number, one in inside.items():
        places.setdefault(number, max(at for at, (left, _, _) in enumerate(pieces) if left < one.span[1]))
    if begun:
        yield Span("\N{HORIZONTAL ELLIPSIS} ")
    for at, (left, right, owner) in enumerate(pieces):
        # What goes on in the next paragraph is numbered there.
        ending = [
            number
            for number, one in inside.items()
            if places[number] == at and not text[end : one.span[1]].strip()
        ]
        if owner:
            yield _marked(text[left:right], inside[owner], owner if owner in ending else "")
        else:
            yield Span(text[left:right])
        yield from (_marked("", inside[number], number) for number in ending if number != owner)
    if goes_on:
        yield Span(" \N{HORIZONTAL ELLIPSIS}")


def _pieces(inside: dict[str, TextClaim], start: int, end: int) -> list[tuple[int, int, str]]:
    """Cut a passage where its claims begin and end: the pieces, each with the number of the claim that it is marked for."""
    edges = {min(max(edge, start), end) for one in inside.values() for edge in one.span}
    pieces: list[tuple[int, int, str]] = []
    for left, right in pairwise(sorted({start, end, *edges})):
        owner = _innermost(inside, left, right)
        if pieces and pieces[-1][2] == owner:
            left = pieces.pop()[0]  # noqa: PLW2901 - another claim ended inside of it
        pieces.append((left, right, owner))
    return pieces


def _innermost(inside: dict[str, TextClaim], left: int, right: int) -> str:
    """Return the number of the claim that covers a piece, of several the one that begins last and ends first."""
    over = [
        (one.span[0], -one.span[1], number)
        for number, one in inside.items()
        if one.span[0] <= left and right <= one.span[1]
    ]
    return max(over)[2] if over else ""


def _marked(words: str, claim: TextClaim, number: str) -> Span:
    tip = Message("articles.text.tip", verdict=verdict_words(claim.verdict), sentence=claim.sentence)
    return Span(words, mark=claim.verdict, tip=tip, number=number)
