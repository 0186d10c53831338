"""The sentence of a verdict on a constant pace, one for every reason that a verdict can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.verdict.change import BEYOND
from trends.verdict.rule import SIGNIFICANT
from trends.verdict.wording import (
    change_against,
    compared,
    counted,
    margin_factor,
    probability,
    rate_change,
    span,
    spelled,
)

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change
    from trends.verdict.detectable import Detectable
    from trends.verdict.realised import Level, Realised
    from trends.verdict.rule import Judgement

__all__ = ["sentence_of_pace", "usual_swings"]


def sentence_of_pace(
    series: CountSeries,
    ran: Realised,
    judgement: Judgement,
    detectable: Detectable,
    margin: float,
) -> str:
    """Put a verdict into one sentence that can be quoted: which way the rate went, from what to what, and when.

    Parameters
    ----------
    series : CountSeries
        What was judged.
    ran, judgement
        What ran in it, and the verdict.
    detectable : Detectable
        What a series like this could show.
    margin : float
        Above one.
    """
    what, when, factor = counted(series), span(series), margin_factor(margin)
    rate = f"the {series.freq.adjective} rate was"
    halves = f"{rate} {_said(series, ran, 'halves', 90)}"
    if judgement.verdict == "contradicted":
        name, certain = _named(ran, margin)
        beyond = (
            f"a change larger than {factor} is established"
            if certain
            else f"a change is established, by the estimate larger than {factor}"
        )
        return f"{_upper(when)}, {what} did not keep a constant pace: {rate} {_said(series, ran, name)}, and {beyond}."
    if judgement.verdict == "supported":
        if judgement.changed_within_margin:
            return f"{_upper(when)}, {what} changed in pace, but by less than {factor}: {halves}."
        return (
            f"{_upper(when)}, {what} kept a constant pace within {factor}: {halves}, and no change was found."
        )
    name, _ = _named(ran, margin)
    if judgement.because == "margin":
        return (
            f"{_upper(when)}, {what} changed in pace, but the figures do not tell whether by more than {factor}: "
            f"{rate} {_said(series, ran, name)}."
        )
    undecided = f"The figures do not tell whether {what} kept a constant pace {when}"
    if judgement.because == "totals":
        return (
            f"{undecided}: {rate} {_said(series, ran, name)}, which would contradict it if incidents were counted, but "
            f"a single incident can make a {series.freq.value} of totals, so these alone do not."
        )
    undecided = f"{undecided}: {halves}"
    if judgement.because == "unobserved":
        changed = ", a change is established in what was counted" if judgement.established else ""
        return (
            f"{undecided}{changed}, but what happened in the unobserved {series.freq.value}s could change the "
            "verdict."
        )
    if judgement.because in ("thirds", "sixths"):
        parts = judgement.because
        apart = rate_change(getattr(ran, parts).ratio)
        return f"{undecided}, but between {parts} of the window it differed by {apart}, which may be chance."
    if detectable.halves > BEYOND:
        return f"{undecided}, and no change by less than {rate_change(BEYOND)} could be relied on to show."
    return f"{undecided}, and only a change by {rate_change(detectable.halves)} or more could be relied on to show."


def usual_swings(p: float) -> str:
    """Say whether a series whose pace is constant, but swings as this one does, would have shown as much."""
    if p < SIGNIFICANT:
        return f"Swings this large are not usual for this series (p = {probability(p)})."
    return f"Swings this large are usual for this series (p = {probability(p)}): it does not show that they will last."


def _named(ran: Realised, margin: float) -> tuple[str, bool]:
    """Return the change to name, and whether any lies beyond the margin for certain.

    The halves, because they tell the direction, where their estimate lies beyond or nothing lies there for certain; else
    the first change that does, or does by the estimate, or is established at all.
    """
    found = {"halves": ran.halves, "thirds": ran.thirds, "sixths": ran.sixths}
    if ran.largest_shift is not None:
        found["largest_shift"] = ran.largest_shift
    established = [name for name, change in found.items() if change.established]
    likely = [name for name in established if found[name].factor >= margin]
    certain = [name for name in found if found[name].outside(margin, level=90)]
    first = [name for name in (likely if certain else established) if name == "halves"]
    return [*first, *certain, *likely, *established, "halves"][0], bool(certain)


def _said(series: CountSeries, ran: Realised, name: str, level: int = 95) -> str:
    """Say a change, the rates behind it, when it turned, and its interval."""
    change: Change = getattr(ran, name)
    low, high = (change.low95, change.high95) if level == 95 else (change.low90, change.high90)
    interval = f"{level}% interval: {compared(low, high)}"
    first, second = ran.levels[name]
    before, after = _rate(series, first.rate), _rate(series, second.rate)
    rates = f"from {before} to {after} a {series.freq.value}"
    if name == "halves":
        against = change_against(change, "in the second half", "in the first", "in the first half")
        if change.established and ran.turn:
            rates += f", turning in {spelled(series.periods[series.labels.index(ran.turn)])}"
    elif name == "largest_shift":
        against = change_against(change, f"from {spelled(series.periods[second.first])} on", "before")
        interval = interval.replace("interval:", "interval, over all dates:")
    else:
        against = change_against(change, _when(series, first), _when(series, second))
        rates = f"{before} against {after} a {series.freq.value}"
    return f"{against} ({rates}; {interval})"


def _when(series: CountSeries, level: Level) -> str:
    return f"from {spelled(series.periods[level.first])} to {spelled(series.periods[level.last])}"


def _rate(series: CountSeries, monthly: float) -> str:
    """Write a rate a period of the series: ``1,014``, ``27``, ``4.3``, ``0.25``, ``none``."""
    rate = monthly * 12 / series.freq.per_year
    if rate == 0:
        return "none"
    return f"{rate:,.0f}" if rate >= 9.95 else f"{rate:.2g}" if rate >= 0.001 else "0.001"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
