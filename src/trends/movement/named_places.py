"""Incidents at places that a statement names, and everywhere else, over two stretches of time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from trends.errors import ParameterError, WindowError
from trends.fitting.bursts import bursts
from trends.incidents.observed import on_covered_days
from trends.movement.located import Halves, Located, Pairs, halves_of, laid_over
from trends.periods.calendar import Window
from trends.selection.conditions import by_admin1, by_box, by_country
from trends.series.counting import CountSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from trends.incidents.incidents import Incidents
    from trends.selection.conditions import Box

__all__ = ["NamedPlace", "NamedPlaces", "locate_named"]

ELSEWHERE = 0
_NOT_KNOWN = -1


class NamedPlace(NamedTuple):
    """A place as a statement names it; every condition that is given must hold.

    Attributes
    ----------
    country, admin1 : tuple of str
        Of several names any may hold.
    bbox : tuple of four floats or None
        West, south, east, north in degrees.
    """

    country: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    bbox: Box | None = None


@dataclass(frozen=True, eq=False)
class NamedPlaces:
    """Incidents of two stretches of time at k named places and elsewhere.

    Attributes
    ----------
    located : Located
        By province, each cut where a named place cuts it: what is taken to rise and fall together.
    group : ndarray of int, shape (p,)
        Of each of these: 0 elsewhere, else the number of the named place, from 1.
    rows : tuple of ndarray of int
        Of each group, its rows in `frame`, whether counted or not.
    frame : pandas.DataFrame
        The incidents looked at.
    unplaced : pair of int
        Incidents of either stretch of which is not known at which of the places they lie.
    undecided : ndarray of int, shape (k + 1, 2)
        Incidents elsewhere and at each named place that may lie in either stretch and are counted in none, because of
        their days.
    stretches : pair of pair of date
    days : pair of int
        Covered days of either.
    """

    located: Located
    group: NDArray[np.int64]
    rows: tuple[NDArray[np.int64], ...]
    frame: pd.DataFrame
    unplaced: tuple[int, int]
    undecided: NDArray[np.int64]
    stretches: tuple[tuple[date, date], tuple[date, date]]
    days: tuple[int, int]

    @property
    def sums(self) -> NDArray[np.float64]:
        """What was counted elsewhere and at each named place, earlier and later, shape (k + 1, 2)."""
        return np.column_stack([self.by_group(side) for side in self.located.sums()])

    @property
    def shares(self) -> NDArray[np.float64]:
        """The same as shares of each stretch; NaN where a stretch has nothing."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.sums / self.sums.sum(axis=0))

    def by_group(self, by_unit: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add up by group what is given by province, shape (..., p) to (..., k + 1)."""
        belongs = np.zeros((len(self.group), len(self.rows)))
        belongs[np.arange(len(self.group)), self.group] = 1.0
        return np.asarray(by_unit @ belongs)

    def bursts_begun(self) -> NDArray[np.int64]:
        """Count the bursts that began in either stretch, elsewhere and at each named place, shape (k + 1, 2)."""
        located = self.located
        gathered = bursts(located.day, located.neighbourhood[located.place])
        begun = np.full(int(gathered.number.max(initial=-1)) + 1, np.inf)
        np.minimum.at(begun, gathered.number, located.day)
        group = np.zeros(len(begun), dtype=np.int64)
        group[gathered.number] = self.group[located.place]
        later = begun >= float(np.datetime64(located.halves.split, "D").astype(np.int64))
        counted = np.zeros((len(self.rows), 2), dtype=np.int64)
        np.add.at(counted, (group, later.astype(np.int64)), 1)
        return counted


def locate_named(
    incidents: Incidents,
    places: Sequence[NamedPlace],
    *,
    measure: str = "attacks",
    estimate: str = "best",
    split: object = None,
    stretches: tuple[Window, Window] | None = None,
) -> NamedPlaces:
    """Lay incidents over named places and two stretches of time.

    Parameters
    ----------
    incidents : Incidents
        Selected already, kinds included; of all places that shares shall be of.
    places : sequence of NamedPlace
        No incident may lie in two of them.
    measure, estimate : str
        What is counted; see `Incidents.count`.
    split : str or date, optional
        First day of the later stretch; by default the covered days are halved between two months.
    stretches : pair of Window, optional
        An earlier and a later one, instead of halves; what lies in neither is left out.

    Raises
    ------
    ParameterError
        If two places share an incident.
    SelectionError
        If the data have no place of a name.
    WindowError
        If a stretch has no covered day, or the earlier one does not end before the later one begins.
    """
    whole = on_covered_days(incidents).frame
    if stretches is not None:
        incidents, halves, both = _cut(incidents, stretches)
    spec = CountSpec.of(incidents.coverage, measure=measure, estimate=estimate, window=incidents.window)
    if stretches is None:
        halves = halves_of(spec, split)
        both = ((halves.first, halves.split - timedelta(days=1)), (halves.split, halves.last))
    frame = on_covered_days(incidents).frame
    group = _groups(frame, places)
    located = laid_over(incidents, "admin1", _by_named(group), spec, halves)
    return NamedPlaces(
        located,
        np.array([int(label.partition(" ")[0]) for label in located.labels], dtype=np.int64),
        tuple(np.flatnonzero(group == number) for number in range(len(places) + 1)),
        frame,
        _sides(frame, group == _NOT_KNOWN, halves.split),
        _undecided(whole, _groups(whole, places), len(places), both, apart=stretches is not None),
        both,
        (_covered(spec, both[0]), _covered(spec, both[1])),
    )


def _covered(spec: CountSpec, stretch: tuple[date, date]) -> int:
    return sum((last - first).days + 1 for first, last in spec.covered.within(*stretch).spans)


def _cut(
    incidents: Incidents, stretches: tuple[Window, Window]
) -> tuple[Incidents, Halves, tuple[tuple[date, date], tuple[date, date]]]:
    """Keep to two stretches; an incident that may lie in neither is left out."""
    whole = CountSpec.of(incidents.coverage, window=incidents.window)
    earlier, later = (window.clip(*whole.span) for window in stretches)
    if not earlier[1] < later[0]:
        raise WindowError(
            f"The earlier stretch, {earlier[0]} to {earlier[1]}, does not end before the later one begins, {later[0]}."
        )
    window = Window(earlier[0], later[1])
    within = replace(incidents, window=window)
    start, end = _days(incidents.frame)
    kept = np.isnat(start)
    for first, last in (earlier, later):
        kept |= (start >= np.datetime64(first, "D")) & (end <= np.datetime64(last, "D"))
    months = [
        int((CountSpec.of(incidents.coverage, window=Window(*stretch)).exposure > 0).sum())
        for stretch in (earlier, later)
    ]
    within = replace(within, frame=incidents.frame.loc[kept].reset_index(drop=True), reports=None)
    return within, Halves(earlier[0], later[1], later[0], (months[0], months[1])), (earlier, later)


def _days(frame: pd.DataFrame) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    start, end = (frame[f"date_{side}"].to_numpy("datetime64[D]") for side in ("start", "end"))
    return start, np.where(np.isnat(end), start, end)


def _groups(frame: pd.DataFrame, places: Sequence[NamedPlace]) -> NDArray[np.int64]:
    """Return the group of each row; -1 where it may lie at a named place and is not known to."""
    group = np.full(len(frame), ELSEWHERE, dtype=np.int64)
    unknown = np.zeros(len(frame), dtype=bool)
    for number, place in enumerate(places, start=1):
        holds, open_ = _inside(frame, place)
        if (holds & (group > ELSEWHERE)).any():
            raise ParameterError("The places share incidents; expected places that lie apart.")
        group[holds] = number
        unknown |= open_
    # Known to lie at one place, it does not lie at the other, whatever that one's names leave open.
    group[unknown & (group == ELSEWHERE)] = _NOT_KNOWN
    return group


def _inside(frame: pd.DataFrame, place: NamedPlace) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which rows lie at a place, and of which that is not known: Kleene's "and" of its conditions."""
    conditions = [
        *([by_country(frame, place.country)] if place.country else []),
        *([by_admin1(frame, place.admin1)] if place.admin1 else []),
        *([by_box(frame, place.bbox)] if place.bbox is not None else []),
    ]
    holds, outside = np.ones(len(frame), dtype=bool), np.zeros(len(frame), dtype=bool)
    for condition in conditions:
        if not condition.holds.any():
            raise condition.absent()
        open_ = np.zeros(len(frame), dtype=bool) if condition.unknown is None else condition.unknown
        holds &= condition.holds
        outside |= ~condition.holds & ~open_
    return holds, ~holds & ~outside


def _by_named(group: NDArray[np.int64]) -> Callable[[Incidents, NDArray[np.int64]], Pairs]:
    def pairs(incidents: Incidents, rows: NDArray[np.int64]) -> Pairs:
        row = rows[group[rows] != _NOT_KNOWN]
        names = incidents.frame[["country", "admin1"]].astype("string").fillna("").iloc[row]
        # A province that a named place cuts stands once inside and once outside.
        keys = (
            pd.Series(group[row], index=names.index)
            .astype("string")
            .str.cat([names["country"], names["admin1"]], " ")
        )
        unit, labels = pd.factorize(keys, sort=True)
        none = np.full(len(labels), np.nan)
        return Pairs(
            row,
            unit.astype(np.int64),
            np.ones(len(row)),
            np.ones(len(row), dtype=bool),
            tuple(map(str, labels)),
            none,
            none,
            np.arange(len(labels)),
        )

    return pairs


def _undecided(
    frame: pd.DataFrame,
    group: NDArray[np.int64],
    places: int,
    stretches: tuple[tuple[date, date], tuple[date, date]],
    *,
    apart: bool,
) -> NDArray[np.int64]:
    """Count by group the rows that may lie in a stretch, and may not; of halves only the cut between them tells."""
    start, end = _days(frame)
    undated = np.isnat(start)
    (first, last), (begin, until) = (
        tuple(np.datetime64(day, "D") for day in stretch) for stretch in stretches
    )
    if apart:
        before = (start <= last) & (end >= first) & ~((start >= first) & (end <= last))
        after = (start <= until) & (end >= begin) & ~((start >= begin) & (end <= until))
    else:
        before = after = (start < begin) & (end >= begin)
    sides = [
        np.bincount(group[(side | undated) & (group >= 0)], minlength=places + 1) for side in (before, after)
    ]
    return np.column_stack(sides)


def _sides(frame: pd.DataFrame, of: NDArray[np.bool_], split: date) -> tuple[int, int]:
    """Count rows by the stretch in which they lie; those that may lie in either count to both."""
    start, end = _days(frame)
    edge = np.datetime64(split, "D")
    return int((of & (start < edge)).sum()), int((of & (end >= edge)).sum())
