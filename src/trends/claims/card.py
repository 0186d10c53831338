"""A claim unfolded: what was said, how it was read, what the figures say, how sure that is, and what to beware of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.claims.listing import chance_words, said_by
from trends.claims.score import place_of
from trends.claims.sentence import judged_elsewhere
from trends.claims.wording import kind_words
from trends.document.blocks import Block, Card, Note, Paragraph, Span, VerdictBox, spans
from trends.messages import Message, quoted, recognised, said
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trends.claims.evidence import ClaimVerdict
    from trends.document.blocks import Figure

__all__ = ["card", "cautions"]


def card(
    one: ClaimVerdict, figure: Figure | None, *, by: str | None = None, speaker: str | None = None
) -> Card:
    """Return the card of a claim.

    Parameters
    ----------
    one : ClaimVerdict
    figure : Figure or None
        The claim on the data; None where nothing can be drawn.
    by, speaker : str, optional
        What stands behind the quotation, and whose claim it is; by default as the ledger has it.
    """
    claim = one.claim
    place = place_of(one)
    facets = [
        (Message("claims.listing.verdict"), verdict_words(one.verdict)),
        (Message("claims.card.speaker"), speaker or quoted(claim.who)),
        *([(Message("claims.card.place"), quoted(place))] if place else []),
    ]
    summary = (
        Span(claim.says, quoted=claim.language),
        Span(Message("claims.card.by", by=by or said_by(one))),
    )
    blocks: list[Block] = [VerdictBox(one.verdict, "", _sentence(one), tuple(_details(one)))]
    blocks += [Note(spans(note), "caution") for note in cautions(one)]
    if claim.source_url:
        address = claim.source_url.split()[0]
        blocks.append(Paragraph((Span(Message("claims.box.source"), href=address),)))
    if figure is not None:
        blocks.append(figure)
    return Card(summary, one.verdict, tuple(facets), tuple(blocks))


def _sentence(one: ClaimVerdict) -> str:
    # The reason of an entry that cannot be tested is the ledger's own, and stands beneath in its own words.
    if one.claim.kind == "not testable":
        return Message("claims.card.untestable")
    return one.sentence


def _own_words(one: ClaimVerdict) -> Iterable[tuple[str, str]]:
    """Return what the ledger itself says of a claim, in its own words."""
    reason = one.evidence.why if one.claim.kind == "not testable" else ""
    needs = str(one.evidence.more.get("needs") or "")
    for name, text in (("reason", reason), ("needs", needs), ("note", one.claim.note)):
        if text:
            yield Message(f"claims.card.{name}"), said(text, one.claim.language)


def _details(one: ClaimVerdict) -> Iterable[tuple[str, str]]:
    evidence, claim = one.evidence, one.claim
    yield Message("words.capital", text=Message("claims.table.kind")), kind_words(claim.kind)
    if evidence.judged_on:
        yield Message("claims.box.judged_on"), recognised(evidence.judged_on)
    if evidence.short:
        yield Message("claims.listing.evidence"), evidence.short
    if evidence.chance is not None and one.verdict != "not testable":
        yield Message("claims.listing.chance"), chance_words(one)
    if evidence.revision is not None:
        yield (
            Message("claims.card.revision"),
            Message("claims.card.otherwise", p=_one_in(evidence.revision.p)),
        )
    if one.as_expected is False:
        yield Message("claims.box.expected"), verdict_words(str(claim.expect))
    yield from _own_words(one)


def _one_in(p: float) -> Message:
    return (
        Message("claims.listing.one_in", n=round(1 / p))
        if p >= 1 / 100
        else Message("claims.listing.below", n=100)
    )


def cautions(one: ClaimVerdict) -> tuple[str, ...]:
    """Return what a reader must beware of, each once, the weightiest first."""
    other_place, other_thing = judged_elsewhere(one.claim, one.evidence)
    own = [Message("claims.card.caution.elsewhere")] if other_place else []
    own += [Message("claims.card.caution.other_thing")] if other_thing else []
    if one.evidence.of_observed:
        own.append(Message("claims.card.caution.observed", n=one.evidence.without))
    return tuple(dict.fromkeys((*own, *one.evidence.notes)))
