"""An executed notebook fit to be published: the same run gives the same bytes, and nothing of this machine stays."""

from __future__ import annotations

import contextlib
import json
import re
from typing import TYPE_CHECKING, Any

from trends.document.blocks import MIME, Table
from trends.document.blocks_json import from_json, to_json
from trends.document.facts import FACTS_MIME
from trends.document.fragments import display_html
from trends.files.output import plain
from trends.reporting.long_frames import CSV, cut_and_said, whole_frames
from trends.reporting.outputs import about, form_of, names_what_was_drawn, output_blocks, text_of

if TYPE_CHECKING:
    from trends.document.blocks import Block

__all__ = ["notebook_text", "scrubbed"]

_KEPT_TAGS = frozenset({"parameters", "injected-parameters", "hide"})
_KEPT_FORMS = (MIME, FACTS_MIME, "image/png", CSV, "text/latex", "text/plain")
_REWRITTEN = frozenset({"text/html", "text/markdown"})
_KEPT_WORDS = ("alt", "caption", "name")
# The version in which every cell has an id.
_NOTEBOOK_VERSION = (4, 5)
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")


def scrubbed(notebook: Any, language: str = "en") -> dict[str, Any]:
    """Return a notebook with its sources and allowed outputs, and without timings, machine names and warnings.

    Cells are numbered anew, executions counted from one, standard error dropped: it holds library warnings and the
    paths of this machine.

    Parameters
    ----------
    notebook : nbformat.NotebookNode or dict
        An executed notebook.
    language : str
        Of the report.
    """
    cells, count = [], 0
    files = {id(output): name for output, name in whole_frames(notebook["cells"])}
    for index, cell in enumerate(notebook["cells"], start=1):
        tags = [tag for tag in cell.get("metadata", {}).get("tags", ()) if tag in _KEPT_TAGS]
        kept: dict[str, Any] = {
            "cell_type": cell["cell_type"],
            "id": f"cell-{index:03d}",
            "metadata": {"tags": tags} if tags else {},
            "source": "".join(cell["source"]),
        }
        if cell["cell_type"] == "code":
            ran = cell.get("execution_count") is not None
            count += ran
            kept["execution_count"] = count if ran else None
            outputs = [
                _output(given, count, files.get(id(given), ""), hidden=bool(tags), language=language)
                for given in _without_names_of_drawings(cell.get("outputs", []))
            ]
            kept["outputs"] = [output for output in outputs if output is not None]
        cells.append(kept)
    metadata: dict[str, Any] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
    }
    if authors := notebook.get("metadata", {}).get("authors"):
        metadata["authors"] = plain(authors)
    major, minor = _NOTEBOOK_VERSION
    return {"cells": cells, "metadata": metadata, "nbformat": major, "nbformat_minor": minor}


def _output(output: Any, count: int, whole: str, *, hidden: bool, language: str) -> dict[str, Any] | None:
    kind = output["output_type"]
    if kind == "stream":
        if output.get("name") != "stdout":
            return None
        return {"output_type": "stream", "name": "stdout", "text": "".join(output["text"])}
    if kind == "error":
        return {"output_type": "error", "ename": output["ename"], "evalue": output["evalue"], "traceback": []}
    given = output.get("data", {})
    if not (form := form_of(given)):
        return None
    data = {name: given[name] for name in _KEPT_FORMS if name in given}
    words = {key: text for key in _KEPT_WORDS if (text := about(output.get("metadata", {}), key))}
    if form in _REWRITTEN:
        # What a cell sent may hold random names, scripts or addresses to fetch.
        with contextlib.suppress(ValueError):
            data[MIME] = plain(to_json(_rewritten(output_blocks(given, words), given[form], whole)))
    if MIME in data:
        data.pop("image/png", None)
        # Blocks that cannot be read are refused when the notebook is, with the name of their cell.
        with contextlib.suppress(ValueError):
            data["text/html"] = display_html(from_json(data[MIME]), language=language)
    elif form not in data:
        # Its name stays, so that the reader of the notebook refuses it rather than lose it in silence.
        data = {form: ""}
    if "text/plain" in data and (hidden or form != "text/plain"):
        # Nobody is shown it; where it is what is shown, an address is refused by name.
        data["text/plain"] = _ADDRESS.sub("at 0x0", text_of(data["text/plain"]))
    kept = {"output_type": kind, "data": plain(data), "metadata": words}
    return {**kept, "execution_count": count} if kind == "execute_result" else kept


def _rewritten(blocks: list[Block], markup: object, whole: str) -> list[Block]:
    if len(blocks) == 1 and isinstance(blocks[0], Table):
        return [cut_and_said(blocks[0], text_of(markup), whole)]
    return blocks


def _without_names_of_drawings(outputs: list[Any]) -> list[Any]:
    """Leave out what ``plot`` and its like return, in a cell that shows what they drew."""
    data = [output.get("data", {}) for output in outputs]
    if not any(MIME in forms or "image/png" in forms for forms in data):
        return outputs
    return [
        output
        for output, forms in zip(outputs, data, strict=True)
        if output["output_type"] != "execute_result" or not names_what_was_drawn(forms)
    ]


def notebook_text(notebook: dict[str, Any]) -> str:
    """Write a scrubbed notebook the way Jupyter writes it: keys in order, one blank a level, newline at the end."""
    return json.dumps(plain(notebook), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
