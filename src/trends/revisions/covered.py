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

__all__ = ["coverage_of", "wholly_covered"]


def coverage_of(data: Incidents | SeriesTable) -> Coverage:
    """Return the days that data cover; a series file covers those from its first to its last period."""
    if isinstance(data, Incidents):
        return data.coverage or Coverage(())
    first, last = data.span
    return Coverage.of((first.start_time.date(), last.end_time.date()), basis="stated")


def wholly_covered(frame: pd.DataFrame, coverage: Coverage) -> NDArray[np.bool_]:
    """Say which incidents lie on covered days alone, shape (n,): of one that does not, another release may still speak.

    An incident without a date may lie on any day, and so on covered ones.
    """
    start = frame["date_start"].to_numpy("datetime64[D]")
    end = frame["date_end"].to_numpy("datetime64[D]")
    undated = np.isnat(start)
    begin = np.where(undated, 0, start.astype(np.int64))
    finish = np.where(np.isnat(end) | undated, begin, end.astype(np.int64))
    return np.asarray((covered_days(coverage, begin, finish) == finish - begin + 1) | undated, dtype=bool)
