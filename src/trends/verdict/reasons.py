"""What a verdict rests on, sentence by sentence, for each form of the question.

First the figures that the rule looked at, then what decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.messages import Message
from trends.messages.numbers import fixed
from trends.verdict.wording import between, by_percent, change_times, probability, verdict_words

if TYPE_CHECKING:
    from trends.messages.values import Value
    from trends.verdict.assessment import Assessment
    from trends.verdict.change import Change
    from trends.verdict.level import LevelChange
    from trends.verdict.measured_changes import WindowChanges
    from trends.verdict.rule import Judgement, RuleInput

__all__ = ["reasons_of_difference", "reasons_of_level", "reasons_of_pace"]


def reasons_of_pace(
    assessment: Assessment, found: RuleInput, judgement: Judgement, margin: float
) -> tuple[str, ...]:
    """Say what a verdict on a constant pace rests on."""
    ran = assessment.what_ran
    return (
        *_over_window("rule", ran, found, margin),
        *_routes(judgement, (ran.influential,), "change"),
        *_decided(judgement, "change", "pace"),
    )


def reasons_of_difference(
    assessment: Assessment, found: RuleInput, judgement: Judgement, margin: float
) -> tuple[str, ...]:
    """Say what a verdict on "both changed alike" rests on."""
    ran = assessment.how_they_differ
    return (
        *_over_window("comparison.because", ran, found, margin),
        *_routes(judgement, tuple(dict.fromkeys(ran.influential)), "difference"),
        *_decided(judgement, "difference", "other"),
    )


def _over_window(table: str, ran: WindowChanges, found: RuleInput, margin: float) -> tuple[Message, ...]:
    thirds = {"ratio": change_times(ran.thirds), "inside": "yes" if ran.thirds.factor < margin else "no"}
    return (
        Message(f"{table}.halves", **_limits(ran.halves, margin)),
        Message(f"{table}.thirds", **thirds),
        *(() if found.p is None else (Message(f"{table}.joint", p=probability(found.p)),)),
    )


def reasons_of_level(level: LevelChange, judgement: Judgement, margin: float) -> tuple[str, ...]:
    """Say what a verdict on "the level stayed the same" rests on."""
    ran = level.ran
    relative = "" if len(ran.own) == 1 else "relative_"
    reasons = [
        Message(f"comparison.because.{relative}level", **_limits(ran.level, margin)),
        Message(f"comparison.because.{relative}step", p=probability(level.against_constant.p)),
    ]
    if ran.beside:
        reasons += [
            Message("comparison.because.trend", ratio=by_percent(level.drift.before.ratio)),
            Message(
                "comparison.because.beside",
                ratio=change_times(ran.step),
                limits=between(ran.step.low90, ran.step.high90),
                p=probability(level.test.p),
            ),
        ]
    form = "difference" if relative else "change"
    reasons += _routes(judgement, tuple(dict.fromkeys(ran.influential)), form)
    if judgement.because == "trend":
        if not ran.beside:
            return (*reasons, Message("comparison.because.instead"))
        part = "yes" if ran.step.established else "no"
        return (*reasons, Message("comparison.because.accounts", part=part))
    return (*reasons, *_decided(judgement, form, "other"))


def _routes(judgement: Judgement, periods: tuple[str, ...], form: str) -> list[Message]:
    period: Value = periods[0] if len(periods) == 1 else periods
    return [Message(f"rule.route.{route}", period=period, form=form) for route in judgement.routes]


def _limits(change: Change, margin: float) -> dict[str, Value]:
    return {
        "limits": between(change.low90, change.high90),
        "inside": "yes" if change.inside(margin, level=90) else "no",
        "low": fixed(1 / margin, 2),
        "high": fixed(margin, 2),
    }


def _decided(judgement: Judgement, form: str, of: str) -> list[str]:
    """Say what decided, and what a withdrawn verdict would be otherwise."""
    verdict, because = judgement.would_be or judgement.verdict, judgement.because
    reasons: list[str] = []
    if because == "totals":
        reasons = [Message("rule.totals", form=form, of=of)]
    elif verdict == "supported":
        reasons = [Message("rule.within", form=form)] if judgement.established else []
    elif verdict != "contradicted":
        reasons = [Message(f"rule.{'size_open' if because == 'margin' else 'none'}", form=form)]
    return [
        *reasons,
        *(
            Message(
                "rule.otherwise",
                verdict=verdict_words(verdict),
                other=verdict_words(other),
                assumption=assumption,
            )
            for assumption, other in judgement.otherwise
        ),
    ]
