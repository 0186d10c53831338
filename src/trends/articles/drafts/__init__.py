"""From a frame to what a ledger asks: the periods, the number and the direction of the claim, and what is missing.

One function a kind. What the words leave open is taken from the dateline or from the sentences before, which makes the
reading less sure; what nothing tells is named as missing, and the claim is not judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.articles.drafts.changes import change, comparison
from trends.articles.drafts.draft import Context, Draft
from trends.articles.drafts.numbers import average, range_of_figures, share_of, total
from trends.articles.drafts.records import record
from trends.articles.drafts.tempo import before_and_after, constant_pace, season, streak

if TYPE_CHECKING:
    from collections.abc import Callable

    from trends.articles.frames import Frame

__all__ = ["Context", "Draft", "drafted"]

_KINDS: dict[str, Callable[[Frame, Context, Draft], None]] = {
    "record": record,
    "change": change,
    "constant pace": constant_pace,
    "streak": streak,
    "season": season,
    "before and after": before_and_after,
    "comparison": comparison,
    "share": share_of,
    "total": total,
    "average": average,
    "range": range_of_figures,
}


def drafted(frame: Frame, context: Context) -> Draft:
    """Read a frame as a claim of its kind."""
    draft = Draft(guessed=int(frame.inherited))
    _KINDS[frame.kind](frame, context, draft)
    return draft
