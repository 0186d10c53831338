"""``trends places``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from trends.cli.failures import UsageError
from trends.cli.options import TESTING, AsJson, Language, Selecting, option
from trends.cli.page import print_answer
from trends.cli.reading import FOR_SERIES, given_of, loaded_in_window, selected
from trends.cli.terminal import working
from trends.errors import listed

__all__ = ["places"]


@dataclass(frozen=True)
class Placing(Selecting):
    """What to read, what to keep of it, and by what places to look at it."""

    by: Annotated[
        Literal["cell", "admin1"] | None,
        option("--by", TESTING, "PLACES", "cell, of half a degree (default), or admin1: provinces."),
    ] = None


Split = Annotated[
    str | None,
    option("--split", TESTING, "DATE", "First day of the later half; by default the middle of the window."),
]
Margin = Annotated[
    float,
    option(
        "--margin", TESTING, "SHARE", "Events stayed if no larger share of them lies elsewhere (default 0.2)."
    ),
]
Permutations = Annotated[
    int, option("--permutations", TESTING, "N", "Shifts in time that are drawn (default 999).", min=99)
]
Seed = Annotated[int, option("--seed", TESTING, "N", "Of the random generator (default 0).")]


def places(
    placing: Placing,
    split: Split = None,
    margin: Margin = 0.2,
    permutations: Permutations = 999,
    seed: Seed = 0,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Say whether the violence is moving.

    The places before and after the middle of the window: the part of the events that would have to lie elsewhere, the
    centre of gravity, new and abandoned places and the spread to neighbours, each beside what chance alone gives.
    """
    from trends.incidents.incidents import Incidents
    from trends.movement import place_shift

    by, selecting = placing.by, replace(placing, by=None)
    if misplaced := [f"--{name}" for name in FOR_SERIES if getattr(selecting, name) is not None]:
        raise UsageError(
            f"{listed(misplaced)} can only be used with a series, and only incidents have places."
        )
    with working("Shifting in time"):
        data = loaded_in_window(selecting)
        if not isinstance(data, Incidents):
            raise UsageError(f"Only incidents have places, but {selecting.input} holds a series of counts.")
        result = place_shift(
            selected(selecting, data),
            **({} if by is None else {"by": by}),
            split=split,
            margin=margin,
            permutations=permutations,
            seed=seed,
            **given_of(selecting, "measure"),
        )
    print_answer(result, as_json=as_json, language=language)
