"""Histories simulated from a truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.bootstrap import simulate
from trends.fitting.nuisance import Generator
from trends.series.count_series import CountSeries

if TYPE_CHECKING:
    from numpy.random import Generator as Random
    from numpy.typing import NDArray
    from truths import Truth

__all__ = ["draw", "log_change", "log_season"]


def log_season(truth: Truth) -> NDArray[np.float64]:
    """One cosine a year, its peak in April; turned over in the second half where the season changes its shape."""
    n, cycle = truth.periods, {"month": 12, "week": 365.25 / 7}[truth.freq]
    wave = np.log(truth.season) / 2 * np.cos(2 * np.pi * (np.arange(n) / cycle - 0.25))
    if truth.change == "season turns over":
        wave[n // 2 :] *= -1
    return np.asarray(wave)


def log_change(truth: Truth) -> NDArray[np.float64]:
    """Log of the rate over its mean level, period by period."""
    n, size = truth.periods, float(np.log(truth.factor))
    at = np.arange(n)
    steps = {"step at a quarter": n // 4, "step at half": n // 2, "step at three quarters": 3 * n // 4}
    if truth.change in ("none", "season turns over"):
        return np.zeros(n)
    if truth.change in steps:
        return np.where(at >= steps[truth.change], size / 2, -size / 2)
    if truth.change == "trend of the halves":
        return np.asarray((at - (n - 1) / 2) * size / (n / 2))
    if truth.change == "middle third":
        return np.where((at >= n // 3) & (at < 2 * n // 3), size, 0.0)
    if truth.change == "one month":
        return np.where(at == n // 2, size, 0.0)
    if truth.change == "slow wave":  # one turn over the window, peak over trough the factor squared
        return np.asarray(size * np.sin(2 * np.pi * at / n))
    raise ValueError(truth.change)


def draw(truth: Truth, histories: int, random: Random) -> list[CountSeries]:
    """Draw histories and hide what is not observed."""
    mean = truth.mean * np.exp(log_season(truth) + log_change(truth))
    process = Generator(truth.alpha, truth.cv2, truth.phi)
    counts = simulate(mean, process, histories, random)
    return [_series(truth, count, random) for count in counts]


def _series(truth: Truth, count: NDArray[np.float64], random: Random) -> CountSeries:
    n = truth.periods
    days = {"month": 30.4375, "week": 7.0}[truth.freq]
    start = {"month": "2010-01", "week": "2010-W01"}[truth.freq]
    low, high = np.full(n, np.nan), np.full(n, np.nan)
    count = count.copy()
    if truth.hidden == "a fifth unobserved":
        count[random.choice(n, n // 5, replace=False)] = np.nan
    elif truth.hidden != "none":
        # A third of the first half: the months with the fewest events, or any.
        first = np.arange(n // 2)
        many = len(first) // 3
        quiet = truth.hidden.startswith("quiet")
        away = (
            first[np.argsort(count[first], kind="stable")][:many]
            if quiet
            else random.choice(first, many, False)
        )
        if "bounded" in truth.hidden:
            # Fixed brackets, wide enough to hold most counts; a count beyond them is known to lie beyond.
            edge = np.array([0.0, truth.mean / 2, truth.mean, 2 * truth.mean, np.inf])
            cell = np.searchsorted(edge, count[away], side="right") - 1
            low[away], high[away] = edge[cell], edge[cell + 1] - 1
            high[away] = np.where(np.isinf(high[away]), np.nan, high[away])
        count[away] = np.nan
    return CountSeries.from_counts(
        count, start, freq=truth.freq, exposure_days=np.full(n, days), low=low, high=high
    )
