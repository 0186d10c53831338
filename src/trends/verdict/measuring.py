"""How much changed: ratios with intervals, whose critical values come from the replicates of the same statistic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.pooling import pooled
from trends.fitting.statistics import halves, indicator, thirds
from trends.verdict.change import Change
from trends.verdict.critical import (
    NORMAL,
    OVER_SHIFTS,
    OVER_SURGES,
    Critical,
    in_three,
    of_fixed,
    of_searched,
)
from trends.verdict.sides import sides_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.verdict.hypothesis import Hypothesis, LogRatios
    from trends.verdict.replicates import Replicated

__all__ = ["Measuring"]


@dataclass(frozen=True)
class Measuring:
    """Measures the changes of a hypothesis' series; of two, the first against the second."""

    hypothesis: Hypothesis
    drawn: Replicated

    def step(
        self,
        fits: Sequence[LogRatios],
        later: NDArray[np.bool_],
        critical: Critical,
        where: tuple[tuple[str, str], ...] = (),
        exact: Critical = NORMAL,
    ) -> Change:
        """Return the periods `later` against the others, from fits of that shape.

        Parameters
        ----------
        fits : sequence of LogRatios
            Of each completion; their first shape is the step.
        later : ndarray of bool, shape (n,)
        critical : (float, float)
            Of the interval around the log ratio.
        where : tuple of (str, str)
        exact : (float, float)
            Of the exact limits where a side is empty. They are not those of the replicates, whose noise holds the
            whole change.
        """
        return self._exact(fits[0], later, ~later, exact, where) or Change.around(
            *_first_of(fits), *critical, where
        )

    def _exact(
        self,
        fit: LogRatios,
        later: NDArray[np.bool_],
        earlier: NDArray[np.bool_],
        critical: Critical,
        where: tuple[tuple[str, str], ...] = (),
    ) -> Change | None:
        """Compare two sides of which one is empty: on the log scale nothing has no place. None where none is.

        Of two series the limits are those of the two changes farthest apart, which is on the safe side.
        """
        each = zip(self.hypothesis.own(), self.hypothesis.designs, fit.own, strict=True)
        sides = [sides_of(histories, design, own, later, earlier) for histories, design, own in each]
        if not any(side.sometimes_empty for side in sides):
            return None
        first, *second = (Change.exact(side, *critical, where) for side in sides)
        return first.over(second[0], where) if second else first

    def halves(self, fits: Sequence[LogRatios]) -> Change:
        """Return the second half against the first, from fits of that shape."""
        critical = of_fixed(self.drawn.replicates.studentised["halves"])
        return self.step(fits, halves(self.hypothesis.n)[:, 0] > 0, critical)

    def thirds(self, fits: Sequence[LogRatios]) -> Change:
        """Return the highest third over the lowest, from fits of that shape.

        The interval allows every contrast of the thirds the same largest error.
        """
        if (empty := self._empty_third(fits[0])) is not None:
            return empty
        # The first third is the one that the others are measured from: its log ratio is zero.
        ranges = [float(np.ptp(np.concatenate([[0.0], fit.log_ratio]))) for fit in fits]
        estimate, unit = pooled(ranges, [fit.unit for fit in fits])
        change = Change.around(estimate, unit, *of_fixed(self.drawn.replicates.studentised["thirds"]))
        # The highest third is never below the lowest.
        return replace(change, low90=max(change.low90, 1.0), low95=max(change.low95, 1.0))

    def _empty_third(self, fit: LogRatios) -> Change | None:
        """Compare the thirds farthest apart where one holds nothing; None where every third holds some."""
        n = self.hypothesis.n
        parts = np.column_stack([indicator(n, 0, n // 3), thirds(n)]).T > 0
        found = (self._exact(fit, later, earlier, in_three()) for later, earlier in permutations(parts, 2))
        higher = [change for change in found if change is not None and change.ratio > 1]
        # Several thirds over an empty one are all infinite times as high: the lower limit parts
        # them.
        return max(higher, key=lambda change: (change.ratio, change.low95), default=None)

    def line(self, fits: Sequence[LogRatios], years: float) -> Change:
        """Return a steady trend over so many years, from fits along the years."""
        slope, error = _first_of(fits)
        critical = of_searched(self.drawn.replicates.studentised["trend"])
        return Change.around(slope * years, error * years, *critical)

    def shift(self) -> Change | None:
        """Return the largest shift; None where no date is admissible, or no ratio is known at all."""
        found = self.hypothesis.date(self.drawn.observed)
        if found is None:
            return None
        n, labels = self.hypothesis.n, self.hypothesis.series[0].labels
        where = [("at", labels[found.at])]
        if found.between is not None:
            where += [("at_low", labels[found.between[0]]), ("at_high", labels[found.between[1]])]
        low, high = of_searched(self.drawn.replicates.studentised["shift"])
        # Dates are looked for closer to the ends than in the replicates, which takes a wider
        # interval.
        critical = (found.wider * low, found.wider * high)
        return self._dated(indicator(n, found.at, n), critical, tuple(where), OVER_SHIFTS)

    def surge(self) -> Change | None:
        """Return the largest surge; None where no dates are admissible, or no ratio is known at all."""
        shapes, labels = self.hypothesis.shapes, self.hypothesis.series[0].labels
        if not shapes.surge_from.size:
            return None
        at = int(self.drawn.observed.profiles["surge"].argmax())
        start, stop = int(shapes.surge_from[at]), int(shapes.surge_to[at])
        where = (("from", labels[start]), ("to", labels[stop - 1]))
        critical = of_searched(self.drawn.replicates.studentised["surge"])
        return self._dated(indicator(self.hypothesis.n, start, stop), critical, where, OVER_SURGES, slow=2)

    def _dated(
        self,
        shape: NDArray[np.float64],
        critical: Critical,
        where: tuple[tuple[str, str], ...],
        exact: Critical,
        slow: int = 1,
    ) -> Change | None:
        fits = self.hypothesis.contrasts(shape[:, None], slow)
        change = self.step(fits, shape > 0, critical, where, exact)
        # Of two series both may hold nothing on one side: nothing over nothing is no number.
        return None if np.isnan(change.ratio) else change


def _first_of(fits: Sequence[LogRatios]) -> tuple[float, float]:
    """Pool the first log ratio of several completions: estimate and standard error."""
    return pooled([float(fit.log_ratio[0]) for fit in fits], [float(fit.error[0]) for fit in fits])
