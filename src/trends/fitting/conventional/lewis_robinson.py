"""The Lewis-Robinson test (1974): Laplace's test for renewal processes, whose gaps need not be exponential."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.conventional.laplace import LaplaceTest, laplace_of_times
from trends.fitting.conventional.significance import ratio, two_sided

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["lewis_robinson"]


def lewis_robinson(times: ArrayLike, end: float | None = None) -> LaplaceTest:
    """Divide Laplace's U by the coefficient of variation of the gaps between events.

    Parameters
    ----------
    times : array_like, shape (N,)
        Times of the events since the start of observation; the first gap begins there.
    end : float, optional
        End of observation; without it, the last event.

    Raises
    ------
    ParameterError
        For times that are negative, unknown or after the end.
    """
    U = laplace_of_times(times, end).statistic
    gaps = np.diff(np.sort(np.asarray(times, dtype=float).ravel()), prepend=0.0)
    spread = gaps.std(ddof=1) / gaps.mean() if len(gaps) > 1 and gaps.mean() > 0 else np.nan
    z = np.asarray(ratio(U, np.asarray(spread)))
    return LaplaceTest(z, two_sided(z))
