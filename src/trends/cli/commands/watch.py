"""``trends watch``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trends.cli import completing
from trends.cli.options import OUTPUT, AsJson, AsOf, Language, option
from trends.cli.targets import refuse_overwriting
from trends.cli.terminal import counting_up, remark, say_error, write
from trends.errors import TrendsError
from trends.messages import in_language

if TYPE_CHECKING:
    from trends.watching import WatchList, WatchResult

__all__ = ["watch"]

List = Annotated[
    Path | None,
    typer.Argument(
        metavar="WATCHLIST",
        help="A TOML file with [[series]] and [[ledger]]; by default every country and actor of the data.",
        show_default=False,
    ),
]
Data = Annotated[
    str | None,
    option(
        "--data",
        None,
        "INPUT",
        "What to look at; by default what the list names, else the newest data fetched, else ucdp-country-months.",
        autocompletion=completing.inputs,
    ),
]
StateFile = Annotated[
    Path | None,
    option(
        "--state",
        None,
        "FILE",
        "Where this look is remembered for the next; by default beside the list, else in the user's state folder.",
    ),
]
Seed = Annotated[int, option("--seed", None, "N", "Start of the random numbers; 0 by default.")]


def watch(
    watch_list: List = None,
    data: Data = None,
    state: StateFile = None,
    as_of: AsOf = None,
    seed: Seed = 0,
    out: Annotated[
        Path | None,
        option("--out", OUTPUT, "FOLDER", "Write a page, an Atom feed and the JSON into this folder."),
    ] = None,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Say what is new in a list of series and claims since the last look.

    An alarm means that the newest period, or the newest few, are more or fewer than the past of the series would give,
    with its season and swings; false alarms are controlled over the whole list and the year. Records are told with how
    often chance makes them, and verdicts that flipped, on claims and on the pace of listed series, with the rows they
    flipped through. Silence is said, too.
    """
    from trends.watching import WatchList, read_watch_list
    from trends.watching import watch as look
    from trends.watching.watch import default_state

    listed = WatchList() if watch_list is None else read_watch_list(watch_list)
    remembered = state or default_state(listed)
    read = [*(() if watch_list is None else (watch_list,)), *(() if data is None else (data,))]
    refuse_overwriting("--state", remembered, *read, *listed.ledgers)
    if state is None:
        remembered.parent.mkdir(parents=True, exist_ok=True)
    with counting_up() as progress:
        result = look(listed, data=data, state=remembered, as_of=as_of, seed=seed, progress=progress)
    unwritten = None
    if out is not None:
        try:
            _write_pages(out, result, remembered, language)
        except TrendsError as error:
            # The look is remembered by now: what it found is told here or nowhere.
            unwritten = error
    if as_json:
        from trends.files.output import json_text
        from trends.messages import with_ids

        write(json_text(with_ids(result.to_dict(), language)))
    else:
        _print(result, language)
    try:
        _tell(listed, result, language)
    finally:
        if unwritten is not None:
            say_error(str(unwritten))
    if unwritten is not None:
        raise typer.Exit(1)


def _write_pages(out: Path, result: WatchResult, state: Path, language: str) -> None:
    from trends.reporting.watch_pages import write_watch_pages
    from trends.watching.state import read_state

    pages = write_watch_pages(out, result, read_state(state).findings, language)
    remark(f"The page is {pages['html'].as_posix()}.")


def _print(result: WatchResult, language: str) -> None:
    """Print a line for each finding, one for the silence, and what a reader must know of both."""
    for finding in result.findings:
        write(f"{finding.kind}: {in_language(finding.sentence, language)}\n")
    write(f"{in_language(result.silence, language)}\n")
    if result.tested:
        for known in (result.level_note, result.lag_note, result.power_note):
            if known is not None:
                write(f"{in_language(known, language)}\n")
    for note in result.notes:
        remark(in_language(note, language))


def _tell(listed: WatchList, result: WatchResult, language: str) -> None:
    """Run the list's own command for each finding; what it fails at is said, and the look stands all the same."""
    from trends.scheduling.command import Command

    command = Command(listed.on_finding, listed.on_finding_seconds, "on_finding")
    failed = False
    for finding in result.findings if listed.on_finding else ():
        values = {
            "sentence": in_language(finding.sentence, language),
            "kind": finding.kind,
            "subject": finding.subject,
            "period": finding.period,
            "as_of": result.as_of,
            "seen": "" if finding.seen is None else f"{finding.seen:.10g}",
            "chance": "" if finding.chance is None else f"{finding.chance:.3g}",
        }
        if why := command.run(values):
            say_error(why)
            failed = True
    if failed:
        raise typer.Exit(1)
