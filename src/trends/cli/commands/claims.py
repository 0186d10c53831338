"""``trends claims``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trends.cli.failures import UsageError
from trends.cli.options import OUTPUT, AsJson, Language, Newest, option
from trends.cli.page import print_page
from trends.cli.targets import refuse_overwriting
from trends.cli.terminal import remark, say_error, working, write
from trends.errors import TrendsError
from trends.files.output import json_text
from trends.files.whole_file import write_text
from trends.messages import Message, in_language, with_ids

if TYPE_CHECKING:
    from datetime import date

    from trends.claims import ClaimTable, Ledger
    from trends.claims.changes import Changes
    from trends.document.blocks import Block

__all__ = ["claims"]

MOST_NAMED = 20
"""Bad entries that are named on standard error, one a line; `--json` has them all."""

Address = Annotated[
    str,
    option("--review-url", OUTPUT, "URL", "With --claim-review: the page that shows the verdicts."),
]


def claims(
    ledger: Annotated[
        Path | None,
        typer.Argument(
            metavar="LEDGER",
            help="A TOML file of claims; by default the bundled one.",
            show_default=False,
        ),
    ] = None,
    add: Annotated[
        bool,
        option(
            "--add",
            None,
            None,
            "Ask a few questions and append the entry to LEDGER, by default claims.toml here.",
        ),
    ] = False,
    changed_since: Annotated[
        str | None,
        option(
            "--changed-since",
            None,
            "DATE",
            "List what changed on data of that day or later: verdicts that flipped and why, new ones, figures revised.",
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="Look back: figures and claims of later days are left out.",
            show_default=False,
        ),
    ] = None,
    claim_review: Annotated[
        Path | None,
        option("--claim-review", OUTPUT, "FILE", "Write the verdicts as schema.org ClaimReview (JSON-LD)."),
    ] = None,
    review_url: Address = "",
    history: Annotated[
        Path | None,
        option(
            "--history",
            OUTPUT,
            "FILE",
            "Where verdicts are kept; by default beside LEDGER, for the bundled one in the user's state folder.",
        ),
    ] = None,
    nowcast: Newest = "auto",
    cards: Annotated[
        bool,
        option(
            "--cards", OUTPUT, None, "Print each claim in full below the table: sentence, chance, cautions."
        ),
    ] = False,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Judge every claim of a ledger.

    Each gets one sentence and one of four verdicts: supported, contradicted, inconclusive or not testable; those that are
    contradicted come first. An entry that cannot be judged is named with its line, all others are judged, and the exit code is 1.

    Verdicts are kept, line by line, with the hash of the data they rest on.
    """
    if add:
        if changed_since or as_of or claim_review or as_json:
            raise UsageError("--add goes with no other option than LEDGER.")
        add_to(ledger or Path("claims.toml"), language)
        return
    from trends.claims import read_claims

    # Before the ledger is judged, which may take a minute: a day that is none is told at once.
    since, day = last_day("--changed-since", changed_since), last_day("--as-of", as_of)
    read = read_claims(ledger)
    for option_name, target in (("--claim-review", claim_review), ("--history", history)):
        if target is not None:
            refuse_overwriting(option_name, target, *files_read(read))
    with working(f"Judging {len(read.claims)} claims"):
        table = read.judge(as_of=day, nowcast=nowcast)
    changes = kept(table, read, history, since, language)
    if claim_review is not None:
        export(table, claim_review, review_url)
    value, blocks = shown(table, changes, in_full=cards)
    if as_json:
        write(json_text(with_ids(value, language)))
    else:
        print_page(blocks, language)
    complain(table, language)


def files_read(ledger: Ledger) -> list[Path]:
    """Return the ledger's file and those that its claims name; names of datasets are no files."""
    from trends.claims.judging import files_of

    names = {name for claim in ledger.claims for name in files_of(claim)}
    own = [] if ledger.path is None else [Path(ledger.path)]
    return [*own, *(Path(ledger.folder) / name for name in sorted(names))]


def last_day(option: str, text: str | None) -> date | None:
    """Read the day of an option; a month or a year means its last for `--as-of`, its first for `--changed-since`."""
    if text is None:
        return None
    from trends.periods.calendar import parse_window

    try:
        window = parse_window(text, text)
    except TrendsError as error:
        raise UsageError(f"{option}: {error}") from None
    return window.start if option == "--changed-since" else window.end


def kept(
    table: ClaimTable, ledger: Ledger, path: Path | None, since: date | None, language: str
) -> Changes | None:
    """Keep the verdicts, and return what has changed since a day; None where that was not asked.

    Where nothing can be written without having been asked to, the verdicts are not kept, and that is no failure.
    """
    from trends.claims.changes import changes_since
    from trends.claims.history import append, history_path, read_history, records_of

    where = path or history_path(ledger)
    now = records_of(table)
    try:
        history = read_history(where)
        fresh = append(where, history, now)
    except OSError as error:
        # Whoever named a file wants the history there; without one it is kept on the side, and a
        # read-only folder is no failure.
        if path is not None:
            why = str(error.strerror)
            raise TrendsError(Message("asking.history.unwritten", file=str(path), why=why)) from None
        remark(Message("asking.history.not_kept", why=str(error.strerror)).in_language(language))
        history, fresh = [], now
    return None if since is None else changes_since([*history, *fresh], since)


def shown(
    table: ClaimTable, changes: Changes | None, *, in_full: bool
) -> tuple[dict[str, object], list[Block]]:
    """Return what is printed, as JSON and as a page: all claims, or those of which something has changed."""
    if changes is None:
        below = table.cards(drawn=False).blocks() if in_full else []
        return table.to_dict(), [*table.blocks(), *below]
    return {**table.only(changes.ids).to_dict(), **changes.to_dict()}, changes.blocks()


def complain(table: ClaimTable, language: str) -> None:
    """Name the entries that could not be judged, each in one sentence, and end with a failure if there are any."""
    for problem in table.problems[:MOST_NAMED]:
        say_error(in_language(problem.sentence, language))
    unnamed = len(table.problems) - MOST_NAMED
    if unnamed > 0:
        say_error(in_language(Message("faults.ledger.more", n=unnamed), language))
    if table.problems:
        raise typer.Exit(1)


def export(table: ClaimTable, path: Path, url: str) -> None:
    """Write the verdicts as ClaimReview."""
    from trends.claims.review import claim_reviews
    from trends.document.text import safe_href

    if url and safe_href(url) is None:
        raise UsageError(f"--review-url takes an address that begins with https://, not {url[:60]!r}.")
    write_text(path, json_text(claim_reviews(table, url=url)))


def add_to(path: Path, language: str) -> None:
    """Ask for an entry, write it, and print it."""
    from trends.claims.asking import add_entry

    write(add_entry(path, lambda question: asked(question.in_language(language))))


def asked(question: str) -> str:
    """Put a question on standard error, where it is no part of the result, and read the answer.

    Raises
    ------
    UsageError
        If the answers end before the questions.
    """
    sys.stderr.write(question)
    sys.stderr.flush()
    answer = sys.stdin.readline()
    # At a terminal the reader's own Enter ends the line; answers from a pipe leave none behind.
    if not sys.stdin.isatty():
        sys.stderr.write("\n")
    if not answer:
        raise UsageError(
            f"The answers ended before the question {question.strip().rstrip(':')!r}; nothing was written."
        )
    return answer.strip()
