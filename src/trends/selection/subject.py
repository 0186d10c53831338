"""What is counted, as a message: attacks by whom, events of which kind, in which who was a side."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from trends.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


__all__ = ["narrowed"]

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
    what, earlier = _parted(before)
    if attackers:
        what = Message("subject.by", who=tuple(attackers))
    elif not isinstance(what, Message) and (what.startswith(_PLAIN) or not kinds):
        what = "events"
    if kinds:
        if isinstance(what, Message) and what.id == "subject.of_kind":
            what = cast("str", what.values["what"])
        what = Message("subject.of_kind", what=what, kinds=tuple(kinds))
    for place, who in enumerate(dict.fromkeys([*earlier, *sides])):
        what = Message(_SIDES[min(place, 1)], what=what, who=who)
    return what


def _parted(subject: str) -> tuple[str, list[tuple[str, ...]]]:
    """Return a subject without the sides it names, and these."""
    if not isinstance(subject, Message) or subject.id not in _SIDES:
        return subject, []
    what, sides = _parted(cast("str", subject.values["what"]))
    return what, [*sides, tuple(cast("Sequence[str]", subject.values["who"]))]
