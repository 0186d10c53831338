"""The chart of the first page: the counts of a study with the levels that its finding names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from trends.document.blocks import Block, paragraph
from trends.document.displayed import Displayed
from trends.errors import ParameterError
from trends.messages import Message
from trends.messages.numbers import whole
from trends.periods.calendar import Frequency, parse_period
from trends.verdict.pace_wording import leading_change, rate_words
from trends.verdict.titles import axis_title, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.series.count_series import CountSeries
    from trends.studies.findings import Findings
    from trends.verdict.pace_result import PaceResult

__all__ = ["Brief", "Level", "brief_of", "levels_of", "reading_unit", "told_change", "whole_rate"]


_WHOLE = 2
"""From here on rates are said as whole numbers: "1 a month" of 1.4 would be 40 % off, "2" of 2.5 is off by a fifth."""

_LARGE = 10
"""Beside a rate as large, a small one may have a digit behind the point."""


@dataclass(frozen=True)
class Level:
    """A level that ran for a while, season taken out.

    Attributes
    ----------
    start, stop : int
        Positions in the series of the first of its periods, and of the one after the last.
    rate : float
        Counts per 30.4375 days; times ``series.freq.months`` it is that of a whole period.
    text : str
        What stands beside its line: the rate of a whole period, ``29``, or of a longer time, ``10 a year``.
    """

    start: int
    stop: int
    rate: float
    text: str


@dataclass(frozen=True, eq=False, repr=False)
class Brief(Displayed):
    """What the chart of the first page shows.

    Attributes
    ----------
    series : CountSeries
        The whole window.
    levels : tuple of Level
        Those that the finding names, in order of time; none where nothing could be tested.
    claimed : tuple of int
        Positions of the periods in which a claim was made.
    peak : int or None
        Position of the highest count; None where several are as high, or there is only one.
    unit_words : str
        What is counted in which time, as the name of an axis: ``Attacks a month``.
    claim_texts : tuple of str
        What stands at each of `claimed`.
    peak_text : str
        What stands at the peak: its count.
    """

    figures: ClassVar[Mapping[str, str]] = {"brief": "brief"}

    series: CountSeries
    levels: tuple[Level, ...]
    claimed: tuple[int, ...]
    peak: int | None
    unit_words: str
    claim_texts: tuple[str, ...] = ()
    peak_text: str = ""

    @property
    def sentence(self) -> str:
        """What the chart shows, in a sentence: what was counted, where and when."""
        return title_of(self.series)

    def __repr__(self) -> str:
        return f"Brief: {self.sentence}"

    def blocks(self) -> list[Block]:
        """Return the sentence; the chart is drawn by `plot`."""
        return [paragraph(self.sentence)]


def brief_of(study: Findings) -> Brief:
    """Return the chart of a study: the whole window, with the levels of the first verdict."""
    series = study.series
    claims = [
        (place, claim.who)
        for judged in study.judged
        if (claim := judged.claim) is not None and (place := _place(series, claim.date)) is not None
    ]
    peak = _peak(series)
    return Brief(
        series,
        levels_of(study.told, series),
        claimed=tuple(place for place, _ in claims),
        peak=peak,
        unit_words=axis_title(series),
        claim_texts=tuple(Message("brief.chart.claim", who=who) for _, who in claims),
        peak_text="" if peak is None else Message("brief.number", n=whole(series.count[peak])),
    )


def told_change(result: PaceResult) -> str:
    """Return which change is told of a verdict: the one that it names where a change is established, else the halves'."""
    tells = result.verdict == "contradicted" or result.because in ("margin", "totals")
    return leading_change(result.ran, result.margin)[0] if tells and result.ran is not None else "halves"


def levels_of(result: PaceResult, series: CountSeries) -> tuple[Level, ...]:
    """Return the two levels of the change that is told, in order of time, by the positions of a longer series."""
    if result.ran is None:
        return ()
    offset = int(result.series.periods[0].ordinal - series.periods[0].ordinal)
    pair = result.ran.levels[told_change(result)]
    unit = reading_unit(series.freq, *(level.rate * series.freq.months for level in pair))
    own = unit is series.freq
    return tuple(
        Level(
            offset + level.first,
            offset + level.last + 1,
            level.rate,
            shown if own else Message("brief.rate", n=shown, unit=unit.value),
        )
        for level in sorted(pair, key=lambda level: level.first)
        if (shown := whole_rate(level.rate * unit.months))
    )


def reading_unit(freq: Frequency, *rates: float) -> Frequency:
    """Return the time in which rates read as whole numbers: ``10 a year`` and not ``0.81 a month``.

    Parameters
    ----------
    freq : Frequency
        Of the periods that the rates are of.
    *rates : float
        Counts a period.
    """
    present = [rate for rate in rates if rate > 0] or [_WHOLE]
    longer = {Frequency.DAY: [Frequency.MONTH], Frequency.WEEK: [Frequency.MONTH]}.get(freq, [])
    for unit in (freq, *longer):
        each = [rate * unit.months / freq.months for rate in present]
        if min(each) >= _WHOLE or max(each) >= _LARGE:
            return unit
    return Frequency.YEAR


def whole_rate(rate: float) -> Message:
    """Write a rate a period as a reader takes it in: whole from 2 on, below with one digit, ``none`` of nothing."""
    return Message("brief.number", n=whole(rate)) if rate >= _WHOLE else rate_words(rate)


def _place(series: CountSeries, day: str) -> int | None:
    """Return the position of the period in which a claim was made; None where it lies outside, or is not told."""
    try:
        start = parse_period(day).start_time.date()
    except ParameterError:
        return None
    found = np.flatnonzero(
        (series.periods.start_time.to_numpy("datetime64[D]") <= np.datetime64(start))
        & (series.periods.end_time.to_numpy("datetime64[D]") >= np.datetime64(start))
    )
    return int(found[0]) if len(found) else None


def _peak(series: CountSeries) -> int | None:
    """Return the position of the highest count; None where it is no single one, or surely not the highest."""
    if int(series.observed.sum()) < 2:
        return None
    top = np.nanmax(series.count)
    if np.nan_to_num(series.low[~series.observed], nan=0.0).max(initial=0.0) > top:
        return None  # a month of which only bounds are known held more
    places = np.flatnonzero(series.count == top)
    return int(places[0]) if len(places) == 1 and top > 0 else None
