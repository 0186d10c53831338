"""The computation behind a comparison of two series, without a verdict: tests of a common change, and differences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from trends.inference.assessment import completions
from trends.inference.change import Change
from trends.models.joint import JointTest, joint_test
from trends.models.nuisance import Generator, Nuisance, estimate_nuisance, generator
from trends.models.paired import difference, fit_pair, own_residuals, paired, side_by_side
from trends.models.paired_draws import Dependence, dependence, simulate_pair
from trends.models.paired_statistics import (
    DifferenceStatistics,
    PairContrast,
    difference_statistics,
    pair_contrast,
)
from trends.models.shapes import Shapes, build_shapes
from trends.models.statistics import STATISTICS, halves, indicator, thirds
from trends.periods import label

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.models.batch import Batch
    from trends.models.design import Design
    from trends.series import CountSeries

__all__ = ["Difference", "assess_difference"]

_NORMAL = {90: 1.6448536269514722, 95: 1.959963984540054}
_SLOW = 2
"""Slow cosines dropped before the noise of the replicates is estimated, as for one series."""


@dataclass(frozen=True)
class Difference:
    """How differently two series of n periods changed.

    Attributes
    ----------
    statistics : dict
        Observed value of each of `trends.models.statistics.STATISTICS`, of the difference.
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
        Of the same periods; see `trends.inference.alignment`.
    replicates : int
        Bootstrap replicates of a common change.
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
    random = np.random.default_rng(np.random.SeedSequence(seed))
    drawn = observed.row(0).coarsen(simulate_pair(mean, (first, second), together.rates, replicates, random))

    weight, years = residuals.weight, designs[0].years
    information = np.concatenate([fit.information[s].mean(axis=0) for s in (0, 1)])
    shapes = build_shapes(design.base, weight)
    of_pair, of_replicates = (
        difference_statistics(batch, design, years, information, weight, shapes)
        for batch in (observed, drawn)
    )
    table = np.vstack([of_pair.table.mean(axis=0), of_replicates.table])
    found = _Differences(series[0], designs, shapes, histories, pairs, of_pair, of_replicates)
    slope = found.pooled(designs[0].years[:, None])
    return Difference(
        statistics=dict(zip(STATISTICS, (float(value) for value in table[0]), strict=True)),
        test=joint_test(table),
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

    def pooled(self, shape: NDArray[np.float64], slow: int = 1) -> tuple[float, float]:
        """Log ratio of ratios along one shape and its error, over the completions (Rubin 1987)."""
        fits = self._fits(shape, slow)
        values = [float(fit.log_ratio[0]) for fit in fits]
        within = float(np.mean([fit.error[0] ** 2 for fit in fits]))
        return float(np.mean(values)), float(np.sqrt(within + _between(values)))

    @staticmethod
    def _critical(draws: NDArray[np.float64]) -> tuple[float, float]:
        """Critical values at 90 and 95 %: the replicates' quantiles, never below the normal ones."""
        low, high = (
            max(float(np.quantile(draws, level / 100, method="higher")), z) for level, z in _NORMAL.items()
        )
        return low, high

    def halves(self) -> Change:
        return Change.around(*self.pooled(halves(len(self.series))), *self._critical(self.replicates.halves))

    def thirds(self) -> Change:
        fits = self._fits(thirds(len(self.series)))
        ranges = [float(np.ptp(np.concatenate([[0.0], fit.log_ratio]))) for fit in fits]
        unit = float(np.sqrt(np.mean([fit.unit**2 for fit in fits]) + _between(ranges)))
        quantiles = [float(np.quantile(self.replicates.thirds, q, method="higher")) for q in (0.90, 0.95)]
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
        step = self.pooled(indicator(n, at, n)[:, None])
        return Change.around(*step, *self._critical(self.replicates.table[:, 1]), where=where)

    def surge(self) -> Change | None:
        if not self.shapes.surge_from.size:
            return None
        at = int(self.observed.surges.argmax())
        start, stop = int(self.shapes.surge_from[at]), int(self.shapes.surge_to[at])
        where = (("from", label(self.series.periods[start])), ("to", label(self.series.periods[stop - 1])))
        bump = self.pooled(indicator(len(self.series), start, stop)[:, None], slow=2)
        return Change.around(*bump, *self._critical(self.replicates.table[:, 2]), where=where)


def _between(values: list[float]) -> float:
    """Variance between m completions, with Rubin's factor 1 + 1/m."""
    m = len(values)
    return float(np.var(values, ddof=1)) * (1 + 1 / m) if m > 1 else 0.0
