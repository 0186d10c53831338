"""From pairs to clusters: each record has one partner a source at most, and no record is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.linkage.candidates import IntArray

__all__ = ["Clusters", "build_clusters"]


@dataclass(frozen=True, eq=False)
class Clusters:
    """Records put together, with the probability of each bond.

    Attributes
    ----------
    root : ndarray of int, shape (n,)
        For each record the one that stands for its cluster: the record dated best.
    bond : ndarray of float, shape (n,)
        Probability that a record tells of the incident of the others in its cluster; NaN for the root.
    partner : ndarray of int, shape (n,)
        The record that the bond is with; -1 for the root.
    rivals : ndarray of int, shape (n,)
        Further likely partners that went to others, or could not have two records of one source.
    told : ndarray of float, shape (n,)
        Probability that a record dated better, of whatever cluster, tells of the same incident. A record whose partner
        may be any of three has a small bond with each, and is told of all the same.
    """

    root: IntArray
    bond: NDArray[np.float64]
    partner: IntArray
    rivals: IntArray
    told: NDArray[np.float64]


def build_clusters(
    left: IntArray,
    right: IntArray,
    probability: NDArray[np.float64],
    source: IntArray,
    exactness: IntArray,
    fine: NDArray[np.float64],
    likely: float,
    told: NDArray[np.float64],
) -> Clusters:
    """Join records, the likeliest pair first, as long as no source comes twice.

    Parameters
    ----------
    left, right : ndarray of int, shape (k,)
        Records of the pairs, numbered over all tables.
    probability : ndarray of float, shape (k,)
    source : ndarray of int, shape (n,)
        Table of each record.
    exactness : ndarray of int, shape (n,)
        Days of the range a record is dated to: the smallest stands for its cluster.
    fine : ndarray of float, shape (k,)
        What decides between pairs of one probability, the smallest first: how far apart they are.
    likely : float
        From this probability on a pair that cannot be joined is a rival.
    told : ndarray of float, shape (n,)
        As in `Clusters`.
    """
    n = len(source)
    root, bond, partner = np.arange(n), np.full(n, np.nan), np.full(n, -1)
    rivals = np.zeros(n, dtype=np.int64)
    members: dict[int, list[int]] = {}
    for at in np.lexsort((right, left, fine, -probability)):
        one, other = int(left[at]), int(right[at])
        first, second = int(root[one]), int(root[other])
        if first == second:
            continue
        ours, theirs = members.get(first, [first]), members.get(second, [second])
        # A source writes an incident once: two of its records in one cluster would deny what it
        # says itself.
        if {int(source[record]) for record in ours} & {int(source[record]) for record in theirs}:
            if probability[at] >= likely:
                rivals[[one, other]] += 1
            continue
        # The record dated best stands for its cluster; the table given first, then the first row, where two are alike.
        if (exactness[second], source[second], second) < (exactness[first], source[first], first):
            first, second, one, other, ours, theirs = second, first, other, one, theirs, ours
        bond[second], partner[second] = probability[at], one
        members[first] = ours + theirs
        members.pop(second, None)
        for record in theirs:
            root[record] = first
    return Clusters(root, bond, partner, rivals, told)
