"""The assessment of a hypothesis: the tests against it and the changes of its series, without a verdict.

One engine for a constant pace and for two series that changed alike, so that it can be repeated for other completions
of the unobserved periods, by a screen or by a simulation. Completions of incidents dated to a range are pooled:
statistics by their mean, estimates by Rubin's rules (Rubin 1987). The matrices are so small that on several threads
a verdict costs twice the work.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.statistics import STATISTICS, halves, thirds
from trends.scheduling.threads import one_thread
from trends.verdict.drawing_on import MOST_DRAWS
from trends.verdict.measured_changes import CHANGES
from trends.verdict.measuring import Measuring
from trends.verdict.one_series import OneSeries
from trends.verdict.realised import Realised, realised
from trends.verdict.realised_difference import RealisedDifference, realised_difference
from trends.verdict.replicates import Draws, replicated
from trends.verdict.rule import RuleInput, hangs_on_p
from trends.verdict.two_series import TwoSeries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from numpy.typing import NDArray

    from trends.fitting.contrast import Contrast
    from trends.fitting.design import Design
    from trends.fitting.joint import JointTest
    from trends.fitting.nuisance import Generator, Nuisance
    from trends.fitting.paired_draws import Dependence
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change
    from trends.verdict.hypothesis import Hypothesis, LogRatios
    from trends.verdict.replicates import Replicated

__all__ = ["Assessment", "assess", "assess_difference", "joint_p"]


@dataclass(frozen=True)
class Assessment:
    """Tests and changes of s series of n periods: of one, or of the first of two against the second.

    The verdict rests on the tests and on what ran. The changes of the process, with its usual swings in their intervals,
    are measured when they are first asked for: most verdicts are given of variants that nobody looks at further.

    Attributes
    ----------
    hypothesis : Hypothesis
        What was tested.
    ran : Realised or RealisedDifference
        What ran.
    draw : Draws
        How replicates are drawn.
    """

    hypothesis: Hypothesis
    ran: Realised | RealisedDifference
    draw: Draws

    @cached_property
    def drawn(self) -> Replicated:
        """Statistics of what was observed, and of the replicates: drawn when they are first asked for.

        What ran needs none of them, and few verdicts hang on them.
        """
        with one_thread():
            return replicated(self.hypothesis, self.draw)

    @cached_property
    def statistics(self) -> dict[str, float]:
        """Observed value of each of `trends.fitting.statistics.STATISTICS`, in units of the noise."""
        return {name: float(self.drawn.observed.studentised[name].mean()) for name in STATISTICS}

    @cached_property
    def test(self) -> JointTest:
        """p-values in the order of these."""
        return self.drawn.test()

    @property
    def replicates(self) -> int:
        """How many were drawn in all."""
        return self.drawn.draws

    @property
    def nuisance(self) -> Nuisance:
        """Noise of the fit without change, one slow cosine dropped."""
        return self.hypothesis.nuisance

    @property
    def processes(self) -> tuple[Generator, ...]:
        """What the replicates of each series were drawn from."""
        return self.hypothesis.processes

    @property
    def dependence(self) -> Dependence | None:
        """How two series move together within a period; None of one."""
        return self.hypothesis.dependence if isinstance(self.hypothesis, TwoSeries) else None

    @property
    def mean(self) -> NDArray[np.float64]:
        """Means under the hypothesis, shape (s, n)."""
        return self.hypothesis.mean

    # -- the changes of the process -----------------------------------------------------------------------------

    @cached_property
    def halves(self) -> Change:
        """Second half over first."""
        return self._measuring.halves(self.hypothesis.contrasts(halves(self.hypothesis.n)))

    @cached_property
    def thirds(self) -> Change:
        """Highest third over lowest."""
        return self._measuring.thirds(self._thirds)

    @cached_property
    def mean_in_thirds(self) -> NDArray[np.float64]:
        """Means with a level of their own for each third, shape (s, n): where the rates ran, whatever they did.

        Where an unobserved period is filled in, it is with the rate of its own time (`trends.verdict.unobserved`).
        """
        each = [[own.fit.mu for own in fit.own] for fit in self._thirds]
        return np.asarray(np.mean(each, axis=0))

    @cached_property
    def end_to_end(self) -> Change:
        """End over beginning along a steady trend."""
        series = self.hypothesis.series[0]
        return self._measuring.line(self._lines, len(series) / series.freq.per_year)

    @cached_property
    def per_year(self) -> Change:
        """A year over the one before along a steady trend."""
        return self._measuring.line(self._lines, 1.0)

    @cached_property
    def largest_shift(self) -> Change | None:
        """None where no date is admissible."""
        return self._measuring.shift()

    @cached_property
    def largest_surge(self) -> Change | None:
        """None where no date is admissible."""
        return self._measuring.surge()

    @property
    def trend(self) -> Contrast:
        """Fit of the (first) series, of the first completion, with a linear trend: column 0 the intercept, 1 the years."""
        return self._lines[0].own[0]

    @property
    def _measuring(self) -> Measuring:
        return Measuring(self.hypothesis, self.drawn)

    @cached_property
    def _thirds(self) -> Sequence[LogRatios]:
        return self.hypothesis.contrasts(thirds(self.hypothesis.n))

    @cached_property
    def _lines(self) -> Sequence[LogRatios]:
        # Time, season and periods are shared by both series of a pair, so those of the first stand for them.
        return self.hypothesis.contrasts(self.hypothesis.designs[0].years[:, None])

    @one_thread()
    def measured(self) -> Self:
        """Measure every change now, so that what is shown later estimates nothing."""
        for name in CHANGES:
            getattr(self, name)
        return self

    @property
    def process(self) -> Generator:
        """What the replicates of the (first) series were drawn from."""
        return self.processes[0]

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

    def rule_input(self, *, may_contradict: bool = True, only_for: float | None = None) -> RuleInput:
        """Return what a verdict is given on.

        Parameters
        ----------
        may_contradict : bool
            False for totals of casualties.
        only_for : float, optional
            A margin: p is drawn only where the verdict on it hangs on p.
        """
        found = RuleInput(None, self.ran.evidence, may_contradict=may_contradict)
        if only_for is not None and not hangs_on_p(found, only_for):
            return found
        return replace(found, p=self.test.joint)


@one_thread()
def assess(
    series: CountSeries, design: Design, *, replicates: int, seed: int, most: int = MOST_DRAWS
) -> Assessment:
    """Measure what ran in a series, and have its tests against a constant pace and its changes at hand.

    Parameters
    ----------
    series : CountSeries
        n periods, enough of them observed (see `trends.verdict.eligibility`).
    design : Design
        Its season and offset.
    replicates, seed, most : int
        See `trends.verdict.replicates.Draws`.
    """
    hypothesis = OneSeries.of(series, design)
    ran = realised(series, hypothesis.histories, design)
    return Assessment(hypothesis, ran, Draws(replicates, seed, most))


@one_thread()
def assess_difference(
    series: tuple[CountSeries, CountSeries],
    designs: tuple[Design, Design],
    *,
    replicates: int,
    seed: int,
    most: int = MOST_DRAWS,
) -> Assessment:
    """Measure how differently two series changed, the first against the second, with the test whether they did.

    Parameters
    ----------
    series, designs : pair
        Of the same periods; see `trends.verdict.comparing.alignment`.
    replicates, seed, most : int
        See `trends.verdict.replicates.Draws`.
    """
    hypothesis = TwoSeries.of(series, designs)
    ran = realised_difference(series, hypothesis.own(), designs)
    return Assessment(hypothesis, ran, Draws(replicates, seed, most))


@one_thread()
def joint_p(series: CountSeries, design: Design, *, replicates: int, seed: int) -> float:
    """Return the joint p of `assess` alone, without measuring the changes."""
    hypothesis = OneSeries.of(series, design)
    return replicated(hypothesis, Draws(replicates, seed, most=replicates)).test().joint
