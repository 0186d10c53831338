"""The hypothesis that two series changed alike: each has its own level, season and noise, the change is common.

At a date fixed beforehand nothing is looked for: the difference in one step is tested.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Self

import numpy as np

from trends.fitting.batch import Batch
from trends.fitting.nuisance import estimate_nuisance, generator
from trends.fitting.paired import COMMON, alone, difference, fit_pair, paired, side_by_side
from trends.fitting.paired_draws import Dependence, dependence, simulate_pair
from trends.fitting.paired_statistics import (
    difference_statistics,
    pair_contrast,
    step_difference_statistics,
)
from trends.fitting.residuals import working_residuals
from trends.fitting.shapes import build_shapes
from trends.fitting.statistics import indicator
from trends.verdict.hypothesis import Dated, Hypothesis, completions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.design import Design
    from trends.fitting.paired import PairedDesign
    from trends.fitting.paired_statistics import PairContrast
    from trends.fitting.statistics import Statistics
    from trends.series.count_series import CountSeries

__all__ = ["TwoSeries"]

_SLOW = 2
"""Slow cosines dropped before the noise of the replicates is estimated, as for one series."""

_TAKEN = (COMMON - _SLOW) / 2
"""The common change takes the further slow cosines out of both series, of independent ones half of each. Unless that is
made up for, replicates wander too little: in constant pairs of AR(1) rates (.5, 60 months) the first autocorrelation of
each is 0.162, and that of their difference 0.188."""


@dataclass(frozen=True)
class TwoSeries(Hypothesis):
    """Two series that changed alike.

    Attributes
    ----------
    design : PairedDesign
        What the means depend on.
    information : ndarray, shape (2n,)
        Information of each period of each series, the same for all histories.
    weight : ndarray, shape (n,)
        Information of each period about the difference.
    dependence : Dependence
        How the two move together within a period.
    step : ndarray, shape (n,), or None
        The step at a date fixed beforehand; None where differences of any shape at any date are looked for.
    """

    design: PairedDesign
    information: NDArray[np.float64]
    weight: NDArray[np.float64]
    dependence: Dependence
    step: NDArray[np.float64] | None

    @classmethod
    def of(
        cls,
        series: tuple[CountSeries, CountSeries],
        designs: tuple[Design, Design],
        cut: int | None = None,
    ) -> Self:
        """Fit a common change to two series of the same periods (see `trends.verdict.comparing.alignment`).

        Parameters
        ----------
        series, designs : pair
        cut : int, optional
            First period after a date fixed beforehand.
        """
        histories = _together(completions(series[0]), completions(series[1]))
        design = paired(histories, *designs)
        fit = fit_pair(histories, design)
        residuals, _ = difference(histories, fit)
        own = [working_residuals(alone(histories, which), fit.own(which)) for which in (0, 1)]
        first, second = (
            generator(estimate_nuisance(each, design.base, _SLOW, taken=_TAKEN), each.level) for each in own
        )
        return cls(
            series=series,
            designs=designs,
            histories=histories,
            mean=fit.mu.mean(axis=1),
            nuisance=estimate_nuisance(residuals, design.base, 1),
            processes=(first, second),
            shapes=build_shapes(design.base, residuals.weight),
            design=design,
            information=np.concatenate([fit.information[which].mean(axis=0) for which in (0, 1)]),
            weight=residuals.weight,
            dependence=dependence(own[0], own[1], design.base, _SLOW, (first, second)),
            step=None if cut is None else indicator(design.n, cut, design.n),
        )

    def own(self) -> tuple[Batch, Batch]:
        """Return the completions of each series."""
        return alone(self.histories, 0), alone(self.histories, 1)

    def replicates(self, many: int, random: np.random.Generator) -> Batch:
        """Draw pairs that change alike, known as far as those observed."""
        drawn = simulate_pair(self.mean, self.processes, self.dependence.rates, many, random)
        return self.histories.row(0).coarsen(drawn)

    def statistics(self, histories: Batch) -> Statistics:
        """Return the statistics of a difference of any shape at any date, or of the one step at the date."""
        if self.step is not None:
            return step_difference_statistics(
                histories, self.design, self.information, self.weight, self.shapes, self.step
            )
        return difference_statistics(histories, self.design, self.information, self.weight, self.shapes)

    def contrasts(self, shape: NDArray[np.float64], slow: int = 1) -> list[PairContrast]:
        """Measure a difference in each completion, with the season of each series beside it."""
        rows = range(len(self.histories))
        return [pair_contrast(self.histories.row(i), self.designs, shape, slow) for i in rows]

    def date(self, observed: Statistics) -> Dated | None:
        """Date the largest shift of the difference where its score is largest.

        There is no likelihood of a difference whose common change is left open; the score is that of residuals which are
        free of it.
        """
        dates = self.shapes.shift_at
        return Dated(int(dates[observed.profiles["shift"].argmax()])) if dates.size else None


def _together(first: Batch, second: Batch) -> Batch:
    """Pair the completions of two series; those of the one with fewer are used over and over."""
    most = max(len(first), len(second))
    pairs = [side_by_side(first.row(i % len(first)), second.row(i % len(second))) for i in range(most)]
    return reduce(Batch.joined, pairs)
