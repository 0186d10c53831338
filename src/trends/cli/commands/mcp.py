"""``trends mcp``."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from trends.cli.options import option
from trends.errors import TrendsError

__all__ = ["mcp"]

SECONDS = 300
"""As long as a large release takes to be read and judged, and as clients wait at most."""


def mcp(
    further: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FOLDER...", help="Further folders, as after --root.", show_default=False),
    ] = None,
    root: Annotated[
        list[Path] | None,
        option(
            "--root",
            None,
            "FOLDER",
            "A folder whose files may be read, or several; by default there is none.",
        ),
    ] = None,
    store: Annotated[
        bool, option("--store", None, None, "Data in the local store may be read too (trends store list).")
    ] = False,
    seconds: Annotated[
        int,
        option(
            "--seconds", None, "N", f"How long one answer may take; {SECONDS} by default.", min=1, max=86_400
        ),
    ] = SECONDS,
) -> None:
    """Serve check, count, pace, claims, read and diff as tools to a program that speaks the Model Context Protocol.

    Such a program starts this one and talks to it over standard input and output; a person has nothing to type here. In
    its configuration it is named like this:

    {"mcpServers": {"incident-trends": {"command": "trends", "args": ["mcp", "--root", "/path/to/data"]}}}

    Without --root only the bundled data are read. Nothing is kept, and no network is used. Files outside the folders
    are refused, also through links; answers are JSON as the commands print it, cut where they are long, which is said.
    """
    if any(find_spec(name) is None for name in ("mcp", "mcp_types", "jsonschema")):
        raise TrendsError(
            "trends mcp needs the package mcp, which is not installed; install incident-trends[mcp] "
            "(in a checkout: pip install '.[mcp]')."
        )
    from trends.mcp.roots import Roots
    from trends.mcp.server import Service, serve

    serve(Service(Roots.of([*(root or []), *(further or [])]), seconds, store))
