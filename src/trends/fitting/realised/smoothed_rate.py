"""The rate as a reader sees it: smoothed, period by period, with an approximate band.

The log rate is a constant plus an AR(1), the counts are negative binomial around it, and both noises are weighed over the
grid that the levels use, without blocks. At each point of the grid the most probable path is found by Newton's method
on a tridiagonal system, and Laplace's approximation does the rest (Rue & Held 2005, Gaussian Markov Random Fields,
chapter 4). The band is pointwise and approximate (in simulations it holds the path in 86 to 100 % of periods): it is for
figures, never for the verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.mean import observed_excess
from trends.fitting.realised.tridiagonal import Tridiagonal, unit_precision
from trends.fitting.realised.white_noise import PERSISTENCE, noise_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SmoothedRate", "smoothed_rate"]

_SLOW = 0.98
"""A further phi: without blocks the rate's own slow change has to be one of the things that persist."""

_WIDE = 25.0
"""Prior variance of the constant on the log scale, around the mean rate."""

# A series of bursts can have any dispersion by moments; above this the path follows nothing.
_MOST_DISPERSION = 50.0
# Of made series of 24 to 200 periods none needed more than 18.
_ITERATIONS = 40
# Of the log rate, a factor of 4.5: Newton's steps overshoot where counts are near zero.
_MOST_STEP = 1.5
# Of the log rate: a hundred-thousandth of a rate, which no drawn line shows.
_CLOSE = 1e-5
# The 97.5 % quantile of the normal distribution.
_BAND = 1.959963984540054


@dataclass(frozen=True)
class SmoothedRate:
    """Rates in events a month of 30.4375 days, season taken out; each of shape (n,)."""

    rate: NDArray[np.float64]
    low95: NDArray[np.float64]
    high95: NDArray[np.float64]

    def per(self, months: float) -> SmoothedRate:
        """Return the rates per so many months."""
        return SmoothedRate(self.rate * months, self.low95 * months, self.high95 * months)


@dataclass(frozen=True)
class _Paths:
    """The log rate at every point of the grid: log weight (G,), mean and variance (n, G)."""

    weight: NDArray[np.float64]
    mean: NDArray[np.float64]
    variance: NDArray[np.float64]


def smoothed_rate(
    count: NDArray[np.float64], share: NDArray[np.float64], information: NDArray[np.float64]
) -> SmoothedRate:
    """Smooth the rate of one series.

    Parameters
    ----------
    count : ndarray, shape (n,)
        Counts, expected ones where only bounds are known.
    share : ndarray, shape (n,)
        Expected count at a rate of one a month: exposure and season.
    information : ndarray, shape (n,)
        Share of a count's information that each period carries; 0 where nothing is known, not everywhere.

    Returns
    -------
    SmoothedRate

    Examples
    --------
    >>> import numpy as np
    >>> smooth = smoothed_rate(np.tile([8.0, 10.0], 12), np.ones(24), np.ones(24))
    >>> bool((abs(smooth.rate - 9) < 0.5).all()), bool((smooth.low95 > 6).all())
    (True, True)
    """
    seen = np.where(share > 0, information, 0.0)
    total = _all_dispersion(count, share, seen)
    grid = [
        (total * times * (1 - part), total * times * part, phi)
        for times, part, first in noise_grid()
        # The slow phi joins once for each T and w, beside the first of the grid's own.
        for phi in ([first] if part == 0 or first != PERSISTENCE[0] else [first, _SLOW])
    ]
    alpha, lasting, phi = np.array(grid).T
    paths = _paths(count, np.log(np.where(share > 0, share, 1.0)), seen, alpha, np.log1p(lasting), phi)
    weight = np.exp(paths.weight - paths.weight.max())
    weight /= weight.sum()
    mean = paths.mean @ weight
    error = np.sqrt(np.maximum((paths.variance + paths.mean**2) @ weight - mean**2, 0.0))
    low, middle, high = np.exp(np.clip([mean - _BAND * error, mean, mean + _BAND * error], -50.0, 50.0))
    return SmoothedRate(middle, low, high)


def _all_dispersion(
    count: NDArray[np.float64], share: NDArray[np.float64], seen: NDArray[np.float64]
) -> float:
    """Estimate the dispersion around a constant rate by moments, never below what so few counts could hide."""
    mu = share * (seen * count).sum() / max(float((seen * share).sum()), 1e-300)
    n, freedom = max(float(seen.sum()), 1.0), max(float(seen.sum()) - 1, 1.0)
    excess = float((seen * ((count - mu) ** 2 * n / freedom - mu)).sum()) / max(
        float((seen * mu**2).sum()), 1e-300
    )
    least = np.sqrt(2 / freedom) * n / max(float((seen * mu).sum()), 1e-300)
    return float(min(max(excess, least), _MOST_DISPERSION))


def _paths(
    count: NDArray[np.float64],
    offset: NDArray[np.float64],
    seen: NDArray[np.float64],
    alpha: NDArray[np.float64],
    variance: NDArray[np.float64],
    phi: NDArray[np.float64],
) -> _Paths:
    """Approximate the posterior of offset-free log rates c + s x, x an AR(1) of unit variance and s^2 `variance`."""
    from scipy.special import gammaln

    n = len(count)
    y, part, base = count[:, None], seen[:, None], offset[:, None]
    s = np.sqrt(variance)
    diagonal, beside = unit_precision(n, phi)
    centre = np.log(max(float((seen * count).sum()), 0.5) / float((seen * np.exp(offset)).sum()))
    c, x = np.full(len(alpha), centre), np.zeros((n, len(alpha)))

    def expected() -> NDArray[np.float64]:
        return np.asarray(np.exp(np.clip(base + c + s * x, -30.0, 30.0)))

    def system(
        weight: NDArray[np.float64],
    ) -> tuple[Tridiagonal, NDArray[np.float64], NDArray[np.float64]]:
        """Return the system of x, how x follows c, and the precision of c."""
        rows = Tridiagonal.of(diagonal + variance * weight, beside)
        follows = rows.solve((s * weight)[:, :, None].copy())[:, :, 0]
        return rows, follows, weight.sum(axis=0) + 1 / _WIDE - (s * weight * follows).sum(axis=0)

    for _ in range(_ITERATIONS):
        mu = expected()
        slope = part * (y - mu) / (1 + alpha * mu)
        rows, follows, precision = system(part * mu / (1 + alpha * mu) * observed_excess(y, mu, alpha))
        prior = diagonal * x
        prior[1:] += beside * x[:-1]
        prior[:-1] += beside * x[1:]
        own = s * slope - prior
        of_c = slope.sum(axis=0) - (c - centre) / _WIDE - (follows * own).sum(axis=0)
        # Newton's step for constant and path together, the path eliminated first.
        by_c = of_c / precision
        by_x = rows.solve(own[:, :, None].copy())[:, :, 0] - follows * by_c
        moved = np.abs(by_c + s * by_x).max(axis=0)
        shorter = np.minimum(1.0, _MOST_STEP / np.maximum(moved, 1e-12))
        c, x = c + shorter * by_c, x + shorter * by_x
        if moved.max() < _CLOSE:
            break
    mu = expected()
    # Expected information for the band: the observed one, with which the steps were taken, hangs on
    # the counts themselves, and is wide just where one is high.
    rows, follows, precision = system(part * mu / (1 + alpha * mu))
    quadratic = (diagonal * x**2).sum(axis=0) + 2 * beside * (x[1:] * x[:-1]).sum(axis=0)
    # At 1e-9 the negative binomial is Poisson to the last digit that the weights show.
    size = 1 / np.maximum(alpha, 1e-9)
    likelihood = (
        part * (gammaln(y + size) - gammaln(size) + y * np.log(mu / size) - (y + size) * np.log1p(mu / size))
    ).sum(axis=0)
    # Laplace: the log of the joint density at its mode, less half the log determinant of its curvature.
    weight = likelihood - 0.5 * (
        quadratic
        + (c - centre) ** 2 / _WIDE
        + rows.log_determinant
        + (n - 1) * np.log(1 - phi**2)
        + np.log(precision)
    )
    # The variance of the path at a given constant, and that of the constant, which the path follows in part.
    return _Paths(weight, c + s * x, variance * rows.inverse_diagonal() + (1 - s * follows) ** 2 / precision)
