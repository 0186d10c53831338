"""The change that a verdict can date: the largest shift or surge, where it is established."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.verdict.rule import SIGNIFICANT
from trends.verdict.wording import change_times, spelled

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries
    from trends.verdict.assessment import Assessment
    from trends.verdict.change import Change

__all__ = ["DatedChange", "dated_change"]


@dataclass(frozen=True)
class DatedChange:
    """A change that is established and has a date.

    Attributes
    ----------
    name : str
        ``shift`` or ``surge``.
    change : Change
        After over before, or inside over outside.
    start : int
        Index of its first period.
    stop : int or None
        Index after its last period; None for a shift, which lasts.
    times : str
        The ratio as a number: ``0.43``.
    when : str
        In words: ``from July 2022 on``.
    """

    name: str
    change: Change
    start: int
    stop: int | None
    times: str
    when: str


def dated_change(assessment: Assessment, series: CountSeries) -> DatedChange | None:
    """Return the clearest significant change with a date: the largest shift or the largest surge."""
    test = assessment.test
    significant = [
        (own, name, change)
        for name, change, own, adjusted in (
            ("shift", assessment.largest_shift, test.own[1], test.adjusted[1]),
            ("surge", assessment.largest_surge, test.own[2], test.adjusted[2]),
        )
        if change is not None and adjusted < SIGNIFICANT
    ]
    if not significant:
        return None
    _, name, change = min(significant, key=lambda item: item[0])
    periods, labels, at = series.periods, series.labels, dict(change.where)
    start = labels.index(at["at"] if name == "shift" else at["from"])
    words = change_times(change)
    if name == "shift":
        return DatedChange(name, change, start, None, words, f"from {spelled(periods[start])} on")
    last = labels.index(at["to"])
    when = f"from {spelled(periods[start])} to {spelled(periods[last])}"
    return DatedChange(name, change, start, last + 1, words, when)
