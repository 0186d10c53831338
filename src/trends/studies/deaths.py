"""Deaths by period, with the lowest and the highest that the source allows, and deaths per attack beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from trends.document.displayed import Displayed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries

__all__ = ["DeathsByPeriod"]


@dataclass(frozen=True, eq=False, repr=False)
class DeathsByPeriod(Displayed):
    """Deaths by period.

    Attributes
    ----------
    low, best, high : CountSeries
        Deaths of the same periods, by each estimate; the three are one where the source has no range.
    attacks : CountSeries or None
        Attacks in the same periods; None where the data count deaths alone.
    """

    figures: ClassVar[Mapping[str, str]] = {"deaths": "deaths_by_period"}

    low: CountSeries
    best: CountSeries
    high: CountSeries
    attacks: CountSeries | None = None

    @property
    def ranged(self) -> bool:
        """Whether the source has a range of deaths."""
        return not np.array_equal(self.low.count, self.high.count, equal_nan=True)

    @property
    def per_attack(self) -> NDArray[np.float64]:
        """Deaths per attack, shape (n,); NaN where either is not observed, or there was no attack."""
        each = np.full(len(self.best), np.nan)
        if self.attacks is not None:
            known = self.best.observed & self.attacks.observed & (self.attacks.count > 0)
            each[known] = self.best.count[known] / self.attacks.count[known]
        return each
