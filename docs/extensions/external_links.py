"""List every address that leads out of the manual, with the pages that name it: nothing is fetched when it is built."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FILE = "external-links.txt"


def write(application: Sphinx, failed: Exception | None) -> None:
    """Write the list beside the pages: a line for each address, and behind it where it stands."""
    if failed is not None:
        return
    named: defaultdict[str, set[str]] = defaultdict(set)
    for page in application.env.found_docs:
        for link in application.env.get_doctree(page).findall(nodes.reference):
            if str(link.get("refuri", "")).startswith(("http://", "https://")):
                named[link["refuri"]].add(page)
    lines = [f"{address}  {', '.join(sorted(pages))}\n" for address, pages in sorted(named.items())]
    (Path(application.outdir) / FILE).write_text("".join(lines), encoding="utf-8")


def setup(application: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    application.connect("build-finished", write)
    return {"parallel_read_safe": True}
