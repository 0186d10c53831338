"""How much the totals moved: events and deaths, over what both releases speak of and over all that each holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from trends.messages import Message
from trends.messages.numbers import percent, rounded
from trends.verdict.wording import FEWEST_FOR_PERCENT

if TYPE_CHECKING:
    from trends.revisions.rows import RowChanges

__all__ = ["EVENTS", "Total", "change_words", "exact", "totals_of"]

EVENTS = "events"
PERIODS = "periods"
_OF_OLD = ("not covered by new", "unreadable in new")
_OF_NEW = ("not covered by old", "unreadable in old")


@dataclass(frozen=True)
class Total:
    """A total in both releases.

    Attributes
    ----------
    old, new : float
    same_days : bool
        Whether both are of the same days; of others the difference is no share of the old total.
    """

    old: float
    new: float
    same_days: bool = True

    @property
    def difference(self) -> float:
        """What the newer release adds."""
        return self.new - self.old

    @property
    def told_share(self) -> float | None:
        """`share` where the old total bears a percentage: "100 % more" of one that became two would mislead."""
        return None if self.old < FEWEST_FOR_PERCENT else self.share

    @property
    def share(self) -> float | None:
        """The difference as a share of the old total; None where that was zero, or of other days."""
        return self.difference / self.old if self.old and self.same_days else None

    def to_dict(self) -> dict[str, float | None]:
        """Return both totals, their difference and its share of the old one."""
        return {
            "old": _plain(self.old),
            "new": _plain(self.new),
            "difference": _plain(self.difference),
            "share": self.share,
        }


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value


def totals_of(rows: RowChanges) -> dict[str, dict[str, Total]]:
    """Return the totals by scope and figure.

    Returns
    -------
    dict
        ``common``: what both releases hold or could hold; there the difference of the events is what was added or has
        entered the selection, less what was removed or has left it. ``all``: every row, also where the other release
        covers nothing. Rows with an unknown figure add nothing to its total.
    """
    scopes = {
        "common": (rows.in_old, rows.in_new),
        "all": (
            rows.in_old | np.isin(rows.change, [rows.code(name) for name in _OF_OLD]),
            rows.in_new | np.isin(rows.change, [rows.code(name) for name in _OF_NEW]),
        ),
    }
    figures = tuple(dict.fromkeys((*rows.old.figures, *rows.new.figures)))
    stated = [name for name in figures if any(_stated(rows, name, side) for side in ("old", "new"))]
    totals: dict[str, dict[str, Total]] = {}
    for scope, (before, after) in scopes.items():
        same_days = scope == "common" or rows.old.coverage.spans == rows.new.coverage.spans
        lines = EVENTS if rows.old.of_incidents else PERIODS
        totals[scope] = {lines: Total(float(before.sum()), float(after.sum()), same_days)}
        for name in stated:
            sums = [
                float(np.nansum(rows.figure(name, side)[which]))
                for side, which in (("old", before), ("new", after))
            ]
            totals[scope][name] = Total(sums[0], sums[1], same_days)
    return totals


def _stated(rows: RowChanges, name: str, side: str) -> bool:
    return bool((~np.isnan(rows.figure(name, side))).any())


def change_words(total: Total) -> Message:
    """Say by how much a total moved: ``12 more (3%)``."""
    way = "up" if total.difference > 0 else "down" if total.difference < 0 else "same"
    share = total.told_share
    if way == "same":
        return Message("revisions.change.same")
    amount = exact(abs(total.difference))
    if share is None:
        return Message(f"revisions.change.{way}_from_nothing", n=amount)
    return Message(f"revisions.change.{way}", n=amount, share=percent(abs(share), 1))


def exact(value: float) -> Decimal:
    """Return a total in full where it is whole, and else with the digits that sentences have."""
    return Decimal(int(value)) if value == int(value) else rounded(value)
