"""What a series file comes with beside its rows: the measures it can be counted by, and the claims made of it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ClaimNote", "Measure"]


@dataclass(frozen=True)
class Measure:
    """What a measure is made of: columns that are added up (null where one of them is), and how sentences call it."""

    columns: tuple[str, ...]
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True)
class ClaimNote:
    """A claim about the pace that a bundled series is judged against; `date` and `window_end` as they were written."""

    id: str
    who: str
    says: str
    date: str
    window_end: str
    source_url: str = ""
    note: str = ""
