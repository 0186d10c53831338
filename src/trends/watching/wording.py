"""What the findings of a watch call what they count, and the sentences of its alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.messages import Message
from trends.messages.numbers import whole
from trends.tolls.measures import counts_incidents, incidents_word

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries
    from trends.watching.alarms import Look

__all__ = ["alarm_sentence", "counted_word"]

_TOLLS = ("fatalities", "civilians", "wounded", "abducted")


def counted_word(series: CountSeries) -> Message:
    """Name in a word what a series counts: events, attacks, deaths."""
    if counts_incidents(series.measure):
        return Message("watch.what", what=str(incidents_word(series.subject)), measure="")
    what = series.measure if series.measure in _TOLLS else "other"
    return Message("watch.what", what=what, measure=series.measure)


def alarm_sentence(look: Look) -> Message:
    """Say an alarm: what was seen, what the past would give, and what is known of the lag."""
    span = look.span
    assert span is not None  # noqa: S101 - only what was looked at gives an alarm
    return Message(
        "watch.alarm",
        name=look.watched.name,
        what=counted_word(look.watched.series),
        span=span.words,
        seen=whole(span.seen),
        direction=look.direction,
        low=whole(span.low),
        high=whole(span.high),
        lag=look.lag,
        come="none" if look.to_come is None else "known",
        to_come=whole(float(look.to_come or 0)),
    )
