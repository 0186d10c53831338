"""Statements on the figures of months: by how much each holds, and how often its like was otherwise a year later.

What is revised is not a number but what is made of it: "the deadliest month in a year", "a third rise in a row", "more
than the year before". Each is an inequality between sums of months, or several at once, and holds by a margin.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from trends.nowcasting.release_kinds import FINAL, MONTHLY
from trends.nowcasting.release_kinds import KINDS as RELEASES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import ArrayLike, NDArray

    from trends.nowcasting.triangle import Triangle

__all__ = [
    "AGES",
    "KINDS",
    "Form",
    "Kind",
    "Population",
    "Statement",
    "forms_of",
    "margin_of",
    "population_of",
]

Kind: TypeAlias = Literal[
    "highest", "lowest", "rise", "fall", "at least", "at most", "more", "alike", "beside"
]
"""A record; a streak of rises or falls, or of months on one side of a level; more than in an earlier stretch of time, or
the same within a margin; more in one place than in another."""

KINDS: tuple[Kind, ...] = (
    "highest",
    "lowest",
    "rise",
    "fall",
    "at least",
    "at most",
    "more",
    "alike",
    "beside",
)

AGES = (1, 2, 3, 6, 11, 18)
"""Ages in months at which statements are taken from a triangle; the months between tell nearly the same."""

_YEAR = 12
_MONTHLY, _FINAL = RELEASES.index(MONTHLY), RELEASES.index(FINAL)
_QUIET = 1.0
"""Deaths a month from which on statements on a country are taken: where next to nothing is counted, nothing is stated."""


@dataclass(frozen=True)
class Statement:
    """What is stated of the figures of months, as the figures of one day answer it.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    size : int
        Months: of a record with its rivals, of the longer stretch of a comparison; of a streak its steps or months.
    margin : float
        By how much it holds, in units of the logarithm (`margin_of`): of several inequalities the one that holds by
        least. Negative by as much as it fails.
    holds : bool
        Whether it does.
    last : pandas.Period
        The youngest month that it speaks of.
    activity : float
        The mean of the twelve months that end with it.
    """

    kind: Kind
    size: int
    margin: float
    holds: bool
    last: pd.Period
    activity: float


def margin_of(greater: ArrayLike, lesser: ArrayLike) -> NDArray[np.float64]:
    """Return by how much one figure is above another: the logarithm of their ratio, one added to each.

    With the one added, 3 against 0 is as far as 15 against 3, and 300 against 0 farther than both.
    """
    above, below = np.asarray(greater, dtype=float), np.asarray(lesser, dtype=float)
    return np.asarray(np.log1p(above) - np.log1p(below))


@dataclass(frozen=True, eq=False)
class Population:
    """Statements made from each vintage of a triangle, and what became of them; arrays of shape (n,).

    Attributes
    ----------
    kind : ndarray of int
        Place in `KINDS`.
    size, margin, holds, activity
        As of a `Statement`.
    age : ndarray of int
        Months from the youngest month to the vintage.
    final : ndarray of bool
        Whether that month stood on a final edition then.
    gone : ndarray of bool
        Whether the answer was the other one a year later: at the first vintage that is twelve months younger or more.
    vintage, month, place : ndarray of int
        Which vintage, youngest month and series it is of.
    """

    kind: NDArray[np.int64]
    size: NDArray[np.float64]
    margin: NDArray[np.float64]
    holds: NDArray[np.bool_]
    activity: NDArray[np.float64]
    age: NDArray[np.int64]
    final: NDArray[np.bool_]
    gone: NDArray[np.bool_]
    vintage: NDArray[np.int64]
    month: NDArray[np.int64]
    place: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.kind)

    def of(self, chosen: NDArray[np.bool_]) -> Population:
        """Return those that are chosen."""
        return Population(**{name: array[chosen] for name, array in vars(self).items()})


def population_of(triangle: Triangle) -> Population:
    """Make the statements that each vintage allows, on every series that is active then.

    Parameters
    ----------
    triangle : Triangle
        Monthly. Vintages without one that is a year younger are left out, and so are months that still stand on their
        own release a year later: what became of a statement on them is not known.

    Returns
    -------
    Population
    """
    figures, kinds, months, days = _cube(triangle)
    made: list[dict[str, Any]] = []
    for vintage, day in enumerate(days):
        later = np.flatnonzero(days >= day + _YEAR)
        if not len(later):
            continue
        then, now = figures[vintage], figures[later[0]]
        for age in AGES:
            at = int(day - age - months[0])
            if not _YEAR <= at < then.shape[1]:
                continue
            with np.errstate(invalid="ignore"):
                activity = then[:, at - _YEAR + 1 : at + 1].mean(axis=1)
            for form in forms_of(then, at, activity):
                before, after = form.margin(then), form.margin(now)
                # Sums that still stand on the month's own release a year later were not renewed by their maker.
                renewed = kinds[later[0], form.places, at] > _MONTHLY
                active = activity[form.places] >= _QUIET
                usable = np.isfinite(before) & np.isfinite(after) & active & renewed
                places, holds = form.places[usable], before[usable] > 0
                made.append(
                    {
                        "kind": KINDS.index(form.kind),
                        "size": form.size,
                        "margin": before[usable],
                        "holds": holds,
                        "activity": activity[places],
                        "final": kinds[vintage, places, at] == _FINAL,
                        "gone": (after[usable] > 0) != holds,
                        "place": places,
                        "age": age,
                        "vintage": vintage,
                        "month": at,
                    }
                )
    return Population(**{name: _column(made, name) for name in Population.__dataclass_fields__})


def _column(made: list[dict[str, Any]], name: str) -> NDArray[Any]:
    if name in ("kind", "size", "age", "vintage", "month"):  # one for all series of a statement
        values = np.array([each[name] for each in made], dtype=float if name == "size" else int)
        return np.repeat(values, [len(each["place"]) for each in made])
    kind = bool if name in ("holds", "final", "gone") else int if name == "place" else float
    return np.concatenate([np.empty(0, kind), *(each[name] for each in made)])


def _cube(
    triangle: Triangle,
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return figures and places of their kinds of release, shape (vintages, series, months), months and days.

    Both are months from January 1970 on.
    """
    table = triangle.table
    place, keys = pd.factorize(table["key"], sort=True)
    vintage, days = pd.factorize(table["vintage"], sort=True)
    month = pd.PeriodIndex(table["period"]).asi8
    first = month.min() if len(month) else 0
    shape = (len(days), len(keys), int(month.max() - first + 1) if len(month) else 0)
    figures, kinds = np.full(shape, np.nan), np.zeros(shape, dtype=int)
    figures[vintage, place, month - first] = table["value"]
    kinds[vintage, place, month - first] = table["kind"].map(RELEASES.index)
    when = np.array([(day.year - 1970) * _YEAR + day.month - 1 for day in days], dtype=int)
    return figures, kinds, first + np.arange(shape[2]), when


@dataclass(frozen=True, eq=False)
class Form:
    """A statement that can be made of many series at once.

    Attributes
    ----------
    kind, size
        As of a `Statement`.
    places : ndarray of int, shape (m,)
        Positions of the series that it is of.
    margin : callable
        From figures, shape (series, months), to the margins by which it holds, shape (m,).
    """

    kind: Kind
    size: int
    places: NDArray[np.int64]
    margin: Callable[[NDArray[np.float64]], NDArray[np.float64]]


def forms_of(then: NDArray[np.float64], at: int, activity: NDArray[np.float64]) -> Iterator[Form]:
    """Yield the statements whose youngest month is `at`.

    Parameters
    ----------
    then : ndarray, shape (series, months)
        What the months are said to come to at one vintage.
    at : int
        Position of the youngest month; twelve lie before it at least.
    activity : ndarray, shape (series,)
        Deaths a month, NaN where they are not known.
    """
    every = np.arange(len(then))
    for months in (6, 12, 24):
        if at + 1 >= months:
            yield Form("highest", months, every, partial(_record, at=at, months=months, sign=1))
            yield Form("lowest", months, every, partial(_record, at=at, months=months, sign=-1))
    for steps in (2, 3):
        yield Form("rise", steps, every, partial(_steps, at=at, steps=steps, sign=1))
        yield Form("fall", steps, every, partial(_steps, at=at, steps=steps, sign=-1))
    for months in (3, 6):
        if at - months - _YEAR >= -1:
            # A level that somebody names stays what it is, so later figures are held against that of the earlier ones.
            level = then[:, at - months - _YEAR + 1 : at - months + 1].mean(axis=1)
            yield Form("at least", months, every, partial(_run, at=at, months=months, level=level, sign=1))
            yield Form("at most", months, every, partial(_run, at=at, months=months, level=level, sign=-1))
    for months, back, times in _STRETCHES:
        if at - back - months >= -1:
            yield Form("more", months, every, partial(_over, at=at, months=months, back=back, times=times))
    yield Form("more", _YEAR, every, partial(_over_year, at=at, times=1.25))
    for months, within in ((1, 1.5), (6, 1.2)):
        if at - 2 * months >= -1:
            yield Form("alike", months, every, partial(_alike, at=at, months=months, within=within))
    # Of two places those are compared that stand near one another: ranks one and three apart.
    order = np.argsort(-np.where(np.isfinite(activity), activity, -1.0), kind="stable")
    for months, apart in ((1, 1), (6, 3)):
        one, other = order[:-apart], order[apart:]
        yield Form("beside", months, other, partial(_beside, at=at, months=months, one=one, other=other))


_STRETCHES = (
    (1, 1, 1.0),
    (1, 12, 1.0),
    (3, 3, 2.0),
    (3, 12, 1.0),
    (6, 6, 1.0),
    (12, 12, 1.0),
    (12, 12, 1.5),
    (18, 18, 1.0),
)
"""Months of a stretch, how many months earlier the other lies, and how many times the other it is to exceed."""

_Figures: TypeAlias = "NDArray[np.float64]"


def _record(figures: _Figures, *, at: int, months: int, sign: int) -> _Figures:
    own, rivals = figures[:, at], figures[:, at - months + 1 : at]
    return margin_of(own, rivals.max(axis=1)) if sign > 0 else margin_of(rivals.min(axis=1), own)


def _steps(figures: _Figures, *, at: int, steps: int, sign: int) -> _Figures:
    """Return the smallest step of a run of rises, or of falls."""
    run = np.log1p(figures[:, at - steps : at + 1])
    return np.asarray((sign * np.diff(run, axis=1)).min(axis=1))


def _run(figures: _Figures, *, at: int, months: int, level: _Figures, sign: int) -> _Figures:
    """Return by how much the month nearest to a level lies on one side of it."""
    run = figures[:, at - months + 1 : at + 1]
    return np.asarray((sign * margin_of(run, level[:, None])).min(axis=1))


def _sum(figures: _Figures, at: int, months: int) -> _Figures:
    return np.asarray(figures[:, at - months + 1 : at + 1].sum(axis=1))


def _over(figures: _Figures, *, at: int, months: int, back: int, times: float = 1.0) -> _Figures:
    return margin_of(_sum(figures, at, months), times * _sum(figures, at - back, months))


def _over_year(figures: _Figures, *, at: int, times: float) -> _Figures:
    """Return by how much a month is above so many times the mean of the twelve before."""
    return margin_of(figures[:, at], times * _sum(figures, at - 1, _YEAR) / _YEAR)


def _alike(figures: _Figures, *, at: int, months: int, within: float) -> _Figures:
    return np.asarray(np.log(within) - np.abs(_over(figures, at=at, months=months, back=months)))


def _beside(
    figures: _Figures, *, at: int, months: int, one: NDArray[np.int64], other: NDArray[np.int64]
) -> _Figures:
    sums = _sum(figures, at, months)
    return margin_of(sums[one], sums[other])
