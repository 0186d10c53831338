"""The hypotheses on one series: a constant pace, or the same level on both sides of a date.

Both leave out its season and steps at known breaks in collection. At a date fixed beforehand there is nothing to look
for: one step is tested, and taken out before the noise of the replicates is estimated. As its date is known it cannot
pass for noise, and what a series without it wanders is left in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from trends.fitting.bootstrap import simulate
from trends.fitting.constant_rate import fit_constant_rate
from trends.fitting.contrast import fit_contrasts
from trends.fitting.shapes import build_shapes
from trends.fitting.single_date import SingleDate, single_date
from trends.fitting.statistics import indicator, statistics, step_statistics, thirds
from trends.verdict.hypothesis import Dated, Hypothesis, completions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.contrast import Contrast
    from trends.fitting.design import Design
    from trends.fitting.statistics import Statistics
    from trends.series.count_series import CountSeries

__all__ = ["OneSeries"]

_ROUNDS = 3
"""Times that a shift is dated, with season and dispersion beside the date found last."""

_WIDER = 1.055
"""Shifts are dated to within a tenth of the window of either end, the replicates' largest shift to within 15 %: the
critical value is so much larger (Andrews 1993, Econometrica 61: 840, 3.05 or 3.14 against 2.97)."""


@dataclass(frozen=True)
class OneSeries(Hypothesis):
    """A constant pace, or a level that stayed the same at a date.

    Attributes
    ----------
    weight : ndarray, shape (n,)
        Information of each period, the same for all histories.
    step : ndarray, shape (n,), or None
        The step at a date fixed beforehand; None where changes of any shape at any date are looked for.
    """

    weight: NDArray[np.float64]
    step: NDArray[np.float64] | None

    @classmethod
    def of(cls, series: CountSeries, design: Design, cut: int | None = None) -> Self:
        """Fit a constant rate to a series, of which enough is observed (see `trends.verdict.eligibility`).

        Parameters
        ----------
        series : CountSeries
            n periods.
        design : Design
            Season and offset.
        cut : int, optional
            First period after a date fixed beforehand.
        """
        n = len(series)
        step = None if cut is None else indicator(n, cut, n)
        histories = completions(series)
        rate = fit_constant_rate(histories, design, step)
        return cls(
            series=(series,),
            designs=(design,),
            histories=histories,
            mean=rate.mean[None, :],
            nuisance=rate.nuisance,
            processes=(rate.process,),
            shapes=build_shapes(design.base, rate.weight),
            weight=rate.weight,
            step=step,
        )

    @property
    def design(self) -> Design:
        """Season and offset."""
        return self.designs[0]

    def own(self) -> tuple[Batch, ...]:
        """Return the completions of the series."""
        return (self.histories,)

    def replicates(self, many: int, random: np.random.Generator) -> Batch:
        """Draw histories of a constant pace, known as far as those observed."""
        return self.histories.row(0).coarsen(simulate(self.mean[0], self.processes[0], many, random))

    def statistics(self, histories: Batch) -> Statistics:
        """Return the statistics of changes of any shape at any date, or of the one step at the date."""
        if self.step is not None:
            return step_statistics(histories, self.design, self.weight, self.shapes, self.step)
        return statistics(histories, self.design, self.weight, self.shapes)

    def contrasts(self, shape: NDArray[np.float64], slow: int = 1) -> list[Contrast]:
        """Measure a change in each completion, season and noise fitted beside it."""
        return fit_contrasts(self.histories, self.design, shape, slow)

    def date(self, observed: Statistics) -> Dated | None:  # noqa: ARG002 - the likelihood dates, not the score
        """Date the single change that fits best by likelihood; season and dispersion are those beside it."""
        # Season and dispersion are first taken beside a level for each third, so that the change is not in them.
        shape: NDArray[np.float64] = thirds(self.n)
        found: SingleDate | None = None
        for _ in range(_ROUNDS):
            again = self._dated_beside(self.contrasts(shape)[0])
            if again is None or again == found:
                break
            found = again
            shape = indicator(self.n, found.at, self.n)[:, None]
        return None if found is None else Dated(found.at, (found.low, found.high), _WIDER)

    def _dated_beside(self, contrast: Contrast) -> SingleDate | None:
        histories, k = self.histories, len(contrast.log_ratio)
        # Behind the intercept and the shapes of the change.
        season = contrast.X[:, 1 + k :] @ contrast.fit.beta[1 + k :] + self.design.offset
        mu, alpha = contrast.fit.mu[None, :], np.array([contrast.fit.alpha])
        known = np.where(histories.used, histories.expected(mu, alpha).mean(axis=0), 0.0)
        weight = np.where(histories.used, histories.row(0).information(mu, alpha)[0], 0.0)
        offset = np.where(np.isfinite(season), season, 0.0)
        return single_date(known, offset, weight, contrast.fit.alpha)
