"""The incidents of the panel as whole numbers: names, kinds and days coded once, so that a click compares no text.

Which names a choice means is asked of the same conditions as `Incidents.select` uses, but over the distinct names
only; the rows follow by their codes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.errors import SelectionError, WindowError
from trends.names.matching import sides_of
from trends.periods.coverage import Coverage, nothing_covered
from trends.periods.imprecision import days_written
from trends.selection.conditions import (
    Condition,
    by_actor,
    by_country,
    by_default_kinds,
    by_kind,
    leaves_none,
)
from trends.tolls.measures import Estimate, figures_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from trends.exploring.state import State
    from trends.incidents.incidents import Incidents

    IntArray = NDArray[np.int64]

__all__ = ["Codes", "day_number"]

# Far before every day, and halved so that no difference of days overflows.
_NOWHERE = np.iinfo(np.int64).min // 2
"""The day of an incident without a date."""


def day_number(day: object) -> int:
    """Return days since 1970."""
    return int(np.datetime64(str(day), "D").astype(np.int64))


@dataclass(frozen=True, eq=False)
class Codes:
    """N incidents as arrays of whole numbers; -1 stands for "not told".

    Attributes
    ----------
    incidents : Incidents
        What is coded.
    coverage : Coverage
        The days that the file covers.
    sides : list of str
        The distinct names of either side, in the order of the alphabet.
    cast : tuple of ndarray of int, shape (N,)
        Places in `sides` of the first actor, the second, and so on.
    places : pandas.DataFrame
        The distinct pairs of country and ISO code.
    place : ndarray of int, shape (N,)
        Rows of `places`.
    kinds : pandas.DataFrame
        The distinct kinds; the last row is null.
    kind : ndarray of int, shape (N,)
        Rows of `kinds`.
    provinces : pandas.DataFrame
        The distinct first-order divisions; the last row is null.
    province : ndarray of int, shape (N,)
        Rows of `provinces`.
    begin, finish : ndarray of int, shape (N,)
        First and last day since 1970.
    written : ndarray of int, shape (N,)
        The day that the source writes, the first day where it writes none.
    dated : ndarray of bool, shape (N,)
        Whether the first day is known.
    """

    incidents: Incidents
    coverage: Coverage
    sides: list[str]
    cast: tuple[IntArray, ...]
    places: pd.DataFrame
    place: IntArray
    kinds: pd.DataFrame
    kind: IntArray
    provinces: pd.DataFrame
    province: IntArray
    begin: IntArray
    finish: IntArray
    written: IntArray
    dated: NDArray[np.bool_]
    _figures: dict[tuple[str, str], NDArray[np.float64]] = field(default_factory=dict)
    _rows: dict[tuple[str, str, tuple[str, ...]], IntArray] = field(default_factory=dict)

    @classmethod
    def of(cls, incidents: Incidents) -> Codes:
        """Code a table of incidents.

        Raises
        ------
        SelectionError
            If there is none.
        WindowError
            If no day is covered.
        """
        frame = incidents.frame
        if not len(frame):
            raise SelectionError("There are no incidents to explore.")
        if not incidents.coverage:
            raise WindowError(nothing_covered(incidents.coverage))
        coded = [_coded(side) for side in sides_of(frame)]
        sides = sorted({name for _, names in coded for name in names})
        where = {name: place for place, name in enumerate(sides)}
        country, countries = _coded(frame["country"])
        iso3, isos = _coded(frame["iso3"])
        # One number a pair, unknown names (-1) included: floor division and remainder take it apart again below.
        pairs, place = np.unique(country * (len(isos) + 1) + iso3 + 1, return_inverse=True)
        kind, kinds = _coded(frame["kind"])
        province, provinces = _coded(frame["admin1"])
        start = frame["date_start"].to_numpy("datetime64[D]")
        end = frame["date_end"].to_numpy("datetime64[D]")
        dated = ~np.isnat(start)
        begin = np.where(dated, start.astype(np.int64), _NOWHERE)
        finish = np.where(np.isnat(end) | ~dated, begin, end.astype(np.int64))
        finish = np.maximum(finish, begin)
        return cls(
            incidents,
            incidents.coverage,
            sides,
            tuple(_moved(codes, [where[name] for name in names]) for codes, names in coded),
            pd.DataFrame(
                {
                    "country": _named(countries, (pairs // (len(isos) + 1)).tolist()),
                    "iso3": _named(isos, (pairs % (len(isos) + 1) - 1).tolist()),
                }
            ),
            np.asarray(place, dtype=np.int64),
            pd.DataFrame({"kind": _named(kinds, [*range(len(kinds)), -1])}),
            np.where(kind < 0, len(kinds), kind),
            pd.DataFrame({"admin1": _named(provinces, [*range(len(provinces)), -1])}),
            np.where(province < 0, len(provinces), province),
            begin,
            finish,
            days_written(frame, slice(None), begin),
            dated,
        )

    # -- what there is to choose from ---------------------------------------------------------------------------

    def actors(self, most: int) -> list[str]:
        """Return the names of sides, the commonest first, `most` of them at most."""
        sizes = np.sum([_sizes(places, len(self.sides)) for places in self.cast], axis=0)
        return [self.sides[place] for place in np.argsort(-sizes, kind="stable")[:most]]

    def countries(self) -> list[str]:
        """Return the names of countries in the order of the alphabet."""
        return sorted({str(name) for name in self.places["country"].dropna()})

    def kind_names(self) -> list[str]:
        """Return the kinds of event, the commonest first."""
        sizes = _sizes(self.kind, len(self.kinds))[:-1]
        return [str(self.kinds["kind"].iloc[place]) for place in np.argsort(-sizes, kind="stable")]

    # -- choosing -----------------------------------------------------------------------------------------------

    def rows(self, state: State) -> IntArray:
        """Return the rows that meet the conditions on actor, country and kind, whenever they were; shape (n,).

        Raises
        ------
        SelectionError
            If a name is unknown, or nothing is left; the sentence says which condition left nothing.
        """
        key = (state.actor, state.country, state.kind)
        if key not in self._rows:
            if len(self._rows) > 8:
                self._rows.clear()
            keep = np.ones(len(self.begin), dtype=bool)
            earlier: list[str] = []
            for words, holds in self._conditions(state):
                left = keep & holds
                if not left.any():
                    raise SelectionError(leaves_none(words, int(keep.sum()), earlier))
                keep = left
                earlier.append(words)
            self._rows[key] = np.flatnonzero(keep)
        return self._rows[key]

    def _conditions(self, state: State) -> Iterator[tuple[str, NDArray[np.bool_]]]:
        """Give each condition in words, with the rows that meet it."""
        if state.actor:
            names = pd.DataFrame({"actor_1": pd.Series([*self.sides, None], dtype="str")})
            met = by_actor(names, state.actor)
            _refuse_none(met)
            holds = np.any(
                [met.holds[places] for places in self.cast], axis=0
            )  # -1 is the last row, the null
            yield met.words, holds
        if state.country:
            met = by_country(self.places, state.country)
            _refuse_none(met)
            yield met.words, met.holds[self.place]
        default = None if self.incidents.kinds_chosen else self.incidents.collection.default_kinds
        if state.kind or default is not None:
            met = (
                by_default_kinds(self.kinds, default)
                if default and not state.kind
                else by_kind(self.kinds, state.kind)
            )
            _refuse_none(met)
            yield met.words, met.holds[self.kind]

    def forget(self) -> None:
        """Forget the selections and figures asked for so far."""
        self._rows.clear()
        self._figures.clear()

    def figures(self, measure: str, estimate: Estimate) -> NDArray[np.float64]:
        """Return what is counted of every incident, shape (N,); NaN where it is not known."""
        key = (measure, estimate)
        if key not in self._figures:
            of_measure = figures_of(self.incidents.frame, measure, estimate, self.incidents.measured)
            self._figures[key] = of_measure.chosen
        return self._figures[key]


def _coded(column: pd.Series) -> tuple[IntArray, list[str]]:
    """Return codes and the names that they stand for."""
    named = column.astype("category")
    return named.cat.codes.to_numpy().astype(np.int64), [str(name) for name in named.cat.categories]


def _named(names: list[str], codes: list[int]) -> pd.Series:
    return pd.Series([None if code < 0 else names[code] for code in codes], dtype="str")


def _moved(codes: IntArray, places: list[int]) -> IntArray:
    """Replace each code by its place in another list; -1 stays."""
    return np.asarray(np.append(np.array(places, dtype=np.int64), -1)[codes], dtype=np.int64)


def _sizes(codes: IntArray, n: int) -> IntArray:
    return np.bincount(codes[codes >= 0], minlength=n)


def _refuse_none(condition: Condition) -> None:
    if not condition.holds.any():
        raise condition.absent()
