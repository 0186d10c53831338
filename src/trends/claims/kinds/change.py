"""Change: "attacks rose", "doubled", "by 195 percent", from one figure to a later one.

Deterministic part: the change from one figure to the other, bounds by bounds, against what was said; stretches of
different length are compared by the day. Statistical part: how often histories of a constant pace show a change as
large between these two stretches. Single published tallies have no history, so no chance is told of them. A change
that is called significant must pass both.
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
from trends.claims.wording import days_of
from trends.messages import Message, joined
from trends.messages.numbers import percent, rounded
from trends.verdict.wording import by_percent

if TYPE_CHECKING:
    from trends.claims.known import Known
    from trends.claims.library import Library
    from trends.claims.stretch import Stretch
    from trends.verdict.chance import Chance

__all__ = ["ChangeClaim", "weigh"]


class ChangeClaim(DifferenceClaim):
    """A claim that a figure changed; the fields of any difference, and these.

    Attributes
    ----------
    later, earlier : Reference
    significant : bool
        Whether the claim is of more than chance.
    """

    kind: Literal["change"]
    later: Reference
    earlier: Reference
    significant: bool = False


def weigh(claim: ChangeClaim, library: Library) -> Evidence:
    """Judge a claim of change."""
    later, earlier = library.figure(claim.later, claim), library.figure(claim.earlier, claim)
    by_day = by_the_day(claim, later, earlier)
    ratio_found, holds = between(claim, later, earlier, by_day=by_day)
    then, now = (stretch_of(part, claim, library, by_day=by_day) for part in (claim.earlier, claim.later))
    chance, no_chance = _by_chance(claim, now, then)
    why = why_open(holds, (later, earlier))
    # "Significant" asks for more than that the figures differ; where no chance can be told it is
    # not denied either.
    if holds is True and claim.significant and (chance is None or chance.p >= 0.05):
        holds = None
        why = (
            Message("claims.change.noise_unknown", reason=no_chance)
            if chance is None
            else Message("claims.change.by_chance", n=percent(chance.p))
        )
    truth = truth_of(holds)
    revision, no_revision = risk_of_difference(now, then, interval_of(claim), by_day=by_day)
    # Two stretches of one series can be marked in one figure; of two series neither alone would
    # show the change.
    shown = now.shown if now and then and now.key == then.key else None
    marked = now.marks | then.marks if now and then and shown else set()
    return Evidence(
        verdict=verdict_of(truth),
        said=_sentence(claim, ratio_found, later, earlier, by_day=by_day),
        truth=truth,
        short=short_of(ratio_found, later, earlier, by_day=by_day),
        why=why,
        value=ratio_found if np.isfinite(ratio_found.low) else None,
        figures=(later, earlier),
        without=later.without + earlier.without,
        bounds_from=tuple(dict.fromkeys((*later.bounds_from, *earlier.bounds_from))),
        bounds_left_out=len(shown.left_out & marked) if shown else 0,
        chance=chance,
        no_chance=no_chance,
        revision=revision,
        no_revision=no_revision,
        more={"ratio": ratio_dict(ratio_found, later, earlier, by_day=by_day), "by_day": by_day},
        series=shown.series if shown else None,
        marked=tuple(sorted(marked)),
        claimed=_claimed(claim, later, earlier) if shown else None,
    )


def _claimed(claim: ChangeClaim, later: Known, earlier: Known) -> tuple[float, float] | None:
    """Return between what the later period lies by the claim; None of stretches, or where the earlier is not known."""
    if not (later.periods == earlier.periods == 1 and earlier.exact and earlier.low > 0):
        return None
    low, high = interval_of(claim)
    return low * earlier.low, high * earlier.low


def _sentence(claim: ChangeClaim, found: Known, later: Known, earlier: Known, *, by_day: bool) -> Message:
    change = joined(
        [
            ratio_words(found, later, earlier, by_day=by_day),
            measured_by(later, earlier, by_day=by_day),
            _observed(later, earlier, found),
        ]
    )
    return Message(
        "claims.change.said",
        stretches=_stretches(later, earlier),
        change=joined([change, claimed(claim)], "comma"),
    )


def _observed(later: Known, earlier: Known, found: Known) -> str:
    """Say how the means of the periods that have a figure compare, where the sums are open."""
    means = (later.seen_mean, earlier.seen_mean)
    if found.exact or later.partly or earlier.partly or not np.isfinite(means).all() or min(means) <= 0:
        return ""
    return Message(
        "claims.change.means",
        later=rounded(means[0], 3),
        earlier=rounded(means[1], 3),
        ratio=by_percent(means[0] / means[1]),
    )


def _stretches(later: Known, earlier: Known) -> Message:
    """Say two figures beside each other; what both count is said once."""
    if later.label == earlier.label and later.when and earlier.when:
        return Message(
            "claims.change.of_one_thing", label=later.label, later=_dated(later), earlier=_dated(earlier)
        )
    return Message("claims.change.of_two_things", later=_named(later), earlier=_named(earlier))


def _dated(one: Known) -> str:
    return joined(
        [
            Message("claims.change.dated", figure=one.sourced(), when=one.when, days=days_of(one.when)),
            _open(one),
        ]
    )


def _named(one: Known) -> str:
    if one.source == "stated":
        return one.label
    figure = Message("claims.known.of_what", figure=one.sourced(), label=one.label)
    if one.when:
        figure = Message("claims.change.dated", figure=figure, when=one.when, days=days_of(one.when))
    return joined([figure, _open(one)])


def _open(one: Known) -> str:
    if not one.without or one.periods == 1:
        return ""
    return Message("claims.change.open", without=one.without, periods=one.periods)


def _by_chance(
    claim: ChangeClaim, later: Stretch | None, earlier: Stretch | None
) -> tuple[Chance | None, str]:
    if claim.direction == "same":
        return None, Message("claims.no_chance.no_change")
    if later is not None and earlier is not None and later.key != earlier.key:
        return None, Message("claims.no_chance.two_series")
    question = (
        Message(
            "claims.chance.change",
            subject=later.reading.series.subject,
            direction=claim.direction,
            earlier=earlier.when,
            later=later.when,
        )
        if later is not None and earlier is not None
        else ""
    )
    return change_by_chance(later, earlier, question, more=claim.direction == "more")
