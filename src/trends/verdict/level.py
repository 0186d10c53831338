"""A change of level at a date that was fixed beforehand: one series before and after, its season taken out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from trends.verdict.critical import of_fixed
from trends.verdict.drift import Drift, drift_around
from trends.verdict.hypothesis import completions
from trends.verdict.measuring import Measuring
from trends.verdict.one_series import OneSeries
from trends.verdict.replicates import replicated
from trends.verdict.rule import RuleInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.design import Design
    from trends.fitting.nuisance import Generator, Nuisance
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change

__all__ = ["LevelChange", "assess_level"]


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
    drift = drift_around(completions(series), design, cut)
    beside = None
    if drift.already_there:
        beside = _assess(series, drift.beside(design), cut, replicates=replicates, seed=seed)
    return replace(found, drift=drift, beside=beside)


def _assess(series: CountSeries, design: Design, cut: int, *, replicates: int, seed: int) -> LevelChange:
    """Test a step at period `cut` against what the design alone explains, and measure it."""
    hypothesis = OneSeries.of(series, design, cut)
    drawn = replicated(hypothesis, replicates=replicates, seed=seed)
    later = np.arange(len(series)) >= cut
    fits = hypothesis.contrasts(later[:, None].astype(float))
    return LevelChange(
        level=Measuring(hypothesis, drawn).step(fits, later, of_fixed(drawn.replicates.studentised["step"])),
        statistic=float(drawn.observed.studentised["step"].mean()),
        p=drawn.test().joint,
        nuisance=hypothesis.nuisance,
        process=hypothesis.processes[0],
        mean=np.mean([fit.fit.mu for fit in fits], axis=0),
        replicates=drawn.draws,
    )
