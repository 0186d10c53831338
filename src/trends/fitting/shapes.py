"""Shapes of change and their test statistics: trend, shift at an unknown date, surge between two, slow change.

Each statistic is |h . r| / (|h| sqrt L) for a shape h freed of constant and season, r the working residuals and L
their long-run variance; the sums over a shift or a surge come from cumulated residuals, so that all dates cost
about as much as one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.nuisance import cosines

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Largest", "Shapes", "build_shapes"]

MOST_CUTS = 130
"""More candidate dates than this are thinned to an even grid: neighbours are all but the same shape."""

# Cosines up to four full turns in the window. Divided by their order (see `slow_change`), later
# ones would add noise and hardly any slow change.
SLOW_ORDINATES = 8

_FEW = 16
"""Histories whose surges are looked at together."""


@dataclass(frozen=True)
class Largest:
    """The largest of many shapes in each of R histories.

    Attributes
    ----------
    size : ndarray, shape (R,)
        Its |h . r| / |h|.
    at : ndarray of int, shape (R,)
        Its position among the shapes.
    mean : ndarray, shape (g,)
        Mean over the histories of every shape's |h . r| / |h|.
    """

    size: NDArray[np.float64]
    at: NDArray[np.int64]
    mean: NDArray[np.float64]


@dataclass(frozen=True)
class Shapes:
    """All candidate shapes over n periods, as cut points and norms.

    Attributes
    ----------
    columns : ndarray, shape (n, p)
        Constant and season, of which every shape is freed.
    weight : ndarray, shape (n,)
        Information of each period; norms are taken in this metric.
    solve : ndarray, shape (p, p)
        Inverse of columns' weight columns.
    line : ndarray, shape (n,)
        The centred line.
    shift_at : ndarray of int, shape (s,)
        First period of the second level, candidate by candidate.
    shift_norm : ndarray, shape (s,)
        Norm of the freed shape.
    surge_from, surge_to : ndarray of int, shape (g,)
        First period of a surge, and the first after it.
    surge_norm : ndarray, shape (g,)
    slow : ndarray, shape (8 or fewer, n)
        Cosines scaled so that their freed shapes have norm one, without those that the season empties.
    slow_order : ndarray, shape (8 or fewer,)
    """

    columns: NDArray[np.float64]
    weight: NDArray[np.float64]
    solve: NDArray[np.float64]
    line: NDArray[np.float64]
    shift_at: NDArray[np.int64]
    shift_norm: NDArray[np.float64]
    surge_from: NDArray[np.int64]
    surge_to: NDArray[np.int64]
    surge_norm: NDArray[np.float64]
    slow: NDArray[np.float64]
    slow_order: NDArray[np.float64]

    def freed(self, score: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return working residuals (R, n) freed of constant and season: what all statistics below are taken of."""
        weighted = self.columns * self.weight[:, None]
        return np.asarray(score - (score @ self.columns) @ self.solve @ weighted.T)

    def gram(self, shape: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the products of freed shapes, (k, k) for shapes (n, k)."""
        weighted = shape * self.weight[:, None]
        inner = self.columns.T @ weighted
        return np.asarray(shape.T @ weighted - inner.T @ self.solve @ inner)

    def trend(self, free: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return h . r / |h| of the line, shape (R,); divide by sqrt L."""
        return self.along(free, self.line)

    def shift(self, free: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return h . r / |h| for every date of a shift, shape (R, s)."""
        sums = _cumulated(free)
        return np.asarray((sums[:, -1:] - sums[:, self.shift_at]) / self.shift_norm)

    def surge(self, free: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return h . r / |h| for every pair of dates of a surge, shape (R, g)."""
        sums = _cumulated(free)
        return np.asarray((sums[:, self.surge_to] - sums[:, self.surge_from]) / self.surge_norm)

    def largest_surge(self, free: NDArray[np.float64]) -> Largest:
        """Return the largest |h . r| / |h| over all surges; divide by sqrt L.

        What `surge` gives, a few histories at a time: thousands of pairs of dates for hundreds of histories do not
        fit into a processor's cache, and most of the time would go into fetching them.
        """
        R, pairs = len(free), len(self.surge_from)
        size, which, total = np.zeros(R), np.zeros(R, dtype=np.int64), np.zeros(pairs)
        if not pairs:
            return Largest(size, which, total)
        sums, scale = _cumulated(free), 1 / self.surge_norm
        for start in range(0, R, _FEW):
            part = sums[start : start + _FEW]
            values = part.take(self.surge_to, axis=1)
            values -= part.take(self.surge_from, axis=1)
            values *= scale
            np.abs(values, out=values)
            at = values.argmax(axis=1)
            which[start : start + _FEW] = at
            size[start : start + _FEW] = values[np.arange(len(at)), at]
            total += values.sum(axis=0)
        return Largest(size, which, total / R)

    def step_of(self, which: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the shapes of the shifts at the positions `which` (R,), shape (R, n)."""
        return np.asarray(np.arange(len(self.line)) >= self.shift_at[which, None], dtype=np.float64)

    def bump_of(self, which: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the shapes of the surges at the positions `which` (R,), shape (R, n)."""
        at = np.arange(len(self.line))
        inside = (at >= self.surge_from[which, None]) & (at < self.surge_to[which, None])
        return np.asarray(inside, dtype=np.float64)

    def along(self, free: NDArray[np.float64], shape: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return h . r / |h| of any shape (n,), shape (R,); divide by sqrt L."""
        norm2 = float(self.gram(shape[:, None])[0, 0])
        return np.asarray(free @ shape / np.sqrt(max(norm2, 1e-12)))

    def levels(self, free: NDArray[np.float64], shape: NDArray[np.float64]) -> NDArray[np.float64]:
        """Regress residuals on k shapes (n, k) at once: coefficients in units of the residuals, shape (R, k)."""
        return np.asarray(np.linalg.lstsq(self.gram(shape), (free @ shape).T, rcond=None)[0].T)

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

    Notes
    -----
    A shift may come from 0.15 n to 0.85 n; a surge leaves at least max(6, n/10) periods before, inside and after it
    and holds at most 0.7 n. Beyond `MOST_CUTS` periods the dates are thinned to an even grid.
    """
    n = len(columns)
    weighted = columns * weight[:, None]
    # Gaps may empty a column of the season: a pseudo-inverse leaves it out where an inverse fails.
    solve = np.asarray(np.linalg.pinv(columns.T @ weighted, hermitian=True), dtype=np.float64)
    informed = np.concatenate([[0.0], np.cumsum(weight)])
    inner = np.vstack([np.zeros(columns.shape[1]), np.cumsum(weighted, axis=0)])

    def squared(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """Squared norms of freed indicators of [a, b), from cumulated sums."""
        part = inner[b] - inner[a]
        return np.asarray(informed[b] - informed[a] - np.einsum("ip,pq,iq->i", part, solve, part))

    cuts = np.arange(1, n)
    stride = max(1, -(-n // MOST_CUTS))
    cuts = cuts[(cuts - n // 2) % stride == 0]
    # In units of information, not of periods: a side of bounded or missing periods bears no candidate.
    fewest = max(2.0, 0.03 * n)

    # The first and last 15 % bear no candidate, as is usual for a break at an unknown date (Andrews
    # 1993): near the ends a few counts make the statistic, and its critical value would rise for
    # all dates.
    shift_at = cuts[(cuts >= 0.15 * n) & (cuts <= 0.85 * n)]
    shift_norm2 = squared(shift_at, np.full_like(shift_at, n))
    enough = (informed[shift_at] >= fewest) & (informed[n] - informed[shift_at] >= fewest)
    keep = enough & (shift_norm2 > 1e-8 * n)
    shift_at, shift_norm2 = shift_at[keep], shift_norm2[keep]

    m = max(6.0, n / 10)
    a, b = (grid.ravel() for grid in np.meshgrid(cuts, cuts, indexing="ij"))
    admissible = (a >= m) & (n - b >= m) & (b - a >= m) & (b - a <= 0.7 * n)
    a, b = a[admissible], b[admissible]
    surge_norm2 = squared(a, b)
    # Both sides of a surge together are its outside, hence twice as much.
    enough = (informed[b] - informed[a] >= fewest) & (informed[n] - informed[b] + informed[a] >= 2 * fewest)
    keep = enough & (surge_norm2 > 1e-8 * n)
    a, b, surge_norm2 = a[keep], b[keep], surge_norm2[keep]

    slow = cosines(n, SLOW_ORDINATES)
    found = Shapes(
        columns,
        weight,
        solve,
        np.asarray(np.arange(n) - (n - 1) / 2, dtype=np.float64),
        shift_at,
        np.sqrt(shift_norm2),
        a,
        b,
        np.sqrt(surge_norm2),
        slow,
        np.arange(1, SLOW_ORDINATES + 1, dtype=np.float64),
    )
    norm2 = np.diag(found.gram(slow.T))
    # A cosine of which constant and season leave less than a fifth would be scaled up to noise.
    rich = norm2 > 0.2 * weight.mean()
    return replace(found, slow=slow[rich] / np.sqrt(norm2[rich])[:, None], slow_order=found.slow_order[rich])
