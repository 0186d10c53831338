"""The claims of a text unfolded: how each was read, what the figures say or why it was not judged, and its figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.articles.brief import made_by
from trends.articles.listing import numbered, window_words
from trends.claims.card import card
from trends.claims.table import MOST_DRAWN
from trends.claims.wording import kind_words
from trends.document.blocks import Card, Cards, Paragraph, Span, VerdictBox, spans
from trends.document.drawer import drawer
from trends.messages import Message, quoted
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.articles.text_claims import TextClaim
    from trends.document.blocks import Block

__all__ = ["cards"]


def cards(claims: Sequence[TextClaim], language: str, *, drawn: bool = True) -> list[Block]:
    """Return the cards in the order of the table, the first of them with their figures.

    Parameters
    ----------
    claims : sequence of TextClaim
        In the order of the text.
    language : str
        Of the text.
    drawn : bool
        Whether they have figures.
    """
    made = []
    for at, (number, claim) in enumerate(numbered(claims)):
        speaker = quoted(claim.who) if claim.who else Message("articles.card.unnamed")
        if claim.judged is None:
            one = _refused(claim, language, speaker)
        else:
            shown = drawn and at < MOST_DRAWN and claim.judged.drawable
            figure = drawer().small(claim.judged, f"claim-{number}") if shown else None
            one = card(claim.judged, figure, by=made_by(claim), speaker=speaker)
        made.append(Card((Span(f"{number}. "), *one.summary), one.verdict, one.facets, one.blocks))
    few = drawn and len(made) > MOST_DRAWN
    note = Message("claims.cards.drawn", n=MOST_DRAWN, total=len(made)) if few else ""
    return [*([Paragraph(spans(note))] if note else []), *([Cards(tuple(made))] if made else [])]


def _refused(claim: TextClaim, language: str, speaker: str) -> Card:
    """Return the card of a claim that was not judged: why, and what its words tell."""
    details: list[tuple[str, str]] = [
        (Message("words.capital", text=Message("claims.table.kind")), kind_words(claim.kind))
    ]
    if when := window_words(claim):
        details.append((Message("articles.card.time"), when))
    details += [
        (Message(f"articles.card.{name}"), quoted(value))
        for name, value in (("place", claim.place), ("actor", claim.actor))
        if value
    ]
    facets = (
        (Message("claims.listing.verdict"), verdict_words(claim.verdict)),
        (Message("claims.card.speaker"), speaker),
        *([(Message("claims.card.place"), quoted(claim.place))] if claim.place else []),
    )
    return Card(
        (Span(claim.words, quoted=language), Span(Message("claims.card.by", by=speaker))),
        claim.verdict,
        facets,
        (VerdictBox(claim.verdict, "", claim.sentence, tuple(details)),),
    )
