"""The windows that a study judges, side by side: what a claim speaks of, and all that there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from trends.document.blocks import Table, paragraph
from trends.document.displayed import Displayed
from trends.messages import Message, joined
from trends.verdict.eligibility import needed_periods
from trends.verdict.measured_changes import CHANGES
from trends.verdict.rule import SIGNIFICANT
from trends.verdict.wording import (
    between,
    change_times,
    dated,
    margin_factor,
    rate_change,
    span,
    verdict_words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.document.blocks import Block
    from trends.verdict.change import Change
    from trends.verdict.pace_result import PaceResult

__all__ = ["Windows"]


@dataclass(frozen=True, eq=False, repr=False)
class Windows(Displayed):
    """Verdicts on one or more windows of the same counts, to be drawn side by side.

    Attributes
    ----------
    judged : tuple of PaceResult
        Windows that claims speak of first, the whole window last.
    """

    figures: ClassVar[Mapping[str, str]] = {"windows": "windows"}

    judged: tuple[PaceResult, ...]

    @property
    def testable(self) -> tuple[PaceResult, ...]:
        """The windows of which changes could be measured."""
        return tuple(result for result in self.judged if result.ran is not None)

    @property
    def sentence(self) -> str:
        """For each window, whether such changes are usual for the series: what happened may not last."""
        return joined([_swings(result) for result in self.testable])

    @property
    def power(self) -> str:
        """What could have been detected, of the whole window."""
        result = self.judged[-1]
        if result.detectable is None:
            needed, unit = needed_periods(result.series.freq), result.series.freq.value
            return Message("sections.detectable.none", needed=needed, unit=unit)
        found = Message("sections.detectable.halves", factor=rate_change(result.detectable.halves))
        smallest = result.detectable.smallest_supportable_margin
        if smallest <= result.margin:
            return found
        within = Message(
            "sections.detectable.margin", factor=rate_change(smallest), margin=margin_factor(result.margin)
        )
        return joined((found, within))

    def __repr__(self) -> str:
        words = ", ".join(f"{span(result.series)} {result.verdict}" for result in self.judged)
        return f"Windows: {words}"

    def blocks(self) -> list[Block]:
        """Return the sentence, and the changes of every window."""
        shown: list[Block] = [paragraph(self.sentence)] if self.sentence else []
        return [*shown, *([table] if (table := self.table()) else [])]

    def table(self) -> Table | None:
        """Return the changes of every window beside one another, a row a change; None where nothing could be measured."""
        found = self.testable
        if not found:
            return None
        columns = (
            Message("labels.change_of_rate"),
            *(Message("words.capital", text=span(result.series)) for result in found),
        )
        rows = tuple(
            (
                Message("words.capital", text=Message(f"labels.change.{name}")),
                *(_cell(result.changes[name]) for result in found),
            )
            for name in CHANGES
            if any(result.changes[name] is not None for result in found)
        )
        caption, note = Message("sections.windows.caption"), Message("sections.windows.note")
        return Table(caption, columns, rows, align="l" * len(columns), note=note)


def _cell(change: Change | None) -> str:
    if change is None:
        return ""
    interval = between(change.low95, change.high95)
    return dated(Message("sections.windows.cell", ratio=change_times(change), interval=interval), change)


def _swings(result: PaceResult) -> Message:
    assert result.assessment is not None  # noqa: S101 - `testable` holds those that have one
    often = result.assessment.test.joint >= SIGNIFICANT
    lasts = "usual" if often and result.established else "within" if often else "unusual"
    return Message(
        f"sections.windows.{lasts}", span=span(result.series), verdict=verdict_words(result.verdict)
    )
