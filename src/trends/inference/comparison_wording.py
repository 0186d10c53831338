"""The sentence of a comparison, for every verdict and both forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.inference.alignment import names_of
from trends.inference.wording import (
    between,
    change_against,
    change_alone,
    change_times,
    compared,
    counted,
    rate_change,
    span,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.inference.change import Change
    from trends.inference.comparison_assessment import Difference
    from trends.inference.verdict import Judgement
    from trends.series import CountSeries

__all__ = ["sentence_of_difference", "sentence_of_level", "sentence_of_none"]


def sentence_of_none(
    first: CountSeries,
    second: CountSeries,
    reasons: Sequence[tuple[str, str]],
    *,
    before_and_after: bool,
) -> str:
    """Say that a comparison cannot be tested, and why: each reason with the name of the series it holds for, or none."""
    because = " and ".join(
        (f"for {name} " if name else "") + _lower(reason.removesuffix(".")) for name, reason in reasons
    )
    if before_and_after:
        return (
            f"Whether {counted(first)} kept their level {span(second)}, compared with the time {span(first)}, cannot be "
            f"tested: {because}."
        )
    one, other = names_of(first, second)
    return f"Whether {one} and {other} changed alike {span(first)} cannot be tested: {because}."


def sentence_of_difference(
    first: CountSeries,
    second: CountSeries,
    own: Sequence[Change],
    found: Difference,
    judgement: Judgement,
    margin: float,
    detectable: float,
) -> str:
    """Say whether two series changed alike, and how each did.

    Parameters
    ----------
    first, second : CountSeries
        Over the same periods.
    own : pair of Change
        Second half over first of each.
    found, judgement
        The comparison and its verdict.
    margin, detectable : float
        Ratios above one.
    """
    one, other = names_of(first, second)
    when = span(first)
    each = _each(first.freq.adjective, one, other, own, 90 if judgement.verdict == "supported" else 95)
    if judgement.verdict == "supported":
        halves = found.halves
        return (
            f"{_upper(when)}, {one} and {other} changed alike within {rate_change(margin)}: {each}, a ratio of the two "
            f"changes of {change_times(halves)} (90% interval: {between(halves.low90, halves.high90)})."
        )
    if judgement.verdict == "contradicted":
        moved = _opposite(one, other, own) or f"{one} and {other} did not change alike"
        return (
            f"{_upper(when)}, {moved}: {each}{_dated(one, other, found, margin)}, and {_by(found, margin)}."
        )
    return (
        f"The figures do not tell whether {one} and {other} changed alike {when}: {each}, and only a difference by "
        f"{rate_change(detectable)} or more could be relied on to show."
    )


def _each(adjective: str, one: str, other: str, own: Sequence[Change], level: int) -> str:
    """Say how each series changed from half to half, with its interval."""
    intervals = [
        compared(change.low90, change.high90) if level == 90 else compared(change.low95, change.high95)
        for change in own
    ]
    first = change_against(own[0], "in the second half", "in the first", "in the first half")
    return (
        f"the {adjective} rate of {one} was {first} ({level}% interval: {intervals[0]}), that of {other} "
        f"{change_alone(own[1])} ({level}% interval: {intervals[1]})"
    )


def _opposite(one: str, other: str, own: Sequence[Change]) -> str:
    """Say who rose while who fell, if the 95 % intervals tell it; else nothing."""
    directions = [1 if change.low95 > 1 else -1 if change.high95 < 1 else 0 for change in own]
    if directions[0] * directions[1] != -1:
        return ""
    words = {1: "rose", -1: "fell"}
    return f"{one} {words[directions[0]]} while {other} {words[directions[1]]}"


def _by(found: Difference, margin: float) -> str:
    """Say whether it is established, or by the estimate alone, that the difference is larger than the margin."""
    measured = (found.halves, found.largest_shift, found.largest_surge)
    if any(change is not None and change.outside(margin) for change in measured):
        return f"a difference larger than {rate_change(margin)} is established"
    return f"a difference is established, by the estimate larger than {rate_change(margin)}"


def _dated(one: str, other: str, found: Difference, margin: float) -> str:
    """Name the dated difference where the halves do not show it; else nothing."""
    if not 1 / margin < found.halves.ratio < margin:
        return ""
    _, shift, surge, _ = found.test.own
    pair = [found.largest_shift, found.largest_surge]
    for change in pair if shift <= surge else pair[::-1]:
        if change is None or (change.low95 <= 1 <= change.high95 and not change.outside(margin)):
            continue
        where = dict(change.where)
        when = f"from {where['at']} on" if "at" in where else f"from {where['from']} to {where['to']}"
        rest = "before" if "at" in where else "at other times"
        return (
            f", but the rate of {one} against that of {other} was {change_against(change, when, rest)} (95% interval, "
            f"over all dates: {compared(change.low95, change.high95)})"
        )
    return ""


def sentence_of_level(
    before: CountSeries,
    after: CountSeries,
    level: Change,
    judgement: Judgement,
    margin: float,
    detectable: float,
) -> str:
    """Say whether the level stayed the same at a date; parameters as `sentence_of_difference`."""
    what = counted(before)
    wide = judgement.verdict == "contradicted"
    low, high = (level.low95, level.high95) if wide else (level.low90, level.high90)
    rate = (
        f"the {before.freq.adjective} rate, the season taken out, was {change_against(level, span(after), span(before))} "
        f"({95 if wide else 90}% interval: {compared(low, high)})"
    )
    if judgement.verdict == "supported":
        if judgement.changed_within_margin:
            return f"The level of {what} changed, but by less than {rate_change(margin)}: {rate}."
        return f"The level of {what} stayed the same within {rate_change(margin)}: {rate}, and no change was found."
    if judgement.verdict == "contradicted":
        sure = "" if level.outside(margin) else "by the estimate "
        return (
            f"The level of {what} did not stay the same: {rate}, and a change is established, {sure}larger than "
            f"{rate_change(margin)}."
        )
    return (
        f"The figures do not tell whether the level of {what} stayed the same: {rate}, and only a change by "
        f"{rate_change(detectable)} or more could be relied on to show."
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
