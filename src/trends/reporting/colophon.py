"""The end of every report: what it was computed from, under which terms, and how to get it again."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from trends.document.blocks import (
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Span,
    Table,
    paragraph,
    to_json,
)
from trends.document.text import safe_href
from trends.messages import Message, joined, quoted
from trends.reporting.attribution import attribution
from trends.sources.knowing import vintage_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trends.document.facts import Facts

__all__ = ["colophon"]


def colophon(document: Document, facts: Facts, parameters: Mapping[str, Any], *, version: str) -> list[Block]:
    """Return the closing sections of a report.

    Parameters
    ----------
    document : Document
        The report so far; a source whose licence and citation it gives already is not given again.
    facts : Facts
        The notebook's facts, with the provenance of every input.
    parameters : mapping
        The parameters as they were given, without folders.
    version : str
        Version of this package.
    """
    blocks: list[Block] = []
    written = json.dumps(to_json(document.blocks), ensure_ascii=False)
    sources = [source for source in facts.provenance if not _told(source, written)]
    if sources:
        blocks.append(Heading(Message("colophon.data")))
        for source in sources:
            title = str(source.get("title") or source.get("source") or "")
            if title:
                blocks.append(Paragraph((Span(quoted(title), strong=True),)))
            items = tuple(_items(source))
            if items:
                blocks.append(Bullets(items))
    if facts.provenance:
        blocks.append(Heading(Message("colophon.attribution")))
        blocks += [paragraph(quoted(text)) for text in dict.fromkeys(map(attribution, facts.provenance))]
    blocks.append(Heading(Message("colophon.made")))
    made = [Message("colophon.computed", version=version)]
    if facts.seed is not None:
        made.append(Message("colophon.seed", seed=str(facts.seed)))
    blocks.append(paragraph(joined(made)))
    rows = tuple((name, _shown(value)) for name, value in parameters.items() if value not in (None, ""))
    if rows:
        columns = (Message("colophon.parameter"), Message("colophon.value"))
        blocks.append(Table(Message("colophon.parameters"), columns, rows, "ll", verbatim=True))
    return blocks


def _shown(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _told(source: Mapping[str, Any], written: str) -> bool:
    """Tell whether a text, written as JSON, holds a source's licence and citation."""
    return all(
        # Without the quotes around it: as it stands inside the JSON of a longer text.
        json.dumps(str(source[key]), ensure_ascii=False)[1:-1] in written
        for key in ("licence", "citation")
        if source.get(key)
    )


def _items(source: Mapping[str, Any]) -> Iterator[tuple[Span, ...]]:
    """Write each thing known about a source as an item: its name, then what it says."""

    def item(name: str, *spans: Span) -> tuple[Span, ...]:
        return (Span(Message(f"colophon.item.{name}"), strong=True), *spans)

    for key in ("licence", "citation", "version"):
        if source.get(key):
            yield item(key, Span(quoted(str(source[key]))))
    if (known := vintage_day(source)) is not None:
        yield item("known", Span(known))
    if source.get("retrieved"):
        yield item("retrieved", Span(_day(str(source["retrieved"]))))
    if source.get("filters"):
        yield item("selection", Span("; ".join(str(word) for word in source["filters"])))
    for address in source.get("addresses") or ():
        yield item("address", Span(str(address), href=safe_href(str(address))))
    for file in source.get("files") or ():
        yield item(
            "file", Span(f"{file.get('name', '')}, SHA-256 "), Span(str(file.get("sha256", "")), code=True)
        )


def _day(written: str) -> str:
    try:
        return Message("words.day", when=date.fromisoformat(written))
    except ValueError:
        return written
