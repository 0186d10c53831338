"""The reports that there are: the notebooks with a cell tagged ``parameters``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.document.text import one_line, slug
from trends.errors import InputError, ParameterError, TrendsError, listed, nearest
from trends.files.bundled import notebook_folder
from trends.reporting.parameters import declared_language, model_of
from trends.reporting.regular import refuse_streams

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEFAULT", "Available", "Template", "available", "report_name", "template", "template_at"]

DEFAULT = "constant-pace"
"""The report that is rendered when none is named."""

LONGEST_NAME = 80
TAKEN = frozenset({"latest", "new"})
"""The link to a report's newest edition, and the word that makes a notebook."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True)
class Template:
    """A notebook from which reports are made.

    Attributes
    ----------
    name : str
        What its reports are called.
    source : bytes
        The file, byte for byte.
    notebook : dict
        What it says.
    folder : Path or None
        Where a notebook of one's own lies: data that it names by itself lie there, too. None for those of the package.
    """

    name: str
    source: bytes
    notebook: dict[str, Any]
    folder: Path | None = None

    @property
    def language(self) -> str:
        """The language that it is written in: the default of its parameter `language`, or English."""
        return declared_language(self.notebook)

    @classmethod
    def read(cls, name: str, source: bytes, folder: Path | None = None) -> Template:
        """Read a notebook's bytes.

        Raises
        ------
        InputError
            If they are no notebook of format 4, or one in another language than Python.
        """
        notebook: Any = None
        try:
            notebook = json.loads(source)
            cells = notebook["cells"]
            fit = notebook.get("nbformat") == 4 and all(
                cell["cell_type"] and "source" in cell for cell in cells
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            fit = False
        if not fit:
            old = isinstance(notebook, dict) and notebook.get("nbformat") in (1, 2, 3)
            hint = "; open it in Jupyter and save it" if old else ""
            raise InputError(f"{name}.ipynb is no notebook of format 4{hint}.")
        # Whichever Python wrote it: it is run with the one at hand.
        if not (spoken := _programming_language(notebook)).lower().startswith(("python", "ipython")):
            raise InputError(
                f"{name}.ipynb is a notebook in {spoken[:40]}; reports are made of notebooks in Python."
            )
        return cls(name, source, notebook, folder)


def _programming_language(notebook: Mapping[str, Any]) -> str:
    metadata = notebook.get("metadata") or {}
    known = [
        (metadata.get(key) or {}).get(name)
        for key, name in (("kernelspec", "language"), ("language_info", "name"))
    ]
    return next((str(name) for name in known if name), "python")


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

    Parameters
    ----------
    name : str
        Name of one of the package's, or the path of a notebook of one's own: it ends in ``.ipynb``.
    folder : Path, optional
        Where the named ones lie; by default the package's own.

    Raises
    ------
    ParameterError
        If there is no report of that name; the nearest are named.
    InputError
        If its notebook cannot be read.
    """
    if name.endswith(".ipynb"):
        return template_at(Path(name).expanduser())
    folder = _folder(folder)
    path = folder / f"{name}.ipynb"
    if not _NAME.fullmatch(name) or not path.is_file():
        known = _names(folder)
        close = nearest(name, known)
        hint = f"did you mean {listed(close)}?" if close else f"the reports are {listed(known)}."
        raise ParameterError(f"There is no report {name[:60]!r}; {hint}")
    return _read(path, name)


def template_at(path: Path) -> Template:
    """Read the notebook of a report from a file of one's own; its reports are called after the file.

    Raises
    ------
    ParameterError
        If no name for a folder and an address can be made of the file's.
    InputError
        If it cannot be read.
    """
    return _read(path, report_name(path), path.absolute().parent)


def report_name(path: Path) -> str:
    """Return what the reports of a notebook of one's own are called.

    Raises
    ------
    ParameterError
        If no name for a folder and an address can be made of the file's.
    """
    # Letters of other scripts have no place in an address.
    name = slug(path.stem, "", LONGEST_NAME)
    if not name or name in TAKEN:
        raise ParameterError(
            f"No report can be called after {path.name[:60]!r}; name the notebook with Latin letters or digits, as in "
            "my-brief.ipynb."
        )
    return name


def _read(path: Path, name: str, folder: Path | None = None) -> Template:
    refuse_streams(path)
    try:
        source = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The notebook {path.name} cannot be read: {(error.strerror or 'it is no file').lower()}."
        ) from None
    return Template.read(name, source, folder)


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
