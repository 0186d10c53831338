"""``trends site``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trends.cli.failures import FAILED
from trends.cli.opening import point_to
from trends.cli.options import OUTPUT, AsJson, Language, Newest, option
from trends.cli.terminal import counting_up, remark, say_error, write

if TYPE_CHECKING:
    from trends.site import Site

__all__ = ["site"]

MOST_NAMED = 20
"""Entries that could not be judged which are named on standard error, one a line; the site names all of them."""


def site(
    ledger: Annotated[
        Path | None,
        option("--ledger", None, "FILE", "A TOML file of claims; by default the bundled one."),
    ] = None,
    reports: Annotated[
        Path | None,
        option("--reports", None, "DIR", "A folder of published reports, which are copied into the site."),
    ] = None,
    watch: Annotated[
        Path | None, option("--watch", None, "FILE", "What trends watch --json printed, to be listed.")
    ] = None,
    as_of: Annotated[
        str | None,
        option("--as-of", None, "DATE", "Look back: figures and claims of later days are left out."),
    ] = None,
    title: Annotated[str, option("--title", None, "TEXT", "Name of the site.")] = "",
    brand: Annotated[
        Path | None,
        option("--brand", None, "FILE", "Who publishes it: a TOML file with a table named brand."),
    ] = None,
    address: Annotated[
        str,
        option("--url", None, "URL", "Where it will stand: for citations, ClaimReview and a sitemap."),
    ] = "",
    history: Annotated[
        Path | None,
        option(
            "--history",
            None,
            "FILE",
            "Where verdicts are kept; by default beside the ledger, and for the bundled one nowhere.",
        ),
    ] = None,
    nowcast: Newest = "auto",
    language: Language = "en",
    out: Annotated[
        Path,
        option("--out", OUTPUT, "DIR", "Folder of the site: new, empty, or a site already; by default site."),
    ] = Path("site"),
    as_json: AsJson = False,
    opening: Annotated[bool, option("--open", OUTPUT, None, "Open the first page in your browser.")] = False,
) -> None:
    """Write a ledger, its verdicts and the reports as a static site.

    It needs no server and no network: index.html opens from the folder as from any web server, and search is built in. A page
    a claim, lists by verdict, speaker, place and kind, and a copy for programs (JSON, CSV, ClaimReview, Frictionless, CSVW,
    RO-Crate).

    Only what has changed is written, and a run that is stopped leaves the site as it was. Prints the first page. The exit code
    is 1 where an entry of the ledger could not be judged; the others have their pages.
    """
    from trends.site import build_site

    with counting_up() as tell:
        made = build_site(
            ledger,
            out,
            reports=reports,
            watch=watch,
            as_of=as_of,
            language=language,
            title=title,
            brand=brand,
            address=address,
            history=history,
            nowcast=nowcast,
            progress=tell,
        )
    first = out / "index.html"
    if as_json:
        from trends.files.output import json_text

        write(json_text({**made.to_dict(), "path": out}))
    else:
        write(f"{first.as_posix()}\n")
        remark(summary(made))
    _complain(made)
    point_to(first, wanted=opening)
    if made.problems:
        raise typer.Exit(FAILED)


def summary(made: Site) -> str:
    """Say what was done, for a person at a terminal."""
    if made.status == "unchanged":
        return f"unchanged: {made.claims} claims, {made.files} files"
    removed = f", {len(made.removed)} removed" if made.removed else ""
    return f"{made.status}: {made.claims} claims; {len(made.written)} of {made.files} files written{removed}"


def _complain(made: Site) -> None:
    for sentence in made.problems[:MOST_NAMED]:
        say_error(sentence)
    if (unnamed := len(made.problems) - MOST_NAMED) > 0:
        say_error(f"{unnamed} more entries could not be judged; the first page of the site names them.")
    for name in made.left:
        say_error(f"{name} belongs to the site no more, and was left because somebody has changed it.")
