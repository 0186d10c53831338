"""The claims of a text for a terminal: a block a claim, its verdict first, its quotation whole.

In a table of five columns a quotation would stand in a column of twelve letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.articles.listing import MOST_LISTED, numbered, window_words
from trends.claims.wording import kind_words
from trends.document.blocks import Note, VerdictBox, spans
from trends.messages import Message, joined, quoted, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.articles.text_claims import TextClaim
    from trends.document.blocks import Block

__all__ = ["printed"]


def printed(claims: Sequence[TextClaim], language: str) -> list[Block]:
    """Return a box for each claim, what does not hold first, and how many are left out where there are too many.

    Parameters
    ----------
    claims : sequence of TextClaim
        In the order of the text.
    language : str
        Of the text.
    """
    every = numbered(claims)
    shown: list[Block] = [_box(number, claim, language) for number, claim in every[:MOST_LISTED]]
    if len(every) > MOST_LISTED:
        shown.append(Note(spans(Message("articles.page.more", n=MOST_LISTED, total=len(every)))))
    return shown


def _box(number: str, claim: TextClaim, language: str) -> VerdictBox:
    title = Message("articles.printed.title", number=number, quotation=said(claim.words, language))
    details = [
        *([(Message("articles.page.who"), quoted(claim.who))] if claim.who else []),
        (Message("articles.page.kind"), joined([kind_words(claim.kind), window_words(claim)], "comma")),
    ]
    return VerdictBox(claim.verdict, title, claim.sentence, tuple(details))
