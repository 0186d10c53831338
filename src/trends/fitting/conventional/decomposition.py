"""STL (Cleveland et al. 1990), and the Mann-Kendall test of what it leaves when the season is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.conventional.histories import histories
from trends.fitting.conventional.local_level import log_rates
from trends.fitting.conventional.mann_kendall import mann_kendall
from trends.fitting.conventional.significance import LevelChange

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["decomposition"]


def decomposition(counts: ArrayLike, offset: NDArray[np.float64], cycle: int) -> LevelChange:
    """Measure the second half of STL's trend over the first, and test the counts without their season by Mann-Kendall.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed. STL knows no gaps, so that a history with one has no result.
    offset : ndarray, shape (n,)
        Log exposure.
    cycle : int
        Periods in a year; less than two has no season.

    Returns
    -------
    LevelChange
        Without a standard error: STL describes and has none. NaN for less than two years.

    Examples
    --------
    >>> import numpy as np
    >>> found = decomposition([8, 12] * 12 + [18, 22] * 12, np.zeros(48), 12)
    >>> bool(1.8 < np.exp(found.log_ratio) < 2.2), bool(found.p < 0.001)
    (True, True)
    """
    data = histories(counts)
    cut = data.n // 2
    log_ratio, adjusted = np.full(len(data.count), np.nan), np.full(data.count.shape, np.nan)
    if cycle >= 2 and data.n >= 2 * cycle and np.isfinite(offset).all():
        from statsmodels.tsa.seasonal import STL

        z = log_rates(data.count, offset)
        for i in np.flatnonzero(data.observed.all(axis=1) & (data.total > 0)):
            parts = STL(z[i], period=cycle).fit()
            adjusted[i] = np.exp(z[i] - parts.seasonal)
            log_ratio[i] = parts.trend[cut:].mean() - parts.trend[:cut].mean()
    p = np.where(np.isnan(log_ratio), np.nan, mann_kendall(adjusted).p)
    return LevelChange(data.shaped(log_ratio), np.full(data.shape, np.nan), data.shaped(p))
