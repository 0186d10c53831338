"""What the pages of a site are called: names that every file system and every address can hold, the same every time."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from trends.document.text import slug

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["file_stem", "file_stems", "up"]

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_TAKEN = frozenset(
    ["index", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
"""``index`` is the list of all; the others are devices to Windows, whatever their ending."""
_DIGITS = 10
"""Digits of a hash that stand behind a name: two names of a ledger share 40 bits once in a hundred million ledgers."""


def file_stem(name: str) -> str:
    """Return the name of a page without its ending.

    What is lower-case ASCII keeps its name. Any other has a hash of itself behind it, so that names which differ in case
    or in marks alone are two files on every system, and so that no name ever depends on what else there is.

    Parameters
    ----------
    name : str
        The id of a claim, or the name of a speaker, a place or a kind.

    Examples
    --------
    >>> file_stem("c19a")
    'c19a'
    >>> file_stem("C19a")
    'c19a-4a58f2da67'
    >>> file_stem("../x").startswith("x-")
    True
    """
    if _PLAIN.fullmatch(name) and name not in _TAKEN:
        return name
    return f"{slug(name, 'page', 40)}-{_hash(name)[:_DIGITS]}"


def file_stems(names: Iterable[str]) -> dict[str, str]:
    """Return the stems of several names, no two of them alike."""
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        stem = file_stem(name)
        # A name can be made to look like the stem of another.
        stems[name] = stem if stem not in taken else _hash(name)
        taken.add(stems[name])
    return stems


def up(page: str) -> str:
    """Return the way from a page to the first folder of the site.

    Examples
    --------
    >>> up("claims/c19a.html"), up("index.html")
    ('../', '')
    """
    return "../" * page.count("/")


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
