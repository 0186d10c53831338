"""``trends screen``."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from trends.cli.judging import JudgingMany
from trends.cli.options import OUTPUT, SELECTION, TESTING, AsJson, Chosen, Newest, option
from trends.cli.page import print_answer
from trends.cli.reading import given_of
from trends.cli.splitting import split
from trends.cli.targets import refuse_overwriting, writable
from trends.cli.terminal import counting_up, working

__all__ = ["screen"]

_WORK = "Work"
_ENDINGS = (".parquet", ".csv")
_WAYS = ("freq", "measure", "estimate", "imprecise", "start", "end")


@dataclass(frozen=True)
class Screened(Chosen):
    """What to read, what to keep of it, how to count it, and by what to split it."""

    by: Annotated[
        str | None,
        option(
            "--by",
            "Splitting",
            "COLUMNS",
            "Incidents: by default country,actor, an actor on either side. Series: the column that names them.",
        ),
    ] = None
    series: Annotated[
        str | None,
        option("--series", SELECTION, "NAME", "Series: only those of this name; * stands for any text."),
    ] = None


def screen(
    screened: Screened,
    judging: JudgingMany,
    min_count: Annotated[
        float,
        option("--min-count", TESTING, "N", "A series with fewer events is not tested; 20 by default."),
    ] = 20,
    nowcast: Newest = "auto",
    jobs: Annotated[
        int | None,
        option("--jobs", _WORK, "N", "Processes to use; by default one a core."),
    ] = None,
    scheduler: Annotated[
        str | None,
        option(
            "--scheduler",
            _WORK,
            "ADDRESS",
            "A Dask cluster instead (tcp://10.0.0.1:8786); needs the extra cluster.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        option(
            "--out",
            OUTPUT,
            "FILE",
            "Write all rows to this file, .parquet or .csv. After a kill the same command goes on where it was.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Judge many series at once, and find what changed most.

    Every actor in every country, or every series of a file, is judged as trends pace would judge it alone; beside
    its verdict stands q, the false discovery rate that allows for how many were looked at.
    """
    if out is not None:
        writable(out, _ENDINGS)
        refuse_overwriting("--out", out, screened.input)
    from trends.verdict.screening.screen import screen as screen_of

    with working("Reading"):
        series = split(screened)
        ways = given_of(screened, *_WAYS)
    with counting_up() as progress:
        result = screen_of(
            series.data,
            by=series.by,
            names=series.names,
            **ways,
            min_count=min_count,
            **vars(judging),
            nowcast=nowcast,
            workers=jobs,
            scheduler=scheduler,
            progress=progress,
            resume=None if out is None else _unfinished(out),
        )
    result = replace(result, notes=(*series.notes, *result.notes))
    if out is not None:
        (result.to_csv if out.suffix.casefold() == ".csv" else result.to_parquet)(out)
        # Only now: a disk that is full must not cost what was judged.
        shutil.rmtree(_unfinished(out), ignore_errors=True)
    print_answer(result, as_json=as_json)


def _unfinished(out: Path) -> Path:
    """Return the folder beside a file in which its rows are kept until it is written."""
    return out.with_name(f".{out.name}.unfinished")
