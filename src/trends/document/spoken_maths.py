"""A formula in words, for those who hear a page: TeX read from left to right."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from trends.document.maths import bare
from trends.document.text import one_line
from trends.messages.catalogue import wording

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["formula_alt", "spoken_maths"]

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|[A-Za-z]|\S")
_SIGNS = {
    "+": "plus",
    "-": "minus",
    "*": "times",
    "=": "equals",
    "<": "below",
    ">": "above",
    r"\times": "times",
    r"\cdot": "times",
    r"\pm": "plus_minus",
    r"\ne": "differs",
    r"\neq": "differs",
    r"\lt": "below",
    r"\gt": "above",
    r"\le": "at_most",
    r"\leq": "at_most",
    r"\ge": "at_least",
    r"\geq": "at_least",
    r"\approx": "about",
    r"\propto": "proportional",
    r"\sim": "distributed",
    r"\in": "element",
    r"\mid": "given",
    r"\to": "tends",
    r"\rightarrow": "tends",
    r"\sum": "sum",
    r"\prod": "product",
    r"\int": "integral",
    r"\log": "logarithm",
    r"\ln": "logarithm",
    r"\exp": "exponential",
    r"\infty": "infinity",
    r"\dots": "dots",
    r"\ldots": "dots",
    r"\cdots": "dots",
}
_OVER_A_LETTER = {
    r"\hat": "hat",
    r"\widehat": "hat",
    r"\bar": "bar",
    r"\overline": "bar",
    r"\tilde": "tilde",
    r"\widetilde": "tilde",
}
_LETTERS = re.compile(r"\\(?:mathrm|mathbf|mathit|mathsf|text|textrm|operatorname)\s*\{([^{}]*)\}")
_UNHEARD = frozenset(
    {
        r"\left",
        r"\right",
        r"\,",
        r"\;",
        r"\:",
        r"\!",
        r"\ ",
        r"\quad",
        r"\qquad",
        r"\big",
        r"\Big",
        r"\limits",
        "&",
        "~",
    }
)
_WORD_MARK = "\ue000"
"""Stands around a word that is set upright, whose letters belong together."""


@lru_cache(maxsize=512)
def spoken_maths(tex: str, language: str) -> str:
    r"""Return a formula in the words of a language.

    A command that is not known is said by its name.

    Examples
    --------
    >>> spoken_maths(r"\hat\mu_t = \frac{y_t}{2}", "en")
    'μ hat sub t equals y sub t over 2'
    >>> spoken_maths(r"y \sim \mathrm{NB}(\mu, k^2)", "fr")
    'y suit la loi NB ( μ , k au carré )'
    """
    words: list[str] = []

    def set_aside(match: re.Match[str]) -> str:
        words.append(" ".join(match[1].split()))
        return f" {_WORD_MARK} "

    tokens = _TOKEN.findall(_LETTERS.sub(set_aside, bare(tex)))
    said = _Reading(
        tokens, words, lambda key: wording(f"formulas.{key}", language.partition("-")[0])
    ).sequence()
    return " ".join(said.split())


def formula_alt(tex: str, alt: str, language: str) -> str:
    """Return the alternative text of a formula: its own, or where that is TeX again, the formula read aloud."""
    description = one_line(alt).strip("$ ")
    return (
        description
        if description and description != one_line(tex).strip("$ ")
        else spoken_maths(one_line(tex), language)
    )


class _Reading:
    """Reads the tokens of a formula from the left."""

    def __init__(self, tokens: list[str], words: list[str], say: Callable[[str], str]) -> None:
        self.tokens = tokens[::-1]
        self.words = words[::-1]
        self.say = say

    def sequence(self, end: str = "") -> str:
        """Read up to a token, or to the end."""
        said: list[str] = []
        while self.tokens:
            if self.tokens[-1] == end:
                self.tokens.pop()
                break
            said.append(self.item())
        return " ".join(said)

    def item(self) -> str:
        """Read one thing with what stands at its foot and at its head."""
        said = self.thing()
        while self.tokens and self.tokens[-1] in {"_", "^"}:
            below = self.tokens.pop() == "_"
            index = self.thing()
            key = "sub" if below else "squared" if index == "2" else "power"
            said = self.say(key).format(base=said, index=index)
        return said

    def thing(self) -> str:
        """Read one token, a group, or a command with what it takes."""
        head = self.tokens.pop() if self.tokens else ""
        if head == "{":
            return self.sequence("}")
        if head in {r"\frac", r"\dfrac", r"\tfrac"}:
            top, bottom = self.thing(), self.thing()
            return self.say("over").format(top=top, bottom=bottom)
        if head == r"\sqrt":
            return self.say("root").format(inner=self.thing())
        if head in _OVER_A_LETTER:
            return self.say(_OVER_A_LETTER[head]).format(base=self.thing())
        if head in _SIGNS:
            return self.say(_SIGNS[head])
        if head == _WORD_MARK:
            return self.words.pop()
        if head in _UNHEARD:
            return ""
        return _named(head[1:]) if head.startswith("\\") else head


def _named(command: str) -> str:
    """Return the Greek letter of a command, which screen readers call as their language does; any other by its name."""
    kind = "CAPITAL" if command[:1].isupper() else "SMALL"
    name = command.removeprefix("var").upper().replace("LAMBDA", "LAMDA")
    try:
        return unicodedata.lookup(f"GREEK {kind} LETTER {name}")
    except KeyError:
        return command
