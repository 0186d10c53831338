"""The places and armed actors that a sentence names, by the package's own names of countries and of actors."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from trends.articles.units import Phrase, folded
from trends.names.actors import actors
from trends.names.countries import countries, name_in

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Place", "named", "names_in"]

_WORD = re.compile(r"[^\W_]+(?:['\u2019\-][^\W_]+)*")
_MOST_WORDS = 6
_SHORT = 4
"""Names as short as this are abbreviations, and count in capitals only: "IS" is no "is"."""


@dataclass(frozen=True)
class Place:
    """A place: its name, the country it lies in, and the area of the bundled data that covers it (or none)."""

    name: str
    country: str
    area: str = ""


@lru_cache(maxsize=4)
def _known(language: str) -> Mapping[str, tuple[str, object]]:
    """Return every name that is known in a language, in small letters, with its tag and what it stands for."""
    known: dict[str, tuple[str, object]] = {}
    for country in countries().values():
        for name in {*country.names, name_in(country.name, language).lower()}:
            known.setdefault(name, ("L", Place(country.name, country.name)))
    text = (files("trends.articles") / "grammar" / "names.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    for entry in told["place"]:
        place = Place(entry["name"], entry["country"], entry.get("area", ""))
        for name in entry["spellings"]:
            known[name.lower()] = ("L", place)
    for entry in told["actor"]:
        for name in entry["spellings"]:
            known[name if len(name) <= _SHORT else name.lower()] = ("A", entry["name"])
    for actor in actors():
        for spelling in actor.spellings:
            if spelling.whole:
                key = spelling.text if len(spelling.text) <= _SHORT else spelling.text.lower()
                known.setdefault(key.replace("'", ""), ("A", actor.name))
    if language == "ar":
        return {folded(name): stands for name, stands in known.items()}
    for name, stands in list(known.items()):
        known.setdefault(_unaccented(name), stands)
    return known


def _unaccented(name: str) -> str:
    """Return a name without its accents: "Mali" is written "Mal\u00ed" in Spanish papers."""
    if name.isascii():
        return name
    return "".join(letter for letter in normalize("NFD", name) if not combining(letter))


def names_in(language: str) -> list[str]:
    """Return the names that are known in a language, as they are looked up."""
    return [name for name in _known(language) if not name.isascii()]


@lru_cache(maxsize=4)
def _firsts(language: str) -> frozenset[str]:
    return frozenset(name.split()[0] for name in _known(language))


def named(raw: str, language: str) -> list[Phrase]:
    """Return the places and actors of a sentence; an actor is itself, not the country in its name."""
    known, firsts = _known(language), _firsts(language)
    words = [
        (match.group().replace("'", "").replace("\u2019", ""), *match.span())
        for match in _WORD.finditer(folded(raw) if language == "ar" else raw)
    ]
    words = [
        (word[:-1] if raw[start:end].endswith(("'s", "\u2019s")) else word, start, end)
        for word, start, end in words
    ]
    found: list[Phrase] = []
    at = 0
    while at < len(words):
        word = words[at][0]
        if not (not word.islower() or not word.isascii() or word in firsts) or (
            word not in firsts and _unaccented(word.lower()) not in firsts
        ):
            at += 1
            continue
        for length in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            written = " ".join(one[0] for one in words[at : at + length])
            plain = written if language == "ar" else _unaccented(written)
            hit = known.get(written) or (
                known.get(plain.lower()) if len(written) > _SHORT or _named(written) else None
            )
            if hit is not None and (not written.islower() or not written.isascii() or " " in written):
                end = words[at + length - 1][2]
                end -= 2 if raw[:end].endswith(("'s", "\u2019s")) else 0
                found.append(Phrase(hit[0], words[at][1], end, hit[1]))
                at += length
                break
        else:
            at += 1
    return found


def _named(word: str) -> bool:
    """Whether a short word is written as a name: "Iraq", "Irak", also "Chad"; not "IS", nor "Us" for "us"."""
    return len(word) == _SHORT and word[:1].isupper() and word[1:].islower()
