"""``trends pace``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from trends.cli.engines import counted
from trends.cli.judging import Judging
from trends.cli.options import TESTING, AsJson, Chosen, Language, Newest, option
from trends.cli.page import print_answer
from trends.cli.terminal import working

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.verdict.pace_result import PaceResult

__all__ = ["judged", "pace"]

BreakAt = Annotated[
    list[str] | None,
    option("--break-at", TESTING, "DATE", "The way of collecting changed: the level may jump. Repeatable."),
]


def pace(
    chosen: Chosen,
    judging: Judging,
    break_at: BreakAt = None,
    nowcast: Newest = "auto",
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Judge "the pace was constant" over the window.

    The verdict is supported, contradicted, inconclusive or not testable; beside it stand the changes with their
    intervals and the smallest change that these data could have shown.
    """
    with working(f"Testing against {judging.replicates} constant histories"):
        result = judged(chosen, judging, break_at, nowcast)
    print_answer(result, as_json=as_json, language=language)


def judged(
    chosen: Chosen, judging: Judging, break_at: Sequence[str] | None = None, nowcast: Newest = "auto"
) -> PaceResult:
    """Count what was chosen and judge its pace."""
    from trends.verdict import test_pace

    return test_pace(counted(chosen), **vars(judging), break_at=break_at, nowcast=nowcast)
