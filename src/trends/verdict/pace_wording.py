"""The sentence of a verdict on a constant pace, one for every reason that a verdict can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.verdict.change import BEYOND
from trends.verdict.wording import change_against, compared, counted, margin_factor, rate_change, span

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries
    from trends.verdict.assessment import Assessment
    from trends.verdict.change import Change
    from trends.verdict.detectable import Detectable
    from trends.verdict.rule import Judgement

__all__ = ["sentence_of_pace"]

_LONG_RUNS = 0.5
"""First autocorrelation above which high and low periods come in such runs that it is said."""


def sentence_of_pace(
    series: CountSeries,
    assessment: Assessment,
    judgement: Judgement,
    detectable: Detectable,
    margin: float,
) -> str:
    """Put a verdict into one sentence that can be quoted.

    Parameters
    ----------
    series : CountSeries
        What was judged.
    assessment, judgement
        Its changes, and the verdict on them.
    detectable : Detectable
        What a series like this could show.
    margin : float
        Above one.
    """
    what, when, factor = counted(series), span(series), margin_factor(margin)
    halves, rate = assessment.halves, f"the {series.freq.adjective} rate was"
    second_half = f"{rate} {_in_halves(halves)}"
    interval90 = f"90% interval: {compared(halves.low90, halves.high90)}"
    if judgement.verdict == "contradicted":
        return f"{_upper(when)}, {what} did not keep a constant pace: {_larger(series, assessment, margin)}."
    if judgement.verdict == "supported":
        if judgement.changed_within_margin:
            return f"{_upper(when)}, {what} changed in pace, but by less than {factor}: {second_half} ({interval90})."
        return (
            f"{_upper(when)}, {what} kept a constant pace within {factor}: {second_half} ({interval90}), and no change "
            "was found."
        )
    if judgement.because == "margin":
        return (
            f"{_upper(when)}, {what} changed in pace, but the figures do not tell whether by more than {factor}: "
            f"{rate} {_named(assessment, margin)}."
        )
    undecided = f"The figures do not tell whether {what} kept a constant pace {when}"
    if judgement.because == "totals":
        return (
            f"{undecided}: {rate} {_named(assessment, margin)}, which would contradict it if incidents were counted, but "
            f"a single incident can make a {series.freq.value} of totals, so these alone do not."
        )
    if judgement.because == "unobserved":
        changed = ", a change is established in what was counted" if halves.established else ""
        return (
            f"{undecided}: {second_half} ({interval90}){changed}, but what happened in the unobserved "
            f"{series.freq.value}s could change the verdict."
        )
    undecided = f"{undecided}: {second_half} ({interval90})"
    if judgement.because == "thirds":
        apart = rate_change(assessment.thirds.ratio)
        return f"{undecided}, but between thirds of the window it differed by {apart}, which may be chance."
    if judgement.because == "quarters":
        apart = rate_change(assessment.outer_quarter)
        return f"{undecided}, but between a quarter of the window and the rest it differed by {apart}, which may be chance."
    if detectable.halves > BEYOND:
        return f"{undecided}, and no change by less than {rate_change(BEYOND)} could be relied on to show."
    reach = rate_change(detectable.halves)
    if float(assessment.nuisance.rho.mean()) > _LONG_RUNS:
        return (
            f"{undecided}, but high and low {series.freq.value}s come in such long runs that only a change by {reach} or "
            "more could be relied on to show."
        )
    return f"{undecided}, and only a change by {reach} or more could be relied on to show."


def _larger(series: CountSeries, assessment: Assessment, margin: float) -> str:
    """Name the change that contradicts, and say whether its whole interval is larger than the margin.

    The halves where they tell it, else the clearest dated change, else the thirds, which have no interval.
    """
    rate = f"the {series.freq.adjective} rate was"
    estimated = f"a change is established, by the estimate larger than {margin_factor(margin)}"
    for change in _clearest(assessment):
        if change.established and not 1 / margin <= change.ratio <= margin:
            if change.outside(margin):
                return (
                    f"{rate} {_said(change)}, and a change larger than {margin_factor(margin)} is established"
                )
            return f"{rate} {_said(change)}, and {estimated}"
    return f"{rate} {_of_thirds(assessment)}, and {estimated}"


def _named(assessment: Assessment, margin: float) -> str:
    """Name an established change, if there is one then one that may be larger than the margin."""
    established = [change for change in _clearest(assessment) if change.established]
    wide = [change for change in established if not change.inside(margin)]
    return _said((wide or established)[0]) if established else _of_thirds(assessment)


def _clearest(assessment: Assessment) -> list[Change]:
    """Return the halves, then shift and surge, the one with the smaller p first."""
    _, shift, surge, _ = assessment.test.own
    dated = [assessment.largest_shift, assessment.largest_surge]
    ordered = dated if shift <= surge else dated[::-1]
    return [assessment.halves, *(change for change in ordered if change is not None)]


def _said(change: Change) -> str:
    """Say a change with its 95 % interval: of the halves, of a shift, or of a surge."""
    interval = compared(change.low95, change.high95)
    where = dict(change.where)
    if not where:
        return f"{_in_halves(change)} (95% interval: {interval})"
    when = f"from {where['at']} on" if "at" in where else f"from {where['from']} to {where['to']}"
    against = change_against(change, when, "before" if "at" in where else "at other times")
    return f"{against} (95% interval, over all dates: {interval})"


def _of_thirds(assessment: Assessment) -> str:
    return change_against(assessment.thirds, "in the highest third of the window", "in the lowest")


def _in_halves(change: Change) -> str:
    return change_against(change, "in the second half", "in the first", "in the first half")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
