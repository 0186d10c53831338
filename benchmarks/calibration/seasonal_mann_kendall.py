"""The seasonal Mann-Kendall test (Hirsch, Slack & Smith 1982): Januaries with Januaries, and the scores added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.errors import ParameterError
from trends.fitting.conventional.histories import Histories, histories, pieces
from trends.fitting.conventional.mann_kendall import (
    KendallScore,
    KendallTest,
    kendall_score,
    kendall_test,
    rates,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["seasonal_mann_kendall"]


def seasonal_mann_kendall(
    counts: ArrayLike,
    period: int = 12,
    exposure: ArrayLike | None = None,
    *,
    correlated: bool = False,
    continuity: bool = True,
) -> KendallTest:
    """Test for a monotone trend within the seasons.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    period : int
        Periods in a cycle.
    exposure : array_like, broadcast to the counts, optional
        With it, rates are compared instead of counts.
    correlated : bool
        Whether the seasons of a cycle may depend on each other (Hirsch & Slack 1984); needs whole cycles, and leaves
        out the last one if it is cut short. Without it they are taken for independent.
    continuity : bool
        Whether the score is brought nearer to zero by one.

    Raises
    ------
    ParameterError
        For a period that is not from 1 to n.
    """
    data = rates(histories(counts, exposure))
    if not 1 <= period <= data.n:
        raise ParameterError(f"The cycle must have from 1 to {data.n} periods, not {period}.")
    if correlated:
        data = _columns(data, slice(0, data.n // period * period))
    seasons = [_columns(data, slice(start, None, period)) for start in range(period)]
    found = [kendall_score(season) for season in seasons]
    score = np.sum([one.score for one in found], axis=0)
    variance = np.sum([one.variance for one in found], axis=0)
    if correlated:
        variance = _variance(seasons)
    pairs = np.sum([one.pairs for one in found], axis=0)
    # Each season's tau-b has its own denominator, so that their sum measures the sum of the scores.
    scale = np.sum([one.scale for one in found], axis=0)
    return kendall_test(data, KendallScore(score, variance, pairs, scale), continuity=continuity)


def _columns(data: Histories, which: slice) -> Histories:
    return Histories(data.count[:, which], data.observed[:, which], data.exposure[:, which], data.shape)


def _variance(seasons: list[Histories]) -> NDArray[np.float64]:
    """Variance of the sum of the scores when seasons of one cycle may depend on each other, shape (R,).

    The covariance of two seasons' scores is (K + 4 sum R_g R_h - m (m_g + 1) (m_h + 1)) / 3 with K the sum over pairs
    of cycles of the product of their signs, and R the ranks (Dietz & Killeen 1981); with r = R - (m + 1)/2, which is
    half the sum of an element's signs, that is (K + 4 sum r_g r_h) / 3, and it holds with unobserved periods too.
    """
    y = np.stack([np.where(one.observed, one.count, np.nan) for one in seasons], axis=1)
    R, _, cycles = y.shape
    variance = np.zeros(R)
    for piece in pieces(R, y[0].size * cycles):
        sign = np.nan_to_num(np.sign(y[piece, :, None, :] - y[piece, :, :, None]))
        concordance = (sign.sum(axis=1) ** 2).sum(axis=(1, 2)) / 2
        ranks = sign.sum(axis=2) / 2
        variance[piece] = (concordance + 4 * (ranks.sum(axis=1) ** 2).sum(axis=1)) / 3
    return variance
