"""Words in all their forms: ``~climb`` in a class stands for climb, climbs, climbed and climbing, ``augment(e|ent)`` for both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trends.articles.conjugation import VERBS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["all_forms", "expanded"]

_DOUBLED = re.compile(r"[^aeiou]*[aeiou][bdgklmnprt]")
"""A verb of one syllable with one short vowel doubles its last letter: dropped, dipping."""


def all_forms(verb: str) -> tuple[str, ...]:
    """Return the forms of a verb: its base, with -s, in the past, as a participle, and with -ing.

    An irregular past stands behind a stroke, and so does a participle that is another word; what belongs to the verb
    follows: ``go/went/gone up``.

    Examples
    --------
    >>> all_forms("drop")
    ('drop', 'drops', 'dropped', 'dropping')
    >>> all_forms("go/went/gone up")
    ('go up', 'goes up', 'went up', 'gone up', 'going up')
    """
    head, _, rest = verb.partition(" ")
    base, *irregular = head.split("/")
    stem = base + base[-1] if _DOUBLED.fullmatch(base) else base
    if base.endswith("e"):
        past, lasting = base + "d", base[:-1] + "ing"
    elif base.endswith("y") and base[-2] not in "aeiou":
        past, lasting = base[:-1] + "ied", base + "ing"
    else:
        past, lasting = stem + "ed", stem + "ing"
    if base.endswith("y") and base[-2] not in "aeiou":
        third = base[:-1] + "ies"
    else:
        third = base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    forms = (base, third, *(irregular or (past,)), lasting)
    return tuple(dict.fromkeys(f"{form} {rest}".strip() for form in forms))


def expanded(words: Iterable[str], language: str = "en") -> tuple[str, ...]:
    """Return a class of words, with each that is written for several in all its forms.

    Examples
    --------
    >>> expanded(["augment(e|ent)", "~climb"])
    ('augmente', 'augmentent', 'climb', 'climbs', 'climbed', 'climbing')
    """
    verb = VERBS.get(language, all_forms)
    every = (form for word in words for form in (verb(word[1:]) if word.startswith("~") else _endings(word)))
    return tuple(dict.fromkeys(every))


def _endings(word: str) -> Iterator[str]:
    stem, opened, rest = word.partition("(")
    if not opened:
        yield word
        return
    endings, _, after = rest.partition(")")
    for ending in endings.split("|"):
        yield from _endings(stem + ending + after)
