"""Who an armed group or a country was before: names that follow one another, with dates and sources.

A group that takes a new name has no events before it, and a series of that name alone starts from nothing. The table
``tables/genealogy.csv`` holds what is named the predecessor of what, since when (a year or a month), where that
stands, and whether relation and date were read there.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date as Day  # noqa: N812 - a relation has a date of its own
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from trends.names.actors import Resolved, resolve_actor
from trends.names.countries import Country, countries, iso3_of
from trends.names.matching import fold
from trends.periods.calendar import parse_window

__all__ = [
    "Relation",
    "earlier_countries",
    "ended_in",
    "key_of",
    "predecessors",
    "relations",
    "successors",
    "went_on_in",
    "with_predecessors",
]

CONTINUED = ("renamed", "merged", "succeeded")
"""The predecessor ended in its successor. Of "split" and "joined" it went on, and its events stay its own."""

Of = Literal["actor", "country"]


@dataclass(frozen=True)
class Relation:
    """One name that is said to follow another.

    Attributes
    ----------
    of : str
        ``actor`` or ``country``.
    predecessor, successor : str
        Usual names of actors, English names of countries.
    kind : str
        ``renamed``, ``merged`` (several into one), ``succeeded`` (took its place), ``split`` (left the predecessor, which
        went on) or ``joined`` (a part of the predecessor, or the whole under its own name).
    date : str
        The year or month, ISO 8601.
    address : str
        A public page that tells it.
    checked : bool
        Whether relation and date were read on that page. Otherwise the relation is well known, and sources differ on its
        date or leave it open.
    note : str
        What else a reader should know.
    """

    of: str
    predecessor: str
    successor: str
    kind: str
    date: str
    address: str
    checked: bool
    note: str

    @property
    def continued(self) -> bool:
        """Whether the predecessor ended in the successor."""
        return self.kind in CONTINUED

    @property
    def days(self) -> tuple[Day, Day]:
        """First and last day on which it may have happened."""
        window = parse_window(self.date, self.date)
        assert window.start is not None  # noqa: S101 - both ends were given
        assert window.end is not None  # noqa: S101 - both ends were given
        return window.start, window.end


@lru_cache(maxsize=1)
def relations() -> tuple[Relation, ...]:
    """Return every relation of the table."""
    text = files("trends.names").joinpath("tables", "genealogy.csv").read_text(encoding="utf-8")
    return tuple(
        Relation(checked=row.pop("checked") == "yes", **row) for row in csv.DictReader(text.splitlines())
    )


def key_of(of: str, name: str) -> str:
    """Return what all names of one actor or country have in common."""
    if of == "country":
        return iso3_of(name) or fold(name)
    return fold(resolve_actor(name).name)


@lru_cache(maxsize=2)
def _following(of: Of) -> dict[str, tuple[Relation, ...]]:
    following: dict[str, list[Relation]] = {}
    for relation in relations():
        if relation.of == of:
            following.setdefault(key_of(of, relation.predecessor), []).append(relation)
    return {key: tuple(some) for key, some in following.items()}


@lru_cache(maxsize=2)
def _preceding(of: Of) -> dict[str, tuple[Relation, ...]]:
    preceding: dict[str, list[Relation]] = {}
    for relation in relations():
        if relation.of == of:
            preceding.setdefault(key_of(of, relation.successor), []).append(relation)
    return {key: tuple(some) for key, some in preceding.items()}


def predecessors(of: Of, name: str) -> tuple[Relation, ...]:
    """Return what is named the predecessors of a name or alias.

    Examples
    --------
    >>> [(one.predecessor, one.kind, one.date) for one in predecessors("actor", "M23")]
    [('CNDP', 'succeeded', '2012-04')]
    """
    return _preceding(of).get(key_of(of, name), ())


def successors(of: Of, name: str) -> tuple[Relation, ...]:
    """Return what is named the successors of a name or alias.

    Examples
    --------
    >>> [(one.successor, one.kind) for one in successors("country", "Sudan")]
    [('South Sudan', 'split')]
    """
    return _following(of).get(key_of(of, name), ())


def ended_in(of: Of, name: str) -> tuple[Relation, ...]:
    """Return the relations by which names ended in this one, over any number of steps, the nearest first."""
    return _chain(name, lambda one: predecessors(of, one), lambda relation: relation.predecessor)


def went_on_in(of: Of, name: str) -> tuple[Relation, ...]:
    """Return the relations by which this name ended in others, over any number of steps, the nearest first."""
    return _chain(name, lambda one: successors(of, one), lambda relation: relation.successor)


def _chain(
    name: str, near: Callable[[str], tuple[Relation, ...]], other: Callable[[Relation], str]
) -> tuple[Relation, ...]:
    relations: list[Relation] = []
    waiting = [name]
    while waiting:
        for relation in near(waiting.pop(0)):
            # The second also ends a circle of names.
            if relation.continued and relation not in relations:
                relations.append(relation)
                waiting.append(other(relation))
    return tuple(relations)


def with_predecessors(who: Resolved) -> tuple[Resolved, tuple[Relation, ...]]:
    """Return an actor together with those that ended in it, and the relations by which.

    Examples
    --------
    >>> joined, found = with_predecessors(resolve_actor("HTS"))
    >>> [one.predecessor for one in found]
    ['Jabhat Fateh al-Sham', 'Jabhat al-Nusra']
    """
    relations = ended_in("actor", who.name)
    earlier = [resolve_actor(relation.predecessor) for relation in relations]
    return (
        replace(
            who,
            patterns=(*who.patterns, *(pattern for ancestor in earlier for pattern in ancestor.patterns)),
            spellings=(*who.spellings, *(text for ancestor in earlier for text in ancestor.spellings)),
            notes={
                **who.notes,
                **{key: note for ancestor in earlier for key, note in ancestor.notes.items()},
            },
        ),
        relations,
    )


def earlier_countries(country: Country) -> tuple[tuple[Country, ...], tuple[Relation, ...]]:
    """Return the countries that ended in a country, and the relations by which."""
    relations = ended_in("country", country.iso3)
    by_code = countries()
    return tuple(by_code[key_of("country", relation.predecessor)] for relation in relations), relations
