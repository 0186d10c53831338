"""What Arabic writes onto a word: "and", "by", "the", "its", and a dual that is a number of its own.

A word is taken apart only where what is left is a word that the grammar knows, so that no root loses a letter.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from trends.articles.plain_letters import Plain
from trends.articles.units import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

__all__ = ["Attached"]

_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 3
"""Letters of a word that something may be taken from: of shorter ones nearly every two letters are a word."""


class _Piece(NamedTuple):
    """What is written, and from which to which letter of the word it stands."""

    text: str
    start: int
    end: int


class Attached:
    """The attachments of a language.

    Parameters
    ----------
    told : mapping
        ``attached.toml``: `conjunctions`, `prepositions`, `article`, `contracted` (preposition and article in one),
        `endings` (with what the word ends in without them), `duals` and the `two` that they stand for.
    words : iterable of str
        The words that the grammar knows, folded.
    """

    def __init__(self, told: Mapping[str, Any], words: frozenset[str]) -> None:
        self.conjunctions: tuple[str, ...] = tuple(told["conjunctions"])
        self.prepositions: tuple[str, ...] = tuple(told["prepositions"])
        self.article: str = told["article"]
        self.contracted: Mapping[str, str] = told["contracted"]
        self.endings: Mapping[str, str] = told["endings"]
        self.duals: Mapping[str, str] = told["duals"]
        self.two: str = told["two"]
        self.words = words
        heads = sorted(
            [
                *self.conjunctions,
                *self.prepositions,
                self.article,
                *self.contracted,
                *(one + self.article for one in self.prepositions),
            ],
            key=len,
            reverse=True,
        )
        # "And 70", "the 53": a figure has no letters to mistake what stands before it for.
        self.before_digits = re.compile(rf"(?<!\w)({'|'.join(heads)})(?=\d)")
        self.pieces = lru_cache(maxsize=20_000)(self._pieces)

    def parted(self, text: str, starts: Sequence[int], ends: Sequence[int]) -> Plain:
        """Return a sentence with a blank between a word and what is written onto it."""
        small = folded(text)
        letters: list[str] = []
        begins: list[int] = []
        stops: list[int] = []

        def add(piece: str, start: int, end: int) -> None:
            # What is left out or written otherwise stands where its word does.
            same = len(piece) == end - start
            for number, letter in enumerate(piece):
                letters.append(letter)
                begins.append(starts[start + number] if same else starts[start])
                stops.append(ends[start + number] if same else ends[end - 1])

        def blank(at: int) -> None:
            letters.append(" ")
            begins.append(starts[at])
            stops.append(starts[at])

        at = 0
        for match in _WORD.finditer(small):
            start, end = match.span()
            add(text[at:start], at, start) if at < start else None
            head = self.before_digits.match(small, start)
            pieces = (_Piece(match.group(), 0, end - start),) if head else self.pieces(match.group())
            for number, piece in enumerate(pieces):
                if number:
                    blank(start + piece.start)
                whole = piece.text == small[start + piece.start : start + piece.end]
                written = text[start + piece.start : start + piece.end] if whole else piece.text
                add(written, start + piece.start, start + piece.end)
            if head:
                blank(end)
            at = end
        if at < len(text):
            add(text[at:], at, len(text))
        return Plain("".join(letters), begins, stops)

    def _pieces(self, word: str) -> tuple[_Piece, ...]:
        whole = (_Piece(word, 0, len(word)),)
        if word in self.words:
            return whole
        if found := self._noun(word, 0):
            return found
        for head in self.conjunctions:
            rest = word[len(head) :]
            if not word.startswith(head) or len(rest) < 2:
                continue
            left = (
                (_Piece(rest, len(head), len(word)),) if rest in self.words else self._noun(rest, len(head))
            )
            if left:
                return (_Piece(head, 0, len(head)), *left)
        return whole

    def _noun(self, word: str, at: int) -> tuple[_Piece, ...]:
        """Take a preposition, the article and an ending off a word; nothing where no known word is left."""
        if bare := self._bare(word):
            return bare.pieces(at, at + len(word), self.two)
        for head, meant in (*self.contracted.items(), *((one, one) for one in self.prepositions)):
            rest = word[len(head) :]
            if word.startswith(head) and len(rest) >= _LEAST and (bare := self._bare(rest)):
                inner = bare.pieces(at + len(head), at + len(word), self.two)
                return (_Piece(meant, at, at + len(head)), *inner)
        return ()

    def _bare(self, word: str) -> _Noun | None:
        if word in self.words:
            return _Noun(word)
        if word in self.duals:
            return _Noun(self.duals[word], dual=True)
        if word.startswith(self.article) and len(word) >= len(self.article) + _LEAST:
            rest = word[len(self.article) :]
            if rest in self.words:
                return _Noun(rest)
            if rest in self.duals:
                return _Noun(self.duals[rest], dual=True)
            return None
        for ending, back in self.endings.items():
            if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
                stem = word[: -len(ending)]
                for known in (stem, stem[:-1] + back if stem.endswith("\u062a") else stem):
                    if known in self.words:
                        return _Noun(known)
        return None


class _Noun(NamedTuple):
    """A word that is known, and whether it stands for two."""

    word: str
    dual: bool = False

    def pieces(self, start: int, end: int, two: str) -> tuple[_Piece, ...]:
        """Return what is written in its place."""
        noun = _Piece(self.word, start, end)
        return (_Piece(two, start, end), noun) if self.dual else (noun,)
