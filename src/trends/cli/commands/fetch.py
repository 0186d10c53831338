"""``trends fetch``."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trends.cli import completing
from trends.cli.failures import UsageError
from trends.cli.options import OUTPUT, AsJson, option
from trends.cli.page import print_page
from trends.cli.terminal import remark, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trends.document.blocks import Block
    from trends.fetching.http import Progress
    from trends.store.store import Store, Vintage

__all__ = ["fetch"]

_LARGEST = 1000


def fetch(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="SOURCE",
            help="ucdp-ged, ucdp-candidate, acled or hdx-acled.",
            show_default=False,
            autocompletion=completing.fetched,
        ),
    ] = None,
    version: Annotated[
        str | None,
        option("--version", None, "V", "UCDP: 25.1, 26.0.8 or 26.01.26.06; by default the newest."),
    ] = None,
    country: Annotated[
        str | None,
        option("--country", None, "C", "Name, ISO3 code or Gleditsch-Ward number; for UCDP by the API."),
    ] = None,
    start: Annotated[
        str | None, option("--start", None, "DATE", "From this day on; for UCDP by the API.")
    ] = None,
    end: Annotated[str | None, option("--end", None, "DATE", "Up to and including this day.")] = None,
    largest: Annotated[
        int | None,
        option("--max-size", None, "MB", "Largest answer that is accepted; 1000 by default.", min=1),
    ] = None,
    listing: Annotated[
        bool,
        option("--list", OUTPUT, None, "List what is in the store."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Download data into the local store and print where they lie.

    Whole editions of UCDP and the workbooks on HDX are public. A part of UCDP (--country, --start, --end) needs a
    token, in TRENDS_UCDP_TOKEN; ACLED needs a login, in TRENDS_ACLED_USERNAME and TRENDS_ACLED_PASSWORD. Both may
    also stand in the netrc file or the system's keyring.

    Nothing in the store is overwritten: the same version with other bytes becomes a vintage beside the old one. The
    store is in the platform's cache folder, or where TRENDS_STORE says.
    """
    from trends.errors import WindowError
    from trends.fetching.fetch import fetch as fetched
    from trends.fetching.http import Client, Limits
    from trends.fetching.order import Wanted
    from trends.periods.calendar import parse_window
    from trends.store.store import Store

    store = Store()
    if listing:
        if version or country or start or end or largest:
            raise UsageError("--list takes a source and nothing else.")
        show(store, store.vintages() if source is None else store.find(source), as_json=as_json)
        return
    if source is None:
        raise UsageError("Name what to fetch, for instance trends fetch ucdp-ged, or --list what is there.")
    try:
        parse_window(start, end)
    except WindowError as error:
        raise UsageError(str(error)) from None
    # Remembered before, as afterwards what is new and what was there cannot be told apart.
    held = set(store.vintages())
    with bar() as progress, Client(Limits(most_bytes=(largest or _LARGEST) * 10**6)) as client:
        arrived = fetched(
            Wanted(source, version, country, start, end), store=store, client=client, progress=progress
        )
    if as_json:
        show(store, arrived, as_json=True)
    else:
        write("".join(f"{store.path(vintage).as_posix()}\n" for vintage in arrived))
    remark(*(summary(vintage, new=vintage not in held) for vintage in arrived))


def summary(vintage: Vintage, *, new: bool) -> str:
    """Say what was fetched, for a person at a terminal."""
    version = f" {vintage.version}" if vintage.version else ""
    rows = f", {vintage.rows:,} rows" if vintage.rows is not None else ""
    state = "stored" if new else f"unchanged since {vintage.retrieved[:10]}"
    day = f", vintage of {vintage.known} ({vintage.known_by})" if vintage.imported else ""
    return (
        f"{vintage.source}{version}: {vintage.size:,} bytes{rows}, {state}{day}. Licence: {vintage.licence}"
    )


def show(store: Store, vintages: tuple[Vintage, ...], *, as_json: bool) -> None:
    """Print vintages as a page or as JSON."""
    if as_json:
        from trends.files.output import json_text

        entries = [entry(store, vintage) for vintage in vintages]
        write(json_text({"store": store.folder.as_posix(), "vintages": entries}))
    else:
        print_page(page(store, vintages))
    if store.damaged():
        remark(f"{store.damaged()} lines of the store's index cannot be read and are passed over.")


def entry(store: Store, vintage: Vintage) -> dict[str, Any]:
    """Return a vintage as JSON has it; its release is the publisher's version."""
    return {**vintage.to_dict(), "release": vintage.version, "path": place(store, vintage)}


def place(store: Store, vintage: Vintage) -> str | None:
    """Return where the file of a vintage lies inside the store, or None if it is gone."""
    path = store.place(vintage)
    return path.relative_to(store.folder).as_posix() if path.is_file() else None


def page(store: Store, vintages: tuple[Vintage, ...]) -> list[Block]:
    """Return a table of vintages; the citation of each stands in the JSON."""
    from trends.document.blocks import Table, paragraph

    where = paragraph(f"The store is {store.folder.as_posix()}.")
    if not vintages:
        return [
            where,
            paragraph("It holds nothing yet." if not store.vintages() else "It holds nothing of this."),
        ]
    rows = tuple(
        (
            vintage.source,
            vintage.version or "",
            vintage.known,
            vintage.known_by,
            f"{vintage.size:,} bytes" + (f", {vintage.rows:,} rows" if vintage.rows is not None else ""),
            vintage.sha256[:12],
            place(store, vintage) or "gone",
            vintage.part,
        )
        for vintage in vintages
    )
    head = ("dataset", "release", "vintage", "known by", "size", "sha256", "path", "only")
    return [where, Table("", head, rows, align="llllrlll")]


@contextlib.contextmanager
def bar() -> Iterator[Progress | None]:
    """Show on a terminal how far a download is; give the function that is told."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
    from rich.text import Text

    from trends.document.text import one_line

    tasks: dict[str, TaskID] = {}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True, highlight=False), transient=True) as shown:

        def tell(what: str, done: int, total: int | None) -> None:
            # rich takes square brackets for markup; these are escaped.
            name = Text(one_line(what)).markup
            if name not in tasks:
                tasks[name] = shown.add_task(name, total=total)
            shown.update(tasks[name], completed=done, total=total)

        yield tell
