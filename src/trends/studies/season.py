"""The season in one line: when in the year the rate is high, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.messages import Message, joined
from trends.messages.numbers import percent
from trends.verdict.rule import SIGNIFICANT
from trends.verdict.wording import rate_change

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries
    from trends.verdict.trend import TrendResult

__all__ = ["season_line"]

FEWEST_YEARS = 4


def season_line(trend: TrendResult, series: CountSeries) -> str:
    """Say when in the year the rate is highest and lowest, by how much, and whether that may be chance."""
    found = trend.season
    if found is None:
        return Message("sections.season.none")
    ends = Message(
        "sections.season.ends",
        peak=found.peak,
        trough=found.trough,
        factor=rate_change(found.peak_to_trough.value),
    )
    hint = found.p > SIGNIFICANT
    said = [
        ends,
        Message("sections.season.chance", n=percent(found.p), hint="yes" if hint else "no"),
    ]
    if len(series) < FEWEST_YEARS * series.freq.per_year:
        said.append(Message("sections.season.few_years"))
    return joined(said)
