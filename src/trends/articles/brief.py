"""The first page of the report on a text: the score as title, three sentences, a tile a verdict, the clearest, one caution."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from trends.articles.entries import MOST_SAID
from trends.articles.listing import numbered
from trends.articles.sentences import sentences
from trends.claims.brief import clearest, little_said, tiles
from trends.claims.brief import title as score_title
from trends.claims.score import score_of
from trends.claims.sentence import judged_elsewhere
from trends.document.blocks import Block, Note, Paragraph, spans
from trends.document.drawer import drawer
from trends.document.text import one_line
from trends.messages import Message, joined, quoted, recognised

if TYPE_CHECKING:
    from trends.articles.text_claims import TextClaim, TextClaims
    from trends.claims.evidence import ClaimVerdict

__all__ = ["brief", "made_by", "question", "title"]

_UNCOVERED = frozenset({"data", "measure"})
_NO_FORM = frozenset({"denied", "places", "form", "other"})
"""What a claim lacks, as the catalogue has it; all else is something that its words do not say."""

_WHY = ("open", "few", "uncovered", "unsaid", "form")


def question(found: TextClaims) -> Message:
    """Return the question that the title answers."""
    return Message("articles.brief.question" if found.claims else "articles.brief.looked_for")


def title(found: TextClaims) -> Message:
    """Return the finding: ``Of 12 statements, 6 hold, 3 do not hold and 3 cannot be decided``."""
    return score_title(found.tally) if found.claims else Message("articles.brief.none")


def brief(found: TextClaims) -> list[Block]:
    """Return the blocks under the title."""
    notes: list[Block] = [Note(spans(note)) for note in found.notes]
    if not found.claims:
        return [Paragraph(spans(Message("articles.brief.claims_nothing")), lead=True), *notes]
    judged = [claim.judged for claim in found.claims if claim.judged is not None]
    score = score_of(judged, found.tally)
    decided = "none" if not score.decided else "all" if score.decided == score.claims else "some"
    sentences = [
        Message("articles.brief.found", n=score.claims, decided=decided, of=score.decided),
        *_unsettled(found),
        *little_said(score),
    ]
    wrong = [claim for _, claim in numbered(found.claims) if claim.verdict == "contradicted"][:1]
    against = [(_in_its_sentence(claim, found), made_by(claim)) for claim in wrong]
    figures = [drawer().figure(one, name="against") for one, _ in against if one.drawable]
    return [
        Paragraph(spans(joined(sentences)), lead=True),
        tiles(score),
        *clearest(against, score),
        *figures,
        Note(spans(Message("articles.brief.caveat")), "caveat"),
        *notes,
    ]


def _in_its_sentence(claim: TextClaim, found: TextClaims) -> ClaimVerdict:
    """Return the verdict on a claim with all of its sentence for a quotation, which page 1 has no text beside."""
    assert claim.judged is not None  # noqa: S101 - asked of what does not hold, which was judged
    said = claim.judged.claim
    for start, end in sentences(found.text):
        if start <= claim.span[0] < end and end - start <= MOST_SAID:
            said = said.model_copy(update={"says": one_line(found.text[start:end])})
    return replace(claim.judged, claim=said)


def _unsettled(found: TextClaims) -> list[str]:
    """Say why the claims that the figures do not settle cannot be said to hold or not."""
    numbers = Counter(why for claim in found.claims if (why := _why(claim)))
    parts = [Message(f"articles.brief.why.{why}", n=numbers[why]) for why in _WHY if numbers[why]]
    return [Message("articles.brief.unsettled", parts=parts)] if parts else []


def _why(claim: TextClaim) -> str:
    if claim.verdict in ("supported", "contradicted"):
        return ""
    if claim.judged is not None:
        return "open" if claim.verdict == "inconclusive" else "few"
    lacking = {str(one.values["what"]) for one in claim.missing if isinstance(one, Message)}
    if lacking & _NO_FORM:
        return "form"
    return "unsaid" if lacking - _UNCOVERED else "uncovered"


def made_by(claim: TextClaim) -> str:
    """Say who made a claim, and on what it was judged where that is not what it speaks of."""
    one: ClaimVerdict | None = claim.judged
    parts = [quoted(claim.who) if claim.who else Message("articles.card.unnamed")]
    if one is not None and any(judged_elsewhere(one.claim, one.evidence)):
        parts.append(Message("claims.listing.elsewhere", place=recognised(one.evidence.judged_on)))
    return joined(parts, "semicolon")
