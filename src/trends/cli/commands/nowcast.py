"""``trends nowcast``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from trends.cli.options import AsJson, Chosen, Language
from trends.cli.page import print_answer
from trends.cli.reading import counted
from trends.cli.terminal import working

__all__ = ["nowcast"]


Triangle = Annotated[
    Literal["bundled", "store"],
    typer.Option(
        "--triangle",
        help="How earlier figures were revised: UCDP's deaths by country, which come with the package, or what the "
        "vintages in the local store tell, of events too.",
    ),
]


def nowcast(
    chosen: Chosen, triangle: Triangle = "bundled", as_json: AsJson = False, language: Language = "en"
) -> None:
    """Say what the newest periods will come to.

    The newest figures of UCDP are drafts: what they will come to is read off how earlier ones were revised, with
    intervals of 80 and 95%. Where no such history is of the source and the measure, the command says so, and that is no
    failure.
    """
    from trends.nowcasting.nowcast import nowcast as nowcast_of

    with working("Nowcasting"):
        result = nowcast_of(counted(chosen), triangle=triangle)
    print_answer(result, as_json=as_json, language=language)
