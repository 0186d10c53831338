"""One p-value from several statistics: the smallest rank among the replicates, ranked again (min-p)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["JointTest", "joint_test"]


@dataclass(frozen=True)
class JointTest:
    """p-values of the first row among all rows: `own` of each kind of change, `joint` of the smallest."""

    joint: float
    own: tuple[float, ...]

    @property
    def adjusted(self) -> tuple[float, ...]:
        """Own p-values, none below the joint one."""
        return tuple(max(own, self.joint) for own in self.own)


def joint_test(statistics: NDArray[np.float64], kinds: Sequence[str] | None = None) -> JointTest:
    """Test the first row against the others.

    Parameters
    ----------
    statistics : ndarray, shape (B + 1, k)
        The observed statistics in the first row, replicates below; large values speak against the null.
    kinds : sequence of k str, optional
        What each column speaks of: columns of one kind share one own p-value, joint among themselves. By default
        every column has its own.

    Returns
    -------
    JointTest
        Own p-values in the order in which the kinds first occur.

    Notes
    -----
    Each statistic is ranked among the B + 1 rows (a tie counts against the observed one); a row's smallest rank,
    ties broken by the sum of ranks, is ranked again. All statistics share one null, so nothing is lost as by Holm.
    """
    # A rank is the number of rows that are as large or larger, the row itself among them.
    ordered = -np.sort(-statistics, axis=0)
    ranks = np.column_stack(
        [np.searchsorted(-ordered[:, j], -statistics[:, j], side="right") for j in range(statistics.shape[1])]
    )
    names = tuple(kinds) if kinds is not None else tuple(str(j) for j in range(statistics.shape[1]))
    columns = {name: [j for j, other in enumerate(names) if other == name] for name in names}
    return JointTest(_p(ranks), tuple(_p(ranks[:, chosen]) for chosen in columns.values()))


def _p(ranks: NDArray[np.int64]) -> float:
    """Rank the first row's smallest rank among all rows'."""
    # Whole ranks tie often. Broken by their sum, the p-value keeps its steps of 1/(B + 1); ties
    # left alone would all count against the observed row.
    smallest, total = ranks.min(axis=1), ranks.sum(axis=1)
    as_extreme = (smallest < smallest[0]) | ((smallest == smallest[0]) & (total <= total[0]))
    return float(as_extreme.mean())
