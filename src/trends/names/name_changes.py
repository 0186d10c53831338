"""Cautions where a name begins or ends within the window, and another one is known to come before or after it.

A group that was renamed did not start, and one that was renamed did not stop: a series of one of its names shows a change
that is one of names.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from trends.messages import Message, joined, listed
from trends.names.actors import resolve_actor
from trends.names.countries import match_country, name_key
from trends.names.genealogy import Of, Relation, ended_in, key_of, predecessors, successors, went_on_in
from trends.names.matching import match_sides
from trends.periods.calendar import parse_period

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date

    from numpy.typing import NDArray

__all__ = ["Renamed", "change_of_name", "name_cautions", "named", "named_relations"]

_NAMES: dict[str, Of] = {
    "actor": "actor",
    "actor_1": "actor",
    "actor_2": "actor",
    "attacker": "actor",
    "country": "country",
    "iso3": "country",
}
"""Columns that hold names with a genealogy."""

_CAUTIONS = ("names.predecessor", "names.origin", "names.successor", "names.went_on")

_WORTH_SAYING = 0.1
"""Share of an actor's own incidents that a part which left it or joined it must have to be spoken of: less makes no change
that a count could show."""


def change_of_name(note: str) -> Message | None:
    """Return what a note says of a change of names, without the advice that follows; None for any other note."""
    if not isinstance(note, Message):
        return None
    parts = note.values.get("parts", ()) if note.id == "words.joined.space" else [note]  # noqa: PD011 - of messages
    first = cast("Sequence[str]", parts)[0]
    return first if isinstance(first, Message) and first.id in _CAUTIONS else None


class Renamed:
    """The known changes of names in a table of incidents, asked for by the key of a series.

    Parameters
    ----------
    frame : pandas.DataFrame
        Incidents with the canonical columns.
    span : pair of date
        First and last day of the window.
    alike : ndarray of int, shape (N,), optional
        How many incidents each row of `frame` stands for; by default one.
    """

    def __init__(
        self, frame: pd.DataFrame, span: tuple[date, date], alike: NDArray[np.int64] | None = None
    ) -> None:
        self._frame, self._span, self._alike = frame, span, alike
        self._found: dict[tuple[Of, str], int] = {}

    def cautions(
        self,
        columns: tuple[str, ...],
        key: tuple[str, ...],
        days: NDArray[np.datetime64],
        alike: NDArray[np.int64] | None = None,
    ) -> list[str]:
        """Return what must be said of the names in a key; `days` and `alike` are as for `name_cautions`."""
        remarks = []
        for column, name in zip(columns, key, strict=True):
            of = _NAMES.get(column)
            if of is not None and name:
                remarks += name_cautions(of, name, days, self._span, partial(self._number, of), alike=alike)
        return remarks

    def _number(self, of: Of, name: str) -> int:
        if (of, name) not in self._found:
            rows = named(of, self._frame, name)
            self._found[of, name] = int(rows.sum() if self._alike is None else self._alike[rows].sum())
        return self._found[of, name]


def named(of: Of, frame: pd.DataFrame, name: str) -> NDArray[np.bool_]:
    """Say which incidents are of an actor, on either side, or lie in a country, shape (n,)."""
    if of == "actor":
        who = resolve_actor(name)
        # By all names that are known of the actor, as what is asked is whether the data hold it
        # under any.
        return match_sides(frame, who.patterns)
    country = match_country(name)
    # Compared once a spelling: a file of a million rows has two hundred countries.
    places, names = pd.factorize(frame["country"])
    same_country = np.array([*(name_key(str(text)) in country.names for text in names), False], dtype=bool)
    codes = frame["iso3"]
    return np.asarray(
        (codes == country.iso3).to_numpy(dtype=bool, na_value=False)
        | (same_country[places] & codes.isna().to_numpy(dtype=bool))
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
    alike: NDArray[np.int64] | None = None,
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
    alike : ndarray of int, shape (n,), optional
        How many incidents stand on each of `days`; by default one.

    Returns
    -------
    list of str
        At most four sentences.
    """
    # Only dates tell when a name begins and ends in the data.
    dated = days[~np.isnat(days)]
    if not len(dated):
        return []
    number = len(dated) if alike is None else int(alike[~np.isnat(days)].sum())
    first, last = (day.astype("datetime64[D]").item() for day in (dated.min(), dated.max()))
    start, end = span

    def inside(relation: Relation) -> bool:
        begun, ended = relation.days
        return start < ended and begun <= end

    def tells(relation: Relation, other: str) -> bool:
        """Whether a part that left or joined is large enough to make a change."""
        return relation.continued or of == "country" or elsewhere(other) >= _WORTH_SAYING * number

    counted = {key_of(of, other) for other in together}
    # What ended in the name, or went on from it, counts over any number of steps, as in the genealogy; where the data hold
    # nothing of it, the nearest step only.
    near_before, near_after = predecessors(of, name), successors(of, name)
    parts_before = [change for change in near_before if not change.continued]
    parts_after = [change for change in near_after if not change.continued]
    before = [
        change
        for change in ((*ended_in(of, name), *parts_before) if first > start else ())
        if key_of(of, change.predecessor) not in counted
        and (elsewhere(change.predecessor) or (inside(change) and change in near_before))
        and tells(change, change.predecessor)
    ]
    after = [
        change
        for change in (*went_on_in(of, name), *parts_after)
        if key_of(of, change.successor) not in counted
        and (
            (elsewhere(change.successor) and (inside(change) or change.continued))
            or (inside(change) and change.continued and change in near_after and last < end)
        )
        and tells(change, change.successor)
    ]
    remarks: list[str] = []
    if not continued and (own := [change for change in before if change.continued]):
        others = sum(elsewhere(change.predecessor) for change in own)
        caution = _caution("predecessor", name, own, others, day=first)
        remarks.append(joined([caution, Message("names.with_genealogy")]) if others else caution)
    if left := [change for change in before if not change.continued]:
        remarks.append(
            _caution("origin", name, left, sum(elsewhere(change.predecessor) for change in left), day=first)
        )
    if own := [change for change in after if change.continued]:
        caution = _caution(
            "successor", name, own, sum(elsewhere(change.successor) for change in own), day=last
        )
        remarks.append(joined([caution, Message("names.as_one", name=own[-1].successor)]))
    if left := [change for change in after if not change.continued]:
        remarks.append(_caution("went_on", name, left, sum(elsewhere(change.successor) for change in left)))
    return remarks


def _caution(kind: str, name: str, changes: list[Relation], incidents: int, **day: date) -> Message:
    """Say of one kind of change what it was, and how many incidents it leaves out."""
    which = named_relations(changes, before=kind in ("predecessor", "origin"))
    return Message(f"names.{kind}", name=name, which=which, k=len(changes), n=incidents, **day)


def named_relations(changes: Sequence[Relation], *, before: bool) -> Message:
    """Name those who came `before`, or after, each with what happened and when."""
    return listed(
        Message(
            "names.relation",
            name=change.predecessor if before else change.successor,
            kind=change.kind,
            when=parse_period(change.date),
        )
        for change in changes
    )
