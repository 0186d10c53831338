"""What was found about a claim, as one sentence.

On what the claim was judged where that is not what it speaks of, what the figures show, what is no evidence, and how
often chance would do it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.claims.wording import often
from trends.messages import Message, joined, recognised, said
from trends.names.matching import fold
from trends.names.name_changes import change_of_name
from trends.nowcasting.revision_risk import risk_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.claims.claim import Claim
    from trends.claims.evidence import Evidence
    from trends.claims.known import Cover

__all__ = ["judged_elsewhere", "sentence_of"]

# A sentence names three parts and says how many more there are.
_MOST_NAMED = 3

_UNEXPLAINED = frozenset({"change", "comparison", "share", "total", "range", "average"})
"""Kinds whose own sentence does not say yet why they are undecided."""

_COUNTED = frozenset({"total", "range"})
"""Kinds that take what was counted and compare no rates."""


def sentence_of(claim: Claim, evidence: Evidence, *, known: bool = True) -> Message:
    """Put what was found into one sentence; `known` says whether the statements it may be are known by id."""
    parts = [evidence.said]
    undecided = evidence.verdict == "inconclusive" and evidence.truth == "undecidable"
    if undecided and claim.kind in _UNEXPLAINED:
        parts.append(Message("claims.sentence.undecided", why=evidence.why))
    if evidence.bounds_left_out:
        key = "no_evidence" if known else "may_be_it"
        parts.append(Message(f"claims.sentence.{key}", n=evidence.bounds_left_out))
    if evidence.partly:
        parts.append(
            _partly(evidence.partly, counted=claim.kind in _COUNTED, settled=evidence.truth != "undecidable")
        )
    if evidence.chance is not None and evidence.pace is None and evidence.verdict != "not testable":
        parts.append(
            Message("claims.sentence.chance", what=evidence.chance.what, often=often(evidence.chance.p))
        )
    if evidence.revision is not None and evidence.truth != "undecidable":
        parts.append(risk_words(evidence.revision, holds=evidence.truth == "true"))
    cautions = (change_of_name(note) for note in evidence.notes)
    parts += [Message("words.inside", reason=caution) for caution in cautions if caution][:1]
    clause = joined(parts, "semicolon")
    elsewhere, other_thing = judged_elsewhere(claim, evidence)
    if not (elsewhere or other_thing):
        return Message("claims.sentence.plain", clause=clause)
    area, what = (own_words(text, claim.language) for text in (claim.area, claim.what))
    of = area if elsewhere else what
    if claim.what and elsewhere:
        of = Message("claims.sentence.what_in", what=what, area=area)
    kind = "elsewhere" if elsewhere else "other_thing"
    return Message(f"claims.sentence.{kind}", of=of, judged=evidence.judged_on, clause=clause)


def own_words(text: str, language: str) -> str:
    """Return words of a ledger for a sentence: as a message where the vocabulary has them, else in quotation marks."""
    known = recognised(text)
    return known if isinstance(known, Message) else said(text, language)


def judged_elsewhere(claim: Claim, evidence: Evidence) -> tuple[bool, bool]:
    """Tell whether a claim speaks of another area than it is judged on, and whether of another thing."""
    if not evidence.judged_on:
        return False, False
    return bool(claim.area) and fold(claim.area) != fold(evidence.judged_on), bool(claim.what)


def _partly(parts: Sequence[Cover], *, counted: bool, settled: bool) -> Message:
    """Say which of the periods the data cover in part, so that nobody takes their counts for whole.

    What is settled is settled for all that the days without data may have held, since the figures compared are bounds
    over these (`trends.claims.reading`).
    """
    named = [part.words() for part in parts[:_MOST_NAMED]]
    kind = "partly_counted" if counted else "partly"
    return Message(
        f"claims.sentence.{kind}",
        parts=named,
        more=max(len(parts) - _MOST_NAMED, 0),
        settled="yes" if settled else "no",
    )
