"""What is counted, as a message: attacks by whom, events of which kind, in which who was a side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from trends.messages import Message, recognised
from trends.tolls.measures import noun

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["names_a_selection", "narrowed", "read_subject"]

SIDES = frozenset({"actor", "attacker"})
"""Keys of several series that name who is counted."""
_SIDES = ("subject.with_side", "subject.and_side")
_PLAIN = ("attacks", "events")
"""How subjects of whole files begin: of a part of them other words hold, since events are not all attacks of somebody."""


def narrowed(
    before: str,
    *,
    attackers: Sequence[str] = (),
    kinds: Sequence[str] = (),
    sides: Iterable[Sequence[str]] = (),
) -> str:
    """Name what is left of a subject when incidents are selected from it.

    Parameters
    ----------
    before : str
        What was counted until then.
    attackers, kinds : sequence of str
        Whose attacks are meant, and which kinds of event, as the source calls them; of several any may hold.
    sides : iterable of sequence of str
        Who was a side; of the names in one sequence any may hold.

    Returns
    -------
    str
        The same where nothing is narrowed.

    Examples
    --------
    >>> narrowed("events", attackers=["X"], sides=[["Y"]])
    'attacks by X in which Y was a side'
    """
    sides = [tuple(who) for who in sides if who]
    if not (attackers or kinds or sides):
        return before
    noun_phrase, earlier = _parted(before)
    if attackers:
        noun_phrase = Message("subject.by", who=tuple(attackers))
    elif not isinstance(noun_phrase, Message) and (noun_phrase.startswith(_PLAIN) or not kinds):
        noun_phrase = "events"
    if kinds:
        if isinstance(noun_phrase, Message) and noun_phrase.id == "subject.of_kind":
            noun_phrase = cast("str", noun_phrase.values["what"])
        noun_phrase = Message("subject.of_kind", what=noun_phrase, kinds=tuple(kinds))
    for place, who in enumerate(dict.fromkeys([*earlier, *sides])):
        noun_phrase = Message(_SIDES[min(place, 1)], what=noun_phrase, who=who)
    return noun_phrase


def names_a_selection(subject: str) -> bool:
    """Return whether a subject says whose attacks, which kinds of event or whose sides are counted, and no file does."""
    if not isinstance(subject, Message):
        return False
    inner = subject.values.get("what")
    return subject.id in {*_SIDES, "subject.by", "subject.of_kind"} or (
        isinstance(inner, str) and names_a_selection(inner)
    )


_SIDE = re.compile(r"(.+?) in which (.+) was a side")
_BY = re.compile(r"attacks by (.+)")


def read_subject(text: str, measure: str) -> str:
    """Read a subject as `trends count` writes it: the message that it was, where it can be told, else the text.

    Without its measure (``events in which X was a side``) it gets it.

    Examples
    --------
    >>> read_subject("deaths in events in which X was a side", "fatalities").in_language("fr")
    'décès (événements dont X était partie)'
    """
    # A mark that stands in no subject shows what the measure puts before it and behind it.
    before, _, after = noun(measure, "\0").partition("\0")
    bare = text.removeprefix(before).removesuffix(after)
    side = _SIDE.fullmatch(bare)
    phrase = side[1] if side else bare
    by = _BY.fullmatch(phrase)
    rebuilt = narrowed(
        "events" if by else recognised(phrase),
        attackers=[by[1]] if by else [],
        sides=[[side[2]]] if side else [],
    )
    return noun(measure, rebuilt) if rebuilt == bare else text


def _parted(subject: str) -> tuple[str, list[tuple[str, ...]]]:
    """Return a subject without the sides it names, and these."""
    if not isinstance(subject, Message) or subject.id not in _SIDES:
        return subject, []
    phrase, sides = _parted(cast("str", subject.values["what"]))
    return phrase, [*sides, tuple(cast("Sequence[str]", subject.values["who"]))]
