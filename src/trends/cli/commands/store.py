"""``trends store``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from trends.cli.commands.fetch import entry, show, summary
from trends.cli.failures import UsageError
from trends.cli.options import AsJson, option
from trends.cli.page import print_page
from trends.cli.terminal import remark, say_error, working, write

if TYPE_CHECKING:
    from trends.document.blocks import Block
    from trends.fetching.importing import Dated
    from trends.store.store import Store, Vintage
    from trends.store.verification import Verification

__all__ = ["store"]


def store(
    action: Annotated[
        Literal["list", "show", "import", "verify"],
        typer.Argument(
            metavar="ACTION", help="What to do: list, show, import or verify.", show_default=False
        ),
    ],
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WHAT",
            help="list, show: a dataset, dataset@release or the first digits of a hash, by default everything; import: "
            "files, folders and archives.",
            show_default=False,
        ),
    ] = None,
    known: Annotated[
        str | None,
        option(
            "--known",
            None,
            "DATE",
            "import: the day on which the files were known; by default that of their release, or today.",
        ),
    ] = None,
    known_by: Annotated[
        Literal["retrieved", "published", "not later than"] | None,
        option(
            "--known-by",
            None,
            "HOW",
            "import: how that day is known: retrieved, published or 'not later than' (default).",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look after the local store: which vintages of which releases it holds, and whether they are sound.

    A release is what the publisher calls it (25.1, 26.0.8); a vintage is what it held on a day, since publishers replace
    files in place. list names the vintages, show tells all of each (where from, since when it is known, licence,
    citation), import takes in files that you have kept, and verify reads every file and compares its bytes with the hash
    under which it was stored; a file of the store that was changed is read by no command.

    Every command reads what is in the store by its name (ucdp-ged, ucdp-ged@25.1, ucdp, store:4f2a91), with --as-of as it
    was known on a day.
    """
    from trends.store.store import Store

    home, named = Store(), what or []
    if action != "import" and (known or known_by):
        raise UsageError(f"--known and --known-by belong to trends store import, not to {action}.")
    if action == "verify":
        if named:
            raise UsageError("verify looks at the whole store and takes no names.")
        _verify(home, as_json=as_json)
    elif action == "import":
        if not named:
            raise UsageError("Name the files to import, for instance trends store import ged251-csv.zip.")
        _import(home, named, _dated(known, known_by), as_json=as_json)
    else:
        vintages = _chosen(home, named)
        if action == "list" or as_json:
            show(home, vintages, as_json=as_json)
        else:
            print_page(_told(home, vintages))


def _chosen(home: Store, named: list[str]) -> tuple[Vintage, ...]:
    from trends.errors import SelectionError, listed

    vintages = home.vintages()
    for name in named:
        if not any(_is(vintage, name) for vintage in vintages):
            sources = listed(dict.fromkeys(vintage.source for vintage in vintages))
            raise SelectionError(
                f"Nothing in the store is of {name[:60]!r} or has such a hash; there is {sources}."
            )
    return tuple(vintage for vintage in vintages if not named or any(_is(vintage, name) for name in named))


def _is(vintage: Vintage, name: str) -> bool:
    from trends.sources.stored import stored_names

    digits = name.removeprefix("store:").lower()
    dataset, at, version = name.partition("@")
    return (
        vintage.source in stored_names().get(dataset, (dataset,)) and (not at or version == vintage.version)
    ) or (len(digits) >= 4 and vintage.sha256.startswith(digits))


def _told(home: Store, vintages: tuple[Vintage, ...]) -> list[Block]:
    from trends.document.blocks import Table, paragraph

    if not vintages:
        return [paragraph("The store holds nothing yet.")]
    return [
        Table(
            vintage.file,
            ("", ""),
            (
                *((_LABELS.get(name, name), _text(value)) for name, value in vintage.to_dict().items()),
                ("path", home.place(vintage).as_posix()),
            ),
            align="ll",
        )
        for vintage in vintages
    ]


_LABELS = {
    "version": "release",
    "retrieved": "entered the store",
    "known": "vintage",
    "known_by": "known by",
    "filters": "only",
}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "unknown" if value is None else str(value)


def _verify(home: Store, *, as_json: bool) -> None:
    from trends.errors import FetchError
    from trends.store.verification import verify

    checked = verify(home)
    if as_json:
        from trends.files.output import json_text

        write(json_text({"store": home.folder.as_posix(), **checked.to_dict()}))
    else:
        print_page(_verified(home, checked))
    if checked.faults:
        number = len(checked.faults)
        raise FetchError(
            f"The store is not as it was recorded: {number:,} {'fault' if number == 1 else 'faults'} in it."
        )


def _verified(home: Store, found: Verification) -> list[Block]:
    from trends.document.blocks import Table, paragraph

    if not found.vintages and not found.faults:
        return [paragraph(f"The store is {home.folder.as_posix()}. It holds nothing yet.")]
    summary = paragraph(
        f"The store is {home.folder.as_posix()}. {found.sound:,} of the {found.vintages:,} vintages in it have the "
        "bytes that were taken in."
    )
    if not found.faults:
        return [summary]
    rows = tuple((fault.place, fault.what) for fault in found.faults)
    return [summary, Table("", ("where", "what is wrong"), rows, align="ll")]


def _known_before(home: Store, taken: list[Vintage]) -> list[str]:
    """Say of bytes that entered with a day that an earlier one is recorded of them, from which they are visible."""
    lines = []
    for vintage in taken:
        same = [other for other in home.vintages() if other.sha256 == vintage.sha256]
        first = min(same, key=lambda other: (other.day, other.doubt))
        if first.day < vintage.day:
            lines.append(
                f"{vintage.file} is in the store as known on {first.day} ({first.known_by}) already: of several days of the "
                "same bytes --as-of goes by the earliest."
            )
    return lines


def _dated(known: str | None, known_by: str | None) -> Dated:
    from trends.errors import TrendsError
    from trends.fetching.importing import Dated
    from trends.periods.calendar import parse_window

    if known is None:
        if known_by is not None:
            raise UsageError("--known-by says how a day is known; give the day by --known.")
        return Dated()
    try:
        day = parse_window(None, known).end
    except TrendsError as error:
        raise UsageError(f"--known: {error}") from None
    return Dated(day) if known_by is None else Dated(day, known_by)


def _import(home: Store, names: list[str], dated: Dated, *, as_json: bool) -> None:
    from pathlib import Path

    from trends.fetching.importing import Taken, take_in_all

    with working("Taking in"):
        outcomes = list(take_in_all(home, map(Path, names), dated))
    taken = [outcome for outcome in outcomes if isinstance(outcome, Taken)]
    refused = [outcome for outcome in outcomes if not isinstance(outcome, Taken)]
    if as_json:
        from trends.files.output import json_text

        failures = [{"file": file.name, "reason": file.reason} for file in refused]
        vintages = [{**entry(home, file.vintage), "new": file.new} for file in taken]
        write(json_text({"store": home.folder.as_posix(), "vintages": vintages, "refused": failures}))
    else:
        write("".join(f"{home.place(file.vintage).as_posix()}\n" for file in taken))
    remark(*(summary(file.vintage, new=file.new) for file in taken))
    remark(*_known_before(home, [file.vintage for file in taken if file.new]))
    for file in refused:
        say_error(file.reason if file.name in file.reason else f"{file.name} is not taken in: {file.reason}")
    if refused:
        raise typer.Exit(1)
