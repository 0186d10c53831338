"""Marks above the data that must not touch: each goes into the lowest lane that is free there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Placed", "lanes"]


class Placed(Protocol):
    """What takes a stretch of a lane, from `left` to `right` in points."""

    @property
    def left(self) -> float:
        """Return where it begins."""

    @property
    def right(self) -> float:
        """Return where it ends."""


_Mark = TypeVar("_Mark", bound=Placed)


def lanes(marks: Sequence[_Mark], gap: float) -> list[list[_Mark]]:
    """Share marks over lanes, so that neighbours in a lane are more than `gap` points apart; the lowest lane first.

    Examples
    --------
    >>> from typing import NamedTuple
    >>> Mark = NamedTuple("Mark", [("left", float), ("right", float)])
    >>> [len(lane) for lane in lanes([Mark(0, 10), Mark(5, 20), Mark(30, 40)], 2)]
    [2, 1]
    """
    shared: list[list[_Mark]] = []
    for mark in marks:
        free = (
            lane
            for lane in shared
            if all(mark.left > other.right + gap or mark.right < other.left - gap for other in lane)
        )
        lane = next(free, None)
        if lane is None:
            shared.append(lane := [])
        lane.append(mark)
    return shared
