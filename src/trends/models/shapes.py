"""Shapes of change and their test statistics: trend, shift at an unknown date, surge between two, slow change.

Each statistic is |h . r| / (|h| sqrt L) for a shape h freed of constant and season, r the working residuals and L
their long-run variance; the sums over a shift or a surge come from cumulated residuals, so that all dates cost
about as much as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.models.nuisance import cosines

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Shapes", "build_shapes"]

MOST_CUTS = 130
"""More candidate dates than this are thinned to an even grid: neighbours are all but the same shape."""

SLOW_ORDINATES = 8


@dataclass(frozen=True)
class Shapes:
    """All candidate shapes over n periods, as cut points and norms.

    Attributes
    ----------
    project : ndarray, shape (n, n)
        Turns scores r into the scores of freed shapes: h_free . r = h . (r project).
    gram : ndarray, shape (n, n)
        h' gram h is the squared norm of the freed shape.
    line : ndarray, shape (n,)
        The centred line.
    trend_norm : float
        Its norm.
    shift_at : ndarray of int, shape (s,)
        First period of the second level, candidate by candidate.
    shift_norm : ndarray, shape (s,)
    surge_from, surge_to : ndarray of int, shape (g,)
        First period of a surge, and the first after it.
    surge_norm : ndarray, shape (g,)
    slow : ndarray, shape (8 or fewer, n)
        Freed cosines scaled to norm one, without those that the season empties.
    slow_order : ndarray, shape (8 or fewer,)
    """

    project: NDArray[np.float64]
    gram: NDArray[np.float64]
    line: NDArray[np.float64]
    trend_norm: float
    shift_at: NDArray[np.int64]
    shift_norm: NDArray[np.float64]
    surge_from: NDArray[np.int64]
    surge_to: NDArray[np.int64]
    surge_norm: NDArray[np.float64]
    slow: NDArray[np.float64]
    slow_order: NDArray[np.float64]

    def freed(self, score: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return working residuals (R, n) freed of constant and season: what all statistics below are taken of."""
        return np.asarray(score @ self.project)

    def trend(self, free: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return h . r / |h| of the line, shape (R,); divide by sqrt L."""
        return np.asarray(free @ self.line / self.trend_norm)

    def shift(self, free: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return h . r / |h| for every date of a shift, shape (R, s)."""
        sums = _cumulated(free)
        return np.asarray((sums[:, -1:] - sums[:, self.shift_at]) / self.shift_norm)

    def surge(self, free: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return h . r / |h| for every pair of dates of a surge, shape (R, g)."""
        sums = _cumulated(free)
        return np.asarray((sums[:, self.surge_to] - sums[:, self.surge_from]) / self.surge_norm)

    def along(self, free: NDArray[np.float64], shape: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return h . r / |h| of any shape (n,), shape (R,); divide by sqrt L."""
        norm2 = shape @ self.gram @ shape
        return np.asarray(free @ shape / np.sqrt(max(float(norm2), 1e-12)))

    def levels(self, free: NDArray[np.float64], shape: NDArray[np.float64]) -> NDArray[np.float64]:
        """Regress residuals on k shapes (n, k) at once: coefficients in units of the residuals, shape (R, k)."""
        gram = shape.T @ self.gram @ shape
        return np.asarray(np.linalg.lstsq(gram, (free @ shape).T, rcond=None)[0].T)

    def slow_change(self, free: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return sum over j of d_j^2 / j, shape (R,); divide by L."""
        return np.asarray(((free @ self.slow.T) ** 2 / self.slow_order).sum(axis=1))


def _cumulated(free: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cumulate along the periods, from zero: shape (R, n + 1)."""
    sums = np.zeros((len(free), free.shape[1] + 1))
    np.cumsum(free, axis=1, out=sums[:, 1:])
    return sums


def build_shapes(columns: NDArray[np.float64], weight: NDArray[np.float64]) -> Shapes:
    """Build the candidate shapes.

    Parameters
    ----------
    columns : ndarray, shape (n, p)
        Constant and season, of which every shape is freed.
    weight : ndarray, shape (n,)
        Information of each period, 0 (nothing known) to 1; the norms are taken in this metric.
    """
    n = len(columns)
    weighted = columns * weight[:, None]
    # h_free = h - X (X'WX)^-1 X'W h; its product with r is h . (r - W X (X'WX)^-1 X'r)
    solve = np.linalg.pinv(columns.T @ weighted)
    project = np.eye(n) - columns @ solve @ weighted.T
    gram = weight[:, None] * project
    gram = (gram + gram.T) / 2

    line = np.arange(n, dtype=np.float64) - (n - 1) / 2
    informed = np.concatenate([[0.0], np.cumsum(weight)])

    # Norms of all indicator shapes [a, b) come from the twice cumulated Gram matrix.
    twice = np.zeros((n + 1, n + 1))
    twice[1:, 1:] = gram.cumsum(axis=0).cumsum(axis=1)

    def squared(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(twice[b, b] - twice[a, b] - twice[b, a] + twice[a, a])

    cuts = np.arange(1, n)
    stride = max(1, -(-n // MOST_CUTS))
    cuts = cuts[(cuts - n // 2) % stride == 0]
    fewest = max(2.0, 0.03 * n)

    shift_at = cuts[(cuts >= 0.15 * n) & (cuts <= 0.85 * n)]
    ends = np.full_like(shift_at, n)
    shift_norm2 = squared(shift_at, ends)
    enough = (informed[shift_at] >= fewest) & (informed[n] - informed[shift_at] >= fewest)
    keep = enough & (shift_norm2 > 1e-8 * n)
    shift_at, shift_norm2 = shift_at[keep], shift_norm2[keep]

    m = max(6.0, n / 10)
    a, b = (grid.ravel() for grid in np.meshgrid(cuts, cuts, indexing="ij"))
    admissible = (a >= m) & (n - b >= m) & (b - a >= m) & (b - a <= 0.7 * n)
    a, b = a[admissible], b[admissible]
    surge_norm2 = squared(a, b)
    enough = (informed[b] - informed[a] >= fewest) & (informed[n] - informed[b] + informed[a] >= 2 * fewest)
    keep = enough & (surge_norm2 > 1e-8 * n)
    a, b, surge_norm2 = a[keep], b[keep], surge_norm2[keep]

    slow = cosines(n, SLOW_ORDINATES)
    slow_norm2 = np.einsum("jn,nm,jm->j", slow, gram, slow)
    order = np.arange(1, SLOW_ORDINATES + 1, dtype=float)
    rich = slow_norm2 > 0.2 * weight.mean()
    return Shapes(
        project,
        gram,
        line,
        float(np.sqrt(line @ gram @ line)),
        shift_at,
        np.sqrt(shift_norm2),
        a,
        b,
        np.sqrt(surge_norm2),
        slow[rich] / np.sqrt(slow_norm2[rich])[:, None],
        order[rich],
    )
