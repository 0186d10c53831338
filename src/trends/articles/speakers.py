"""Who says what a sentence claims: "the United Nations says", "according to", "(state media)"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trends.articles.grammar import Grammar

__all__ = ["speaker"]

_NAME = (
    r"(?:(?:the|The|a|A|an|An|le|la|les|el|los|las|une?|El|La|Los|Le|Les)\s+)?"
    r"(?:[^\W\d_]+['\u2019\-\w]*\s+){0,3}?[A-Z\u00c0-\u00de][\w.'\u2019\-]*(?:\s+(?:of|for|on|de|des|du|del|the|and|in)?\s?"
    r"[A-Z\u00c0-\u00de][\w.'\u2019\-]*)*"
)


@lru_cache(maxsize=4)
def _expressions(language: str) -> tuple[re.Pattern[str], ...]:
    from trends.articles.grammar import grammar

    told = grammar(language).speakers
    known = "|".join(map(re.escape, told.get("known", ())))
    who = rf"(?P<who>(?:{known})|{_NAME})" if known else rf"(?P<who>{_NAME})"
    said = "|".join(map(re.escape, told.get("said", ())))
    by = "|".join(map(re.escape, told.get("by", ())))
    return (
        re.compile(rf"(?i:\b(?:{by}))\s+{who}"),
        re.compile(rf"{who}(?:,[^,.;]{{2,60}},)?\s+(?i:{said})\b"),
        re.compile(rf",?\s+(?i:{said})\s+{who}"),
        re.compile(rf"\((?:[\w ]{{0,20}}\s)?(?P<who>{known or 'x^'})\)"),
    )


def speaker(raw: str, grammar: Grammar) -> str | None:
    """Return who is named as saying it, in the words of the text.

    Examples
    --------
    >>> from trends.articles.grammar import grammar
    >>> speaker("Attacks fell in May, according to the Observatory.", grammar("en"))
    'the Observatory'
    """
    if not grammar.speakers:
        return None
    for expression in _expressions(grammar.language):
        if match := expression.search(raw):
            who = " ".join(match["who"].split()).strip(" ,.'")
            if who.lower() not in grammar.speakers.get("nobody", ()):
                return who
    return None
