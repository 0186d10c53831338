"""The assessment of one series: its tests against a constant pace, and how much it changed.

The computation behind ``test_pace``, without a verdict, so that it can be repeated for other completions of the
unobserved periods. Completions of incidents dated to a range are pooled: statistics by their mean, estimates by
Rubin's rules (Rubin 1987).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.batch import Batch
from trends.fitting.bootstrap import simulate
from trends.fitting.constant_rate import fit_constant_rate
from trends.fitting.contrast import Contrast, fit_contrasts
from trends.fitting.joint import JointTest, joint_test
from trends.fitting.shapes import Shapes, build_shapes
from trends.fitting.single_date import SingleDate, single_date
from trends.fitting.statistics import (
    RANKED,
    STATISTICS,
    Statistics,
    halves,
    indicator,
    quarters,
    stacked,
    statistics,
    thirds,
)
from trends.periods.calendar import label
from trends.verdict.change import Change
from trends.verdict.drawing_on import MOST_DRAWS, further_draws, most_draws
from trends.verdict.rule import RuleInput, Searched
from trends.verdict.seeding import random_of
from trends.verdict.sides import NORMAL, OVER_SHIFTS, OVER_SURGES, in_three, measured, sides_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.design import Design
    from trends.fitting.nuisance import Generator, Nuisance
    from trends.series.count_series import CountSeries

__all__ = ["Assessment", "assess", "completions", "joint_p"]


_ROUNDS = 3
"""Times that a shift is dated, with season and dispersion beside the date found last."""

_WIDER = 1.055
"""Shifts are dated to within a tenth of the window of either end, the replicates' largest shift to within 15 %: the
critical value is so much larger (Andrews 1993, Econometrica 61: 840, 3.05 or 3.14 against 2.97)."""


@dataclass(frozen=True)
class Assessment:
    """Tests and changes of one series of n periods.

    Attributes
    ----------
    statistics : dict
        Observed value of each of ``STATISTICS``, in units of the noise.
    test : JointTest
        p-values in the order of ``STATISTICS``.
    halves, thirds, end_to_end, per_year : Change
    outer_quarter : float
        How many times the rate of the rest the first or the last quarter has, or the rest has of its; at least one.
    largest_shift, largest_surge : Change or None
        None where no date is admissible.
    nuisance : Nuisance
        Of the constant-rate fit, one slow cosine dropped.
    process : Generator
        What the replicates were drawn from.
    trend : Contrast
        Fit with a linear trend (of the first completion): column 0 is the intercept, 1 the time in years.
    constant_mean : ndarray, shape (n,)
        Means of the constant-rate fit.
    thirds_mean : ndarray, shape (n,)
        Means with a level of their own for each third: where the rate ran, whatever it did.
    replicates : int
        How many were drawn in all.
    """

    statistics: dict[str, float]
    test: JointTest
    halves: Change
    thirds: Change
    outer_quarter: float
    end_to_end: Change
    per_year: Change
    largest_shift: Change | None
    largest_surge: Change | None
    nuisance: Nuisance
    process: Generator
    trend: Contrast
    constant_mean: NDArray[np.float64]
    thirds_mean: NDArray[np.float64]
    replicates: int

    def rule_input(self, *, may_contradict: bool = True) -> RuleInput:
        """Return what a verdict is given on; `may_contradict` is False for totals of casualties."""
        trend, shift, surge, slow = self.test.adjusted
        return RuleInput(
            p=self.test.joint,
            fixed=self.halves,
            widest=self.thirds.ratio,
            outer_quarter=self.outer_quarter,
            # Slow change of any shape speaks of all of them.
            searched=(
                Searched("trend", min(trend, slow), self.end_to_end),
                Searched("shift", min(shift, slow), self.largest_shift),
                Searched("surge", min(surge, slow), self.largest_surge),
            ),
            may_contradict=may_contradict,
        )


def completions(series: CountSeries) -> list[Batch]:
    """Return the series as batches of one history: several when incidents are spread over periods, else one."""
    usable = series.exposure_days > 0
    count, low, high = (
        np.where(usable, values, np.nan) for values in (series.count, series.low, series.high)
    )
    if series.draws is None:
        return [Batch.of(count, low, high)]
    return [
        Batch.of(np.where(np.isnan(count), np.nan, draw), low, high) for draw in series.draws.astype(float)
    ]


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
    replicates : int
        Bootstrap replicates to begin with; see `trends.verdict.drawing_on`.
    seed : int
        Of the random generator, together with the figures of the series.
    most : int
        Replicates to which a p-value near 5 % is drawn on.
    """
    null = _against_null(series, design, replicates, seed, most)
    shown = null.observed.studentised.mean(axis=0)
    changes = _Changes(series, design, null)
    slope, trend = changes.slope()
    of_thirds, thirds_mean = changes.thirds()
    years = len(series) / series.freq.per_year
    return Assessment(
        statistics=dict(zip(STATISTICS, (float(value) for value in shown), strict=True)),
        test=null.test(),
        halves=changes.halves(),
        thirds=of_thirds,
        outer_quarter=changes.outer_quarter(),
        end_to_end=changes.line(slope, years),
        per_year=changes.line(slope, 1.0),
        largest_shift=changes.shift(),
        largest_surge=changes.surge(),
        nuisance=null.nuisance,
        process=null.process,
        trend=trend,
        constant_mean=null.mean,
        thirds_mean=thirds_mean,
        replicates=len(null.replicates.table),
    )


def joint_p(series: CountSeries, design: Design, *, replicates: int, seed: int) -> float:
    """Return the joint p of `assess` alone, without measuring the changes."""
    return _against_null(series, design, replicates, seed, replicates).test().joint


@dataclass(frozen=True)
class _Null:
    """A series beside replicates of a constant pace."""

    histories: Batch
    mean: NDArray[np.float64]
    nuisance: Nuisance
    process: Generator
    shapes: Shapes
    observed: Statistics
    replicates: Statistics

    def test(self) -> JointTest:
        ranked = np.vstack([self.observed.table.mean(axis=0), self.replicates.table])
        return joint_test(ranked, RANKED)


def _against_null(series: CountSeries, design: Design, replicates: int, seed: int, most: int) -> _Null:
    first, *others = completions(series)
    histories = first
    for other in others:
        histories = histories.joined(other)
    constant = fit_constant_rate(histories, design)
    weight = constant.weight
    random = random_of(seed, series)
    shapes = build_shapes(design.base, weight)
    observed = statistics(histories, design, weight, shapes)
    parts: list[Statistics] = []
    wanted = replicates
    while wanted:
        drawn = first.coarsen(simulate(constant.mean, constant.process, wanted, random))
        parts = [stacked([*parts, statistics(drawn, design, weight, shapes)])]
        null = _Null(
            histories, constant.mean, constant.nuisance, constant.process, shapes, observed, parts[0]
        )
        wanted = further_draws(null.test().joint, len(parts[0].table), min(most, most_draws(len(series))))
    return null


@dataclass(frozen=True)
class _Changes:
    """Measures the changes of a series; critical values come from the replicates of the same statistic."""

    series: CountSeries
    design: Design
    null: _Null

    def _fits(self, shape: NDArray[np.float64], slow: int = 1) -> list[Contrast]:
        return fit_contrasts(self.null.histories, self.design, shape, slow)

    def _critical(self, draws: NDArray[np.float64]) -> tuple[float, float]:
        """Critical values at 90 and 95 %: the replicates' quantiles, never below the normal ones."""
        values = [max(value, z) for value, z in zip(_quantiles(draws), NORMAL, strict=True)]
        return values[0], values[1]

    def _step(
        self,
        later: NDArray[np.float64],
        critical: tuple[float, float],
        where: tuple[tuple[str, str], ...] = (),
        slow: int = 1,
        exact: tuple[float, float] = NORMAL,
    ) -> Change:
        """Measure the periods in which the shape is one against the others."""
        fits = self._fits(later[:, None], slow)
        inside = later > 0
        sides = sides_of(self.null.histories, self.design, fits[0], inside, ~inside)
        return measured(*_pool(fits), critical, sides, where, exact)

    def halves(self) -> Change:
        # Nothing is searched for here, so the replicates' quantiles may lie below the normal ones: the noise is
        # estimated on the safe side.
        return self._step(halves(len(self.series))[:, 0], _quantiles(self.null.replicates.halves))

    def outer_quarter(self) -> float:
        """Compare the first quarter, and the last, with the rest.

        A step at a quarter of the window moves the halves by little more than half of it and the thirds not by all.
        """
        apart = []
        for fit in self._fits(quarters(len(self.series))):
            level = np.exp(np.clip([0.0, *fit.log_ratio], -50.0, 50.0))
            rest = np.array([level[1:].mean(), level[:-1].mean()])
            apart.append(np.abs(np.log(rest / level[[0, -1]])).max())
        return float(np.exp(np.mean(apart)))

    def thirds(self) -> tuple[Change, NDArray[np.float64]]:
        """Return highest over lowest third, and the fitted means.

        The interval allows every contrast of the thirds the same largest error.
        """
        n = len(self.series)
        fits = self._fits(thirds(n))
        mean = np.mean([fit.fit.mu for fit in fits], axis=0)
        if (empty := self._empty_third(fits[0])) is not None:
            return empty, mean
        ranges = [float(np.ptp(np.concatenate([[0.0], fit.log_ratio]))) for fit in fits]
        unit = float(np.sqrt(np.mean([fit.unit**2 for fit in fits]) + _between(ranges)))
        change = Change.around(float(np.mean(ranges)), unit, *_quantiles(self.null.replicates.thirds))
        # The highest third is never below the lowest.
        change = replace(change, low90=max(change.low90, 1.0), low95=max(change.low95, 1.0))
        return change, mean

    def _empty_third(self, fit: Contrast) -> Change | None:
        """Compare the third with the highest rate with one that holds nothing; None where every third holds some."""
        n = len(self.series)
        parts = np.column_stack([indicator(n, 0, n // 3), thirds(n)]).T > 0
        found = [
            sides_of(self.null.histories, self.design, fit, one, other)
            for one, other in permutations(parts, 2)
        ]
        against = [sides for sides in found if sides.sometimes_empty and sides.later > 0]
        if not against:
            return None
        changes = [Change.exact(sides, *in_three()) for sides in against]
        return max(changes, key=lambda change: (change.ratio, change.low95))

    def slope(self) -> tuple[tuple[float, float], Contrast]:
        """Log rate per year with its error, and the fit (of the first completion)."""
        fits = self._fits(self.design.years[:, None])
        return _pool(fits), fits[0]

    def line(self, slope: tuple[float, float], years: float) -> Change:
        return Change.around(
            slope[0] * years, slope[1] * years, *self._critical(self.null.replicates.studentised[:, 0])
        )

    def shift(self) -> Change | None:
        n, labels = len(self.series), self.series.labels
        found = self._date()
        if found is None:
            return None
        where = (("at", labels[found.at]), ("at_low", labels[found.low]), ("at_high", labels[found.high]))
        low, high = self._critical(self.null.replicates.studentised[:, 1])
        return self._step(indicator(n, found.at, n), (_WIDER * low, _WIDER * high), where, exact=OVER_SHIFTS)

    def _date(self) -> SingleDate | None:
        """Date the single change that fits best; season and dispersion are those beside it."""
        n, design, histories = len(self.series), self.design, self.null.histories
        shape: NDArray[np.float64] = thirds(n)
        found = None
        for _ in range(_ROUNDS):
            fit = self._fits(shape)[0]
            k = len(fit.log_ratio)
            season = fit.X[:, 1 + k :] @ fit.fit.beta[1 + k :] + design.offset
            mu, alpha = fit.fit.mu[None, :], np.array([fit.fit.alpha])
            known = np.where(histories.used, histories.expected(mu, alpha).mean(axis=0), 0.0)
            weight = np.where(histories.used, histories.row(0).information(mu, alpha)[0], 0.0)
            again = single_date(known, np.where(np.isfinite(season), season, 0.0), weight, fit.fit.alpha)
            if again is None or again == found:
                break
            found = again
            shape = indicator(n, found.at, n)[:, None]
        return found

    def surge(self) -> Change | None:
        if not self.null.shapes.surge_from.size:
            return None
        at = int(self.null.observed.surges.argmax())
        start, stop = int(self.null.shapes.surge_from[at]), int(self.null.shapes.surge_to[at])
        inside = indicator(len(self.series), start, stop)
        where = (("from", label(self.series.periods[start])), ("to", label(self.series.periods[stop - 1])))
        critical = self._critical(self.null.replicates.studentised[:, 2])
        return self._step(inside, critical, where, slow=2, exact=OVER_SURGES)


def _quantiles(draws: NDArray[np.float64]) -> tuple[float, float]:
    """Return the 90 and 95 % quantiles of the replicates."""
    found = np.quantile(draws, [0.90, 0.95], method="higher")
    return float(found[0]), float(found[1])


def _between(values: list[float]) -> float:
    """Variance between m completions, with Rubin's factor 1 + 1/m."""
    m = len(values)
    return float(np.var(values, ddof=1)) * (1 + 1 / m) if m > 1 else 0.0


def _pool(fits: list[Contrast]) -> tuple[float, float]:
    """Pool the first log ratio of several completions by Rubin's rules: estimate and standard error."""
    values = [float(fit.log_ratio[0]) for fit in fits]
    within = float(np.mean([fit.error[0] ** 2 for fit in fits]))
    return float(np.mean(values)), float(np.sqrt(within + _between(values)))
