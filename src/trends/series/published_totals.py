"""Totals that others have published for several periods, and how they stand to the periods of a series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.messages import Message
from trends.messages.numbers import rounded
from trends.periods.calendar import parse_period, parse_window, period_range

if TYPE_CHECKING:
    from datetime import date

    from trends.series.count_series import CountSeries

__all__ = ["PublishedTotal", "TotalCheck", "compare_total"]


@dataclass(frozen=True)
class PublishedTotal:
    """A published total over several periods, first to last inclusive, to check a series against."""

    who: str
    measure: str
    start: str
    end: str
    value: float
    published: date | None = None
    source_url: str = ""
    note: str = ""


@dataclass(frozen=True)
class TotalCheck:
    """A published total beside what the series knows of the same periods.

    `low` and `high` are the sums of what is known; `high` is None where a period is open above. `agrees` is None
    where the series cannot tell.
    """

    total: PublishedTotal
    observed: float
    low: float
    high: float | None
    agrees: bool | None

    @property
    def sentence(self) -> Message:
        """Say the comparison in one sentence."""
        low = rounded(self.low)
        held = (
            Message("ratio.number.at_least", n=low)
            if self.high is None
            else Message("ratio.number.range", low=low, high=rounded(self.high))
        )
        return Message(
            "series.total.check",
            value=rounded(self.total.value),
            measure=self.total.measure,
            first=parse_period(self.total.start),
            last=parse_period(self.total.end),
            who=self.total.who,
            agrees={True: "yes", False: "no", None: "open"}[self.agrees],
            held=held,
        )


def compare_total(total: PublishedTotal, series: CountSeries) -> TotalCheck | None:
    """Compare a published total with what a series knows of its periods; None where the total names no periods."""
    window = parse_window(total.start, total.end)
    if window.start is None or window.end is None:
        return None
    inside = (series.periods.start_time >= pd.Timestamp(window.start)) & (
        series.periods.end_time < pd.Timestamp(window.end) + pd.Timedelta(days=1)
    )
    # Of periods that the series does not reach nothing is known: the sum is then open above.
    whole = len(period_range(window.start, window.end, series.freq, series.week)) == int(inside.sum())
    low = float(np.nansum(series.low[inside]))
    top = series.high[inside]
    high = None if np.isnan(top).any() or not whole else float(top.sum())
    if total.value < low or (high is not None and total.value > high):
        agrees: bool | None = False
    else:
        agrees = None if high is None else True
    return TotalCheck(total, float(np.nansum(series.count[inside])), low, high, agrees)
