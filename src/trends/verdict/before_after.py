"""A change of level at a date that was fixed beforehand: one series before and after, its season taken out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from trends.fitting.bootstrap import simulate
from trends.fitting.contrast import fit_contrast
from trends.fitting.mean import fit_mean
from trends.fitting.nuisance import Generator, Nuisance, estimate_nuisance, generator
from trends.fitting.residuals import working_residuals
from trends.fitting.shapes import Shapes, build_shapes
from trends.fitting.statistics import indicator
from trends.verdict.assessment import completions
from trends.verdict.drawing_on import further_draws, most_draws
from trends.verdict.drift import Drift, drift_around
from trends.verdict.rule import RuleInput
from trends.verdict.seeding import random_of
from trends.verdict.sides import NORMAL, measured, sides_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change

__all__ = ["LevelChange", "assess_level"]

_CHUNK = 512


@dataclass(frozen=True)
class LevelChange:
    """The level after a date over the level before it.

    Attributes
    ----------
    level : Change
        Season-adjusted rate after over before.
    statistic, p : float
        |T| of the step and its bootstrap p-value under a constant rate.
    nuisance : Nuisance
        Noise beside a constant rate.
    process : Generator
        What the replicates were drawn from.
    mean : ndarray, shape (n,)
        Means with a level of their own before and after.
    replicates : int
        How many were drawn in all.
    drift : Drift or None
        The trends on either side.
    beside : LevelChange or None
        The same step beside the trend that was already there; None where none was.
    """

    level: Change
    statistic: float
    p: float
    nuisance: Nuisance
    process: Generator
    mean: NDArray[np.float64]
    replicates: int
    drift: Drift | None = None
    beside: LevelChange | None = None

    @property
    def step(self) -> Change:
        """The step at the date: beside the trend that was already there, if one was, else the level itself."""
        return self.beside.level if self.beside else self.level

    def rule_input(self, *, may_contradict: bool = True) -> RuleInput:
        """Return what a verdict is given on; `may_contradict` is False for totals of casualties.

        Where a trend was already there, the step beside it is judged: a rising rate is higher after any date than before.
        """
        trend: Literal["", "beside", "instead"] = (
            "beside" if self.beside else "instead" if self.drift and self.drift.instead else ""
        )
        return RuleInput(
            p=(self.beside or self).p,
            fixed=self.step,
            widest=self.step.factor,
            trend=trend,
            may_contradict=may_contradict,
        )


def assess_level(series: CountSeries, design: Design, cut: int, *, replicates: int, seed: int) -> LevelChange:
    """Test a step at period `cut` against a constant rate and, if a trend was there already, beside it.

    Parameters
    ----------
    series : CountSeries
        n periods; what lies between the two windows is unobserved.
    design : Design
        Season and offset.
    cut : int
        First period of the second level.
    replicates, seed : int
        Of the bootstrap.
    """
    found = _assess(series, design, cut, replicates=replicates, seed=seed)
    drift = drift_around(completions(series)[0], design, cut)
    beside = None
    if drift.already_there:
        beside = _assess(series, drift.beside(design), cut, replicates=replicates, seed=seed)
    return replace(found, drift=drift, beside=beside)


def _assess(series: CountSeries, design: Design, cut: int, *, replicates: int, seed: int) -> LevelChange:
    """Test a step at period `cut` against what the design alone explains, and measure it.

    Parameters
    ----------
    series : CountSeries
        n periods; what lies between the two windows is unobserved.
    design : Design
        Season and offset.
    cut : int
        First period of the second level.
    replicates, seed : int
        Of the bootstrap.
    """
    histories = completions(series)
    observed = histories[0]
    for further in histories[1:]:
        observed = observed.joined(further)
    fit = fit_mean(observed, design.base, design.offset)
    weight = fit.information.mean(axis=0)
    residuals = working_residuals(observed, fit, weight)
    # The step is taken out before the noise of the replicates is estimated: its date is known, so it cannot pass for
    # noise, and what a series without it wanders is left in.
    n = len(series)
    step = indicator(n, cut, n)
    change = np.broadcast_to(step, residuals.score.shape)
    process = generator(estimate_nuisance(residuals, design.base, 2, change), residuals.level)
    mean = fit.mu.mean(axis=0)
    random = random_of(seed, series)
    shapes = build_shapes(design.base, weight)
    statistic = float(_statistic(observed, design, weight, shapes, step).mean())
    draws: NDArray[np.float64] = np.zeros(0)
    wanted, p = replicates, 1.0
    while wanted:
        drawn = observed.row(0).coarsen(simulate(mean, process, wanted, random))
        draws = np.concatenate([draws, _statistic(drawn, design, weight, shapes, step)])
        p = float((1 + (draws >= statistic).sum()) / (1 + len(draws)))
        wanted = further_draws(p, len(draws), most_draws(n))
    fits = [fit_contrast(history, design, step[:, None]) for history in histories]
    values = [float(one.log_ratio[0]) for one in fits]
    within = float(np.mean([one.error[0] ** 2 for one in fits]))
    m = len(values)
    between = float(np.var(values, ddof=1)) * (1 + 1 / m) if m > 1 else 0.0
    quantiles = np.quantile(draws, [0.90, 0.95], method="higher")
    low, high = (max(float(found), z) for found, z in zip(quantiles, NORMAL, strict=True))
    return LevelChange(
        level=measured(
            float(np.mean(values)),
            float(np.sqrt(within + between)),
            (low, high),
            sides_of(observed, design, fits[0], step > 0, step == 0),
        ),
        statistic=statistic,
        p=p,
        replicates=len(draws),
        nuisance=estimate_nuisance(residuals, design.base, 1),
        process=process,
        mean=np.mean([one.fit.mu for one in fits], axis=0),
    )


def _statistic(
    batch: Batch, design: Design, weight: NDArray[np.float64], shapes: Shapes, step: NDArray[np.float64]
) -> NDArray[np.float64]:
    """|T| of the step in each of R histories, held against the lesser noise: beside it, or beside a constant rate."""
    parts = []
    for start in range(0, len(batch), _CHUNK):
        part = batch.rows(start, start + _CHUNK)
        residuals = working_residuals(part, fit_mean(part, design.base, design.offset, weight), weight)
        change = np.broadcast_to(step, residuals.score.shape)
        noise = np.minimum(
            estimate_nuisance(residuals, design.base, 1).long_run,
            estimate_nuisance(residuals, design.base, 0, change).long_run,
        )
        parts.append(np.abs(shapes.along(shapes.freed(residuals.score), step)) / np.sqrt(noise))
    return np.concatenate(parts)
