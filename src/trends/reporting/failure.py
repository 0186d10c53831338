"""What is known of a report that failed: the cell, the error and the log, fit to be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.document.text import clean
from trends.errors import RenderError, TrendsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["Failure", "NotebookError", "failure_of", "failure_page", "log_of"]

MOST_LINES = 200
MOST_CHARACTERS = 20_000
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{4,}")
# A folder of this machine, up to the last part that says something: a package's own path, or the file's name.
_INSTALLED = re.compile(
    r"(?:~|[A-Za-z]:)?[/\\][^\s'\"<>|:]*?(?:site-packages|dist-packages|python3\.\d+)[/\\]"
)
_FOLDERS = re.compile(r"(?<![\w.:/])(?:~|[A-Za-z]:)?(?:[/\\][^\s/\\'\"<>|:]+)+[/\\](?=[^\s/\\])")


@dataclass(frozen=True)
class Failure:
    """A report that failed.

    Attributes
    ----------
    report, title : str
        Its name, and what it would have been called.
    as_of : str or None
        The day it was asked for, where one was.
    sentence : str
        What went wrong, as the command line says it.
    cell : str
        Number and beginning of the cell; empty where none was to blame.
    error : str
        The error's type and message, as the notebook had it.
    log : str
        What the cell wrote and where the error arose, without folders of this machine; several lines.
    """

    report: str
    title: str
    as_of: str | None
    sentence: str
    cell: str = ""
    error: str = ""
    log: str = ""


class NotebookError(RenderError):
    """A notebook that failed; says in which cell, with what and what was written until then.

    Attributes
    ----------
    cell, error, log : str
        As `Failure` has them.
    """

    def __init__(self, sentence: str, *, cell: str = "", error: str = "", log: str = "") -> None:
        super().__init__(sentence)
        self.cell = cell
        self.error = error
        self.log = log


def log_of(outputs: Iterable[Mapping[str, Any]], folder: Path) -> str:
    """Return what a cell wrote, and the traceback of its error, fit to be published.

    Parameters
    ----------
    outputs : iterable of mapping
        The cell's outputs as a notebook has them.
    folder : Path
        The private folder, which is named nowhere.
    """
    parts = []
    for output in outputs:
        if output["output_type"] == "stream":
            parts.append("".join(output["text"]))
        elif output["output_type"] == "error":
            parts.append("\n".join(output.get("traceback", ())))
    text = _ESCAPES.sub("", "\n".join(parts))
    for form in (f"{folder}/", f"{folder}\\", str(folder)):
        text = text.replace(form, "")
    text = _FOLDERS.sub("", _INSTALLED.sub("", text))
    lines = clean(_ADDRESS.sub("0x0", text)).splitlines()
    left_out = len(lines) - MOST_LINES
    if left_out > 0:
        lines = [f"({left_out} lines before these)", *lines[-MOST_LINES:]]
    return "\n".join(lines)[-MOST_CHARACTERS:].strip("\n")


def failure_of(report: str, error: TrendsError, *, title: str = "", as_of: str | None = None) -> Failure:
    """Gather what is known of a report that failed."""
    return Failure(
        report=report,
        title=title or report,
        as_of=as_of,
        sentence=str(error),
        cell=getattr(error, "cell", ""),
        error=getattr(error, "error", ""),
        log=getattr(error, "log", ""),
    )


def failure_page(failure: Failure) -> bytes:
    """Write the page that says why there is no new edition of a report."""
    from trends.document.fragments import escape, pairs
    from trends.document.words import words
    from trends.reporting.html import page

    say = words("en")
    parts = [f'<p class="lead">{escape(failure.sentence)}</p>']
    parts.append(f"<p>{escape(say.failure_kept)}</p>")
    rows = [(say.failure_place, failure.cell), (say.failure_error, failure.error)]
    known = pairs((escape(key), escape(text)) for key, text in rows if text)
    if known:
        parts.append(
            f'<div class="verdict verdict-contradicted" role="group" aria-label="{escape(say.failure_error)}">{known}</div>'
        )
    if failure.log:
        parts.append(
            f'<h2>{escape(say.failure_log)}</h2>\n<pre class="output" tabindex="0">{escape(failure.log)}</pre>'
        )
    dated = f'<p class="dateline">{escape(failure.as_of)}</p>' if failure.as_of else ""
    body = (
        f'<div class="page">\n<header>\n<p class="house">{escape(say.about)}</p><h1>{escape(say.failure_title)}</h1>'
        f'<p class="subtitle">{escape(failure.title)}</p>{dated}\n</header>\n<main id="report">\n'
        + "\n".join(parts)
        + "\n</main>\n</div>\n"
    )
    title = f"{say.failure_title}: {failure.title}"
    return page(title, body, language="en", description=failure.sentence).encode("utf-8")
