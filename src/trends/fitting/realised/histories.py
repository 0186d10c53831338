"""Counts of several histories over the same periods, and the blocks in which their rate is measured."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design

__all__ = ["BLOCKS", "Histories", "block_starts", "block_starts_around", "per_block", "spread"]

BLOCKS = 6
"""Levels of a window. Halves and thirds are sums of sixths, and four regimes (1, 3, 1, 3) show in sixths: found in 80 of
100 histories, by halves and thirds alone in 24."""

_GLIMPSE = 0.25
"""Events expected in a block at the rate of the whole window, below which an empty block says nothing of its rate: the
half event that stands for its error would be a rate of its own, hundreds of times that of the rest."""


@dataclass(frozen=True)
class Histories:
    """R histories of n periods: completions of one series, or several series of one design.

    Attributes
    ----------
    count : ndarray, shape (R, n)
        Counts, in events; zero where nothing is known.
    information : ndarray, shape (R, n)
        Share of a count's information that each period carries: 1 where it was observed, 0 where nothing is known, in
        between where only bounds are.
    exposure : ndarray, shape (n,)
        In months of 30.4375 days.
    covariates : ndarray, shape (n, p)
        Season and steps of collection, on the log scale.
    blocks, coarse : tuple of int
        First period of each block that has a level of its own, and of each of the longer ones beside whose levels steps
        of collection are estimated; sixths and thirds of the window where they are empty.
    """

    count: NDArray[np.float64]
    information: NDArray[np.float64]
    exposure: NDArray[np.float64]
    covariates: NDArray[np.float64]
    blocks: tuple[int, ...] = ()
    coarse: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for name, many in (("blocks", BLOCKS), ("coarse", BLOCKS // 2)):
            if not getattr(self, name):
                # Frozen, and what a field is by default depends on another one.
                object.__setattr__(self, name, tuple(block_starts(self.n, many).tolist()))

    @classmethod
    def of(cls, batch: Batch, design: Design) -> Histories:
        """Return the observed counts of a batch; its bounded periods carry nothing yet (see `between_bounds`)."""
        # The offset is minus infinity where there is no exposure, which brings it back to zero.
        exposure = np.exp(design.offset)
        seen = np.broadcast_to((batch.observed & (exposure > 0)).astype(float), batch.count.shape)
        found = cls(np.where(seen > 0, batch.count, 0.0), seen, exposure, design.base[:, 1:])
        return replace(found, information=seen * found.spread(np.where(found._glimpsed(), 0.0, 1.0)))

    def _glimpsed(self) -> NDArray[np.bool_]:
        """Blocks that hold nothing and were watched so briefly that they would hardly hold anything, shape (R, blocks)."""
        events = self.per_block(self.information * self.count)
        exposed = self.per_block(self.information * self.exposure)
        total = events.sum(axis=1, keepdims=True)
        rate = total / np.maximum(exposed.sum(axis=1, keepdims=True), 1e-300)
        # Where nothing happened at all (a completion in which the few drafts are withdrawn) no rate says what brief is.
        return np.asarray((events == 0) & (exposed > 0) & (total > 0) & (exposed * rate < _GLIMPSE))

    @property
    def n(self) -> int:
        """Number of periods."""
        return int(self.count.shape[1])

    @property
    def observed(self) -> NDArray[np.float64]:
        """Number of periods with a count of each history, shape (R,)."""
        return np.asarray((self.information >= 1).sum(axis=1), dtype=np.float64)

    @property
    def freedom(self) -> NDArray[np.float64]:
        """Degrees of freedom beside the levels and the covariates, at least three, shape (R,)."""
        return np.asarray(np.maximum(self.observed - len(self.blocks) - self.covariates.shape[1], 3.0))

    def per_block(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum values (R, n, ...) over the periods of each block, shape (R, blocks, ...)."""
        return per_block(values, self.blocks)

    def spread(self, level: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give each period the value of its block (R, blocks, ...), shape (R, n, ...)."""
        return spread(level, self.n, self.blocks)

    def without(self, period: int) -> Histories:
        """Return the histories as if one period had not been observed."""
        count, information = self.count.copy(), self.information.copy()
        count[:, period] = information[:, period] = 0.0
        return replace(self, count=count, information=information)

    def rows(self, part: slice) -> Histories:
        """Return some of the histories."""
        return replace(self, count=self.count[part], information=self.information[part])


def block_starts(n: int, blocks: int = BLOCKS) -> NDArray[np.int64]:
    """Return the first period of each block: floor(k n / blocks), shape (blocks,).

    Examples
    --------
    >>> block_starts(20).tolist()
    [0, 3, 6, 10, 13, 16]
    """
    return np.arange(blocks) * n // blocks


def block_starts_around(n: int, cut: int) -> NDArray[np.int64]:
    """Return the first period of each of six blocks of which one begins at `cut`, shape (blocks,).

    Each side has as many of about equal length as its share of the window asks for, one at least.

    Examples
    --------
    >>> block_starts_around(60, 15).tolist()
    [0, 7, 15, 26, 37, 48]
    """
    # Never more blocks than periods: a short side has as many as it can fill.
    before = min(max(round(BLOCKS * cut / n), 1), BLOCKS - 1, cut)
    after = min(BLOCKS - before, n - cut)
    return np.concatenate([block_starts(cut, before), cut + block_starts(n - cut, after)])


def per_block(
    values: NDArray[np.float64], blocks: int | Sequence[int] = BLOCKS, axis: int = 1
) -> NDArray[np.float64]:
    """Sum values over the periods of each block, which lie along `axis`; blocks are so many equal ones, or begin so."""
    starts = block_starts(values.shape[axis], blocks) if isinstance(blocks, int) else np.asarray(blocks)
    return np.asarray(np.add.reduceat(values, starts, axis=axis))


def spread(level: NDArray[np.float64], n: int, blocks: Sequence[int] | None = None) -> NDArray[np.float64]:
    """Give each of n periods the value of its block (R, blocks), shape (R, n); equal blocks, or those that begin so."""
    starts = block_starts(n, level.shape[1]) if blocks is None else np.asarray(blocks)
    return np.repeat(level, np.diff(np.append(starts, n)), axis=1)
