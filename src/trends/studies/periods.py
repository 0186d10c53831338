"""All periods in one table: the count, what is known where there is none, the deaths, and the year before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.blocks import Table
from trends.messages import Message, joined
from trends.messages.amounts import count_words, signed
from trends.messages.numbers import whole
from trends.periods.calendar import days_of
from trends.verdict.titles import title_of

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries

__all__ = ["MOST_PERIODS", "known_words", "periods_table"]

MOST_PERIODS = 120
"""Ten years of months, two pages and a half of a table; of longer series the newest are shown."""

_A_YEAR = {"month": 12, "quarter": 4}
"""Periods after which the same part of the year comes round; weeks and days fall otherwise every year."""


def periods_table(series: CountSeries, deaths: CountSeries | None = None) -> Table:
    """Tabulate every period.

    Parameters
    ----------
    series : CountSeries
    deaths : CountSeries, optional
        Deaths of the same periods; left out where the series itself counts deaths.

    Returns
    -------
    Table
        Period, count (or its bounds), deaths, and the difference from the same period of the year before where both have
        a count and as many days.
    """
    shown = range(max(0, len(series) - MOST_PERIODS), len(series))
    year = _A_YEAR.get(series.freq.value, 0)
    told = deaths is not None and series.measure != "fatalities"
    compares = 0 < year < len(series)
    names = ["period", "count", *(["deaths"] if told else []), *(["year_before"] if compares else [])]
    rows = []
    for at in shown:
        row: list[str] = [Message("words.period", when=series.periods[at]), known_words(series, at)]
        if told and deaths is not None:
            row.append(known_words(deaths, at))
        if compares:
            row.append(_against(series, at, at - year))
        rows.append(tuple(row))
    unit = series.freq.value
    columns = tuple(
        Message("words.capital", text=series.subject)
        if name == "count"
        else Message(f"sections.periods.{name}", unit=unit)
        for name in names
    )
    notes = [
        *([Message("sections.periods.bounds", unit=unit)] if series.bounded.any() else []),
        *([Message("sections.periods.blank")] if compares else []),
    ]
    if len(shown) < len(series):
        notes.append(Message("sections.periods.newest", n=len(shown), total=len(series), unit=unit))
    align = "l" + "r" * (len(names) - 1)
    return Table(title_of(series), columns, tuple(rows), align=align, note=joined(notes) if notes else "")


def known_words(series: CountSeries, at: int) -> str:
    """Say what is known of one period: its count, and of how many days where not of all; its bounds; or that nothing is."""
    if series.observed[at]:
        number = count_words(series.count[at])
        days, of = int(whole(float(series.exposure_days[at]))), days_of(series.periods[at])
        return Message("sections.periods.partly", n=number, days=days, of=of) if days < of else number
    # Outwards, as what is spread over imprecise dates is no whole number.
    low, high = np.floor(series.low[at]), np.ceil(series.high[at])
    if np.isnan(high) and (np.isnan(low) or not low):
        return Message("ratio.number.unknown")
    if np.isnan(high):
        return Message("ratio.number.at_least", n=whole(low))
    if np.isnan(low) or not low:
        return Message("ratio.number.at_most", n=whole(high))
    return Message("ratio.number.range", low=whole(low), high=whole(high))


def _against(series: CountSeries, at: int, before: int) -> str:
    """Write the difference from the year before; nothing where either has no count, or is covered in part."""
    if before < 0 or not (series.observed[at] and series.observed[before]):
        return ""
    # February of a leap year has a day more; more than that is a period that is covered in part.
    if abs(series.exposure_days[at] - series.exposure_days[before]) > 1:
        return ""
    # Of the counts as they stand in the table: who subtracts them finds the same.
    change = whole(series.count[at]) - whole(series.count[before])
    return signed(change) if change else Message("ratio.same")
