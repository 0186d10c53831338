"""Copies of the notebooks in a folder of the user's: each knows the text that it was copied from."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["copy_missing"]

_MARK = "incident_trends"
"""In the metadata of a copy, which JupyterLab keeps when it saves."""


def copy_missing(templates: Path, folder: Path) -> list[str]:
    """Copy the notebooks that a folder lacks, and name those in it that were copied from an earlier text.

    What a user changed in a copy does not make it an earlier one. Nothing that is there is written over.

    Parameters
    ----------
    templates, folder : path
        Where the notebooks are, and where the copies go; both exist.

    Returns
    -------
    list of str
        File names of copies whose notebook has changed since.
    """
    earlier = []
    for template in sorted(templates.glob("*.ipynb")):
        copy, notebook = folder / template.name, json.loads(template.read_text(encoding="utf-8"))
        text = _text_hash(notebook)
        if not copy.exists():
            notebook["metadata"][_MARK] = {"copied_from": text}
            written = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
            copy.write_text(f"{written}\n", encoding="utf-8", newline="\n")
        elif _copied_from(copy) not in (text, None):
            earlier.append(copy.name)
    return earlier


def _copied_from(copy: Path) -> str | None:
    """Return the hash of what a notebook was copied from; None of what is no notebook."""
    try:
        notebook = json.loads(copy.read_text(encoding="utf-8"))
        mark = notebook["metadata"].get(_MARK)
        # One without a mark was made before copies had one: it is the text of now, or an earlier one.
        return str(mark["copied_from"]) if mark else _text_hash(notebook)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _text_hash(notebook: dict[str, Any]) -> str:
    """Hash the text of the cells, whatever came out of them."""
    text = [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps(text).encode()).hexdigest()
