"""``trends report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trends.cli.options import OUTPUT
from trends.cli.page import print_page
from trends.cli.terminal import remark, steps, write

if TYPE_CHECKING:
    from trends.document.blocks import Block
    from trends.reporting import Available, RenderedReport

__all__ = ["report"]


def report(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="Reports; without any, the default one.", show_default=False),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="Look back: figures published later are invisible. By default the last day that the data cover.",
            show_default=False,
        ),
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "-p",
            metavar="KEY=VALUE",
            help="A parameter of the report; may be given several times. --list names them.",
            show_default=False,
        ),
    ] = None,
    formats: Annotated[
        str, typer.Option("--formats", metavar="html,pdf", help="What to render.")
    ] = "html,pdf",
    language: Annotated[str, typer.Option("--language", help="Language of the fixed words.")] = "en",
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder of all reports.", rich_help_panel=OUTPUT)
    ] = Path("reports"),
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", help="Reports at a time.")] = 1,
    force: Annotated[
        bool, typer.Option("--force", help="Render even where nothing has changed.", show_default=False)
    ] = False,
    listing: Annotated[
        bool, typer.Option("--list", help="List the reports and their parameters.", show_default=False)
    ] = False,
) -> None:
    """Render reports as HTML, PDF, notebook and JSON.

    Prints the folder of each report; what has not changed is left as it is.
    """
    from trends.reporting import assignments, available, render

    if listing:
        print_page([block for one in available() for block in described(one)])
        return
    with steps() as tell:
        done = render(
            names or (),
            out=out,
            parameters=assignments(parameters or ()),
            formats=formats.split(","),
            as_of=as_of,
            language=language,
            force=force,
            jobs=jobs,
            progress=tell,
        )
    write("".join(f"{one.path.as_posix()}\n" for one in done))
    remark(*(summary(one) for one in done))


def summary(done: RenderedReport) -> str:
    """Say what a report found, for a person at a terminal."""
    state = "unchanged" if done.skipped else "rendered"
    verdict = f"; {done.verdict}: {done.sentence}" if done.verdict else ""
    return f"{done.name} to {done.as_of}, {state}{verdict}"


def described(one: Available) -> list[Block]:
    """Return a report and its parameters as blocks."""
    from trends.document.blocks import Heading, Table, paragraph

    rows = tuple(
        (name, "" if default is None else str(default), told) for name, default, told in one.parameters
    )
    return [
        Heading(one.name),
        paragraph(one.title),
        Table("", ("parameter", "default", "takes"), rows, align="lll"),
    ]
