"""What a series of this length and noise could show at all, by closed formulas found by simulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from trends.verdict.change import telling

__all__ = ["SUPPORTED", "Detectable", "largest_se_that_finds"]

SUPPORTED = 3.1
"""exp(3.1 se): the margin inside which four of five constant histories are found."""

# The normal quantile of 80 %, the power by which studies are planned by custom (Cohen 1988).
_FOUR_IN_FIVE = 0.842
_BY_LIMIT, _CLEARLY = 1.645 + _FOUR_IN_FIVE, 2.576 + _FOUR_IN_FIVE
"""Normal quantiles: of 80 %, and with it of one-sided 95 % and of two-sided 99 %."""


@dataclass(frozen=True)
class Detectable:
    """What a series of this length and noise could show, as ratios above one, of changes that ran within its window.

    By simulation (60 to 120 months, dispersion 0 to 0.5, halvings of the process itself) such a change is found in 83 to
    90 % of histories. A rate that wanders may run by less than its process changed: `trends.verdict.power_analysis.power` counts that.

    Attributes
    ----------
    halves : float
        Smallest ratio of the halves that the verdict would find in four cases of five.
    per_year : float
        The same for the yearly ratio of a steady trend.
    smallest_supportable_margin : float
        Smallest margin that four of five constant histories like this one would be found inside.
    """

    halves: float
    per_year: float
    smallest_supportable_margin: float

    @classmethod
    def of_what_ran(cls, halves: float, margin: float, years: float) -> Self:
        """Make it of the standard error of the log ratio of the halves that ran.

        A change is found where its one-sided 95 % limit lies beyond the margin, or where the estimate does and the 99 %
        limit is clear of a quarter of it (`trends.verdict.rule`, routes A and C); four times in five the estimate lies
        at most 0.84 standard errors short of the truth. A steady trend with halves of ratio r has end over beginning r^2.
        """
        beyond = np.log(margin)
        by_limit = beyond + _BY_LIMIT * halves
        clearly = max(beyond + _FOUR_IN_FIVE * halves, beyond / 4 + _CLEARLY * halves)
        # Either route will do; which one is shorter depends on margin and noise.
        found = min(by_limit, clearly)
        return cls(_ratio(found), _ratio(2 * found / years), _ratio(SUPPORTED * halves))

    def to_dict(self) -> dict[str, float | None]:
        """Return the fields as plain values; None above 100, where next to nothing could be told."""
        return {
            "halves": telling(self.halves),
            "per_year": telling(self.per_year),
            "smallest_supportable_margin": telling(self.smallest_supportable_margin),
        }


def largest_se_that_finds(log_change: float, margin: float) -> float:
    """Return the largest standard error with which a change of the halves is found in four cases of five.

    The inverse of `Detectable.of_what_ran`; zero or less for a change that does not lie beyond the margin.
    """
    beyond = float(np.log(margin))
    by_limit = (log_change - beyond) / _BY_LIMIT
    clearly = min((log_change - beyond) / _FOUR_IN_FIVE, (log_change - beyond / 4) / _CLEARLY)
    return max(by_limit, clearly)


def _ratio(log_ratio: float) -> float:
    return float(np.exp(min(log_ratio, 50.0)))
