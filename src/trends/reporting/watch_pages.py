"""The page, the feed and the JSON of a watch, in a folder of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trends.document.atom import Entry, atom
from trends.document.blocks import Document
from trends.document.words import words
from trends.errors import TrendsError
from trends.files.output import json_text
from trends.files.whole_file import whole_file, write_text
from trends.messages import Message, in_language, with_ids
from trends.reporting.html import render_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from trends.watching import WatchResult

__all__ = ["write_watch_pages"]

PAGE, FEED, DATA = "index.html", "feed.xml", "watch.json"


def write_watch_pages(
    folder: Path, result: WatchResult, kept: Sequence[Mapping[str, Any]], language: str = "en"
) -> dict[str, Path]:
    """Write what a look found, each file whole or not at all.

    Parameters
    ----------
    folder : Path
        Made where it is missing; of what lies there only files of these names are replaced.
    result : WatchResult
    kept : sequence of mapping
        The findings of this look and of earlier ones, the newest first, as the state file keeps them.
    language : str

    Returns
    -------
    dict
        ``html``, ``atom`` and ``json``, and where each was written.

    Raises
    ------
    TrendsError
        If the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrendsError(f"{str(folder)[-120:]!r} cannot be written to: {error.strerror}.") from None
    say = words(language)
    title = Message("watch.page.title")
    head = (
        Message("watch.page.some", n=len(result.findings)) if result.findings else Message("watch.page.none")
    )
    document = Document(
        title=head, blocks=tuple(result.blocks()), language=language, as_of=result.as_of, kicker=title
    )
    write_text(folder / PAGE, render_html(document))
    write_text(folder / DATA, json_text(with_ids(result.to_dict(), language)))
    entries = [_entry(one, language) for one in kept]
    text = atom(
        "watch", say.plain(title), say.about, entries, day=result.as_of or "1970-01-01", page=PAGE, feed=FEED
    )
    with whole_file(folder / FEED) as part:
        part.write_bytes(text)
    return {"html": folder / PAGE, "atom": folder / FEED, "json": folder / DATA}


def _entry(one: Mapping[str, Any], language: str) -> Entry:
    return Entry(f"watch/{one['key']}", in_language(_sentence(one), language), str(one["as_of"]), PAGE)


def _sentence(one: Mapping[str, Any]) -> str:
    """Read a sentence back with its id and values, where they were kept."""
    plain = one.get("message")
    return Message.from_plain(plain) if isinstance(plain, dict) else str(one.get("sentence", ""))
