"""A change of level at a date that was fixed beforehand: one series before and after, its season taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.verdict.critical import of_fixed
from trends.verdict.drift import drift_around
from trends.verdict.hypothesis import completions
from trends.verdict.measuring import Measuring
from trends.verdict.one_series import OneSeries
from trends.verdict.realised_level import RealisedLevel, realised_level
from trends.verdict.replicates import replicated
from trends.verdict.rule import RuleInput

if TYPE_CHECKING:
    from trends.fitting.design import Design
    from trends.fitting.nuisance import Generator, Nuisance
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change
    from trends.verdict.drift import Drift

__all__ = ["LevelChange", "LevelProcess", "assess_level"]


@dataclass(frozen=True)
class LevelProcess:
    """A step at a date, against the usual swings of the series.

    Attributes
    ----------
    step : Change
        Season-adjusted rate after over before.
    statistic, p : float
        |T| of the step and its bootstrap p-value.
    nuisance : Nuisance
        Noise without the step.
    process : Generator
        What the replicates were drawn from.
    replicates : int
        How many were drawn in all.
    """

    step: Change
    statistic: float
    p: float
    nuisance: Nuisance
    process: Generator
    replicates: int


@dataclass(frozen=True)
class LevelChange:
    """The level after a date over the level before it.

    Attributes
    ----------
    ran : RealisedLevel
        What ran.
    drift : Drift
        The trends on either side.
    against_constant : LevelProcess
        The step against a rate that stayed the same.
    beside_trend : LevelProcess or None
        The step beside the trend that was already there; None where none was.
    """

    ran: RealisedLevel
    drift: Drift
    against_constant: LevelProcess
    beside_trend: LevelProcess | None

    @property
    def test(self) -> LevelProcess:
        """The step against the usual swings: beside the trend that was already there, if one was."""
        return self.beside_trend or self.against_constant

    def rule_input(self, *, may_contradict: bool = True) -> RuleInput:
        """Return what a verdict is given on; `may_contradict` is False for totals of casualties."""
        return RuleInput(
            self.test.p,
            self.ran.evidence,
            "beside" if self.ran.beside else "instead" if self.drift.instead else "",
            self.ran.beside,
            may_contradict,
        )


def assess_level(series: CountSeries, design: Design, cut: int, *, replicates: int, seed: int) -> LevelChange:
    """Measure the level before and after period `cut` and, if a trend was there already, the step beside it.

    Parameters
    ----------
    series : CountSeries
        n periods; what lies between the two windows has no exposure.
    design : Design
        Season and offset.
    cut : int
        First period of the second level.
    replicates, seed : int
        Of the bootstrap.
    """
    histories = completions(series)
    drift = drift_around(histories, design, cut)
    ran = realised_level(series, histories, design, cut, drift)
    beside = None
    if ran.beside:
        beside = _tested(series, drift.beside(design), cut, replicates=replicates, seed=seed)
    return LevelChange(ran, drift, _tested(series, design, cut, replicates=replicates, seed=seed), beside)


def _tested(series: CountSeries, design: Design, cut: int, *, replicates: int, seed: int) -> LevelProcess:
    """Test a step at period `cut` against what the design alone explains, and measure it."""
    hypothesis = OneSeries.of(series, design, cut)
    drawn = replicated(hypothesis, replicates=replicates, seed=seed)
    later = np.arange(len(series)) >= cut
    fits = hypothesis.contrasts(later[:, None].astype(float))
    return LevelProcess(
        step=Measuring(hypothesis, drawn).step(fits, later, of_fixed(drawn.replicates.studentised["step"])),
        statistic=float(drawn.observed.studentised["step"].mean()),
        p=drawn.test().joint,
        nuisance=hypothesis.nuisance,
        process=hypothesis.processes[0],
        replicates=drawn.draws,
    )
