"""Histories simulated from a truth: what was counted, and the rate that ran."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.bootstrap import lognormal_rate
from trends.series.count_series import CountSeries

if TYPE_CHECKING:
    from numpy.random import Generator as Random
    from numpy.typing import NDArray
    from truths import Truth

__all__ = ["Drawn", "draw", "season_of", "shape_of", "true_dates"]

DAYS = {"month": 30.4375, "week": 7.0, "year": 365.25}
"""Of an average period."""
START = {"month": "2000-01", "week": "2000-W01", "year": "1980"}
COMPLETIONS = 10
"""Draws of the dates of imprecise incidents."""


@dataclass(frozen=True)
class Drawn:
    """R histories of n periods.

    Attributes
    ----------
    series : list of CountSeries
        What is known of each.
    count : ndarray, shape (R, n)
        The same as figures, NaN where not observed.
    path : ndarray, shape (R, n)
        The rate that ran, in events a month, season taken out.
    share : ndarray, shape (n,)
        Exposure in months times season.
    """

    series: list[CountSeries]
    count: NDArray[np.float64]
    path: NDArray[np.float64]
    share: NDArray[np.float64]


def season_of(truth: Truth) -> NDArray[np.float64]:
    """One cosine a year, its peak in April, with the change that some truths make to it; shape (n,)."""
    n, at = truth.periods, np.arange(truth.periods)
    if truth.freq == "year":
        return np.ones(n)
    later = {"season turns over": 0.5 * (at >= n // 2), "season moves": 0.25 * at / n}.get(truth.change, 0.0)
    turns = at * DAYS[truth.freq] / 365.25
    return np.asarray(truth.season ** (np.cos(2 * np.pi * (turns - 0.25 - later)) / 2))


def exposure_of(truth: Truth) -> NDArray[np.float64]:
    """Days covered, shape (n,): those of the calendar, or a third of them and up."""
    n = truth.periods
    days = CountSeries.from_counts(np.zeros(n), START[truth.freq], freq=truth.freq).exposure_days
    if truth.exposure == "exposure rises threefold":
        return np.asarray(days * np.linspace(1 / 3, 1.0, n))
    if truth.exposure:
        return np.where(np.arange(n) // 3 % 2, days / 3, days)
    return np.asarray(days)


def shape_of(truth: Truth) -> NDArray[np.float64]:
    """The rate over that of its first level, period by period, shape (n,)."""
    n, factor = truth.periods, truth.factor
    at = np.arange(n)
    steps = {
        "step at a quarter": n // 4,
        "step at half": n // 2,
        "step at three quarters": 3 * n // 4,
        "last tenth": n - n // 10,
        "last half year": n - 6,
    }
    if truth.change in steps:
        return np.where(at >= steps[truth.change], factor, 1.0)
    if truth.change == "trend of the halves":
        return np.asarray(factor ** (2 * at / (n - 1)))
    if truth.change in ("slow wave", "three waves"):  # peak over trough the factor squared
        return np.asarray(factor ** np.sin(2 * np.pi * at / n * (1 if truth.change == "slow wave" else 3)))
    inside = {
        "middle third": [(n // 3, 2 * n // 3)],
        "two surges": [(round(0.2 * n), round(0.35 * n)), (round(0.65 * n), round(0.8 * n))],
        "four regimes": [(n // 4, n // 2), (3 * n // 4, n)],
    }.get(truth.change, [])
    return (
        np.where(np.any([(at >= low) & (at < high) for low, high in inside], axis=0), factor, 1.0)
        if inside
        else np.ones(n)
    )


def true_dates(truth: Truth) -> tuple[int, ...] | None:
    """First periods of new levels; None where the rate does not run in steps."""
    if truth.process in ("AR", "long memory", "INGARCH", "Hawkes") or truth.change in (
        "trend of the halves",
        "slow wave",
        "three waves",
    ):
        return None
    return tuple((np.flatnonzero(np.diff(shape_of(truth))) + 1).tolist())


def draw(truth: Truth, histories: int, random: Random) -> Drawn:
    """Draw histories and hide what is not observed."""
    exposure = exposure_of(truth)
    share = exposure / DAYS["month"] * season_of(truth)
    base = np.broadcast_to(truth.mean * shape_of(truth), (histories, truth.periods))
    if truth.process == "INGARCH":
        count, path = _ingarch(base, share, truth.memory, random)
    elif truth.process == "Hawkes":
        count, path = _hawkes(base, share, exposure, truth.memory, random)
    else:
        path = base * _latent(truth, histories, random)
        count = _counted(truth, path * share, random)
    series = [_series(truth, one, exposure, random) for one in count]
    return Drawn(series, np.array([one.count for one in series]), path, share)


def _latent(truth: Truth, histories: int, random: Random) -> NDArray[np.float64]:
    """Draw lognormal rates of mean one, shape (R, n)."""
    n = truth.periods
    if not truth.cv2:
        return np.ones((histories, n))
    noise = random.standard_normal((histories, n))
    if truth.process == "AR":
        return lognormal_rate(noise, truth.cv2, truth.memory[0])
    # Fractionally integrated noise of order d: its autocorrelations are products of (k - 1 + d)/(k - d) (Hosking 1981).
    d, lags = truth.memory[0], np.arange(1, n)
    correlation = np.append(1.0, np.cumprod((lags - 1 + d) / (lags - d)))
    root = np.linalg.cholesky(correlation[np.abs(np.subtract.outer(np.arange(n), np.arange(n)))])
    s2 = np.log1p(truth.cv2)
    return np.asarray(np.exp(np.sqrt(s2) * noise @ root.T - s2 / 2))


def _counted(truth: Truth, mean: NDArray[np.float64], random: Random) -> NDArray[np.float64]:
    """Count at given means, shape (R, n), with what a process does to counts."""
    R, n = mean.shape
    alpha = np.full(n, truth.alpha)
    if truth.change == "dispersion rises":
        alpha[n // 2 :] = 0.8
    if truth.alpha:
        mean = mean * random.standard_gamma(1 / alpha, (R, n)) * alpha
    if truth.process == "silent months":
        mean = mean * (random.random((R, n)) >= truth.memory[0])
    count = random.poisson(mean).astype(float)
    unusual = np.zeros((R, n), dtype=bool)
    factor = truth.factor
    if truth.change == "one month":
        unusual[:, n // 2] = True
    elif truth.process == "outlier months":
        many, factor = int(truth.memory[0]), truth.memory[1]
        unusual[np.arange(R)[:, None], random.random((R, n)).argsort(axis=1)[:, :many]] = True
    return np.where(unusual, np.rint(count * factor), count)


def _ingarch(
    base: NDArray[np.float64], share: NDArray[np.float64], memory: tuple[float, ...], random: Random
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Poisson counts whose rate follows the last count and the last rate (Ferland, Latour & Oraichi 2006)."""
    a, b = memory
    R, n = base.shape
    rate = base[:, 0].copy()
    count, path = np.zeros((R, n)), np.zeros((R, n))
    for t in range(-100, n):
        at = max(t, 0)
        drawn = random.poisson(rate * share[at])
        count[:, at], path[:, at] = drawn, rate
        rate = base[:, at] * (1 - a - b) + a * drawn / share[at] + b * rate
    return count, path


def _hawkes(
    base: NDArray[np.float64],
    share: NDArray[np.float64],
    exposure: NDArray[np.float64],
    memory: tuple[float, ...],
    random: Random,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Counts of events that each excite others, by days: on average `memory[0]` of them, over `memory[1]` days."""
    ratio, lasting = memory
    kept = np.exp(-1 / lasting)
    R, n = base.shape
    excited = np.zeros(R)
    count, path = np.zeros((R, n)), np.zeros((R, n))
    edges = np.append(0, np.cumsum(np.rint(np.diff(np.append(0, np.cumsum(exposure)))).astype(int)))
    for day in range(-20 * int(lasting), edges[-1]):
        t = max(int(np.searchsorted(edges, day, side="right")) - 1, 0)
        season = share[t] / (exposure[t] / DAYS["month"])
        rate = base[:, t] / DAYS["month"] * (1 - ratio) + ratio * (1 - kept) * excited
        drawn = random.poisson(rate * season)
        excited = kept * excited + drawn / season
        if day >= 0:
            count[:, t] += drawn
            path[:, t] += rate * DAYS["month"] / (edges[t + 1] - edges[t])
    return count, path


def _series(
    truth: Truth, count: NDArray[np.float64], exposure: NDArray[np.float64], random: Random
) -> CountSeries:
    n = truth.periods
    low, high, draws = np.full(n, np.nan), np.full(n, np.nan), None
    count = count.copy()
    if truth.process == "imprecise dates":
        draws = _spread(count, truth.memory[0], random)
        count = draws.mean(axis=0)
    elif truth.hidden == "a fifth unobserved":
        count[random.choice(n, n // 5, replace=False)] = np.nan
    elif truth.hidden:
        # A third of the first half: the months with the fewest events, or any.
        first = np.arange(n // 2)
        many = len(first) // 3
        quiet = truth.hidden.startswith("quiet")
        away = (
            first[np.argsort(count[first], kind="stable")][:many]
            if quiet
            else random.choice(first, many, False)
        )
        if truth.hidden.endswith("statements"):
            high[away] = _stated(count, away, random)
        elif "bounded" in truth.hidden:
            # Fixed brackets, wide enough to hold most counts; a count beyond them is known to lie beyond.
            edge = np.array([0.0, truth.mean / 2, truth.mean, 2 * truth.mean, np.inf])
            cell = np.searchsorted(edge, count[away], side="right") - 1
            low[away], high[away] = edge[cell], edge[cell + 1] - 1
            high[away] = np.where(np.isinf(high[away]), np.nan, high[away])
        count[away] = np.nan
    stated = ~np.isnan(high) & truth.hidden.endswith("statements")
    return CountSeries.from_counts(
        count,
        START[truth.freq],
        freq=truth.freq,
        exposure_days=exposure,
        low=low,
        high=high,
        draws=draws,
        inferred_high=stated,
    )


def _stated(count: NDArray[np.float64], away: NDArray[np.int64], random: Random) -> NDArray[np.float64]:
    """Bounds of hidden months from "the highest since" said of three later months in ten, where it is true."""
    said = np.flatnonzero(random.random(len(count)) < 0.3)
    bounds = np.full(len(away), np.nan)
    for k, month in enumerate(away):
        of_records = [
            count[at] for at in said if at > month and at not in away and count[at] >= count[month:at].max()
        ]
        bounds[k] = min(of_records, default=np.nan)
    return bounds


def _spread(count: NDArray[np.float64], share: float, random: Random) -> NDArray[np.int64]:
    """Date a share of the incidents to their quarter alone, and draw their months; shape (draws, n)."""
    vague = random.binomial(count.astype(int), share)
    of_quarter = np.add.reduceat(vague, np.arange(0, len(count), 3))
    drawn = random.multinomial(of_quarter, np.full(3, 1 / 3), size=(COMPLETIONS, len(of_quarter)))
    return np.asarray(count - vague + drawn.reshape(COMPLETIONS, -1)).astype(np.int64)
