"""Whether a series wanders beside the changes of level that were dated in it.

A level that changed at a date makes counts high on one side of it and low on the other: neighbours are alike, and nothing
wanders. What is left around the levels tells the two apart. The season is fitted anew beside the levels, since one that
was fitted to a constant rate takes in part of a surge. It is asked only where a rate that wanders would rarely show as much:
levels can be dated in any wandering.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.statistics import indicator
from trends.verdict.measured_changes import pooled_counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.design import Design
    from trends.verdict.realised import Realised

__all__ = ["rho_beside_levels"]

_STEPS = 30
_RIDGE = 1e-3
"""Keeps a level that holds nothing from running off; of one that holds ten events it takes a ten-thousandth."""
_FARTHEST = 30.0
"""Of a logarithm: beyond every rate that is printed."""


def rho_beside_levels(ran: Realised, design: Design) -> float | None:
    """Return the first autocorrelation of what the dated levels of a series leave; None where no change is dated.

    It is corrected upwards for the levels that were fitted, as that of the noise is (`fitting.nuisance`).
    """
    if not ran.dates:
        return None
    count, _, information = pooled_counts(ran.found.whole)
    known, n = (information > 0) & np.isfinite(design.offset), len(count)
    edges = [0, *(change.first for change in ran.dates), n]
    levels = [indicator(n, first, end) for first, end in pairwise(edges)]
    mean = _fitted(count, np.column_stack([*levels, design.seasonal]), design.offset, known)
    score = np.where(known, (count - mean) / np.sqrt(np.maximum(mean, _RIDGE)), 0.0)
    neighbours = known[1:] & known[:-1]
    if not neighbours.any() or not score.any():
        return 0.0
    r1 = float((score[1:] * score[:-1])[neighbours].mean() / (score[known] ** 2).mean())
    return r1 + (1 + len(levels) + 2 * max(r1, 0.0)) / int(known.sum())


def _fitted(
    count: NDArray[np.float64],
    columns: NDArray[np.float64],
    offset: NDArray[np.float64],
    known: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return the means of a Poisson regression by Newton's steps; only its means are used, and no errors of it."""
    x, y = columns[known], count[known]
    eta = np.log(np.maximum(y, 0.5))
    for _ in range(_STEPS):
        weight = np.exp(eta)
        target = eta - offset[known] + (y - weight) / weight
        normal = (x * weight[:, None]).T @ x + _RIDGE * np.eye(x.shape[1])
        beta = np.linalg.solve(normal, (x * weight[:, None]).T @ target)
        eta = np.clip(x @ beta + offset[known], -_FARTHEST, _FARTHEST)
    mean = np.zeros(len(count))
    mean[known] = np.exp(eta)
    return mean
