"""What a watch found, from the JSON that ``trends watch --json`` prints; whatever has a sentence is told in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trends.document.text import escape, one_line
from trends.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from trends.site.frame import Frame, Page

__all__ = ["read_watch", "watch_page"]

MOST_TOLD = 500


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
    if not isinstance(value, dict):
        raise InputError(f"{path.name} is no result of trends watch.")
    return value


def watch_page(frame: Frame, result: dict[str, Any]) -> bytes:
    """Return the page on what a watch found, each finding with its sentence, in the order of the file."""
    page = frame.page("watch.html")
    items = list(_told(result))
    listed = "".join(_item(page, entry) for entry in items[:MOST_TOLD])
    body = f'<ol class="claims">\n{listed}</ol>\n' if listed else f"<p>{page.text('watch.nothing')}</p>\n"
    top = page.trail() + page.opening(
        page.text("watch.title"), below=f'<p class="subtitle">{page.text("watch.lead")}</p>\n'
    )
    return page.finished(page.plain("watch.title"), body, top=top, kind="prose")


def _told(value: Any) -> list[dict[str, Any]]:
    """Return every object among lists that says something in a sentence."""
    if isinstance(value, dict):
        return [finding for item in value.values() if isinstance(item, list) for finding in _told(item)]
    return [
        item
        for item in value
        if isinstance(item, dict) and isinstance(item.get("sentence"), str) and item["sentence"].strip()
    ]


def _item(page: Page, entry: dict[str, Any]) -> str:
    name = one_line(str(entry.get("name") or entry.get("series") or ""))
    above = f'<p class="says">{escape(name)}</p>' if name else ""
    return f'<li>{above}<p class="found">{page.words(entry["sentence"])}</p></li>\n'
