"""Numbers in words: read by a library, or, for Arabic, by what its words add up to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from trends.articles.notation import either

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Spelled"]


class Spelled:
    """The numbers that a language writes in words.

    Parameters
    ----------
    told : mapping
        ``numbers.toml``: `words` for the library, `own` numbers that it does not read, and `added` words for a language
        that it does not read at all, by what they are: `units`, `teens`, `tens`, `hundreds`, `thousands`.
    language : str

    Attributes
    ----------
    expression : str
        A regular expression of them all.
    """

    def __init__(self, told: Mapping[str, Any], language: str) -> None:
        self.language = language
        self.own: dict[str, float] = dict(told.get("own", {}))
        self.added: dict[str, dict[str, float]] = told.get("added", {})
        self.link: str = told.get("link", "")
        self.values = {word: value for words in self.added.values() for word, value in words.items()}
        library = ""
        if told["words"]:
            words = either(told["words"])
            # "Three hundred and five" is one number, "ten and twelve" are two.
            before = either(told["link_before"]) if "link_before" in told else words
            linked = rf"(?:[\s\-]+(?:{either(told['links'])})[\s\-]+(?:{before})(?!\w))?"
            word = rf"(?:(?:{either(told['link_after'])}){linked}|(?:{words}))(?!\w)"
            library = rf"|{word}(?:[\s\-]+{word})*"
        self.expression = f"(?:{either(self.own)}{library}{self._sums()})"

    def _sums(self) -> str:
        """Write numbers that are added up: "three thousand and two hundred and five and twenty"."""
        if not self.added:
            return ""
        part = {name: f"(?:{either(words)})" for name, words in self.added.items()}
        link = rf"\s+{self.link}\s+"
        # The five of "five thousand" is no part of a hundred before it.
        unit = rf"{part['units']}(?!\s+(?:{part['scale']}|{part['hundred']}))"
        small = rf"(?:{unit}{link}{part['tens']}|{part['teens']}|{part['tens']}|{unit})"
        hundreds = rf"(?:{part['units']}\s+{part['hundred']}|{part['hundreds']})"
        below = rf"(?:{hundreds}(?:{link}{small})?|{small})"
        several = rf"(?:{part['teens']}|{hundreds}|{part['tens']}|{part['units']}{link}{part['tens']}|{part['units']})"
        thousands = rf"(?:{several}\s+{part['scale']}|{part['thousands']})"
        return rf"|{thousands}(?:{link}{below})?|{below}"

    def value(self, text: str) -> float | None:
        """Return what a number in words comes to; None where the words make none.

        Examples
        --------
        >>> from trends.articles.grammar import grammar
        >>> grammar("fr").quantities.value("quatre-vingt-dix-sept")
        97.0
        """
        text = " ".join(text.split())
        if text in self.own:
            return float(self.own[text])
        return self._summed(text) if self.added else _by_library(text, self.language)

    def _summed(self, text: str) -> float | None:
        total = group = 0.0
        left = text
        while left:
            word = next(
                (
                    one
                    for one in sorted(self.values, key=len, reverse=True)
                    if re.match(rf"{re.escape(one)}(?!\w)", left)
                ),
                None,
            )
            if word is None:
                if left.split(" ", 1)[0] != self.link:
                    return None
            elif word in self.added["scale"]:
                total, group = total + max(group, 1) * self.values[word], 0.0
            elif word in self.added["hundred"] and 0 < group % 100 < 10:
                group += group % 100 * 99
            elif word in self.added["thousands"]:
                total += self.values[word]
            else:
                group += self.values[word]
            left = left[len(word or self.link) :].lstrip()
        return total + group


@lru_cache(maxsize=4096)
def _by_library(text: str, language: str) -> float | None:
    from text_to_num import text2num

    try:
        return float(text2num(text.replace("-", " ") if language == "en" else text, language))
    except ValueError:
        return None
