"""What of some incidents lies on days that are not covered, in sentences."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from trends.messages import Message, listed
from trends.messages.numbers import rounded
from trends.periods.coverage import Coverage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.periods.imprecision import Layout
    from trends.series.counting import CountSpec

__all__ = ["coverage_notes", "many", "uncovered_notes"]


def many(rows: NDArray[np.int64], alike: NDArray[np.int64] | None) -> int:
    """Count the incidents of some rows."""
    return len(rows) if alike is None else int(alike[rows].sum())


def coverage_notes(spec: CountSpec, layout: Layout, alike: NDArray[np.int64] | None = None) -> list[str]:
    """Say how many periods are not covered, wholly or in part, and what of the incidents lies on such days."""
    count = int((spec.exposure <= 0).sum())
    periods = [Message("series.uncovered", n=count)] if count else []
    # The last period, where the data end within it, has a sentence of its own.
    gaps = Coverage.of(spec.span).without(*spec.covered.spans)
    partly = (spec.exposure > 0) & (gaps.days(spec.periods) > 0)
    if count := int(partly.sum()):
        days = Coverage.of(
            *(
                days
                for period in spec.periods[partly]
                for days in gaps.within(period.start_time.date(), period.end_time.date()).spans
            )
        )
        periods.append(Message("series.partly_covered", n=count, days=days.words))
    return [*periods, *uncovered_notes(spec.covered, layout, alike)]


def uncovered_notes(covered: Coverage, layout: Layout, alike: NDArray[np.int64] | None = None) -> list[str]:
    """Say what of some incidents lies on days that are not covered, and so in no period."""
    notes: list[str] = []
    first, last = covered.span if covered else (date.min, date.max)
    if count := many(layout.uncovered_rows, alike):
        weights = None if alike is None else alike[layout.uncovered_rows]
        numbers = np.bincount(layout.uncovered_sides, weights, minlength=3)
        where = [
            Message(f"series.outside_{side}", n=int(number), day=day)
            for side, number, day in zip(
                ("before", "between", "after"), numbers, (first, first, last), strict=True
            )
            if number
        ]
        notes.append(Message("series.outside", n=count, where=listed(where)))
    if count := many(layout.partly_rows, alike):
        times = np.ones(len(layout.lost), dtype=np.int64) if alike is None else alike[layout.partly_rows]
        sides = (("begins", layout.early, first), ("ends", layout.late, last))
        where = [
            Message(f"series.partly_{side}", n=int(times[flags].sum()), day=day)
            for side, flags, day in sides
            if flags.any()
        ]
        notes.append(
            Message(
                "series.partly_outside",
                n=count,
                share=rounded(math.fsum(np.repeat(layout.lost, times)), 4),
                sides=len(where),
                where=listed(where) if where else "",
            )
        )
    return notes
