"""The notation of rules: how a pattern that a linguist writes becomes a regular expression over the units of a sentence.

A sentence is a row of units: words, and phrases that were recognised before (a period, a number, what is counted). In a
pattern stand

- words, in small letters;
- ``@rise``: any word or words of a class of ``words.toml``;
- ``{period}``, ``{number:from}``: a phrase, and the part that it plays in the claim;
- ``[very]``: what may be left out, and ``(rose|fell)``: one of several;
- ``*``: one unit of any kind but numbers and signs;
- ``..``, ``...`` and ``....``: up to two, up to six and up to fourteen units of any kind but numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trends.articles.sieve import Needs

__all__ = ["TAGS", "Compiled", "compile_pattern", "either"]

TAGS = {
    "period": "P",
    "duration": "D",
    "number": "N",
    "percent": "X",
    "times": "T",
    "measure": "M",
    "actor": "A",
    "place": "L",
    "ordinal": "O",
    "season": "S",
    "event": "E",
}
"""The kinds of phrase by the letter that stands for each in the row of units; words are in small letters."""

_PART = re.compile(r"\{(\w+)(?::(\w+))?\}|@(\w+)|(\.{2,4}|\*)|([()\[\]|])|([^\s()\[\]|{}@*]+)")
_GAPS = {
    "*": r"(?:(?!N\d)[^ ,;:()]+ )",
    "..": r"(?:(?!N\d)[^ ;]+ ){0,2}?",
    "...": r"(?:(?!N\d)[^ ;]+ ){0,6}?",
    "....": r"(?:(?!N\d)[^ ;]+ ){0,14}?",
}
"""A gap skips no number: what is said of one would be read of another."""
_COMMON = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "by",
        "was",
        "were",
        "is",
        "are",
        "be",
        "been",
        "had",
        "has",
        "have",
        "it",
        "its",
        "their",
        "this",
        "that",
        "and",
        "or",
        "as",
        "than",
        "no",
        "not",
        "de",
        "la",
        "le",
        "les",
        "el",
        "los",
        "las",
        "en",
        "un",
        "une",
        "una",
        "du",
        "des",
        "que",
        "a",
        "y",
        "et",
    ]
)
"""Words that nearly every sentence has."""


@dataclass(frozen=True, eq=False)
class Compiled:
    """A pattern as a regular expression, and what a sentence must have for it.

    Two are equal only where they are the same: the hash of an expression is made of all that it holds, each time anew.

    Attributes
    ----------
    expression : re.Pattern
    words : frozenset of frozenset of str
        Of each of these sets it must have a word.
    tags : Counter of str
        Kinds of phrase that it must have, and how many of each.
    """

    expression: re.Pattern[str]
    words: frozenset[frozenset[str]]
    tags: Counter[str]

    @property
    def needs(self) -> Needs:
        """What a sentence must have."""
        return self.words, self.tags


def compile_pattern(pattern: str, classes: Mapping[str, Sequence[str]]) -> Compiled:
    """Make a regular expression of a pattern.

    Raises
    ------
    ValueError
        If the pattern names a class or a kind of phrase that there is not, or its brackets do not close.
    """
    parts = [match.groups() for match in _PART.finditer(pattern)]
    reader = _Reader(parts, classes, pattern)
    expression, words, tags = reader.alternatives()
    if reader.at != len(parts):
        raise ValueError(f"a bracket that was never opened in {pattern!r}")
    return Compiled(re.compile(f"(?<= ){expression}"), words, tags)


class _Read(NamedTuple):
    """A part of a pattern that was read; see `Compiled`."""

    expression: str
    words: frozenset[frozenset[str]]
    tags: Counter[str]


class _Reader:
    """Reads the parts of a pattern from left to right."""

    def __init__(
        self, parts: Sequence[tuple[str, ...]], classes: Mapping[str, Sequence[str]], pattern: str
    ) -> None:
        self.parts, self.classes, self.pattern = parts, classes, pattern
        self.at = 0
        self.captured = 0

    def alternatives(self) -> _Read:
        branches = [self.sequence()]
        while self.at < len(self.parts) and self.parts[self.at][4] == "|":
            self.at += 1
            branches.append(self.sequence())
        words = frozenset.intersection(*(branch.words for branch in branches))
        if len(branches) > 1 and all(branch.words for branch in branches):
            # Whichever it is, a word of the rarest set of one of them is there.
            words |= {frozenset().union(*(min(branch.words, key=_how_common) for branch in branches))}
        tags = reduce(and_, (branch.tags for branch in branches))
        return _Read(f"(?:{'|'.join(branch.expression for branch in branches)})", words, tags)

    def sequence(self) -> _Read:
        written: list[str] = []
        words: set[frozenset[str]] = set()
        tags: Counter[str] = Counter()
        while self.at < len(self.parts):
            unit, role, name, gap, sign, word = self.parts[self.at]
            if sign in ("|", ")", "]"):
                break
            self.at += 1
            if sign:
                inner = self.alternatives()
                self._close(")" if sign == "(" else "]")
                written.append(inner.expression + ("?" if sign == "[" else ""))
                if sign == "(":
                    tags += inner.tags
                    words |= inner.words
            elif unit:
                written.append(self._unit(unit, role))
                tags[TAGS[unit]] += 1
            elif name:
                expression, inside = self._class(name)
                written.append(expression)
                words.add(inside)
            elif gap:
                written.append(_GAPS[gap])
            else:
                written.append(re.escape(word) + " ")
                words.add(frozenset({word}))
        return _Read("".join(written), frozenset(words), tags)

    def _close(self, sign: str) -> None:
        if self.at >= len(self.parts) or self.parts[self.at][4] != sign:
            raise ValueError(f"a bracket is never closed in {self.pattern!r}")
        self.at += 1

    def _unit(self, unit: str, role: str | None) -> str:
        if unit not in TAGS:
            raise ValueError(
                f"{unit!r} is no kind of phrase in {self.pattern!r}; there are {', '.join(TAGS)}"
            )
        self.captured += 1
        return rf"(?P<{role or unit}__{self.captured}>{TAGS[unit]}\d+) "

    def _class(self, name: str) -> tuple[str, frozenset[str]]:
        if name not in self.classes:
            raise ValueError(f"no class of words is called {name!r} in {self.pattern!r}")
        words = sorted(self.classes[name], key=len, reverse=True)
        telling = frozenset(min(word.split(), key=_COMMON.__contains__) for word in words)
        expression = "|".join(re.escape(word).replace(r"\ ", " ") for word in words)
        return f"(?:{expression}) ", telling


def _how_common(words: frozenset[str]) -> tuple[bool, int, list[str]]:
    """Rank a set of words by how likely a sentence has one of them."""
    return not words.isdisjoint(_COMMON), len(words), sorted(words)


def either(words: Iterable[str]) -> str:
    """Write words as alternatives of a regular expression, the longest first; of none, what never matches.

    Examples
    --------
    >>> either(["up", "upon"])
    'upon|up'
    """
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first) or "(?!)"
