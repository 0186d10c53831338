"""Atom feeds (RFC 4287): the one place that writes their elements."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.document.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Entry", "atom", "name_of"]

_ATOM = "http://www.w3.org/2005/Atom"
_SPACE = uuid.UUID("6f2b8a54-6c5a-5a5f-9b0e-3f0f4f1c7d21")
"""Names of feeds and entries are made from this and what they are about: the same every time (RFC 9562, 5.5)."""


def name_of(what: str) -> str:
    """Return the name of a feed or an entry, made from what it is about.

    Examples
    --------
    >>> name_of("feed") == name_of("feed"), name_of("feed").startswith("urn:uuid:")
    (True, True)
    """
    return f"urn:uuid:{uuid.uuid5(_SPACE, what)}"


@dataclass(frozen=True)
class Entry:
    """An entry of a feed.

    Attributes
    ----------
    about : str
        What it is about: its name is made from it, so that readers do not see it twice when the feed is written again.
    title : str
    day : str
        The last day of its data, ``YYYY-MM-DD``; never the clock.
    href, type : str
        Where it leads to, and what lies there.
    summary : str
    """

    about: str
    title: str
    day: str
    href: str
    type: str = "text/html"
    summary: str = ""


def atom(
    about: str,
    title: str,
    author: str,
    entries: Iterable[Entry],
    *,
    day: str,
    page: str,
    feed: str = "feed.xml",
) -> bytes:
    """Write a feed.

    Parameters
    ----------
    about, title, author : str
    entries : iterable of Entry
        The newest first.
    day : str
        The last day of all data.
    page, feed : str
        The page beside the feed, and the feed's own name.
    """
    from lxml import etree

    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})

    def add(parent: Any, tag: str, text: str | None = None, **attributes: str) -> Any:
        element = etree.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
        if text is not None:
            element.text = one_line(text)
        return element

    add(root, "id", name_of(about))
    add(root, "title", title)
    # The last day of data, not the clock: the feed of the same findings is the same bytes.
    add(root, "updated", f"{day}T00:00:00Z")
    add(root, "link", rel="self", type="application/atom+xml", href=feed)
    add(root, "link", rel="alternate", type="text/html", href=page)
    add(add(root, "author"), "name", author)
    for each in entries:
        entry = add(root, "entry")
        add(entry, "id", name_of(each.about))
        add(entry, "title", each.title)
        add(entry, "updated", f"{each.day}T00:00:00Z")
        add(entry, "link", rel="alternate", type=each.type, href=each.href)
        if each.summary:
            add(entry, "summary", each.summary)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))
