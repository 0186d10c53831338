"""How often a process of constant pace would do by chance what a claim reports.

Two ways. Where periods, or tolls, are alike and independent, the answer is arithmetic (a record of the last m + 1
periods: 1/(m + 1)). Everything else is counted in histories drawn from the constant process that `test_pace` draws
its replicates from, with the season, the scatter and the autocorrelation of the series itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import exp, factorial
from typing import TYPE_CHECKING

import numpy as np

from trends.inference.assessment import completions
from trends.models.bootstrap import simulate
from trends.models.design import build_design
from trends.models.mean import fit_mean
from trends.models.nuisance import estimate_nuisance, generator
from trends.models.residuals import working_residuals

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from trends.series import CountSeries

__all__ = [
    "FEWEST",
    "constant_histories",
    "fewer_or_more",
    "highest_of",
    "how_often",
    "monotone_run",
    "records_per_year",
]

FEWEST = 12
"""Observed periods that a constant process is fitted to at least: a year of months tells scatter from nothing."""

_REPLICATES = 1999


def highest_of(others: int, rank: int = 1) -> float:
    """Return the chance that a period is among the `rank` highest of itself and `others` alike: rank/(others + 1)."""
    return min(rank / (others + 1), 1.0)


def monotone_run(length: int) -> float:
    """Return the chance that `length` steps in a row all rise: one order of length + 1 alike values in (length + 1)!.

    Counts that tie make it less.
    """
    return 1 / factorial(length + 1)


def records_per_year(rate: float, years: float, tolls: ArrayLike | None = None) -> float:
    """Return how many times a year an attack is "the deadliest in more than `years` years" at a constant pace.

    Parameters
    ----------
    rate : float
        Attacks a year, lambda.
    years : float
        w.
    tolls : array_like, optional
        Tolls that the attacks draw from, with their ties. Without them tolls never tie, and the answer is
        (1 - exp(-lambda w)) / w, an upper bound.

    Notes
    -----
    An attack of toll k is a record if none of the attacks in the w years before it, a Poisson number with mean
    lambda w, killed k or more: lambda sum_k p_k exp(-lambda w P(toll >= k)).
    """
    if tolls is None:
        return rate if years <= 0 else (1 - exp(-rate * years)) / years
    _, counts = np.unique(np.asarray(tolls, dtype=float), return_counts=True)
    share = counts / counts.sum()
    as_high = share[::-1].cumsum()[::-1]
    return float(rate * np.sum(share * np.exp(-rate * years * as_high)))


def constant_histories(
    series: CountSeries, *, season: str = "auto", replicates: int = _REPLICATES, seed: int = 0
) -> NDArray[np.float64] | None:
    """Draw histories of a constant pace with the noise of a series, shape (replicates, n).

    Parameters
    ----------
    series : CountSeries
        n periods.
    season : str
        ``none`` where the season itself is the question.

    Returns
    -------
    ndarray or None
        None where fewer than `FEWEST` periods are observed or nothing was counted: then nothing is known of the
        noise.
    """
    usable = series.observed & (series.exposure_days > 0)
    if usable.sum() < FEWEST or series.total <= 0:
        return None
    design = build_design(replace(series, draws=None), season)
    observed = completions(replace(series, draws=None))[0]
    fit = fit_mean(observed, design.base, design.offset)
    residuals = working_residuals(observed, fit)
    process = generator(estimate_nuisance(residuals, design.base, 2), residuals.level)
    random = np.random.default_rng(np.random.SeedSequence(seed))
    return simulate(fit.mu[0], process, replicates, random)


def how_often(
    histories: NDArray[np.float64] | None, happens: Callable[[NDArray[np.float64]], NDArray[np.bool_]]
) -> float | None:
    """Return the share of histories in which something happens; (hits + 1)/(R + 1), so that it is never zero."""
    if histories is None:
        return None
    return float((happens(histories).sum() + 1) / (len(histories) + 1))


def fewer_or_more(later: float, earlier: float, share: float, *, more: bool) -> float:
    """Return the chance that so many of `later + earlier` independent events fall into the later part, or more (fewer).

    Parameters
    ----------
    share : float
        The part's share of the time: the conditional test of two Poisson rates (Przyborowski & Wilenski 1940).
    """
    from scipy.stats import binom

    total = round(later + earlier)
    hits = round(later)
    return float(binom.sf(hits - 1, total, share) if more else binom.cdf(hits, total, share))
