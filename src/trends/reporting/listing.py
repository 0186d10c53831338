"""The pages of a folder of reports: an index for readers and an Atom feed for their programs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from trends.document.fragments import escape, verdict_icon
from trends.document.text import one_line, slug
from trends.document.words import Words, words
from trends.errors import TrendsError
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
    """Write ``index.html``: every report with its newest edition, newest data first, and the earlier editions in it.

    It is a plain list; where scripts run it can be searched, and filtered by country and verdict.
    """
    say = words(language)
    editions: dict[str, list[Manifest]] = {}
    for manifest in manifests:
        editions.setdefault(str(manifest["report"]), []).append(manifest)
    items = "".join(_item(found, say) for found in editions.values())
    listed = f'<ol class="reports">{items}</ol>' if items else f"<p>{escape(say.index_empty)}</p>"
    newest = [found[0] for found in editions.values()]
    body = (
        f'<a class="skip" href="#report">{escape(say.skip)}</a>\n<div class="page">\n<header>\n'
        f'<p class="house">{escape(say.about)}</p><h1>{escape(say.index_title)}</h1>'
        f'<p class="subtitle">{escape(say.index_lead)}</p>\n</header>\n<main id="report">{_filters(newest, say)}{listed}'
        f'</main>\n<footer><p><a href="feed.xml">{escape(say.feed)}</a></p></footer>\n</div>\n'
    )
    link = f'<link rel="alternate" type="application/atom+xml" title="{escape(say.feed)}" href="feed.xml">\n'
    return page(
        say.index_title,
        body,
        language=language,
        description=say.index_lead,
        links=link,
        script=_script() if len(newest) > 1 else "",
    ).encode("utf-8")


def _script() -> str:
    # With LF alone, as its hash stands in the page's policy and browsers hash what they read.
    text = files("trends.reporting").joinpath("index.js").read_text(encoding="utf-8").replace("\r\n", "\n")
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("//"))


def _country(manifest: Manifest) -> str:
    """Return the country that a report is about, by the name that it is known by here."""
    parameters = manifest.get("parameters")
    country = parameters.get("country") if isinstance(parameters, Mapping) else None
    if not country:
        return ""  # and the names of the world's countries, with pandas, stay unread
    from trends.names.countries import match_country

    names = []
    for text in country if isinstance(country, list) else [country]:
        name = one_line(str(text))
        with suppress(TrendsError):
            name = match_country(name).name if name else ""
        names.append(name)
    return ", ".join(names)


def _filters(newest: Sequence[Manifest], say: Words) -> str:
    """Write the form, hidden until the script that serves it runs; a filter that could not narrow is left out."""
    if len(newest) < 2:
        return ""
    countries = sorted({country for manifest in newest if (country := _country(manifest))}, key=str.casefold)
    verdicts = {str(manifest.get("verdict") or "") for manifest in newest}

    def choice(name: str, label: str, options: Iterable[tuple[str, str]]) -> str:
        listed = "".join(
            f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options
        )
        return (
            f'<label>{escape(label)} <select name="{name}"><option value="">{escape(say.index_all)}</option>{listed}'
            "</select></label>"
        )

    return (
        '<form id="filters" class="filters" role="search" hidden>'
        f'<label>{escape(say.index_search)} <input type="search" name="q" autocomplete="off"></label>'
        + (choice("country", say.index_country, ((one, one) for one in countries)) if countries else "")
        + choice(
            "verdict",
            say.index_verdict,
            ((key, told) for key, told in say.verdicts.items() if key in verdicts),
        )
        + f'<p id="count" role="status" data-text="{escape(say.index_count)}"></p></form>\n'
    )


_FORMS = (
    ("report.html", "HTML"),
    ("report.pdf", "PDF"),
    ("report.ipynb", "Jupyter"),
    ("verdicts.json", "JSON"),
)


def _item(editions: Sequence[Manifest], say: Words) -> str:
    manifest = editions[0]
    files_ = manifest.get("files") or {}
    address = _address(manifest)
    links = [f'<a href="{address}/{name}">{label}</a>' for name, label in _FORMS if name in files_]
    title = escape(say.plain(one_line(str(manifest.get("title", "")))))
    main = next((name for name, _ in _FORMS[:2] if name in files_), None)
    heading = f'<a href="{address}/{main}">{title}</a>' if main else title
    verdict = str(manifest.get("verdict") or "")
    sentence = one_line(str(manifest.get("sentence") or ""))
    said = say.said(sentence)
    told = (
        f'<span lang="{said.language}" dir="ltr">{escape(said.text)}</span> '
        if said.foreign
        else escape(said.text)
    )
    flipped = f'<p class="flipped">{escape(say.index_flipped)}</p>' if _flipped(manifest) else ""
    known = f' data-verdict="{escape(verdict)}"' if verdict in say.verdicts else ""
    return (
        f'<li data-report="{escape(str(manifest["report"]))}" data-country="{escape(_country(manifest))}"{known}>'
        f"<h2>{heading}</h2>{_stamp(verdict, say)}"
        + (f'<p class="sentence">{told}</p>' if sentence else "")
        + flipped
        + f'<p class="links">{" · ".join([_dated(manifest, say), *links])}</p>{_earlier(editions[1:], say)}</li>\n'
    )


def _flipped(manifest: Manifest) -> bool:
    changes = manifest.get("changes")
    return isinstance(changes, Mapping) and bool(changes.get("verdicts_changed"))


def _stamp(verdict: str, say: Words) -> str:
    if verdict not in say.verdicts:
        return ""
    return (
        f'<p class="stamp verdict-{slug(verdict)}">{verdict_icon(verdict)}{escape(say.verdicts[verdict])}</p>'
    )


def _dated(manifest: Manifest, say: Words) -> str:
    day = str(manifest["as_of"])
    return escape(say.data_to).replace(
        "{day}", f'<time datetime="{escape(day)}">{escape(say.long_date(day))}</time>'
    )


def _earlier(editions: Sequence[Manifest], say: Words) -> str:
    """Write the editions before the newest as a folded list."""
    if not editions:
        return ""
    lines = []
    for manifest in editions:
        files_ = manifest.get("files") or {}
        links = [
            f'<a href="{_address(manifest)}/{name}">{label}</a>'
            for name, label in _FORMS[:2]
            if name in files_
        ]
        verdict = say.verdicts.get(str(manifest.get("verdict") or ""), "")
        lines.append(
            f"<li>{' · '.join([_dated(manifest, say), *([escape(verdict)] if verdict else []), *links])}</li>"
        )
    return f"<details><summary>{escape(say.index_earlier)} ({len(editions)})</summary><ul>{''.join(lines)}</ul></details>"


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
    # The last day of data, not the clock: the feed of the same reports is the same bytes.
    add(root, "updated", f"{newest}T00:00:00Z")
    add(root, "link", rel="self", type="application/atom+xml", href="feed.xml")
    add(root, "link", rel="alternate", type="text/html", href="index.html")
    add(add(root, "author"), "name", say.about)
    for manifest in manifests[:MOST_ENTRIES]:
        day, report = str(manifest["as_of"]), str(manifest["report"])
        entry = add(root, "entry")
        # Made of report and day, so that an entry keeps its id when the feed is written again, and
        # readers do not see it twice.
        add(entry, "id", f"urn:uuid:{uuid.uuid5(_SPACE, f'{report}/{day}')}")
        add(entry, "title", say.plain(one_line(str(manifest.get("title") or report))))
        add(entry, "updated", f"{day}T00:00:00Z")
        files = manifest.get("files") or {}
        main = next((name for name in ("report.html", "report.pdf") if name in files), "report.ipynb")
        kind = {"report.html": "text/html", "report.pdf": "application/pdf"}.get(
            main, "application/x-ipynb+json"
        )
        add(entry, "link", rel="alternate", type=kind, href=f"{_address(manifest)}/{main}")
        verdict = str(manifest.get("verdict") or "")
        named = say.verdicts.get(verdict, "")
        sentence = say.plain(one_line(str(manifest.get("sentence") or "")))
        told = ": ".join(part for part in (named, sentence) if part)
        if summary := " ".join(
            part for part in (told, say.index_flipped if _flipped(manifest) else "") if part
        ):
            add(entry, "summary", summary)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


PAGES = {"index.html": index, "feed.xml": feed}
