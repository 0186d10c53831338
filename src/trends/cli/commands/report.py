"""``trends report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trends.cli.failures import UsageError
from trends.cli.options import OUTPUT, option
from trends.cli.page import print_page
from trends.cli.terminal import remark, working, write
from trends.reporting.progress import bars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.document.blocks import Block
    from trends.reporting import Available, Configured, RenderedReport

__all__ = ["report"]

CONFIGURATION = Path("reports", "reports.toml")
"""As `trends.reporting.configuration` has it, whose import costs what most calls need not pay."""


def report(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="Reports; without any, what is due by reports/reports.toml, or the default one.",
            show_default=False,
        ),
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
        option(
            "-p",
            None,
            "KEY=VALUE",
            "A parameter of the report; may be given several times. --list names them.",
        ),
    ] = None,
    formats: Annotated[
        str | None,
        option("--formats", None, "html,pdf", "What to render; by default what reports.toml says, or both."),
    ] = None,
    language: Annotated[
        str | None,
        option(
            "--language",
            None,
            "en|fr|es|ar|ru|zh",
            "Language of the report; what has no translation is marked as English; by default what reports.toml "
            "says, or en.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder of all reports.", rich_help_panel=OUTPUT)
    ] = Path("reports"),
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", help="Reports at a time.")] = 1,
    force: Annotated[
        bool,
        option(
            "--force",
            None,
            None,
            "Render even where nothing has changed, and replace a report of other parameters.",
        ),
    ] = False,
    listing: Annotated[bool, option("--list", None, None, "List the reports and their parameters.")] = False,
    verified: Annotated[
        Path | None,
        option(
            "--verify",
            None,
            "DIR",
            "Make a published report again from the stored data, and compare every file.",
        ),
    ] = None,
) -> None:
    """Render reports as HTML, PDF, notebook and JSON.

    Prints the folder of each report; what has not changed is left as it is. Without a name, and with a file
    reports/reports.toml, the reports are those of the file.
    """
    if listing:
        _list()
    elif verified is not None:
        _verify(verified, parameters or (), names or ())
    else:
        settings: dict[str, Any] = {"as_of": as_of, "force": force, "jobs": jobs, "out": out}
        with bars() as progress:
            pages = _render(
                names or (), parameters or (), formats, language, {**settings, "progress": progress}
            )
        write("".join(f"{page.path.as_posix()}\n" for page in pages))
        remark(*(summary(page) for page in pages))


def _render(
    names: Sequence[str],
    parameters: Sequence[str],
    formats: str | None,
    language: str | None,
    asked: dict[str, Any],
) -> list[RenderedReport]:
    """Render what is named, or what is due."""
    from trends.reporting import assignments, render

    asked["parameters"] = assignments(parameters)
    if _by_configuration(names):
        from trends.reporting import render_due

        chosen = None if formats is None else formats.split(",")
        return render_due(names, formats=chosen, language=language, **asked)
    return render(names, formats=(formats or "html,pdf").split(","), language=language or "en", **asked)


def _by_configuration(names: Sequence[str]) -> bool:
    """Whether the reports are those of the configuration, and not notebooks."""
    if not CONFIGURATION.exists():
        return False
    if not names:
        return True
    from trends.reporting import configured

    names_configured = {name for entry in configured() for name in (entry.name, entry.group)}
    # A name may be both; that of the file goes before, as it says more: data, period and
    # parameters.
    present = [name for name in names if name in names_configured]
    if present and len(present) < len(names):
        other = next(name for name in names if name not in names_configured)
        raise UsageError(
            f"{present[0]} is a report of reports.toml and {other[:60]!r} is not; ask for them one by one."
        )
    return bool(present)


def _list() -> None:
    from trends.reporting import available, configured

    # Notebooks first: a report of the configuration is one of these with other parameters.
    blocks = [block for notebook in available() for block in described(notebook)]
    if periodic := configured():
        blocks += scheduled(periodic)
    print_page(blocks)


def _verify(folder: Path, parameters: Sequence[str], names: Sequence[str]) -> None:
    from trends.reporting import assignments, verify

    # Only where files lie may differ: any other parameter would make another report, which cannot
    # be the same bytes.
    paths = {name: text for name, text in assignments(parameters).items() if isinstance(text, str)}
    if names or len(paths) < len(parameters) or set(paths) - {"columns", "data"}:
        raise UsageError(
            "--verify takes a folder, and at most -p data=PATH and -p columns=PATH for where the data and their mapping lie."
        )
    with working("making the report again"):
        verified = verify(folder, data=paths.get("data"), columns=paths.get("columns"))
    write(
        "".join(f"{edition.path.as_posix()}: {edition.files} files, the same bytes\n" for edition in verified)
    )


def summary(done: RenderedReport) -> str:
    """Say what a report found, for a person at a terminal."""
    state = "unchanged" if done.skipped else "rendered"
    verdict = f"; {done.verdict}: {done.sentence}" if done.verdict else ""
    return f"{done.name} to {done.as_of}, {state}{verdict}"


def described(one: Available) -> list[Block]:
    """Return a report and its parameters as blocks."""
    from trends.document.blocks import Heading, Table, paragraph

    rows = tuple(
        (name, "" if default is None else str(default), meaning) for name, default, meaning in one.parameters
    )
    return [
        Heading(one.name),
        paragraph(one.title),
        Table("", ("parameter", "default", "takes"), rows, align="lll"),
    ]


def scheduled(periodic: Sequence[Configured]) -> list[Block]:
    """Return the reports of the configuration as blocks."""
    from trends.document.blocks import Heading, Table

    rows = tuple(
        (
            entry.name,
            entry.notebook,
            entry.data or "",
            entry.period or "",
            ", ".join(f"{key}={value}" for key, value in entry.parameters),
        )
        for entry in periodic
    )
    return [
        Heading("reports.toml"),
        Table("", ("report", "notebook", "data", "period", "parameters"), rows, align="lllll"),
    ]
