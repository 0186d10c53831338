"""Several changes of a Poisson rate: the segmentation of least penalised cost.

PELT (Killick, Fearnhead & Eckley 2012) finds the segmentation that optimal partitioning (Jackson et al. 2005) finds,
and prunes what cannot be part of it. Over many short histories at once the plain recursion is the quicker of the two,
since every history takes the same steps. No library in use has a Poisson cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.errors import ParameterError
from trends.fitting.conventional.histories import Histories, histories, pieces

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Segmentation", "segmentation"]


@dataclass(frozen=True)
class Segmentation:
    """The best segmentation of each history.

    Attributes
    ----------
    changes : ndarray of int, shape (...)
        Number of changes found.
    starts : ndarray of bool, shape (..., n)
        Where a new segment starts; never at the first period.
    cost : ndarray, shape (...)
        Minus twice the log-likelihood, but for what does not depend on the rates, plus the penalty for each change.
    """

    changes: NDArray[np.int64]
    starts: NDArray[np.bool_]
    cost: NDArray[np.float64]


def segmentation(
    counts: ArrayLike,
    exposure: ArrayLike | None = None,
    penalty: float | None = None,
    shortest: int = 2,
) -> Segmentation:
    """Find the changes of a Poisson rate.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed: such a period costs nothing wherever it is put.
    exposure : array_like, broadcast to the counts, optional
    penalty : float, optional
        Cost of a change; 2 log n without it, the Schwarz criterion of a rate and a date for each change.
    shortest : int
        Least length of a segment.

    Raises
    ------
    ParameterError
        For a penalty that is negative or not finite, or a `shortest` that is not from 1 to n.
    """
    data = histories(counts, exposure)
    n = data.n
    penalty = 2 * np.log(n) if penalty is None else penalty
    if not np.isfinite(penalty) or penalty < 0:
        raise ParameterError("The penalty of a change must be finite and not negative.")
    if not 1 <= shortest <= n:
        raise ParameterError(f"A segment must have from 1 to {n} periods at least, not {shortest}.")
    R = len(data.count)
    starts, cost = np.zeros((R, n), dtype=bool), np.zeros(R)
    for piece in pieces(R, 8 * n):
        part = Histories(data.count[piece], data.observed[piece], data.exposure[piece], ())
        starts[piece], cost[piece] = _partition(part, penalty, shortest)
    return Segmentation(data.places(starts.sum(axis=1)), starts.reshape((*data.shape, n)), data.shaped(cost))


def _partition(
    data: Histories, penalty: float, shortest: int
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Optimal partitioning: the best cost up to each period from the best costs before it."""
    from scipy.special import xlogy

    R, n = data.count.shape
    events = np.concatenate([np.zeros((R, 1)), np.cumsum(data.count, axis=1)], axis=1)
    time = np.concatenate([np.zeros((R, 1)), np.cumsum(data.exposure, axis=1)], axis=1)
    best = np.full((R, n + 1), np.inf)
    # The first segment is no change and pays nothing.
    best[:, 0] = -penalty
    last = np.zeros((R, n + 1), dtype=np.int64)
    rows = np.arange(R)
    for end in range(shortest, n + 1):
        begin = slice(0, end - shortest + 1)
        x, t = events[:, end, None] - events[:, begin], time[:, end, None] - time[:, begin]
        # `xlogy` has 0 log 0 = 0: a segment without events costs nothing, instead of NaN.
        total = best[:, begin] + penalty - 2 * xlogy(x, x / np.where(t > 0, t, 1.0))
        last[:, end] = total.argmin(axis=1)
        best[:, end] = total[rows, last[:, end]]
    starts = np.zeros((R, n), dtype=bool)
    at = last[:, n]
    while (at > 0).any():
        starts[rows[at > 0], at[at > 0]] = True
        at = last[rows, at]
    return starts, best[:, n]
