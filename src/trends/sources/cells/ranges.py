"""From first and last days to canonical dates: one place for types and for the word that says how exact they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trends.schema import DATE_PRECISIONS
from trends.sources.cells.arrays import names_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.sources.cells.dates import Dates

__all__ = ["PRECISION", "date_columns", "month_of", "precision_as_read", "precision_by_span"]

PRECISION = {word: place for place, word in enumerate(DATE_PRECISIONS)}
"""Places in `trends.schema.DATE_PRECISIONS`, by which precisions are kept while a table is read."""


def date_columns(
    first: NDArray[np.datetime64],
    last: NDArray[np.datetime64],
    precision: NDArray[np.signedinteger],
    written: NDArray[np.datetime64] | None = None,
) -> dict[str, Any]:
    """Return the four canonical columns.

    Parameters
    ----------
    first, last : ndarray of datetime64[D], shape (rows,)
        NaT where unknown.
    precision : ndarray of int, shape (rows,)
        Places in `DATE_PRECISIONS`; a row without a date becomes ``unknown``, a range that fills one calendar year
        ``year``.
    written : ndarray of datetime64[D], shape (rows,), optional
        The day that the source writes, NaT where it writes a month or a year only; by default the first day.
    """
    # A copy, always: the caller's array is not to be written to below.
    precision = precision.astype(np.int8)
    ranges = np.flatnonzero(precision == PRECISION["range"])
    start, end = first[ranges], last[ranges]
    years = start.astype("datetime64[Y]")
    # From 1 January to 31 December only the year is known; no attack lasted so long.
    whole = (start == years.astype("datetime64[D]")) & (
        end == (years + np.timedelta64(1, "Y")).astype("datetime64[D]") - np.timedelta64(1, "D")
    )
    precision[ranges[whole]] = PRECISION["year"]
    precision[np.isnat(first)] = PRECISION["unknown"]
    return {
        "date_start": first.astype("datetime64[s]"),
        "date_end": last.astype("datetime64[s]"),
        "date_written": (first if written is None else written).astype("datetime64[s]"),
        "date_precision": names_of(list(DATE_PRECISIONS), precision),
    }


def precision_as_read(dates: Dates) -> NDArray[np.int32]:
    """Return the precision with which each date was written, shape (rows,), as places in `DATE_PRECISIONS`."""
    places = [PRECISION.get(str(word), PRECISION["unknown"]) for word in dates.distinct]
    return np.asarray(np.array(places, dtype=np.int32)[dates.codes])


def precision_by_span(first: NDArray[np.datetime64], last: NDArray[np.datetime64]) -> NDArray[np.int32]:
    """Return ``day`` where both days are the same, otherwise ``range``."""
    return np.where(last == first, PRECISION["day"], PRECISION["range"]).astype(np.int32)


def month_of(days: NDArray[np.datetime64]) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    """Return the first and the last day of the month of each day."""
    months = days.astype("datetime64[M]")
    following: NDArray[np.datetime64] = (months + np.timedelta64(1, "M")).astype("datetime64[D]")
    return months.astype("datetime64[D]"), following - np.timedelta64(1, "D")
