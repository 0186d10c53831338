"""Matching of names: whole, ignoring case, accents and redundant blanks, with ``*`` for any text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.arguments import is_many
from trends.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

__all__ = [
    "SIDE",
    "NamePattern",
    "fold",
    "match_column",
    "match_sides",
    "names_asked",
    "near_names",
    "present",
    "sides_of",
]

SIDE = re.compile(r"actor_[12]|source_actor_[0-9]+|attacker")
"""Columns that name a side: two, as most sources have them, the third and further ones where a source has more, and the
attacker, who is a side in tables that name no other (a perpetrator and a target)."""

_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u02bb\u0060\u00b4"), "'")
"""Sources write one apostrophe in six ways; transliterated Arabic is full of them."""

_LIKE = 0.6
"""The cutoff of difflib's get_close_matches."""

MOST_COMPARED = 5_000
"""Names compared letter by letter for a suggestion; a file with more has its commonest compared."""


def fold(text: str) -> str:
    """Reduce a name to what is compared: no case, no accents, single blanks, one kind of apostrophe."""
    text = text.translate(_APOSTROPHES)
    if not text.isascii():
        # NFKD parts accents from their letters, to be left out, and makes full-width letters plain.
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(text.casefold().split())


@dataclass(frozen=True)
class NamePattern:
    """A name to look for; `parts` are the folded pieces between the stars."""

    parts: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> NamePattern:
        """Read a name as a user writes it: ``IS``, ``Jaysh al-*``, ``*Houthi*``."""
        return cls(tuple(_fold_part(part) for part in text.strip().split("*")))

    @property
    def literal(self) -> bool:
        """Whether it has no star."""
        return len(self.parts) == 1

    def matches(self, folded: str) -> bool:
        """Say whether a folded name matches as a whole.

        The pieces are sought from left to right, each at its first place, so that no pattern takes longer than
        one pass (a regular expression with many stars may take for ever).
        """
        if self.literal:
            return folded == self.parts[0].strip()
        first, *middle, last = self.parts
        # Or the two could overlap: a*a would match a single a.
        if len(folded) < len(first) + len(last) or not folded.startswith(first) or not folded.endswith(last):
            return False
        place, stop = len(first), len(folded) - len(last)
        for part in middle:
            position = folded.find(part, place, stop)
            if position < 0:
                return False
            place = position + len(part)
        return True


def _fold_part(part: str) -> str:
    """Fold a piece between stars; a blank at its edge is part of it (``* and *``)."""
    body = fold(part)
    if not body:
        return " " if part else ""
    return (" " if part[0].isspace() else "") + body + (" " if part[-1].isspace() else "")


def match_column(column: pd.Series, patterns: Iterable[NamePattern]) -> NDArray[np.bool_]:
    """Say of every row whether its name matches one of the patterns, shape (n,); a null matches nothing.

    Every distinct name is folded and compared once.
    """
    wanted = tuple(patterns)
    codes, names = pd.factorize(column)
    hits = np.zeros(len(names) + 1, dtype=bool)  # the last place answers code -1, the nulls
    for place, name in enumerate(names):
        folded = fold(str(name))
        hits[place] = any(pattern.matches(folded) for pattern in wanted)
    return np.asarray(hits[codes], dtype=bool)


def names_asked(what: str, given: object) -> tuple[str, ...]:
    """Read what a user asks for by name: one name or several, of which any may hold.

    Parameters
    ----------
    what : str
        What is named, for the sentence: ``actor``.
    given : object
        None for no condition; a text, a whole number, or a list, array or series of them.

    Raises
    ------
    ParameterError
        For an empty list, a blank name, and anything else.

    Examples
    --------
    >>> names_asked("actor", ["IS", " HTS "]), names_asked("country", 652), names_asked("actor", None)
    (('IS', 'HTS'), ('652',), ())
    """
    if given is None:
        return ()
    many = is_many(given)
    if isinstance(given, (set, frozenset)):
        given = sorted(given, key=str)  # the same order everywhere
    names = list(given) if many else [given]  # type: ignore[call-overload]  # told apart in the line above
    if not names:
        raise ParameterError(
            f"The list of names for {what} is empty; leave {what} out, or name at least one."
        )
    kept = []
    for name in names:
        whole = isinstance(name, (int, np.integer)) and not isinstance(name, (bool, np.bool_))
        text = str(name).strip() if whole or isinstance(name, str) else ""
        if not text:
            shown = "a blank" if isinstance(name, str) else f"{str(name)[:40]!r} ({type(name).__name__})"
            raise ParameterError(f"{what} takes a name or a list of names, not {shown}.")
        kept.append(text)
    return tuple(dict.fromkeys(kept))


def sides_of(frame: pd.DataFrame) -> list[pd.Series]:
    """Return the columns of a table of incidents that name a side, shape (n,) each."""
    return [frame[name] for name in frame.columns if SIDE.fullmatch(str(name))]


def match_sides(frame: pd.DataFrame, patterns: Sequence[NamePattern]) -> NDArray[np.bool_]:
    """Say which incidents have a side that any of the patterns matches, shape (n,)."""
    holds = np.zeros(len(frame), dtype=bool)
    for column in sides_of(frame):
        holds |= match_column(column, patterns)
    return holds


def present(*columns: pd.Series, alike: NDArray[np.int64] | None = None) -> list[str]:
    """Return the distinct names of columns, the commonest first (ties by name).

    `alike`, of shape (n,), is how many incidents each row stands for where that is not one.
    """
    counts: dict[str, int] = {}
    for column in columns:
        codes, names = pd.factorize(column)
        weights = None if alike is None else alike[codes >= 0]
        # Whole numbers below 2 to the 53rd are exact as weights.
        sizes = np.bincount(codes[codes >= 0], weights, minlength=len(names))
        for name, size in zip(names, sizes, strict=True):
            counts[str(name)] = counts.get(str(name), 0) + int(size)
    return sorted(counts, key=lambda name: (-counts[name], name))


def near_names(text: str, known: Sequence[str], most: int = 3) -> list[str]:
    """Return the known names most like `text`, best first: those that hold it as words, then those spelled alike.

    Unlike a plain edit distance this finds ``Islamic State (Syria)`` for ``Islamic State`` and ignores accents.
    """
    wanted = fold(text.replace("*", " "))
    if not wanted:
        return list(known[:most])
    words = set(wanted.split())
    compared = []
    for name in known[:MOST_COMPARED]:
        folded = fold(name)
        least = 0.0
        if words <= set(folded.replace(",", " ").replace("(", " ").replace(")", " ").split()):
            least = 0.9
        elif len(wanted) > 3 and wanted in folded:
            least = 0.8
        # autojunk passes over frequent letters of texts from 200 characters on.
        alike = SequenceMatcher(None, wanted, folded, autojunk=False)
        letters = alike.quick_ratio()  # the same letters in any order: "Sirya" is near Syria
        if max(letters, least) > _LIKE:
            compared.append((max(letters, least), letters, least, name, alike))
    # The letters bound the score from above, and are fast: only names that may still be among the best are compared
    # in order, which is slow.
    compared.sort(key=lambda one: -one[0])
    best: list[tuple[float, str]] = []
    for bound, letters, least, name, alike in compared:
        if len(best) == most and bound < -best[-1][0]:
            break
        score = max((alike.ratio() + letters) / 2, least)
        if score > _LIKE:
            best = sorted([*best, (-score, name)])[:most]
    return [name for _, name in best]
