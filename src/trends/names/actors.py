"""Armed actors under the names that sources give them.

The table ``tables/actors.csv`` holds the spellings, who uses them, since when, and where that stands. A spelling of
scope ``whole`` stands for the actor itself and finds all its spellings; one of scope ``part`` ("Islamic State
(Syria)", which ACLED uses for the Islamic State in one country) finds only itself. A regional branch is an actor of
its own; the group it is `part_of` ("Islamic State and its branches") finds all branches.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from trends.names.matching import NamePattern, fold

__all__ = ["Actor", "Resolved", "actors", "resolve_actor"]


@dataclass(frozen=True)
class Spelling:
    """One name of an actor.

    Attributes
    ----------
    text : str
        The name as written.
    used_by : str
        ``ucdp``, ``acled``, ``gtd``, or ``common`` for the usage of the press and of official lists.
    whole : bool
        Whether it stands for the whole actor.
    since, until : str
        Days of use where known (ISO 8601), else empty.
    address : str
        Where the spelling can be looked up.
    note : str
        What a reader should know of this usage.
    """

    text: str
    used_by: str
    whole: bool
    since: str
    until: str
    address: str
    note: str


@dataclass(frozen=True)
class Actor:
    """An actor with its spellings and the group of actors it belongs to, if any."""

    name: str
    spellings: tuple[Spelling, ...]
    part_of: str


@dataclass(frozen=True)
class Resolved:
    """What a user's text stands for.

    Attributes
    ----------
    name : str
        The actor's usual name, or the text itself where the package knows no alias.
    patterns : tuple of NamePattern
        A name in the data that matches one of them is the actor.
    spellings : tuple of str
        The spellings behind the patterns.
    notes : dict of str to str
        Folded spelling to its note.
    """

    name: str
    patterns: tuple[NamePattern, ...]
    spellings: tuple[str, ...]
    notes: dict[str, str]


@lru_cache(maxsize=1)
def actors() -> tuple[Actor, ...]:
    """Return the actors of the packaged table."""
    text = files("trends.names").joinpath("tables", "actors.csv").read_text(encoding="utf-8")
    found: dict[str, list[Spelling]] = {}
    groups: dict[str, str] = {}
    for row in csv.DictReader(text.splitlines()):
        spelling = Spelling(
            row["spelling"],
            row["used_by"],
            row["scope"] == "whole",
            row["since"],
            row["until"],
            row["address"],
            row["note"],
        )
        found.setdefault(row["actor"], []).append(spelling)
        groups[row["actor"]] = row["part_of"]
    return tuple(Actor(name, tuple(spellings), groups[name]) for name, spellings in found.items())


@lru_cache(maxsize=1)
def _known() -> dict[str, Resolved]:
    """Map every folded name that stands for a whole actor, or a group of them, to what it stands for."""
    groups: dict[str, list[Actor]] = {}
    for actor in actors():
        if actor.part_of:
            groups.setdefault(actor.part_of, []).append(actor)
    resolved = {
        fold(name): _resolved(name, tuple(spelling for member in members for spelling in member.spellings))
        for name, members in groups.items()
    }
    named: dict[str, Resolved] = {}
    for actor in actors():
        whole = _resolved(actor.name, actor.spellings)
        for name in (actor.name, *(spelling.text for spelling in actor.spellings if spelling.whole)):
            named.setdefault(fold(name), whole)
    # Where a group is called like one of its actors, the actor is meant.
    return {**resolved, **named}


def resolve_actor(text: str) -> Resolved:
    """Find what a name stands for.

    Parameters
    ----------
    text : str
        An actor's name, one of its aliases, the name of a group of actors, or any text with ``*`` for any text
        (which is taken as it stands: no alias is looked up).

    Returns
    -------
    Resolved
        Never fails: an unknown name stands for itself.
    """
    pattern = NamePattern.parse(text)
    if pattern.literal and (listed_actor := _known().get(pattern.parts[0].strip())) is not None:
        return listed_actor
    shown = " ".join(text.split())
    return Resolved(shown, (pattern,), (shown,), {})


def _resolved(name: str, spellings: tuple[Spelling, ...]) -> Resolved:
    texts = tuple(dict.fromkeys(spelling.text for spelling in spellings))
    notes = {fold(spelling.text): spelling.note for spelling in spellings if spelling.note}
    return Resolved(name, tuple(NamePattern.parse(text) for text in texts), texts, notes)
