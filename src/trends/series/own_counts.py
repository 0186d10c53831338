"""From counts of a caller's own to what a series is made of: periods, counts, bounds and days covered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trends.errors import InputError, ParameterError
from trends.periods.calendar import days_within
from trends.periods.dated_counts import column_of, completed, dated, default_periods, refuse_other_kinds
from trends.series.impossible import refuse_fractions, refuse_overlong

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from trends.periods.calendar import Frequency

__all__ = ["numbers", "own_counts"]


def own_counts(
    counts: ArrayLike,
    start: object,
    freq: str | Frequency | None,
    low: ArrayLike | None,
    high: ArrayLike | None,
    exposure_days: ArrayLike | None,
    week: str | None,
) -> dict[str, Any]:
    """Lay counts out by period; see `trends.series.count_series.CountSeries.from_counts`.

    Returns
    -------
    dict
        Attributes of a series: ``periods``, ``freq``, ``count``, ``low``, ``high``, ``exposure_days``, ``notes``.
    """
    low, high, exposure_days = completed(counts, low, high, exposure_days)
    laid = dated(counts, start=start, freq=freq, week=week)
    if laid is not None:
        frequency, periods = laid.freq, laid.periods
        count = laid.placed("counts", laid.counts)
        if low is None and high is None:
            refuse_fractions(periods, count)
    else:
        plain = column_of(counts)
        count = numbers("counts", counts if plain is None else plain)
        if not len(count):
            raise InputError("A series needs at least one period.")
        frequency, periods = default_periods(len(count), start, freq, week)

    def beside(name: str, values: ArrayLike | None) -> NDArray[np.float64]:
        if values is None:
            return np.full(len(periods), np.nan)
        return numbers(name, values, len(periods)) if laid is None else laid.placed(name, values)

    bounds = (beside("low", low), beside("high", high))
    lower, upper = (np.where(np.isnan(bound), count, bound) for bound in bounds)
    days = beside("exposure_days", exposure_days)
    refuse_overlong(periods, days)
    # Days that nobody states are those of the whole period. A NaN that stands beside a count was
    # written by the caller: it stays, and is refused.
    absent = np.isnan(days) & (exposure_days is None or (laid is not None and np.isnan(count)))
    return {
        "periods": periods,
        "freq": frequency,
        "count": count,
        "low": lower,
        "high": upper,
        "exposure_days": np.where(absent, days_within(periods), days),
        "notes": () if laid is None else laid.notes,
    }


def numbers(name: str, values: ArrayLike, n: int | None = None) -> NDArray[np.float64]:
    """Read numbers, None as NaN; n of them if it is given."""
    refuse_other_kinds(name, values)
    try:
        array = np.array(values, dtype=float)
    except (OverflowError, TypeError, ValueError):
        raise ParameterError(f"{name} holds something that is no number.") from None
    if array.ndim != 1 or n not in (None, len(array)):
        needed = "a list" if n is None else f"a list of {n}"
        raise ParameterError(f"{name} has shape {array.shape}; {needed} is needed.")
    return array
