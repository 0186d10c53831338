"""The conditions a selection is made of: each is worked out on the whole table, by itself.

A condition knows where it holds, where it cannot be told (a row without coordinates and a box), and what to say
when nothing in the data meets it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.actors import Resolved, actors, resolve_actor
from trends.countries import iso3_of, match_country, name_key
from trends.errors import ParameterError, SelectionError, listed
from trends.names import NamePattern, fold, match_column, near_names, present
from trends.where import parse_where

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "ACLED_DEFAULT_KINDS",
    "Box",
    "Condition",
    "by_acled_default",
    "by_actor",
    "by_admin1",
    "by_attacker",
    "by_box",
    "by_country",
    "by_kind",
    "by_where",
    "parse_bbox",
]

Box = tuple[float, float, float, float]

ACLED_DEFAULT_KINDS = ("Battles", "Explosions/Remote violence", "Violence against civilians")
"""What ACLED calls organised political violence; demonstrations and strategic developments are no attacks."""

_ACLED_OLD_KINDS = ("Battle-*", "Remote violence")
"""The same in ACLED's event types of before 2019."""


@dataclass(frozen=True)
class Condition:
    """One condition worked out on a table of n rows.

    Attributes
    ----------
    words : str
        The condition for the record.
    holds : ndarray of bool, shape (n,)
        The rows that meet it.
    absent : function to str
        The sentence for when no row does, with what the data hold instead.
    column : str
        The column it asks about, if one.
    unknown : ndarray of bool, shape (n,), or None
        For a condition on place: the rows that cannot be placed.
    lacks : str
        What those rows lack, in words.
    """

    words: str
    holds: NDArray[np.bool_]
    absent: Callable[[], str]
    column: str = ""
    unknown: NDArray[np.bool_] | None = None
    lacks: str = ""


def parse_bbox(text: str) -> Box:
    """Read a box written ``W,S,E,N`` in degrees.

    Raises
    ------
    ParameterError
        If it is not four numbers, or no box on the globe.
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise ParameterError(f"{text[:40]!r} is no box; write west,south,east,north in degrees.") from None
    _check_box((west, south, east, north))
    return west, south, east, north


def _check_box(box: Box) -> None:
    west, south, east, north = box
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ParameterError(
            f"The box {_box_words(box)} is not on the globe: west and east lie in -180 to 180, south and north in "
            "-90 to 90, and south is not above north."
        )


def _box_words(box: Box) -> str:
    return ",".join(f"{value:g}" for value in box)


def by_actor(frame: pd.DataFrame, text: str) -> Condition:
    """Select either side, by name or alias."""
    who = resolve_actor(text)
    holds = match_column(frame["actor_1"], who.patterns) | match_column(frame["actor_2"], who.patterns)

    def absent() -> str:
        known = present(frame["actor_1"], frame["actor_2"])
        return f"No incident names {text.strip()[:60]!r} as a side{_nearest(text, who, known)}."

    return Condition(f"actor {who.name}", holds, absent, "actor_1")


def by_attacker(frame: pd.DataFrame, text: str) -> Condition:
    """Select the acting side; refused where the source never tells who acted."""
    who = resolve_actor(text)
    if len(frame) and frame["attacker"].isna().all():
        raise SelectionError(
            f"This source does not tell who attacked, so attacks by {who.name} cannot be told from attacks on it; "
            "select the events in which it was a side (actor) instead."
        )
    holds = match_column(frame["attacker"], who.patterns)

    def absent() -> str:
        known = present(frame["attacker"])
        return f"No incident names {text.strip()[:60]!r} as the attacker{_nearest(text, who, known)}."

    return Condition(f"attacker {who.name}", holds, absent, "attacker")


def by_country(frame: pd.DataFrame, text: str) -> Condition:
    """Select a country by name, ISO3 code or Gleditsch-Ward number, or as the table itself calls it."""
    code = iso3_of(text)
    unknown = (frame["iso3"].isna() & frame["country"].isna()).to_numpy(dtype=bool)
    if code is None:
        # A table of one's own may name countries as it likes.
        holds = match_column(frame["country"], [NamePattern.parse(text)])
        if not holds.any():
            _refuse_unknown_country(frame, text)
        return Condition(f"country {text.strip()}", holds, lambda: "", "country", unknown, "country")
    country = match_country(text)
    by_code = match_column(frame["iso3"], [NamePattern.parse(code)])
    places, names = pd.factorize(frame["country"])
    named = np.array([*(name_key(str(name)) in country.names for name in names), False], dtype=bool)
    holds = by_code | (named[places] & frame["iso3"].isna().to_numpy(dtype=bool))

    def absent() -> str:
        known = present(frame["country"])
        near = [name for name in near_names(text, known) if fold(text) in fold(name)] or known
        return f"No incident lies in {country.name}; the data hold {listed(near)}."

    return Condition(f"country {country.name}", holds, absent, "country", unknown, "country")


def _refuse_unknown_country(frame: pd.DataFrame, text: str) -> None:
    near = near_names(text, present(frame["country"]))
    if near:
        raise SelectionError(
            f"No country is called {text.strip()[:60]!r}; nearest in the data: {listed(near)}."
        )
    match_country(text)  # raises, with the nearest of all countries


def by_admin1(frame: pd.DataFrame, text: str) -> Condition:
    """Select a first-order division, as the source spells it."""
    column = frame["admin1"]
    holds = match_column(column, [NamePattern.parse(text)])

    def absent() -> str:
        known = present(column)
        if not known:
            return "The source gives no first-order division (admin1), so none can be selected."
        near = near_names(text, known)
        hint = f"nearest to it: {listed(near)}" if near else f"there are {listed(known)}"
        return f"No first-order division is called {text.strip()[:60]!r}; {hint}."

    unknown = column.isna().to_numpy(dtype=bool)
    return Condition(f"admin1 {text.strip()}", holds, absent, "admin1", unknown, "first-order division")


def by_kind(frame: pd.DataFrame, kinds: tuple[str, ...]) -> Condition:
    """Select any of some kinds of event; one that does not occur is refused, as it is most likely misspelled."""
    holds = np.zeros(len(frame), dtype=bool)
    for kind in kinds:
        hits = match_column(frame["kind"], [NamePattern.parse(kind)])
        if len(frame) and not hits.any():
            known = present(frame["kind"])
            near = near_names(kind, known) or known
            raise SelectionError(f"No event is of the kind {kind.strip()[:60]!r}; there are {listed(near)}.")
        holds |= hits
    return Condition(f"kind {', '.join(kind.strip() for kind in kinds)}", holds, lambda: "", "kind")


def by_acled_default(frame: pd.DataFrame) -> Condition:
    """Select ACLED's default kinds."""
    holds = match_column(frame["kind"], map(NamePattern.parse, ACLED_DEFAULT_KINDS + _ACLED_OLD_KINDS))

    def absent() -> str:
        return (
            f"No event is of ACLED's default kinds ({listed(ACLED_DEFAULT_KINDS)}); choose among the kinds there "
            f"are: {listed(present(frame['kind']))}."
        )

    return Condition(f"ACLED's default kinds ({', '.join(ACLED_DEFAULT_KINDS)})", holds, absent, "kind")


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

    def absent() -> str:
        if unknown.all():
            return "The source gives no coordinates, so no box can be selected."
        extent = (np.nanmin(longitude), np.nanmin(latitude), np.nanmax(longitude), np.nanmax(latitude))
        return f"No incident lies in the box {_box_words(box)}; the data extend over {_box_words(extent)}."

    return Condition(f"box {_box_words(box)}", holds, absent, "", unknown, "coordinates")


def by_where(frame: pd.DataFrame, text: str) -> Condition:
    """Select by a condition on the columns, see `trends.where`."""
    where = parse_where(text)

    def absent() -> str:
        hints = where.hints(frame)
        return f"No incident meets the condition {where.text[:120]}" + (f": {hints[0]}." if hints else ".")

    return Condition(f"where {where.text}", where.mask(frame), absent)


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
        return f"; nearest {'are' if len(shown) > 1 else 'is'} {listed(shown)}"
    return f"; there are {listed(known)}" if known else "; the source names no actors"
