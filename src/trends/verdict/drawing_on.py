"""How many more replicates a p-value near the threshold needs, so that a verdict does not hang on the seed."""

from __future__ import annotations

import math

from trends.verdict.rule import SIGNIFICANT

__all__ = ["MOST_DRAWS", "further_draws", "most_draws"]

# At 5 % the standard error of a p-value is then a fifth of a percentage point.
MOST_DRAWS = 9_999
_NEAR = (0.02, 0.08)
"""p-values in between are drawn on: by 999 draws, one that is 0.05 in truth lies there in all but one case in 10,000."""

_SURE = 3.0
"""Standard errors from the threshold at which a p-value is on one side of it for good."""

# The default number of replicates, to which fewer are brought up first.
_FIRST = 999
# Each round triples the draws, so that a p-value close to 5 % is settled in two or three rounds.
_GROWTH = 3


_MOST_CELLS = 4_000_000
"""Periods drawn for one series at most, 32 MB: of a long daily series fewer histories are drawn."""


def most_draws(periods: int) -> int:
    """Return how many replicates a series of so many periods is drawn on to at most."""
    return min(MOST_DRAWS, _MOST_CELLS // max(periods, 1))


def further_draws(p: float, draws: int, most: int = MOST_DRAWS) -> int:
    """Return how many more replicates to draw; 0 once it is clear on which side of 5 % a p-value lies, or at `most`.

    Parameters
    ----------
    p : float
        From so many `draws`.
    draws : int
    most : int
        In all.

    Examples
    --------
    >>> further_draws(0.3, 999), further_draws(0.05, 999), further_draws(0.07, 9000)
    (0, 1998, 0)
    """
    if draws >= most or not _NEAR[0] <= p <= _NEAR[1]:
        return 0
    error = math.sqrt(SIGNIFICANT * (1 - SIGNIFICANT) / draws)
    if abs(p - SIGNIFICANT) > _SURE * error and draws >= _FIRST:
        return 0
    return min(max(_GROWTH * draws, _FIRST), most) - draws
