"""Verdicts that are other ones on a newer release, and what they flipped through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trends.revisions.attribution import Why

__all__ = ["ClaimOnBoth", "Flip", "Judged"]


@dataclass(frozen=True)
class Flip:
    """A verdict that is another one on the newer release.

    Attributes
    ----------
    what : str
        The id of the claim, or what the series counts.
    kind : str
        ``claim`` or ``series``.
    says : str
        What is judged, in words.
    old, new : str
        The verdicts.
    old_sentence, new_sentence : str
        What is said with each.
    rows : tuple of str
        Ids of the rows through which it flipped, those that weigh most first.
    why : str
        How that is known; see `trends.revisions.attribution.Cause`.
    changed : int
        Rows that changed inside its window.
    """

    what: str
    kind: str
    says: str
    old: str
    new: str
    old_sentence: str
    new_sentence: str
    rows: tuple[str, ...]
    why: Why
    changed: int

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "what": self.what,
            "kind": self.kind,
            "says": self.says,
            "old": self.old,
            "new": self.new,
            "rows": list(self.rows),
            "why": self.why,
            "changed_rows": self.changed,
            "old_sentence": self.old_sentence,
            "new_sentence": self.new_sentence,
        }


@dataclass(frozen=True)
class ClaimOnBoth:
    """A claim as it was judged on both releases, whether its verdict flipped or not.

    Attributes
    ----------
    id, says : str
    old, new : str
        The verdicts.
    old_sentence, new_sentence : str
        What is said with each.
    """

    id: str
    says: str
    old: str
    new: str
    old_sentence: str
    new_sentence: str


@dataclass(frozen=True)
class Judged:
    """What was judged on both releases.

    Attributes
    ----------
    series, claims : int
        How many, whether they flipped or not.
    flips : tuple of Flip
    notes : tuple of str
        What could not be judged, and why.
    each_claim : tuple of ClaimOnBoth
        The claims, in the order of the ledger; none where no row changed.
    """

    series: int = 0
    claims: int = 0
    flips: tuple[Flip, ...] = ()
    notes: tuple[str, ...] = ()
    each_claim: tuple[ClaimOnBoth, ...] = ()

    def joined(self, other: Judged) -> Judged:
        """Put two together."""
        return Judged(
            self.series + other.series,
            self.claims + other.claims,
            (*self.flips, *other.flips),
            (*self.notes, *other.notes),
            (*self.each_claim, *other.each_claim),
        )
