"""The conditions a selection is made of: each is worked out on the whole table, by itself.

A condition knows where it holds, where it cannot be told (a row without coordinates and a box), and what to say
when nothing in the data meets it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.arguments import told
from trends.errors import ParameterError, SelectionError, listed, not_recognised
from trends.messages import Message
from trends.messages import listed as named_few
from trends.names.actors import Resolved, actors, resolve_actor
from trends.names.countries import iso3_of, match_country, name_key, no_country
from trends.names.genealogy import earlier_countries, with_predecessors
from trends.names.matching import (
    NamePattern,
    fold,
    match_column,
    match_sides,
    names_asked,
    near_names,
    present,
    sides_of,
)
from trends.schema import alike_in
from trends.selection.where import parse_where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

__all__ = [
    "Box",
    "Condition",
    "DefaultKinds",
    "asked_actors",
    "box_words",
    "by_actor",
    "by_admin1",
    "by_attacker",
    "by_box",
    "by_country",
    "by_default_kinds",
    "by_kind",
    "by_where",
    "either",
]


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class DefaultKinds:
    """The kinds of event that are counted where none are chosen, of a publisher that has others than attacks.

    Attributes
    ----------
    publisher : str
        Whose kinds they are.
    kinds : tuple of str
        What it calls them.
    older : tuple of str
        Its earlier names of the same, with ``*`` for any text.
    """

    publisher: str
    kinds: tuple[str, ...]
    older: tuple[str, ...] = ()

    @property
    def note(self) -> Message:
        """The sentence beside every count."""
        return Message("selection.default_kinds", publisher=self.publisher, kinds=self.kinds)


@dataclass(frozen=True)
class Condition:
    """One condition worked out on a table of n rows.

    Attributes
    ----------
    words : str
        The condition for the record.
    holds : ndarray of bool, shape (n,)
        The rows that meet it.
    absent : function to SelectionError
        What is raised when no row does, with what the data hold instead.
    column : str
        The column it asks about, if one.
    unknown : ndarray of bool, shape (n,), or None
        For a condition on place: the rows that cannot be placed.
    lacks : str
        What those rows lack: ``coordinates``, ``country`` or ``admin1``.
    """

    words: str
    holds: NDArray[np.bool_]
    absent: Callable[[], SelectionError]
    column: str = ""
    unknown: NDArray[np.bool_] | None = None
    lacks: str = ""


def leaves_none(words: str, many: int, earlier: Sequence[str], held: str = "") -> Message:
    """Say that a condition leaves none of the incidents that meet those before it."""
    before = " and ".join(earlier)
    return Message(
        "faults.selection.leaves_none", condition=words[:120], n=many, before=before[:120], held=held
    )


def _check_box(box: Any) -> None:
    sound = isinstance(box, (tuple, list)) and len(box) == 4
    if not sound or not all(isinstance(side, Real) for side in box):
        raise ParameterError(Message("faults.selection.box", value=told(box)))
    west, south, east, north = box
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ParameterError(Message("faults.selection.box_off", box=box_words(box)))


def box_words(box: Box) -> str:
    """Write a box as it is given on the command line: ``37,33.5,41,36``."""
    return ",".join(f"{value:g}" for value in box)


def asked_actors(what: str, given: object, *, genealogy: bool = False) -> dict[str, Resolved]:
    """Find what the names of actors stand for, each under the first name that was given for it.

    With `genealogy` each stands together with those that ended in it.
    """
    resolved: dict[str, tuple[str, Resolved]] = {}
    for text in names_asked(what, given):
        who = resolve_actor(text)
        # Two aliases of one actor ask for it once.
        resolved.setdefault(who.name, (text, who))
    return {text: with_predecessors(who)[0] if genealogy else who for text, who in resolved.values()}


def by_actor(frame: pd.DataFrame, given: object, *, genealogy: bool = False) -> Condition:
    """Select either side, by names or aliases of which any may hold."""
    conditions = []
    for text, who in asked_actors("actor", given, genealogy=genealogy).items():
        holds = match_sides(frame, who.patterns)

        def absent(text: str = text, who: Resolved = who) -> SelectionError:
            names_present = present(*sides_of(frame), alike=alike_in(frame))
            return _unnamed("side", text, who, names_present)

        conditions.append(Condition(f"actor {_earlier(who, genealogy)}", holds, absent, "actor_1"))
    return _any_of(conditions)


def by_attacker(frame: pd.DataFrame, given: object, *, genealogy: bool = False) -> Condition:
    """Select the acting side, by names or aliases; refused where the source never tells who acted."""
    resolved = asked_actors("attacker", given, genealogy=genealogy)
    if len(frame) and frame["attacker"].isna().all():
        name = either(who.name for who in resolved.values())
        raise SelectionError(
            f"Nothing tells who attacked ({not_recognised('the attacker')}), so attacks by {name} cannot be told from "
            "attacks on it; select the events in which it was a side (actor) instead.",
            unrecognised=True,
        )
    conditions = []
    for text, who in resolved.items():

        def absent(text: str = text, who: Resolved = who) -> SelectionError:
            names_present = present(frame["attacker"], alike=alike_in(frame))
            return _unnamed("attacker", text, who, names_present)

        holds = match_column(frame["attacker"], who.patterns)
        conditions.append(Condition(f"attacker {_earlier(who, genealogy)}", holds, absent, "attacker"))
    return _any_of(conditions)


def _earlier(who: Resolved, genealogy: bool) -> str:
    return f"{who.name} with its predecessors" if genealogy else who.name


def by_country(frame: pd.DataFrame, given: object, *, genealogy: bool = False) -> Condition:
    """Select countries by name, ISO3 code or Gleditsch-Ward number, or as the table itself calls them."""
    return _any_of([_by_country(frame, text, genealogy) for text in names_asked("country", given)])


def _by_country(frame: pd.DataFrame, text: str, genealogy: bool) -> Condition:
    code = iso3_of(text)
    unknown = (frame["iso3"].isna() & frame["country"].isna()).to_numpy(dtype=bool)
    if code is None:
        # A table of one's own may name countries as it likes.
        holds = match_column(frame["country"], [NamePattern.parse(text)])
        if not holds.any():
            _refuse_unknown_country(frame, text)
        return Condition(f"country {text}", holds, lambda: SelectionError(""), "country", unknown, "country")
    country = match_country(text)
    wanted = (country, *(earlier_countries(country)[0] if genealogy else ()))
    by_code = match_column(
        frame["iso3"], [NamePattern.parse(wanted_country.iso3) for wanted_country in wanted]
    )
    places, names = pd.factorize(frame["country"])
    # The last False is for rows without a name, to which factorize gives -1.
    named = np.array(
        [
            *(
                any(name_key(str(name)) in wanted_country.names for wanted_country in wanted)
                for name in names
            ),
            False,
        ],
        dtype=bool,
    )
    # A row's name speaks only where it has no code.
    holds = by_code | (named[places] & frame["iso3"].isna().to_numpy(dtype=bool))

    def absent() -> SelectionError:
        names_present = present(frame["country"], alike=alike_in(frame))
        near = [name for name in near_names(text, names_present) if fold(text) in fold(name)] or names_present
        if near:
            return SelectionError(
                Message("faults.selection.no_country_there", country=country.name, names=named_few(near))
            )
        return SelectionError(
            f"No incident lies in {country.name}; {not_recognised('countries')}.", unrecognised=True
        )

    words = f"country {country.name}{' with its predecessors' if len(wanted) > 1 else ''}"
    return Condition(words, holds, absent, "country", unknown, "country")


def _refuse_unknown_country(frame: pd.DataFrame, text: str) -> None:
    near = near_names(text, present(frame["country"], alike=alike_in(frame)))
    if near:
        raise SelectionError(no_country(text, near, "data"))
    match_country(text)  # raises, with the nearest of all countries


def by_admin1(frame: pd.DataFrame, given: object) -> Condition:
    """Select first-order divisions, as the source spells them."""
    column = frame["admin1"]
    unknown = column.isna().to_numpy(dtype=bool)
    conditions = []
    for text in names_asked("admin1", given):

        def absent(text: str = text) -> SelectionError:
            names_present = present(column, alike=alike_in(frame))
            if not names_present:
                return SelectionError(
                    f"No first-order division can be selected: {not_recognised('admin1')}.", unrecognised=True
                )
            near = near_names(text, names_present)
            return SelectionError(
                Message(
                    "faults.selection.no_admin1",
                    name=repr(text[:60]),
                    near=_near_or_there(near, names_present),
                )
            )

        holds = match_column(column, [NamePattern.parse(text)])
        conditions.append(Condition(f"admin1 {text}", holds, absent, "admin1", unknown, "admin1"))
    return _any_of(conditions)


def by_kind(frame: pd.DataFrame, given: object) -> Condition:
    """Select any of some kinds of event; one that does not occur is refused, as it is most likely misspelled."""
    holds = np.zeros(len(frame), dtype=bool)
    kinds = names_asked("kind", given)
    for kind in kinds:
        hits = match_column(frame["kind"], [NamePattern.parse(kind)])
        if len(frame) and not hits.any():
            kinds_present = present(frame["kind"], alike=alike_in(frame))
            near = near_names(kind, kinds_present)
            if not kinds_present:
                raise SelectionError(
                    f"No event is of the kind {kind[:60]!r}; {not_recognised('kinds of event')}.",
                    unrecognised=True,
                )
            fewer = near if len(near) < len(kinds_present) else []
            hint = _near_or_there(fewer, kinds_present)
            raise SelectionError(Message("faults.selection.no_kind", name=repr(kind[:60]), near=hint))
        holds |= hits
    return Condition(f"kind {', '.join(kinds)}", holds, lambda: SelectionError(""), "kind")


def _any_of(some: list[Condition]) -> Condition:
    """Join conditions on one column, of which any may hold.

    Raises
    ------
    SelectionError
        If one of several holds nowhere: it is most likely misspelled, and a sum without it would not tell.
    """
    if len(some) == 1:
        return some[0]
    # A name that nobody bears is a slip, even where the others are found.
    for condition in some:
        if len(condition.holds) and not condition.holds.any():
            raise condition.absent()
    first = some[0]
    role = first.words.partition(" ")[0]
    names = either(condition.words.removeprefix(f"{role} ") for condition in some)
    return replace(
        first, words=f"{role} {names}", holds=np.logical_or.reduce([condition.holds for condition in some])
    )


def either(names: Iterable[str]) -> str:
    """Join names of which any may hold: ``A, B or C``."""
    *earlier, last = names
    return f"{', '.join(earlier)} or {last}" if earlier else last


def by_default_kinds(frame: pd.DataFrame, default: DefaultKinds) -> Condition:
    """Select the kinds that a publisher's data are counted by."""
    holds = match_column(frame["kind"], map(NamePattern.parse, default.kinds + default.older))
    whose = f"{default.publisher}'s default kinds"

    def absent() -> SelectionError:
        return SelectionError(
            f"No event is of {whose} ({listed(default.kinds)}); choose among the kinds there "
            f"are: {listed(present(frame['kind'], alike=alike_in(frame)))}."
        )

    return Condition(f"{whose} ({', '.join(default.kinds)})", holds, absent, "kind")


def by_box(frame: pd.DataFrame, box: Box) -> Condition:
    """Select coordinates inside a box, its edges included; west above east crosses the antimeridian."""
    _check_box(box)
    west, south, east, north = box
    latitude = frame["latitude"].to_numpy(dtype=float, na_value=np.nan)
    longitude = frame["longitude"].to_numpy(dtype=float, na_value=np.nan)
    unknown = np.isnan(latitude) | np.isnan(longitude)
    if west <= east:
        between = (longitude >= west) & (longitude <= east)
    else:
        between = (longitude >= west) | (longitude <= east)
    holds = between & (latitude >= south) & (latitude <= north)

    def absent() -> SelectionError:
        if unknown.all():
            return SelectionError(
                f"No box can be selected: {not_recognised('latitude and longitude')}.", unrecognised=True
            )
        extent = (np.nanmin(longitude), np.nanmin(latitude), np.nanmax(longitude), np.nanmax(latitude))
        return SelectionError(
            f"No incident lies in the box {box_words(box)}; the data extend over {box_words(extent)}."
        )

    return Condition(f"box {box_words(box)}", holds, absent, "", unknown, "coordinates")


def by_where(frame: pd.DataFrame, text: str) -> Condition:
    """Select by a condition on the columns, see `trends.selection.where`."""
    where = parse_where(text)

    def absent() -> SelectionError:
        hints = where.hints(frame)
        return SelectionError(
            f"No incident meets the condition {where.text[:120]}" + (f": {hints[0]}." if hints else ".")
        )

    return Condition(f"where {where.text}", where.mask(frame), absent)


def _near_or_there(near: Sequence[str], names: Sequence[str]) -> Message:
    """Name what is nearest to what was asked for, or else what there is, after a semicolon."""
    kind, shown = ("nearest", near) if near else ("there", names)
    return Message(f"faults.selection.{kind}", n=len(shown), names=named_few(shown))


def _unnamed(role: str, text: str, who: Resolved, known: list[str]) -> SelectionError:
    """Say that nobody of a name has a role, and who has it."""
    # Sources number their actors too, and a number given to a selection by name finds nothing.
    return SelectionError(
        Message(
            "faults.selection.no_actor",
            name=repr(text[:60]),
            role=role,
            number="yes" if text.strip().isdigit() else "no",
            near=_nearest(text, who, known),
        ),
        unrecognised=not known,
    )


def _nearest(text: str, who: Resolved, known: list[str]) -> str:
    """Suggest names that are in the data, and actors whose aliases are."""
    folded = {fold(name) for name in known}
    aliases = {
        actor.name: next(s.text for s in actor.spellings if fold(s.text) in folded)
        for actor in actors()
        if any(fold(spelling.text) in folded for spelling in actor.spellings)
    }
    near = near_names(text, [*aliases, *(name for name in known if name not in aliases)])
    if who.name != " ".join(text.split()):
        near = list(dict.fromkeys([*near, *near_names(who.name, known)]))[:3]
    if near:
        shown = [f"{name} ({aliases[name]})" if aliases.get(name, name) != name else name for name in near]
        return _near_or_there(shown, known)
    if known:
        return _near_or_there((), known)
    return f"; {not_recognised('actors')}"
