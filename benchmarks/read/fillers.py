"""Who, where and what stands in the slots of a set's templates, read from its fillers.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Measure = str | list[str]


@dataclass(frozen=True)
class Theatre:
    """A region at war.

    Attributes
    ----------
    actors, fighters : list of str
        Groups, and what a reporter calls their members.
    places : list of list of str
        Countries and areas of which none lies in another of the same list.
    towns : list of str
        May be empty, where no template names one.
    """

    name: str
    actors: list[str]
    fighters: list[str]
    places: list[list[str]]
    towns: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Fillers:
    """All that may stand in the slots of one set.

    Attributes
    ----------
    years : tuple of int
        The first and the last year of the datelines.
    attacks : mapping
        The plural of each word for an attack.
    victims : mapping
        What counts each word for those who were killed.
    choices : mapping
        Further slots and what may stand in them, which has no value of its own.
    """

    years: tuple[int, int]
    theatres: list[Theatre]
    speakers: list[str]
    attacks: Mapping[str, str]
    victims: Mapping[str, Measure]
    choices: Mapping[str, list[str]]

    @classmethod
    def of(cls, folder: Path) -> Fillers:
        """Read the fillers of the set in a folder."""
        table: dict[str, Any] = tomllib.loads((folder / "fillers.toml").read_text(encoding="utf-8"))
        first, last = table["years"]
        return cls(
            years=(first, last),
            theatres=[Theatre(**of) for of in table["theatre"]],
            speakers=table["speakers"],
            attacks=table["attacks"],
            victims=table["victims"],
            choices=table.get("choices", {}),
        )
