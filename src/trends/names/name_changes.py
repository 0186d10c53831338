"""Cautions where a name begins or ends within the window, and another one is known to come before or after it.

A group that was renamed did not start, and one that was renamed did not stop: a series of one of its names shows a change
that is one of names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.errors import listed
from trends.names.actors import resolve_actor
from trends.names.countries import match_country, name_key
from trends.names.genealogy import Of, Relation, ended_in, key_of, predecessors, successors, went_on_in
from trends.names.matching import match_sides

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Renamed", "name_cautions", "named", "speaks_of_names"]

_NAMES: dict[str, Of] = {
    "actor": "actor",
    "actor_1": "actor",
    "actor_2": "actor",
    "attacker": "actor",
    "country": "country",
    "iso3": "country",
}
"""Columns that hold names with a genealogy."""

_WORDS = (" named its predecessor", " named its successor", " named its origin", " went on as ")

_WORTH_SAYING = 0.1
"""Share of an actor's own incidents that a part which left it or joined it must have to be spoken of: less makes no change
that a count could show."""


def speaks_of_names(text: str) -> bool:
    """Return whether a note is one of `name_cautions`."""
    return any(words in text for words in _WORDS)


class Renamed:
    """The known changes of names in a table of incidents, asked for by the key of a series.

    Parameters
    ----------
    frame : pandas.DataFrame
        Incidents with the canonical columns.
    span : pair of date
        First and last day of the window.
    """

    def __init__(self, frame: pd.DataFrame, span: tuple[date, date]) -> None:
        self._frame, self._span = frame, span
        self._found: dict[tuple[Of, str], int] = {}

    def cautions(
        self, columns: tuple[str, ...], key: tuple[str, ...], days: NDArray[np.datetime64]
    ) -> list[str]:
        """Return what must be said of the names in a key; `days` are the first days of its incidents."""
        said = []
        for column, name in zip(columns, key, strict=True):
            of = _NAMES.get(column)
            if of is not None and name:
                said += name_cautions(of, name, days, self._span, partial(self._number, of))
        return said

    def _number(self, of: Of, name: str) -> int:
        if (of, name) not in self._found:
            self._found[of, name] = int(named(of, self._frame, name).sum())
        return self._found[of, name]


def named(of: Of, frame: pd.DataFrame, name: str) -> NDArray[np.bool_]:
    """Say which incidents are of an actor, on either side, or lie in a country, shape (n,)."""
    if of == "actor":
        who = resolve_actor(name)
        return match_sides(frame, who.patterns)
    country = match_country(name)
    places, names = pd.factorize(frame["country"])
    known = np.array([*(name_key(str(one)) in country.names for one in names), False], dtype=bool)
    codes = frame["iso3"]
    return np.asarray(
        (codes == country.iso3).to_numpy(dtype=bool, na_value=False)
        | (known[places] & codes.isna().to_numpy(dtype=bool))
    )


def name_cautions(
    of: Of,
    name: str,
    days: NDArray[np.datetime64],
    span: tuple[date, date],
    elsewhere: Callable[[str], int],
    *,
    continued: bool = False,
    together: Collection[str] = (),
) -> list[str]:
    """Say which known changes of a name lie within a window.

    Parameters
    ----------
    of : str
        ``actor`` or ``country``.
    name : str
        The name that was selected.
    days : ndarray of datetime64[D], shape (n,)
        First days of the incidents under that name; NaT where unknown.
    span : pair of date
        First and last day of the window.
    elsewhere : function
        From another name to the number of incidents under it in the same data.
    continued : bool
        Whether the predecessors that ended in the name are counted with it.
    together : collection of str
        Further names that are counted with it: nothing is left out of what stands under these.

    Returns
    -------
    list of str
        At most four sentences.
    """
    known = days[~np.isnat(days)]
    if not len(known):
        return []
    first, last = (day.astype("datetime64[D]").item() for day in (known.min(), known.max()))
    start, end = span

    def inside(relation: Relation) -> bool:
        begun, done = relation.days
        return start < done and begun <= end

    def tells(relation: Relation, other: str) -> bool:
        """Whether a part that left or joined is large enough to make a change."""
        return relation.continued or of == "country" or elsewhere(other) >= _WORTH_SAYING * len(known)

    counted = {key_of(of, other) for other in together}
    # What ended in the name, or went on from it, counts over any number of steps, as in the genealogy; where the data hold
    # nothing of it, the nearest step only.
    near_before, near_after = predecessors(of, name), successors(of, name)
    parts_before = [one for one in near_before if not one.continued]
    parts_after = [one for one in near_after if not one.continued]
    before = [
        one
        for one in ((*ended_in(of, name), *parts_before) if first > start else ())
        if key_of(of, one.predecessor) not in counted
        and (elsewhere(one.predecessor) or (inside(one) and one in near_before))
        and tells(one, one.predecessor)
    ]
    after = [
        one
        for one in (*went_on_in(of, name), *parts_after)
        if key_of(of, one.successor) not in counted
        and (
            (elsewhere(one.successor) and (inside(one) or one.continued))
            or (inside(one) and one.continued and one in near_after and last < end)
        )
        and tells(one, one.successor)
    ]
    said = []
    if not continued and (own := [one for one in before if one.continued]):
        others = sum(elsewhere(one.predecessor) for one in own)
        way_out = (
            " With the genealogy (--genealogy, genealogy=True) they are counted as one." if others else ""
        )
        said.append(
            f"{name} first appears on {first}, within the window; {_named(own, before=True)} named its "
            f"predecessor{_s(own)}, {_counted(others)}.{way_out}"
        )
    if left := [one for one in before if not one.continued]:
        said.append(
            f"{name} first appears on {first}, within the window; {_named(left, before=True)} named its "
            f"origin{_s(left)} and went on, {_counted(sum(elsewhere(one.predecessor) for one in left))}."
        )
    if own := [one for one in after if one.continued]:
        said.append(
            f"{name} last appears on {last}, within the window; {_named(own, before=False)} named its successor{_s(own)}, "
            f"{_counted(sum(elsewhere(one.successor) for one in own))}. To count them as one, select {own[-1].successor} with "
            "the genealogy (--genealogy, genealogy=True)."
        )
    if left := [one for one in after if not one.continued]:
        said.append(
            f"Within the window a part of {name} went on as {_list(left, before=False)}, "
            f"{_counted(sum(elsewhere(one.successor) for one in left))}."
        )
    return said


def _list(some: list[Relation], *, before: bool) -> str:
    return listed(f"{one.predecessor if before else one.successor} ({one.kind} {one.date})" for one in some)


def _named(some: list[Relation], *, before: bool) -> str:
    return f"{_list(some, before=before)} {'is' if len(some) == 1 else 'are'}"


def _s(some: list[Relation]) -> str:
    return "" if len(some) == 1 else "s"


def _counted(incidents: int) -> str:
    if not incidents:
        return "of which the data hold no incident"
    return f"of which {incidents:,} incident{' is' if incidents == 1 else 's are'} not counted here"
