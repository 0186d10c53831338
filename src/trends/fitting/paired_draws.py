"""Replicates of two series that change alike: each with its own noise, the noises correlated within a period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.bootstrap import lognormal_rate
from trends.fitting.nuisance import cosines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator as Random
    from numpy.typing import NDArray

    from trends.fitting.nuisance import Generator
    from trends.fitting.residuals import Residuals

__all__ = ["Dependence", "dependence", "simulate_pair"]

# Above it the difference of two rates would hardly vary in the replicates, and any difference at
# all would seem large.
_STRONGEST = 0.95
# Standard normal points between which the gamma's quantiles are read off: inverting it for every draw is slow.
_GRID = np.linspace(-6.0, 6.0, 1201)


@dataclass(frozen=True)
class Dependence:
    """How two series move together within a period.

    Attributes
    ----------
    residuals : float
        Correlation of what season and common change leave of the counts.
    rates : float
        Correlation of the rates behind them, from -0.95 to 0.95: the covariance of the residuals over that of two
        rates that moved in step. Count noise is independent of everything, so it has no part in it.
    """

    residuals: float
    rates: float


def dependence(
    first: Residuals,
    second: Residuals,
    columns: NDArray[np.float64],
    slow: int,
    processes: Sequence[Generator],
) -> Dependence:
    """Estimate how two series move together, averaged over R pairs.

    Parameters
    ----------
    first, second : Residuals
        Of R pairs.
    columns : ndarray, shape (n, p)
        What each series was fitted with.
    slow : int
        Slow cosines dropped besides.
    processes : pair of Generator
        The noise of each.
    """
    seen = first.observed & second.observed
    basis, _ = np.linalg.qr(np.column_stack([columns, cosines(len(columns), slow).T])[seen])
    freedom = int(seen.sum()) - basis.shape[1]
    # Too few periods with both counts say nothing of how the two move together.
    if freedom < 1:
        return Dependence(0.0, 0.0)
    free = [part.score[:, seen] - (part.score[:, seen] @ basis) @ basis.T for part in (first, second)]
    product = (free[0] * free[1]).sum(axis=1)
    norms = np.sqrt((free[0] ** 2).sum(axis=1) * (free[1] ** 2).sum(axis=1))
    shared = float((product / freedom / np.sqrt(first.level * second.level)).mean())
    most = _in_step(*processes)
    rates = float(np.clip(shared / most, -_STRONGEST, _STRONGEST)) if most > 0 else 0.0
    return Dependence(float((product / np.maximum(norms, 1e-300)).mean()), rates)


def _in_step(first: Generator, second: Generator) -> float:
    """Covariance of two rates of mean one that move in step: their latent rates and their gamma factors both."""
    # The product of two lognormals of mean one has mean exp(s1 s2) if their logs are in step.
    latent = float(np.exp(np.sqrt(np.log1p(first.cv2) * np.log1p(second.cv2))))
    return latent * (1 + float(np.sqrt(first.alpha * second.alpha))) - 1


def simulate_pair(
    mu: NDArray[np.float64],
    processes: Sequence[Generator],
    together: float,
    replicates: int,
    random: Random,
) -> NDArray[np.float64]:
    """Draw pairs of count histories.

    As `trends.fitting.bootstrap.simulate`, with the innovations of the two latent rates correlated, and the gamma
    factors of the two joined by a Gaussian copula, so that each series is on its own what it would be alone.

    Parameters
    ----------
    mu : ndarray, shape (2, n)
        Means.
    processes : pair of Generator
        Dispersion and autocorrelation of each series.
    together : float
        Correlation of the normal draws behind the two rates.
    replicates : int
    random : numpy.random.Generator

    Returns
    -------
    ndarray, shape (replicates, 2n)
        Whole counts, as floats.
    """
    n = mu.shape[1]
    latent = _correlated(together, (replicates, n), random)
    factors = _correlated(together, (replicates, n), random)
    histories = []
    for mean, process, wander, factor in zip(mu, processes, latent, factors, strict=True):
        rate = np.broadcast_to(mean, (replicates, n))
        if process.cv2 > 0:
            rate = rate * lognormal_rate(wander, process.cv2, process.phi)
        if process.alpha > 1e-12:
            rate = rate * _gamma(factor, process.alpha)
        # NumPy raises for Poisson means over 9.2e18, which a rate that wanders far can reach.
        histories.append(random.poisson(np.minimum(rate, 1e15)).astype(float))
    return np.hstack(histories)


def _correlated(
    together: float, shape: tuple[int, int], random: Random
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    one, other = random.standard_normal(shape), random.standard_normal(shape)
    return one, together * one + np.sqrt(1 - together**2) * other


def _gamma(normal: NDArray[np.float64], alpha: float) -> NDArray[np.float64]:
    """Turn normal draws into gamma factors of mean one and variance alpha, by their quantiles."""
    from scipy.special import gammainccinv, gammaincinv, ndtr

    # Either half by its own tail: near one, `ndtr` has no digits left.
    low = gammaincinv(1 / alpha, ndtr(_GRID))
    high = gammainccinv(1 / alpha, ndtr(-_GRID))
    quantiles = np.where(_GRID < 0, low, high) * alpha
    return np.asarray(np.interp(normal, _GRID, quantiles))
