"""A sentence as a row of units: words, and the phrases recognised in it, each with where it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trends.articles.plain_letters import Plain

__all__ = ["ALIKE", "Phrase", "Row", "any_of", "folded", "row_of"]

_WORD = re.compile(r"(?<!\w)(?:[dlnsjmtc]|qu)'|[^\W_]+(?:['\u2019\-][^\W_]+)*|[,;:()]")
"""A word, what French cuts off before one (``d'``), or a sign that parts clauses."""
_LOOSE_ENDS = re.compile(r"['\u2019]s\b|-")


def folded(text: str) -> str:
    """Return a text in small letters, every letter where it was."""
    small = text.lower()
    if len(small) != len(text):
        # A few capitals become two letters, and every offset behind them would be off by one.
        small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return small.translate(ALIKE)


_DIGITS = "0123456789"
_ARABIC_DIGITS = "".join(map(chr, range(0x660, 0x66A)))
_PERSIAN_DIGITS = "".join(map(chr, range(0x6F0, 0x6FA)))
ALIKE = str.maketrans(
    "\u2019\u2010\u2011\u0623\u0625\u0622\u0671\u0649\u0629\u06cc\u06a9\u066a\u066b\u066c"
    + _ARABIC_DIGITS
    + _PERSIAN_DIGITS,
    "'--\u0627\u0627\u0627\u0627\u064a\u0647\u064a\u0643%.," + _DIGITS + _DIGITS,
)
"""Signs, digits and Arabic letters that are written one for the other."""


@dataclass(frozen=True)
class Phrase:
    """A phrase of a sentence: its kind (a letter of `trends.articles.notation.TAGS`), where it stands, what it means.

    A `weak` one is a word of many worlds: "operations" are not always military.
    """

    tag: str
    start: int
    end: int
    value: Any
    weak: bool = False


@dataclass(frozen=True)
class Row:
    """The units of a sentence.

    Attributes
    ----------
    line : str
        All units, a blank after each and one before the first; a phrase is written as its letter and its number.
    phrases : tuple of Phrase
        By number; offsets are those of the sentence.
    words : frozenset of str
        The words of the sentence, for a first look at which rules can match.
    tags : frozenset of str
        The kinds of its phrases, likewise.
    """

    line: str
    phrases: tuple[Phrase, ...]
    words: frozenset[str]
    tags: frozenset[str]
    _starts: tuple[int, ...] = field(repr=False)
    _spans: tuple[tuple[int, int], ...] = field(repr=False)

    def home(self, plain: Plain) -> Row:
        """Return the row with every place where it is in the sentence itself, not in its plain letters."""
        if plain.starts is None:
            return self
        return replace(
            self,
            phrases=tuple(_moved(phrase, plain) for phrase in self.phrases),
            _spans=tuple(plain.home(*span) for span in self._spans),
        )

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the sentence a stretch of `line` stands."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end - 1) - 1
        return self._spans[max(first, 0)][0], self._spans[max(last, 0)][1]

    def phrase(self, written: str) -> Phrase:
        """Return the phrase that `line` writes as ``P3``."""
        return self.phrases[int(written[1:])]

    def position(self, phrase: Phrase) -> int:
        """Return where in `line` a phrase stands."""
        return self._starts[self._spans.index((phrase.start, phrase.end))]


def _moved(phrase: Phrase, plain: Plain) -> Phrase:
    start, end = plain.home(phrase.start, phrase.end)
    return replace(phrase, start=start, end=end)


def row_of(small: str, phrases: Iterable[Phrase]) -> Row:
    """Put the words of a sentence in small letters, and its phrases, into a row."""
    ordered = tuple(sorted(phrases, key=lambda phrase: phrase.start))
    written: list[str] = []
    spans: list[tuple[int, int]] = []
    starts: list[int] = []
    length, at = 1, 0

    def add(text: str, start: int, end: int) -> None:
        nonlocal length
        starts.append(length)
        spans.append((start, end))
        written.append(text)
        length += len(text) + 1

    def words(start: int, end: int) -> None:
        skipped = start
        if loose := _LOOSE_ENDS.match(small, start, end):
            skipped = loose.end()
        for match in _WORD.finditer(small, skipped, end):
            add(match.group(), match.start(), match.end())

    for number, phrase in enumerate(ordered):
        words(at, phrase.start)
        add(f"{phrase.tag}{number}", phrase.start, phrase.end)
        at = phrase.end
    words(at, len(small))
    return Row(
        " " + " ".join(written) + " ",
        ordered,
        frozenset(written),
        frozenset(phrase.tag for phrase in ordered),
        tuple(starts) or (0,),
        tuple(spans) or ((0, 0),),
    )


@lru_cache(maxsize=64)
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return an expression for any of some words in a row."""
    return re.compile(rf" (?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})(?= )")
