"""Where a figure stands among its rivals, each of which may be a range or unknown, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.messages import Message, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.claims.evidence import Truth
    from trends.claims.known import Known

__all__ = ["Ranked", "outranked", "place_claimed", "short_rank"]


@dataclass(frozen=True)
class Ranked:
    """Where a figure stands among its rivals: those surely beyond it, and those of which that is open.

    `open_` have a figure that overlaps; `unknown` have none, and no bounds that rule it out; `ruled_out` have none, but
    bounds that do; `known` have a figure.
    """

    holds: bool | None
    beyond: tuple[Known, ...]
    open_: tuple[Known, ...]
    unknown: int
    ruled_out: int
    known: int

    def why(self, table: str, truth: Truth) -> str:
        """Say why, with the words of a table of messages; empty where too few figures are known for an answer."""
        if truth == "false":
            return Message(f"{table}.why.beaten", n=len(self.beyond), known=self.known)
        if truth == "true":
            why = [Message(f"{table}.why.holds", n=self.known)]
            if self.unknown:
                why.append(Message(f"{table}.why.unknown", n=self.unknown))
            return joined(why, "semicolon")
        return Message(f"{table}.why.overlap", n=len(self.open_)) if self.open_ else ""


def outranked(
    own: Known, rivals: Sequence[Known], direction: str, rank: int = 1, among: int | None = None
) -> Ranked:
    """Find the place of a figure among its rivals, as far as they have figures.

    Returns
    -------
    Ranked
        `holds` answers for the rivals that have a figure; None where one of them leaves it open.
    """

    def above(one: Known, other: Known) -> bool:
        """Whether `one` is surely as far out as `other`, or farther."""
        if direction == "highest":
            return other.high is not None and one.low >= other.high
        return one.high is not None and one.high <= other.low

    def below(one: Known, other: Known) -> bool:
        """Whether `one` is surely not as far out as `other`."""
        if direction == "highest":
            return one.high is not None and one.high < other.low
        return other.high is not None and one.low > other.high

    beyond = tuple(rival for rival in rivals if above(rival, own))
    undecided = [rival for rival in rivals if not above(rival, own) and not below(rival, own)]
    unknown = [rival for rival in undecided if rival.without]
    open_ = tuple(rival for rival in undecided if not rival.without)
    most, least = len(beyond) + len(open_), len(beyond)
    if among is not None:
        holds = False if least >= among else None if most >= among else True
    # "The second highest" is as wrong of the highest as of the third.
    elif least > rank - 1 or (most < rank - 1 and not unknown):
        holds = False
    else:
        holds = True if least == most == rank - 1 else None
    without = sum(bool(rival.without) for rival in rivals)
    return Ranked(holds, beyond, open_, len(unknown), without - len(unknown), len(rivals) - without)


def short_rank(own: Known, ranked: Ranked, truth: Truth, direction: str, place: Message) -> Message:
    """Say a figure's place in a few words: ``23, but 18 in May 2020``, ``23: the lowest of 12``."""
    if own.without:
        return Message("claims.short.no_figure")
    figure = own.words()
    if truth == "false" and ranked.beyond:
        farthest = max if direction == "highest" else min
        rival = farthest(ranked.beyond, key=lambda one: (one.low, one.when))
        return Message("claims.short.beaten", figure=figure, rival=rival.words(), when=_when(rival))
    if truth == "true":
        return Message("claims.short.place", figure=figure, place=place, n=ranked.known + 1)
    if truth == "false":
        return Message("claims.short.not_place", figure=figure, place=place)
    others = ranked.known + ranked.ruled_out + ranked.unknown
    return Message("claims.short.open", figure=figure, n=ranked.unknown + len(ranked.open_), of=others)


def _when(one: Known) -> str:
    """Return when a figure is of; of an attack without its place."""
    if isinstance(one.when, Message) and one.when.id == "claims.attack.at":
        attack = one.when.values["attack"]
        return attack if isinstance(attack, str) else one.when
    return one.when


def place_claimed(table: str, direction: str, rank: int, among: int | None) -> Message:
    """Name the place that is claimed, with the words of a table of messages: the highest, the second highest, one of five."""
    if among:
        return Message(f"{table}.among", n=among, direction=direction)
    if rank > 1:
        return Message(f"{table}.ranked", rank=rank, direction=direction)
    return Message(f"{table}.first", direction=direction)
