"""What ran in one series beside another: how their changes differ, as quotients of the two series' own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.realised.measures import measures
from trends.fitting.realised.scan import Scan, scan_surges
from trends.fitting.statistics import indicator
from trends.verdict.critical import NORMAL, OVER_SHIFTS, OVER_SURGES, in_pairs
from trends.verdict.measured_changes import (
    WindowChanges,
    change_of,
    clearest,
    equal_parts,
    exact_difference,
    ran_over_window,
)
from trends.verdict.realised import Realised, realised

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design
    from trends.fitting.realised.measures import Limits
    from trends.fitting.realised.what_ran import Measured
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change

__all__ = ["RealisedDifference", "realised_difference"]


@dataclass(frozen=True)
class RealisedDifference(WindowChanges):
    """How what ran in one series differs from what ran in another, over the same n periods.

    Every ratio is that of the first series over that of the second; the largest shift and surge are where the two come
    apart most clearly. Both were drawn by themselves: what they count in
    common would make the intervals narrower, so these are on the safe side.

    Attributes
    ----------
    own : pair of Realised
        What ran in each.
    """

    own: tuple[Realised, Realised]

    @property
    def influential(self) -> tuple[str, str]:
        """The period of each series that weighs most."""
        return self.own[0].influential, self.own[1].influential


def realised_difference(
    pair: tuple[CountSeries, CountSeries], histories: tuple[Batch, Batch], designs: tuple[Design, Design]
) -> RealisedDifference:
    """Measure how what ran in the first series differs from what ran in the second.

    Parameters
    ----------
    pair : (CountSeries, CountSeries)
        Of the same periods; see `trends.verdict.comparing.alignment`.
    histories, designs
        Completions and design of each.
    """
    first, second = (realised(*each) for each in zip(pair, histories, designs, strict=True))
    whole = (first.found.whole, second.found.whole)
    trimmed = (first.found.trimmed, second.found.trimmed)
    # The draws of the two are paired as they come, being drawn from seeds of their own.
    apart = measures(whole[0].drawn, whole[1].drawn)
    n, labels = len(pair[0]), pair[0].labels
    later = np.arange(n) >= n // 2
    end, beginning = (indicator(n, k * n // 6, (k + 1) * n // 6) > 0 for k in (5, 0))
    return RealisedDifference(
        halves=_fixed(whole, apart.halves, later, ~later),
        thirds=_empty_part(whole, 3) or change_of(apart.thirds),
        sixths=_empty_part(whole, 6) or change_of(apart.sixths),
        end_to_end=None if apart.end_to_end is None else _fixed(whole, apart.end_to_end, end, beginning),
        per_year=change_of(apart.slope, pair[0].freq.per_year / n),
        largest_shift=clearest(whole, _shifts(whole), OVER_SHIFTS, labels, lasting=True),
        largest_surge=clearest(whole, _surges(whole), OVER_SURGES, labels, lasting=True),
        own=(first, second),
        evidence=tuple(
            ran_over_window(both, measures(both[0].drawn, both[1].drawn), _shifts(both))
            for both in (whole, trimmed)
        ),
    )


def _fixed(
    pair: tuple[Measured, Measured], limits: Limits, later: NDArray[np.bool_], earlier: NDArray[np.bool_]
) -> Change:
    return exact_difference(pair, later, earlier, NORMAL) or change_of(limits)


def _empty_part(pair: tuple[Measured, Measured], many: int) -> Change | None:
    """Compare the equal parts farthest apart where a series holds nothing in one; None where each holds some."""
    seen = [half.histories.information.mean(axis=0) for half in pair]
    parts = [
        part for part in equal_parts(pair[0].histories.n, many) if all(half[part].any() for half in seen)
    ]
    critical = in_pairs(many * (many - 1) // 2)
    apart = (exact_difference(pair, part, other, critical) for part, other in permutations(parts, 2))
    against = [change for change in apart if change is not None and change.ratio > 1]
    return max(against, key=lambda change: change.low95, default=None)


def _shifts(pair: tuple[Measured, Measured]) -> Scan:
    return pair[0].shifts.against(pair[1].shifts)


def _surges(pair: tuple[Measured, Measured]) -> Scan:
    surges, other_surges = (scan_surges(each.histories, each.fit, each.noise) for each in pair)
    return surges.against(other_surges)
