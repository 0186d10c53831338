"""The four verdicts, and the rule that gives one.

Failing to find a change proves nothing: a claim of constancy is *supported* only when changes larger than the
margin are ruled out (two one-sided tests, Schuirmann 1987), *contradicted* when a change is established and is not
small, and *inconclusive* otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from trends.verdict.wording import between, change_times, probability, times

if TYPE_CHECKING:
    from trends.verdict.assessment import Assessment
    from trends.verdict.change import Change

__all__ = ["RULE_VERSION", "SIGNIFICANT", "Because", "Judgement", "Verdict", "inconclusive", "judge"]

Verdict: TypeAlias = Literal["supported", "contradicted", "inconclusive", "not testable"]

Because: TypeAlias = Literal["", "totals", "margin", "thirds", "quarters", "unobserved", "trend", "noise"]

SIGNIFICANT = 0.05

RULE_VERSION = "2"
"""The version of the rules that verdicts follow, raised whenever one of them may judge the same data otherwise.

Whoever keeps verdicts (a report's manifest, the history of a ledger) keeps it beside them: a verdict that flips
between two versions was flipped by the rule, not by the data. What was kept without a version followed rule 1.
"""


@dataclass(frozen=True)
class Judgement:
    """A verdict with its reasons.

    Attributes
    ----------
    verdict : str
    changed_within_margin : bool
        A change was established, and every change found lies inside the margin.
    reasons : tuple of str
        What the verdict rests on, sentence by sentence.
    because : str
        What keeps an inconclusive verdict from being another: ``totals`` (a change is established, but totals of
        casualties alone contradict nothing), ``margin`` (a change is established, but not whether it is larger than the
        margin), ``thirds`` or ``quarters`` (these differ by more than the margin, which may be chance), ``unobserved``
        (what happened in unobserved periods could change the verdict), ``trend`` (a trend that was already there, or a
        steady one, accounts for the difference between after and before), ``noise`` (nothing is established, nothing ruled
        out). Empty for other verdicts.
    """

    verdict: Verdict
    changed_within_margin: bool
    reasons: tuple[str, ...]
    because: Because = ""


def judge(assessment: Assessment, margin: float, *, may_contradict: bool = True) -> Judgement:
    """Apply the rule.

    Parameters
    ----------
    assessment : Assessment
    margin : float
        Above one: changes of the level by less than this factor count as small.
    may_contradict : bool
        False for totals of casualties, which a single incident can make.
    """
    p = assessment.test.joint
    rejects = p < SIGNIFICANT
    halves_inside = assessment.halves.inside(margin, level=90)
    thirds_inside = assessment.thirds.ratio < margin
    low, high = assessment.halves.low90, assessment.halves.high90
    where = "lies inside" if halves_inside else "is not inside"
    side = "inside" if thirds_inside else "outside"
    joint = "joint test of trend, shift, surge and slow change"
    reasons = [
        f"A process of constant pace would show changes as clear as these with probability {probability(p)} ({joint}).",
        f"The 90% interval of the second half over the first, {between(low, high)}, {where} the margin of {1 / margin:.2f} to {margin:.2f}.",
        f"The highest third has {change_times(assessment.thirds)} times the rate of the lowest, {side} the margin.",
    ]
    # Halves that lie beyond the margin with their whole 95 % interval need no search over shapes and dates.
    if rejects or assessment.halves.outside(margin):
        beyond = [name for name, change in _dated(assessment) if change.outside(margin)]
        if not thirds_inside or beyond or assessment.halves.outside(margin):
            reasons += [
                f"The largest {name} lies outside the margin at every date's 95% limit." for name in beyond
            ]
            if may_contradict:
                return Judgement("contradicted", changed_within_margin=False, reasons=tuple(reasons))
            reasons.append("Totals alone cannot contradict a constant pace.")
            return inconclusive("totals", reasons)
        found = _of_rejecting_tests(assessment)
        small = bool(found) and all(change.inside(margin) for change in found)
        if halves_inside and small:
            reasons.append("A change is established, but its interval lies inside the margin.")
            return Judgement("supported", changed_within_margin=True, reasons=tuple(reasons))
        reasons.append("A change is established, but not that it is larger, or smaller, than the margin.")
        return inconclusive("margin", reasons)
    # The halves are one comparison, fixed beforehand; the joint test looks for changes of every shape at every date, so
    # an interval of the halves may exclude "no change" where that test does not reject.
    changed = assessment.halves.established
    if halves_inside and thirds_inside:
        if assessment.outer_quarter < margin:
            if changed:
                reasons.append("A change is established, but its interval lies inside the margin.")
            return Judgement("supported", changed_within_margin=changed, reasons=tuple(reasons))
        reasons.append(
            f"The first or the last quarter and the rest differ by a factor of {times(assessment.outer_quarter)}, outside the "
            "margin."
        )
    if changed:
        reasons.append("A change is established, but not that it is larger, or smaller, than the margin.")
        return inconclusive("margin", reasons)
    reasons.append("No change is established, and changes larger than the margin are not ruled out.")
    because: Because = "noise" if not halves_inside else "thirds" if not thirds_inside else "quarters"
    return inconclusive(because, reasons)


def inconclusive(because: Because, reasons: list[str]) -> Judgement:
    """Return an inconclusive judgement with what keeps it from being another."""
    return Judgement("inconclusive", changed_within_margin=False, reasons=tuple(reasons), because=because)


def _dated(assessment: Assessment) -> list[tuple[str, Change]]:
    """Return the changes at unknown dates."""
    found = (("shift", assessment.largest_shift), ("surge", assessment.largest_surge))
    return [(name, change) for name, change in found if change is not None]


def _of_rejecting_tests(assessment: Assessment) -> list[Change]:
    """Return the change that each rejecting test speaks of; slow change of any shape speaks of all of them."""
    trend, shift, surge, slow = (p < SIGNIFICANT for p in assessment.test.adjusted)
    dated = dict(_dated(assessment))
    changes = [assessment.end_to_end] if trend or slow else []
    changes += [dated["shift"]] if (shift or slow) and "shift" in dated else []
    changes += [dated["surge"]] if (surge or slow) and "surge" in dated else []
    return changes
