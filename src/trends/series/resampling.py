"""Periods added up to longer ones: days to weeks, months to quarters, and what is known of a part to what is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import ParameterError
from trends.periods.calendar import Frequency, alias_of, parse_cadence, week_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries

__all__ = ["resampled"]


def resampled(series: CountSeries, freq: str | Frequency, week: str | None = None) -> CountSeries:
    """Add the periods of a series up to a longer frequency; see `CountSeries.resample`."""
    target, first = parse_cadence(freq, week if series.freq is not Frequency.WEEK else None)
    alias = alias_of(target, first or series.week)
    if alias == series.alias:
        return series
    if target is series.freq:
        raise ParameterError(
            f"A series of weeks from {series.week.capitalize()} cannot be counted by weeks from "
            f"{week_of(alias).capitalize()}."
        )
    order = list(Frequency)
    nested = series.freq is not Frequency.WEEK
    if order.index(target) < order.index(series.freq) or not nested:
        raise ParameterError(f"A {series.freq.adjective} series cannot be counted by {target.value}.")
    longer = pd.PeriodIndex(series.periods.start_time, freq=alias)
    begins = np.flatnonzero(np.append(True, np.diff(longer.asi8) != 0))

    def add(values: NDArray[Any]) -> NDArray[Any]:
        return np.add.reduceat(values, begins, axis=-1)

    count, high = add(series.count), add(series.high)
    at_least = add(np.nan_to_num(series.low, nan=0.0))
    draws = series.draws
    if draws is not None:
        draws = np.where(add((draws < 0).astype(int)) > 0, -1, add(draws))
    at_least = np.where(at_least == 0, np.nan, at_least)  # "not below zero" says nothing
    low = np.where(np.isnan(count), at_least, add(series.low))
    return replace(
        series,
        periods=longer[begins],
        freq=target,
        count=count,
        low=low,
        high=high,
        exposure_days=add(series.exposure_days),
        inferred_low=add(series.inferred_low.astype(int)) > 0,
        inferred_high=add(series.inferred_high.astype(int)) > 0,
        draws=draws,
    )
