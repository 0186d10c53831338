"""An executed notebook fit to be published: the same run gives the same bytes, and nothing of this machine stays."""

from __future__ import annotations

import contextlib
import json
import re
from typing import Any

from trends.document.blocks import MIME, from_json, to_json
from trends.document.facts import FACTS_MIME
from trends.document.fragments import display_html
from trends.files.output import plain
from trends.reporting.long_frames import CSV, cut_and_said, whole_frames
from trends.reporting.tables import frame_table

__all__ = ["notebook_text", "scrubbed"]

_KEPT_TAGS = frozenset({"parameters", "injected-parameters", "hide"})
_KEPT_FORMS = (MIME, FACTS_MIME, "image/png", "text/html", CSV, "text/latex", "text/plain")
_KEPT_WORDS = ("alt", "caption", "name")
_NOTEBOOK_VERSION = (4, 5)
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")


def scrubbed(notebook: Any) -> dict[str, Any]:
    """Return a notebook with its sources and allowed outputs, and without timings, machine names and warnings.

    Cells are numbered anew, executions counted from one, standard error dropped: it holds library warnings and the
    paths of this machine.

    Parameters
    ----------
    notebook : nbformat.NotebookNode or dict
        An executed notebook.
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
                _output(given, count, files.get(id(given), ""), hidden=bool(tags))
                for given in cell.get("outputs", ())
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


def _output(output: Any, count: int, whole: str, *, hidden: bool) -> dict[str, Any] | None:
    kind = output["output_type"]
    if kind == "stream":
        if output.get("name") != "stdout":
            return None
        return {"output_type": "stream", "name": "stdout", "text": "".join(output["text"])}
    if kind == "error":
        return {"output_type": "error", "ename": output["ename"], "evalue": output["evalue"], "traceback": []}
    given = output.get("data", {})
    data = {form: given[form] for form in _KEPT_FORMS if form in given}
    words = {key: text for key in _KEPT_WORDS if (text := _word(output.get("metadata", {}), key))}
    if "text/html" in data:
        # What a cell sent may hold random names, scripts or addresses to fetch, also beside blocks of our own.
        markup = "".join(data.pop("text/html"))
        if MIME not in data and (table := frame_table(markup, words.get("caption", ""))) is not None:
            data = {MIME: plain(to_json([cut_and_said(table, markup, whole)])), **data}
        # Blocks that cannot be read are refused when the notebook is, with the name of their cell.
        with contextlib.suppress(ValueError):
            data |= {"text/html": display_html(from_json(data[MIME]))} if MIME in data else {}
    if not data:
        # Its name stays, so that the reader of the notebook refuses it rather than lose it in silence.
        data = dict.fromkeys(sorted(given)[:1], "")
    if hidden and "text/plain" in data:
        # Nobody is shown it; in a cell that is shown, an address is refused by name.
        data["text/plain"] = _ADDRESS.sub("at 0x0", "".join(data["text/plain"]))
    kept = {"output_type": kind, "data": plain(data), "metadata": words}
    return {**kept, "execution_count": count} if kind == "execute_result" else kept


def _word(metadata: Any, key: str) -> str:
    places = [metadata, *(value for value in metadata.values() if isinstance(value, dict))]
    return next((str(place[key]) for place in places if place.get(key)), "")


def notebook_text(notebook: dict[str, Any]) -> str:
    """Write a scrubbed notebook the way Jupyter writes it: keys in order, one blank a level, newline at the end."""
    return json.dumps(plain(notebook), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
