"""The options of a test, as the commands that judge a series, or many, share them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

__all__ = ["TESTING", "Judging", "JudgingMany"]

TESTING = "Testing"

Margin = Annotated[
    float,
    typer.Option(
        "--margin",
        help="The largest change, as a ratio up or down, that still counts as constant.",
        rich_help_panel=TESTING,
    ),
]
Season = Annotated[
    str,
    typer.Option(
        "--season",
        metavar="auto|none|month|fourier:K",
        help="How the time of year enters the model.",
        rich_help_panel=TESTING,
    ),
]
Replicates = Annotated[
    int, typer.Option("--replicates", help="Draws of the parametric bootstrap.", rich_help_panel=TESTING)
]
Seed = Annotated[int, typer.Option("--seed", help="Start of the random numbers.", rich_help_panel=TESTING)]


@dataclass(frozen=True)
class Judging:
    """How one series is judged; the fields are parameters of `trends.test_pace`."""

    margin: Margin = 1.5
    season: Season = "auto"
    replicates: Replicates = 999
    seed: Seed = 0


@dataclass(frozen=True)
class JudgingMany(Judging):
    """How each of many series is judged: with fewer draws to begin with."""

    replicates: Replicates = 199
