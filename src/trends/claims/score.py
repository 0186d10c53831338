"""The score of a ledger: how many claims got which verdict, how many of those say little, and what the false ones share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from trends.claims.sentence import judged_elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trends.claims.evidence import ClaimVerdict
    from trends.verdict.rule import Verdict

__all__ = ["COMMON", "Facet", "Score", "Shared", "place_of", "score_of"]

COMMON = 0.05
"""Chance from which on a constant pace brings about what is claimed too often for it to say much."""

_FEWEST = 3
"""Claims that do not hold from which on it is told what most of them share: two that are alike are soon found."""

Facet: TypeAlias = Literal["kind", "speaker", "place"]


@dataclass(frozen=True)
class Shared:
    """What most of the claims that do not hold have in common.

    Attributes
    ----------
    facet : str
        ``kind``, ``speaker`` or ``place``.
    name : str
    contradicted, decided : int
        Claims with it that do not hold, and all with it that could be decided.
    """

    facet: Facet
    name: str
    contradicted: int
    decided: int


@dataclass(frozen=True)
class Score:
    """The score of a ledger.

    Attributes
    ----------
    tally : dict of str to int
        Claims by verdict.
    speakers, kinds : int
        How many people or bodies made them, and how many kinds of claim they are.
    wrong_speakers, wrong_kinds : int
        The same of the claims that do not hold.
    observed_only : int
        Claims that hold among the periods that have a figure, while others have none.
    common : int
        Claims that hold and that chance alone would bring about once in twenty times or more.
    elsewhere : int
        Claims of an area, or a thing, other than what the figures are about.
    shared : Shared or None
        None where fewer than three do not hold, or no kind, speaker or place has more than half of them and a larger part
        of them than of all that were decided.
    """

    tally: dict[Verdict, int]
    speakers: int
    kinds: int
    wrong_speakers: int
    wrong_kinds: int
    observed_only: int
    common: int
    elsewhere: int
    shared: Shared | None

    @property
    def claims(self) -> int:
        """All claims judged."""
        return sum(self.tally.values())

    @property
    def decided(self) -> int:
        """Claims that hold or do not."""
        return self.tally["supported"] + self.tally["contradicted"]


def score_of(judged: Iterable[ClaimVerdict], tally: dict[Verdict, int]) -> Score:
    """Count what a page says of a ledger as a whole."""
    every = list(judged)
    held = [judged for judged in every if judged.verdict == "supported"]
    wrong = [judged for judged in every if judged.verdict == "contradicted"]
    return Score(
        tally=tally,
        speakers=len({judged.claim.who for judged in every}),
        kinds=len({judged.claim.kind for judged in every}),
        wrong_speakers=len({judged.claim.who for judged in wrong}),
        wrong_kinds=len({judged.claim.kind for judged in wrong}),
        observed_only=sum(judged.evidence.of_observed for judged in held),
        common=sum(
            judged.evidence.chance is not None and judged.evidence.chance.p >= COMMON for judged in held
        ),
        elsewhere=sum(any(judged_elsewhere(judged.claim, judged.evidence)) for judged in every),
        shared=_shared(wrong, [*held, *wrong]),
    )


def place_of(judged: ClaimVerdict) -> str:
    """Return the place that a claim speaks of: its own words, or what it was judged on."""
    return judged.claim.area or judged.evidence.judged_on


_FACETS: dict[Facet, Callable[[ClaimVerdict], str]] = {
    "kind": lambda judged: judged.claim.kind,
    "speaker": lambda judged: judged.claim.who,
    "place": place_of,
}


def _shared(wrong: list[ClaimVerdict], decided: list[ClaimVerdict]) -> Shared | None:
    if len(wrong) < _FEWEST:
        return None
    shared = []
    for facet, name_of in _FACETS.items():
        name, number = Counter(map(name_of, wrong)).most_common(1)[0]
        among = sum(name_of(judged) == name for judged in decided)
        # What all claims share, those that do not hold share too: that says nothing of them.
        if name and 2 * number > len(wrong) and number * len(decided) > among * len(wrong):
            shared.append(Shared(facet, name, number, among))
    return max(shared, key=lambda judged: judged.contradicted, default=None)
