"""The sentences of a comparison, for every verdict and both forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.messages import Message
from trends.verdict.change import BEYOND
from trends.verdict.comparing.alignment import names_of
from trends.verdict.pace_wording import rate_words
from trends.verdict.rule import SIGNIFICANT
from trends.verdict.wording import (
    between,
    by_percent,
    change_against,
    change_alone,
    change_times,
    compared,
    counted,
    joined,
    margin_factor,
    probability,
    rate_change,
    span,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.messages.values import Value
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change
    from trends.verdict.level import LevelChange
    from trends.verdict.realised_difference import RealisedDifference
    from trends.verdict.rule import Judgement

__all__ = [
    "sentence_of_difference",
    "sentence_of_level",
    "sentence_of_none",
    "swings_of_difference",
]


def sentence_of_none(
    first: CountSeries,
    second: CountSeries,
    reasons: Sequence[tuple[str, str]],
    *,
    before_and_after: bool,
) -> Message:
    """Say that a comparison cannot be tested, and why: each reason with the name of the series it holds for, or none."""
    why = joined(
        [
            Message("comparison.for_series", series=name, reason=reason) if name else reason
            for name, reason in reasons
        ]
    )
    if before_and_after:
        return Message(
            "comparison.level_not_testable",
            what=counted(first),
            before=span(first),
            after=span(second),
            why=why,
        )
    one, other = names_of(first, second)
    return Message("comparison.not_testable", first=one, second=other, span=span(first), why=why)


def sentence_of_difference(
    first: CountSeries,
    second: CountSeries,
    found: RealisedDifference,
    judgement: Judgement,
    margin: float,
    detectable: float,
) -> Message:
    """Say whether two series changed alike, and how each did.

    Parameters
    ----------
    first, second : CountSeries
        Over the same periods.
    found, judgement
        What ran, and the verdict.
    margin, detectable : float
        Ratios above one.
    """
    label, other = names_of(first, second)
    level = _level_of(judgement)
    own = Message(
        "comparison.own",
        freq=first.freq.value,
        first=label,
        second=other,
        change=_own_half(first, found, 0, level),
        other=_own_half(second, found, 1, level),
    )
    named = _named(found, margin) if level == 95 or judgement.because in ("thirds", "sixths") else "halves"
    rates = Message("comparison.rates", own=own, ratio=_ratio(found.halves, level))
    if named != "halves":
        but = _but(first, (label, other), named, getattr(found, named))
        rates = Message("comparison.rates_but", but=but, **rates.values)
    values: dict[str, Value] = {
        "span": span(first),
        "first": label,
        "second": other,
        "freq": first.freq.value,
        "margin": margin_factor(margin),
        "rates": rates,
        "factor": rate_change(min(detectable, BEYOND)),
        "moved": _moved(label, other, found),
    }
    certain = any(
        change is not None and change.outside(margin, level=90)
        for change in (found.halves, found.thirds, found.sixths, found.largest_shift)
    )
    return Message(f"comparison.alike.{_outcome(judgement, certain, detectable)}", **values)


def sentence_of_level(
    before: CountSeries,
    after: CountSeries,
    found: LevelChange,
    judgement: Judgement,
    margin: float,
    detectable: float,
    names: Sequence[str] = (),
) -> Message:
    """Say whether the level stayed the same at a date, and what a trend that was already there has to do with it.

    Parameters
    ----------
    before, after : CountSeries
    found, judgement
        What ran on both sides, the trend, and the verdict.
    margin, detectable : float
        Ratios above one.
    names : sequence of str
        What the series and its control are called, where there is one.
    """
    ran, slope = found.ran, found.drift.before
    level = 95 if judgement.because == "trend" else _level_of(judgement)
    freq = before.freq.value
    first, *second = (
        Message(
            "comparison.change",
            against=change_alone(own.change)
            if at
            else change_against(own.change, _span_of(after, "in_span"), _span_of(before, "of_span")),
            before=rate_words(own.before * before.freq.months),
            after=rate_words(own.after * before.freq.months),
            freq=freq,
            level=level,
            interval=_limits(own.change, level),
        )
        for at, own in enumerate(ran.own)
    )
    subject: Message = counted(before)
    rates = Message("comparison.rate", freq=freq, change=first)
    if second:
        label, other = names
        subject = Message("comparison.relative", what=label, control=other)
        pair = Message("comparison.own", freq=freq, first=label, second=other, change=first, other=second[0])
        rates = Message("comparison.rates", own=pair, ratio=_ratio(ran.level, level))
    values: dict[str, Value] = {
        "what": subject,
        "freq": freq,
        "margin": margin_factor(margin),
        "factor": rate_change(min(detectable, BEYOND)),
        "rates": rates,
        "at": after.periods[0],
        "step": _with_interval("beside", ran.step, level),
        "slope": _with_interval("slope", slope, 95),
    }
    certain = ran.step.outside(margin, level=90)
    if judgement.because == "trend":
        kind = "instead" if not ran.beside else "partly" if ran.step.established else "accounts"
        return Message(f"comparison.trend.{kind}", **values)
    outcome = _outcome(judgement, certain, detectable)
    if ran.beside:
        return Message(f"comparison.trend.{_BESIDE.get(outcome, outcome)}", **values)
    return Message(f"comparison.level.{outcome}", **values)


_BESIDE = {"constant": "changed", "reach": "noise", "blind": "noise"}
"""What is called otherwise beside a trend that was already there: a level that moved with it did not stay the same."""


def swings_of_difference(p: float, *, established: bool) -> Message:
    """Say whether two series that change alike, but swing as these do, would have come apart as far."""
    kind = "unusual" if p < SIGNIFICANT else "usual" if established else "within"
    return Message(f"comparison.swings.{kind}", p=probability(p))


def _outcome(judgement: Judgement, certain: bool, detectable: float) -> str:
    """Name the sentence of a verdict within the table of its form."""
    if judgement.verdict == "contradicted":
        return "certain" if certain else "by_estimate"
    if judgement.verdict == "supported":
        return "changed" if judgement.changed_within_margin else "constant"
    if judgement.because in ("margin", "totals", "unobserved"):
        return judgement.because
    if judgement.because in ("thirds", "sixths"):
        return "apart"
    return "blind" if detectable > BEYOND else "reach"


def _level_of(judgement: Judgement) -> int:
    """Return which interval to show: that of 95 % where a change is established, else the one that equivalence asks."""
    return 95 if judgement.established else 90


def _named(found: RealisedDifference, margin: float) -> str:
    """Return the difference to name beside that of the halves, or ``halves`` where these show it."""
    changes = {"halves": found.halves, "thirds": found.thirds, "sixths": found.sixths}
    if found.largest_shift is not None:
        changes["largest_shift"] = found.largest_shift
    if changes["halves"].factor >= margin:
        return "halves"
    certain = [name for name, change in changes.items() if change.outside(margin, level=90)]
    likely = [name for name, change in changes.items() if change.established and change.factor >= margin]
    far = [name for name in ("thirds", "sixths") if changes[name].factor >= margin]
    return [*certain, *likely, *far, "halves"][0]


def _but(series: CountSeries, names: tuple[str, str], name: str, change: Change) -> Message:
    first_name, second_name = names
    if name == "largest_shift":
        when = series.periods[series.labels.index(dict(change.where)["at"])]
        against = change_against(
            change, Message("ratio.side.from_on", when=when), Message("ratio.side.before")
        )
        interval = compared(change.low95, change.high95)
        return Message(
            "comparison.but.shift",
            first=first_name,
            second=second_name,
            against=against,
            level=95,
            interval=interval,
        )
    return Message(
        "comparison.but.parts",
        first=first_name,
        second=second_name,
        parts=name,
        ratio=change_times(change),
        level=95,
        limits=between(change.low95, change.high95),
    )


def _moved(one: str, other: str, found: RealisedDifference) -> Message:
    """Say who rose while who fell, if the 95 % intervals tell it."""
    directions = [1 if own.halves.low95 > 1 else -1 if own.halves.high95 < 1 else 0 for own in found.own]
    kind = {(1, -1): "up", (-1, 1): "down"}.get((directions[0], directions[1]), "apart")
    return Message(f"comparison.moved.{kind}", first=one, second=other)


def _own_half(series: CountSeries, found: RealisedDifference, which: int, level: int) -> Message:
    """Say how a series changed from half to half, with the rates and the interval."""
    ran = found.own[which]
    change = ran.halves
    first, second = ran.levels["halves"]
    against = (
        change_alone(change)
        if which
        else change_against(
            change,
            Message("ratio.side.second_half"),
            Message("ratio.side.in_the_first"),
            Message("ratio.side.first_half"),
        )
    )
    return Message(
        "comparison.change",
        against=against,
        before=rate_words(first.rate * series.freq.months),
        after=rate_words(second.rate * series.freq.months),
        freq=series.freq.value,
        level=level,
        interval=_limits(change, level),
    )


def _ratio(change: Change, level: int) -> Message:
    low, high = (change.low95, change.high95) if level == 95 else (change.low90, change.high90)
    return Message("comparison.ratio", ratio=change_times(change), level=level, limits=between(low, high))


def _with_interval(name: str, change: Change, level: int) -> Message:
    ratio = change_alone(change) if name == "beside" else by_percent(change.ratio)
    return Message(f"comparison.{name}", ratio=ratio, level=level, interval=_limits(change, level))


def _limits(change: Change, level: int) -> Message:
    low, high = (change.low95, change.high95) if level == 95 else (change.low90, change.high90)
    return compared(low, high)


def _span_of(series: CountSeries, side: str) -> Message:
    return Message(f"ratio.side.{side}", first=series.periods[0], last=series.periods[-1])
