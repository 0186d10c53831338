"""What stands beside the marks in the figures of a verdict on a constant pace, put into words once for each result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.messages import Message
from trends.verdict.pace_wording import rate_words
from trends.verdict.wording import spelled

if TYPE_CHECKING:
    from trends.verdict.half_levels import HalfLevels
    from trends.verdict.pace_result import PaceResult

__all__ = ["PaceLegend"]


@dataclass(frozen=True)
class PaceLegend:
    """Entries of the legend, and labels of the dated changes in order of time.

    Attributes
    ----------
    smooth, dates : Message
        The smoothed rate, the dated changes.
    levels : tuple of Message
        The levels of the first and of the second half: ``29``, ``11``.
    interval, zone : Message or None
        The second level's interval, as a sentence, and where it would count as constant; None where there is no interval.
    days : tuple of Message
        When each change was: ``October 2021``.
    moves : tuple of Message
        The same with the levels: ``October 2021: from 29 to 11 a month``.
    """

    smooth: Message
    levels: tuple[Message, Message]
    dates: Message
    interval: Message | None
    zone: Message | None
    days: tuple[Message, ...]
    moves: tuple[Message, ...]

    @classmethod
    def of(cls, result: PaceResult, levels: HalfLevels) -> PaceLegend:
        """Put a result with these levels into words."""
        series, freq = result.series, result.series.freq.value
        months = series.freq.months
        periods = dict(zip(series.labels, series.periods, strict=True))
        low, high = levels.first / result.margin, levels.first * result.margin
        return cls(
            smooth=Message("pace_figure.legend.smooth"),
            levels=(rate_words(levels.first), rate_words(levels.second)),
            dates=Message("pace_figure.legend.dates"),
            interval=Message(
                "pace_figure.caption.interval", low=rate_words(levels.low90), high=rate_words(levels.high90)
            )
            if levels.between
            else None,
            zone=Message("pace_figure.legend.zone", low=rate_words(low), high=rate_words(high))
            if levels.between
            else None,
            days=tuple(spelled(periods[change.at]) for change in result.dates),
            moves=tuple(
                Message(
                    "pace_figure.dates.levels",
                    at=periods[change.at],
                    before=rate_words(change.before * months),
                    after=rate_words(change.after * months),
                    freq=freq,
                )
                for change in result.dates
            ),
        )
