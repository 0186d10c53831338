"""Figures of a period that contradict themselves: a series that holds one is not made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.errors import InputError
from trends.periods.calendar import days_within, label, parse_frequency

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries

__all__ = ["NO_EXPOSURE", "OVERLONG", "overlong", "refuse_fractions", "refuse_impossible", "refuse_overlong"]

NO_EXPOSURE = "a count without a day of exposure"
OVERLONG = "more days of exposure than the period has"
_ROUNDING = 1e-9
"""A figure may lie outside its limits by as much as sums of fractions do."""


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
        # Put so that NaN, of which no comparison is true, is refused too.
        (~(days >= 0) | np.isinf(days), "an exposure that is no number of days"),
        ((days == 0) & (count > 0), NO_EXPOSURE),
    ):
        if np.any(bad):
            raise InputError(f"{label(series.periods[int(np.argmax(bad))])} has {reason}.")


def overlong(periods: pd.PeriodIndex, days: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return where a caller or a file states more days of exposure than a period has, shape (n,).

    Who counts exposure in average months gives a February 30.4375 days: that much every period may have.
    """
    average = 365.25 / parse_frequency(periods.freqstr).per_year
    return np.asarray(days > np.maximum(days_within(periods), average) + _ROUNDING)


def refuse_overlong(periods: pd.PeriodIndex, days: NDArray[np.float64]) -> None:
    """Name the first period with more days of exposure than it has.

    Raises
    ------
    InputError
    """
    longer = overlong(periods, days)
    if longer.any():
        first = int(np.argmax(longer))
        raise InputError(
            f"{label(periods[first])} has {OVERLONG}: {days[first]:.10g}, of {days_within(periods)[first]:.0f}."
        )


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
