"""Whether a sentence is about armed violence: the words of sport, prices, weather and politics are often the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trends.articles.units import any_of

if TYPE_CHECKING:
    from trends.articles.grammar import Grammar
    from trends.articles.units import Row

__all__ = ["of_violence"]

_PHRASE = re.compile(r"[A-Z]\d+")


def of_violence(small: str, row: Row, grammar: Grammar) -> bool:
    """Tell whether a sentence may claim something about armed violence.

    A word of another world rules it out unless there are as many of armed violence: bombs fall in storms, too, and gunmen
    stop a bus.

    Parameters
    ----------
    small : str
        The sentence in small letters.
    row : Row
        Its units.
    grammar : Grammar
    """
    if small.rstrip("\"'\u201d\u00bb) ").endswith(("?", "\u061f")):
        return False
    # A word at the head of a sentence may have been taken for a place: "Overdoses claimed more lives".
    taken = {
        number: small[phrase.start : phrase.end].replace("-", " ")
        for number, phrase in enumerate(row.phrases)
        if phrase.tag == "L" and phrase.weak
    }
    line = row.line
    for number, words in taken.items():
        line = line.replace(f" L{number} ", f" {words} ")
    heads = {word for words in taken.values() for word in words.split()}
    if any(pattern.expression.match(line, 1) for pattern in grammar.asking):
        return False
    if any(
        pattern.expression.search(line)
        for pattern in grammar.figurative.likely(row.words | heads, row.phrases)
    ):
        return False
    told, text = row.words | heads, small
    if begun := _behind_the_scenery(row, grammar):
        told, text = frozenset(row.line[begun:].split()), small[row.span(begun, len(row.line))[0] :]
    elsewhere = len(told & grammar.other) + 2 * len(grammar.phrases.findall(text))
    if not elsewhere:
        return True
    armed = len(row.words & grammar.armed) + sum(
        phrase.tag == "A" or (phrase.tag == "M" and _armed(small[phrase.start : phrase.end], grammar))
        for phrase in row.phrases
    )
    around = len(row.words & grammar.setting)
    return armed + around > elsewhere or (armed > 0 and armed + around >= elsewhere)


def _behind_the_scenery(row: Row, grammar: Grammar) -> int:
    """Return where the main clause begins of a sentence that sets a scene: "as parliament debates a law, raids go on".

    Only where the main clause itself shows that it is about armed violence; 0 elsewhere.
    """
    scenery = any_of(grammar.scenery).match(row.line) if grammar.scenery else None
    begun = row.line.find(" , ", scenery.end()) + 2 if scenery else 1
    if begun < 2:
        return 0
    main = row.line[begun:].split()
    shown = any(
        row.phrase(text).tag in "AM" and not row.phrase(text).weak for text in main if _PHRASE.fullmatch(text)
    )
    return (
        begun
        if shown
        or not grammar.armed.isdisjoint(main)
        or not set(grammar.classes.get("killed", ())).isdisjoint(main)
        else 0
    )


def _armed(words: str, grammar: Grammar) -> bool:
    """Whether what is counted is said to be armed: "militant attacks", "suicide bombings"."""
    return not grammar.armed.isdisjoint(words.replace("-", " ").split())
