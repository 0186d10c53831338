"""The Atom feed of a folder of reports, for readers' programs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from trends.document.blocks import Brand
from trends.document.text import one_line
from trends.document.words import words
from trends.reporting.failed import FAILURE, reasons_of
from trends.reporting.file_names import published_pages

__all__ = ["feed", "flipped", "publisher"]

_ATOM = "http://www.w3.org/2005/Atom"
_SPACE = uuid.UUID("6f2b8a54-6c5a-5a5f-9b0e-3f0f4f1c7d21")
"""Names of feeds and entries are made from this, the report and its day: the same every time (RFC 9562, 5.5)."""
_TYPES = {"html": "text/html", "pdf": "application/pdf", "ipynb": "application/x-ipynb+json"}
MOST_ENTRIES = 100
Manifest = Mapping[str, Any]


def flipped(manifest: Manifest) -> bool:
    """Tell whether a verdict of a report is another one than in the edition before."""
    changes = manifest.get("changes")
    return isinstance(changes, Mapping) and bool(changes.get("verdicts_changed"))


def publisher(manifests: Sequence[Manifest]) -> Brand:
    """Return what the newest editions of all reports say alike of who publishes them: the name, and the colours."""
    newest = {str(manifest["report"]): manifest for manifest in reversed(manifests)}
    brands = [manifest.get("brand") for manifest in newest.values()]

    def shared(key: str) -> str:
        said = {str(brand.get(key) or "") if isinstance(brand, Mapping) else "" for brand in brands}
        return one_line(said.pop()) if len(said) == 1 else ""

    return Brand(shared("organisation"), colour=shared("colour"), dark_colour=shared("dark_colour"))


def feed(manifests: Sequence[Manifest], language: str = "en", failed: Sequence[Manifest] = ()) -> bytes:
    """Write ``feed.xml`` (Atom, RFC 4287): entries are dated with the last day of their data, never the clock.

    Parameters
    ----------
    manifests, language, failed
        As `trends.reporting.listing.index` takes them.
    """
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
    # The last day of data, not the clock: the feed of the same reports is the same bytes.
    add(root, "updated", f"{newest}T00:00:00Z")
    add(root, "link", rel="self", type="application/atom+xml", href="feed.xml")
    add(root, "link", rel="alternate", type="text/html", href="index.html")
    add(add(root, "author"), "name", publisher(manifests).organisation or say.about)
    for one in failed:
        name, reasons = str(one["report"]), [str(reason) for reason in one["reasons"]]
        entry = add(root, "entry")
        # Another reason is another entry: whoever has read the first one hears of the second.
        add(entry, "id", f"urn:uuid:{uuid.uuid5(_SPACE, f'{name}/failure/{reasons}')}")
        add(entry, "title", f"{say.failure_title}: {one_line(str(one.get('title') or name))}")
        own = (str(manifest["as_of"]) for manifest in manifests if manifest["report"] == name)
        add(entry, "updated", f"{max(own, default=newest)}T00:00:00Z")
        add(entry, "link", rel="alternate", type="text/html", href=f"{quote(name)}/{FAILURE}")
        why = " ".join(say.plain(one_line(reason)) for reason in reasons_of(one))
        add(entry, "summary", why or say.failure_title)
    for manifest in manifests[:MOST_ENTRIES]:
        day, report = str(manifest["as_of"]), str(manifest["report"])
        entry = add(root, "entry")
        # Made of report and day, so that an entry keeps its id when the feed is written again, and
        # readers do not see it twice.
        add(entry, "id", f"urn:uuid:{uuid.uuid5(_SPACE, f'{report}/{day}')}")
        add(entry, "title", say.plain(one_line(str(manifest.get("title") or report))))
        add(entry, "updated", f"{day}T00:00:00Z")
        pages = published_pages(manifest)
        form = next(iter(pages), "ipynb")
        address = f"{quote(report)}/{quote(day)}/{quote(pages.get(form, 'report.ipynb'))}"
        add(entry, "link", rel="alternate", type=_TYPES[form], href=address)
        verdict = str(manifest.get("verdict") or "")
        named = say.verdicts.get(verdict, "")
        sentence = say.plain(one_line(str(manifest.get("lead") or manifest.get("sentence") or "")))
        told = ": ".join(part for part in (named, sentence) if part)
        if summary := " ".join(
            part for part in (told, say.index_flipped if flipped(manifest) else "") if part
        ):
            add(entry, "summary", summary)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))
