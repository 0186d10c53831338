"""How ACLED collects: which kinds of event are attacks, and countries taken up in different years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.selection.conditions import DefaultKinds
from trends.series.collection import Collection, first_days

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DEFAULT_KINDS", "collection"]

DEFAULT_KINDS = DefaultKinds(
    "ACLED",
    ("Battles", "Explosions/Remote violence", "Violence against civilians"),
    older=("Battle-*", "Remote violence"),
)
"""What ACLED calls organised political violence, today and before 2019; demonstrations and strategic developments are no
attacks."""


def collection(frame: pd.DataFrame) -> Collection:
    """Return how the rows of a file were collected."""
    return Collection("ACLED", starts=first_days(frame), default_kinds=DEFAULT_KINDS)
