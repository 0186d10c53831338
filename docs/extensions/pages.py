"""How outputs stand on a page: the directives ``{run}`` and ``{drawn}``, and pictures as files that follow width and theme."""

from __future__ import annotations

import hashlib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sessions import WIDTH, outputs
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from trends.document.dark import with_dark
from trends.document.picture import NARROW, svg_size

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["Drawn", "Run", "figure_html", "file_of"]

FOLDER = "_images"
GALLERY = "gallery"
_log = logging.getLogger(__name__)


def file_of(content: bytes, ending: str, page: str, folder: Path) -> str:
    """Write a picture below the built manual, under its hash, and return its address as seen from a page."""
    name = f"{hashlib.sha256(content).hexdigest()[:20]}.{ending}"
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    (folder / FOLDER / name).write_bytes(content)
    return f"{'../' * page.count('/')}{FOLDER}/{name}"


def figure_html(figure: dict[str, str], page: str, folder: Path, of: str = "") -> str:
    """Return a figure of the package as HTML: wide or for a phone, light or dark, with alternative text and caption."""
    sources = []
    for svg in (figure["svg"], figure["narrow"] or figure["svg"]):
        themed = with_dark(svg) or svg
        width, height = svg_size(svg) or (0, 0)
        sources.append((file_of(themed.encode(), "svg", page, folder), f'width="{width}" height="{height}"'))
    (wide, size), (narrow, narrow_size) = sources
    paper = "" if with_dark(figure["svg"]) else " paper"
    return (
        f'<figure class="drawn{paper}" data-figure="{escape(of)}"><picture>'
        f'<source media="{NARROW}" srcset="{narrow}" {narrow_size}>'
        f'<img src="{wide}" alt="{escape(figure["alt"])}" {size} loading="lazy"></picture>'
        f"<figcaption>{escape(figure['caption'])}</figcaption></figure>"
    )


class Drawn(SphinxDirective):
    """A figure of the gallery on another page, by whose it is and its name: ``{drawn} PaceResult pace``."""

    required_arguments = 2

    def run(self) -> list[nodes.Node]:
        """Return the figure."""
        of = " ".join(self.arguments)
        text = Path(self.env.doc2path(GALLERY)).read_text(encoding="utf-8")
        found = [given for given in outputs(GALLERY, text) if given.get("of") == of]
        if not found:
            _log.warning("The gallery has no figure %r.", of, location=self.get_location())
            return []
        markup = figure_html(found[0]["figure"], self.env.docname, Path(self.env.app.outdir), of)
        return [nodes.raw("", markup, format="html")]


class Run(SphinxDirective):
    """A block of Python that is run when the manual is built, with what it gives below it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the code and its output."""
        code = "\n".join(self.content)
        block = nodes.literal_block(code, code, language="python")
        # The directives of a page come in its order, and so do its outputs.
        at = self.env.temp_data.setdefault("run_blocks", 0)
        self.env.temp_data["run_blocks"] = at + 1
        text = Path(self.env.doc2path(self.env.docname)).read_text(encoding="utf-8")
        given = outputs(self.env.docname, text)[at]
        return [block, *self._output(given)]

    def _output(self, given: dict[str, Any]) -> list[nodes.Node]:
        if "error" in given:
            _log.warning("This code fails:\n%s", given["error"], location=self.get_location())
            return []
        shown: list[nodes.Node] = []
        if text := given["text"].rstrip("\n"):
            # A sentence is one line, however long, and goes on in the next; a table does not.
            prose = ["prose"] if any(len(line) > WIDTH for line in text.splitlines()) else []
            shown.append(nodes.literal_block(text, text, language="text", classes=["output", *prose]))
        if "figure" in given:
            folder = Path(self.env.app.outdir)
            markup = figure_html(given["figure"], self.env.docname, folder, given["of"])
            shown.append(nodes.raw("", markup, format="html"))
        return shown


def setup(application: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    from kept import state

    # What is shown depends on the package, so a page is read again when that is another.
    application.add_config_value("state_of_the_package", state(), "env")
    application.add_directive("run", Run)
    application.add_directive("drawn", Drawn)
    return {"parallel_read_safe": True}
