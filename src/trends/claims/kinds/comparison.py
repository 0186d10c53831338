"""Comparison: one place or group against another, in the same stretch of time.

Deterministic part: how the two figures differ against what was said. Statistical part: how often two constant paces at
one level, each with the noise of its own series, differ as much. Numbers that a claim states, tallies and tolls have no
history, so no chance is told of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from trends.claims.claim import Reference  # noqa: TC001 - pydantic reads the annotations when the class is made
from trends.claims.evidence import Evidence, truth_of, verdict_of
from trends.claims.kinds.difference import (
    DifferenceClaim,
    between,
    by_the_day,
    claimed,
    measured_by,
    why_open,
)
from trends.claims.ratios import ratio_dict, ratio_words
from trends.claims.stretch import change_by_chance, stretch_of

if TYPE_CHECKING:
    from trends.claims.known import Known
    from trends.claims.library import Library
    from trends.verdict.chance import Chance

__all__ = ["ComparisonClaim", "weigh"]


class ComparisonClaim(DifferenceClaim):
    """A claim that one figure is more than, less than or the same as another of the same time; fields as of a change."""

    kind: Literal["comparison"]
    first: Reference
    second: Reference


def weigh(claim: ComparisonClaim, library: Library) -> Evidence:
    """Judge a comparison."""
    first, second = library.figure(claim.first, claim), library.figure(claim.second, claim)
    by_day = by_the_day(claim, first, second)
    found, holds = between(claim, first, second, by_day=by_day)
    chance, no_chance = _by_chance(claim, library, first, second, by_day=by_day)
    truth = truth_of(holds)
    return Evidence(
        verdict=verdict_of(truth),
        said=f"{first.name}: {first.words()}; {second.name}: {second.words()}; the first is "
        f"{_relation(ratio_words(found, first, second, by_day=by_day))}{measured_by(first, second, by_day=by_day)}{claimed(claim)}",
        truth=truth,
        why=why_open(holds, (first, second)),
        value=found if np.isfinite(found.low) else None,
        figures=(first, second),
        without=first.without + second.without,
        bounds_from=tuple(dict.fromkeys((*first.bounds_from, *second.bounds_from))),
        chance=chance,
        no_chance=no_chance,
        more={"ratio": ratio_dict(found, first, second, by_day=by_day), "by_day": by_day},
    )


def _relation(words: str) -> str:
    if words.endswith(("lower", "higher")):
        return f"{words} than the second"
    return f"{words} as the second" if words.endswith("as high") else words


def _by_chance(
    claim: ComparisonClaim, library: Library, first: Known, second: Known, *, by_day: bool
) -> tuple[Chance | None, str]:
    if claim.direction == "same":
        return None, "that two figures are alike is no pattern that chance could make"
    one, other = (stretch_of(part, claim, library, by_day=by_day) for part in (claim.first, claim.second))
    side = "above" if claim.direction == "more" else "below"
    what = f"the chance that {first.name} would stand as far {side} {second.name} if both ran at one constant pace"
    return change_by_chance(one, other, what, more=claim.direction == "more")
