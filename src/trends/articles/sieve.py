"""Which of many patterns a sentence may match, told at a glance by its words and by how many phrases of each kind it has."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trends.articles.units import Phrase

__all__ = ["Needs", "Sieve"]

Needs = tuple[frozenset[frozenset[str]], Counter[str]]
"""Sets of words of each of which a sentence must have one, and how many phrases of each kind it must have."""

Pattern = TypeVar("Pattern")


class Sieve(Generic[Pattern]):
    """Patterns, each with what a sentence must have for it: every need a bit, so that a pattern takes one operation.

    Parameters
    ----------
    patterns : iterable of (pattern, Needs)
        Those that are likely are returned in this order.

    Examples
    --------
    >>> changed = frozenset({"rose", "fell"})
    >>> sieve = Sieve([("a change", (frozenset({changed}), Counter())), ("a number", (frozenset(), Counter("N")))])
    >>> sieve.likely({"attacks", "rose"}, ()), sieve.likely({"attacks"}, ())
    (['a change'], [])
    """

    def __init__(self, patterns: Iterable[tuple[Pattern, Needs]]) -> None:
        bits: dict[object, int] = {}
        self._words: dict[str, int] = {}
        self._tags: dict[str, list[int]] = {}
        self._patterns: list[tuple[int, Pattern]] = []
        for pattern, (sets, tags) in patterns:
            needed = 0
            for words in sets:
                if words not in bits:
                    bits[words] = 1 << len(bits)
                    for word in words:
                        self._words[word] = self._words.get(word, 0) | bits[words]
                needed |= bits[words]
            for tag, number in tags.items():
                for nth in range(1, number + 1):
                    if (tag, nth) not in bits:
                        bits[tag, nth] = 1 << len(bits)
                        self._tags.setdefault(tag, []).append(bits[tag, nth])
                    needed |= bits[tag, nth]
            self._patterns.append((needed, pattern))

    def likely(self, words: Iterable[str], phrases: Iterable[Phrase]) -> list[Pattern]:
        """Return the patterns that a sentence with these words and phrases may match."""
        have = 0
        for word in words:
            if word in self._words:
                have |= self._words[word]
        for tag, number in Counter(phrase.tag for phrase in phrases).items():
            for bit in self._tags.get(tag, ())[:number]:
                have |= bit
        lacking = ~have
        return [pattern for needed, pattern in self._patterns if not needed & lacking]
