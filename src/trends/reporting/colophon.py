"""The end of every report: what it was computed from, under which terms, and how to get it again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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
from trends.document.words import words
from trends.reporting.attribution import attribution

if TYPE_CHECKING:
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
        blocks.append(Heading("Data, licence and citation"))
        for source in sources:
            title = str(source.get("title") or source.get("source") or "")
            if title:
                blocks.append(Paragraph((Span(title, strong=True),)))
            items = tuple(_items(source))
            if items:
                blocks.append(Bullets(items))
    if facts.provenance:
        blocks.append(Heading("Attribution"))
        blocks += [paragraph(text) for text in dict.fromkeys(map(attribution, facts.provenance))]
    blocks.append(Heading("How this report was made"))
    made = f"Computed with incident-trends {version}. The same data, parameters and version give the same report."
    if facts.seed is not None:
        made += f" Every random draw starts from the seed {facts.seed}."
    blocks.append(paragraph(made))
    rows = tuple((name, _shown(value)) for name, value in parameters.items() if value not in (None, ""))
    if rows:
        blocks.append(Table("Parameters of this report", ("Parameter", "Value"), rows, "ll", verbatim=True))
    return blocks


def _shown(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _told(source: Mapping[str, Any], written: str) -> bool:
    """Tell whether a text, written as JSON, holds a source's licence and citation."""
    return all(
        json.dumps(str(source[key]), ensure_ascii=False)[1:-1] in written
        for key in ("licence", "citation")
        if source.get(key)
    )


def _items(source: Mapping[str, Any]) -> Iterator[tuple[Span, ...]]:
    """Write each thing known about a source as an item: its name, then what it says."""

    def item(label: str, *spans: Span) -> tuple[Span, ...]:
        return (Span(f"{label}: ", strong=True), *spans)

    for label, key in (("Licence", "licence"), ("Citation", "citation"), ("Version", "version")):
        if source.get(key):
            yield item(label, Span(str(source[key])))
    if source.get("retrieved"):
        yield item("Retrieved", Span(words("en").long_date(str(source["retrieved"]))))
    if source.get("filters"):
        yield item("Selection", Span("; ".join(str(word) for word in source["filters"])))
    for address in source.get("addresses") or ():
        yield item("Address", Span(str(address), href=safe_href(str(address))))
    for file in source.get("files") or ():
        yield item(
            "File", Span(f"{file.get('name', '')}, SHA-256 "), Span(str(file.get("sha256", "")), code=True)
        )
