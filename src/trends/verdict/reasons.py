"""What a verdict rests on, sentence by sentence, for each form of the question.

First the figures that the rule looked at, then what decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.messages import Message
from trends.messages.numbers import fixed
from trends.verdict.wording import between, by_percent, change_times, probability, times, verdict_words

if TYPE_CHECKING:
    from trends.messages.values import Value
    from trends.verdict.assessment import Assessment
    from trends.verdict.change import Change
    from trends.verdict.level import LevelChange
    from trends.verdict.rule import Judgement, RuleInput

__all__ = ["reasons_of_difference", "reasons_of_level", "reasons_of_pace"]


@dataclass(frozen=True)
class _Form:
    """The words in which one form of the question differs from another."""

    change: str
    contradicts: str
    quarters: str
    of: str


_PACE = _Form(change="change", contradicts="", quarters="", of="pace")
_DIFFERENCE = _Form(
    change="difference",
    contradicts="The largest {} of one against the other lies outside the margin at every date's 95% limit.",
    quarters=(
        "Between the first or the last quarter and the rest their rates came apart by a factor of {}, outside the margin."
    ),
    of="other",
)
_LEVEL = _Form(change="change", contradicts="", quarters="", of="other")


def reasons_of_pace(
    assessment: Assessment, found: RuleInput, judgement: Judgement, margin: float
) -> tuple[str, ...]:
    """Say what a verdict on a constant pace rests on."""
    ran = assessment.what_ran
    return (
        Message("rule.halves", **_limits(ran.halves, margin)),
        Message(
            "rule.thirds",
            ratio=change_times(ran.thirds),
            inside="yes" if ran.thirds.factor < margin else "no",
        ),
        Message("rule.joint", p=probability(found.p)),
        *(Message(f"rule.route.{route}", period=ran.influential) for route in judgement.routes),
        *_decided(found, judgement, _PACE),
    )


def reasons_of_difference(
    assessment: Assessment, found: RuleInput, judgement: Judgement, margin: float
) -> tuple[str, ...]:
    """Say what a verdict on "both changed alike" rests on."""
    thirds = assessment.thirds
    side = "outside" if "widest" in judgement.routes else "inside"
    return (
        (
            f"Series that changed alike would differ as clearly as these with probability {probability(found.p)} (joint "
            "test of a difference in trend, shift, surge and slow change)."
        ),
        (
            "The 90% interval of the one's second half over its first against the other's, "
            f"{_against(found.fixed, margin)}."
        ),
        (
            f"Over the thirds of the window their rates came apart by a factor of {change_times(thirds)}, {side} the "
            "margin."
        ),
        *_decided(found, judgement, _DIFFERENCE),
    )


def reasons_of_level(
    level: LevelChange, found: RuleInput, judgement: Judgement, margin: float
) -> tuple[str, ...]:
    """Say what a verdict on "the level stayed the same" rests on."""
    reasons = [
        f"A rate that stayed the same would show a step as clear as this at that date with probability {probability(level.p)}.",
        f"The 90% interval of the level after over that before, {_against(level.level, margin)}.",
    ]
    if level.drift is not None and level.beside is not None:
        step = level.step
        reasons += [
            f"A trend was already there before the date: from year to year the rate was {by_percent(level.drift.before.ratio)}.",
            (
                f"Beside that trend the step at the date is {change_times(step)} times (90% interval: "
                f"{between(step.low90, step.high90)}); a trend without one would show as clear a step with "
                f"probability {probability(found.p)}."
            ),
        ]
    if judgement.because == "trend" and found.trend == "beside":
        return (*reasons, "The trend that was already there accounts for the difference.")
    if judgement.because == "trend":
        return (*reasons, "A steady trend without a step accounts for these counts better than a step does.")
    if judgement.verdict == "contradicted" or judgement.because == "totals":
        reasons.append("A change is established, and its estimate lies outside the margin.")
    return (*reasons, *_decided(found, judgement, _LEVEL))


def _against(change: Change, margin: float) -> str:
    inside = "lies inside" if change.inside(margin, level=90) else "is not inside"
    return f"{between(change.low90, change.high90)}, {inside} the margin of {1 / margin:.2f} to {margin:.2f}"


def _limits(change: Change, margin: float) -> dict[str, Value]:
    return {
        "limits": between(change.low90, change.high90),
        "inside": "yes" if change.inside(margin, level=90) else "no",
        "low": fixed(1 / margin, 2),
        "high": fixed(margin, 2),
    }


def _decided(found: RuleInput, judgement: Judgement, form: _Form) -> list[str]:
    """Say what decided, and what a withdrawn verdict would be otherwise."""
    verdict, because = judgement.would_be or judgement.verdict, judgement.because
    if verdict == "contradicted" or because == "totals":
        dated = [route for route in judgement.routes if form.contradicts and route in ("shift", "surge")]
        reasons: list[str] = [form.contradicts.format(name) for name in dated]
        reasons += [Message("rule.totals", form=form.change, of=form.of)] if because == "totals" else []
    elif verdict == "supported":
        reasons = [Message("rule.within", form=form.change)] if found.established else []
    else:
        reasons = []
        if "quarters" in judgement.routes and because in ("margin", "quarters"):
            reasons.append(form.quarters.format(times(found.outer_quarter)))
        reasons.append(Message(f"rule.{'size_open' if because == 'margin' else 'none'}", form=form.change))
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
