"""The assessment of a hypothesis: the tests against it and the changes of its series, without a verdict.

One engine for a constant pace and for two series that changed alike, so that it can be repeated for other completions
of the unobserved periods, by a screen or by a simulation. Completions of incidents dated to a range are pooled:
statistics by their mean, estimates by Rubin's rules (Rubin 1987). The matrices are so small that on several threads
a verdict costs twice the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.statistics import STATISTICS, halves
from trends.scheduling.threads import one_thread
from trends.verdict.drawing_on import MOST_DRAWS
from trends.verdict.measuring import Measuring
from trends.verdict.one_series import OneSeries
from trends.verdict.realised import Realised, realised
from trends.verdict.realised_difference import RealisedDifference, realised_difference
from trends.verdict.replicates import replicated
from trends.verdict.rule import RuleInput
from trends.verdict.two_series import TwoSeries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.contrast import Contrast
    from trends.fitting.design import Design
    from trends.fitting.joint import JointTest
    from trends.fitting.nuisance import Generator, Nuisance
    from trends.fitting.paired_draws import Dependence
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change
    from trends.verdict.hypothesis import Hypothesis

__all__ = ["Assessment", "assess", "assess_difference", "joint_p"]


@dataclass(frozen=True)
class Assessment:
    """Tests and changes of s series of n periods: of one, or of the first of two against the second.

    Attributes
    ----------
    statistics : dict
        Observed value of each of `trends.fitting.statistics.STATISTICS`, in units of the noise.
    test : JointTest
        p-values in the order of these.
    halves, thirds, end_to_end, per_year : Change
    largest_shift, largest_surge : Change or None
        None where no date is admissible.
    nuisance : Nuisance
        Of the fit without change, one slow cosine dropped.
    processes : tuple of Generator
        What the replicates of each series were drawn from.
    dependence : Dependence or None
        How two series move together within a period; None of one.
    mean : ndarray, shape (s, n)
        Means under the hypothesis.
    mean_in_thirds : ndarray, shape (s, n)
        Means with a level of their own for each third: where the rates ran, whatever they did.
    trends : tuple of Contrast
        Each series' fit with a linear trend (of the first completion): column 0 is the intercept, 1 the time in years.
    replicates : int
        How many were drawn in all.
    ran : Realised or RealisedDifference
        What ran; the changes above are those of the process, with its usual swings in their intervals.
    """

    statistics: dict[str, float]
    test: JointTest
    halves: Change
    thirds: Change
    end_to_end: Change
    per_year: Change
    largest_shift: Change | None
    largest_surge: Change | None
    nuisance: Nuisance
    processes: tuple[Generator, ...]
    dependence: Dependence | None
    mean: NDArray[np.float64]
    mean_in_thirds: NDArray[np.float64]
    trends: tuple[Contrast, ...]
    replicates: int
    ran: Realised | RealisedDifference

    @property
    def process(self) -> Generator:
        """What the replicates of the (first) series were drawn from."""
        return self.processes[0]

    @property
    def trend(self) -> Contrast:
        """Fit of the (first) series with a linear trend."""
        return self.trends[0]

    @property
    def constant_mean(self) -> NDArray[np.float64]:
        """Means of the (first) series under the hypothesis, shape (n,)."""
        return np.asarray(self.mean[0])

    @property
    def what_ran(self) -> Realised:
        """What ran, of one series."""
        if not isinstance(self.ran, Realised):
            raise TypeError("two series were assessed, not one")
        return self.ran

    @property
    def how_they_differ(self) -> RealisedDifference:
        """What ran, of two series beside each other."""
        if not isinstance(self.ran, RealisedDifference):
            raise TypeError("one series was assessed, not two")
        return self.ran

    def rule_input(self, *, may_contradict: bool = True) -> RuleInput:
        """Return what a verdict is given on; `may_contradict` is False for totals of casualties."""
        return RuleInput(self.test.joint, self.ran.evidence, may_contradict=may_contradict)


@one_thread()
def assess(
    series: CountSeries, design: Design, *, replicates: int, seed: int, most: int = MOST_DRAWS
) -> Assessment:
    """Test a series against a constant pace and measure its changes.

    Parameters
    ----------
    series : CountSeries
        n periods, enough of them observed (see `trends.verdict.eligibility`).
    design : Design
        Its season and offset.
    replicates, seed, most : int
        See `trends.verdict.replicates.replicated`.
    """
    hypothesis = OneSeries.of(series, design)
    return _assessed(hypothesis, realised(series, hypothesis.histories, design), replicates, seed, most)


@one_thread()
def assess_difference(
    series: tuple[CountSeries, CountSeries],
    designs: tuple[Design, Design],
    *,
    replicates: int,
    seed: int,
    most: int = MOST_DRAWS,
) -> Assessment:
    """Test whether two series changed alike, and measure how differently they did: the first against the second.

    Parameters
    ----------
    series, designs : pair
        Of the same periods; see `trends.verdict.comparing.alignment`.
    replicates, seed, most : int
        See `trends.verdict.replicates.replicated`.
    """
    hypothesis = TwoSeries.of(series, designs)
    ran = realised_difference(series, hypothesis.own(), designs)
    return _assessed(hypothesis, ran, replicates, seed, most)


@one_thread()
def joint_p(series: CountSeries, design: Design, *, replicates: int, seed: int) -> float:
    """Return the joint p of `assess` alone, without measuring the changes."""
    hypothesis = OneSeries.of(series, design)
    return replicated(hypothesis, replicates=replicates, seed=seed, most=replicates).test().joint


def _assessed(
    hypothesis: Hypothesis, ran: Realised | RealisedDifference, replicates: int, seed: int, most: int
) -> Assessment:
    drawn = replicated(hypothesis, replicates=replicates, seed=seed, most=most)
    changes = Measuring(hypothesis, drawn)
    # Time, season and periods are shared by both series of a pair, so those of the first stand for
    # them.
    series, design = hypothesis.series[0], hypothesis.designs[0]
    lines = hypothesis.contrasts(design.years[:, None])
    in_halves = hypothesis.contrasts(halves(hypothesis.n))
    thirds, mean_in_thirds = changes.thirds()
    return Assessment(
        statistics={name: float(drawn.observed.studentised[name].mean()) for name in STATISTICS},
        test=drawn.test(),
        halves=changes.halves(in_halves),
        thirds=thirds,
        end_to_end=changes.line(lines, len(series) / series.freq.per_year),
        per_year=changes.line(lines, 1.0),
        largest_shift=changes.shift(),
        largest_surge=changes.surge(),
        nuisance=hypothesis.nuisance,
        processes=hypothesis.processes,
        dependence=hypothesis.dependence if isinstance(hypothesis, TwoSeries) else None,
        mean=hypothesis.mean,
        mean_in_thirds=mean_in_thirds,
        trends=lines[0].own,
        replicates=drawn.draws,
        ran=ran,
    )
