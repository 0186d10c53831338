"""Figures of a period that contradict themselves: a series that holds one is not made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.errors import InputError
from trends.periods.calendar import label

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries

__all__ = ["refuse_fractions", "refuse_impossible"]

_ROUNDING = 1e-9
"""A count may lie outside its bounds by as much as sums of fractions do."""


def refuse_impossible(series: CountSeries) -> None:
    """Name the first period whose figures contradict themselves.

    Raises
    ------
    InputError
        If a count or bound is negative or infinite, lies on the wrong side of another, or has no day of exposure.
    """
    count, low, high, days = series.count, series.low, series.high, series.exposure_days
    for bad, reason in (
        (count < 0, "a negative count"),
        (np.isinf(count), "a count that is no finite number"),
        (low < 0, "a negative lower bound"),
        (np.isinf(low) | np.isinf(high), "a bound that is no finite number"),
        (low > high, "a lower bound above its upper bound"),
        ((count < low - _ROUNDING) | (count > high + _ROUNDING), "a count outside its bounds"),
        (~(days >= 0) | np.isinf(days), "an exposure that is no number of days"),
        ((days == 0) & (count > 0), "a count without a day of exposure"),
    ):
        if np.any(bad):
            raise InputError(f"{label(series.periods[int(np.argmax(bad))])} has {reason}.")


def refuse_fractions(periods: pd.PeriodIndex, count: NDArray[np.float64]) -> None:
    """Name the first count that is no whole number: in counts without bounds nothing can be a share, as in a file.

    Raises
    ------
    InputError
    """
    broken = np.flatnonzero(np.isfinite(count) & (count != np.floor(count)))
    if len(broken):
        first = int(broken[0])
        raise InputError(
            f"{label(periods[first])} has the count {count[first]:.10g}: counts are whole numbers; where they are shares of "
            "incidents, give low and high beside them."
        )
