"""What the GTD covers, and when its collection changed (GTD codebook, "Data collection methodology")."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trends.periods.coverage import covered_by_rows
from trends.series.collection import Collection
from trends.series.count_series import Break

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from trends.periods.coverage import Coverage
    from trends.sources.gathering import Part

__all__ = ["BREAKS", "collection", "coverage"]

BREAKS = (
    Break(
        date(1998, 1, 1), "the GTD was collected by another institution and from other material until 1997"
    ),
    Break(date(2008, 4, 1), "the GTD was collected by another institution until March 2008"),
    Break(date(2012, 1, 1), "since 2012 the GTD has been collected by its own staff from screened news"),
)
"""Days from which it was collected differently."""

_LOST_YEAR = (date(1993, 1, 1), date(1993, 12, 31))
"""The records of 1993 were lost before they were digitised; what was recovered comes as a file of its own."""


def coverage(_parts: Sequence[Part], frame: pd.DataFrame) -> Coverage:
    """Return the days from the first to the last row, without 1993 where no row is of it."""
    recovered = bool((frame["date_start"].dt.year == _LOST_YEAR[0].year).any())
    covered = covered_by_rows(frame)
    return covered if recovered else covered.without(_LOST_YEAR)


def collection(_frame: pd.DataFrame) -> Collection:
    """Return how the rows of a file were collected."""
    return Collection("GTD", BREAKS)
