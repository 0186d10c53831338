"""Records that nobody asked for: the newest figure is the most, or the fewest, in two years at least."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from trends.messages import Message
from trends.messages.numbers import percent, whole
from trends.nowcasting.revision_risk import risk_of, risk_words
from trends.nowcasting.statements import margin_of
from trends.periods.calendar import label
from trends.verdict.chance import constant_pace
from trends.watching.finding import Finding
from trends.watching.wording import counted_word

if TYPE_CHECKING:
    from decimal import Decimal

    import pandas as pd
    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries
    from trends.watching.series import WatchedSeries

__all__ = ["YEARS", "record_of"]

YEARS = 2
"""Years that a record reaches back at least: "the most in twelve months" comes about by chance in one month of thirteen,
so that a list of two hundred series would have fifteen of them a month."""

_FEWEST = 5
"""Events of a record at least, or of what a low one falls below: one against none is no news."""

Direction = Literal["highest", "lowest"]


def record_of(watched: WatchedSeries) -> Finding | None:
    """Return the record that the newest figure of a series is, if it is one."""
    series = watched.series
    usable = series.observed & ~series.filling & (series.exposure_days > 0)
    if not usable.any():
        return None
    places = np.flatnonzero(usable)
    last, earlier = int(places[-1]), places[:-1]
    # By the day: a February is not the lowest month of the year for its 28 days.
    rate = np.full(len(series), np.nan)
    rate[places] = series.count[places] / series.exposure_days[places]
    for direction in ("highest", "lowest"):
        since = _reaches(rate, last, earlier, direction)
        if since is None or last - since < YEARS * series.freq.per_year:
            continue
        rivals = earlier[earlier > since]
        level = series.count[last] if direction == "highest" else np.median(series.count[rivals])
        # Few rivals with a figure make no record, however far they lie apart.
        if level < _FEWEST or len(rivals) < (last - since - 1) / 2:
            continue
        return _finding(watched, direction, last, since, rivals, rate)
    return None


def _reaches(rate: NDArray[np.float64], last: int, earlier: NDArray[np.int64], direction: str) -> int | None:
    """Return the place of the last earlier period that was as high, or as low; -1 where none was, None without any."""
    if not len(earlier):
        return None
    sign = 1.0 if direction == "highest" else -1.0
    as_far = earlier[sign * rate[earlier] >= sign * rate[last]]
    return int(as_far[-1]) if len(as_far) else int(earlier[0]) - 1


def _finding(
    watched: WatchedSeries,
    direction: Direction,
    last: int,
    since: int,
    rivals: NDArray[np.int64],
    rate: NDArray[np.float64],
) -> Finding:
    series = watched.series
    period = series.periods[last]
    chance = _chance(series, direction, last, rivals)
    risk, _ = risk_of(
        direction, len(rivals) + 1, _margin(series, direction, rate, last, rivals), period, series
    )
    beaten: pd.Period | None = series.periods[since] if since >= 0 and np.isfinite(rate[since]) else None
    reach = beaten if beaten is not None else series.periods[int(rivals[0])]
    said = Message(
        "watch.record",
        name=watched.name,
        what=counted_word(series),
        seen=whole(float(series.count[last])),
        period=period,
        direction=direction,
        reach="since" if beaten is not None else "all",
        since=reach,
        chance="none" if chance is None else "known",
        percent=_percent(chance or 0.0),
        small="yes" if chance is not None and chance < 0.01 else "no",
        revision="" if risk is None else risk_words(risk, holds=True),
        revised="none" if risk is None else "known",
    )
    return Finding(
        subject=watched.name,
        of="series",
        kind="record",
        period=label(period),
        sentence=said,
        seen=float(series.count[last]),
        chance=chance,
        revision=None if risk is None else risk.to_dict(),
        direction=direction,
        key=f"{watched.key} | {direction} | {label(period)} | {label(reach)}",
    )


def _percent(chance: float) -> Decimal:
    return percent(max(chance, 0.01))


def _margin(
    series: CountSeries,
    direction: Direction,
    rate: NDArray[np.float64],
    last: int,
    rivals: NDArray[np.int64],
) -> float:
    """By how much the record stands beyond the next, as `Statement` has it: of counts of periods as long as the newest."""
    own = float(series.count[last])
    days = float(series.exposure_days[last])
    if direction == "highest":
        return float(margin_of(own, float(np.max(rate[rivals])) * days))
    return float(margin_of(float(np.min(rate[rivals])) * days, own))


def _chance(series: CountSeries, direction: Direction, last: int, rivals: NDArray[np.int64]) -> float | None:
    """Return how often the newest period would be the record by chance, if the pace were constant."""
    pace = constant_pace(series)
    if pace is None:
        return None
    sign = 1.0 if direction == "highest" else -1.0
    days = series.exposure_days

    def holds(drawn: NDArray[np.float64]) -> NDArray[np.bool_]:
        own = sign * drawn[:, last] / days[last]
        return np.asarray((sign * drawn[:, rivals] / days[rivals]).max(axis=1) < own)

    return pace.chance("", holds).p
