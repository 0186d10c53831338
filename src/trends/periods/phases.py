"""Where a period lies in its year, which is the coordinate of a season, and in its window, that of a trend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.periods.calendar import Frequency

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["centred_years", "iso_weeks", "season_phase"]


def season_phase(periods: pd.PeriodIndex, freq: Frequency) -> NDArray[np.float64]:
    """Return the middle of each period as a fraction of its year, shape (n,).

    Months give (month - 0.5)/12, the coordinate of the reference fits; other frequencies use the period's index
    in its yearly cycle, of an average year: the last day or week of a long year lies just above 1.
    """
    if freq is Frequency.MONTH:
        return (np.asarray(periods.month, dtype=float) - 0.5) / 12.0
    if freq is Frequency.QUARTER:
        return (np.asarray(periods.quarter, dtype=float) - 0.5) / 4.0
    if freq is Frequency.WEEK:
        return (iso_weeks(periods) - 0.5) / freq.per_year
    if freq is Frequency.DAY:
        return (np.asarray(periods.day_of_year, dtype=float) - 0.5) / freq.per_year
    # A year has no season within it; any constant will do.
    return np.full(len(periods), 0.5)


def iso_weeks(periods: pd.PeriodIndex) -> NDArray[np.float64]:
    """Return the ISO number of the week in which most of each weekly period lies, shape (n,)."""
    # A week has the number, and the year, of its fourth day (ISO 8601).
    middles = periods.start_time + pd.Timedelta(days=3)
    return np.asarray(middles.isocalendar()["week"], dtype=np.float64)


def centred_years(n: int, freq: Frequency) -> NDArray[np.float64]:
    """Return (index - (n - 1)/2) in years, shape (n,)."""
    index = np.arange(n, dtype=np.float64)
    return (index - (n - 1) / 2.0) / freq.per_year
