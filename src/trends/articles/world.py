"""Whether a sentence is about armed violence: the words of sport, prices, weather and politics are often the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trends.articles.grammar import Grammar
    from trends.articles.units import Row

__all__ = ["of_violence"]


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
    elsewhere = len((row.words | heads) & grammar.other) + 2 * len(grammar.phrases.findall(small))
    if not elsewhere:
        return True
    armed = len(row.words & grammar.armed) + sum(
        phrase.tag == "A" or (phrase.tag == "M" and _armed(small[phrase.start : phrase.end], grammar))
        for phrase in row.phrases
    )
    around = len(row.words & grammar.setting)
    return armed + around > elsewhere or (armed > 0 and armed + around >= elsewhere)


def _armed(words: str, grammar: Grammar) -> bool:
    """Whether what is counted is said to be armed: "militant attacks", "suicide bombings"."""
    return not grammar.armed.isdisjoint(words.replace("-", " ").split())
