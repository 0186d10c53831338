"""Forms of a rule: a pattern, or several patterns that stand in a clause in whatever order.

English puts the time, the place and the speaker before, between or behind what it says. A form whose parts are joined by
``&`` is found where each part matches somewhere in one clause; a part after ``!`` must not match in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, TypeAlias

from trends.articles.notation import compile_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

    from trends.articles.notation import Compiled
    from trends.articles.sieve import Needs

__all__ = ["Form", "Hit", "compile_form"]

Seen: TypeAlias = "dict[tuple[Compiled, int], list[re.Match[str]]]"
"""Where a part of a form stands in the clause that begins at a place."""

_MOST_TRIED = 8
"""Places in a clause where a part is looked for; what has more of them is a list, and no sentence that claims a thing."""


@dataclass(frozen=True)
class Hit:
    """Where a form stands in a row.

    Attributes
    ----------
    form : Form
    spans : tuple of (int, int)
        Where each of its parts stands.
    groups : mapping of str to str
        The phrases that it names, by the part each plays and a number: ``later__2``.
    """

    form: Form
    spans: tuple[tuple[int, int], ...]
    groups: Mapping[str, str]

    @property
    def start(self) -> int:
        """Where its first word stands."""
        return min(start for start, _ in self.spans)

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return max(end for _, end in self.spans)

    def phrases(self, role: str) -> list[str]:
        """Return the phrases that play a part."""
        return [text for name, text in self.groups.items() if name.rpartition("__")[0] == role]

    def overlaps(self, other: Hit) -> bool:
        """Whether both read some of the same words."""
        return any(start < last and first < end for start, end in self.spans for first, last in other.spans)

    def inside(self, other: Hit) -> bool:
        """Whether the other reads all words that this one does."""
        return all(
            any(first <= start and end <= last for first, last in other.spans) for start, end in self.spans
        )


@dataclass(frozen=True)
class Form:
    """A form as it was written in a rule, and its patterns.

    Attributes
    ----------
    written : str
    parts, barred : tuple of Compiled
    """

    written: str
    parts: tuple[Compiled, ...]
    barred: tuple[Compiled, ...] = ()

    @property
    def needs(self) -> Needs:
        """What a sentence must have for all its parts, of which no two read the same phrase."""
        words: frozenset[frozenset[str]] = frozenset().union(*(part.words for part in self.parts))
        return words, sum((part.tags for part in self.parts), Counter())

    def hits(self, line: str, bounds: Sequence[int], seen: Seen | None = None) -> Iterator[Hit]:
        """Yield where it stands in a row whose clauses begin at `bounds`.

        Parameters
        ----------
        line : str
        bounds : sequence of int
        seen : dict, optional
            Where parts stand that were looked for in this row before: many forms share one.
        """
        if len(self.parts) == 1 and not self.barred:
            for match in self.parts[0].expression.finditer(line):
                yield Hit(self, (match.span(),), _named(match, 0))
            return
        seen = {} if seen is None else seen
        for start, end in pairwise(bounds):
            places = _places(self.parts, line, start, end + 1, seen)
            chosen = _together(places, ()) if places else ()
            if chosen and not any(_places((part,), line, start, end + 1, seen) for part in self.barred):
                groups = {
                    name: text for n, match in enumerate(chosen) for name, text in _named(match, n).items()
                }
                yield Hit(self, tuple(match.span() for match in chosen), groups)


def _places(
    parts: Sequence[Compiled], line: str, start: int, end: int, seen: Seen
) -> list[list[re.Match[str]]]:
    """Return where each part stands in a clause; nothing where one of them does not."""
    places = []
    for part in parts:
        key = (part, start)
        if (matches := seen.get(key)) is None:
            matches = seen[key] = list(islice(part.expression.finditer(line, start, end), _MOST_TRIED))
        if not matches:
            return []
        places.append(matches)
    return places


def _together(
    places: Sequence[Sequence[re.Match[str]]], chosen: tuple[re.Match[str], ...]
) -> tuple[re.Match[str], ...]:
    """Choose a place for each part, so that no two read the same words; nothing where there is no such choice."""
    if len(chosen) == len(places):
        return chosen
    for match in places[len(chosen)]:
        if all(_apart(match, other) for other in chosen) and (whole := _together(places, (*chosen, match))):
            return whole
    return ()


def _named(match: re.Match[str], part: int) -> dict[str, str]:
    return {f"{name}{part}": text for name, text in match.groupdict().items() if text}


def _apart(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two parts share no phrase and no word at their ends; a gap in one may hold the other."""
    if one.start() == other.start() or one.end() == other.end():
        return False
    return {text for text in one.groups() if text}.isdisjoint(text for text in other.groups() if text)


def compile_form(
    written: str,
    text: str,
    classes: Mapping[str, Sequence[str]],
    compiled: dict[str, Compiled] | None = None,
) -> Form:
    """Make a form of a rule's pattern.

    Parameters
    ----------
    written : str
        As the file has it.
    text : str
        The same in small letters, with its named phrases filled in.
    classes : mapping
        The classes of words.
    compiled : dict, optional
        Patterns that other forms have: one that several share is made, and looked for in a clause, once.

    Examples
    --------
    >>> form = compile_form("", "fell & in {period:at} & !prices", {})
    >>> [hit.groups for hit in form.hits(" in P0 , attacks fell ", (0, 22))]
    [{'at__10': 'P0'}]
    >>> list(form.hits(" in P0 , prices fell ", (0, 21)))
    []
    """
    parts = [part.strip() for part in text.split("&")]
    compiled = {} if compiled is None else compiled
    for part in parts:
        bare = part.removeprefix("!")
        if bare not in compiled:
            compiled[bare] = compile_pattern(bare, classes)
    wanted = tuple(compiled[part] for part in parts if not part.startswith("!"))
    barred = tuple(compiled[part[1:]] for part in parts if part.startswith("!"))
    return Form(written, wanted, barred)
