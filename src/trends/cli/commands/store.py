"""``trends store``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from trends.cli.commands.fetch import show, summary
from trends.cli.failures import UsageError
from trends.cli.options import AsJson
from trends.cli.page import print_page
from trends.cli.terminal import remark, write

if TYPE_CHECKING:
    from trends.document.blocks import Block
    from trends.store.store import Store, Vintage
    from trends.store.verification import Verification

__all__ = ["store"]


def store(
    action: Annotated[
        Literal["list", "show", "import", "verify"],
        typer.Argument(help="What to do.", show_default=False),
    ],
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WHAT]...",
            help="list, show: a source or the first digits of a hash, by default everything; import: files.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look after the local store: what was fetched, and whether it is still what was fetched.

    list names the vintages, show tells all of each (where from, when, licence, citation), import takes files in that
    were downloaded otherwise, and verify reads every file and compares its bytes with the hash under which it was
    stored; a file of the store that was changed is read by no command.
    """
    from trends.store.store import Store

    home, named = Store(), what or []
    if action == "verify":
        if named:
            raise UsageError("verify looks at the whole store and takes no names.")
        _verify(home, as_json=as_json)
    elif action == "import":
        if not named:
            raise UsageError("Name the files to import, for instance trends store import ged251-csv.zip.")
        _import(home, named, as_json=as_json)
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
    return vintage.source == name or (len(name) >= 4 and vintage.sha256.startswith(name.lower()))


def _told(home: Store, vintages: tuple[Vintage, ...]) -> list[Block]:
    from trends.document.blocks import Table, paragraph

    if not vintages:
        return [paragraph("The store holds nothing yet.")]
    return [
        Table(
            vintage.file,
            ("", ""),
            (
                *((name, _text(value)) for name, value in vintage.to_dict().items()),
                ("path", home.place(vintage).as_posix()),
            ),
            align="ll",
        )
        for vintage in vintages
    ]


def _text(value: object) -> str:
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
        "bytes that were fetched."
    )
    if not found.faults:
        return [summary]
    rows = tuple((fault.place, fault.what) for fault in found.faults)
    return [summary, Table("", ("where", "what is wrong"), rows, align="ll")]


def _import(home: Store, names: list[str], *, as_json: bool) -> None:
    from pathlib import Path

    from trends.fetching.intake import take_in_own

    held = set(home.vintages())
    taken = tuple(take_in_own(home, Path(name)) for name in names)
    if as_json:
        show(home, taken, as_json=True)
    else:
        write("".join(f"{home.place(vintage).as_posix()}\n" for vintage in taken))
    remark(*(summary(vintage, new=vintage not in held) for vintage in taken))
