"""How likely each pair is when a record has one partner at most: marginal probabilities of a random matching.

A matching has probability proportional to the product of the odds of its pairs. Its marginals are those of belief
propagation (Bayati, Shah & Sharma 2008; exact where the pairs form no rings, as most do): a record that has a clearly
better partner elsewhere is hardly open to another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.linkage.candidates import FloatArray, IntArray

__all__ = ["Matching"]

_SWEEPS = 6
_MOST = 1e12


class Matching:
    """The pairs of two tables, with the messages of earlier odds kept, which new odds start from."""

    def __init__(self, left: IntArray, right: IntArray) -> None:
        self._sides = (left, right)
        self._sizes = tuple(int(side.max(initial=-1)) + 1 for side in self._sides)
        # How free the record on either side is for this pair: 1 when no other pair claims it.
        self._free = [np.ones(len(left)), np.ones(len(left))]

    def marginals(self, odds: FloatArray) -> NDArray[np.float64]:
        """Return the probability of each pair.

        Parameters
        ----------
        odds : ndarray of float, shape (n,)
            Of each pair alone, against both records having no partner.
        """
        odds = np.minimum(odds, _MOST)
        for _ in range(_SWEEPS):
            for side in (0, 1):
                claims = odds * self._free[1 - side]
                total = np.bincount(self._sides[side], claims, minlength=self._sizes[side])
                others = np.maximum(total[self._sides[side]] - claims, 0.0)
                # Of equal weight with the sweep before, so that rings of even length come to rest.
                self._free[side] = 0.5 * self._free[side] + 0.5 / (1 + others)
        bound = odds * self._free[0] * self._free[1]
        return np.asarray(bound / (1 + bound))
