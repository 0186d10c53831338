"""The reports that there are: the notebooks with a cell tagged ``parameters``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.document.text import one_line
from trends.errors import InputError, ParameterError, TrendsError, listed, nearest
from trends.files.bundled import notebook_folder
from trends.reporting.parameters import model_of
from trends.reporting.regular import refuse_streams

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DEFAULT", "Available", "Template", "available", "template", "template_at"]

DEFAULT = "constant-pace"
"""The report that is rendered when none is named."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True)
class Template:
    """A notebook from which reports are made: its name, its bytes and what they say."""

    name: str
    source: bytes
    notebook: dict[str, Any]

    @classmethod
    def read(cls, name: str, source: bytes) -> Template:
        """Read a notebook's bytes.

        Raises
        ------
        InputError
            If they are no notebook of format 4.
        """
        try:
            notebook = json.loads(source)
            cells = notebook["cells"]
            fit = notebook.get("nbformat") == 4 and all(
                cell["cell_type"] and "source" in cell for cell in cells
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            fit = False
        if not fit:
            raise InputError(f"{name}.ipynb is no notebook of format 4.")
        return cls(name, source, notebook)


@dataclass(frozen=True)
class Available:
    """A report that can be rendered.

    Attributes
    ----------
    name, title : str
        How it is asked for, and its notebook's first heading.
    parameters : tuple of (name, default, description)
        What ``-p`` takes.
    """

    name: str
    title: str
    parameters: tuple[tuple[str, Any, str], ...]


def _folder(folder: Path | None) -> Path:
    return notebook_folder() if folder is None else folder


def _names(folder: Path) -> list[str]:
    return sorted(
        path.stem for path in folder.glob("*.ipynb") if _NAME.fullmatch(path.stem) and _is_report(path)
    )


def _is_report(path: Path) -> bool:
    try:
        refuse_streams(path)
        cells = json.loads(path.read_bytes())["cells"]
        return any("parameters" in cell.get("metadata", {}).get("tags", ()) for cell in cells)
    except (TrendsError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def template(name: str, folder: Path | None = None) -> Template:
    """Read the notebook of a report.

    Raises
    ------
    ParameterError
        If there is no report of that name; the nearest are named.
    InputError
        If its notebook cannot be read.
    """
    folder = _folder(folder)
    path = folder / f"{name}.ipynb"
    if not _NAME.fullmatch(name) or not path.is_file():
        known = _names(folder)
        close = nearest(name, known)
        hint = f"did you mean {listed(close)}?" if close else f"the reports are {listed(known)}."
        raise ParameterError(f"There is no report {name[:60]!r}; {hint}")
    return _read(path)


def template_at(path: Path) -> Template:
    """Read the notebook of a report from a file of one's own.

    Raises
    ------
    ParameterError
        If its name is not fit for a folder and an address.
    InputError
        If it cannot be read.
    """
    if not _NAME.fullmatch(path.stem):
        raise ParameterError(
            f"The notebook {path.name[:60]!r} needs a name of small letters, digits and hyphens, as in my-report.ipynb."
        )
    return _read(path)


def _read(path: Path) -> Template:
    refuse_streams(path)
    try:
        source = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The notebook {path.name} cannot be read: {(error.strerror or 'it is no file').lower()}."
        ) from None
    return Template.read(path.stem, source)


def available(folder: Path | None = None) -> list[Available]:
    """List the reports with their parameters, in order of name."""
    folder = _folder(folder)
    found = []
    for name in _names(folder):
        notebook = template(name, folder).notebook
        model, _ = model_of(notebook)
        fields = tuple(
            (key, field.default, field.description or "") for key, field in model.model_fields.items()
        )
        found.append(Available(name, _title(notebook) or name, fields))
    return found


def _title(notebook: dict[str, Any]) -> str:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            for line in "".join(cell["source"]).splitlines():
                if line.startswith("# "):
                    return one_line(line[2:])
    return ""
