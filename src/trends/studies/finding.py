"""The finding of a study in words: the title of its report, and the three sentences that open it.

Which way, from what to what and when are the verdict's own (`PaceResult.ran`, `leading_change`); here stands only how a
ratio and its interval are put into words that are no stronger than they are.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trends.messages import Message, joined
from trends.messages.numbers import whole
from trends.periods.calendar import Frequency
from trends.studies.brief import levels_of, reading_unit, told_change, whole_rate
from trends.studies.tiles import counted_word
from trends.verdict.wording import compared, counted, margin_factor, rate_change

if TYPE_CHECKING:
    from trends.messages.values import Value
    from trends.series.count_series import CountSeries
    from trends.studies.findings import Findings
    from trends.verdict.change import Change
    from trends.verdict.pace_result import PaceResult
    from trends.verdict.realised import ChangeDate, Level, Realised

__all__ = ["lead", "question", "reasons_told", "title_of"]

_FALLS: tuple[tuple[str, float], ...] = (
    ("nine_tenths", 0.1),
    ("four_fifths", 0.2),
    ("three_quarters", 0.25),
    ("two_thirds", 1 / 3),
    ("three_fifths", 0.4),
    ("half", 0.5),
    ("two_fifths", 0.6),
    ("third", 2 / 3),
    ("quarter", 0.75),
    ("fifth", 0.8),
    ("tenth", 0.9),
)
"""How much a fall is, the greatest first, and what it leaves."""

_RISES: tuple[tuple[str, float], ...] = (
    *((str(n), float(n)) for n in (100, 50, 20, 15, 10, 8, 6, 5, 4, 3, 2)),
    ("half", 1.5),
    ("third", 4 / 3),
    ("quarter", 1.25),
    ("fifth", 1.2),
    ("tenth", 1.1),
)
"""How much a rise is, the greatest first: so many times as much, or by so much."""

_MUCH = {
    "nine_tenths",
    "four_fifths",
    "three_quarters",
    "two_thirds",
    "three_fifths",
    "half",
    *(name for name, _ in _RISES[:11]),
}
"""What is said as certain where it is, though the estimate lies beyond: "more than half", "more than twice as many"."""

_ABOUT = 0.93
"""A change by less than 7 % is not "about a tenth"."""

_NARROW = 3.0
"""Upper over lower 95 % limit up to which an estimate may be called "about half": the interval then reaches less than a
factor of two to either side. A convention."""


def question(series: CountSeries) -> Message:
    """Return the question that a report on a series answers."""
    word = counted_word(series)
    return Message("brief.question", what=word["what"], name=word["name"])


def title_of(study: Findings) -> Message:
    """Return the finding of the verdict that is told as a title: never stronger than the verdict."""
    result = study.told
    series = result.series
    said: dict[str, Value] = {
        "what": counted(series),
        "when": _when(series),
        "unit": series.freq.value,
        "margin": margin_factor(result.margin),
    }
    if result.verdict == "contradicted" and result.ran is not None:
        return _changed(result, result.ran, said)
    if result.verdict == "supported":
        return Message(f"brief.title.{'within' if result.changed_within_margin else 'constant'}", **said)
    if result.verdict == "inconclusive":
        known = result.because if result.because in ("margin", "unobserved", "totals") else "open"
        return Message(f"brief.title.{known}", **said)
    return _untested(series, said)


def _untested(series: CountSeries, said: dict[str, Value]) -> Message:
    if not series.observed.any():
        return Message("brief.title.unknown", **said)
    if series.observed.all() and series.total == 0:
        return Message("brief.title.none", **said)
    if len(series) == 1:
        return Message("brief.title.single", **said)
    return Message("brief.title.untestable", **said)


def _changed(result: PaceResult, ran: Realised, said: dict[str, Value]) -> Message:
    """Say which way the pace went, by how much and when, of the change that the verdict names."""
    series = result.series
    name = told_change(result)
    earlier, later = sorted(ran.levels[name], key=lambda level: level.first)
    way, low, ratio, high = _directed(ran, name)
    if name == "halves":
        when = _of_halves(series)
    elif name == "largest_shift":
        when = Message("brief.when.from", at=series.periods[later.first], unit=series.freq.value)
    else:
        when = _when(series.take(slice(earlier.first, later.last + 1)))
    if low <= 1 <= high:
        # Established by the course as a whole (route B of the rule), not by any two levels: which way stays unsaid.
        return Message("brief.title.varied", **{**said, "when": _when(series)})
    size = _size(low, ratio, high)
    # Where one side holds nothing there is no ratio to tell of.
    empty = {"fell": "ceased", "rose": "began"}[way] if ratio in (0, math.inf) else ""
    kind = empty or (f"{way}_by" if size else way)
    turn = _turn(ran.dates, (earlier, later), way, result.margin)
    return Message(f"brief.title.{kind}", **{**said, "size": size, "when": when, "turn": turn})


def _directed(ran: Realised, name: str) -> tuple[str, float, float, float]:
    """Return which way a change went, and its ratio of later over earlier between its 95 % limits."""
    change: Change = getattr(ran, name)
    low, ratio, high = change.low95, change.ratio, change.high95
    if name in ("thirds", "sixths"):
        # Parts are compared highest over lowest, whichever came first.
        highest, lowest = ran.levels[name]
        if highest.first > lowest.first:
            return "rose", low, ratio, high
        low, ratio, high = (1 / limit if limit else math.inf for limit in (high, ratio, low))
        return "fell", low, ratio, high
    return ("rose" if change.nearest_log > 0 else "fell"), low, ratio, high


def _turn(dates: tuple[ChangeDate, ...], told: tuple[Level, Level], way: str, margin: float) -> str:
    """Tell whether the level went the other way, by more than the margin, ``before`` the two that are named or ``after``."""
    if not dates:
        return "no"
    earlier, later = told
    up = way == "fell"  # the other way
    last, first = dates[-1], dates[0]
    if last.first > later.first and _beyond(later.rate, last.after, margin, up=up):
        return "after"
    if first.first <= earlier.last and _beyond(first.before, earlier.rate, margin, up=up):
        return "before"
    return "no"


def _beyond(before: float, after: float, margin: float, *, up: bool) -> bool:
    low, high = (before, after) if up else (after, before)
    return high > low * margin


def _size(low: float, ratio: float, high: float) -> str:
    """Say how much of a change there is: what is certain where that is much, else about how much, else at least how much.

    Parameters
    ----------
    low, ratio, high : float
        Later over earlier, with its limits of 95 %.

    Examples
    --------
    >>> str(_size(0.32, 0.49, 0.72)), str(_size(0.2, 0.3, 0.45)), str(_size(1.22, 2.1, 4.0)), str(_size(2.4, 3.1, 4.0))
    ('by about half', 'by more than half', 'by at least a fifth', 'more than twofold')
    """
    narrow = low > 0 and high < math.inf and high / low <= _NARROW
    steps = _FALLS if ratio < 1 else _RISES
    certain = next((name for name, step in steps if (high < step if ratio < 1 else low > step)), None)
    if certain in _MUCH:
        return _sized("more", certain)
    if narrow and min(ratio, 1 / ratio) <= _ABOUT:
        nearest = min(steps, key=lambda step: abs(math.log(ratio / step[1])))
        return _sized("about", nearest[0])
    return "" if certain is None else _sized("least", certain)


def _sized(sure: str, part: str) -> Message:
    if part.isdigit():
        return Message("brief.size.times", sure=sure, n=int(part))
    return Message("brief.size.by", sure=sure, part=part)


def _when(series: CountSeries) -> Message:
    """Say between which periods something is said to have happened."""
    first, last = series.periods[0], series.periods[-1]
    if first == last:
        return Message("words.span.at", when=first)
    return Message("brief.when.between", first=first, last=last, unit=series.freq.value)


def _of_halves(series: CountSeries) -> Message:
    """Say it by years where the halves of the window share none: ``between 2020-2021 and 2022-2023``; else by periods."""
    years = [period.year for period in series.periods]
    half = len(years) // 2
    sides = (years[:half], years[half:])
    if series.freq is Frequency.YEAR or sides[0][-1] == sides[1][0]:
        return _when(series)
    first, second = (_years(side[0], side[-1]) for side in sides)
    return Message("brief.when.years", first=first, second=second)


def _years(first: int, last: int) -> Message:
    if first == last:
        return Message("brief.when.year", year=str(first))
    return Message("brief.when.span", first=str(first), last=str(last))


def lead(study: Findings) -> str:
    """Return the three sentences that open a report: what ran, what came then, and how sure that is."""
    result = study.told
    if result.ran is None:
        return _untold(result)
    return joined((_levels(result), _since(study), _how_sure(result, result.ran)))


def _untold(result: PaceResult) -> str:
    """Say what was counted, and why nothing can be said of a pace."""
    series = result.series
    n, of, unit = int(series.observed.sum()), len(series), series.freq.value
    reasons = result.reasons[: reasons_told(result)]
    if not reasons:
        return Message("brief.lead.none", of=of, unit=unit)
    if series.estimated.any():
        return joined(reasons)
    kind = "unknown" if n == 0 else "all" if n == of else "some"
    found = Message("brief.lead.counted", kind=kind, total=whole(series.total), n=n, of=of, unit=unit)
    return joined((found, *reasons))


def reasons_told(result: PaceResult) -> int:
    """Return how many of the reasons why nothing can be tested stand in the lead; the others are points of their own."""
    series = result.series
    if series.observed.all() and series.total == 0:
        return 0
    # A reason speaks of estimates among the counts, where there are any: beside it the counts alone would contradict it.
    return 2 if series.estimated.any() else 1


def _levels(result: PaceResult) -> Message:
    """Say from what to what the rate went, and when it turned."""
    series, ran = result.series, result.ran
    assert ran is not None  # noqa: S101 - asked by `lead`
    name = told_change(result)
    earlier, later = levels_of(result, series)
    freq = series.freq
    unit = reading_unit(freq, *(level.rate * freq.months for level in (earlier, later)))
    before, after = (whole_rate(level.rate * unit.months) for level in (earlier, later))
    said: dict[str, Value] = {
        "before": before,
        "after": after,
        "unit": unit.value,
        "kind": "none_before"
        if earlier.rate == 0
        else "none_after"
        if later.rate == 0
        else "same"
        if before == after
        else "both",
    }
    if name == "halves":
        turn = ran.turn if ran.halves.established and result.verdict == "contradicted" else None
        halves = Message("brief.lead.halves", **said)
        if turn is None:
            return halves
        at = series.periods[series.labels.index(turn)]
        return Message("brief.lead.turned", halves=halves, at=at, freq=freq.value)
    if name == "largest_shift":
        return Message("brief.lead.shift", at=series.periods[later.start], **said)
    first, second = (
        Message("words.span.plain", first=series.periods[level.start], last=series.periods[level.stop - 1])
        for level in (earlier, later)
    )
    return Message("brief.lead.parts", first=first, second=second, **said)


def _since(study: Findings) -> str:
    """Say at what rate it has run since the last change that can be dated, where that came after what was said."""
    whole, told = study.whole, study.told
    if whole.verdict != "contradicted" or not whole.dates:
        return ""
    last, series = whole.dates[-1], whole.series
    ends = levels_of(told, series)[-1]
    turn = told.ran.turn if told.ran is not None else None
    # Of the window that is told, its own turn has been named; what comes after another must lie behind it.
    new = last.first > ends.start and last.at != turn if told is whole else last.first >= len(told.series)
    if last.in_gap or not new:
        return ""
    unit = reading_unit(series.freq, last.after * series.freq.months)
    rate = whole_rate(last.after * unit.months)
    none = "no" if last.after else "yes"
    if last.first < ends.stop:
        # The stretches that are compared are equal parts of the window, and the dated level begins within one.
        return Message("brief.lead.later", rate=rate, none=none, unit=unit.value)
    at = series.periods[last.first]
    return Message("brief.lead.since", at=at, rate=rate, none=none, unit=unit.value, freq=series.freq.value)


def _how_sure(result: PaceResult, ran: Realised) -> Message:
    """Say what the figures allow for, and what they rule out."""
    name = told_change(result)
    margin = margin_factor(result.margin)
    if result.verdict == "contradicted":
        _, low, _, high = _directed(ran, name)
        kind = "varied" if low <= 1 <= high else "changed"
        return Message(f"brief.sure.{kind}", interval=compared(low, high))
    halves = ran.halves
    interval = compared(halves.low90, halves.high90)
    if result.verdict == "supported":
        return Message("brief.sure.supported", interval=interval, margin=margin)
    if result.because == "unobserved":
        return Message(
            "brief.sure.unobserved", n=int((~result.series.observed).sum()), unit=result.series.freq.value
        )
    if result.because == "totals":
        return Message("brief.sure.totals", unit=result.series.freq.value)
    if result.because in ("thirds", "sixths"):
        apart = rate_change(getattr(ran, result.because).ratio)
        return Message("brief.sure.parts", parts=result.because, factor=apart)
    if result.because == "margin":
        return Message("brief.sure.margin", margin=margin)
    return Message("brief.sure.open", interval=interval, margin=margin)
