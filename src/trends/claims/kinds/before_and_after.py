"""Before and after a date: the rate fell, rose or stayed when something happened.

Deterministic part: the mean of the periods with a figure on either side. Statistical part: what `compare_pace` finds at
that date, by the same computation and in the same words: the rate that ran after over the one before, season apart, and
the step beside a trend that was already there; with a control, relative to it. A claim of "since then" is asked for the
date as well: whether the set of dates of a change that way holds it. A change around a date is not shown to be caused by
what happened then.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from pydantic import model_validator

from trends.claims.claim import Claim, Control, Day
from trends.claims.evidence import Evidence, truth_of
from trends.claims.known import Known
from trends.fitting.design import build_design
from trends.messages import Message, joined
from trends.periods.calendar import label
from trends.verdict.chance import Chance, constant_pace
from trends.verdict.comparing.comparison import compare_pace
from trends.verdict.hypothesis import completions
from trends.verdict.pace_wording import rate_words
from trends.verdict.realised import realised

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from trends.claims.library import Library
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change
    from trends.verdict.comparing.comparison_result import ComparisonResult
    from trends.verdict.level import LevelChange
    from trends.verdict.rule import Verdict

__all__ = ["BeforeAndAfterClaim", "weigh"]

# The default of `trends.test_pace`: a claim gets the answer that who asks directly gets.
_REPLICATES = 999


class BeforeAndAfterClaim(Claim):
    """A claim about the rate before and after `at`; a period that holds that day in its middle belongs to neither side.

    Attributes
    ----------
    direction : str
        ``more``, ``less`` or ``same`` (within the margin).
    control : Control or None
        What the change is relative to: a series that whatever happened at the date could not have changed.
    since : bool
        Whether the claim says that the change came at that date, not only that the rates differ before and after it.
    """

    kind: Literal["before and after"]
    at: Day
    direction: Literal["more", "less", "same"]
    control: Control | None = None
    since: bool = False

    @model_validator(mode="after")
    def _a_change_to_date(self) -> Self:
        if self.since and self.direction == "same":
            raise ValueError("since only with direction more or less: no change has no date")
        return self

    @property
    def further_data(self) -> tuple[str, ...]:
        """The control's data."""
        return self.control.data if self.control else ()


def weigh(claim: BeforeAndAfterClaim, library: Library) -> Evidence:
    """Judge a claim about before and after a date."""
    reading = library.reading(claim)
    series = reading.series.within(claim.window)
    control = _control(claim, library)
    compared = compare_pace(
        series,
        at=claim.at,
        control=control,
        margin=claim.margin,
        replicates=_REPLICATES,
        nowcast=library.nowcast,
    )
    before, after = compared.first, compared.second
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
        said=Message("words.inside", reason=compared.sentence),
        why=" ".join(compared.reasons),
        figures=tuple(sides),
        without=int((~seen).sum()),
        bounds_left_out=len(reading.left_out & set(series.labels)),
        series=series,
        marked=(series.labels[int(np.argmax(later))],),
        notes=compared.warnings if compared.level is not None else (),
    )
    if compared.level is None:
        return evidence
    level = compared.level.ran.level
    verdict, holds = _verdict(claim, compared.level, compared)
    if claim.since:
        verdict, dated = _since(claim, verdict, level, series, after.periods[0])
        evidence = replace(evidence, said=joined([evidence.said, dated], "semicolon"))
    return replace(
        evidence,
        verdict=verdict,
        truth=truth_of(holds),
        short=Message("claims.short.then", before=rate_words(sides[0].low), after=rate_words(sides[1].low))
        if len(sides) == 2
        else "",
        value=None
        if level.bounded
        else Known.of(level.ratio, label=Message("claims.before_and_after.ratio")),
        chance=_by_chance(series, seen & earlier, seen & later)
        if control is None
        else Chance.of(
            compared.level.test.p,
            compared.level.test.replicates,
            Message("claims.chance.beside_control"),
            Message("claims.model.bootstrap"),
        ),
        more={
            "rate_ratio": level.to_dict(),
            "comparison": {name: change.to_dict() for name, change in compared.changes.items() if change},
        },
    )


def _control(claim: BeforeAndAfterClaim, library: Library) -> CountSeries | None:
    if claim.control is None:
        return None
    measure, data, select = claim.control.measure, claim.control.data, claim.control.select
    return library.reading(claim, measure=measure, data=data, select=select).series.within(claim.window)


def _since(
    claim: BeforeAndAfterClaim, verdict: Verdict, level: Change, series: CountSeries, first: pd.Period
) -> tuple[Verdict, Message]:
    """Ask whether a change that way is dated to the claim's date; return the verdict and where it is dated.

    Where the rates differ that way and every change that way is dated elsewhere, it did not come at that date.
    """
    ran = realised(series, completions(series), build_design(series))
    more = claim.direction == "more"
    dates = [dated for dated in ran.dates if (dated.after > dated.before) == more]
    at = series.labels.index(label(first))
    places = [[series.labels.index(day) for day in (dated.low, dated.high, dated.at)] for dated in dates]
    holding = [place for place in places if place[0] <= at <= place[1]]
    differ = verdict == "supported" or (level.established and (level.ratio > 1) == more)
    if differ and not holding:
        verdict = "contradicted" if dates else "inconclusive"
    if not dates:
        return verdict, Message("claims.before_and_after.not_dated", direction=claim.direction)
    low, high, best = min(holding or places, key=lambda place: abs(place[2] - at))
    periods = series.periods
    return verdict, Message(
        "claims.before_and_after.dated",
        direction=claim.direction,
        at=periods[best],
        low=periods[low],
        high=periods[high],
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
    by_trend = found.because == "trend" and not ran.step.established
    if found.established and not by_trend and found.because not in ("totals", "unobserved"):
        moved = ran.step if ran.step.established or found.routes else ran.level
        return ("supported" if (moved.ratio > 1) == more else "contradicted"), literally
    return ("contradicted" if found.verdict == "supported" else "inconclusive"), literally
