"""The cheat sheet as a PDF of one page, beside its page: what cheat-sheet.md says, set by Typst like the reports."""

from __future__ import annotations

import json
import shutil
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from sphinx.errors import ExtensionError

from trends.fonts.choice import base_font
from trends.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["pdf", "sections"]

DOCS = Path(__file__).resolve().parents[1]
ABOUT = f"incident-trends {__version__}: was the pace constant? The manual has the rest."


def sections(page: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return the tables of the page under their headings: what stands left and right, and whether the left is typed."""
    found: list[tuple[str, list[tuple[str, str, bool]]]] = []
    cells: list[tuple[str, bool]] = []
    tokens = MarkdownIt().enable("table").parse(page)
    for before, token in pairwise(tokens):
        if before.type == "heading_open" and before.tag == "h2":
            found.append((token.content, []))
        elif before.type == "td_open":
            cells.append((token.content.replace("`", ""), token.content.startswith("`")))
        elif before.type == "tr_close" and cells:
            (left, typed), (right, _) = cells
            found[-1][1].append((left, right, typed))
            cells = []
    return found


def pdf(page: str) -> bytes:
    """Set the cheat sheet.

    Raises
    ------
    ExtensionError
        If it takes more than one page, or Typst refuses otherwise.
    """
    import typst

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copyfile(DOCS / "cheat-sheet.typ", root / "sheet.typ")
        told = {
            "title": "incident-trends: cheat sheet",
            "author": "The incident-trends developers",
            "about": ABOUT,
            "sections": sections(page),
        }
        (root / "sheet.json").write_text(json.dumps(told), encoding="utf-8")
        compiler = typst.Compiler(
            str(root / "sheet.typ"),
            root=str(root),
            font_paths=[str(base_font().path.parent)],
            ignore_system_fonts=True,
        )
        try:
            made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=0)
        except typst.TypstError as error:
            raise ExtensionError(f"The cheat sheet cannot be set: {error.message}.") from None
    if not isinstance(made, bytes):
        raise ExtensionError("No PDF came out of the cheat sheet.")
    return made


def write(application: Sphinx, failed: Exception | None) -> None:
    """Put the PDF beside the page."""
    if failed is None and application.builder.format == "html":
        page = (DOCS / "cheat-sheet.md").read_text(encoding="utf-8")
        (Path(application.outdir) / "cheat-sheet.pdf").write_bytes(pdf(page))


def setup(application: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    application.connect("build-finished", write)
    return {"parallel_read_safe": True}
