"""Constant pace: "attacks kept a steady rate". The verdict is that of `test_pace`, whose window it needs.

Deterministic part: from what to what the counts ran. No run of counts is ever literally steady, so they decide
nothing by themselves; where they are too few for a verdict, the sentence says at least how uneven they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from trends.claims.claim import Claim, Text
from trends.claims.evidence import Evidence
from trends.claims.known import Known
from trends.messages import Message, joined
from trends.verdict.chance import Chance
from trends.verdict.pace import test_pace
from trends.verdict.pace_wording import leading_change, rate_words
from trends.verdict.wording import spelled

if TYPE_CHECKING:
    from trends.claims.library import Library
    from trends.series.count_series import CountSeries
    from trends.verdict.pace_result import PaceResult

__all__ = ["PaceClaim", "weigh"]


class PaceClaim(Claim):
    """A claim that the pace was constant over `start` to `end`; see `test_pace` for the rest."""

    kind: Literal["constant pace"]
    season: Text = "auto"
    replicates: Annotated[int, Field(ge=99, le=99_999)] = 999
    seed: Annotated[int, Field(ge=0)] = 0


def weigh(claim: PaceClaim, library: Library) -> Evidence:
    """Judge a claim of a constant pace."""
    reading = library.reading(claim)
    series = reading.series.within(claim.window)
    result = test_pace(
        series,
        margin=claim.margin,
        season=claim.season,
        replicates=claim.replicates,
        seed=claim.seed,
        nowcast=library.nowcast,
    )
    sentence: str = Message("words.inside", reason=result.sentence)
    if result.verdict == "not testable":
        sentence = joined([sentence, _counts(series)], "semicolon")
    # A test that was run fills periods without a count within their bounds, so it rests on the
    # claims that gave these.
    used = tuple(name for label, ids in reading.bounds_of.items() if label in series.labels for name in ids)
    return Evidence(
        verdict=result.verdict,
        said=sentence,
        short=_levels(result),
        why=" ".join(result.reasons),
        value=Known.of(
            series.total, label=Message("claims.pace.in_window", subject=series.subject), periods=len(series)
        ),
        figures=_ends(series),
        without=int((~series.observed).sum()),
        bounds_from=tuple(dict.fromkeys(used)) if result.verdict != "not testable" else (),
        bounds_left_out=len(reading.left_out & set(series.labels)),
        chance=_chance(result),
        no_chance=" ".join(result.reasons),
        pace=result,
        more=_more(result),
        notes=result.warnings if result.assessment is not None else (),
        series=series,
    )


def _levels(result: PaceResult) -> str:
    """Say the levels that the verdict names, in order of time: ``27 a month, then 13``."""
    if result.ran is None:
        return ""
    pair = result.ran.levels[leading_change(result.ran, result.margin)[0]]
    before, after = sorted(pair, key=lambda level: level.first)
    months = result.series.freq.months
    return Message(
        "claims.short.levels",
        before=rate_words(before.rate * months),
        after=rate_words(after.rate * months),
        unit=result.series.freq.value,
    )


def _more(result: PaceResult) -> dict[str, object]:
    values = result.to_dict()
    names = (
        "changed_within_margin",
        "margin",
        "changes",
        "tests",
        "minimum_detectable_change",
        "nowcast",
        "reasons",
    )
    return {"pace": {name: values[name] for name in names}}


def _chance(result: PaceResult) -> Chance | None:
    if result.assessment is None:
        return None
    return Chance.of(
        result.assessment.test.joint,
        result.replicates,
        Message("claims.chance.pace"),
        Message("claims.model.bootstrap"),
    )


def _ends(series: CountSeries) -> tuple[Known, ...]:
    """Return the lowest and the highest count."""
    if not series.observed.any():
        return ()
    at = (int(np.nanargmin(series.count)), int(np.nanargmax(series.count)))
    return tuple(
        Known.of(
            float(series.count[i]), label=Message(f"claims.pace.{name}"), when=spelled(series.periods[i])
        )
        for i, name in zip(at, ("lowest", "highest"), strict=True)
    )


def _counts(series: CountSeries) -> Message:
    ends = _ends(series)
    if not ends:
        return Message("claims.pace.no_count")
    low, high = (Message("claims.record.rival", when=end.words(), figure=end.when) for end in ends)
    return Message("claims.pace.counts", low=low, high=high)
