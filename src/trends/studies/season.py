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

__all__ = ["FEWEST_YEARS", "is_told", "season_line"]

FEWEST_YEARS = 4


def is_told(trend: TrendResult) -> bool:
    """Whether a season was found that chance would rarely show."""
    return trend.season is not None and trend.season.p <= SIGNIFICANT


def season_line(trend: TrendResult, series: CountSeries) -> str:
    """Say when in the year the rate is highest and lowest, and by how much; or that no season can be told from chance."""
    season = trend.season
    if season is None:
        return Message("sections.season.none")
    sentences: list[str] = []
    chance = percent(season.p)
    if is_told(trend):
        factor = rate_change(season.peak_to_trough.value)
        sentences += [
            Message("sections.season.ends", peak=season.peak, trough=season.trough, factor=factor),
            Message("sections.season.chance", n=chance),
        ]
    else:
        sentences.append(Message("sections.season.untold", n=chance))
    if len(series) < FEWEST_YEARS * series.freq.per_year:
        sentences.append(Message("sections.season.few_years"))
    return joined(sentences)
