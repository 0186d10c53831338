"""The change that a verdict can date: the largest shift or surge, where it is established."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.verdict.wording import change_times, spelled

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change
    from trends.verdict.realised import Realised

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


def dated_change(ran: Realised, series: CountSeries) -> DatedChange | None:
    """Return the clearer of the largest shift and the largest surge of what ran, if its limits exclude "no change"."""
    established = [
        (-abs(change.nearest_log) / change.log_se if np.isfinite(change.log_se) else 0.0, name, change)
        for name, change in (("shift", ran.largest_shift), ("surge", ran.largest_surge))
        if change is not None and change.established
    ]
    if not established:
        return None
    _, name, change = min(established, key=lambda item: item[0])
    periods, labels, at = series.periods, series.labels, dict(change.where)
    start = labels.index(at["at"] if name == "shift" else at["from"])
    words = change_times(change)
    if name == "shift":
        return DatedChange(name, change, start, None, words, f"from {spelled(periods[start])} on")
    last = labels.index(at["to"])
    when = f"from {spelled(periods[start])} to {spelled(periods[last])}"
    return DatedChange(name, change, start, last + 1, words, when)
