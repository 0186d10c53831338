"""Many symmetric positive definite tridiagonal systems at once: the precision of a first-order process plus its noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Tridiagonal", "unit_precision"]


def unit_precision(n: int, phi: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the precision of an AR(1) of unit variance: its diagonal (n, ...) and the element beside it (...).

    Its determinant is (1 - phi^2)^(1 - n).

    Examples
    --------
    >>> import numpy as np
    >>> diagonal, beside = unit_precision(3, np.array(0.5))
    >>> np.linalg.inv(np.diag(diagonal) + np.diag([beside] * 2, 1) + np.diag([beside] * 2, -1)).round(3).tolist()
    [[1.0, 0.5, 0.25], [0.5, 1.0, 0.5], [0.25, 0.5, 1.0]]
    """
    scale = 1 / (1 - phi**2)
    diagonal = np.empty((n, *phi.shape))
    diagonal[:] = scale * (1 + phi**2)
    diagonal[0] = diagonal[-1] = scale
    return diagonal, -phi * scale


@dataclass(frozen=True)
class Tridiagonal:
    """Factorised systems of n rows, L D L' with L one below its diagonal of ones.

    Attributes
    ----------
    diagonal : ndarray, shape (n, ...)
    beside : ndarray, shape (...)
        The element beside the diagonal, the same in every row.
    pivot : ndarray, shape (n, ...)
        D.
    """

    diagonal: NDArray[np.float64]
    beside: NDArray[np.float64]
    pivot: NDArray[np.float64]

    @classmethod
    def of(cls, diagonal: NDArray[np.float64], beside: NDArray[np.float64]) -> Tridiagonal:
        """Factorise."""
        pivot = diagonal.copy()
        for t in range(1, len(pivot)):
            pivot[t] -= beside * (beside / pivot[t - 1])
        return cls(diagonal, beside, pivot)

    @property
    def log_determinant(self) -> NDArray[np.float64]:
        """Log determinants, shape (...)."""
        return np.asarray(np.log(self.pivot).sum(axis=0))

    def forward(self, right: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return L^-1 right for right-hand sides (n, ..., q), which are overwritten."""
        for t in range(1, len(right)):
            right[t] -= (self.beside / self.pivot[t - 1])[..., None] * right[t - 1]
        return right

    def solve(self, right: NDArray[np.float64]) -> NDArray[np.float64]:
        """Solve for right-hand sides (n, ..., q), which are overwritten."""
        solution = self.forward(right) / self.pivot[..., None]
        for t in range(len(right) - 2, -1, -1):
            solution[t] -= (self.beside / self.pivot[t])[..., None] * solution[t + 1]
        return np.asarray(solution)

    def inverse_diagonal(self) -> NDArray[np.float64]:
        """Return the diagonal of the inverses, shape (n, ...): what elimination from either end leaves of each row."""
        backward = self.diagonal.copy()
        for t in range(len(backward) - 2, -1, -1):
            backward[t] -= self.beside * (self.beside / backward[t + 1])
        # Forward and backward pivots each hold the row's own diagonal; together they hold it twice.
        return np.asarray(1 / (self.pivot + backward - self.diagonal))
