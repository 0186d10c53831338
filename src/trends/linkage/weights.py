"""Weights of agreement after Fellegi & Sunter (1969): how much likelier each level is in records of one incident.

m is the probability of a level among pairs of records of one incident, u among other pairs; the weight of a level is
log2(m / u), and the weights of the fields add up. What other pairs look like is not guessed: one table is shifted by
weeks, and every pair that is near after that is near by chance. That gives u, and for every record the number of chance
neighbours that its true partner must be told from (the likelihood ratio of Sutherland & Saunders 1992, who look for the
same star in two catalogues). m and the share of records with a partner come from an EM algorithm (Winkler 1988; silent
fields as in Enamorado, Fifield & Imai 2019), which starts from and is held by the values in `EXPECTED`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.linkage.agreement import FIELDS
from trends.linkage.matching import Matching

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.linkage.agreement import Levels
    from trends.linkage.candidates import Pairs

__all__ = ["EXPECTED", "Weights", "learn"]

EXPECTED: dict[str, tuple[float, ...]] = {
    "date": (0.62, 0.15, 0.06, 0.14, 0.03),
    "place": (0.40, 0.20, 0.15, 0.08, 0.02, 0.12, 0.03),
    "toll": (0.12, 0.18, 0.25, 0.20, 0.15, 0.10),
    "actors": (0.45, 0.40, 0.15),
}
"""What is expected of records of one incident before any are seen: two sources mostly agree on the day and the place,
less on the dead, and often name the sides differently. They weigh as much as `_HELD` pairs."""

_HELD = 25.0
_JOINT_FROM = 50.0
"""Chance pairs that the product of the fields' own probabilities weighs against the pattern as it was counted."""
_ROUNDS = 100
_FEWEST_MATCHED, _MOST_MATCHED = 1e-4, 0.98


@dataclass(frozen=True, eq=False)
class Weights:
    """What was learned about the levels.

    Attributes
    ----------
    m, u : dict of str to ndarray of float
        Probabilities of the levels of each field, among pairs of one incident and among others.
    share : float
        Estimated share of the smaller table's records that have a partner in the larger.
    chance : float
        Candidates that are near by chance, as the shifted table has them, on average.
    """

    m: dict[str, NDArray[np.float64]]
    u: dict[str, NDArray[np.float64]]
    share: float
    chance: float

    def table(self) -> list[tuple[str, str, float, float, float]]:
        """Return field, level, m, u and weight in bits, row by row."""
        return [
            (field, level, float(m), float(u), float(np.log2(max(m, 1e-12) / max(u, 1e-12))))
            for field, names in FIELDS.items()
            for level, m, u in zip(names, self.m[field], self.u[field], strict=True)
        ]


def learn(
    pairs: Pairs, levels: Levels, chance: Pairs, chance_levels: Levels, shifts: int, sizes: tuple[int, int]
) -> tuple[Weights, NDArray[np.float64], NDArray[np.float64]]:
    """Learn the weights, and the probability of every pair.

    Parameters
    ----------
    pairs : Pairs
        n candidates of two tables.
    levels : ndarray of int8, shape (n, 4)
        How far they agree.
    chance, chance_levels : Pairs, ndarray of int8
        Pairs that are near by chance, over all shifts, and how far they agree.
    shifts : int
        How many shifts they come from.
    sizes : pair of int
        Records of the two tables that can be linked.

    Returns
    -------
    Weights
    weight : ndarray of float, shape (n,)
        log2(m / u) of each pair, over all fields.
    probability : ndarray of float, shape (n,)
        That the two records tell of one incident, each record having one partner at most.
    """
    patterns, places, counts = np.unique(levels, axis=0, return_inverse=True, return_counts=True)
    places = places.reshape(-1)
    seen, often = np.unique(chance_levels, axis=0, return_counts=True)
    times = often.astype(np.float64)
    u = {field: _shares(seen[:, at], times, len(FIELDS[field]), None) for at, field in enumerate(FIELDS)}
    m = {field: np.array(expected) for field, expected in EXPECTED.items()}
    log_u = _joint(patterns, u, seen, times)
    # Partners are looked for from the smaller table: `share` is of its records, and so are the chance neighbours.
    rare = min(range(2), key=lambda side: sizes[side])
    of_pair, of_chance = ((weights.left, weights.right)[rare] for weights in (pairs, chance))
    # Mean number of chance neighbours over the shifts and one more, so that it is never zero.
    neighbours = (np.bincount(of_chance, minlength=int(of_pair.max(initial=0)) + 1) + 1.0) / (shifts + 1.0)
    share, matching = 0.5, Matching(pairs.left, pairs.right)
    log_ratio, probability = np.zeros(len(patterns)), np.zeros(len(pairs))
    for _ in range(_ROUNDS):
        log_ratio = _product(patterns, m) - log_u
        other = (
            share * sizes[rare] / max(sizes[1 - rare], 1)
        )  # share of the larger table's records with a partner
        # Against a pair speaks that each of its records may have no partner at all.
        prior = np.log(share / ((1 - share) * (1 - min(other, _MOST_MATCHED))))
        odds = np.exp(np.clip(prior + log_ratio[places] - np.log(neighbours[of_pair]), -500, 500))
        probability = matching.marginals(odds)
        true = np.bincount(places, probability, minlength=len(counts)).astype(np.float64)
        m = {
            field: _shares(patterns[:, at], true, len(FIELDS[field]), np.array(EXPECTED[field]))
            for at, field in enumerate(FIELDS)
        }
        after = float(np.clip(probability.sum() / max(sizes[rare], 1), _FEWEST_MATCHED, _MOST_MATCHED))
        settled = abs(after - share) < 1e-5
        share = after
        if settled:
            break
    by_chance = len(chance) / max(shifts, 1)
    return Weights(m, u, share, by_chance), log_ratio[places] / np.log(2), probability


def _shares(
    levels: Levels, weights: NDArray[np.float64], n: int, prior: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    """Return smoothed shares of n levels; silence (-1) takes no part."""
    compared = levels >= 0
    seen = np.bincount(levels[compared].astype(np.int64), weights[compared], minlength=n).astype(np.float64)
    # u: half a pair a level (Jeffreys), or a level never seen by chance would have an infinite weight.
    held = seen + (np.full(n, 0.5) if prior is None else _HELD * prior)
    return np.asarray(held / held.sum())


def _product(patterns: Levels, shares: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return log probabilities of patterns whose fields are independent; a silent field counts for nothing."""
    logs = np.zeros(len(patterns))
    for at, field in enumerate(FIELDS):
        compared = patterns[:, at] >= 0
        logs[compared] += np.log(shares[field][patterns[compared, at]])
    return logs


def _joint(
    patterns: Levels, u: dict[str, NDArray[np.float64]], seen: Levels, times: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return log probabilities of patterns among chance pairs, as they were counted where they are many.

    At a front the same two sides fight at the same place for weeks, so that by chance fields agree together. A pattern
    with silent fields is counted among the chance pairs that are silent there too.
    """
    product = _product(patterns, u)
    if not len(seen):
        return product
    counted = {pattern.tobytes(): float(number) for pattern, number in zip(seen, times, strict=True)}
    silent: dict[bytes, float] = {}
    for pattern, number in zip(seen, times, strict=True):
        key = (pattern < 0).tobytes()
        silent[key] = silent.get(key, 0.0) + float(number)
    logs = product.copy()
    for at, pattern in enumerate(patterns):
        total = silent.get((pattern < 0).tobytes(), 0.0)
        count = counted.get(pattern.tobytes(), 0.0)
        logs[at] = np.log((count + _JOINT_FROM * np.exp(product[at])) / (total + _JOINT_FROM))
    return logs
