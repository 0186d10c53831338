"""What the two figures of a comparison of releases share: its months, and how they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from trends.messages import Message

if TYPE_CHECKING:
    from trends.revisions.result import Diff

__all__ = ["heading", "month_at", "months_table", "weight_words"]


def heading(shown: Diff, name: str) -> Message:
    """Return the title of a figure."""
    return Message(f"revisions.figure.{name}", old=shown.old.label, new=shown.new.label, what=shown.unit)


def weight_words(shown: Diff) -> Message:
    """Name the figure that changes are ranked by: deaths, or the count of a series."""
    return Message("revisions.figure.weight", what=shown.unit)


def month_at(shown: Diff, at: int) -> pd.Period:
    """Return a month as messages take it."""
    return pd.Period(shown.months["month"].iloc[at], freq="M")


def months_table(shown: Diff) -> pd.DataFrame:
    """Return the figures behind either figure, one row a month."""
    return shown.months.assign(month=shown.months["month"].astype("str"))
