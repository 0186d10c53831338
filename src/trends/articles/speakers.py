"""Who says what a sentence claims: "the United Nations says", "according to", "(state media)"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trends.articles.grammar import Grammar

__all__ = ["speaker"]

_NAME = (
    r"(?:(?:the|The|a|A|an|An|le|la|les|el|los|las|une?|El|La|Los|Le|Les)\s+)?"
    r"(?:[^\W\d_]+['\u2019\-\w]*\s+){0,3}?[A-Z\u00c0-\u00de][\w.'\u2019\-]*(?:\s+(?:of|for|on|de|des|du|del|the|and|in)?\s?"
    r"[A-Z\u00c0-\u00de][\w.'\u2019\-]*)*"
)
_REACH = 100
"""Characters before a verb of saying in which its subject may stand."""


class _Expressions(NamedTuple):
    by: re.Pattern[str]
    said: re.Pattern[str]
    who: re.Pattern[str]
    before: re.Pattern[str]
    bracketed: re.Pattern[str]


@lru_cache(maxsize=4)
def _expressions(language: str) -> _Expressions:
    from trends.articles.grammar import grammar

    told = grammar(language).speakers
    known = "|".join(map(re.escape, told["known"]))
    roles = "|".join(map(re.escape, sorted(told.get("roles", ()), key=len, reverse=True)))
    # "A spokesman", "the governor of Borno", "two senior army officers": who has no name of his own.
    role = (
        rf"(?:(?:[\w\-]+\s+){{0,4}}?(?<!\w)(?:{roles})(?:\s+(?:of|for|at|in|from|with)\s+(?:the\s+)?{_NAME})?)"
        if roles
        else "(?!)"
    )
    named = rf"(?:(?:{articles})\s+{role})" if (articles := "|".join(told.get("articles", ()))) else "(?!)"
    who = rf"(?P<who>(?:{known})|{named}|{_NAME})"
    return _Expressions(
        re.compile(rf"\b(?:{'|'.join(map(re.escape, told['by']))})\s*", re.IGNORECASE),
        re.compile(rf"\b(?:{'|'.join(map(re.escape, told['said']))})\b", re.IGNORECASE),
        re.compile(rf"\s*{who}"),
        re.compile(rf"(?<!\w){who}(?:,[^,.;]{{2,60}},)?\s*$"),
        re.compile(rf"\((?:[\w ]{{0,20}}\s)?(?P<who>{known})\)"),
    )


def _candidates(raw: str, language: str) -> Iterator[re.Match[str] | None]:
    """Yield what may be the speaker: after "according to", before and after a verb of saying, in brackets."""
    expressions = _expressions(language)
    yield from (expressions.who.match(raw, by.end()) for by in expressions.by.finditer(raw))
    verbs = list(expressions.said.finditer(raw))
    # Only in the words before the verb: to look for every name in front of every verb takes long.
    yield from (
        expressions.before.search(raw[max(verb.start() - _REACH, 0) : verb.start()]) for verb in verbs
    )
    yield from (expressions.who.match(raw, verb.end()) for verb in verbs)
    yield expressions.bracketed.search(raw)


def speaker(raw: str, grammar: Grammar) -> str | None:
    """Return who is named as saying it, in the words of the text.

    Examples
    --------
    >>> from trends.articles.grammar import grammar
    >>> speaker("Attacks fell in May, according to the Observatory.", grammar("en"))
    'the Observatory'
    """
    for match in _candidates(raw, grammar.language):
        if match is None:
            continue
        who = " ".join(match["who"].split()).strip(" ,.'")
        words = who.lower().split()
        # Months are written with a capital in English, and say nothing: "August saw the most attacks".
        if words and not {words[0], words[-1]} & {
            *grammar.speakers["nobody"],
            *grammar.calendar.names["month"],
        }:
            return who
    return None
