"""The days that two releases speak of: what lies on days of which a release does not speak, it can neither hold nor lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.incidents.incidents import Incidents
from trends.periods.coverage import Coverage, covered_days

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from trends.series.series_table import SeriesTable

__all__ = ["could_hold", "coverage_of"]


def coverage_of(data: Incidents | SeriesTable) -> Coverage:
    """Return the days that data cover; a series file covers those from its first to its last period."""
    if isinstance(data, Incidents):
        return data.coverage or Coverage(())
    first, last = data.span
    return Coverage.of((first.start_time.date(), last.end_time.date()), basis="stated")


def could_hold(frame: pd.DataFrame, own: Coverage, other: Coverage) -> NDArray[np.bool_]:
    """Say which incidents of one release another could hold, shape (n,): it speaks of all the days that matter.

    Those are the days that the incident's own release covers: one dated to a range over the end of a month belongs to the
    release of that month, and another of the same month holds it or lacks it. A late incident, of no such day, matters on
    all of its days. One without a date may lie on any day, and so on covered ones.
    """
    start = frame["date_start"].to_numpy("datetime64[D]")
    end = frame["date_end"].to_numpy("datetime64[D]")
    undated = np.isnat(start)
    begin = np.where(undated, 0, start.astype(np.int64))
    finish = np.where(np.isnat(end) | undated, begin, end.astype(np.int64))
    of_own = covered_days(own, begin, finish)
    wanted = np.where(of_own > 0, of_own, finish - begin + 1)
    held = np.where(
        of_own > 0, covered_days(own.common(other), begin, finish), covered_days(other, begin, finish)
    )
    return np.asarray((held == wanted) | undated, dtype=bool)
