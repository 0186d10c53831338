"""Histories over the same periods, many at once: counts where observed, intervals where only bounds are known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.negative_binomial import interval_moments

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Batch"]


@dataclass(frozen=True)
class Batch:
    """R histories of n periods that share one pattern of what was observed.

    Attributes
    ----------
    count : ndarray, shape (R, n)
        Counts; zero in columns that are not observed.
    observed : ndarray of bool, shape (n,)
        Which columns hold counts.
    columns : ndarray of int, shape (b,)
        The bounded periods.
    low, high : ndarray, shape (R, b)
        The interval known to hold each bounded period's count, by history; `high` may be infinite.
    edge_low, edge_high : ndarray, shape (b,)
        The fixed partition {below edge_low, between, above edge_high} by which bounded periods are coarsened.
    """

    count: NDArray[np.float64]
    observed: NDArray[np.bool_]
    columns: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    edge_low: NDArray[np.float64]
    edge_high: NDArray[np.float64]

    @classmethod
    def of(cls, count: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]) -> Batch:
        """Make a batch of one history; NaN is "not observed" in `count` and "no bound" in `low` and `high`."""
        observed = ~np.isnan(count)
        bounded = ~observed & ~(np.isnan(low) & np.isnan(high))
        columns = np.flatnonzero(bounded)
        # Counts are whole: a fractional bound (of an average, of a share) closes in on the next whole number inside.
        edge_low = np.nan_to_num(np.ceil(low[columns]), nan=0.0)
        edge_high = np.where(np.isnan(high[columns]), np.inf, np.floor(high[columns]))
        return cls(
            np.nan_to_num(count)[None, :],
            observed,
            columns,
            edge_low[None, :],
            edge_high[None, :],
            edge_low,
            edge_high,
        )

    def __len__(self) -> int:
        return len(self.count)

    @property
    def n(self) -> int:
        """Number of periods."""
        return int(self.count.shape[1])

    @property
    def used(self) -> NDArray[np.bool_]:
        """Periods that carry any information, shape (n,)."""
        used = self.observed.copy()
        used[self.columns] = True
        return used

    def coarsen(self, complete: NDArray[np.float64]) -> Batch:
        """Return complete histories (R, n) as they would have been observed under this pattern."""
        # Three cells and no finer: the interval is assumed to have been reported for any count inside it.
        values = complete[:, self.columns]
        low = np.where(
            values < self.edge_low, 0.0, np.where(values > self.edge_high, self.edge_high + 1, self.edge_low)
        )
        high = np.where(
            values < self.edge_low,
            self.edge_low - 1,
            np.where(values > self.edge_high, np.inf, self.edge_high),
        )
        return Batch(
            np.where(self.observed, complete, 0.0),
            self.observed,
            self.columns,
            low,
            high,
            self.edge_low,
            self.edge_high,
        )

    def rows(self, start: int, stop: int) -> Batch:
        """Return the histories from `start` up to `stop`."""
        return replace(
            self, count=self.count[start:stop], low=self.low[start:stop], high=self.high[start:stop]
        )

    def pick(self, which: NDArray[np.int64]) -> Batch:
        """Return the histories at the positions `which`."""
        return replace(self, count=self.count[which], low=self.low[which], high=self.high[which])

    def row(self, i: int) -> Batch:
        """Return the batch of history `i` alone."""
        return self.rows(i, i + 1)

    def joined(self, other: Batch) -> Batch:
        """Stack the histories of another batch of the same pattern under these."""
        return Batch(
            np.vstack([self.count, other.count]),
            self.observed,
            self.columns,
            np.vstack([self.low, other.low]),
            np.vstack([self.high, other.high]),
            self.edge_low,
            self.edge_high,
        )

    def expected(self, mu: NDArray[np.float64], alpha: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return E[Y | what is known], shape (R, n): the count, the mean of an interval, or mu where nothing is known.

        Parameters
        ----------
        mu : ndarray, shape (R, n)
            Means of the model.
        alpha : ndarray, shape (R,)
            Dispersions.
        """
        # Where nothing is known the residual is then zero: the period keeps its place and says
        # nothing.
        y = np.where(self.observed, self.count, mu)
        if len(self.columns):
            y[:, self.columns] = interval_moments(
                self.low, self.high, mu[:, self.columns], alpha[:, None]
            ).mean
        return y

    def information(self, mu: NDArray[np.float64], alpha: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the share of a count's information that each period carries, shape (R, n), from 0 to 1.

        For a bounded period Var(E[Y | cell of the partition]) / Var(Y), the information lost by coarsening
        (Louis 1982).
        """
        share = np.broadcast_to(self.observed.astype(float), mu.shape).copy()
        if not len(self.columns):
            return share
        at, a = mu[:, self.columns], alpha[:, None]
        # All cells at once, shape (3, 1, b): what costs is the calls.
        nothing, no_end = np.zeros_like(self.edge_low), np.full_like(self.edge_low, np.inf)
        low = np.stack([nothing, self.edge_low, self.edge_high + 1])[:, None, :]
        high = np.stack([self.edge_low - 1, self.edge_high, no_end])[:, None, :]
        cells = interval_moments(low, high, at, a)
        between = (cells.probability * np.where(cells.probability > 0, (cells.mean - at) ** 2, 0.0)).sum(
            axis=0
        )
        # Never nothing: a residual is divided by the root of this, and a bound that says next to
        # nothing of the count would be multiplied up to noise.
        share[:, self.columns] = np.clip(between / (at * (1 + a * at)), 1e-4, 1.0)
        return share
