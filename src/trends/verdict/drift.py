"""The trend that was already there: level and slope at a known date, told apart.

Where a rate has been rising all along, its mean after any date is above its mean before, and no step did it. A segmented
regression (Wagner et al. 2002, Journal of Clinical Pharmacy and Therapeutics 27: 299) has a slope before the date, a step
there, and where the counts ask for one another slope after it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.contrast import fit_contrast
from trends.fitting.statistics import indicator
from trends.verdict.change import Change
from trends.verdict.critical import NORMAL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.contrast import Contrast
    from trends.fitting.design import Design

__all__ = ["Drift", "drift_around"]

_FEWEST = 6
"""Periods on either side that a slope of its own asks for."""

_BETTER = 2.0
"""Log-likelihood by which a steady trend must beat a step, both having one column, to be the better account."""


@dataclass(frozen=True)
class Drift:
    """How a rate moved on either side of a date.

    Attributes
    ----------
    before, after : Change
        Ratio a year of the trend before the date and after it, with a step at the date beside them; the same where the
        counts ask for one slope only.
    already_there : bool
        Whether the trend before the date is established, its 95 % interval excluding "none", and leads to the date: none
        is carried over a gap that is longer than what it was measured on.
    instead : bool
        Whether a steady trend without a step accounts for the counts better than a step without a trend.
    columns : ndarray, shape (n, k)
        Shapes of the trend, to put beside the step.
    leads : bool
        Whether no such gap lies before the date.
    """

    before: Change
    after: Change
    already_there: bool
    instead: bool
    columns: NDArray[np.float64]
    leads: bool = True

    def beside(self, design: Design) -> Design:
        """Return the design with the trend in it, so that a step is measured beside it."""
        # Next to the intercept: steps of collection are told by standing last.
        return replace(design, base=np.column_stack([design.base[:, :1], self.columns, design.base[:, 1:]]))

    def against(self, control: Drift) -> Drift:
        """Return the trends relative to those of a control; what both share is none."""
        before = _apart(self.before, control.before)
        columns = max(self.columns, control.columns, key=lambda shapes: shapes.shape[1])
        return Drift(
            before,
            _apart(self.after, control.after),
            before.established and self.leads,
            instead=False,
            columns=columns,
            leads=self.leads,
        )


def drift_around(history: Batch, design: Design, cut: int) -> Drift:
    """Measure the trend before and after period `cut`, beside a step there.

    Parameters
    ----------
    history : Batch
        One history of n periods.
    design : Design
        Season and offset.
    cut : int
        First period of the second side.
    """
    n = history.n
    step, years = indicator(n, cut, n), design.years
    # Zero at the date, so that the step there remains the whole step.
    bend = step * (years - years[cut])
    step_alone, trend_alone, one_slope = (
        fit_contrast(history, design, np.column_stack(shape)) for shape in ([step], [years], [step, years])
    )
    columns, fit = years[:, None], one_slope
    before = after = _slope(fit, np.array([0.0, 1.0]))
    used = history.used
    if min(int(used[:cut].sum()), int(used[cut:].sum())) >= _FEWEST:
        bent = fit_contrast(history, design, np.column_stack([step, years, bend]))
        if abs(bent.log_ratio[2]) > NORMAL[1] * bent.error[2]:
            columns, fit = np.column_stack([years, bend]), bent
            before = _slope(fit, np.array([0.0, 1.0, 0.0]))
            after = _slope(fit, np.array([0.0, 1.0, 1.0]))
    # Compared as they stand: both have one column, so neither fits better for being larger.
    better = trend_alone.fit.loglik - step_alone.fit.loglik > _BETTER
    counted = np.flatnonzero(used[:cut])
    leads = bool(cut - 1 - counted[-1] <= counted[-1] + 1 - counted[0])
    return Drift(before, after, before.established and leads, better, columns, leads)


def _apart(change: Change, other: Change) -> Change:
    log_ratio = float(np.log(change.ratio) - np.log(other.ratio))
    return Change.around(log_ratio, float(np.hypot(change.log_se, other.log_se)), *NORMAL)


def _slope(fit: Contrast, mixture: NDArray[np.float64]) -> Change:
    k = len(mixture)
    variance = float(mixture @ fit.covariance[1 : 1 + k, 1 : 1 + k] @ mixture)
    return Change.around(float(mixture @ fit.log_ratio), float(np.sqrt(max(variance, 0.0))), *NORMAL)
