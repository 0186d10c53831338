"""What a watch found, from the JSON that ``trends watch --json`` prints: its findings, its silence, and what limits both."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from trends.document.text import escape, one_line
from trends.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from trends.site.frame import Frame, Page

__all__ = ["read_watch", "watch_page"]

MOST_FINDINGS = 500
_SUBJECTS = ("series", "claim")
"""Under which of these a finding names what it is about."""


def read_watch(path: Path) -> dict[str, Any]:
    """Read the result of a watch.

    Raises
    ------
    InputError
        If the file cannot be read or holds something else.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise InputError(f"{path.name} cannot be read as the JSON of trends watch.") from None
    if not isinstance(value, dict) or not isinstance(value.get("findings"), list):
        raise InputError(f"{path.name} is no result of trends watch.")
    return value


def watch_page(frame: Frame, result: dict[str, Any]) -> bytes:
    """Return the page on what a watch found, each finding with its sentence, in the order of the file.

    Ids of rows, which a finding carries for whoever looks into it, are not shown.
    """
    page = frame.page("watch.html", _day(result.get("as_of")))
    findings = [entry for entry in result["findings"] if isinstance(entry, dict)][:MOST_FINDINGS]
    listed = "".join(_item(page, entry) for entry in findings)
    body = f'<ol class="claims">\n{listed}</ol>\n' if listed else f"<p>{page.text('watch.nothing')}</p>\n"
    silence = result.get("silence")
    if isinstance(silence, str) and silence.strip():
        body += f"<p>{page.words(silence)}</p>\n"
    if notes := "".join(f"<li>{page.words(note)}</li>" for note in _sentences(result.get("notes"))):
        body += f"<ul>{notes}</ul>\n"
    top = page.trail() + page.opening(
        page.text("watch.title"), below=f'<p class="subtitle">{page.text("watch.lead")}</p>\n'
    )
    return page.finished(page.plain("watch.title"), body, top=top, kind="prose")


def _day(value: object) -> str:
    """Return a day as the file has it; nothing where it is none."""
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return ""


def _sentences(value: object) -> Iterable[str]:
    items = value if isinstance(value, list) else []
    return (item for item in items if isinstance(item, str) and item.strip())


def _item(page: Page, entry: dict[str, Any]) -> str:
    subject = next((entry[name] for name in _SUBJECTS if isinstance(entry.get(name), str)), "")
    above = f'<p class="says">{escape(one_line(subject))}</p>' if one_line(subject) else ""
    sentence = entry.get("sentence")
    return (
        f'<li>{above}<p class="found">{page.words(sentence) if isinstance(sentence, str) else ""}</p></li>\n'
    )
