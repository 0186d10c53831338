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
_ONLY = "subject.only"
_LONGEST = 80
"""A longer condition is cut in the subject, which stands in every sentence; the provenance has it whole."""
_PLAIN = ("attacks", "events")
"""How subjects of whole files begin: of a part of them other words hold, since events are not all attacks of somebody."""


def narrowed(
    before: str,
    *,
    attackers: Sequence[str] = (),
    kinds: Sequence[str] = (),
    sides: Iterable[Sequence[str]] = (),
    conditions: Sequence[str] = (),
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
    conditions : sequence of str
        What else holds of them, as the user wrote it: without it a part of a file would be taken for all of it.

    Returns
    -------
    str
        The same where nothing is narrowed.

    Examples
    --------
    >>> narrowed("events", attackers=["X"], sides=[["Y"]])
    'attacks by X in which Y was a side'
    >>> narrowed("attacks", conditions=["fatalities_best >= 3"])
    'attacks (only fatalities_best >= 3)'
    """
    # Conditions stand behind all else, so those of an earlier selection are taken off and set
    # behind the new words.
    before, earlier_conditions = _unconditional(before)
    phrase = _narrowed_to(before, attackers, kinds, sides)
    short = [_shortened(condition) for condition in conditions]
    only = tuple(dict.fromkeys([*earlier_conditions, *short]))
    return Message(_ONLY, what=phrase, conditions=only) if only else phrase


def _narrowed_to(
    before: str, attackers: Sequence[str], kinds: Sequence[str], sides: Iterable[Sequence[str]]
) -> str:
    sides = [tuple(who) for who in sides if who]
    if not (attackers or kinds or sides):
        return before
    noun_phrase, earlier = _parted(before)
    if attackers:
        noun_phrase = Message("subject.by", who=tuple(attackers))
    # "Attacks" of which a group was a side need not be its attacks.
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
    return subject.id in {*_SIDES, _ONLY, "subject.by", "subject.of_kind"} or (
        isinstance(inner, str) and names_a_selection(inner)
    )


_SIDE = re.compile(r"(.+?) in which (.+) was a side")
_BY = re.compile(r"attacks by (.+)")
_WITH_CONDITIONS = re.compile(r"(.+?) \(only (.+)\)")


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
    limited = _WITH_CONDITIONS.fullmatch(bare)
    whole = limited[1] if limited else bare
    side = _SIDE.fullmatch(whole)
    phrase = side[1] if side else whole
    by = _BY.fullmatch(phrase)
    rebuilt = narrowed(
        "events" if by else recognised(phrase),
        attackers=[by[1]] if by else [],
        sides=[[side[2]]] if side else [],
        # Several were joined by "and", which may as well stand in one of them; joined they read the same.
        conditions=[limited[2]] if limited else [],
    )
    return noun(measure, rebuilt) if rebuilt == bare else text


def _parted(subject: str) -> tuple[str, list[tuple[str, ...]]]:
    """Return a subject without the sides it names, and these."""
    if not isinstance(subject, Message) or subject.id not in _SIDES:
        return subject, []
    phrase, sides = _parted(cast("str", subject.values["what"]))
    return phrase, [*sides, tuple(cast("Sequence[str]", subject.values["who"]))]


def _unconditional(subject: str) -> tuple[str, tuple[str, ...]]:
    """Return a subject without the conditions in brackets behind it, and these."""
    if not isinstance(subject, Message) or subject.id != _ONLY:
        return subject, ()
    return cast("str", subject.values["what"]), tuple(cast("Sequence[str]", subject.values["conditions"]))


def _shortened(condition: str) -> str:
    if isinstance(condition, Message):
        return condition
    text = " ".join(condition.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
