"""The power-law process (Crow 1974; MIL-HDBK-189): the rate lambda beta t^(beta - 1), and the test of beta = 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.conventional.event_times import event_times
from trends.fitting.conventional.histories import histories
from trends.fitting.conventional.laplace import LaplaceTest
from trends.fitting.conventional.significance import ratio, two_sided

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["PowerLawTest", "power_law", "power_law_of_times"]


@dataclass(frozen=True)
class PowerLawTest:
    """The military handbook's test of the times of single events.

    Attributes
    ----------
    statistic : float
        2 sum log(T / t): chi-square under a constant rate, small when events crowd late.
    df : int
        Its degrees of freedom.
    p : float
        Two-sided: twice the smaller tail.
    beta : float
        Maximum-likelihood exponent: above one, the rate rises.
    rate : float
        lambda: expected events up to time t are lambda t^beta.
    """

    statistic: float
    df: int
    p: float
    beta: float
    rate: float


def power_law_of_times(times: ArrayLike, end: float | None = None) -> PowerLawTest:
    """Test the times of single events.

    Parameters
    ----------
    times : array_like, shape (N,)
        Times of the events since the start of observation.
    end : float, optional
        End of observation. Without it, observation ended with the last event: the test has two degrees of freedom
        less, the estimates count all N events.

    Raises
    ------
    ParameterError
        For times that are not positive, unknown or after the end.
    """
    from scipy.special import chdtr, chdtrc

    t, length = event_times(times, end)
    if not len(t) or t[0] <= 0:
        return PowerLawTest(np.nan, 2 * len(t), np.nan, np.nan, np.nan)
    logs = float(np.log(length / t).sum())
    statistic, df = 2 * logs, 2 * len(t)
    p = min(1.0, 2 * float(min(chdtr(df, statistic), chdtrc(df, statistic))))
    events = len(t) + (end is None)
    beta = events / logs if logs > 0 else np.nan
    return PowerLawTest(statistic, df, p, beta, events * float(np.exp(-beta * np.log(length))))


def power_law(counts: ArrayLike, exposure: ArrayLike | None = None) -> LaplaceTest:
    """Test counts for beta = 1 by the score of the grouped dates: the form that the handbook's test takes for counts.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    exposure : array_like, broadcast to the counts, optional
        Time is cumulative exposure.

    Returns
    -------
    LaplaceTest
        Standard normal under a constant Poisson rate, positive when the rate rises (beta above one).
    """
    from scipy.special import xlogy

    data = histories(counts, exposure)
    length = np.maximum(data.exposure.sum(axis=1, keepdims=True), 1e-300)
    share = data.exposure / length
    end: NDArray[np.float64] = np.cumsum(share, axis=1)
    start = np.maximum(end - share, 0.0)
    score = np.where(data.observed, xlogy(end, end) - xlogy(start, start), 0.0)
    score = score / np.where(data.observed, share, 1.0)
    score = score - (share * score).sum(axis=1, keepdims=True)
    z = ratio((data.count * score).sum(axis=1), np.sqrt(data.total * (share * score**2).sum(axis=1)))
    return LaplaceTest(data.shaped(z), data.shaped(two_sided(z)))
