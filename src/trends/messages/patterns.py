"""Patterns of English sentences: which placeholders there are, how they are recognised, and what becomes of them.

A placeholder's name without its trailing digits is its kind: ``{n1}`` and ``{n2}`` are figures, ``{when}`` is a period,
``{name}`` is whatever the data bring. Other kinds are small catalogues of phrases, named by the section of the file
that holds them. A capital (``{What}``) stands at the beginning of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from trends.messages.formats import PERIOD, number, period

__all__ = ["FREE", "SEAM", "Pattern", "Phrases", "placeholders"]

_PLACEHOLDER = re.compile(r"\{([A-Za-z]+)(\d*)\}")
_FIGURE = r"[-+\N{MINUS SIGN}]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?"
SEAM = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"'(])")
"""Where one sentence ends and the next begins: white space before a capital, a figure or an opening sign."""
FREE = "name"
"""The kind of placeholder that takes any text, a name or a reason."""
LONGEST_FREE = 300
_READ: dict[str, tuple[str, Callable[[str, str], str]]] = {
    "n": (_FIGURE, number),
    "when": (PERIOD, period),
}


def placeholders(text: str) -> list[tuple[str, str]]:
    """Return the placeholders of a pattern in order: their names, and their kinds in lower case."""
    return [(kind + digits, kind.lower()) for kind, digits in _PLACEHOLDER.findall(text)]


@dataclass(frozen=True)
class Pattern:
    """An English pattern and its translations by language."""

    english: str
    said: Mapping[str, str]

    @cached_property
    def parts(self) -> list[tuple[str, str]]:
        """The placeholders."""
        return placeholders(self.english)


@dataclass(frozen=True, eq=False)
class Phrases:
    """Patterns by kind; ``sentence`` holds those of whole texts.

    Attributes
    ----------
    kinds : dict
        Patterns of each kind.
    """

    kinds: Mapping[str, Sequence[Pattern]]
    _regexes: dict[str, re.Pattern[str]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for kind, patterns in self.kinds.items():
            for pattern in patterns:
                for name, used in pattern.parts:
                    if used not in _READ and used != FREE and used not in self.kinds:
                        raise ValueError(f"{{{name}}} in {pattern.english!r} ({kind}) is of no known kind")
                names = {name.lower() for name, _ in pattern.parts}
                for language, text in pattern.said.items():
                    if {name.lower() for name, _ in placeholders(text)} - names:
                        raise ValueError(
                            f"the {language} of {pattern.english!r} ({kind}) has other placeholders"
                        )

    @cached_property
    def _exact(self) -> dict[str, dict[str, Pattern]]:
        return {
            kind: {pattern.english: pattern for pattern in patterns if not pattern.parts}
            for kind, patterns in self.kinds.items()
        }

    @cached_property
    def _tried(self) -> dict[str, list[tuple[_Literals, Pattern]]]:
        # The most particular pattern first: the one with the most words of its own.
        return {
            kind: sorted(
                ((_literals(pattern.english), pattern) for pattern in patterns if pattern.parts),
                key=lambda entry: -len(_PLACEHOLDER.sub("", entry[1].english)),
            )
            for kind, patterns in self.kinds.items()
        }

    def _compiled(self, pattern: Pattern) -> re.Pattern[str]:
        """Compile a pattern when it is first needed: most never are."""
        if pattern.english not in self._regexes:
            self._regexes[pattern.english] = re.compile(self._regex(pattern, capture=True), re.DOTALL)
        return self._regexes[pattern.english]

    def _regex(self, pattern: Pattern, *, capture: bool) -> str:
        written, at = [], 0
        for match in _PLACEHOLDER.finditer(pattern.english):
            inner = self._of_kind(match[1])
            written += [
                re.escape(pattern.english[at : match.start()]),
                f"({inner})" if capture else f"(?:{inner})",
            ]
            at = match.end()
        return "".join([*written, re.escape(pattern.english[at:])])

    def _of_kind(self, kind: str) -> str:
        if kind.lower() in _READ:
            return _READ[kind.lower()][0]
        if kind != kind.lower() or self._takes_anything(kind):
            return rf".{{1,{LONGEST_FREE}}}?"
        return "|".join(self._regex(pattern, capture=False) for pattern in self.kinds[kind])

    def _takes_anything(self, kind: str) -> bool:
        return kind == FREE or any(used == FREE for pattern in self.kinds[kind] for _, used in pattern.parts)

    def say(self, kind: str, text: str, language: str) -> str | None:
        """Translate a text of a kind, or return None where no pattern fits."""
        if (exact := self._exact[kind].get(text)) is not None:
            return exact.said.get(language)
        for literals, pattern in self._tried[kind]:
            wanted = pattern.said.get(language)
            if wanted is None or not literals.may_fit(text):
                continue
            match = self._compiled(pattern).fullmatch(text)
            if match is None:
                continue
            filled = {
                name.lower(): self._fill(name, inner, value, language)
                for (name, inner), value in zip(pattern.parts, match.groups(), strict=True)
            }
            if None not in filled.values():
                return _PLACEHOLDER.sub(partial(_placed, filled), wanted)
        return None

    def _fill(self, name: str, kind: str, value: str, language: str) -> str | None:
        if kind in _READ:
            return _READ[kind][1](value, language)
        if kind == FREE:
            # A name is no two sentences: each of those is looked up by itself.
            return None if SEAM.search(value) else self.say("sentence", value, language) or value
        if not name[0].isupper():
            return self.say(kind, value, language)
        # At the beginning of a sentence: a name keeps its capital, any other word has it from its place.
        for spelled in (value[:1].lower() + value[1:], value):
            said = self.say(kind, spelled, language)
            if said is not None and said != spelled:
                return said
        return value if self.say(kind, value, language) is not None else None


def _placed(filled: Mapping[str, str | None], found: re.Match[str]) -> str:
    """Return what stands for a placeholder of a translation, with a capital where it has one."""
    value = str(filled[(found[1] + found[2]).lower()])
    return value[:1].upper() + value[1:] if found[1][0].isupper() else value


@dataclass(frozen=True)
class _Literals:
    """What must stand in a text that a pattern fits: most are ruled out by it, and regular expressions are slow."""

    start: str
    end: str
    within: tuple[str, ...]

    def may_fit(self, text: str) -> bool:
        return (
            text.startswith(self.start)
            and text.endswith(self.end)
            and all(piece in text for piece in self.within)
        )


def _literals(english: str) -> _Literals:
    start, *inner, end = _PLACEHOLDER.sub("\0", english).split("\0")
    return _Literals(start, end, tuple(piece for piece in inner if piece.strip()))
