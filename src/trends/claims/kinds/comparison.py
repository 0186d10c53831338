"""Comparison: one place or group against another, in the same stretch of time.

Deterministic part: the ratio of the two figures against what was said. Statistical part: the exact test of two Poisson
rates, which takes events for independent; the model says so, because attacks that come in clusters differ more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from trends.claims.chance import fewer_or_more
from trends.claims.claim import Claim, Reference
from trends.claims.evidence import Chance, Evidence, truth_of, verdict_of
from trends.claims.kinds.change import TOLERANCE, between, claimed, ratio_words, why_open
from trends.claims.known import How  # noqa: TC001 - pydantic reads the annotations when the class is made

if TYPE_CHECKING:
    from trends.claims.known import Known
    from trends.claims.library import Library

__all__ = ["ComparisonClaim", "weigh"]


class ComparisonClaim(Claim):
    """A claim that one figure is more than, less than or the same as another of the same time; fields as of a change."""

    kind: Literal["comparison"]
    first: Reference
    second: Reference
    direction: Literal["more", "less", "same"] = "more"
    times: Annotated[float, Field(gt=0)] | None = None
    percent: Annotated[float, Field(gt=0)] | None = None
    how: How = "about"
    per: Literal["total", "day"] = "total"
    tolerance: Annotated[float, Field(ge=0, lt=1)] = TOLERANCE

    @model_validator(mode="after")
    def _one_amount(self) -> ComparisonClaim:
        if self.times is not None and self.percent is not None:
            raise ValueError("times or percent, not both")
        return self


def weigh(claim: ComparisonClaim, library: Library) -> Evidence:
    """Judge a comparison."""
    first, second = library.figure(claim.first, claim), library.figure(claim.second, claim)
    found, holds = between(claim, first, second)
    truth = truth_of(holds)
    said = f"{first.name}: {first.words()}; {second.name}: {second.words()}; the first is {_relation(found)}{claimed(claim)}"
    return Evidence(
        verdict=verdict_of(truth),
        said=said,
        truth=truth,
        why=why_open(holds, (first, second)),
        value=found,
        figures=(first, second),
        without=first.without + second.without,
        bounds_from=tuple(dict.fromkeys((*first.bounds_from, *second.bounds_from))),
        chance=_by_chance(claim, first, second),
        more={"ratio": {"low": found.low, "high": found.high}},
    )


def _relation(found: Known) -> str:
    words = ratio_words(found)
    if words.endswith("known") or words == "the same":
        return words
    return f"{words} {'than' if words.endswith(('lower', 'higher')) else 'as'} the second"


def _by_chance(claim: ComparisonClaim, first: Known, second: Known) -> Chance | None:
    """Return the exact test of two Poisson rates, where both figures are whole counts of known days."""
    figures = (first, second)
    whole = all(one.exact and one.low == round(one.low) for one in figures)
    if claim.direction == "same" or not whole or first.low + second.low <= 0:
        return None
    share = 0.5
    if claim.per == "day":
        share = first.days / (first.days + second.days)
    p = fewer_or_more(first.low, second.low, share, more=claim.direction == "more")
    return Chance(
        p,
        "two equal rates differ as much",
        "independent events (Poisson); attacks that come in clusters differ more by chance",
    )
