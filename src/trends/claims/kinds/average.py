"""Average level: "above 30 attacks a month".

Deterministic part: the mean of the window's periods, bounds by bounds, against what was said. Statistical part: the
95 % interval of the rate behind it, with scatter and autocorrelation of the whole series, and how often a rate of
exactly the level claimed would give a mean as far out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from trends.claims.chance import constant_histories, how_often
from trends.claims.claim import Claim
from trends.claims.evidence import Chance, Evidence, truth_of, verdict_of
from trends.claims.kinds.change import TOLERANCE, why_open
from trends.claims.known import How, Known, compare
from trends.claims.wording import capital

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.claims.library import Library, Reading

__all__ = ["AverageClaim", "weigh"]


class AverageClaim(Claim):
    """A claim that the mean of the periods from `start` to `end` was more than (at least, about, ...) `value`."""

    kind: Literal["average"]
    value: Annotated[float, Field(ge=0)]
    how: How = "more than"
    tolerance: Annotated[float, Field(ge=0, lt=1)] = TOLERANCE


def weigh(claim: AverageClaim, library: Library) -> Evidence:
    """Judge a claim of an average level."""
    reading = library.reading(claim)
    series = reading.series
    total = reading.over(claim.start, claim.end)
    mean = total.per(total.periods)
    holds = compare(mean, claim.how, claim.value, claim.tolerance)
    inside = np.isin(series.periods.asi8, reading.periods(claim.start, claim.end).asi8)
    seen = inside & series.observed
    level = float(series.count[seen].mean()) if seen.any() else float("nan")
    truth = truth_of(holds)
    unit = series.freq.value
    gaps = (
        f" over the {int(seen.sum())} of {total.periods} {unit}s with a figure"
        if total.without
        else f" over {total.periods} {unit}s"
    )
    shown = f"{level:.4g}" if seen.any() else "not known"
    bounds = f" (bounds of all {unit}s: {mean.words()})" if total.without and not mean.unknown else ""
    return Evidence(
        verdict=verdict_of(truth),
        said=f"{capital(total.name)}: {shown} a {unit} on average{gaps}{bounds}, against {claim.how} {claim.value:,.10g} as claimed",
        truth=truth,
        why=why_open(holds, (total,)),
        value=Known.of(level, label=f"mean a {unit}") if seen.any() else None,
        figures=(total,),
        without=total.without,
        bounds_from=total.bounds_from,
        bounds_left_out=len(
            reading.left_out & {label for label, one in zip(series.labels, inside, strict=True) if one}
        ),
        chance=_by_chance(claim, reading, seen, level),
        more={"mean": {"low": mean.low, "high": mean.high, "of_observed": level}},
        series=series,
        marked=tuple(label for label, one in zip(series.labels, inside, strict=True) if one),
        level=claim.value,
    )


def _by_chance(claim: AverageClaim, reading: Reading, seen: NDArray[np.bool_], level: float) -> Chance | None:
    histories = constant_histories(reading.series)
    if histories is None or not seen.any() or claim.value <= 0:
        return None
    # The scatter of a mean of these periods, around the level claimed instead of the series' own.
    means = histories[:, seen].mean(axis=1)
    scaled = means / max(float(means.mean()), 1e-9) * claim.value
    above = level >= claim.value

    def as_far(_: NDArray[np.float64]) -> NDArray[np.bool_]:
        return np.asarray(scaled >= level if above else scaled <= level)

    p = how_often(histories, as_far)
    word = "high" if above else "low"
    if p is None:
        return None
    return Chance(
        p,
        f"a true rate of {claim.value:,.10g} gives a mean as {word} as this",
        "negative binomial counts with season and autocorrelation at a constant rate",
    )
