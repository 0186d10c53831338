"""On which line of a TOML file something stands; the parser of the standard library does not tell."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["line_of"]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*'))*)\s*="""
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*'""")


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Return the line, from 1, on which a value of a TOML text is written, or the nearest thing around it.

    Parameters
    ----------
    text : str
        The file, which is sound TOML.
    path : sequence of str and int
        Keys and positions from the top: ``("report", 2, "margin")``.
    """
    best, depth = 1, 0
    here: list[str | int] = []
    count: dict[tuple[str | int, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            if not _begins_here(text, number):
                continue
            here = _place(_parts(header[2]), count)
            if header[1] == "[[":
                count[tuple(here)] = count.get(tuple(here), -1) + 1
                here = [*here, count[tuple(here)]]
            found = here
        elif key := _KEY.match(line):
            found = [*here, *_parts(key[1])]
            # Cheap first: a look at the beginning of the file costs a parse.
            if _common(found, path) <= depth or not _begins_here(text, number):
                continue
        else:
            continue
        if (shared := _common(found, path)) > depth:
            best, depth = number, shared
    return best


def _parts(key: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(key)]


def _place(parts: list[str], count: dict[tuple[str | int, ...], int]) -> list[str | int]:
    """Put in which table of a list is meant: the last one so far."""
    place: list[str | int] = []
    for position, part in enumerate(parts):
        place.append(part)
        if position < len(parts) - 1 and tuple(place) in count:
            place.append(count[tuple(place)])
    return place


def _begins_here(text: str, number: int) -> bool:
    """Whether a line begins something, and does not stand inside a text or list of several lines."""
    before = "\n".join(text.splitlines()[: number - 1])
    try:
        tomllib.loads(before)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _common(found: Sequence[str | int], path: Sequence[str | int]) -> int:
    """Return how many steps of a path lead to what was found; none if it lies elsewhere."""
    shared = min(len(found), len(path))
    return shared if list(found[:shared]) == list(path[:shared]) else 0
