"""What hosts leave of an output's HTML that they do not trust: their published allow-lists, as far as displays meet them."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

__all__ = ["github", "stranger"]

# html-pipeline, the filter that GitHub publishes: elements, and attributes that any of them may keep.
GITHUB = {
    *(
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
    ),
    *(
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "strong",
        "sub",
        "summary",
        "sup",
    ),
    *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "var"),
}
GITHUB_KEEPS = {
    "align",
    "alt",
    "border",
    "colspan",
    "dir",
    "height",
    "href",
    "lang",
    "rowspan",
    "scope",
    "tabindex",
    "title",
}
GITHUB_KEEPS |= {"valign", "width"}
# JupyterLab's own, for the notebook of a stranger: no style sheet and no drawing, but classes.
LAB = GITHUB | {"figcaption", "figure", "span", "section", "mark", "caption", "picture"}
LAB_KEEPS = {
    "alt",
    "class",
    "colspan",
    "dir",
    "height",
    "href",
    "lang",
    "rowspan",
    "scope",
    "title",
    "valign",
    "width",
    "src",
}
LAB_ALIGNS = {"caption", "div", "h1", "h2", "h3", "img", "p", "table", "tbody", "td", "th", "thead", "tr"}
WITH_CONTENT = {"style", "script", "svg", "math"}


class _Sieve(HTMLParser):
    def __init__(self, elements: set[str], keeps) -> None:
        super().__init__()
        self.elements, self.keeps = elements, keeps
        self.written: list[str] = []
        self.inside = 0

    def handle_starttag(self, tag, attrs):
        if tag in WITH_CONTENT:
            self.inside += 1
        elif tag in self.elements and not self.inside:
            kept = "".join(
                f' {name}="{escape(value or "")}"' for name, value in attrs if self.keeps(tag, name)
            )
            self.written.append(f"<{tag}{kept}>")

    def handle_startendtag(self, tag, attrs):
        if tag not in WITH_CONTENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag in WITH_CONTENT:
            self.inside -= 1
        elif tag in self.elements and not self.inside:
            self.written.append(f"</{tag}>")

    def handle_data(self, data):
        if not self.inside:
            self.written.append(escape(data, quote=False))


def _sifted(markup: str, elements: set[str], keeps) -> str:
    sieve = _Sieve(elements, keeps)
    sieve.feed(markup)
    sieve.close()
    return "".join(sieve.written)


def github(markup: str) -> str:
    """Return what GitHub shows. An image of an address that is no web address goes; its alternative text stays."""
    return _sifted(markup, GITHUB, lambda _tag, name: name in GITHUB_KEEPS)


def stranger(markup: str) -> str:
    """Return what JupyterLab shows of a notebook that it does not trust."""
    left = _sifted(
        markup, LAB, lambda tag, name: name in LAB_KEEPS or (name == "align" and tag in LAB_ALIGNS)
    )
    return re.sub(r"\s+\n", "\n", left)
