"""``trends pace``."""

from __future__ import annotations

from typing import Annotated

import typer

from trends.cli.options import AsJson, Chosen, Language, Newest
from trends.cli.page import print_answer
from trends.cli.reading import counted
from trends.cli.terminal import working

__all__ = ["pace"]

_TESTING = "Testing"

Margin = Annotated[
    float,
    typer.Option(
        "--margin",
        help="The largest change, as a ratio up or down, that still counts as constant.",
        rich_help_panel=_TESTING,
    ),
]
Season = Annotated[
    str,
    typer.Option(
        "--season",
        metavar="auto|none|month|fourier:K",
        help="How the time of year enters the model.",
        rich_help_panel=_TESTING,
    ),
]
Replicates = Annotated[
    int, typer.Option("--replicates", help="Draws of the parametric bootstrap.", rich_help_panel=_TESTING)
]
BreakAt = Annotated[
    list[str] | None,
    typer.Option(
        "--break-at",
        metavar="DATE",
        help="A day on which the way of collecting changed: the level may jump there. Repeatable.",
        rich_help_panel=_TESTING,
    ),
]
Seed = Annotated[int, typer.Option("--seed", help="Start of the random numbers.", rich_help_panel=_TESTING)]


def pace(
    chosen: Chosen,
    margin: Margin = 1.5,
    season: Season = "auto",
    replicates: Replicates = 999,
    seed: Seed = 0,
    break_at: BreakAt = None,
    nowcast: Newest = "auto",
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Judge "the pace was constant" over the window.

    The verdict is supported, contradicted, inconclusive or not testable; beside it stand the changes with their
    intervals and the smallest change that these data could have shown.
    """
    from trends.verdict import test_pace

    with working(f"Testing against {replicates} constant histories"):
        result = test_pace(
            counted(chosen),
            margin=margin,
            season=season,
            replicates=replicates,
            seed=seed,
            break_at=break_at,
            nowcast=nowcast,
        )
    print_answer(result, as_json=as_json, language=language)
