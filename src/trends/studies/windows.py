"""The windows that a study judges, side by side: what a claim speaks of, and all that there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from trends.document.displayed import Displayed

if TYPE_CHECKING:
    from collections.abc import Mapping

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
