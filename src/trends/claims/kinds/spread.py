"""Spread: "the violence has spread to the coast": a place that had none, or hardly any, has some.

Deterministic part: the incidents there in the earlier stretch, which may be no more than stated, and in the later one.
Statistical part: how often so few of the place's bursts would begin in the earlier stretch if its part in all that is
recorded had not changed. What is recorded elsewhere stands for how much there was to see and how hard it was looked for,
so a place that shows up because everything did is no spread; bursts and not incidents are counted, so that one bad week
is none either.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from trends.claims.evidence import Evidence, truth_of
from trends.claims.known import Known
from trends.claims.places import PlacesClaim, look
from trends.claims.wording import often
from trends.fitting.named_places import so_few_before
from trends.incidents.counting import count_of
from trends.messages import Message, joined
from trends.messages.numbers import rounded
from trends.verdict.chance import Chance
from trends.verdict.rule import SIGNIFICANT

if TYPE_CHECKING:
    from trends.claims.library import Library
    from trends.messages.values import Value
    from trends.movement.named_places import NamedPlaces
    from trends.verdict.rule import Verdict

__all__ = ["SpreadClaim", "weigh"]

# The one place that such a claim names: places are numbered from 1, and `ELSEWHERE` is 0.
_DESTINATION = 1


class SpreadClaim(PlacesClaim):
    """A claim that incidents spread to `destination`, which had at most `at_most` of them before."""

    kind: Literal["spread"]
    at_most: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _of_incidents(self) -> Self:
        if self.measure != "attacks":
            raise ValueError("no measure: a spread is told by incidents")
        return self


def weigh(claim: SpreadClaim, library: Library) -> Evidence:
    """Judge a claim of a spread."""
    seen = look(claim, library, (claim.destination,))
    if isinstance(seen, Evidence):
        return seen
    named = seen.named
    there = replace(seen.incidents, frame=named.frame.iloc[named.rows[_DESTINATION]].reset_index(drop=True))
    late = [
        start
        for start in there.collection.taken_up(there.frame, seen.incidents.coverage)
        if start.day > named.stretches[0][0]
    ]
    before, after = (round(float(count)) for count in named.sums[_DESTINATION])
    begun = named.bursts_begun()
    p, p_placed = _chances(named)
    # Not known to lie there, or known to, and not when: so many more may have been there, earlier and later.
    open_ = tuple(int(n) for n in np.add(named.unplaced, named.undecided[_DESTINATION]))
    literally = _literally(claim, (before, after), open_)
    if late:
        verdict: Verdict = "not testable"
        why = Message("claims.spread.why.taken_up", reason=late[0].reason)
    else:
        verdict, why = _verdict(p, p_placed, literally)
    series = count_of(there, freq=claim.freq or "month")
    labels = [
        label
        for label, period in zip(series.labels, series.periods, strict=True)
        if named.stretches[1][0] <= period.end_time.date()
        and period.start_time.date() <= named.stretches[1][1]
    ]
    place = claim.destination.name
    figures = tuple(
        Known(
            float(count),
            float(count + more),
            label=Message("claims.places.counted", subject=seen.subject, place=place),
            when=when,
        )
        for count, more, when in zip((before, after), open_, (seen.before, seen.after), strict=True)
    )
    words: dict[str, Value] = {
        "place": place,
        "subject": seen.subject,
        "n": before,
        "m": after,
        "bursts": int(begun[_DESTINATION].sum()),
        "before": seen.before,
        "after": seen.after,
        "all_before": rounded(float(named.sums[:, 0].sum())),
        "all_after": rounded(float(named.sums[:, 1].sum())),
    }
    said = Message("claims.spread.said", **words)
    apart = (p < SIGNIFICANT) != (p_placed < SIGNIFICANT)
    return Evidence(
        verdict=verdict,
        said=joined([said, why], "semicolon") if late or apart else said,
        truth=truth_of(literally),
        short=Message("claims.short.then", before=_plain(before), after=_plain(after)),
        why=why,
        figures=figures,
        more={
            "incidents": {"before": before, "after": after},
            "bursts_begun": {"before": int(begun[_DESTINATION, 0]), "after": int(begun[_DESTINATION, 1])},
            "p_without_unplaced": p,
            "unplaced": dict(zip(("before", "after"), named.unplaced, strict=True)),
            "undecided": dict(zip(("before", "after"), named.undecided[_DESTINATION].tolist(), strict=True)),
        },
        # Counted, not drawn: it has no error of simulation.
        chance=Chance(
            p_placed,
            0.0,
            Message("claims.chance.spread", before=seen.before),
            Message("claims.model.bursts"),
            0,
        ),
        notes=seen.notes,
        series=series,
        marked=tuple(labels),
    )


def _chances(named: NamedPlaces) -> tuple[float, float]:
    """Return the chance without what is not known to have been there before, and with what may be expected of it.

    Of incidents without a place as many are expected there as its later share lets; those that lie there, on days that
    leave open when, all count as before.
    """
    (first, second), (before, after) = named.bursts_begun()
    events = named.sums[0]
    n = int(before + after)
    share = named.sums[_DESTINATION, 1] / max(float(named.sums[:, 1].sum()), 1.0)
    expected = ceil(named.unplaced[0] * share) + int(named.undecided[_DESTINATION, 0])
    elsewhere, by_events = (int(first), int(second)), (float(events[0]), float(events[1]))
    without = so_few_before(int(before), n, elsewhere, by_events)
    if not expected:
        return without, without
    return without, so_few_before(int(before) + expected, n + expected, elsewhere, by_events)


def _literally(claim: SpreadClaim, counted: tuple[int, int], open_: tuple[int, ...]) -> bool | None:
    """Whether the place had hardly any and then more than that; open where `open_` incidents more could tell."""
    before, after = counted
    if before > claim.at_most:
        return False
    if after <= claim.at_most:
        return None if after + open_[1] > claim.at_most else False
    return True if before + open_[0] <= claim.at_most else None


def _verdict(p: float, p_placed: float, literally: bool | None) -> tuple[Verdict, Message]:
    """Contradicted where the figures are not as stated; supported where, besides, chance does not do it."""
    if literally is False:
        return "contradicted", Message("claims.spread.why.figures")
    if max(p, p_placed) < SIGNIFICANT:
        return "supported", Message("claims.spread.why.beyond_chance")
    if p < SIGNIFICANT:
        return "inconclusive", Message("claims.spread.why.unplaced", p=often(p))
    return "inconclusive", Message("claims.spread.why.chance", p=often(p))


def _plain(count: int) -> Message:
    return Message("ratio.number.plain", n=rounded(count))
