"""The sentence of a comparison, for every verdict and both forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.verdict.alignment import names_of
from trends.verdict.change import BEYOND
from trends.verdict.wording import (
    between,
    by_percent,
    change_against,
    change_alone,
    change_times,
    compared,
    counted,
    margin_factor,
    rate_change,
    span,
    spelled,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.series.count_series import CountSeries
    from trends.verdict.assessment import Assessment
    from trends.verdict.change import Change
    from trends.verdict.level import LevelChange
    from trends.verdict.rule import Judgement

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
    found: Assessment,
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
            f"{_upper(when)}, {one} and {other} changed alike within {margin_factor(margin)}: {each}, a ratio of the two "
            f"changes of {change_times(halves)} (90% interval: {between(halves.low90, halves.high90)})."
        )
    if judgement.verdict == "contradicted":
        moved = _opposite(one, other, own) or f"{one} and {other} did not change alike"
        return (
            f"{_upper(when)}, {moved}: {each}{_dated(one, other, found, margin)}, and {_by(found, margin)}."
        )
    undecided = f"The figures do not tell whether {one} and {other} changed alike {when}: {each}"
    if judgement.because == "totals":
        return f"{undecided}; a difference is established, but {_TOTALS.format(first.freq.value)}."
    if judgement.because == "margin":
        return (
            f"{_upper(when)}, {one} and {other} did not change alike, but the figures do not tell whether they differ by "
            f"more than {margin_factor(margin)}: {each}."
        )
    return f"{undecided}, and {_reach(detectable, 'difference')}."


_TOTALS = "a single incident can make a {} of totals, so these alone contradict nothing"


def _reach(detectable: float, what: str) -> str:
    """Say what could have been found."""
    if detectable > BEYOND:
        return f"no {what} by less than {rate_change(BEYOND)} could be relied on to show"
    return f"only a {what} by {rate_change(detectable)} or more could be relied on to show"


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


def _by(found: Assessment, margin: float) -> str:
    """Say whether it is established, or by the estimate alone, that the difference is larger than the margin."""
    measured = (found.halves, found.largest_shift, found.largest_surge)
    if any(change is not None and change.outside(margin) for change in measured):
        return f"a difference larger than {margin_factor(margin)} is established"
    return f"a difference is established, by the estimate larger than {margin_factor(margin)}"


def _dated(one: str, other: str, found: Assessment, margin: float) -> str:
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
    found: LevelChange,
    judgement: Judgement,
    margin: float,
    detectable: float,
) -> str:
    """Say whether the level stayed the same at a date, and what a trend that was already there has to do with it.

    Parameters
    ----------
    before, after : CountSeries
    found, judgement
        The step, the trends beside it, and the verdict.
    margin, detectable : float
        Ratios above one.
    """
    what, adjective, level = counted(before), before.freq.adjective, found.level
    if judgement.because == "trend" or found.beside is not None:
        return _beside_a_trend(before, after, found, judgement, margin)
    wide = judgement.verdict == "contradicted" or judgement.because in ("margin", "totals")
    low, high = (level.low95, level.high95) if wide else (level.low90, level.high90)
    rate = (
        f"the {adjective} rate, the season taken out, was {change_against(level, span(after), span(before))} "
        f"({95 if wide else 90}% interval: {compared(low, high)})"
    )
    if judgement.verdict == "supported":
        if judgement.changed_within_margin:
            return f"The level of {what} changed, but by less than {margin_factor(margin)}: {rate}."
        return f"The level of {what} stayed the same within {margin_factor(margin)}: {rate}, and no change was found."
    if judgement.verdict == "contradicted":
        return f"The level of {what} did not stay the same: {rate}, and a change is established, {_sure(level, margin)}."
    if judgement.because == "margin":
        return f"The level of {what} changed, but the figures do not tell whether by more than {margin_factor(margin)}: {rate}."
    undecided = f"The figures do not tell whether the level of {what} stayed the same: {rate}"
    if judgement.because == "totals":
        return f"{undecided}; a change is established, but {_TOTALS.format(before.freq.value)}."
    return f"{undecided}, and {_reach(detectable, 'change')}."


def _sure(change: Change, margin: float) -> str:
    return f"{'' if change.outside(margin) else 'by the estimate '}larger than {margin_factor(margin)}"


def _beside_a_trend(
    before: CountSeries, after: CountSeries, found: LevelChange, judgement: Judgement, margin: float
) -> str:
    """Tell level and slope apart."""
    what, adjective, drift = counted(before), before.freq.adjective, found.drift
    at, step = spelled(after.periods[0]), found.step
    slope = drift.before if drift else step
    yearly = (
        f"{by_percent(slope.ratio)} from year to year (95% interval: {compared(slope.low95, slope.high95)})"
    )
    if found.beside is None:
        level = change_against(found.level, f"from {at} on", "before")
        interval = compared(found.level.low95, found.level.high95)
        return (
            f"The figures do not tell a step of {what} from a trend: the {adjective} rate, the season taken out, was "
            f"{level} (95% interval: {interval}), but a steady trend without any step accounts for them better."
        )
    rate = (
        f"beside it the {adjective} rate was {change_against(step, f'from {at} on', 'before')} (95% interval: "
        f"{compared(step.low95, step.high95)})"
    )
    there = f"A trend in {what} was already there before {at}, {yearly}"
    if judgement.because == "trend":
        return f"{there}, and it accounts for the difference between after and before: {rate}."
    if judgement.verdict == "contradicted":
        return f"{there}; {rate}, and a change of level is established, {_sure(step, margin)}."
    if judgement.because == "totals":
        return f"{there}; {rate}; a change of level is established, but {_TOTALS.format(before.freq.value)}."
    if step.inside(margin):
        return f"{there}; {rate}, a change of level by less than {margin_factor(margin)}."
    return f"{there}; {rate}, and the figures do not tell whether that is more than {margin_factor(margin)}."


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
