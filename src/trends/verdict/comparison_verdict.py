"""The verdict on "both changed alike" and on "the level stayed the same", by the rule of a constant pace.

Supported only when differences larger than the margin are ruled out, contradicted when a difference is established
and is not small, inconclusive otherwise (see `trends.verdict.verdict`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.verdict.verdict import SIGNIFICANT, Judgement, inconclusive
from trends.verdict.wording import between, by_percent, change_times, probability

if TYPE_CHECKING:
    from trends.verdict.before_after import LevelChange
    from trends.verdict.change import Change
    from trends.verdict.comparison_assessment import Difference

__all__ = ["judge_difference", "judge_level"]


def judge_difference(found: Difference, margin: float, *, may_contradict: bool = True) -> Judgement:
    """Judge whether two series changed alike.

    Parameters
    ----------
    found : Difference
    margin : float
        Above one: changes that differ by less than this factor count as alike.
    may_contradict : bool
        False for totals of casualties, which a single incident can make.
    """
    p = found.test.joint
    halves_inside, thirds_inside = found.halves.inside(margin, level=90), found.thirds.ratio < margin
    low, high = found.halves.low90, found.halves.high90
    reasons = [
        (
            f"Series that changed alike would differ as clearly as these with probability {probability(p)} (joint test of a "
            "difference in trend, shift, surge and slow change)."
        ),
        (
            f"The 90% interval of the one's second half over its first against the other's, {between(low, high)}, "
            f"{'lies' if halves_inside else 'is not'} inside the margin of {1 / margin:.2f} to {margin:.2f}."
        ),
        (
            f"Over the thirds of the window their rates came apart by a factor of {change_times(found.thirds)}, "
            f"{'inside' if thirds_inside else 'outside'} the margin."
        ),
    ]
    if p >= SIGNIFICANT and not found.halves.outside(margin):
        changed = found.halves.established
        if halves_inside and thirds_inside:
            if changed:
                reasons.append("A difference is established, but its interval lies inside the margin.")
            return Judgement("supported", changed_within_margin=changed, reasons=tuple(reasons))
        if changed:
            reasons.append(_UNCLEAR)
            return inconclusive("margin", reasons)
        reasons.append(
            "No difference is established, and differences larger than the margin are not ruled out."
        )
        return inconclusive("noise" if not halves_inside else "thirds", reasons)
    dated = (("shift", found.largest_shift), ("surge", found.largest_surge))
    beyond = [name for name, change in dated if change is not None and change.outside(margin)]
    if thirds_inside and not beyond:
        reasons.append(_UNCLEAR)
        return inconclusive("margin", reasons)
    reasons += [
        f"The largest {name} of one against the other lies outside the margin at every date's 95% limit."
        for name in beyond
    ]
    if may_contradict:
        return Judgement("contradicted", changed_within_margin=False, reasons=tuple(reasons))
    reasons.append("Totals alone cannot contradict it.")
    return inconclusive("totals", reasons)


_UNCLEAR = "A difference is established, but not that it is larger, or smaller, than the margin."


def judge_level(found: LevelChange, margin: float, *, may_contradict: bool = True) -> Judgement:
    """Judge whether the level stayed the same at a date fixed beforehand; parameters as `judge_difference`.

    Where a trend was already there, the step beside it is judged: a rising rate is higher after any date than before.
    """
    judged = found.beside or found
    level: Change = judged.level
    inside = level.inside(margin, level=90)
    outside = not 1 / margin < level.ratio < margin
    changed = judged.p < SIGNIFICANT or level.established
    reasons = [
        f"A rate that stayed the same would show a step as clear as this at that date with probability {probability(found.p)}.",
        (
            f"The 90% interval of the level after over that before, {between(found.level.low90, found.level.high90)}, "
            f"{'lies' if found.level.inside(margin, level=90) else 'is not'} inside the margin of {1 / margin:.2f} to "
            f"{margin:.2f}."
        ),
    ]
    if found.drift is not None and found.beside is not None:
        reasons += [
            f"A trend was already there before the date: from year to year the rate was {by_percent(found.drift.before.ratio)}.",
            (
                f"Beside that trend the step at the date is {change_times(level)} times (90% interval: "
                f"{between(level.low90, level.high90)}); a trend without one would show as clear a step with "
                f"probability {probability(judged.p)}."
            ),
        ]
        if not changed:
            reasons.append("The trend that was already there accounts for the difference.")
            return inconclusive("trend", reasons)
    elif changed and found.drift is not None and found.drift.instead:
        reasons.append("A steady trend without a step accounts for these counts better than a step does.")
        return inconclusive("trend", reasons)
    if (judged.p < SIGNIFICANT and outside) or level.outside(margin):
        reasons.append("A change is established, and its estimate lies outside the margin.")
        if may_contradict:
            return Judgement("contradicted", changed_within_margin=False, reasons=tuple(reasons))
        reasons.append("Totals alone cannot contradict it.")
        return inconclusive("totals", reasons)
    if inside and found.beside is None:
        if changed:
            reasons.append("A change is established, but its interval lies inside the margin.")
        return Judgement("supported", changed_within_margin=changed, reasons=tuple(reasons))
    if changed:
        reasons.append("A change is established, but not that it is larger, or smaller, than the margin.")
        return inconclusive("margin", reasons)
    reasons.append("No change is established, and changes larger than the margin are not ruled out.")
    return inconclusive("noise", reasons)
