"""When a verdict of the panel is shown: as soon as no further draw can change it, and not before.

What ran decides most verdicts, and that needs no draws. Where the verdict would be the same at every p-value
(`trends.verdict.rule.hangs_on_p`), a few replicates are as good as many. Where it hangs on the p-value, the panel says
that it is still counting, and then makes the very call that the code below it makes. So what it shows is never denied by
running that code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.messages import Message
from trends.verdict import test_pace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trends.series.count_series import CountSeries
    from trends.verdict import PaceResult

__all__ = ["FEWER_REPLICATES", "MOST_JUDGED", "Judged", "judge", "too_long"]

FEWER_REPLICATES = 99
"""Replicates to begin with."""
MOST_JUDGED = 1_000
"""Periods that are judged in passing; the bootstrap of a longer series takes minutes."""


@dataclass(frozen=True, eq=False)
class Judged:
    """A series with its result, and whether the verdict is there to be shown."""

    result: PaceResult
    settled: bool

    @property
    def replicates(self) -> int:
        """How many were drawn."""
        found = self.result.assessment
        return found.replicates if found else 0


def judge(series: CountSeries) -> Iterator[Judged]:
    """Judge a series, at first by few replicates; a second answer follows where that one is not settled."""
    first = test_pace(series, replicates=FEWER_REPLICATES)
    yield Judged(first, first.settled)
    if not first.settled:
        yield Judged(test_pace(series), settled=True)


def too_long(periods: int, unit: str) -> Message | None:
    """Say that a series has too many periods to be judged in passing; None where it has not."""
    if periods <= MOST_JUDGED:
        return None
    return Message("exploring.too_long", periods=Message("words.periods", n=periods, unit=unit))
