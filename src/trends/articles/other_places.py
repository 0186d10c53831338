"""Places that no list names, told by the words around them: "in North Kivu", "Borno saw more attacks than Yobe".

Of such a place no data are at hand, and a claim about it is not judged; but that it is a place makes two of them a
comparison, and "raids in Ituri" no matter of the tax office.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trends.articles.named import Place
from trends.articles.units import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["OtherPlaces"]


class OtherPlaces:
    """What tells a place in a language.

    Parameters
    ----------
    told : mapping
        ``places.toml``: words before a place, between two that are compared, behind one that is the subject, and words with
        a capital that are no places.
    """

    def __init__(self, told: Mapping[str, Iterable[str]]) -> None:
        before, between, behind, kinds = (
            "|".join(map(re.escape, sorted(told[name], key=len, reverse=True)))
            for name in ("before", "between", "behind", "kinds")
        )
        capital = "[A-Z\u00c0-\u00de]"
        name = rf"(?P<name>{capital}[\w\u2019'\-]+(?:[ ]{capital}[\w\u2019'\-]+){{0,2}}(?:\s(?:{kinds}))?)"
        articles = "|".join(told.get("articles", ())) or "(?!)"
        self._behind_a_word = re.compile(rf"(?<!\w)(?:{before})\s+{name}")
        self._compared = re.compile(rf"(?<!\w)(?:{between})\s+(?:(?:{before})\s+)?{name}")
        self._subject = re.compile(
            rf"(?:^|[,:]\s|\bthat\s)[\"\u201c]?(?:(?:{articles})\s+)?{name}(?=\s+(?:{behind})(?!\w))"
        )
        self._comparing = re.compile(rf"(?<!\w)(?:{between})(?!\w)")
        self._no_place = frozenset(told["no_place"])

    def phrases(self, raw: str) -> list[Phrase]:
        """Return the places; those that stand without a preposition are weak, as they may be teams or firms."""
        found: list[Phrase | None] = [
            self._phrase(match, weak=False) for match in self._behind_a_word.finditer(raw)
        ]
        if self._comparing.search(raw):
            found += [self._phrase(match, weak=True) for match in self._compared.finditer(raw)]
            found += [self._phrase(match, weak=True) for match in self._subject.finditer(raw)]
        return list({phrase.start: phrase for phrase in reversed(found) if phrase is not None}.values())

    def _phrase(self, match: re.Match[str], *, weak: bool) -> Phrase | None:
        name = match["name"].removesuffix("'s").removesuffix("\u2019s")
        if self._no_place & set(name.split()):
            return None
        start = match.start("name")
        return Phrase("L", start, start + len(name), Place(name, ""), weak)
