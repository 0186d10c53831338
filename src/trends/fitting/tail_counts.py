"""Sums over the counts of many series that the dispersion of a negative binomial needs, from tables of tails.

The likelihood of a count y holds log Gamma(y + 1/alpha) - log Gamma(1/alpha) + y log alpha, which for whole y is the
sum of log(1 + alpha j) over j = 1 to y - 1. Over a series every j occurs as often as counts exceed it, so a table of
these tails, made once, replaces the gamma functions and their derivatives (Lawless 1987 writes the derivatives so),
and nothing is lost to cancellation when alpha goes to zero. What counts hold beyond the table is summed by Euler and
Maclaurin's formula. So are counts that are not whole, lifted beyond the table; the terms that this adds are taken off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["KINDS", "SMALL", "Lifted", "RisingSums", "TailCounts", "near_zero", "table_kind", "tails_of"]

_WIDTHS = (32, 64, 128, 128)
"""Entries of the table by kind; from the 129th on, the terms of Euler and Maclaurin's formula left out are below
1e-13 of the sum."""

KINDS = len(_WIDTHS)
"""Of tables; the number beyond them is that of series with counts that are not whole."""

_LIFT = _WIDTHS[-1] + 2
"""Added to counts that are not whole."""

SMALL = 0.02
"""Below this a closed form loses digits to cancellation and the first terms of its series are exact."""


def table_kind(y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return for each series (R, n) the number of the shortest table that holds its counts.

    Of the last table, which holds what it can, if none does; and one more for counts that are not whole. The kind
    depends on nothing but the series, so that its sums are taken in the same order whatever stands beside it.
    """
    shortest = np.searchsorted(np.array(_WIDTHS[:-1]) + 1.0, y.max(axis=1, initial=0.0))
    return np.where((y == np.floor(y)).all(axis=1), shortest, KINDS)


def tails_of(y: NDArray[np.float64], kind: int) -> TailCounts | Lifted:
    """Return what the sums over the counts (R, n) of series of one kind are taken from."""
    return Lifted.of(y) if kind == KINDS else TailCounts.of(y, kind)


def near_zero(
    u: NDArray[np.float64], closed: NDArray[np.float64], series: Sequence[float]
) -> NDArray[np.float64]:
    """Replace the values of a closed form, in place, by those of its power series where u is small.

    Parameters
    ----------
    u : ndarray
        Arguments, at least zero.
    closed : ndarray, shape of `u`
        The closed form at `u`; anything where `u` is below `SMALL`.
    series : sequence of float
        Coefficients of the powers 0, 1, 2, ...; eight suffice for 14 digits.
    """
    small = u < SMALL
    if small.any():
        at = u[small]
        value = np.full_like(at, series[-1])
        for coefficient in series[-2::-1]:
            value = value * at + coefficient
        closed[small] = value
    return closed


@dataclass(frozen=True)
class RisingSums:
    """The sum of log(1 + alpha j), j from 1 to y - 1, over the counts y of each series.

    Attributes
    ----------
    value, slope, bend : ndarray, shape (R,)
        The sum, and its first and second derivative in alpha.
    """

    value: NDArray[np.float64]
    slope: NDArray[np.float64]
    bend: NDArray[np.float64]


@dataclass(frozen=True)
class TailCounts:
    """How many counts of each series exceed 1, 2, 3, ...

    Attributes
    ----------
    exceed : ndarray, shape (R, J)
        Number of counts above 1 to J.
    owner : ndarray of int, shape (m,)
        Series of each count above J + 1.
    large : ndarray, shape (m,)
        Those counts.
    """

    exceed: NDArray[np.float64]
    owner: NDArray[np.int64]
    large: NDArray[np.float64]

    @classmethod
    def of(cls, y: NDArray[np.float64], kind: int) -> TailCounts:
        """Count the tails of series of one kind; `y` has the shape (R, n) and holds whole numbers."""
        width = _WIDTHS[kind]
        cells = np.minimum(y, width + 1).astype(np.int64) + (np.arange(len(y)) * (width + 2))[:, None]
        spread = np.bincount(cells.ravel(), minlength=len(y) * (width + 2)).reshape(len(y), width + 2)
        # Cumulated from the largest count down; counts of 0 and 1 have no j from 1 to y - 1 and take no part.
        exceed = spread[:, :1:-1].cumsum(axis=1)[:, ::-1]
        owner, period = np.nonzero(y > width + 1) if kind == KINDS - 1 else (np.zeros(0, dtype=np.int64),) * 2
        return cls(np.ascontiguousarray(exceed, dtype=np.float64), owner, y[owner, period])

    def pick(self, which: NDArray[np.bool_]) -> TailCounts:
        """Return the series for which `which` is true."""
        kept = which[self.owner]
        return TailCounts(self.exceed[which], (np.cumsum(which) - 1)[self.owner[kept]], self.large[kept])

    def sums(self, alpha: NDArray[np.float64]) -> RisingSums:
        """Return the sums at a dispersion of each series, shape (R,)."""
        j = np.arange(1.0, self.exceed.shape[1] + 1)
        scaled = alpha[:, None] * j
        value = np.vecdot(self.exceed, np.log1p(scaled))
        scaled += 1.0
        ratio = np.divide(j, scaled, out=scaled)
        slope = np.vecdot(self.exceed, ratio)
        bend = -np.vecdot(self.exceed, np.multiply(ratio, ratio, out=ratio))
        if len(self.large):
            beyond = self._beyond(alpha)
            value, slope, bend = value + beyond[0], slope + beyond[1], bend - beyond[2]
        return RisingSums(value, slope, bend)

    def _beyond(self, alpha: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """Return the sums over j from J + 1 on, of log(1 + alpha j) and of r and r^2, r = j/(1 + alpha j)."""
        above = _primitives(self.large, alpha[self.owner])
        below = _primitives(np.full_like(alpha, self.exceed.shape[1] + 1), alpha)
        # bincount adds one after the other, in the order of the periods.
        return [
            np.bincount(self.owner, a - b[self.owner], len(alpha)).astype(np.float64)
            for a, b in zip(above, below, strict=True)
        ]


@dataclass(frozen=True)
class Lifted:
    """Counts that need not be whole: each with so many added that it lies beyond the table, and what that adds to the sum.

    Gamma(y + m + 1/alpha) is Gamma(y + 1/alpha) times the product of y + i + 1/alpha, i from 0 to m - 1.

    Attributes
    ----------
    above : TailCounts
        The counts lifted.
    y : ndarray, shape (R, n)
        The counts themselves.
    """

    above: TailCounts
    y: NDArray[np.float64]

    @classmethod
    def of(cls, y: NDArray[np.float64]) -> Lifted:
        """Lift the counts (R, n) of R series."""
        return cls(TailCounts.of(y + _LIFT, KINDS - 1), y)

    def pick(self, which: NDArray[np.bool_]) -> Lifted:
        """Return the series for which `which` is true."""
        return Lifted(self.above.pick(which), self.y[which])

    def sums(self, alpha: NDArray[np.float64]) -> RisingSums:
        """Return the sums at a dispersion of each series, shape (R,)."""
        lifted = self.above.sums(alpha)
        # log(1 + alpha (y + i)); of y = 0 all that was added goes again.
        j = self.y[:, :, None] + np.arange(_LIFT)
        ratio = j / (1 + alpha[:, None, None] * j)
        value = np.log1p(alpha[:, None, None] * j).sum(axis=(1, 2))
        return RisingSums(
            lifted.value - value,
            lifted.slope - ratio.sum(axis=(1, 2)),
            lifted.bend + (ratio * ratio).sum(axis=(1, 2)),
        )


def _primitives(
    x: NDArray[np.float64], alpha: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return functions of x whose differences are the sums over j of log(1 + alpha j) and of r and r^2, r = j/(1 + alpha j).

    Euler and Maclaurin: the integral, less half the function, plus a twelfth of its slope, less 1/720 of its third
    derivative. With u = alpha x and v = 1 + u the integrals are x ((v log v)/u - 1), x^2 (u - log v)/u^2 and
    x^3 (u - 2 log v + u/v)/u^3.
    """
    u = alpha * x
    v = 1.0 + u
    log, safe = np.log1p(u), np.maximum(u, SMALL)
    zeroth = near_zero(
        u, v * log / safe - 1.0, [0.0, *((-1.0) ** (k + 1) / (k * (k + 1)) for k in range(1, 10))]
    )
    first = near_zero(u, (u - log) / safe**2, [(-1.0) ** k / (k + 2) for k in range(9)])
    second = near_zero(
        u, (u - 2.0 * log + u / v) / safe**3, [(-1.0) ** k * (k + 1) / (k + 3) for k in range(9)]
    )
    ratio, b = x / v, alpha / v
    return (
        x * zeroth - log / 2 + b / 12 - b**3 / 360,
        x * x * first - ratio / 2 + 1 / (12 * v * v) - b * b / (120 * v * v),
        x * x * x * second - ratio * ratio / 2 + ratio / (6 * v * v),
    )
