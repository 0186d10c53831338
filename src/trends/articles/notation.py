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
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
"""Words too common to tell in which sentences a rule is worth trying."""


@dataclass(frozen=True)
class Compiled:
    """A pattern as a regular expression, and what a sentence must have for it.

    Attributes
    ----------
    expression : re.Pattern
    anchors : frozenset of str or None
        Words of which it must have one; None where any may do.
    tags : frozenset of str
        Kinds of phrase that it must have, each.
    """

    expression: re.Pattern[str]
    anchors: frozenset[str] | None
    tags: frozenset[str]

    def possible(self, words: frozenset[str], tags: frozenset[str]) -> bool:
        """Tell at a glance whether a sentence may match."""
        return self.tags <= tags and (self.anchors is None or not self.anchors.isdisjoint(words))


def compile_pattern(pattern: str, classes: Mapping[str, Sequence[str]]) -> Compiled:
    """Make a regular expression of a pattern.

    Raises
    ------
    ValueError
        If the pattern names a class or a kind of phrase that there is not, or its brackets do not close.
    """
    parts = [match.groups() for match in _PART.finditer(pattern)]
    reader = _Reader(parts, classes, pattern)
    expression, anchors, tags = reader.alternatives()
    if reader.at != len(parts):
        raise ValueError(f"a bracket that was never opened in {pattern!r}")
    return Compiled(re.compile(f"(?<= ){expression}"), anchors, tags)


class _Read(NamedTuple):
    """A part of a pattern that was read; see `Compiled`."""

    expression: str
    anchors: frozenset[str] | None
    tags: frozenset[str]


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
        words = [branch.anchors for branch in branches]
        together = None if None in words else frozenset().union(*(one for one in words if one is not None))
        tags = frozenset.intersection(*(branch.tags for branch in branches))
        return _Read(f"(?:{'|'.join(branch.expression for branch in branches)})", together, tags)

    def sequence(self) -> _Read:
        written: list[str] = []
        anchors: list[frozenset[str]] = []
        tags: set[str] = set()
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
                    tags |= inner.tags
                    anchors += [] if inner.anchors is None else [inner.anchors]
            elif unit:
                written.append(self._unit(unit, role))
                tags.add(TAGS[unit])
            elif name:
                expression, inside = self._class(name)
                written.append(expression)
                anchors += [inside] if inside else []
            elif gap:
                written.append(_GAPS[gap])
            else:
                written.append(re.escape(word) + " ")
                anchors += [] if word in _COMMON else [frozenset({word})]
        return _Read("".join(written), min(anchors, key=len) if anchors else None, frozenset(tags))

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

    def _class(self, name: str) -> tuple[str, frozenset[str] | None]:
        if name not in self.classes:
            raise ValueError(f"no class of words is called {name!r} in {self.pattern!r}")
        words = sorted(self.classes[name], key=len, reverse=True)
        firsts = frozenset(next((part for part in word.split() if part not in _COMMON), "") for word in words)
        expression = "|".join(re.escape(word).replace(r"\ ", " ") for word in words)
        return f"(?:{expression}) ", None if "" in firsts else firsts


def either(words: Iterable[str]) -> str:
    """Write words as alternatives of a regular expression, the longest first; of none, what never matches.

    Examples
    --------
    >>> either(["up", "upon"])
    'upon|up'
    """
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first) or "(?!)"
