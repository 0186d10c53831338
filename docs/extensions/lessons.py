"""The lessons as pages: each notebook is run when the manual is built, in a kernel of its own, as reports are run.

A page holds the line ``% the lesson first-tour`` and gets the notebook's prose, its code and what the code shows. Of an
output the page takes what Jupyter would show. Building with ``-D lessons_to_run=first-tour`` runs those that are named and shows
the others without outputs; without it all are run, which takes a minute or two where nothing is kept from the last time.
"""

from __future__ import annotations

import base64
import logging
import re
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kept import ROOT, kept
from pages import figure_html, file_of

from trends.document.blocks import MIME
from trends.document.blocks_json import from_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

NOTEBOOKS = ROOT / "notebooks"
_MARK = re.compile(r"^% the lesson ([\w-]+)$", re.MULTILINE)
_PICTURE = re.compile(r"data:image/(svg\+xml|png);base64,([A-Za-z0-9+/=]+)")
_FENCE = "`" * 8
"""Longer than any fence within."""


def executed(path: Path) -> dict[str, Any]:
    """Return a notebook with its outputs."""
    import papermill

    def run() -> dict[str, Any]:
        # What they say at every notebook is no warning of the build's.
        for chatty in ("papermill", "traitlets"):
            logging.getLogger(chatty).setLevel(logging.WARNING)
        with tempfile.TemporaryDirectory() as folder:
            notebook = papermill.execute_notebook(
                str(path),
                f"{folder}/{path.name}",
                engine_name="incident-trends",
                progress_bar=False,
                cwd=folder,
            )
        cells = [
            {
                "cell_type": cell["cell_type"],
                "source": cell["source"],
                "tags": list(cell["metadata"].get("tags", [])),
                "outputs": [_slim(output) for output in cell.get("outputs", [])],
            }
            for cell in notebook["cells"]
        ]
        return {"cells": cells}

    made: dict[str, Any] = kept(f"lesson-{path.stem}", path.read_text(encoding="utf-8"), run)
    return made


def _slim(output: dict[str, Any]) -> dict[str, Any]:
    """Keep of an output what a page shows: a figure with its words, or else the HTML, or else the text."""
    if output["output_type"] == "stream":
        return {"text": output["text"]}
    data = output.get("data", {})
    blocks = data.get(MIME, [])
    if len(blocks) == 1 and blocks[0]["type"] == "Figure":
        return {"figure": asdict(from_json(blocks)[0]) | {"png": "", "data": ""}}
    if "text/html" in data:
        return {"html": data["text/html"]}
    return {"text": data.get("text/plain", "")}


def _read(path: Path) -> dict[str, Any]:
    import nbformat

    cells = nbformat.read(path, as_version=4)["cells"]
    return {"cells": [{**cell, "tags": cell["metadata"].get("tags", []), "outputs": []} for cell in cells]}


def _written(notebook: dict[str, Any], page: str, folder: Path) -> Iterator[str]:
    """Yield the notebook as the source of a page."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            yield cell["source"]
            continue
        if "hide" in cell["tags"]:
            # What a lesson hands over to a report is no part of the lesson.
            continue
        yield f"{_FENCE}python\n{cell['source']}\n{_FENCE}"
        for output in cell["outputs"]:
            yield _output(output, page, folder)


def _output(output: dict[str, Any], page: str, folder: Path) -> str:
    if "text" in output:
        return f"{_FENCE}{{code-block}} text\n:class: output\n\n{output['text'].rstrip()}\n{_FENCE}"
    if "figure" in output:
        markup = figure_html(output["figure"], page, folder)
    else:

        def address(found: re.Match[str]) -> str:
            ending = "png" if found[1] == "png" else "svg"
            return file_of(base64.b64decode(found[2]), ending, page, folder)

        markup = f'<div class="shown">{_PICTURE.sub(address, output["html"])}</div>'
    return f"{_FENCE}{{raw}} html\n{markup}\n{_FENCE}"


def fill(application: Sphinx, page: str, source: list[str]) -> None:
    """Put the notebook where its page names it."""
    wanted = set(filter(None, str(application.config.lessons_to_run).split(",")))

    def lesson(found: re.Match[str]) -> str:
        path = NOTEBOOKS / f"{found[1]}.ipynb"
        run = found[1] in wanted or "all" in wanted
        notebook = executed(path) if run else _read(path)
        return "\n\n".join(_written(notebook, page, Path(application.outdir)))

    source[0] = _MARK.sub(lesson, source[0])


def setup(application: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    application.add_config_value("lessons_to_run", "all", "env", [str])
    application.connect("source-read", fill)
    return {"parallel_read_safe": True}
