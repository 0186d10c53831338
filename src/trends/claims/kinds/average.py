"""Average level: "above 30 attacks a month".

Deterministic part: the mean of the window's periods, bounds by bounds, against what was said. Statistical part: in how
many histories of a constant pace, fitted to the whole series, these periods have a mean as high, or as low.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from trends.claims.claim import Claim
from trends.claims.evidence import Evidence, truth_of, verdict_of
from trends.claims.kinds.difference import TOLERANCE, why_open
from trends.claims.known import How, Known, compare
from trends.claims.wording import amount_words, span_label
from trends.messages import Message, joined
from trends.messages.numbers import rounded
from trends.periods.calendar import labels
from trends.verdict.chance import constant_pace, no_process
from trends.verdict.pace_wording import rate_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.claims.library import Library
    from trends.claims.reading import Reading
    from trends.verdict.chance import Chance

__all__ = ["AverageClaim", "weigh"]


class AverageClaim(Claim):
    """A claim that the mean of the periods from `start` to `end` was about (more than, at least, ...) `value`."""

    kind: Literal["average"]
    value: Annotated[float, Field(ge=0)]
    how: How = "about"
    tolerance: Annotated[float, Field(ge=0, lt=1)] = TOLERANCE


def weigh(claim: AverageClaim, library: Library) -> Evidence:
    """Judge a claim of an average level."""
    shown, reading = library.reading(claim), library.summed(claim)
    series = reading.series
    total = reading.over(claim.start, claim.end)
    unit_days = shown.mean_days(claim.start, claim.end)
    mean = total.per(total.days / unit_days)
    holds = compare(mean, claim.how, claim.value, claim.tolerance)
    inside = np.isin(series.periods.asi8, reading.periods(claim.start, claim.end).asi8)
    seen = np.flatnonzero(inside & reading.seen)
    # The mean of what has a figure is shown; whether the claim holds is asked of the bounds of all
    # periods.
    # Of days, as many as a month has.
    times = 1.0 if series.freq is shown.series.freq else unit_days
    level = float((series.count[seen] * reading.scale[seen]).mean() * times) if seen.size else float("nan")
    chance, no_chance = _by_chance(claim, reading, seen, level, times)
    truth = truth_of(holds)
    marked = tuple(sorted(set(labels(series.periods[inside].asfreq(shown.series.alias)))))
    unit, counted_by = shown.series.freq.value, series.freq.value
    figure = (
        Message("ratio.number.plain", n=rounded(level, 4)) if seen.size else Message("ratio.number.unknown")
    )
    over = Message("words.periods", n=total.periods, unit=counted_by)
    parts = [
        Message("claims.average.over_some", n=int(seen.size), periods=over)
        if total.without
        else Message("claims.average.over_all", periods=over)
    ]
    if total.without and not mean.unknown:
        parts.append(Message("claims.average.bounds", bounds=mean.words()))
    return Evidence(
        verdict=verdict_of(truth),
        said=Message(
            "claims.average.said",
            name=total.name,
            figure=figure,
            unit=unit,
            over=joined(parts),
            amount=amount_words(claim.how, rounded(claim.value)),
        ),
        truth=truth,
        short=Message(
            "claims.short.rate",
            figure=rate_words(level) if seen.size else figure,
            unit=unit,
            amount=amount_words(claim.how, rounded(claim.value)),
        ),
        why=why_open(holds, (total,)),
        value=Known.of(level, label=Message("claims.average.mean", unit=unit)) if seen.size else None,
        figures=(total,),
        without=total.without,
        bounds_from=total.bounds_from,
        bounds_left_out=len(reading.left_out & set(marked)),
        chance=chance,
        no_chance=no_chance,
        more={"mean": {"low": mean.low, "high": mean.high, "of_observed": level}},
        series=shown.series,
        marked=marked,
        level=claim.value,
    )


def _by_chance(
    claim: AverageClaim, reading: Reading, seen: NDArray[np.int64], level: float, times: float
) -> tuple[Chance | None, str]:
    """Return how often the same periods have a mean as high, or as low, as these have."""
    if claim.how in ("about", "exactly"):
        return None, Message("claims.no_chance.mean")
    if not seen.size:
        return None, Message("claims.no_chance.no_figure")
    pace = constant_pace(reading.series)
    if pace is None:
        return None, no_process(reading.series) or ""
    high = claim.how in ("more than", "at least")

    def as_far(drawn: NDArray[np.float64]) -> NDArray[np.bool_]:
        means = (drawn[:, seen] * reading.scale[seen]).mean(axis=1) * times
        return np.asarray(means >= level - 1e-9 if high else means <= level + 1e-9)

    question = Message(
        "claims.chance.average",
        periods=Message("words.periods", n=int(seen.size), unit=reading.series.freq.value),
        direction="high" if high else "low",
        level=rounded(level, 4),
        span=span_label(reading.series.periods),
    )
    return pace.chance(question, as_far), ""
