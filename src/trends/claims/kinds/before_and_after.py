"""Before and after a date: the rate fell, rose or stayed when something happened.

Deterministic part: the mean of the periods with a figure on either side. Statistical part: the rate after over the rate
before, season apart, with an interval that allows for scatter and autocorrelation. The claim is about a process, so
the interval gives the verdict. A change around a date is not shown to be caused by what happened then.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from trends.claims.claim import Claim, Day
from trends.claims.evidence import Evidence, truth_of
from trends.claims.known import Known
from trends.errors import WindowError
from trends.inference.assessment import completions
from trends.inference.chance import Chance, constant_pace
from trends.inference.eligibility import not_testable
from trends.inference.sides import NORMAL, measured, sides_of
from trends.inference.wording import between, change_against, compared, spelled
from trends.models.contrast import fit_contrast
from trends.models.design import build_design
from trends.periods import parse_period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.claims.library import Library
    from trends.inference.change import Change
    from trends.inference.verdict import Verdict
    from trends.series import CountSeries

__all__ = ["BeforeAndAfterClaim", "weigh"]


class BeforeAndAfterClaim(Claim):
    """A claim about the rate before and after `at`; the period that holds that day counts as after.

    `direction` is ``more``, ``less`` or ``same`` (within the margin).
    """

    kind: Literal["before and after"]
    at: Day
    direction: Literal["more", "less", "same"]


def weigh(claim: BeforeAndAfterClaim, library: Library) -> Evidence:
    """Judge a claim about before and after a date."""
    reading = library.reading(claim)
    series = reading.series.within(claim.window)
    cut = parse_period(claim.at).asfreq(series.alias, how="start")
    later = np.asarray(series.periods >= cut)
    if later.all() or not later.any():
        raise WindowError(
            f"{claim.at} leaves no period on one side of it; the window runs from {series.start} to {series.end}."
        )
    seen = series.observed & (series.exposure_days > 0)
    when = spelled(cut)
    sides = [
        Known.of(
            float(series.count[seen & side].mean()),
            label=f"mean of the {int((seen & side).sum())} {series.freq.value}s with a figure {word} {when}",
        )
        for side, word in ((~later, "before"), (later, "from"))
        if (seen & side).any()
    ]
    seen_so_far = Evidence(
        verdict="not testable",
        said="",
        figures=tuple(sides),
        without=int((~seen).sum()),
        bounds_left_out=len(reading.left_out & set(series.labels)),
        series=series,
        marked=(series.labels[int(np.argmax(later))],),
    )
    reasons = not_testable(series)
    if reasons or len(sides) < 2:
        reason = (reasons or [f"No {series.freq.value} on one side of {when} has a figure."])[0].removesuffix(
            "."
        )
        return replace(
            seen_so_far, said=f"{reason}, so before and after {when} cannot be compared", why=reason
        )
    design, history = build_design(series), completions(series)[0]
    fit = fit_contrast(history, design, later.astype(float)[:, None])
    compared_sides = sides_of(history, design, fit, later, ~later)
    found = measured(float(fit.log_ratio[0]), float(fit.error[0]), NORMAL, compared_sides)
    verdict, holds = _verdict(claim, found)
    words = change_against(found, f"from {when} on", "before")
    return replace(
        seen_so_far,
        verdict=verdict,
        said=f"The {series.freq.adjective} rate of {series.subject} was {words} "
        f"(95% interval: {compared(found.low95, found.high95)})",
        truth=truth_of(holds),
        why=f"the 95% interval of after over before is {between(found.low95, found.high95)}",
        value=None if found.bounded else Known.of(found.ratio, label="rate after over rate before"),
        chance=_by_chance(series, seen & ~later, seen & later),
        more={"rate_ratio": found.to_dict()},
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
    what = "the chance that the rates before and after would lie as far apart if the pace were constant"
    return pace.chance(what, lambda drawn: apart(drawn) >= seen - 1e-9)


def _verdict(claim: BeforeAndAfterClaim, found: Change) -> tuple[Verdict, bool | None]:
    """Ask for equivalence where the claim is of no change, and for a change of that sign otherwise."""
    if claim.direction == "same":
        inside = found.inside(claim.margin, level=90)
        outside = found.outside(claim.margin)
        literally = 1 / claim.margin < found.ratio < claim.margin
        return ("supported" if inside else "contradicted" if outside else "inconclusive"), literally
    more = claim.direction == "more"
    literally = found.ratio > 1 if more else found.ratio < 1
    if (found.low95 > 1) if more else (found.high95 < 1):
        return "supported", literally
    if (found.high95 < 1) if more else (found.low95 > 1):
        return "contradicted", literally
    return "inconclusive", literally
