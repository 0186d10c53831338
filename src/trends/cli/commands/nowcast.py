"""``trends nowcast``."""

from __future__ import annotations

from typing import Annotated, Literal

from trends.cli.engines import counted
from trends.cli.options import AsJson, Chosen, Language, option
from trends.cli.page import print_answer
from trends.cli.terminal import working

__all__ = ["nowcast"]


Triangle = Annotated[
    Literal["bundled", "store"],
    option(
        "--triangle",
        None,
        "WHICH",
        "How earlier figures were revised: UCDP's deaths by country that come with the package (bundled, the default), or "
        "what the vintages in the local store tell (store), of events too.",
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
