"""One finding of a watch: an alarm, a record, or a verdict that flipped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Finding", "Kind"]

Kind: TypeAlias = Literal["alarm", "record", "flip"]


@dataclass(frozen=True)
class Finding:
    """Something that was not there at the last look.

    Attributes
    ----------
    subject : str
        The series or the claim, as the watch calls it.
    of : str
        ``series`` or ``claim``.
    kind : str
        ``alarm``, ``record`` or ``flip``.
    period : str
        The newest period, or the first and last of several (``2026-03/2026-05``); of a flip the day of its data.
    sentence : str
        What a reader is told.
    expected : pair of float or None
        What the past of the series would give in 95 of 100 cases.
    seen : float or None
        The figure as it stands.
    q : float or None
        Of an alarm: the false discovery rate over all series of this look.
    chance : float or None
        How often chance does as much: of an alarm anywhere in the spans looked at, of a record in that period.
    revision : mapping or None
        How often revision undoes the like; see `trends.nowcasting.revision_risk`.
    direction : str
        ``rise`` or ``fall`` of an alarm, ``highest`` or ``lowest`` of a record.
    rows : tuple of str
        Of a flip: ids of the rows through which the verdict flipped.
    key : str
        What the state file remembers it by.
    """

    subject: str
    of: Literal["series", "claim"]
    kind: Kind
    period: str
    sentence: str
    expected: tuple[float, float] | None = None
    seen: float | None = None
    q: float | None = None
    chance: float | None = None
    revision: Mapping[str, Any] | None = None
    direction: str = ""
    rows: tuple[str, ...] = ()
    key: str = field(default="", repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as plain values; the sentence keeps its id and values where it has any."""
        return {
            self.of: self.subject,
            "kind": self.kind,
            "period": self.period,
            "expected": None if self.expected is None else list(self.expected),
            "seen": self.seen,
            "q": self.q,
            "chance": self.chance,
            "revision": None if self.revision is None else dict(self.revision),
            "direction": self.direction,
            "rows": list(self.rows),
            "sentence": self.sentence,
        }
