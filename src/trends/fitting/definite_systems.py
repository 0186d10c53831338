"""Many small positive definite systems at once, one for each series, solved alike whatever stands beside them.

A library solves them one after the other, which for six unknowns costs more than the likelihood itself; here each
step of the factorisation A = L D L' is one operation on all systems. Each number depends on its own system alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Factors", "factorise", "pairs_of"]

_EMPTY = 1e-13
"""Share of its diagonal element below which a pivot is rounding: the direction carries no information."""


def pairs_of(U: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the products of two columns i >= j of U (n, r), shape (r(r + 1)/2, n), that `factorise` expects."""
    return np.ascontiguousarray([U[:, i] * U[:, j] for i in range(U.shape[1]) for j in range(i + 1)])


@dataclass(frozen=True)
class Factors:
    """R factorised matrices of r rows.

    Attributes
    ----------
    lower : ndarray, shape (r, r, R)
        L below its diagonal of ones.
    pivot : ndarray, shape (r, R)
        D; where it is nothing but rounding, the least that is not.
    empty : ndarray of bool, shape (r, R)
        Which pivots were nothing but rounding.
    """

    lower: NDArray[np.float64]
    pivot: NDArray[np.float64]
    empty: NDArray[np.bool_]

    def solve(self, right: NDArray[np.float64]) -> NDArray[np.float64]:
        """Solve for right-hand sides of shape (r, m, R); directions without information get no step."""
        return self._solve(right, np.where(self.empty, 0.0, 1.0 / self.pivot))

    def inverse(self) -> NDArray[np.float64]:
        """Return the inverses, shape (R, r, r); a direction without information has a huge but finite variance."""
        r, R = self.pivot.shape
        unit = np.broadcast_to(np.eye(r)[:, :, None], (r, r, R))
        return np.ascontiguousarray(self._solve(unit, 1.0 / self.pivot).transpose(2, 0, 1))

    def _solve(self, right: NDArray[np.float64], inverse: NDArray[np.float64]) -> NDArray[np.float64]:
        x, lower, r = right.copy(), self.lower, len(right)
        for k in range(r - 1):
            x[k + 1 :] -= lower[k + 1 :, k, None] * x[k]
        x *= inverse[:, None]
        for k in range(r - 1, 0, -1):
            x[:k] -= lower[k, :k, None] * x[k]
        return x


def factorise(packed: NDArray[np.float64]) -> Factors:
    """Factorise symmetric matrices given by their lower triangles, row by row: shape (R, r(r + 1)/2)."""
    R, K = packed.shape
    r = int((np.sqrt(8 * K + 1) - 1) / 2)
    rest = np.empty((r, r, R))
    for row in range(r):
        for column in range(row + 1):
            rest[row, column] = packed[:, row * (row + 1) // 2 + column]
            rest[column, row] = rest[row, column]
    least = np.maximum(_EMPTY * np.stack([rest[k, k] for k in range(r)]), 1e-300)
    pivot, empty = np.empty((r, R)), np.zeros((r, R), dtype=bool)
    lower = np.zeros((r, r, R))
    for k in range(r):
        # Negated, so that NaN counts as empty.
        empty[k] = ~(rest[k, k] > least[k])
        pivot[k] = np.where(empty[k], least[k], rest[k, k])
        inverse = np.where(empty[k], 0.0, 1.0 / pivot[k])
        lower[k + 1 :, k] = rest[k + 1 :, k] * inverse
        rest[k + 1 :, k + 1 :] -= lower[k + 1 :, k, None] * rest[k, k + 1 :]
    return Factors(lower, pivot, empty)
