"""The pages of a folder of reports: an index for readers and an Atom feed for their programs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from trends.document.fragments import escape, verdict_icon
from trends.document.text import one_line, slug
from trends.document.words import Words, words
from trends.reporting.html import page

__all__ = ["PAGES", "feed", "index"]

_ATOM = "http://www.w3.org/2005/Atom"
_SPACE = uuid.UUID("6f2b8a54-6c5a-5a5f-9b0e-3f0f4f1c7d21")
"""Names of feeds and entries are made from this, the report and its day: the same every time (RFC 9562, 5.5)."""
MOST_ENTRIES = 100
Manifest = Mapping[str, Any]


def _address(manifest: Manifest) -> str:
    return f"{quote(str(manifest['report']))}/{quote(str(manifest['as_of']))}"


def index(manifests: Sequence[Manifest], language: str = "en") -> bytes:
    """Write ``index.html``: every report, newest data first."""
    say = words(language)
    items = "".join(_item(manifest, say) for manifest in manifests)
    listed = f'<ol class="reports">{items}</ol>' if items else f"<p>{escape(say.index_empty)}</p>"
    body = (
        f'<a class="skip" href="#report">{escape(say.skip)}</a>\n<div class="page">\n<header>\n'
        f'<p class="house">{escape(say.about)}</p><h1>{escape(say.index_title)}</h1>'
        f'<p class="subtitle">{escape(say.index_lead)}</p>\n</header>\n<main id="report">{listed}</main>\n'
        f'<footer><p><a href="feed.xml">{escape(say.feed)}</a></p></footer>\n</div>\n'
    )
    link = f'<link rel="alternate" type="application/atom+xml" title="{escape(say.feed)}" href="feed.xml">\n'
    return page(say.index_title, body, language=language, description=say.index_lead, links=link).encode(
        "utf-8"
    )


def _item(manifest: Manifest, say: Words) -> str:
    address = _address(manifest)
    files = manifest.get("files") or {}
    forms = (
        ("report.html", "HTML"),
        ("report.pdf", "PDF"),
        ("report.ipynb", "Jupyter"),
        ("verdicts.json", "JSON"),
    )
    links = [f'<a href="{address}/{name}">{label}</a>' for name, label in forms if name in files]
    title = escape(one_line(str(manifest.get("title", ""))))
    main = next((name for name, _ in forms[:2] if name in files), None)
    heading = f'<a href="{address}/{main}">{title}</a>' if main else title
    verdict = str(manifest.get("verdict") or "")
    stamp = ""
    if verdict in say.verdicts:
        stamp = f'<p class="stamp verdict-{slug(verdict)}">{verdict_icon(verdict)}{escape(say.verdicts[verdict])}</p>'
    sentence = one_line(str(manifest.get("sentence") or ""))
    day = str(manifest["as_of"])
    dated = escape(say.data_to).replace(
        "{day}", f'<time datetime="{escape(day)}">{escape(say.long_date(day))}</time>'
    )
    return (
        f"<li><h2>{heading}</h2>{stamp}"
        + (f'<p class="sentence">{escape(sentence)}</p>' if sentence else "")
        + f'<p class="links">{" · ".join([dated, *links])}</p></li>\n'
    )


def feed(manifests: Sequence[Manifest], language: str = "en") -> bytes:
    """Write ``feed.xml`` (Atom, RFC 4287): entries are dated with the last day of their data, never the clock."""
    from lxml import etree

    say = words(language)
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})

    def add(parent: Any, tag: str, text: str | None = None, **attributes: str) -> Any:
        element = etree.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
        if text is not None:
            element.text = one_line(text)
        return element

    newest = max((str(manifest["as_of"]) for manifest in manifests), default="1970-01-01")
    add(root, "id", f"urn:uuid:{uuid.uuid5(_SPACE, 'feed')}")
    add(root, "title", say.index_title)
    add(root, "updated", f"{newest}T00:00:00Z")
    add(root, "link", rel="self", type="application/atom+xml", href="feed.xml")
    add(root, "link", rel="alternate", type="text/html", href="index.html")
    add(add(root, "author"), "name", say.about)
    for manifest in manifests[:MOST_ENTRIES]:
        day, report = str(manifest["as_of"]), str(manifest["report"])
        entry = add(root, "entry")
        add(entry, "id", f"urn:uuid:{uuid.uuid5(_SPACE, f'{report}/{day}')}")
        add(entry, "title", str(manifest.get("title") or report))
        add(entry, "updated", f"{day}T00:00:00Z")
        files = manifest.get("files") or {}
        main = next((name for name in ("report.html", "report.pdf") if name in files), "report.ipynb")
        kind = {"report.html": "text/html", "report.pdf": "application/pdf"}.get(
            main, "application/x-ipynb+json"
        )
        add(entry, "link", rel="alternate", type=kind, href=f"{_address(manifest)}/{main}")
        verdict = str(manifest.get("verdict") or "")
        named = say.verdicts.get(verdict, "")
        sentence = str(manifest.get("sentence") or "")
        if summary := ": ".join(part for part in (named, sentence) if part):
            add(entry, "summary", summary)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


PAGES = {"index.html": index, "feed.xml": feed}
