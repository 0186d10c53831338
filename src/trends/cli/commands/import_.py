"""``trends import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trends.cli.options import OUTPUT, AsJson, AsOf, Columns, CoveredDays, Source, Week, option
from trends.cli.page import print_page
from trends.cli.targets import refuse_overwriting
from trends.cli.terminal import remark, working, write
from trends.files.output import json_text

__all__ = ["import_"]


def import_(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Files, folders or archives of incidents, of one source; or a name of what is in the store.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        option("--out", OUTPUT, "FOLDER", "The folder to write; it is there when everything is written."),
    ],
    source: Source = None,
    columns: Columns = None,
    week: Week = None,
    as_of: AsOf = None,
    coverage: CoveredDays = None,
    as_json: AsJson = False,
) -> None:
    """Import incidents once, to count them without their being in memory.

    The rows that are kept are written as Parquet, and beside them what was read, rejected and skipped and why. The
    folder is an INPUT like any other: all commands read it, and count, pace, check, actors and screen do so without its
    being in memory where it is large. A run that is interrupted leaves nothing that could be taken for a whole folder.
    """
    from trends.cli.commands.check import checked, page
    from trends.sources.importing import import_incidents

    refuse_overwriting("--out", out, *files)
    path = files if len(files) > 1 else files[0]
    with working("Importing"):
        result = checked(
            import_incidents(
                path, out, source=source, columns=columns, week=week, as_of=as_of, coverage=coverage
            )
        )
    if as_json:
        write(json_text(result))
        return
    print_page(page(result))
    remark(f"{out.as_posix()} is an input now: trends count {out.as_posix()}")
