"""What is known of a report that failed: the cell, the error and the log, fit to be shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from trends.document.text import clean
from trends.errors import RenderError
from trends.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from trends.document.words import Words
    from trends.reporting.outcomes import FailedReport

__all__ = ["NotebookError", "failure_page", "log_of", "reason_html"]

# The end of a traceback tells what went wrong: the lines before it are counted and left out.
MOST_LINES = 200
MOST_CHARACTERS = 20_000
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{4,}")
# A folder of this machine, up to the last part that says something: a package's own path, or the file's name.
_INSTALLED = re.compile(
    r"(?:~|[A-Za-z]:)?[/\\][^\s'\"<>|:]*?(?:site-packages|dist-packages|python3\.\d+)[/\\]"
)
_FOLDERS = re.compile(r"(?<![\w.:/])(?:~|[A-Za-z]:)?(?:[/\\][^\s/\\'\"<>|:]+)+[/\\](?=[^\s/\\])")


class NotebookError(RenderError):
    """A notebook that failed; says in which cell, with what and what was written until then.

    Attributes
    ----------
    cell : str
        Number and beginning of the cell.
    error : str
        The error's type and message, as the notebook had it.
    log : str
        What the cell wrote and where the error arose, without folders of this machine; several lines.
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


def reason_html(reason: str, say: Words) -> str:
    """Write why a report failed: what is not in the page's language is marked, and where it lies in a file is said."""
    from trends.document.fragments import escape

    if isinstance(reason, Message) and reason.id == "faults.configuration.line":
        place, what = (reason_html(cast("str", reason.values[part]), say) for part in ("place", "what"))
        return f"<bdi>{place}</bdi> {what}"
    part = say.said(reason)
    shown = escape(part.text)
    return f'<span lang="{part.language}" dir="ltr">{shown}</span>' if part.foreign else shown


def failure_page(failed: FailedReport) -> bytes:
    """Write the page that says why there is no new edition of a report, in the report's language."""
    from trends.document.fragments import escape, pairs
    from trends.document.words import LANGUAGES, words
    from trends.reporting.html import house, page

    # A report may have failed for its language.
    say = words(failed.language if failed.language in LANGUAGES else "en")

    def known(name: str) -> str:
        return next((text for error in failed.errors if (text := getattr(error, name, ""))), "")

    # Of a notebook the cell and the error say it, each where it belongs; other errors are sentences.
    sentences = (
        [Message("faults.report.cell")] if failed.cell else [error.sentence for error in failed.errors]
    )
    parts = [f'<p class="lead">{reason_html(sentence, say)}</p>' for sentence in sentences]
    parts.append(f"<p>{escape(say.failure_kept)}</p>")
    rows = [(say.failure_place, failed.cell), (say.failure_error, known("error"))]
    table = pairs((escape(key), f"<bdi>{escape(text)}</bdi>") for key, text in rows if text)
    if table:
        parts.append(
            f'<div class="verdict verdict-contradicted" role="group" aria-label="{escape(say.failure_error)}">{table}</div>'
        )
    if log := known("log"):
        parts.append(
            f'<h2>{escape(say.failure_log)}</h2>\n<pre class="output" dir="ltr" tabindex="0">{escape(log)}</pre>'
        )
    title = failed.title or failed.name
    dated = f'<p class="dateline">{escape(failed.as_of)}</p>' if failed.as_of else ""
    body = (
        f'<div class="page">\n<header>\n{house(failed.brand, say)}<h1>{escape(say.failure_title)}</h1>'
        f'<p class="subtitle"><bdi>{escape(title)}</bdi></p>{dated}\n</header>\n<main id="report">\n'
        + "\n".join(parts)
        + "\n</main>\n</div>\n"
    )
    told = say.plain(sentences[0]) if sentences else say.failure_title
    return page(
        f"{say.failure_title}: {title}", body, language=say.language, description=told, brand=failed.brand
    ).encode("utf-8")
