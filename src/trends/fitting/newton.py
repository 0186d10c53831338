"""Newton's method for the coefficients and dispersions of many series at once, each climbing by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.batched_likelihood import LARGEST_LOG_MEAN, Likelihood
from trends.fitting.definite_systems import factorise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batched_likelihood import Columns, Derivatives, Histories

__all__ = ["Optimum", "climb"]

# Of the dispersion. A series of zeros with one burst gets there: its likelihood rises for ever.
_LARGEST = 1e4
# Of made series of 24 to 200 periods, some without a rate in one half, none needed more than 26.
_ITERATIONS = 200
_CLOSE = 1e-10
"""Twice the gain in log-likelihood promised by a step, below which the step is the last one. The steps converge
quadratically: what is left after it is of the order of this number, in standard errors."""

_MOST_LOG_MEAN, _MOST_SCALE = 3.0, 1.5
"""How far a step may take a log mean, and the log of the dispersion: further off, the quadratic says nothing."""

# Relative to the size of the likelihood: by that much, a sum differs with the order in which it is added
# up.
_ROUNDING = 1e-12
# Each time to a quarter: 4^-15 is a billionth of the step.
_MOST_SHORTENED = 15


@dataclass(frozen=True)
class Optimum:
    """Where R series ended.

    Attributes
    ----------
    place : ndarray, shape (R, r)
        Coordinates in the basis of the columns.
    alpha : ndarray, shape (R,)
    iterations : ndarray of int, shape (R,)
    converged : ndarray of bool, shape (R,)
    """

    place: NDArray[np.float64]
    alpha: NDArray[np.float64]
    iterations: NDArray[np.int64]
    converged: NDArray[np.bool_]


@dataclass(frozen=True)
class _Scale:
    """The dispersion as t = log(1 + level alpha): a log where it matters, and a straight way to Poisson at t = 0."""

    level: NDArray[np.float64]

    def alpha(self, t: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.expm1(t) / self.level)

    @property
    def highest(self) -> NDArray[np.float64]:
        return np.asarray(np.log1p(_LARGEST * self.level))


def climb(histories: Histories, columns: Columns) -> Optimum:
    """Find the maximum of each series' likelihood.

    Parameters
    ----------
    histories : Histories
        R series.
    columns : Columns
        Basis of the design, of at least one column.
    """
    scale, place, t = _start(histories, columns)
    optimum = _climb(histories, columns, scale, place, t)
    # A design that follows a few counts closely makes a hill of its own at alpha = 0, beside the one on which the
    # counts scatter about a level (seven counts, four columns): who ended on the first tries the second, too.
    cornered = optimum.alpha == 0
    if columns.span.shape[0] > 1 and cornered.any():
        stuck = histories.pick(cornered)
        scale, place, t = _flat_start(stuck, columns)
        other = _climb(stuck, columns, scale, place, t)
        cornered_fit = Likelihood.at(stuck, columns, optimum.place[cornered], optimum.alpha[cornered])
        other_fit = Likelihood.at(stuck, columns, other.place, other.alpha)
        higher = other.converged & (other_fit.value > cornered_fit.value + 1e-9 * (1.0 + cornered_fit.size))
        which = np.flatnonzero(cornered)[higher]
        optimum.place[which], optimum.alpha[which] = other.place[higher], other.alpha[higher]
        optimum.converged[which] = True
        optimum.iterations[cornered] += other.iterations + 2
    return optimum


def _climb(
    histories: Histories,
    columns: Columns,
    scale: _Scale,
    place: NDArray[np.float64],
    t: NDArray[np.float64],
) -> Optimum:
    """Climb from coordinates and dispersions to the next top."""
    R = len(histories)
    optimum = Optimum(place.copy(), scale.alpha(t), np.zeros(R, np.int64), np.zeros(R, dtype=bool))
    rows = np.arange(R)
    value, promise = np.full(R, -np.inf), np.full(R, np.inf)
    base, base_t = place, t
    direction, direction_t, length = np.zeros_like(place), np.zeros(R), np.ones(R)
    shortened = np.zeros(R, dtype=np.int64)
    for iteration in range(1, _ITERATIONS + 1):
        at = Likelihood.at(histories, columns, place, scale.alpha(t))
        # Within rounding counts as no worse; a series that is worse goes back to `base` and takes a quarter of the step.
        better = ~(at.value < value - _ROUNDING * (1.0 + at.size))
        step, step_t, gain, longest = _step(
            at.derivatives(histories.y, columns), histories, columns, scale, t
        )
        base, base_t = np.where(better[:, None], place, base), np.where(better, t, base_t)
        direction = np.where(better[:, None], step, direction)
        direction_t = np.where(better, step_t, direction_t)
        length = np.where(better, longest, length / 4.0)
        shortened = np.where(better, 0, shortened + 1)
        value, promise = np.where(better, at.value, value), np.where(better, gain, promise)
        stopped = (better & (gain < _CLOSE)) | (shortened >= _MOST_SHORTENED)
        place = base + length[:, None] * direction
        t = np.clip(base_t + length * direction_t, 0.0, scale.highest)
        ended = stopped if iteration < _ITERATIONS else np.ones_like(stopped)
        if not ended.any():
            continue
        out = rows[ended]
        optimum.place[out], optimum.alpha[out] = place[ended], scale.alpha(t)[ended]
        # A climb may also end because rounding lets no shorter step gain: it has converged if next to nothing was promised.
        optimum.iterations[out], optimum.converged[out] = iteration, (promise < 1e-6)[ended] & stopped[ended]
        going = ~ended
        if not going.any():
            break
        rows, histories, scale = rows[going], histories.pick(going), _Scale(scale.level[going])
        place, t, base, base_t = place[going], t[going], base[going], base_t[going]
        direction, direction_t = direction[going], direction_t[going]
        length, shortened, value, promise = length[going], shortened[going], value[going], promise[going]
    return optimum


def _start(histories: Histories, columns: Columns) -> tuple[_Scale, NDArray[np.float64], NDArray[np.float64]]:
    """Set out from a straight fit to log(y + 1/2), lifted to the number of events, and the moments about it."""
    y = histories.y
    total = y.sum(axis=1)
    seen = y.shape[1] if histories.seen is None else np.maximum(histories.seen.sum(axis=1), 1)
    log = np.log(y + 0.5)
    if histories.seen is not None:
        log = np.where(histories.seen, log, np.log(total / seen + 0.5)[:, None])
    log -= histories.offset
    place = np.vecdot(log[:, None, :], columns.span)
    mu = histories.masked(np.exp(np.minimum(columns.log_mean(place) + histories.offset, LARGEST_LOG_MEAN)))
    # A series of zeros sets out from where it ends.
    lift = np.maximum(total, 1e-12) / np.maximum(mu.sum(axis=1), 1e-300)
    # A constant lies in the span of the columns, and its coordinates are the sums of the basis vectors.
    place += np.log(lift)[:, None] * columns.span.sum(axis=1)
    mu *= lift[:, None]
    spread = y - mu
    # The variance beyond Poisson's, over the squares of the means: alpha by moments, without regard
    # to degrees of freedom, as it is only where the climb sets out.
    moment = (np.vecdot(spread, spread) - mu.sum(axis=1)) / np.maximum(np.vecdot(mu, mu), 1e-300)
    scale = _Scale(np.where(total > 0, total, 1.0) / seen)
    return scale, place, np.log1p(scale.level * np.clip(moment, 0.0, 3.0))


def _flat_start(
    histories: Histories, columns: Columns
) -> tuple[_Scale, NDArray[np.float64], NDArray[np.float64]]:
    """Set out from one level for all periods, and all the scatter about it as dispersion."""
    y = histories.y
    total = y.sum(axis=1)
    seen = y.shape[1] if histories.seen is None else np.maximum(histories.seen.sum(axis=1), 1)
    exposure = histories.masked(np.exp(histories.offset + np.zeros_like(y)))
    level = np.maximum(total, 1e-12) / np.maximum(exposure.sum(axis=1), 1e-300)
    place = np.log(level)[:, None] * columns.span.sum(axis=1)
    spread = y - level[:, None] * exposure
    mean = total / seen
    alpha = (np.vecdot(spread, spread) / seen - mean) / np.maximum(mean * mean, 1e-300)
    scale = _Scale(np.where(total > 0, total, 1.0) / seen)
    return scale, place, np.log1p(scale.level * np.clip(alpha, 0.1, 100.0))


def _step(
    at: Derivatives, histories: Histories, columns: Columns, scale: _Scale, t: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the step in coordinates and t, twice the gain it promises, and how much of it to take at first."""
    rate = np.exp(t) / scale.level  # d alpha / dt, and the second derivative too
    slope, cross = at.slope * rate, at.cross * rate[:, None]
    bend = -(at.bend * rate + at.slope) * rate
    right = np.ascontiguousarray(np.stack([at.score, cross]).transpose(2, 0, 1))
    solved = factorise(at.information).solve(right)
    by_score, by_cross = (np.ascontiguousarray(solved[:, i].T) for i in (0, 1))
    # What is left of slope and curvature in t when the coefficients go along: those of the profile likelihood.
    profile_slope = slope - np.vecdot(cross, by_score)
    profile_bend = bend - np.vecdot(cross, by_cross)
    step_t = profile_slope / np.maximum(np.maximum(profile_bend, np.abs(profile_slope) / _MOST_SCALE), 1e-300)
    step_t = np.clip(step_t, -t, np.maximum(scale.highest - t, 0.0))
    step = by_score - step_t[:, None] * by_cross
    gain = np.vecdot(at.score, by_score) + step_t * profile_slope
    longest = _MOST_LOG_MEAN / np.maximum(histories.farthest(columns.log_mean(step)), _MOST_LOG_MEAN)
    return step, step_t, gain, longest
