"""``trends report``."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trends.cli import completing
from trends.cli.failures import FAILED, WRONG_USAGE, UsageError
from trends.cli.opening import page_of, point_to
from trends.cli.options import OUTPUT, AsJson, option
from trends.cli.page import print_page
from trends.cli.terminal import remark, say_error, working, write
from trends.errors import TrendsError
from trends.reporting.progress import bars

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trends.document.blocks import Block
    from trends.reporting import Available, Configured, FailedReport, RenderedReport

__all__ = ["report"]

CONFIGURATION = Path("reports", "reports.toml")
"""As `trends.reporting.configuration` has it, whose import costs what most calls need not pay."""


def report(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="Reports, or notebooks of your own (my-brief.ipynb); without any, what is due by reports/reports.toml, or "
            "the default one. new NAME writes a notebook to begin with.",
            show_default=False,
            autocompletion=completing.reports,
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
        option(
            "--formats",
            None,
            "LIST",
            "html, pdf or html,pdf; by default what reports.toml says, or both.",
            autocompletion=completing.formats,
        ),
    ] = None,
    language: Annotated[
        str | None,
        option(
            "--language",
            None,
            "CODE",
            "en, fr, es, ar, ru or zh; by default what reports.toml says, or that of the notebook.",
            autocompletion=completing.languages,
        ),
    ] = None,
    out: Annotated[Path, option("--out", OUTPUT, "DIR", "Folder of all reports; by default reports.")] = Path(
        "reports"
    ),
    jobs: Annotated[int, option("--jobs", None, "N", "Reports at a time; 1 by default.")] = 1,
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
    source: Annotated[
        str | None,
        option("--from", None, "NAME", "With new: the report that the notebook is a copy of."),
    ] = None,
    brand: Annotated[
        Path | None,
        option("--brand", None, "FILE", "Who publishes it: a TOML file with a table named brand."),
    ] = None,
    as_json: AsJson = False,
    opening: Annotated[
        bool, option("--open", OUTPUT, None, "Open the page in your browser; of several reports the index.")
    ] = False,
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

    Prints the folder of each report; what has not changed is left as it is, and one that fails stops no other. Without
    a name, and with a file reports/reports.toml, the reports are those of the file.
    """
    if as_json and (listing or verified is not None):
        raise UsageError(
            "--json tells what became of reports that are rendered; it goes with neither --list nor --verify."
        )
    if opening and (listing or verified is not None or (names and names[0] == "new")):
        raise UsageError("--open opens what is rendered; it goes with none of new, --list and --verify.")
    if names and names[0] == "new":
        _new(names[1:], source, language)
    elif source is not None:
        raise UsageError("--from goes with new: trends report new my-brief --from constant-pace.")
    elif listing:
        _list()
    elif verified is not None:
        _verify(verified, parameters or (), names or ())
    else:
        settings: dict[str, Any] = {"as_of": as_of, "force": force, "jobs": jobs, "out": out}
        # Only what is asked for: most runs have no brand of their own.
        if brand is not None:
            settings["brand"] = brand
        told = _Told(as_json)
        try:
            with bars() as progress:
                settings["progress"] = progress
                pages = _render(names or (), parameters or (), formats, language, settings)
        except (TrendsError, KeyboardInterrupt) as error:
            told.failure(error, names or ())
            raise
        told.all(pages)
        point_to(page_of(pages, out), wanted=opening)


def _new(names: Sequence[str], source: str | None, language: str | None) -> None:
    """Write a notebook of the user's own."""
    from trends.reporting.starting_notebook import LESSON, new_notebook

    if len(names) != 1:
        raise UsageError("A new notebook needs one name: trends report new my-brief.")
    made = new_notebook(names[0], source=source or LESSON, language=language or "en")
    write(f"{made.as_posix()}\n")
    remark(f"trends report {made.as_posix()} renders it")


class _Told:
    """What is printed of the reports, whatever became of them."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def all(self, rendered: Sequence[RenderedReport], failed: Sequence[FailedReport] = ()) -> None:
        """Print every report: those that are there on standard output, what is wrong beside it."""
        if self.as_json:
            self._document(rendered, failed)
        else:
            write("".join(f"{report.path.as_posix()}\n" for report in rendered))
            remark(*(summary(report) for report in rendered))
        from trends.reporting.outcomes import StoppedError

        # What is wrong is said in a pipe as well: whoever scheduled the reports waits for it.
        untold = [report for report in rendered if report.not_told]
        for report in untold:
            say_error(f"{report.name}: {report.not_told}")
        for lost in failed:
            for error in lost.errors:
                # That the run was stopped is said once, at the end.
                if not isinstance(error, StoppedError):
                    say_error(f"{lost.name}: {error}")
        if failed or untold:
            raise typer.Exit(FAILED)

    def failure(self, error: BaseException, names: Sequence[str]) -> None:
        """Print what there is although something went wrong; an error that says all by itself is left to the program."""
        from trends.reporting import DEFAULT, FailedReport, ReportsFailed, ReportsInterrupted

        if isinstance(error, ReportsFailed):
            self.all(error.rendered, error.failed)
        if isinstance(error, ReportsInterrupted):
            with suppress(typer.Exit):
                self.all(error.rendered, error.failed)
            return
        faults = tuple(getattr(error, "faults", ()))
        if self.as_json:
            # Nothing was made, of whatever was asked for, and for the same reasons.
            reasons = faults or ((error,) if isinstance(error, TrendsError) else (TrendsError("Stopped."),))
            asked = names or [CONFIGURATION.name if CONFIGURATION.exists() else DEFAULT]
            self._document((), [FailedReport(name, reasons) for name in asked])
        if faults:
            for fault in faults:
                say_error(str(fault))
            raise typer.Exit(WRONG_USAGE)

    def _document(self, rendered: Sequence[RenderedReport], failed: Sequence[FailedReport]) -> None:
        from trends.files.output import json_text
        from trends.reporting.outcomes import as_values

        write(json_text({"reports": [*map(as_values, rendered), *map(as_values, failed)]}))


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
    return render(names, formats=(formats or "html,pdf").split(","), language=language, **asked)


def _by_configuration(names: Sequence[str]) -> bool:
    """Whether the reports are those of the configuration, and not notebooks."""
    if not CONFIGURATION.exists():
        return False
    if not names:
        return True
    from trends.reporting.configuration import read_configuration

    names_configured = read_configuration().names
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
    if CONFIGURATION.exists():
        from trends.reporting.configuration import read_configuration

        for fault in read_configuration().unsound:
            for error in fault.errors:
                say_error(f"{fault.name}: {error}")


def _verify(folder: Path, parameters: Sequence[str], names: Sequence[str]) -> None:
    from trends.reporting import assignments
    from trends.reporting.verification import NotAsPublishedError, verify

    # Only where files lie may differ: any other parameter would make another report, which cannot
    # be the same bytes.
    paths = {name: text for name, text in assignments(parameters).items() if isinstance(text, str)}
    if names or len(paths) < len(parameters) or set(paths) - {"columns", "data", "text"}:
        raise UsageError(
            "--verify takes a folder, and at most -p data=PATH, -p columns=PATH and -p text=PATH for where the data, their "
            "mapping and the text lie."
        )
    failed: Mapping[str, TrendsError] = {}
    try:
        with working("making the report again"):
            verified = verify(
                folder, data=paths.get("data"), columns=paths.get("columns"), text=paths.get("text")
            )
    except NotAsPublishedError as error:
        verified, failed = list(error.verified), error.failed
    write(
        "".join(f"{edition.path.as_posix()}: {edition.files} files, the same bytes\n" for edition in verified)
    )
    for name, reason in failed.items():
        say_error(f"{name}: {reason}")
    if failed:
        raise typer.Exit(FAILED)


def summary(done: RenderedReport) -> str:
    """Say what a report found, for a person at a terminal."""
    verdict = f"; {done.verdict}: {done.sentence}" if done.verdict else ""
    return f"{done.name} to {done.as_of}, {done.status}{verdict}"


def described(one: Available) -> list[Block]:
    """Return a report and its parameters as blocks."""
    from trends.document.blocks import Heading, Table, paragraph

    rows = tuple(
        (name, "" if default is None else str(default), meaning) for name, default, meaning in one.parameters
    )
    table = [Table("", ("parameter", "default", "takes"), rows, align="lll")] if rows else []
    return [Heading(one.name), paragraph(one.title), *table]


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
