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
    interval_of,
    measured_by,
    why_open,
)
from trends.claims.ratios import ratio_dict, ratio_words, short_of
from trends.claims.revision import risk_of_difference
from trends.claims.stretch import change_by_chance, stretch_of
from trends.messages import Message, joined

if TYPE_CHECKING:
    from trends.claims.known import Known
    from trends.claims.library import Library
    from trends.claims.stretch import Stretch
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
    ratio_found, holds = between(claim, first, second, by_day=by_day)
    one, other = (stretch_of(part, claim, library, by_day=by_day) for part in (claim.first, claim.second))
    chance, no_chance = _by_chance(claim, one, other, first.name, second.name)
    revision, no_revision = risk_of_difference(one, other, interval_of(claim), by_day=by_day)
    truth = truth_of(holds)
    return Evidence(
        verdict=verdict_of(truth),
        said=_sentence(claim, ratio_found, first, second, by_day=by_day),
        truth=truth,
        short=short_of(ratio_found, first, second, by_day=by_day),
        why=why_open(holds, (first, second)),
        value=ratio_found if np.isfinite(ratio_found.low) else None,
        figures=(first, second),
        without=first.without + second.without,
        bounds_from=tuple(dict.fromkeys((*first.bounds_from, *second.bounds_from))),
        chance=chance,
        no_chance=no_chance,
        revision=revision,
        no_revision=no_revision,
        more={"ratio": ratio_dict(ratio_found, first, second, by_day=by_day), "by_day": by_day},
    )


def _sentence(claim: ComparisonClaim, found: Known, first: Known, second: Known, *, by_day: bool) -> Message:
    relation = joined(
        [
            _relation(ratio_words(found, first, second, by_day=by_day)),
            measured_by(first, second, by_day=by_day),
        ]
    )
    return Message(
        "claims.comparison.said",
        first=first.name,
        figure=first.words(),
        second=second.name,
        other=second.words(),
        relation=joined([relation, claimed(claim)], "comma"),
    )


_THAN = ("lower", "higher", "nearly_none", "at_least_lower")
_AS = ("times", "beyond", "at_least", "at_most")


def _relation(ratio: Message) -> Message:
    """Say to what a ratio is: ``57% lower than the second``, ``2.4 times as high as the second``, ``none in either``."""
    last = ratio.values.get("second", ratio.values.get("ratio", ratio))
    kind = last.id.rpartition(".")[2] if isinstance(last, Message) else ""
    if kind in _THAN:
        return Message("claims.comparison.than", ratio=ratio)
    return Message("claims.comparison.as", ratio=ratio) if kind in _AS else ratio


def _by_chance(
    claim: ComparisonClaim, first: Stretch | None, second: Stretch | None, name: str, other: str
) -> tuple[Chance | None, str]:
    if claim.direction == "same":
        return None, Message("claims.no_chance.alike")
    question = Message("claims.chance.comparison", first=name, second=other, direction=claim.direction)
    return change_by_chance(first, second, question, more=claim.direction == "more")
