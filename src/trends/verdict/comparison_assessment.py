"""The computation behind a comparison of two series, without a verdict: tests of a common change, and differences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.joint import JointTest, joint_test
from trends.fitting.nuisance import Generator, Nuisance, estimate_nuisance, generator
from trends.fitting.paired import difference, fit_pair, own_residuals, paired, side_by_side
from trends.fitting.paired_draws import Dependence, dependence, simulate_pair
from trends.fitting.paired_statistics import (
    DifferenceStatistics,
    PairContrast,
    difference_statistics,
    pair_contrast,
    stacked,
)
from trends.fitting.shapes import Shapes, build_shapes
from trends.fitting.statistics import STATISTICS, halves, indicator, thirds
from trends.periods.calendar import label
from trends.verdict.assessment import completions
from trends.verdict.change import Change
from trends.verdict.drawing_on import further_draws, most_draws
from trends.verdict.rule import RuleInput, Searched
from trends.verdict.seeding import random_of
from trends.verdict.sides import NORMAL, OVER_SHIFTS, OVER_SURGES, in_three, sides_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design
    from trends.series.count_series import CountSeries

__all__ = ["Difference", "assess_difference"]

_SLOW = 2
"""Slow cosines dropped before the noise of the replicates is estimated, as for one series."""


@dataclass(frozen=True)
class Difference:
    """How differently two series of n periods changed.

    Attributes
    ----------
    statistics : dict
        Observed value of each of `trends.fitting.statistics.STATISTICS`, of the difference.
    test : JointTest
        p-values of "both changed alike".
    halves, thirds, end_to_end, per_year : Change
        Ratios of the first series' ratio to the second's; of the thirds the widest.
    largest_shift, largest_surge : Change or None
        None where no date is admissible.
    nuisance : Nuisance
        Noise of the difference, one slow cosine dropped.
    processes : pair of Generator
        What the replicates of each series were drawn from.
    dependence : Dependence
        How the two move together within a period.
    mean : ndarray, shape (2, n)
        Means of the two series if they changed alike.
    replicates : int
        How many were drawn in all.
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
    processes: tuple[Generator, Generator]
    dependence: Dependence
    mean: NDArray[np.float64]
    replicates: int

    def rule_input(self, *, may_contradict: bool = True) -> RuleInput:
        """Return what a verdict is given on; `may_contradict` is False for totals of casualties."""
        trend, shift, surge, slow = self.test.adjusted
        return RuleInput(
            p=self.test.joint,
            fixed=self.halves,
            widest=self.thirds.ratio,
            searched=(
                Searched("trend", min(trend, slow), self.end_to_end),
                Searched("shift", min(shift, slow), self.largest_shift),
                Searched("surge", min(surge, slow), self.largest_surge),
            ),
            may_contradict=may_contradict,
        )


def assess_difference(
    series: tuple[CountSeries, CountSeries],
    designs: tuple[Design, Design],
    *,
    replicates: int,
    seed: int,
) -> Difference:
    """Test whether two aligned series changed alike, and measure how differently they did.

    Parameters
    ----------
    series, designs : pair
        Of the same periods; see `trends.verdict.alignment`.
    replicates : int
        Bootstrap replicates of a common change to begin with; see `trends.verdict.drawing_on`.
    seed : int
        Of the random generator.
    """
    histories = _together(completions(series[0]), completions(series[1]))
    pairs = [side_by_side(one, other) for one, other in histories]
    observed = pairs[0]
    for further in pairs[1:]:
        observed = observed.joined(further)
    design = paired(observed, *designs)
    fit = fit_pair(observed, design)
    residuals, _ = difference(observed, fit)
    own = [own_residuals(observed, fit, which) for which in (0, 1)]
    first, second = (generator(estimate_nuisance(one, design.base, _SLOW), one.level) for one in own)
    together = dependence(own[0], own[1], design.base, _SLOW, (first, second))
    mean = fit.mu.mean(axis=1)
    random = random_of(seed, *series)
    weight, years = residuals.weight, designs[0].years
    information = np.concatenate([fit.information[s].mean(axis=0) for s in (0, 1)])
    shapes = build_shapes(design.base, weight)
    of_pair = difference_statistics(observed, design, years, information, weight, shapes)
    parts: list[DifferenceStatistics] = []
    wanted = replicates
    while wanted:
        drawn = observed.row(0).coarsen(simulate_pair(mean, (first, second), together.rates, wanted, random))
        parts = [stacked([*parts, difference_statistics(drawn, design, years, information, weight, shapes)])]
        of_replicates = parts[0]
        table = np.vstack([of_pair.table.mean(axis=0), of_replicates.table])
        test = joint_test(table)
        wanted = further_draws(test.joint, len(table) - 1, most_draws(2 * len(series[0])))
    found = _Differences(series[0], designs, shapes, histories, pairs, of_pair, of_replicates)
    slope = found.pooled(designs[0].years[:, None])
    return Difference(
        statistics=dict(zip(STATISTICS, (float(value) for value in table[0]), strict=True)),
        test=test,
        halves=found.halves(),
        thirds=found.thirds(),
        end_to_end=found.line(slope, len(series[0]) / series[0].freq.per_year),
        per_year=found.line(slope, 1.0),
        largest_shift=found.shift(),
        largest_surge=found.surge(),
        nuisance=estimate_nuisance(residuals, design.base, 1),
        processes=(first, second),
        dependence=together,
        mean=mean,
        replicates=len(of_replicates.table),
    )


def _together(first: list[Batch], second: list[Batch]) -> list[tuple[Batch, Batch]]:
    """Pair the completions of two series; those of the one with fewer are used over and over."""
    most = max(len(first), len(second))
    return [(first[i % len(first)], second[i % len(second)]) for i in range(most)]


@dataclass(frozen=True)
class _Differences:
    """Measures the differences of a pair; critical values come from the replicates of the same statistic."""

    series: CountSeries
    designs: tuple[Design, Design]
    shapes: Shapes
    histories: list[tuple[Batch, Batch]]
    pairs: list[Batch]
    observed: DifferenceStatistics
    replicates: DifferenceStatistics

    def _fits(self, shape: NDArray[np.float64], slow: int = 1) -> list[PairContrast]:
        both = zip(self.histories, self.pairs, strict=True)
        return [pair_contrast(batches, self.designs, pair, shape, slow) for batches, pair in both]

    def pooled(self, shape: NDArray[np.float64]) -> tuple[float, float]:
        """Log ratio of ratios along one shape and its error, over the completions (Rubin 1987)."""
        return _pool(self._fits(shape))

    def step(
        self,
        later: NDArray[np.float64],
        critical: tuple[float, float],
        where: tuple[tuple[str, str], ...] = (),
        slow: int = 1,
        exact: tuple[float, float] = NORMAL,
    ) -> Change:
        """Compare how the two series differ between the periods in which the shape is one and the others."""
        fits = self._fits(later[:, None], slow)
        return self._exact(fits[0], later > 0, later == 0, exact, where) or Change.around(
            *_pool(fits), *critical, where
        )

    def _exact(
        self,
        fit: PairContrast,
        later: NDArray[np.bool_],
        earlier: NDArray[np.bool_],
        exact: tuple[float, float],
        where: tuple[tuple[str, str], ...] = (),
    ) -> Change | None:
        """Compare two sides of which one is empty in one of the series; None where none is.

        The limits are those of the two changes farthest apart, which is on the safe side.
        """
        sides = [
            sides_of(self._histories(which), self.designs[which], fit.own[which], later, earlier)
            for which in (0, 1)
        ]
        if not any(side.sometimes_empty for side in sides):
            return None
        one, other = (Change.exact(side, *exact) for side in sides)
        return one.over(other, where)

    def _histories(self, which: int) -> Batch:
        first, *others = (pair[which] for pair in self.histories)
        for other in others:
            first = first.joined(other)
        return first

    @staticmethod
    def _critical(draws: NDArray[np.float64]) -> tuple[float, float]:
        """Critical values at 90 and 95 %: the replicates' quantiles, never below the normal ones."""
        low, high = np.quantile(draws, [0.90, 0.95], method="higher")
        return max(float(low), NORMAL[0]), max(float(high), NORMAL[1])

    def halves(self) -> Change:
        return self.step(halves(len(self.series))[:, 0], self._critical(self.replicates.halves))

    def thirds(self) -> Change:
        n = len(self.series)
        fits = self._fits(thirds(n))
        ranges = [float(np.ptp(np.concatenate([[0.0], fit.log_ratio]))) for fit in fits]
        unit = float(np.sqrt(np.mean([fit.unit**2 for fit in fits]) + _between(ranges)))
        quantiles = [float(np.quantile(self.replicates.thirds, q, method="higher")) for q in (0.90, 0.95)]
        parts = np.column_stack([indicator(n, 0, n // 3), thirds(n)]).T > 0
        empty = [self._exact(fits[0], one, other, in_three()) for one, other in permutations(parts, 2)]
        rising = [change for change in empty if change is not None and np.isinf(change.ratio)]
        if rising:
            return max(rising, key=lambda change: change.low95)
        change = Change.around(float(np.mean(ranges)), unit, quantiles[0], quantiles[1])
        return replace(change, low90=max(change.low90, 1.0), low95=max(change.low95, 1.0))

    def line(self, slope: tuple[float, float], years: float) -> Change:
        return Change.around(slope[0] * years, slope[1] * years, *self._critical(self.replicates.table[:, 0]))

    def shift(self) -> Change | None:
        if not self.shapes.shift_at.size:
            return None
        at = int(self.shapes.shift_at[self.observed.shifts.argmax()])
        n = len(self.series)
        where = (("at", label(self.series.periods[at])),)
        critical = self._critical(self.replicates.table[:, 1])
        return _told(self.step(indicator(n, at, n), critical, where, exact=OVER_SHIFTS))

    def surge(self) -> Change | None:
        if not self.shapes.surge_from.size:
            return None
        at = int(self.observed.surges.argmax())
        start, stop = int(self.shapes.surge_from[at]), int(self.shapes.surge_to[at])
        where = (("from", label(self.series.periods[start])), ("to", label(self.series.periods[stop - 1])))
        bump = indicator(len(self.series), start, stop)
        critical = self._critical(self.replicates.table[:, 2])
        return _told(self.step(bump, critical, where, slow=2, exact=OVER_SURGES))


def _told(change: Change) -> Change | None:
    """Return a change; None where both series hold nothing on the same side, so that no ratio is known at all."""
    return None if np.isnan(change.ratio) else change


def _pool(fits: list[PairContrast]) -> tuple[float, float]:
    """Pool the first log ratio of several completions: estimate and standard error."""
    values = [float(fit.log_ratio[0]) for fit in fits]
    within = float(np.mean([fit.error[0] ** 2 for fit in fits]))
    return float(np.mean(values)), float(np.sqrt(within + _between(values)))


def _between(values: list[float]) -> float:
    """Variance between m completions, with Rubin's factor 1 + 1/m."""
    m = len(values)
    return float(np.var(values, ddof=1)) * (1 + 1 / m) if m > 1 else 0.0
