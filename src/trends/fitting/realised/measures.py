"""Ratios of the levels that ran, with their intervals: halves, thirds, sixths, end over beginning, slope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.realised.histories import BLOCKS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.realised.level_draws import LevelDraws

__all__ = ["LEVELS", "Limits", "Measures", "largest_pair", "measures", "of_draws"]

LEVELS = (90, 95, 99)
"""Two-sided levels of the intervals, in per cent. One limit of the first is a one-sided 95 % limit."""


@dataclass(frozen=True)
class Limits:
    """A log ratio with its intervals.

    Attributes
    ----------
    log_ratio : float
    low, high : tuple of float
        At 90, 95 and 99 %.
    log_se : float
        Half the width from the 16th to the 84th percentile.
    """

    log_ratio: float
    low: tuple[float, ...]
    high: tuple[float, ...]
    log_se: float

    @property
    def nearest(self) -> tuple[float, ...]:
        """How far from no change the intervals begin, at each level; zero where they hold it."""
        return tuple(max(low, -high, 0.0) for low, high in zip(self.low, self.high, strict=True))


@dataclass(frozen=True)
class Measures:
    """What ran, measured.

    Attributes
    ----------
    halves, thirds, sixths : Limits
        Second half over first; highest over lowest of the thirds and of the sixths, simultaneous over all pairs.
    end_to_end : Limits or None
        Last sixth over first; None where one of them was not observed.
    slope : Limits
        Log change over the whole window of a line through the six log levels.
    levels : ndarray, shape (6,)
        Rate of each sixth, in events a month; NaN where none was observed. Of two series their quotient.
    of_halves, of_thirds : ndarray
        The same of halves and thirds.
    """

    halves: Limits
    thirds: Limits
    sixths: Limits
    end_to_end: Limits | None
    slope: Limits
    levels: NDArray[np.float64]
    of_halves: NDArray[np.float64]
    of_thirds: NDArray[np.float64]


def measures(drawn: LevelDraws, against: LevelDraws | None = None) -> Measures:
    """Measure the changes of one series, or of one relative to another.

    Parameters
    ----------
    drawn : LevelDraws
        At least one block of each half observed.
    against : LevelDraws, optional
        Of another series over the same periods, drawn by itself: levels are then those of the first over those of the
        other, so that every ratio is the quotient of the two series' own.
    """
    each = [drawn] if against is None else [drawn, against]
    # Draws are rounded up to a multiple of the completions, so that two series may have a few more
    # or fewer; they are independent, and any pairing will do.
    many = min(own.log_level.shape[1] for own in each)
    halves, thirds, sixths = (_over([own.over(parts)[:, :many] for own in each]) for parts in (2, 3, BLOCKS))
    of_halves, of_thirds, of_sixths = (
        _over([own.centre_over(parts) for own in each]) for parts in (2, 3, BLOCKS)
    )
    # A sixth that nobody observed is left out, and the line goes through the others at their
    # places.
    observed = ~np.isnan(of_sixths)
    centre = np.flatnonzero(observed) - np.flatnonzero(observed).mean()
    # Weights of a least-squares slope a sixth, times six: the change over the whole window.
    along = BLOCKS * centre / (centre @ centre)
    ends = observed[0] and observed[-1]
    return Measures(
        of_draws(halves[1] - halves[0], of_halves[1] - of_halves[0]),
        largest_pair(thirds, of_thirds),
        largest_pair(sixths, of_sixths),
        of_draws(sixths[-1] - sixths[0], of_sixths[-1] - of_sixths[0]) if ends else None,
        of_draws(along @ sixths[observed], float(along @ of_sixths[observed])),
        *(np.exp(part) for part in (of_sixths, of_halves, of_thirds)),
    )


def _over(log_levels: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return log_levels[0] if len(log_levels) == 1 else log_levels[0] - log_levels[1]


def of_draws(log_ratio: NDArray[np.float64], estimate: float) -> Limits:
    """Return an estimate with the intervals of the draws of its log ratio, which hold it."""
    ordered = np.sort(log_ratio)
    beyond = [(1 - level / 100) / 2 for level in LEVELS]
    # The estimate is no draw but the centre they were drawn around. Draws of few events are skewed,
    # and their interval can miss it: a reader would take that for a mistake.
    low = tuple(min(float(_quantile(ordered, share)), estimate) for share in beyond)
    high = tuple(max(float(_quantile(ordered, 1 - share)), estimate) for share in beyond)
    return Limits(float(estimate), low, high, float(_quantile(ordered, 0.84) - _quantile(ordered, 0.16)) / 2)


def _quantile(ordered: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Read a quantile off values in order along the last axis: a third of the time of `numpy.quantile`."""
    at = share * (ordered.shape[-1] - 1)
    low = int(at)
    return np.asarray(
        ordered[..., low]
        + (at - low) * (ordered[..., min(low + 1, ordered.shape[-1] - 1)] - ordered[..., low])
    )


def largest_pair(log_level: NDArray[np.float64], estimate: NDArray[np.float64]) -> Limits:
    """Return highest over lowest level, with an interval that holds for all pairs at once.

    Which levels are highest and lowest is read off the same counts, so every pair is allowed the same largest error, in
    its own standard errors.

    Parameters
    ----------
    log_level : ndarray, shape (k, draws)
        Draws of the levels; those that are NaN take no part.
    estimate : ndarray, shape (k,)
        The levels.
    """
    observed = ~np.isnan(estimate)
    log_level = log_level[observed]
    one, other = np.triu_indices(len(log_level), 1)
    if not len(one):
        nothing = (0.0,) * len(LEVELS)
        return Limits(0.0, nothing, nothing, 0.0)
    apart = log_level[other] - log_level[one]
    ordered = np.sort(apart, axis=1)
    # 16 to 84 % is two standard errors of a normal variable, whatever the tails of these are.
    low, centre, high = (_quantile(ordered, share) for share in (0.16, 0.5, 0.84))
    error = np.maximum((high - low) / 2, 1e-12)
    apart -= centre[:, None]
    apart *= (1 / error)[:, None]
    largest = np.sort(np.maximum(apart.max(axis=0), -apart.min(axis=0)))
    critical = [float(_quantile(largest, level / 100)) for level in LEVELS]
    size = np.abs(centre)
    # The limits below are those of the clearest and of the widest pair, not of the one with the
    # largest estimate: two short blocks may lie far apart by noise alone.
    apart_by = float(np.ptp(estimate[observed]))
    return Limits(
        apart_by,
        tuple(min(float(max((size - q * error).max(), 0.0)), apart_by) for q in critical),
        tuple(max(float((size + q * error).max()), apart_by) for q in critical),
        float(error[size.argmax()]),
    )
