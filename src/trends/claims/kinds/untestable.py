"""Not testable: a claim that no bundled or given data can test, with the reason in the entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from trends.claims.claim import Claim, Text
from trends.claims.evidence import Evidence
from trends.messages import Message, joined, said

if TYPE_CHECKING:
    from trends.claims.library import Library

__all__ = ["UntestableClaim", "weigh"]


class UntestableClaim(Claim):
    """A claim that cannot be tested, and why; `needs` says what could test it."""

    kind: Literal["not testable"]
    reason: Annotated[Text, Field(min_length=1)]
    needs: Text = ""


def weigh(claim: UntestableClaim, library: Library) -> Evidence:
    """Repeat the reason."""
    reason = claim.reason.removesuffix(".")
    sentences = [Message("claims.untestable.said", reason=said(reason, claim.language))]
    if claim.needs:
        sentences.append(
            Message("claims.untestable.needs", needs=said(claim.needs.removesuffix("."), claim.language))
        )
    return Evidence(
        verdict="not testable",
        said=joined(sentences, "semicolon"),
        why=claim.reason,
        more={"needs": claim.needs or None},
        provenance=library.provenance(claim.data),
    )
