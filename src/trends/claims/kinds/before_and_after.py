"""Before and after a date: the rate fell, rose or stayed when something happened.

Deterministic part: the mean of the periods with a figure on either side. Statistical part: what `compare_pace` finds at
that date, by the same computation and in the same words: the rate that ran after over the one before, season apart, and
the step beside a trend that was already there. A change around a date is not shown to be caused by what happened then.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from trends.claims.claim import Claim, Day
from trends.claims.evidence import Evidence, truth_of
from trends.claims.known import Known
from trends.messages import Message
from trends.verdict.chance import Chance, constant_pace
from trends.verdict.comparison import compare_pace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.claims.library import Library
    from trends.series.count_series import CountSeries
    from trends.verdict.comparison_result import ComparisonResult
    from trends.verdict.level import LevelChange
    from trends.verdict.rule import Verdict

__all__ = ["BeforeAndAfterClaim", "weigh"]

_REPLICATES = 999


class BeforeAndAfterClaim(Claim):
    """A claim about the rate before and after `at`; a period that holds that day in its middle belongs to neither side.

    `direction` is ``more``, ``less`` or ``same`` (within the margin).
    """

    kind: Literal["before and after"]
    at: Day
    direction: Literal["more", "less", "same"]


def weigh(claim: BeforeAndAfterClaim, library: Library) -> Evidence:
    """Judge a claim about before and after a date."""
    reading = library.reading(claim)
    series = reading.series.within(claim.window)
    found = compare_pace(series, at=claim.at, margin=claim.margin, replicates=_REPLICATES)
    before, after = found.first, found.second
    sides = [
        Known.of(
            float(side.count[seen].mean()),
            label=Message(
                f"claims.before_and_after.{side_name}",
                periods=Message("words.periods", n=int(seen.sum()), unit=series.freq.value),
                when=after.periods[0],
            ),
        )
        for side, side_name in ((before, "before"), (after, "after"))
        if (seen := side.observed & (side.exposure_days > 0)).any()
    ]
    seen = series.observed & (series.exposure_days > 0)
    later = np.asarray(series.periods >= after.periods[0])
    earlier = np.asarray(series.periods <= before.periods[-1])
    evidence = Evidence(
        verdict="not testable",
        said=Message("words.inside", reason=found.sentence),
        why=" ".join(found.reasons),
        figures=tuple(sides),
        without=int((~seen).sum()),
        bounds_left_out=len(reading.left_out & set(series.labels)),
        series=series,
        marked=(series.labels[int(np.argmax(later))],),
        notes=found.warnings if found.level is not None else (),
    )
    if found.level is None:
        return evidence
    level = found.level.ran.level
    verdict, holds = _verdict(claim, found.level, found)
    return replace(
        evidence,
        verdict=verdict,
        truth=truth_of(holds),
        value=None
        if level.bounded
        else Known.of(level.ratio, label=Message("claims.before_and_after.ratio")),
        chance=_by_chance(series, seen & earlier, seen & later),
        more={
            "rate_ratio": level.to_dict(),
            "comparison": {name: change.to_dict() for name, change in found.changes.items() if change},
        },
    )


def _by_chance(series: CountSeries, before: NDArray[np.bool_], after: NDArray[np.bool_]) -> Chance | None:
    """Return how often a constant pace shows rates as far apart on the two sides, in either direction."""
    pace = constant_pace(series)
    if pace is None:
        return None

    def apart(counts: NDArray[np.float64]) -> NDArray[np.float64]:
        rates = [
            counts[..., side].sum(axis=-1) / series.exposure_days[side].sum() for side in (before, after)
        ]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.abs(np.log(rates[1]) - np.log(rates[0])))

    seen = float(apart(series.count))
    return pace.chance(Message("claims.chance.before_and_after"), lambda drawn: apart(drawn) >= seen - 1e-9)


def _verdict(
    claim: BeforeAndAfterClaim, level: LevelChange, found: ComparisonResult
) -> tuple[Verdict, bool | None]:
    """Take the comparison's verdict on a claim of no change; ask for a change of that sign otherwise.

    A level that is shown to have stayed the same neither rose nor fell. A trend that was already there is no change at
    the date, so the step beside it is what counts.
    """
    ran = level.ran
    if claim.direction == "same":
        return found.verdict, 1 / claim.margin < ran.level.ratio < claim.margin
    more = claim.direction == "more"
    literally = ran.level.ratio > 1 if more else ran.level.ratio < 1
    if found.established and found.because not in ("trend", "totals", "unobserved"):
        moved = ran.step if ran.step.established or found.routes else ran.level
        return ("supported" if (moved.ratio > 1) == more else "contradicted"), literally
    return ("contradicted" if found.verdict == "supported" else "inconclusive"), literally
