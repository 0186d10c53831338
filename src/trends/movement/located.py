"""Incidents laid over places and over the two halves of a window: what a test of movement looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trends.errors import ParameterError, WindowError
from trends.incidents.observed import on_covered_days
from trends.incidents.provinces import provinces_of
from trends.periods.calendar import parse_window
from trends.places.prio_grid import NO_CELL, centres, neighbourhoods, neighbours
from trends.places.sharing import KnownPlaces
from trends.places.sphere import unit_vectors
from trends.series.counting import CountSpec
from trends.tolls.measures import figures_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from numpy.typing import NDArray

    from trends.incidents.incidents import Incidents

__all__ = ["Halves", "Left", "Located", "Pairs", "halves_of", "laid_over", "locate"]


class Halves(NamedTuple):
    """The window and where it is cut.

    Attributes
    ----------
    first, last : date
        First and last covered day.
    split : date
        First day of the later half.
    months : pair of int
        Months with a covered day in either half.
    """

    first: date
    last: date
    split: date
    months: tuple[int, int]


class Left(NamedTuple):
    """How many incidents are left out, and why: without a place, without a date, on either side, without a figure."""

    unplaced: int = 0
    undated: int = 0
    either_side: int = 0
    without_figure: int = 0


@dataclass(frozen=True, eq=False)
class Located:
    """n pairs of an incident and a place it may lie at, over p places.

    Attributes
    ----------
    by : str
        ``cell`` or ``admin1``.
    labels : tuple of str, p
    latitude, longitude : ndarray, shape (p,)
        The middle of each place; NaN where it is not known.
    neighbourhood : ndarray of int, shape (p,)
        Of each place, what is taken to rise and fall together.
    incident, place : ndarray of int, shape (n,)
    day : ndarray of float, shape (n,)
        The middle of the days on which it may have happened.
    weight : ndarray, shape (n,)
        What is counted of the incident, times its share at the place.
    certain : ndarray of bool, shape (n,)
    left : Left
    halves : Halves
    """

    by: str
    labels: tuple[str, ...]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    neighbourhood: NDArray[np.int64]
    incident: NDArray[np.int64]
    place: NDArray[np.int64]
    day: NDArray[np.float64]
    weight: NDArray[np.float64]
    certain: NDArray[np.bool_]
    left: Left
    halves: Halves

    @property
    def later(self) -> NDArray[np.bool_]:
        """Which pairs are of the later half, shape (n,)."""
        return self.day >= _number(self.halves.split)

    @property
    def sizes(self) -> tuple[int, int]:
        """Incidents of either half."""
        later = len(np.unique(self.incident[self.later]))
        return len(np.unique(self.incident)) - later, later

    @property
    def imprecise(self) -> int:
        """Incidents that are known by their area alone."""
        return len(np.unique(self.incident[~self.certain]))

    @property
    def vectors(self) -> NDArray[np.float64] | None:
        """The places on the unit sphere; None where most of the incidents lie at places without coordinates."""
        known = ~np.isnan(self.latitude)
        if not self.weight[known[self.place]].sum() > self.weight.sum() / 2:
            return None
        return unit_vectors(self.latitude, self.longitude)

    def near(self) -> Any:
        """Return which cells touch which, as a sparse array of shape (p, p); None for provinces, whose outlines are not known."""
        if self.by != "cell":
            return None
        from scipy.sparse import csr_array

        at = {int(label): place for place, label in enumerate(self.labels)}
        pairs = [(at[cell], at[int(other)]) for cell in at for other in neighbours(cell) if int(other) in at]
        rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(at), len(at)))

    def sums(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what was counted at each place in the earlier and the later half, shape (p,) each."""
        n, later = len(self.labels), self.later
        sides = [
            np.asarray(np.bincount(self.place[side], self.weight[side], minlength=n), dtype=np.float64)
            for side in (~later, later)
        ]
        return sides[0], sides[1]


def halves_of(spec: CountSpec, split: object = None) -> Halves:
    """Cut a window into halves of about equally many covered days, between two months, or where it is asked for.

    Raises
    ------
    WindowError
        If `split` does not lie inside the window.
    """
    covered = spec.exposure > 0
    first, last = spec.span
    if split is None:
        before = np.cumsum(spec.exposure)
        at = int(np.abs(before - before[-1] / 2).argmin()) + 1
        at = min(at, len(spec.periods) - 1)
        day = max(spec.periods[at].start_time.date(), first)
    else:
        chosen = parse_window(split, None).start
        if chosen is None or not first < chosen <= last:
            raise WindowError(f"The split {split} is not inside the window, {first} to {last}.")
        day = chosen
    ends = np.array([period.end_time.date() for period in spec.periods])
    earlier = int((covered & (ends < day)).sum())
    return Halves(first, last, day, (earlier, int(covered.sum()) - earlier))


def locate(
    incidents: Incidents, by: str, *, measure: str = "attacks", estimate: str = "best", split: object = None
) -> Located:
    """Lay incidents over places and halves.

    Parameters
    ----------
    incidents : Incidents
        Selected already, kinds included.
    by : {"cell", "admin1"}
    measure, estimate : str
        What is counted; see `Incidents.count`.
    split : str or date, optional

    Raises
    ------
    ParameterError
        If `by` is neither, or the source does not give the measure.
    WindowError
        If nothing is covered, or the split lies outside.
    """
    if by not in ("cell", "admin1"):
        raise ParameterError(f"Movement is told by cell or by admin1, not by {str(by)[:40]!r}.")
    spec = CountSpec.of(incidents.coverage, measure=measure, estimate=estimate, window=incidents.window)
    return laid_over(incidents, by, _by_cell if by == "cell" else _by_admin1, spec, halves_of(spec, split))


def laid_over(
    incidents: Incidents,
    by: str,
    pairs_of: Callable[[Incidents, NDArray[np.int64]], Pairs],
    spec: CountSpec,
    halves: Halves,
) -> Located:
    """Lay incidents over the places that `pairs_of` finds for the rows that lie in one half and have a figure."""
    chosen = on_covered_days(incidents)
    frame = chosen.frame
    start = frame["date_start"].to_numpy("datetime64[D]")
    end = frame["date_end"].to_numpy("datetime64[D]")
    end = np.where(np.isnat(end), start, end)
    edge = np.datetime64(halves.split, "D")
    undated = np.isnat(start)
    either = ~undated & (start < edge) & (end >= edge)
    figure = figures_of(frame, spec.measure, spec.estimate, incidents.measured).chosen
    blank = np.isnan(figure) & ~undated & ~either
    rows = np.flatnonzero(~undated & ~either & ~blank)
    pairs = pairs_of(chosen, rows)
    row, place, share = pairs.row, pairs.place, pairs.share
    left = Left(len(rows) - len(np.unique(row)), int(undated.sum()), int(either.sum()), int(blank.sum()))
    weight = figure[row] * share
    kept = weight > 0
    middle = (start.astype(np.int64) + end.astype(np.int64)) / 2
    used, position = np.unique(place[kept], return_inverse=True)
    return Located(
        by=by,
        labels=tuple(pairs.labels[at] for at in used),
        latitude=pairs.latitude[used],
        longitude=pairs.longitude[used],
        neighbourhood=pairs.neighbourhood[used],
        incident=row[kept],
        place=position.astype(np.int64),
        day=middle[row[kept]],
        weight=weight[kept],
        certain=pairs.certain[kept],
        left=left,
        halves=halves,
    )


class Pairs(NamedTuple):
    """Of n pairs of a row and a place that it may lie at: which, with what share, and the p places themselves."""

    row: NDArray[np.int64]
    place: NDArray[np.int64]
    share: NDArray[np.float64]
    certain: NDArray[np.bool_]
    labels: tuple[str, ...]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    neighbourhood: NDArray[np.int64]


def _by_cell(incidents: Incidents, rows: NDArray[np.int64]) -> Pairs:
    known = incidents.known_places or KnownPlaces(incidents.frame)
    shares = known.shares(incidents.frame.iloc[rows])
    placed = shares.taken(np.flatnonzero(shares.cell != NO_CELL))
    cells, place = np.unique(placed.cell, return_inverse=True)
    latitude, longitude = centres(cells)
    return Pairs(
        rows[placed.row],
        place.astype(np.int64),
        placed.end - placed.begin,
        placed.certain,
        tuple(str(cell) for cell in cells),
        latitude,
        longitude,
        neighbourhoods(cells),
    )


def _by_admin1(incidents: Incidents, rows: NDArray[np.int64]) -> Pairs:
    provinces = provinces_of(incidents.frame)
    row = rows[provinces.number[rows] >= 0]
    return Pairs(
        row,
        provinces.number[row],
        np.ones(len(row)),
        np.ones(len(row), dtype=bool),
        provinces.labels,
        provinces.latitude,
        provinces.longitude,
        np.arange(len(provinces.labels)),
    )


def _number(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))
