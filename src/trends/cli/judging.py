"""The options of a test, as the commands that judge a series, or many, share them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from trends.cli import completing
from trends.cli.options import TESTING, option

__all__ = ["Judging", "JudgingMany"]

Margin = Annotated[
    float,
    option(
        "--margin", TESTING, "RATIO", "Largest change, up or down, that is still constant; 1.5 by default."
    ),
]
Season = Annotated[
    str,
    option(
        "--season",
        TESTING,
        "MODEL",
        "Of the time of year: auto (default), none, month or fourier:K.",
        autocompletion=completing.seasons,
    ),
]
Replicates = Annotated[
    int, option("--replicates", TESTING, "N", "Draws of the parametric bootstrap; 999 by default.")
]
ReplicatesOfMany = Annotated[
    int, option("--replicates", TESTING, "N", "Draws of the parametric bootstrap; 199 by default.")
]
Seed = Annotated[int, option("--seed", TESTING, "N", "Start of the random numbers; 0 by default.")]


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

    replicates: ReplicatesOfMany = 199
