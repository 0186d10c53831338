"""Whether a sentence is about armed violence: the words of sport, prices, weather and politics are often the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trends.articles.grammar import Grammar
    from trends.articles.units import Row

__all__ = ["of_violence"]


def of_violence(small: str, row: Row, grammar: Grammar) -> bool:
    """Tell whether a sentence may claim something about armed violence.

    A word of another world rules it out unless there are more words of armed violence: bombs fall in storms, too.

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
    elsewhere = len(row.words & grammar.other) + 2 * len(grammar.phrases.findall(small))
    if not elsewhere:
        return True
    armed = len(row.words & (grammar.armed | grammar.setting)) + sum(
        phrase.tag == "A" for phrase in row.phrases
    )
    return armed > elsewhere
