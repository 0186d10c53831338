"""``trends diff``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trends.cli import completing
from trends.cli.judging import JudgingMany
from trends.cli.options import OUTPUT, TESTING, AsJson, Chosen, Language, Newest, option
from trends.cli.page import print_answer
from trends.cli.reading import conditions, given_of, loaded_in_window
from trends.cli.splitting import columns_of
from trends.cli.targets import refuse_overwriting
from trends.cli.terminal import working

if TYPE_CHECKING:
    from trends.claims import Ledger
    from trends.incidents.incidents import Incidents
    from trends.revisions import Diff
    from trends.series.series_table import SeriesTable

__all__ = ["Compared", "compared_releases", "diff"]

Older = Annotated[
    str,
    typer.Argument(
        metavar="OLD",
        help="The older release: a file, a folder, a bundled dataset, or what is in the store (ucdp-ged@25.1, "
        "store:1a2b3c...).",
        show_default=False,
        autocompletion=completing.inputs,
    ),
]
Newer = Annotated[
    str,
    typer.Argument(
        metavar="NEW",
        help="The newer release, likewise.",
        show_default=False,
        autocompletion=completing.inputs,
    ),
]
SplitBy = Annotated[
    str | None,
    option(
        "--by",
        TESTING,
        "COLUMNS",
        "Judge a series for every value of these: country,actor; by default the selection is one.",
    ),
]


@dataclass(frozen=True)
class Compared(Chosen):
    """Two releases, and what to keep of them and how to count it; None is "not given"."""

    input: Older
    newer: Newer = field(kw_only=True)
    by: SplitBy = None


def diff(
    compared: Compared,
    judging: JudgingMany,
    ledger: Annotated[
        Path | None,
        option(
            "--ledger",
            TESTING,
            "FILE",
            "Judge on both the claims of this ledger that are about these data; of a bundled dataset the bundled ledger.",
        ),
    ] = None,
    rows: Annotated[
        Path | None,
        option(
            "--rows",
            OUTPUT,
            "FILE",
            "Write every change as CSV: each row in one release alone, each field that changed.",
        ),
    ] = None,
    nowcast: Newest = "auto",
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Tell what a newer release or vintage of the same data added, removed and changed, and which verdicts flip.

    Rows are compared by their ids, field by field. What only one of the two releases covers is neither added nor removed.
    The selection is judged on both, over the days that both cover, and so are the claims of a ledger; each verdict that
    flips stands with the rows that it flipped through.
    """
    if rows is not None:
        refuse_overwriting(
            "--rows", rows, compared.input, compared.newer, *(() if ledger is None else (ledger,))
        )
    with working("Comparing"):
        result = compared_releases(compared, judging, ledger, nowcast)
    if rows is not None:
        result.to_csv(rows)
    print_answer(result, as_json=as_json, language=language)


def compared_releases(
    compared: Compared, judging: JudgingMany, ledger: Path | Ledger | None = None, nowcast: Newest = "auto"
) -> Diff:
    """Load both releases and compare them."""
    from trends.incidents.incidents import Incidents
    from trends.revisions import diff as compare

    old, new = (_loaded(compared, name) for name in (compared.input, compared.newer))
    columns = columns_of(compared.by) if isinstance(new, Incidents) else None
    counting = ("freq", "measure", "estimate", "imprecise", "series")
    return compare(
        old,
        new,
        inputs=(compared.input, compared.newer),
        ledger=ledger,
        by=columns,
        nowcast=nowcast,
        **vars(judging),
        **given_of(compared, *counting),
        **conditions(compared),
    )


def _loaded(compared: Compared, name: str) -> Incidents | SeriesTable:
    """Load one of the two; of a series file ``--by`` names the column with the series."""
    from trends.incidents.incidents import Incidents

    compared = replace(compared, input=name)
    data = loaded_in_window(replace(compared, by=None))
    if compared.by is None or isinstance(data, Incidents):
        return data
    return loaded_in_window(compared)
