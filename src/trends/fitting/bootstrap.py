"""Replicates of a constant pace: negative binomial counts around a latent autoregressive rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.autoregression import autoregressive

if TYPE_CHECKING:
    from numpy.random import Generator as Random
    from numpy.typing import NDArray

    from trends.fitting.nuisance import Generator

__all__ = ["lognormal_rate", "simulate"]


def simulate(
    mu: NDArray[np.float64], process: Generator, replicates: int, random: Random
) -> NDArray[np.float64]:
    """Draw count histories.

    The rate is mu exp(s x_t - s^2/2) with x a stationary Gaussian AR(1) of coefficient phi and s^2 = log(1 + cv2)
    (Zeger 1988; Davis, Dunsmuir & Wang 2000); counts are negative binomial given the rate.

    Parameters
    ----------
    mu : ndarray, shape (n,)
        Means.
    process : Generator
        Dispersion and autocorrelation.
    replicates : int
    random : numpy.random.Generator

    Returns
    -------
    ndarray, shape (replicates, n)
        Whole counts, as floats.
    """
    n = len(mu)
    # In place throughout: a million numbers are multiplied faster than room for them is found.
    rate = np.broadcast_to(mu, (replicates, n))
    if process.cv2 > 0:
        wandering = latent_rate(n, process.cv2, process.phi, replicates, random)
        wandering *= rate
        rate = wandering
    if process.alpha > 0:
        scattered = random.standard_gamma(1 / process.alpha, (replicates, n))
        scattered *= rate
        scattered *= process.alpha
        rate = scattered
    # NumPy raises for Poisson means over 9.2e18, which a rate that wanders far can reach.
    return random.poisson(np.minimum(rate, 1e15)).astype(float)


def latent_rate(n: int, cv2: float, phi: float, replicates: int, random: Random) -> NDArray[np.float64]:
    """Draw stationary lognormal AR(1) rates of mean one, shape (replicates, n)."""
    return lognormal_rate(random.standard_normal((replicates, n)), cv2, phi)


def lognormal_rate(
    noise: NDArray[np.float64], cv2: float | NDArray[np.float64], phi: float
) -> NDArray[np.float64]:
    """Turn standard white noise (replicates, n) into stationary lognormal AR(1) rates of mean one (Zeger 1988).

    `cv2` is one for all replicates, or one for each, of shape (replicates, 1).
    """
    noise = noise.copy()
    # The first draw keeps its variance of one, so that the process is stationary from the first period on.
    noise[:, 1:] *= np.sqrt(1 - phi**2)
    x = autoregressive(noise, phi)
    s2 = np.log1p(cv2)
    # The mean of a lognormal is exp(s^2/2): taken off, the rate wanders about mu and not above it.
    x *= np.sqrt(s2)
    x -= s2 / 2
    return np.exp(x, out=x)
