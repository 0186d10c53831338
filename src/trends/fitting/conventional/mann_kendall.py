"""The Mann-Kendall test (Mann 1945, Kendall 1975), with ties: whether later counts tend to be higher than earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.conventional.histories import Histories, histories, pieces
from trends.fitting.conventional.significance import ratio, two_sided

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["KendallScore", "KendallTest", "kendall_score", "kendall_test", "mann_kendall"]


@dataclass(frozen=True)
class KendallScore:
    """Kendall's score and what it is measured by, shape (R,) each.

    Attributes
    ----------
    score : ndarray
        Pairs that rise less pairs that fall.
    variance : ndarray
        Of the score under exchangeability, given the ties.
    pairs : ndarray
        Pairs of observed periods.
    scale : ndarray
        Largest possible score, given the ties: the denominator of Kendall's tau-b.
    """

    score: NDArray[np.float64]
    variance: NDArray[np.float64]
    pairs: NDArray[np.float64]
    scale: NDArray[np.float64]


@dataclass(frozen=True)
class KendallTest:
    """A test by Kendall's score, of each history.

    Attributes
    ----------
    score, variance : ndarray, shape (...)
    tau : ndarray, shape (...)
        Kendall's tau-b: the score over the largest possible.
    statistic : ndarray, shape (...)
        Standardised score.
    p : ndarray, shape (...)
        Two-sided, from the normal distribution.
    """

    score: NDArray[np.float64]
    variance: NDArray[np.float64]
    tau: NDArray[np.float64]
    statistic: NDArray[np.float64]
    p: NDArray[np.float64]


def kendall_score(data: Histories) -> KendallScore:
    """Compare every pair of observed periods."""
    R, n = data.count.shape
    score, tied, tied_cubes = np.zeros(R), np.zeros(R), np.zeros(R)
    for piece in pieces(R, 16 * n):
        y = np.where(data.observed[piece], data.count[piece], np.nan)
        same = np.zeros(y.shape)
        for lag in range(1, n):
            # Comparisons with NaN are false, so unobserved periods drop out.
            later, earlier = y[:, lag:], y[:, :-lag]
            score[piece] += (later > earlier).sum(axis=1)
            score[piece] -= (later < earlier).sum(axis=1)
            equal = later == earlier
            same[:, lag:] += equal
            same[:, :-lag] += equal
        # A period whose count occurs t times has t - 1 equals; over the periods, sums over groups of ties.
        tied[piece] = same.sum(axis=1) / 2
        tied_cubes[piece] = (same * (2 * (same + 1) + 5)).sum(axis=1)
    m = data.observed.sum(axis=1).astype(float)
    pairs = m * (m - 1) / 2
    # Kendall (1975): m(m-1)(2m+5), less t(t-1)(2t+5) for each group of t equal counts. Counts are full of ties.
    variance = (m * (m - 1) * (2 * m + 5) - tied_cubes) / 18
    return KendallScore(score, variance, pairs, np.sqrt((pairs - tied) * pairs))


def kendall_test(data: Histories, found: KendallScore, *, continuity: bool) -> KendallTest:
    """Standardise scores; `continuity` brings each nearer to zero by one."""
    distance = found.score - np.sign(found.score) if continuity else found.score
    z = ratio(distance, np.sqrt(np.maximum(found.variance, 0.0)))
    return KendallTest(
        data.shaped(found.score),
        data.shaped(found.variance),
        data.shaped(ratio(found.score, found.scale)),
        data.shaped(z),
        data.shaped(two_sided(z)),
    )


def mann_kendall(
    counts: ArrayLike, exposure: ArrayLike | None = None, *, continuity: bool = True
) -> KendallTest:
    """Test for a monotone trend.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    exposure : array_like, broadcast to the counts, optional
        With it, rates are compared instead of counts.
    continuity : bool
        Whether the score is brought nearer to zero by one, as is customary.
    """
    data = rates(histories(counts, exposure))
    return kendall_test(data, kendall_score(data), continuity=continuity)


def rates(data: Histories) -> Histories:
    """Return counts per unit of exposure in place of counts."""
    rate = data.count / np.where(data.observed, data.exposure, 1.0)
    return Histories(rate, data.observed, data.exposure, data.shape)
