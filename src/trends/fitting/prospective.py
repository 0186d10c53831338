"""Whether the newest periods are more, or less, than the past of a series would give: arrays in, a chance out.

A constant rate is fitted to the past: its season, the dispersion of its counts and the swings of its rate, of which a
posterior is kept and no single estimate (`trends.fitting.swings`). It foretells the sum of the newest period, of the newest
few, and so on (the spans), each with the doubt about rate, season and swings. Each sum has a chance in the negative
binomial of that mean and variance, upwards and downwards; the smallest of these chances is the statistic. What it is
worth is counted in histories drawn from processes of the posterior, in which everything is estimated again: they allow
for the several spans, both directions and every estimate at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.mean import expected, fit_mean
from trends.fitting.residuals import log_information, working_residuals
from trends.fitting.scatter import lognormal_chance
from trends.fitting.swings import Processes, SwingGrid, Swings, draw_histories

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.fitting.batch import Batch

__all__ = ["Foretold", "Newest", "Null", "calibrated", "drawn_processes", "foretell", "null_of", "statistic"]

_TAIL = 0.1
"""Share of the draws to which the tail of the statistic is fitted."""


@dataclass(frozen=True)
class Foretold:
    """What the past of R histories gives for their newest periods.

    Attributes
    ----------
    mu : ndarray, shape (R, n)
        Means of all periods, past and newest.
    mean, variance : ndarray, shape (R, k)
        Of the sum over each span, doubt about the estimates included.
    swings : Swings
        What the past tells of dispersion and swings.
    """

    mu: NDArray[np.float64]
    mean: NDArray[np.float64]
    variance: NDArray[np.float64]
    swings: Swings

    def row(self, i: int) -> Foretold:
        """Return what the past of history `i` alone gives."""
        at = slice(i, i + 1)
        return Foretold(self.mu[at], self.mean[at], self.variance[at], self.swings.row(i))


@dataclass(frozen=True)
class Newest:
    """How the newest periods are looked at.

    Attributes
    ----------
    base : ndarray, shape (n, p)
        Intercept and season, of past and newest periods.
    offset : ndarray, shape (n,)
        Log exposure.
    spans : tuple of int
        Lengths of the spans that end with the newest period, in periods. The longest is kept out of the past, so that
        what is growing now is not what it is measured by.
    observed : ndarray of bool, shape (past,)
        Which periods of the past hold counts.
    """

    base: NDArray[np.float64]
    offset: NDArray[np.float64]
    spans: tuple[int, ...]
    observed: NDArray[np.bool_]

    @property
    def past(self) -> int:
        """Periods of the past."""
        return len(self.base) - max(self.spans)

    @cached_property
    def grid(self) -> SwingGrid:
        """What swings may be told apart in the past."""
        return SwingGrid.of(self.base[: self.past], self.observed)


def foretell(histories: Batch, newest: Newest) -> Foretold:
    """Fit the past of R histories and foretell the sums of their newest periods.

    Parameters
    ----------
    histories : Batch
        The past alone: `newest.past` periods.
    newest : Newest
    """
    past, n = newest.past, len(newest.base)
    base, offset = newest.base[:past], newest.offset[:past]
    fit = fit_mean(histories, base, offset)
    residuals = working_residuals(histories, fit, fit.information.mean(axis=0))
    swings = newest.grid.posterior(residuals.score, residuals.level)
    information = log_information(fit, residuals)
    error2 = _error2(information, base, newest.base[past:], swings.long_run)
    mu = expected(newest.base, fit.beta, np.where(np.isfinite(newest.offset), newest.offset, -30.0))
    means, variances = [], []
    for span in newest.spans:
        ahead = mu[:, n - span :]
        mean = ahead.sum(axis=1)
        # The doubt about the level of a span is that of its middle: season and level together.
        doubt = error2[:, error2.shape[1] - span :].mean(axis=1)
        means.append(mean)
        variances.append(_variance(ahead, swings) + mean**2 * doubt)
    return Foretold(mu, np.stack(means, 1), np.stack(variances, 1), swings)


def _variance(ahead: NDArray[np.float64], swings: Swings) -> NDArray[np.float64]:
    """Return the variance of sums of counts of means `ahead`, shape (R, span), averaged over the posterior of swings."""
    total, cv2, weight = swings.total, swings.cv2, swings.weight
    variance = ahead.sum(axis=1) + (weight * total).sum(axis=1) * (ahead**2).sum(axis=1)
    grown = np.log1p(cv2)
    for lag in range(1, ahead.shape[1]):
        shared = (weight * np.expm1(grown * swings.grid.phi**lag)).sum(axis=1)
        variance = variance + 2 * shared * (ahead[:, lag:] * ahead[:, :-lag]).sum(axis=1)
    return np.asarray(variance)


def _error2(
    information: NDArray[np.float64],
    base: NDArray[np.float64],
    ahead: NDArray[np.float64],
    long_run: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Squared standard errors of the log means ahead, shape (R, periods ahead)."""
    p = base.shape[1]
    pairs = (base[:, :, None] * base[:, None, :]).reshape(len(base), p * p)
    info = (information @ pairs).reshape(-1, p, p)
    trace = np.trace(info, axis1=1, axis2=2)[:, None, None] / p
    covariance = np.linalg.inv(info + 1e-9 * np.maximum(trace, 1e-12) * np.eye(p))
    error2 = np.einsum("tp,rpq,tq->rt", ahead, covariance, ahead) * long_run[:, None]
    # A season that the past hardly holds could be anything: a factor of e is doubt enough.
    return np.asarray(np.clip(error2, 0.0, 1.0))


def statistic(
    counts: NDArray[np.float64], foretold: Foretold, spans: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the chances of the newest sums, upwards and downwards, each of shape (R, k).

    Parameters
    ----------
    counts : ndarray, shape (R, periods ahead)
        The newest periods, all observed.
    foretold : Foretold
    spans : sequence of int
    """
    sums = np.stack([counts[:, counts.shape[1] - span :].sum(axis=1) for span in spans], 1)
    return tails(sums, foretold.mean, foretold.variance)


def tails(
    sums: NDArray[np.float64], mean: NDArray[np.float64], variance: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return P(Y >= sum) and P(Y <= sum) for negative binomials of a mean and variance."""
    from scipy.special import betainc

    # Hardly more than Poisson: a size of a million times the mean is Poisson to six digits.
    excess = np.maximum(variance - mean, 1e-6 * np.maximum(mean, 1e-12))
    size = mean**2 / excess
    p = size / (size + mean)
    y = np.maximum(np.floor(sums), 0.0)
    down = betainc(size, y + 1, p)
    up = np.where(y > 0, betainc(np.maximum(y, 1.0), size, 1 - p), 1.0)
    return np.maximum(up, 1e-300), np.maximum(down, 1e-300)


@dataclass(frozen=True)
class Null:
    """How small the statistic gets when nothing has changed.

    Attributes
    ----------
    drawn : ndarray, shape (B,)
        Statistic of histories drawn from processes that the past leaves possible, in ascending order.
    """

    drawn: NDArray[np.float64]

    def chance(self, value: float) -> float:
        """Return how often the statistic is as small as `value`, or smaller."""
        B = len(self.drawn)
        count = int(np.searchsorted(self.drawn, value, side="right"))
        least = max(int(B * _TAIL), 1)
        if count >= least // 2:
            return (count + 1) / (B + 1)
        return self._beyond(value, least)

    def _beyond(self, value: float, least: int) -> float:
        """Beyond what so many draws can count: the log of a chance is exponential, up to its rate, which is fitted."""
        edge = float(self.drawn[least - 1])
        excess = np.log(edge) - np.log(self.drawn[:least])
        rate = 1.0 / max(float(excess.mean()), 1e-3)
        # The statistic is itself a chance: a rate above one would claim more than the model does.
        rate = min(rate, 1.0)
        share = (least + 1) / (len(self.drawn) + 1)
        return float(min(share, share * np.exp(-rate * (np.log(edge) - np.log(max(value, 1e-300))))))

    def critical(self, level: float) -> float:
        """Return the value of the statistic whose chance is `level`."""
        B, least = len(self.drawn), max(int(len(self.drawn) * _TAIL), 1)
        place = int(np.floor(level * (B + 1))) - 1
        if place >= least // 2:
            return float(self.drawn[place])
        edge = float(self.drawn[least - 1])
        excess = np.log(edge) - np.log(self.drawn[:least])
        rate = min(1.0 / max(float(excess.mean()), 1e-3), 1.0)
        share = (least + 1) / (B + 1)
        return float(edge * (level / share) ** (1 / rate))


def null_of(
    foretold: Foretold,
    seen: Batch,
    newest: Newest,
    draws: int,
    random: np.random.Generator,
) -> Null:
    """Draw histories from processes that one past leaves possible, estimate everything again in each, and return their statistics.

    Parameters
    ----------
    foretold : Foretold
        Of one history.
    seen : Batch
        Its past, whose pattern of what was observed the draws are given.
    newest : Newest
    draws : int
    random : numpy.random.Generator
    """
    drawn = draw_histories(foretold.mu[0], drawn_processes(foretold, seen, draws, random), random)
    again = foretell(seen.coarsen(drawn[:, : newest.past]), newest)
    up, down = statistic(drawn[:, newest.past :], again, newest.spans)
    return Null(np.sort(np.minimum(up, down).min(axis=1)))


def drawn_processes(foretold: Foretold, seen: Batch, draws: int, random: np.random.Generator) -> Processes:
    """Draw processes that a past leaves possible: how it swings, how much it scatters, and with how long a tail."""
    swings, observed = foretold.swings, seen.observed
    mu = foretold.mu[0, : seen.n][observed]
    dispersion = float((swings.weight * swings.total).sum(axis=1)[0])
    return swings.draw(draws, random, lognormal_chance(seen.count[0, observed], mu, dispersion))


def calibrated(null: Null, up: NDArray[np.float64], down: NDArray[np.float64]) -> float:
    """Return the chance of the smallest of some chances."""
    return null.chance(float(min(up.min(), down.min())))


def limits(mean: float, variance: float, share: float = 0.95) -> tuple[float, float]:
    """Return the ends of the interval that holds a share of a negative binomial of a mean and variance."""
    from scipy.stats import nbinom

    excess = max(variance - mean, 1e-6 * max(mean, 1e-12))
    size = mean**2 / excess
    tail = (1 - share) / 2
    low, high = nbinom.ppf([tail, 1 - tail], size, size / (size + mean))
    return float(low), float(high)
