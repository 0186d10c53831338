"""A notebook to begin one's own report with: a copy of one of the package's, in a language, that runs as it is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.document.words import words
from trends.errors import ParameterError
from trends.messages.catalogue import SOURCE, catalogue
from trends.messages.vocabulary import vocabulary_id
from trends.reporting.catalogue import report_name, template

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["LESSON", "new_notebook"]

LESSON = "making-ones-own-report"
"""The one that explains itself."""

_PROSE = re.compile(r"(\s*(?:#+ |- |\d+\. |> )?)(.*)", re.DOTALL)
_REMARK = re.compile(r"(.*?  # )(.*)")


def new_notebook(path: str | PathLike[str], *, source: str = LESSON, language: str = SOURCE) -> Path:
    """Write a notebook of one's own; ``trends report PATH`` renders it.

    Parameters
    ----------
    path : path
        Where to; ``.ipynb`` may be left out. Its reports are called after it.
    source : str
        The report or lesson that it is a copy of.
    language : str
        Of its prose and, by its parameter `language`, of its reports.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ParameterError
        If it is there already or cannot be written, no report can be called after it, or there is no such source or
        language.
    """
    written = Path(path).expanduser()
    if written.suffix != ".ipynb":
        written = written.with_name(f"{written.name}.ipynb")
    report_name(written)
    spoken = words(language).language
    notebook = template(source).notebook
    copy = {**notebook, "cells": [_said(cell, spoken) for cell in notebook["cells"]]}
    text = json.dumps(copy, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    try:
        # "x" makes the file or fails: between a look and a write somebody else may have made one.
        with written.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except FileExistsError:
        raise ParameterError(f"{written} is there already; choose another name.") from None
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "it is no path").lower()
        raise ParameterError(f"{str(written)[-120:]} cannot be written: {why}.") from None
    return written


def _said(cell: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a cell with its prose, or the remarks on its parameters, in a language."""
    prose = cell["cell_type"] == "markdown"
    if language == SOURCE or not (prose or "parameters" in cell["metadata"].get("tags", ())):
        return cell
    lines = "".join(cell["source"]).split("\n")
    said = [_line(line, language) if prose else _parameter(line, language) for line in lines]
    return {**cell, "source": [f"{line}\n" for line in said[:-1]] + said[-1:]}


def _line(line: str, language: str) -> str:
    """Say a line of Markdown: the catalogues have each paragraph, heading and item whole."""
    caution = f"> {words(SOURCE).caution}: "
    if line.startswith(caution):
        return f"> {words(language).caution}: {_translated(line.removeprefix(caution), language)}"
    before, text = _PROSE.fullmatch(line).groups()  # type: ignore[union-attr]  # it matches every line
    return f"{before}{_translated(text, language)}"


def _parameter(line: str, language: str) -> str:
    if match := _REMARK.fullmatch(line):
        line = f"{match[1]}{_translated(match[2], language)}"
    return line.replace(f'language = "{SOURCE}"', f'language = "{language}"')


def _translated(text: str, language: str) -> str:
    # As the catalogue has it, with its Markdown.
    name = vocabulary_id(text)
    return catalogue(language)[name] if name else text
