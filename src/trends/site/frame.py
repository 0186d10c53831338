"""What all pages of a site have in common: head, navigation, search and foot, and how a text becomes markup."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from trends.document.blocks import Brand
from trends.document.fragments import FragmentWriter
from trends.document.text import escape, one_line
from trends.document.words import Words, direction, words
from trends.messages import Message
from trends.reporting.html import house, unbroken_words
from trends.site.addresses import up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trends.document.blocks import Block

__all__ = ["Frame", "Page", "day_value"]

POLICY = (
    "default-src 'none'; img-src 'self' file: data:; style-src 'self' file:; script-src 'self' file:; "
    "form-action 'self' file:; base-uri 'none'"
)
"""Nothing but what lies beside the page. Browsers differ in whether a file of one's own is ``self``, so that it is named."""


def day_value(day: str) -> date | str:
    """Return a day of the site as a message takes it; a dash where there is none."""
    with suppress(ValueError):
        return date.fromisoformat(day)
    return day or "\N{EN DASH}"


@dataclass(frozen=True)
class Frame:
    """What is the same on every page.

    Attributes
    ----------
    title : str
        Name of the site.
    day : str
        The day that it speaks as of, in ISO format; empty without data.
    language : str
    brand : Brand
    address : str
        Where the site will stand, with a slash at its end; empty where that is not known.
    sections : tuple of (page, message)
        The navigation.
    items : dict
        Items of lists that have been written, by the claim and whether it is drawn; see `claim_list`.
    """

    title: str
    day: str
    language: str = "en"
    brand: Brand = field(default_factory=Brand)
    address: str = ""
    sections: tuple[tuple[str, str], ...] = ()
    items: dict[tuple[str, bool], tuple[str, str]] = field(default_factory=dict)

    @property
    def say(self) -> Words:
        """The fixed words of its language."""
        return words(self.language)

    def page(self, path: str, day: str = "") -> Page:
        """Begin a page at a path from the first folder of the site; see `Page`."""
        return Page(self, path, day)


class Page:
    """A page that is being written.

    Parameters
    ----------
    frame : Frame
    path : str
        From the first folder of the site.
    day : str
        As of when it speaks, where that is another day than the site's.
    """

    def __init__(self, frame: Frame, path: str, day: str = "") -> None:
        self.frame = frame
        self.day = day or frame.day
        self.path = path
        self.root = up(path)
        self.say = frame.say
        self.writer = FragmentWriter(self.say)

    def text(self, name: str, **values: Any) -> str:
        """Return a message of the site as markup."""
        return escape(one_line(self.plain(name, **values)))

    def plain(self, name: str, **values: Any) -> str:
        """Return a message of the site as plain text in the page's language."""
        return self.say.plain(Message(f"site.{name}", **values))

    def words(self, text: str) -> str:
        """Return any text as markup: what has no translation is marked with its language."""
        return self.writer.said(one_line(text))

    def title(self, text: str) -> str:
        """Return a message as the markup of a title: no line of it ends within a name or between a figure and its word."""
        return unbroken_words(self.say.plain(one_line(text)))

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Return blocks of a document as markup."""
        return "".join(map(self.writer.write, blocks))

    def to(self, path: str) -> str:
        """Return the address of another page, from this one."""
        return escape(self.root + path)

    def link(self, path: str, markup: str) -> str:
        """Return a link within the site."""
        return f'<a href="{self.to(path)}">{markup}</a>'

    def heading(self, name: str, level: int = 2, **values: Any) -> str:
        """Return a heading of the site's own, with an address made of its id."""
        address = name.removeprefix("heading.").replace(".", "-").replace("_", "-")
        return f'<h{level} id="{address}">{self.text(name, **values)}</h{level}>\n'

    @property
    def as_of(self) -> str:
        """As of when the page speaks, as markup; what has no data says so."""
        day = self.day
        if not day:
            return self.text("undated")
        stamped = escape(self.say.data_to)
        written = f'<time datetime="{escape(day)}">{escape(self.say.long_date(day))}</time>'
        return stamped.replace("{day}", written)

    def finished(
        self,
        title: str,
        main: str,
        *,
        top: str = "",
        description: str = "",
        scripts: Iterable[str] = ("site.js",),
        head: str = "",
        kind: str = "",
    ) -> bytes:
        """Return the whole page.

        Parameters
        ----------
        title : str
            Plain text, for the window.
        main : str
            Markup.
        top : str
            Markup of the opening above `main`.
        description : str
            Plain text, for search engines.
        scripts : iterable of str
            Scripts in ``assets/`` that it loads.
        head : str
            Further markup of its head.
        kind : str
            Class of its body.
        """
        frame, named = self.frame, self.say.plain(one_line(title))
        site = self.say.plain(one_line(frame.title))
        whole = named if named == site else f"{named} · {site}"
        loaded = "".join(f'<script src="{self.to(f"assets/{name}")}" defer></script>\n' for name in scripts)
        described = (
            f'<meta name="description" content="{escape(one_line(description))}">\n' if description else ""
        )
        address = (
            f'<link rel="canonical" href="{escape(frame.address + self.path)}">\n' if frame.address else ""
        )
        day = f'<meta name="dcterms.date" content="{escape(self.day)}">\n' if self.day else ""
        text = (
            f'<!DOCTYPE html>\n<html lang="{frame.language}" dir="{direction(frame.language)}">\n<head>\n'
            f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
            f'<meta name="generator" content="incident-trends">\n{described}{day}<title>{escape(whole)}</title>\n{address}'
            f'<link rel="stylesheet" href="{self.to("assets/site.css")}">\n{loaded}{head}</head>\n'
            f'<body class="{kind or "plain"}">\n<a class="skip" href="#main">{self.text("skip")}</a>\n{self._banner()}'
            f'<main id="main" class="site-main">\n{top}{main}</main>\n{self._foot()}</body>\n</html>\n'
        )
        return text.encode("utf-8")

    def opening(self, title: str, *, kicker: str = "", below: str = "") -> str:
        """Return the opening of a page: what it is about, its title, and as of when it speaks; all are markup."""
        above = f'<p class="kicker">{kicker}</p>\n' if kicker else ""
        return f'<div class="opening">\n{above}<h1>{title}</h1>\n{below}<p class="dateline">{self.as_of}</p>\n</div>\n'

    def trail(self, *steps: tuple[str, str]) -> str:
        """Return the way to this page: path and markup of each page above it."""
        every = (("index.html", self.text("nav.home")), *steps)
        items = "".join(f"<li>{self.link(path, markup)}</li>" for path, markup in every)
        return f'<nav class="trail" aria-label="{self.text("nav.trail")}"><ol>{items}</ol></nav>\n'

    def _banner(self) -> str:
        items = "".join(
            f'<li><a href="{self.to(path)}"{self._current(path)}>{self.text(name)}</a></li>'
            for path, name in self.frame.sections
        )
        search = (
            f'<form class="find" role="search" action="{self.to("search.html")}" method="get">'
            f'<label class="unseen" for="find">{self.text("search.label")}</label>'
            f'<input id="find" type="search" name="q" placeholder="{self.text("search.label")}" autocomplete="off">'
            f"<button>{self.text('search.go')}</button></form>"
        )
        if self.path == "search.html":
            # The page has the field itself.
            search = ""
        name = one_line(self.frame.title)
        home = (
            f'<p class="site-name"><a href="{self.to("index.html")}">{escape(self.say.plain(name))}</a></p>'
        )
        return (
            f'<header class="banner">\n{house(self.frame.brand, self.say)}{home}\n'
            f'<nav class="sections" aria-label="{self.text("nav.sections")}"><ul>{items}</ul></nav>\n{search}\n</header>\n'
        )

    def _current(self, path: str) -> str:
        folder = path.rpartition("/")[0]
        current = path == self.path or (folder and self.path.startswith(f"{folder}/"))
        return ' aria-current="page"' if path == self.path else ' aria-current="true"' if current else ""

    def _foot(self) -> str:
        brand = self.frame.brand
        own = [line for line in map(one_line, (brand.contact, brand.licence, brand.disclaimer)) if line]
        ways = (
            self.link("data.html", self.text("nav.data")),
            self.link("about.html", self.text("nav.about")),
        )
        lines = [" · ".join((self.as_of, *ways)), *map(escape, own), self.text("foot")]
        return f'<footer class="site-foot">{"".join(f"<p>{line}</p>" for line in lines)}</footer>\n'
