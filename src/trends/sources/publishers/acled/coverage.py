"""How ACLED collects: which days a file covers, which kinds of event are attacks, and countries taken up in different years."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from trends.periods.coverage import Coverage, covered_by_rows, span_of_rows
from trends.selection.conditions import DefaultKinds
from trends.series.collection import Collection, first_days
from trends.sources.asked_window import named_window

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from trends.sources.gathering import Part

__all__ = ["DEFAULT_KINDS", "collection", "coverage"]

DEFAULT_KINDS = DefaultKinds(
    "ACLED",
    ("Battles", "Explosions/Remote violence", "Violence against civilians"),
    older=("Battle-*", "Remote violence"),
)
"""What ACLED calls organised political violence, today and before 2019; demonstrations and strategic developments are no
attacks."""


_LAG = timedelta(days=14)
"""ACLED publishes a week's events in the week after (https://acleddata.com/knowledge-base): the days before the end of a
window that reaches up to its retrieval are not there yet, and are not told from quiet ones."""


def coverage(parts: Sequence[Part], frame: pd.DataFrame) -> Coverage:
    """Return the days that were asked for, as far as the names of the files tell; else those from first to last row."""
    rows = span_of_rows(frame)
    if rows is None:
        return Coverage(())
    spans = []
    asked = False
    for part in parts:
        window = named_window(part.file)
        mine = span_of_rows(part.frame)
        if mine is None:
            continue
        first, last = mine if window else covered_by_rows(part.frame).span
        # A country that was taken up years after the window begins (at the turn of a year) is not covered from there.
        if window and window.start is not None and window.start.year == first.year:
            first = window.start
        if window and window.end is not None and window.end - last > _LAG:
            last = window.end
        spans.append((min(first, mine[0]), max(last, mine[1])))
        asked |= window is not None
    return Coverage.of(*(spans or [rows]), basis="window" if asked else "rows")


def collection(frame: pd.DataFrame) -> Collection:
    """Return how the rows of a file were collected."""
    return Collection("ACLED", starts=first_days(frame), default_kinds=DEFAULT_KINDS)
