"""The kinds of claim: for each the fields of its entry, and one function from the data to the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from trends.claims.kinds import (
    average,
    before_and_after,
    change,
    comparison,
    movement,
    pace,
    range_of_figures,
    record,
    season,
    share,
    spread,
    streak,
    total,
    untestable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from trends.claims.claim import Claim
    from trends.claims.evidence import Evidence

__all__ = ["KINDS", "Kind"]


class Kind(NamedTuple):
    """A kind of claim: the model of its entry, and the function that weighs it."""

    model: type[Claim]
    weigh: Callable[[Any, Any], Evidence]


KINDS: dict[str, Kind] = {
    "constant pace": Kind(pace.PaceClaim, pace.weigh),
    "change": Kind(change.ChangeClaim, change.weigh),
    "record": Kind(record.RecordClaim, record.weigh),
    "streak": Kind(streak.StreakClaim, streak.weigh),
    "season": Kind(season.SeasonClaim, season.weigh),
    "before and after": Kind(before_and_after.BeforeAndAfterClaim, before_and_after.weigh),
    "comparison": Kind(comparison.ComparisonClaim, comparison.weigh),
    "movement": Kind(movement.MovementClaim, movement.weigh),
    "spread": Kind(spread.SpreadClaim, spread.weigh),
    "share": Kind(share.ShareClaim, share.weigh),
    "total": Kind(total.TotalClaim, total.weigh),
    "average": Kind(average.AverageClaim, average.weigh),
    "range": Kind(range_of_figures.RangeClaim, range_of_figures.weigh),
    "not testable": Kind(untestable.UntestableClaim, untestable.weigh),
}
"""By the name that a ledger gives it."""
