"""A change of level at a date that was fixed beforehand: one series before and after, alone or beside a control."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.scheduling.threads import one_thread
from trends.verdict.critical import of_fixed
from trends.verdict.drift import drift_around
from trends.verdict.hypothesis import completions
from trends.verdict.measuring import Measuring
from trends.verdict.one_series import OneSeries
from trends.verdict.realised_level import RealisedLevel, realised_level
from trends.verdict.replicates import Draws, replicated
from trends.verdict.rule import RuleInput
from trends.verdict.two_series import TwoSeries

if TYPE_CHECKING:
    from trends.fitting.design import Design
    from trends.fitting.nuisance import Generator, Nuisance
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change
    from trends.verdict.drift import Drift
    from trends.verdict.hypothesis import Hypothesis

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
    """The level after a date over the level before it; with a control, all of it relative to the control.

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


@one_thread()
def assess_level(
    series: tuple[CountSeries, ...],
    designs: tuple[Design, ...],
    cut: int,
    *,
    replicates: int,
    seed: int,
) -> LevelChange:
    """Measure the level before and after period `cut` and, if a trend was there already, the step beside it.

    Parameters
    ----------
    series : tuple of CountSeries
        One of n periods, or one and its control; what lies between the two windows has no exposure.
    designs : tuple of Design
        Season and offset of each.
    cut : int
        First period of the second level.
    replicates, seed : int
        Of the bootstrap.
    """
    histories = tuple(completions(one) for one in series)
    first, *control = (
        drift_around(each, design, cut) for each, design in zip(histories, designs, strict=True)
    )
    # A trend that both share is no trend of the difference, and no reason to judge the step beside
    # one.
    drift = first.against(control[0]) if control else first
    ran = realised_level(series, histories, designs, cut, drift)
    beside = None
    if ran.beside:
        trends = tuple(drift.beside(design) for design in designs)
        beside = _tested(series, trends, cut, replicates=replicates, seed=seed)
    return LevelChange(ran, drift, _tested(series, designs, cut, replicates=replicates, seed=seed), beside)


def _tested(
    series: tuple[CountSeries, ...], designs: tuple[Design, ...], cut: int, *, replicates: int, seed: int
) -> LevelProcess:
    """Test a step at period `cut` against what the designs alone explain, and measure it."""
    hypothesis: Hypothesis = (
        OneSeries.of(series[0], designs[0], cut)
        if len(series) == 1
        else TwoSeries.of((series[0], series[1]), (designs[0], designs[1]), cut)
    )
    drawn = replicated(hypothesis, Draws(replicates, seed))
    later = np.arange(hypothesis.n) >= cut
    fits = hypothesis.contrasts(later[:, None].astype(float))
    return LevelProcess(
        step=Measuring(hypothesis, drawn).step(fits, later, of_fixed(drawn.replicates.studentised["step"])),
        statistic=float(drawn.observed.studentised["step"].mean()),
        p=drawn.test().joint,
        nuisance=hypothesis.nuisance,
        process=hypothesis.processes[0],
        replicates=drawn.draws,
    )
