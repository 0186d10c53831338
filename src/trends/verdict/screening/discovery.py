"""The false discovery rate over many series, and more draws for the p-values on which it depends.

A p-value from B draws cannot be below 1/(B + 1); among thousands of series that is not small enough to stand out. So
where it is small it is drawn again, afresh and with more draws. Each series is tested by its last set of draws alone,
which keeps its p-value valid: a p-value that went on because it was small is forgotten, not improved.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from trends.verdict.drawing_on import MOST_DRAWS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

__all__ = ["MOST_DRAWS", "q_values", "refined", "seed_of"]

_FIRST = 999
"""Draws of a first look, which sends most of those home whose p was small by chance."""

_EXTREME = 2
"""A p-value is small while at most one draw in all was as extreme: k = 2 of the B + 1 rows."""

_PER_SERIES = 100
"""Draws that a screen spends on refining, for every series tested. They are shared by those whose p is small: as many
draws as a false discovery rate of 1 % can be told with, so that a screen in which half of the series changed does not
cost fifty times one in which none did."""

_AT_LEAST = 40_000
"""Draws that any screen may spend on refining, however few its series: some seconds."""


def q_values(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the smallest false discovery rate at which each series would be called changed.

    Parameters
    ----------
    p : ndarray, shape (n,)
        p-values; NaN for what was not tested, which counts nowhere.

    Returns
    -------
    ndarray, shape (n,)
        Benjamini & Hochberg (1995); valid for series that depend on each other positively (Benjamini & Yekutieli
        2001). NaN for what was not tested.
    """
    from scipy.stats import false_discovery_control

    q = np.full(len(p), np.nan)
    tested = ~np.isnan(p)
    if tested.any():
        # Among those that were tested: a row that could not be is no chance of a false discovery.
        q[tested] = false_discovery_control(p[tested])
    return q


def refined(
    p: NDArray[np.float64],
    replicates: int | NDArray[np.int64],
    draw_again: Callable[[Sequence[int], int, int], Sequence[float]],
    most: int = MOST_DRAWS,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Replace small p-values by ones from more draws.

    Parameters
    ----------
    p : ndarray, shape (n,)
        Joint p-values from `replicates` draws; NaN for what was not tested.
    replicates : int or ndarray of int, shape (n,)
    draw_again : callable
        From positions, a number of draws and the number of the stage to new p-values at these positions.
    most : int
        Most draws a series.

    Returns
    -------
    p : ndarray, shape (n,)
    draws : ndarray of int, shape (n,)
        How many draws each rests on; zero where nothing was tested.
    """
    p = p.copy()
    tested = ~np.isnan(p)
    draws = np.where(tested, replicates, 0)
    budget = max(_PER_SERIES * int(tested.sum()), _AT_LEAST)
    small = _small(p, draws)
    # First a few draws for all small p, then what is left of the budget for those that are still at
    # the edge of what so many draws can tell.
    for stage in (0, 1):
        share = min(budget // max(len(small), 1), MOST_DRAWS, most)
        # A first look pays where it leaves more than half of the draws for those that it keeps.
        wanted = min(share, _FIRST) if stage == 0 and share > 2 * _FIRST else share
        if len(small) and wanted > draws[small].max():
            p[small] = draw_again(small.tolist(), wanted, stage)
            draws[small] = wanted
            budget -= wanted * len(small)
            small = small[np.isin(small, _small(p, draws))]
    return p, draws


def _small(p: NDArray[np.float64], draws: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where at most one draw was as extreme."""
    return np.flatnonzero(p * (draws + 1) <= _EXTREME + 1e-9)


def seed_of(key: Sequence[str], seed: int, stage: int) -> int:
    """Return the seed of a series' further draws: its own, whatever else is screened beside it."""
    # A separator that no name holds, so that ("a", "bc") and ("ab", "c") have seeds of their own; `hash` is salted anew in
    # every process.
    text = "\x1f".join((str(seed), str(stage), *key))
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest(), "big")
