"""The document as one HTML page that needs nothing but itself: no script, no request, no outside font."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from typing import TYPE_CHECKING

from trends.document.blocks import Brand, Cards, Heading
from trends.document.fragments import FragmentWriter, escape
from trends.document.line_breaks import unbroken
from trends.document.style_sheets import blocks_sheet
from trends.document.text import one_line
from trends.document.words import Words, direction, words
from trends.errors import RenderError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trends.document.blocks import Block, Document

__all__ = ["answer_length", "house", "page", "render_html", "script", "sheet"]

DEEPEST_CONTENTS = 3
# One or two sections are seen without a list of them.
FEWEST_CONTENTS = 3
_NO_BRAND = Brand()
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def render_html(document: Document, *, origins: Sequence[str] = ()) -> str:
    """Write a document as a self-contained page.

    Parameters
    ----------
    document : Document
        What is shown.
    origins : sequence of str
        Where each block came from, for errors.

    Returns
    -------
    str
        HTML with newline ends; the same document gives the same bytes.

    Raises
    ------
    RenderError
        If a block cannot be written; the block is named.
    """
    say = words(document.language)
    writer = FragmentWriter(say)
    parts: list[str] = []
    for index, block in enumerate(document.blocks):
        try:
            parts.append(writer.write(block))
        except ValueError as error:
            place = origins[index] if index < len(origins) else f"block {index + 1}"
            raise RenderError(
                f"In {place}: a {type(block).__name__.lower()} cannot be shown: {error}."
            ) from error
    contents = _contents(writer, say)
    layout = "page with-contents" if contents else "page"
    # The answer comes first, for eyes and for screen readers; the contents stand beside it where there is room.
    answer = answer_length(document.blocks)
    main = (
        f'<div class="answer">\n{"".join(parts[:answer])}</div>\n{contents}'
        f'<div class="body">\n{"".join(parts[answer:])}{_code(writer, say)}</div>\n'
    )
    body = (
        f'<a class="skip" href="#report">{escape(say.skip)}</a>\n<div class="{layout}">\n{_header(document, say)}'
        f'<main id="report">\n{main}</main>\n{_footer(document, say)}</div>\n'
    )
    return page(
        say.plain(one_line(document.title)),
        body,
        language=document.language,
        description=say.plain(one_line(document.subtitle or document.title)),
        authors=document.authors,
        keywords=document.keywords,
        day=document.as_of,
        script=script("cards") if any(isinstance(block, Cards) for block in document.blocks) else "",
        brand=document.brand,
    )


def answer_length(blocks: Sequence[Block]) -> int:
    """Count the blocks that open a document and answer its question: all before the first heading."""
    for index, block in enumerate(blocks):
        if isinstance(block, Heading):
            return index
    return len(blocks)


def page(
    title: str,
    body: str,
    *,
    language: str,
    description: str = "",
    authors: Iterable[str] = (),
    keywords: Iterable[str] = (),
    day: str = "",
    links: str = "",
    script: str = "",
    brand: Brand = _NO_BRAND,
) -> str:
    """Wrap a body, already HTML, in a page with the house style and a policy that forbids every request.

    The style sheet is allowed by its hash, so that not even an inline style could be slipped in (Content Security
    Policy Level 3, 2.3.1); images come from data addresses only. A `script` of our own, with which a list is searched
    and filtered, is allowed by its hash likewise and nothing else is. The colours of a `brand` take the place of ours.
    """
    style = sheet(brand)
    allowed = f" script-src '{_hash(script)}';" if script else ""
    policy = f"default-src 'none'; img-src data:; style-src '{_hash(style)}';{allowed} base-uri 'none'; form-action 'none'"
    named = [
        ("description", one_line(description)),
        ("author", ", ".join(one_line(author) for author in authors)),
        ("keywords", ", ".join(one_line(word) for word in keywords)),
        ("dcterms.date", day),
        ("generator", "incident-trends"),
    ]
    metadata = "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in named if value)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}" dir="{direction(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"{metadata}<title>{escape(one_line(title))}</title>\n{links}<style>{style}</style>\n</head>\n"
        f"<body>\n{body}{f'<script>{script}</script>' if script else ''}</body>\n</html>\n"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"


def script(name: str) -> str:
    """Return one of the package's own scripts (``index``, ``cards``), as it stands in a page."""
    # With LF alone, as its hash stands in the page's policy and browsers hash what they read.
    text = files("trends.reporting").joinpath(f"{name}.js").read_text(encoding="utf-8").replace("\r\n", "\n")
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("//"))


def sheet(brand: Brand = _NO_BRAND) -> str:
    """Return the style sheet of a page, with the colours of a brand in the place of ours."""
    text = files("trends.reporting").joinpath("page.css").read_text(encoding="utf-8").replace("\r\n", "\n")
    # Rules for blocks come first: the page's own, for print and for phones, have the last word.
    return blocks_sheet() + _COMMENT.sub("", text).strip() + "\n" + _brand_style(brand)


def _brand_style(brand: Brand) -> str:
    """Return the brand's colour as the page's accent; anything but ``#rrggbb`` is left out of the style sheet."""
    light, dark = (
        f":root {{ --accent: {colour}; }}" if _COLOUR.fullmatch(colour) else ""
        for colour in (brand.colour, brand.dark_colour)
    )
    return (f"@media screen {{ {light} }}\n" if light else "") + (
        f"@media screen and (prefers-color-scheme: dark) {{ {dark} }}\n" if dark else ""
    )


def house(brand: Brand, say: Words) -> str:
    """Return the line above a title: who publishes the page."""
    name = one_line(brand.organisation)
    logo = ""
    if brand.logo.startswith("data:image/"):
        # The name that stands beside it is not said twice.
        alt = one_line(brand.logo_alt) if one_line(brand.logo_alt) != name else ""
        logo = f'<img class="logo" src="{escape(brand.logo)}" alt="{escape(alt)}">'
    said = name or ("" if logo else say.about)
    return f'<p class="house">{logo}{f"<span>{escape(said)}</span>" if said else ""}</p>'


def unbroken_words(text: str) -> str:
    """Return a title as markup in which no line ends within a name or between a figure and its word."""
    return "".join(
        f'<span class="whole">{escape(piece)}</span>' if whole else escape(piece)
        for piece, whole in unbroken(text)
    )


def _header(document: Document, say: Words) -> str:
    parts = [house(document.brand, say)]
    if one_line(document.kicker):
        parts.append(f'<p class="kicker">{unbroken_words(say.plain(one_line(document.kicker)))}</p>')
    parts.append(f"<h1>{unbroken_words(say.plain(one_line(document.title)))}</h1>")
    if one_line(document.subtitle):
        parts.append(f'<p class="subtitle">{escape(say.plain(one_line(document.subtitle)))}</p>')
    line = [escape(one_line(author)) for author in document.authors]
    if document.as_of:
        day = escape(say.long_date(document.as_of))
        stamped = escape(say.data_to).replace(
            "{day}", f'<time datetime="{escape(document.as_of)}">{day}</time>'
        )
        line.append(stamped)
    if line:
        parts.append(f'<p class="dateline">{" · ".join(line)}</p>')
    return "<header>\n" + "\n".join(parts) + "\n</header>\n"


def _code(writer: FragmentWriter, say: Words) -> str:
    """Write all code of the report under one switch at its end, by section."""
    if not writer.code:
        return ""
    titles = {address: text for _, address, text in writer.contents}
    written, last = [], ""
    for address, listing in writer.code:
        if address != last:
            written.append(f'<p><a href="#{address}">{escape(say.plain(titles[address]))}</a></p>')
        written.append(listing)
        last = address
    return f'<details class="code"><summary>{escape(say.show_code)}</summary>\n{"".join(written)}</details>\n'


def _contents(writer: FragmentWriter, say: Words) -> str:
    """Write the contents as nested lists, or nothing where there are too few headings to need them."""
    entries = [entry for entry in writer.contents if entry[0] <= DEEPEST_CONTENTS]
    # Two sections are in sight as it is.
    if sum(level == 2 for level, _, _ in entries) < FEWEST_CONTENTS:
        return ""
    items: list[str] = []
    inner: list[str] = []

    def close() -> None:
        if items:
            items[-1] += (f"<ol>{''.join(inner)}</ol>" if inner else "") + "</li>"
        inner.clear()

    for level, address, text in entries:
        link = f'<a href="#{address}">{escape(say.plain(text))}</a>'
        if level == 2 or not items:
            close()
            items.append(f"<li>{link}")
        else:
            inner.append(f"<li>{link}</li>")
    close()
    return (
        f'<nav class="contents" aria-labelledby="contents"><h2 id="contents">{escape(say.contents)}</h2>'
        f"<ol>{''.join(items)}</ol></nav>\n"
    )


def _footer(document: Document, say: Words) -> str:
    day = say.data_to.format(day=say.long_date(document.as_of)) if document.as_of else ""
    brand = document.brand
    lines = [
        " · ".join(
            filter(None, [one_line(brand.organisation), say.about, say.plain(one_line(document.title)), day])
        ),
        *map(one_line, (brand.contact, brand.licence, brand.disclaimer)),
    ]
    return f"<footer>{''.join(f'<p>{escape(line)}</p>' for line in lines if line)}</footer>\n"
