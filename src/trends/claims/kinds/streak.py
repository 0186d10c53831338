"""Streak: rises or falls in a row, or periods in a row at or above (at or below) a level.

Deterministic part: every step of the streak, by the figures or the bounds. Statistical part: in how many histories of a
constant pace every step that has figures goes the same way.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from trends.claims.claim import Claim, Day
from trends.claims.evidence import Evidence, truth_of, verdict_of
from trends.claims.known import Known, above, all_of, compare
from trends.claims.revision import risk_of_streak
from trends.claims.wording import amount_words, span_label
from trends.messages import Message, joined
from trends.messages.numbers import rounded
from trends.verdict.chance import constant_pace, no_process

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from trends.claims.library import Library
    from trends.claims.reading import Reading
    from trends.verdict.chance import Chance

__all__ = ["StreakClaim", "weigh"]


class StreakClaim(Claim):
    """A claim that something happened so many periods in a row.

    Attributes
    ----------
    at : str
        Last period of the streak.
    length : int
        Steps (of a rise or fall), or periods (at or above, at or below a level).
    direction : str
        ``rise``, ``fall``, ``at least`` or ``at most``.
    level : float, optional
        For the last two.
    ended : bool
        Whether the claim says that the period after `at` broke the streak.
    """

    windowed: ClassVar[bool] = False

    kind: Literal["streak"]
    at: Day
    length: Annotated[int, Field(ge=1, le=1200)]
    direction: Literal["rise", "fall", "at least", "at most"]
    level: Annotated[float, Field(ge=0)] | None = None
    ended: bool = False

    @model_validator(mode="after")
    def _level_given(self) -> StreakClaim:
        if (self.level is not None) != (self.direction in ("at least", "at most")):
            raise ValueError("a level for 'at least' and 'at most', and none for a rise or a fall")
        return self


def weigh(claim: StreakClaim, library: Library) -> Evidence:
    """Judge a streak."""
    reading = library.reading(claim)
    series = reading.series
    last = reading.period(claim.at)
    moves = claim.level is None
    # Three rises take four months; three months at a level take three.
    first = last - claim.length + (0 if moves else 1)
    periods = [first + step for step in range(int(last.ordinal - first.ordinal) + 1)]
    figures = [reading.at(period) for period in periods]
    answers = _steps(claim, figures)
    after = reading.at(last + 1) if claim.ended else None
    broken = None if after is None else _broken(claim, figures[-1], after)
    chance, no_chance = _by_chance(claim, reading, periods)
    revision, no_revision = risk_of_streak(
        reading,
        [*periods, *([last + 1] if claim.ended else [])],
        claim.direction,
        claim.level,
        ended=claim.ended,
    )
    # "Ended in May" is part of what was claimed: a streak that went on makes it false.
    parts = [*answers, *([broken] if after is not None else [])]
    truth = truth_of(all_of(parts))
    shown = (*figures, *([after] if after is not None else []))
    marked = [
        series.labels[i]
        for p in periods
        if 0 <= (i := int(p.ordinal - series.periods[0].ordinal)) < len(series)
    ]
    return Evidence(
        verdict=verdict_of(truth),
        said=_sentence(claim, periods, figures, answers, after, broken, series.freq.value),
        truth=truth,
        short=Message("claims.short.steps", n=answers.count(True), of=len(answers)),
        why=_why(answers, broken, after),
        value=figures[-1],
        figures=shown,
        without=sum(figure.without for figure in shown),
        bounds_from=tuple(dict.fromkeys(name for figure in shown for name in figure.bounds_from)),
        bounds_left_out=len(reading.left_out & set(marked)),
        chance=chance,
        no_chance=no_chance,
        revision=revision,
        no_revision=no_revision,
        more={"steps": [truth_of(answer) for answer in answers]},
        series=series,
        marked=tuple(marked),
        level=claim.level,
    )


def _steps(claim: StreakClaim, figures: list[Known]) -> list[bool | None]:
    if claim.direction in ("at least", "at most"):
        assert claim.level is not None  # noqa: S101 - the model has seen to it
        return [compare(pair, claim.direction, claim.level) for pair in figures]
    pairs = pairwise(figures)
    return [
        above(later, earlier) if claim.direction == "rise" else above(earlier, later)
        for earlier, later in pairs
    ]


def _broken(claim: StreakClaim, last: Known, after: Known) -> bool | None:
    held = _steps(claim, [after]) if claim.level is not None else _steps(claim, [last, after])
    return None if held[-1] is None else not held[-1]


def _by_chance(claim: StreakClaim, reading: Reading, periods: list[pd.Period]) -> tuple[Chance | None, str]:
    """Return how often every step that has figures, or every period that has one, is as claimed."""
    series = reading.series
    at = [int(period.ordinal - series.periods[0].ordinal) for period in periods]
    known = [bool(0 <= i < len(series) and reading.seen[i]) for i in at]
    held = [i for i, seen in zip(at, known, strict=True) if seen]
    # Not strict: there is a step fewer than periods.
    steps = [(i, i + 1) for i, (one, other) in zip(at, pairwise(known), strict=False) if one and other]
    compared = steps if claim.level is None else held
    if not compared:
        return None, Message(f"claims.no_chance.{'steps' if claim.level is None else 'periods'}")
    pace = constant_pace(series)
    if pace is None:
        return None, no_process(series) or ""

    def holds(drawn: NDArray[np.float64]) -> NDArray[np.bool_]:
        rate = drawn * reading.scale
        if claim.level is not None:
            # Only periods that have a figure are asked of the histories too, or chance would have
            # to do more than the data did.
            part = rate[:, held]
            return np.asarray(
                (part >= claim.level if claim.direction == "at least" else part <= claim.level).all(axis=1)
            )
        before, after = (rate[:, list(side)] for side in zip(*steps, strict=True))
        return np.asarray((after > before if claim.direction == "rise" else after < before).all(axis=1))

    return pace.chance(_what(claim, periods, len(compared), series.freq.value), holds), ""


def _what(claim: StreakClaim, periods: list[pd.Period], compared: int, unit: str) -> Message:
    import pandas as pd

    span = span_label(pd.PeriodIndex(periods))
    if claim.level is None:
        return Message("claims.chance.streak", direction=claim.direction, n=compared, span=span)
    return Message(
        "claims.chance.level",
        n=compared,
        periods=Message("words.periods", n=compared, unit=unit),
        span=span,
        amount=amount_words(claim.direction, rounded(claim.level)),
    )


def _sentence(
    claim: StreakClaim,
    periods: list[pd.Period],
    figures: list[Known],
    answers: list[bool | None],
    after: Known | None,
    broken: bool | None,
    unit: str,
) -> str:
    """Say what ran, how many steps were as claimed, and what came after."""
    first, last = periods[0], periods[-1]
    sentence = Message(
        "claims.streak.said",
        label=figures[0].label,
        span=Message("words.span.from_to", first=first, last=last)
        if len(periods) > 1
        else Message("words.span.at", when=first),
        run=[Message("claims.streak.unknown") if figure.unknown else figure.sourced() for figure in figures],
    )
    parts = [Message("claims.streak.counted", run=sentence, steps=_counted(claim, answers, unit))]
    if after is not None:
        parts.append(
            Message("claims.streak.after", when=after.when, figure=after.words(), broken=truth_of(broken))
        )
    return joined(parts, "semicolon")


def _counted(claim: StreakClaim, answers: list[bool | None], unit: str) -> Message:
    """Say how many steps, or periods, were as claimed."""
    held, failed = answers.count(True), answers.count(False)
    counted = {"n": held, "steps": len(answers), "failed": failed, "open": len(answers) - held - failed}
    if claim.level is None:
        return Message("claims.streak.steps", direction=claim.direction, **counted)
    amount = amount_words(claim.direction, rounded(claim.level))
    return Message("claims.streak.periods", unit=unit, amount=amount, **counted)


def _why(answers: list[bool | None], broken: bool | None, after: Known | None) -> Message:
    if False in answers:
        return Message("claims.streak.why.failed", n=answers.count(False), steps=len(answers))
    if None in answers:
        return Message("claims.streak.why.open", n=answers.count(None), steps=len(answers))
    if after is not None and broken is not True:
        return Message(f"claims.streak.why.{'unbroken' if broken is False else 'after_unknown'}")
    return Message("claims.streak.why.holds")
