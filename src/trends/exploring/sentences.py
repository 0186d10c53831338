"""What the panel says of a choice in one line, and of its map in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.messages import Message, joined
from trends.messages.numbers import fixed, whole
from trends.tolls.measures import noun

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.exploring.state import State
    from trends.exploring.tally import Calendar
    from trends.exploring.view import Marks

__all__ = ["left_over", "map_sentence", "number", "sentence"]


def sentence(
    state: State, calendar: Calendar, counts: NDArray[np.float64], incidents: int, rest: Message
) -> Message:
    """Say in a line what is counted; a blank is said to be one."""
    observed = int((~np.isnan(counts)).sum())
    first, last = (str(np.datetime64(day, "D")) for day in calendar.span)
    when = Message(
        "exploring.sentence.when",
        first=first,
        last=last,
        periods=Message("words.periods", n=len(counts), unit=state.freq),
        missing=len(counts) - observed,
    )
    window = {"when": when, "undated": rest}
    if not incidents:
        return Message("exploring.sentence.none", **window)
    what = noun(state.measure, "incidents")
    if not observed:
        return Message("exploring.sentence.unknown", what=what, **window)
    return Message("exploring.sentence.counted", figure=number(float(np.nansum(counts))), what=what, **window)


def left_over(undated: int, outside: int) -> Message:
    """Say how many of a choice lie in no period: those without a date, and those on days that are not covered."""
    return Message(
        "exploring.sentence.left_over",
        undated=Message("exploring.sentence.undated", n=undated),
        outside=Message("exploring.sentence.outside", n=outside),
    )


def number(value: float) -> Message:
    """Write an expected count: where ranges of dates leave a fraction of an incident, about how many they are."""
    if abs(value - round(value)) < 1e-6:
        return Message("ratio.number.plain", n=fixed(value, 0))
    if value < 0.5:
        return Message("exploring.sentence.below", n=1)
    return Message("exploring.sentence.about", n=whole(value))


def map_sentence(marks: Marks) -> str:
    """Say what the signs of the map are, and what it leaves out."""
    if not len(marks.incidents):
        return Message("exploring.map.nothing")
    points, areas = int(marks.incidents[marks.point].sum()), int(marks.incidents[~marks.point].sum())
    rest = (("dots", points), ("squares", areas), ("unplaced", marks.undrawn), ("omitted", marks.omitted))
    return joined([Message(f"exploring.map.{name}", n=int(many)) for name, many in rest if many])
