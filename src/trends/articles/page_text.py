"""The text of a page of HTML: its paragraphs, without scripts, menus and what stands beside the article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["is_page", "page_text"]

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|div|p|span|h[1-6])(?:\s[^<>]*)?>", re.IGNORECASE
)
_HEAD = 20_000
"""Characters in which a page shows that it is one."""
_PARAGRAPHS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_NOT_TEXT = frozenset(
    [
        "head",
        "iframe",
        "math",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
    ]
)
_BESIDE = frozenset(["aside", "button", "dialog", "footer", "menu", "nav"])
"""What a page holds beside its article: menus, "read more", the publisher's lines."""


def is_page(text: str) -> bool:
    """Tell whether a text is a page of HTML.

    Examples
    --------
    >>> is_page("<p>Attacks fell.</p>"), is_page("Attacks fell from <12 to 3.")
    (True, False)
    """
    return bool(_HTML.search(text[:_HEAD]))


def page_text(text: str) -> str:
    """Return the text of a page, a blank line between its paragraphs; empty where it has none.

    Examples
    --------
    >>> page_text("<nav>Home</nav><p>Attacks <b>fell</b>.</p><script>alert(1)</script>")
    'Attacks fell.'
    """
    from lxml import etree

    # lxml refuses a text that names its own encoding, and characters that XML does not know.
    plain = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]|<\?xml[^>]*\?>", "", text)
    reader = _Reader()
    # Read as a stream: a tree of elements would be cut where it is 256 deep, and the text below would be lost.
    parser = etree.HTMLParser(target=reader, huge_tree=True)
    try:
        etree.HTML(plain, parser)
    except (ValueError, etree.LxmlError):
        return ""
    paragraphs = [" ".join(part.split()) for part in "".join(reader.parts).split("\n\n")]
    return "\n\n".join(part for part in paragraphs if part)


class _Reader:
    """Takes the tags and the texts of a page as they come."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.unread: list[bool] = [False]

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        here = tag in _NOT_TEXT or tag in _BESIDE or "hidden" in attributes
        self.unread.append(self.unread[-1] or here)
        self._part(tag)

    def end(self, tag: str) -> None:
        if len(self.unread) > 1:
            self.unread.pop()
        self._part(tag)

    def data(self, text: str) -> None:
        if not self.unread[-1]:
            self.parts.append(text)

    def close(self) -> None:
        """Nothing is left to do: `parts` has it all."""

    def _part(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self.parts.append("\n\n")
