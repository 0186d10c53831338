"""Whether counts scatter as a gamma or as a lognormal rate has them: totals of deaths have the longer tail of the latter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["lognormal_chance"]

_PRIOR = 0.2
"""Prior chance of the longer tail: where counts are so few or alike that both fit, the usual one stays likely."""

_SMALL = 50
"""From this count on Poisson noise is added to the variance of the log, and not summed over."""

_NODES = np.linspace(-6.0, 6.0, 121)


def lognormal_chance(counts: NDArray[np.float64], mu: NDArray[np.float64], dispersion: float) -> float:
    """Return the chance that counts come from a lognormal and not from a gamma rate of the same mean and variance.

    Parameters
    ----------
    counts, mu : ndarray, shape (n,)
        Observed counts and their means.
    dispersion : float
        Squared coefficient of variation of the rate about its mean.

    Examples
    --------
    >>> counts = np.array([0.0, 1, 0, 2, 0, 1, 0, 400, 1, 0, 3, 0])
    >>> lognormal_chance(counts, np.full(12, counts.mean()), 10.0) > 0.9
    True
    """
    if dispersion <= 0:
        return _PRIOR
    y, mu = np.maximum(np.rint(counts), 0.0), np.maximum(mu, 1e-9)
    difference = float((_log_lognormal(y, mu, dispersion) - _log_gamma(y, mu, dispersion)).sum())
    odds = _PRIOR / (1 - _PRIOR) * np.exp(np.clip(difference, -700, 700))
    return float(odds / (1 + odds))


def _log_gamma(y: NDArray[np.float64], mu: NDArray[np.float64], dispersion: float) -> NDArray[np.float64]:
    from scipy.special import gammaln

    size = 1 / dispersion
    return np.asarray(
        gammaln(y + size)
        - gammaln(size)
        - gammaln(y + 1)
        + size * np.log(size / (size + mu))
        + y * np.log(mu / (size + mu))
    )


def _log_lognormal(y: NDArray[np.float64], mu: NDArray[np.float64], dispersion: float) -> NDArray[np.float64]:
    from scipy.special import gammaln, logsumexp

    s2 = float(np.log1p(dispersion))
    centre = np.log(mu) - s2 / 2
    found = np.empty_like(y)
    small = y < _SMALL
    few = y[small, None]
    log_rate = centre[small, None] + np.sqrt(s2) * _NODES
    density = -(_NODES**2) / 2 - np.log(2 * np.pi) / 2 + np.log(_NODES[1] - _NODES[0])
    found[small] = logsumexp(few * log_rate - np.exp(log_rate) - gammaln(few + 1) + density, axis=1)
    many = y[~small]
    variance = s2 + 1 / many
    found[~small] = (
        -np.log(many)
        - np.log(2 * np.pi * variance) / 2
        - (np.log(many) - centre[~small]) ** 2 / (2 * variance)
    )
    return found
