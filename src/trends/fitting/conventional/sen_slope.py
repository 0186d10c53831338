"""Sen's slope (Sen 1968): the median of all slopes between two periods, and its seasonal form (Hirsch et al. 1982)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.errors import ParameterError
from trends.fitting.conventional.histories import histories, pieces
from trends.fitting.conventional.mann_kendall import rates

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["sen_slope"]


def sen_slope(
    counts: ArrayLike, period: int | None = None, exposure: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Return the median slope per period, or with `period` the median over same seasons of the slope per cycle.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    period : int, optional
        Periods in a cycle: only same seasons are compared.
    exposure : array_like, broadcast to the counts, optional
        With it, rates are compared instead of counts.

    Raises
    ------
    ParameterError
        For a period that is not from 1 to n.
    """
    data = rates(histories(counts, exposure))
    if period is not None and not 1 <= period <= data.n:
        raise ParameterError(f"The cycle must have from 1 to {data.n} periods, not {period}.")
    apart = np.subtract.outer(np.arange(data.n), np.arange(data.n))
    later, earlier = np.nonzero((apart > 0) & (apart % (period or 1) == 0))
    span = apart[later, earlier] / (period or 1)
    slope = np.full(len(data.count), np.nan)
    for piece in pieces(len(slope), len(span)):
        y = np.where(data.observed[piece], data.count[piece], np.nan)
        each = (y[:, later] - y[:, earlier]) / span
        able = np.flatnonzero((~np.isnan(each)).any(axis=1)) if len(span) else np.array([], dtype=int)
        slope[np.arange(len(slope))[piece][able]] = np.nanmedian(each[able], axis=1)
    return data.shaped(slope)
