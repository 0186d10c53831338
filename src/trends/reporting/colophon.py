"""The end of every report: where its figures come from, on which terms, and how it was made, in one table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from trends.document.blocks import Block, Bullets, Heading, Span, Table, paragraph
from trends.document.text import safe_href
from trends.messages import Message, quoted, typed
from trends.provenance import TEXT
from trends.sources.attribution import attribution
from trends.sources.knowing import vintage_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trends.document.facts import Facts

__all__ = ["colophon"]

_MOST_ADDRESSES = 5
"""Of one source: a reader needs the first to find the others."""


def colophon(facts: Facts, parameters: Mapping[str, Any], *, version: str) -> list[Block]:
    """Return the closing section of a report.

    Parameters
    ----------
    facts : Facts
        The notebook's facts, with the provenance of every input.
    parameters : mapping
        The parameters as they were given, without folders.
    version : str
        Version of this package.
    """
    # Two results of one file bring its provenance twice.
    rows = list(dict.fromkeys(row for source in facts.provenance for row in _of_source(source)))
    rows.append((_said("made_with"), quoted(f"incident-trends {version}")))
    if facts.seed is not None and "seed" not in parameters:
        rows.append((_said("seed"), str(facts.seed)))
    rows += [
        (Message("colophon.set", name=typed(name)), typed(_shown(value)))
        for name, value in parameters.items()
        if value not in (None, "")
    ]
    columns = (_said("what"), _said("value"))
    table = Table(_said("caption"), columns, tuple(rows), "ll", note=_said("again"))
    addresses = dict.fromkeys(
        str(address)
        for source in facts.provenance
        for address in list(source.get("addresses") or ())[:_MOST_ADDRESSES]
    )
    links = tuple((Span(address, href=safe_href(address)),) for address in addresses)
    # Above the table: a link or two after it would stand alone on a last page.
    leading: list[Block] = [paragraph(_said("addresses")), Bullets(links)] if links else []
    return [Heading(_said("heading")), *leading, table]


def _said(name: str) -> Message:
    return Message(f"colophon.{name}")


def _shown(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _of_source(source: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Write what is known about a source, a row each; what its attribution holds already is not given again."""
    if source.get("source") == TEXT:
        yield from _of_text(source)
        return
    named = attribution(source)
    title = str(source.get("title") or source.get("source") or "")
    if title and title.rstrip(".") not in named:
        yield _said("item.source"), quoted(title)
    yield _said("item.attribution"), quoted(named)
    for key in ("licence", "citation", "version"):
        said = str(source.get(key) or "").strip()
        if said and said.rstrip(".") not in named:
            yield _said(f"item.{key}"), quoted(said)
    if (known := vintage_day(source)) is not None:
        yield _said("item.known"), known
    if source.get("retrieved"):
        yield _said("item.retrieved"), _day(str(source["retrieved"]))
    if filters := [str(word) for word in source.get("filters") or ()]:
        yield _said("item.selection"), "; ".join(filters)
    yield from _files(source)


def _of_text(source: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Write which text was read: it is quoted, and nobody's data."""
    name = str(source.get("title") or "")
    yield _said("item.text"), Message("colophon.quoted", named="yes" if name else "no", name=quoted(name))
    yield from _files(source)


def _files(source: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for file in source.get("files") or ():
        name = str(file.get("name", ""))
        label = Message("colophon.item.file", name=quoted(name)) if name else _said("item.hash")
        yield label, quoted(f"SHA-256 {file.get('sha256', '')}")


def _day(written: str) -> str:
    try:
        return Message("words.day", when=date.fromisoformat(written))
    except ValueError:
        return written
