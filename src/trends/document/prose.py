"""The words of a document: which of them are not in its language, and which its author wrote in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trends.document.blocks import (
    Block,
    Bullets,
    Card,
    Cards,
    Figure,
    Heading,
    Note,
    Paragraph,
    Span,
    Stamps,
    Table,
    Tiles,
    VerdictBox,
    plain,
)
from trends.document.text import one_line
from trends.document.translation import runs
from trends.messages import Message
from trends.messages.speech import SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["in_own_words", "passages_left", "with_words"]


def passages_left(block: Block, language: str) -> list[str]:
    """Return the passages of a block that should be in a language and are not.

    Quotations, also paragraphs of them, are left as they are, and so is what stands in the body of a table: names, dates and values. What a cell
    printed and code are in no language.
    """
    left: list[str] = []

    def look(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        if any(run.untranslated for run in runs(spans, language)):
            left.append(one_line(plain(spans)))
        return spans

    if language != SOURCE:
        with_words(block, look)
    return left


def in_own_words(block: Block, language: str, only: frozenset[str] | None = None) -> Block:
    """Return a block whose plain text is in a language already, as its author wrote it: it is shown unmarked.

    Parameters
    ----------
    block : Block
        What was written.
    language : str
        The language it was written in.
    only : frozenset of str, optional
        Which passages; by default all.
    """

    def own(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        if only is not None and plain(spans) not in only:
            return spans
        if not any(run.untranslated for run in runs(spans, language)):
            return spans
        return tuple(
            span
            if span.maths or span.code or span.quoted or isinstance(span.text, Message) or not span.text
            else replace(span, text=Message("words.own", text=span.text))
            for span in spans
        )

    return block if language == SOURCE else with_words(block, own)


def with_words(block: Block, change: Callable[[tuple[Span, ...]], tuple[Span, ...]]) -> Block:
    """Return a block with every passage of its prose changed: headings, captions and sentences, one at a time."""

    def text(given: str) -> str:
        return change((Span(given),))[0].text if given else given

    def texts(given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(text, given))

    match block:
        case Heading():
            return replace(block, text=text(block.text))
        case Paragraph(quoted=None) | Note():
            return replace(block, spans=change(block.spans))
        case Bullets():
            return replace(block, items=tuple(map(change, block.items)))
        case Table():
            return replace(
                block,
                caption=text(block.caption),
                note=text(block.note),
                columns=texts(block.columns),
                sparks_head=text(block.sparks_head),
                sparks_note=text(block.sparks_note),
            )
        case Figure():
            return replace(block, caption=text(block.caption), alt=text(block.alt))
        case VerdictBox():
            details = tuple((text(key), text(value)) for key, value in block.details)
            return replace(block, title=text(block.title), sentence=text(block.sentence), details=details)
        case Stamps():
            return replace(block, items=tuple(replace(item, text=text(item.text)) for item in block.items))
        case Tiles():
            items = tuple(
                replace(
                    tile,
                    label=text(tile.label),
                    value=text(tile.value),
                    changes=texts(tile.changes),
                    rank=text(tile.rank),
                )
                for tile in block.items
            )
            return replace(block, items=items)
        case Cards():
            return replace(block, items=tuple(_card(card, change) for card in block.items))
    return block


def _card(card: Card, change: Callable[[tuple[Span, ...]], tuple[Span, ...]]) -> Card:
    inner = tuple(with_words(block, change) for block in card.blocks)
    return replace(card, summary=change(card.summary), blocks=inner)
