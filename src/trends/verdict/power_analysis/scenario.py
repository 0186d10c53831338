"""What histories of a change are drawn from: the level, season and noise of a series, in windows of any length."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.fitting.batch import Batch
from trends.fitting.bootstrap import simulate
from trends.fitting.contrast import fit_contrast
from trends.fitting.design import build_design
from trends.fitting.mean import fit_mean
from trends.fitting.nuisance import generator
from trends.fitting.statistics import thirds
from trends.periods.calendar import DAYS_PER_MONTH, days_covered
from trends.series.age import Age
from trends.verdict.detectable import SUPPORTED, largest_se_that_finds
from trends.verdict.hypothesis import completions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.nuisance import Generator
    from trends.series.count_series import CountSeries
    from trends.verdict.parameters import Options

__all__ = ["Scenario"]


@dataclass(frozen=True)
class Scenario:
    """What the future is drawn from: a series, its level and season, its noise, and the change."""

    series: CountSeries
    beta: NDArray[np.float64]
    fitted_season: str
    process: Generator
    unit: float
    change: float
    options: Options

    @classmethod
    def of(cls, series: CountSeries, change: float, options: Options) -> Scenario:
        """Take level and season from a series, and its noise from what a level for each third leaves."""
        history = completions(series).row(0)
        design = build_design(series, options.season)
        fit = fit_mean(history, design.base, design.offset)
        beside = fit_contrast(history, design, thirds(len(series)))
        level = fit.mu[:, history.observed].mean(axis=1)
        process = generator(beside.noise, level)
        # Draws and age belong to the counts that were, and a break in collection to no simulated history.
        plain = replace(series, draws=None, breaks=(), notes=(), age=Age())
        return cls(
            plain,
            fit.beta[0],
            design.season,
            process,
            float(np.sqrt(beside.noise.long_run[0] / level[0])),
            change,
            options,
        )

    def guess(self, aim: str) -> int:
        """Return how many further periods the closed formula asks for.

        A log ratio of halves has the standard error 2 unit / sqrt(n). The unit is of the process, wandering included:
        how far a rate wanders by itself decides on what runs.
        """
        apart, margin = abs(float(np.log(self.change))), self.options.margin
        if aim == "supported":
            log_se = (np.log(margin) - apart) / SUPPORTED
        else:
            log_se = largest_se_that_finds(apart, margin)
        periods = (2 * self.unit / max(float(log_se), 1e-4)) ** 2
        # Periods without a count bring none of the information that the formula counts on; as many
        # more are needed.
        unobserved = int((~self.series.observed).sum())
        return max(int(np.ceil(min(periods, 1e6))) + unobserved - len(self.series), 0)

    def longer(self, extra: int) -> CountSeries:
        """Return the series with further periods, each counted and covered in full."""
        series = self.series
        if extra == 0:
            return series
        periods = pd.period_range(series.periods[0], periods=len(series) + extra, freq=series.alias)
        more = np.zeros(extra)
        days = days_covered(periods[-extra:], periods[-extra].start_time.date(), periods[-1].end_time.date())
        none = np.zeros(extra, dtype=bool)
        return replace(
            series,
            periods=periods,
            count=np.concatenate([series.count, more]),
            low=np.concatenate([series.low, more]),
            high=np.concatenate([series.high, more]),
            exposure_days=np.concatenate([series.exposure_days, days]),
            inferred_low=np.concatenate([series.inferred_low, none]),
            inferred_high=np.concatenate([series.inferred_high, none]),
        )

    def mean(self, window: CountSeries) -> NDArray[np.float64]:
        """Return the expected counts of a window in the middle of which the rate changes."""
        design = build_design(window, self.fitted_season)
        days = np.maximum(window.exposure_days, 0.0) / DAYS_PER_MONTH
        later = np.arange(len(window)) >= len(window) // 2
        # So that the fitted level is the geometric mean of the two.
        step = np.where(later, np.sqrt(self.change), 1 / np.sqrt(self.change))
        return np.asarray(np.exp(np.clip(design.base @ self.beta, -30.0, 30.0)) * days * step)

    def drawn(
        self, window: CountSeries, mean: NDArray[np.float64], random: np.random.Generator
    ) -> CountSeries:
        """Draw a history of the window, unobserved and bounded where the series is."""
        complete = simulate(mean, self.process, 1, random)
        usable = window.exposure_days > 0
        pattern = Batch.of(
            *(np.where(usable, side, np.nan) for side in (window.count, window.low, window.high))
        )
        seen = pattern.coarsen(complete)
        count = np.where(pattern.observed, seen.count[0], np.nan)
        low, high = count.copy(), count.copy()
        low[pattern.columns] = seen.low[0]
        high[pattern.columns] = np.where(np.isinf(seen.high[0]), np.nan, seen.high[0])
        return replace(window, count=count, low=low, high=high)
