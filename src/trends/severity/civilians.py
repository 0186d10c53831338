"""How many of the killed are recorded as civilians; those of whom nothing is known are among the killed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.errors import TrendsError
from trends.incidents.incidents import Incidents

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.series.series_table import SeriesTable

__all__ = ["CivilianShare", "civilian_share"]


@dataclass(frozen=True)
class CivilianShare:
    """Civilians among the killed.

    Attributes
    ----------
    civilians, killed : float
        Sums over the incidents (of a series: periods) of which both are known.
    known, of : int
        How many of these there are, and of how many with any deaths known.
    """

    civilians: float
    killed: float
    known: int
    of: int

    @property
    def share(self) -> float:
        """Civilians over killed; a value of 0 to 1."""
        return self.civilians / self.killed


def civilian_share(data: Incidents | SeriesTable, **counting: Any) -> CivilianShare | None:
    """Return the civilians among the killed.

    Parameters
    ----------
    data : Incidents or SeriesTable
        Incidents with ``civilians_killed``, or a file of series with a measure ``civilians``.
    **counting
        Of a file of series: ``series``, ``freq``, ``start`` and ``end`` of `SeriesTable.count`.

    Returns
    -------
    CivilianShare or None
        None where the data do not tell civilians apart, nobody was killed, or the civilians exceed the killed.
    """
    if isinstance(data, Incidents):
        killed, civilians = (
            data.frame[name].astype(float).to_numpy() for name in ("fatalities_best", "civilians_killed")
        )
    else:
        try:
            killed, civilians = (
                data.count(measure=measure, **counting).count for measure in ("fatalities", "civilians")
            )
        except TrendsError:
            return None  # a file without one of the two
    return _shared(np.asarray(killed, dtype=np.float64), np.asarray(civilians, dtype=np.float64))


def _shared(killed: NDArray[np.float64], civilians: NDArray[np.float64]) -> CivilianShare | None:
    if len(killed) != len(civilians):
        return None
    told = ~np.isnan(killed)
    # Civilians beyond all the killed are of another count than the deaths are, and make no share of it.
    known = told & ~np.isnan(civilians) & (civilians <= killed)
    total = float(killed[known].sum())
    if not total:
        return None
    return CivilianShare(float(civilians[known].sum()), total, int(known.sum()), int(told.sum()))
