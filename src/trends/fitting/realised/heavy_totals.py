"""How far apart two halves may lie because totals have heavy tails: the interval that counting noise makes too narrow.

A total of deaths is made by its deadliest incidents, and so has the tail of their tolls: sums of regularly varying terms
vary as regularly (Feller 1971, VIII.8). The noise of `level_draws` has a variance; these may have none. Of constant
histories of 60 months with 5 or 30 attacks each, and tolls with density exponents of 2.5 and 2, the interval of the
halves holds "no change" in 91 and 72 to 79 %, with these limits in 97 to 100 % (100 histories each).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["HISTORIES", "heavy_halves", "tail_index"]

# The outer quantiles are then the hundredth from either end, with an error of a quarter of a percentage
# point.
HISTORIES = 4_000

_TAIL = 5
"""The tail is the highest fifth, at least `_FEWEST`: more are no tail, of fewer Hill's estimate has no value."""

_FEWEST = 8
# The 95 % quantile of the normal distribution.
_ONE_SIDED = 1.645
# How seldom a largest figure such as the one at hand may come before a lighter tail is ruled out.
_RARE = 0.05
_LIGHTEST = 8.0
"""Indices above tell no tail from none: twice the threshold is passed once in 256 times."""

# Tails of index one or less have no mean; from eight figures the estimate can fall far lower
# by chance alone.
_HEAVIEST = 0.8


def tail_index(relative: NDArray[np.float64]) -> tuple[float, float]:
    """Return the index of a tail as heavy as the figures allow, and the threshold above which it begins.

    Parameters
    ----------
    relative : ndarray, shape (m,)
        Totals over what was expected of them.

    Returns
    -------
    index, threshold : float
        The lower one-sided 95 % limit of Hill's estimate (1975), whose relative standard error is 1/sqrt(k) with k
        figures in the tail, or less where a largest figure such as theirs would come in fewer than 5 % of tails of that
        index; between 0.8 and 8. It is the density's exponent less one.

    Examples
    --------
    >>> index, threshold = tail_index(np.arange(1.0, 101.0))
    >>> round(index, 1), threshold
    (6.0, 80.0)
    """
    ordered = np.sort(relative)[::-1]
    # One figure must be left to be the threshold.
    size = min(max(len(ordered) // _TAIL, _FEWEST), len(ordered) - 1)
    threshold = float(max(ordered[size], 1e-9))
    excess = float(np.log(np.maximum(ordered[:size], threshold) / threshold).mean())
    index = 1 / max(excess, 1e-9) / (1 + _ONE_SIDED / np.sqrt(size))
    # P(largest of k > m) = 1 - (1 - (m/threshold)^-index)^k is 5 % where (m/threshold)^-index = 1 - 0.95^(1/k).
    reach = float(np.log(max(ordered[0] / threshold, 1 + 1e-9)))
    index = min(index, -float(np.log(1 - (1 - _RARE) ** (1 / size))) / reach)
    return float(np.clip(index, _HEAVIEST, _LIGHTEST)), threshold


def heavy_halves(
    relative: NDArray[np.float64], later: NDArray[np.bool_], random: np.random.Generator
) -> NDArray[np.float64]:
    """Return between what limits the log ratio of two halves lies in 90 and 95 % of histories without any change.

    Parameters
    ----------
    relative : ndarray, shape (m,)
        Totals of the observed periods over what was expected of them at the level of their half.
    later : ndarray of bool, shape (m,)
        Which lie in the second half; both halves have some.
    random : numpy.random.Generator

    Returns
    -------
    ndarray, shape (4,)
        The quantiles 0.025, 0.05, 0.95 and 0.975 of `HISTORIES` histories, in which a period is drawn from those below
        the threshold of the tail, or from a power law above it: drawn from the periods at hand alone, none would be
        deadlier than the deadliest so far.
    """
    index, threshold = tail_index(relative)
    body = relative[relative <= threshold]
    size = len(relative)
    in_tail = random.random((HISTORIES, size)) >= len(body) / size
    # A power law by the inverse of its distribution function.
    beyond = threshold * random.random((HISTORIES, size)) ** (-1 / index)
    drawn = np.where(in_tail, beyond, random.choice(body, size=(HISTORIES, size)))
    halves = [np.maximum(drawn[:, part].mean(axis=1), 1e-12) for part in (later, ~later)]
    return np.asarray(np.quantile(np.log(halves[0] / halves[1]), [0.025, 0.05, 0.95, 0.975]))
