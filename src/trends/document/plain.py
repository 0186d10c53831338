"""Blocks as plain text: for a terminal, a log, or a reader without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.document.blocks import (
    Block,
    Bullets,
    Cards,
    Code,
    Figure,
    Heading,
    Maths,
    Note,
    Paragraph,
    Preformatted,
    Span,
    Stamps,
    Table,
    Tile,
    Tiles,
    VerdictBox,
)
from trends.document.claim_marks import names_its_verdict
from trends.document.line_breaks import broken_lines, columns_of
from trends.document.text import clean, one_line, safe_href
from trends.document.text_table import laid_out
from trends.document.translation import runs
from trends.document.words import Words, words
from trends.messages.speech import in_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["WIDTH", "display_text"]

WIDTH = 88


def display_text(
    blocks: Iterable[Block], *, width: int = WIDTH, table_width: int = 0, language: str = "en"
) -> str:
    """Write blocks as plain text, at most `width` columns wide.

    Parameters
    ----------
    blocks : iterable of Block
        What is shown; code is left out.
    width : int
        Columns of a line of words.
    table_width : int
        Columns of a table; by default as many.
    language : str
        Language of the page.
    """
    wording = words(language)
    written = (_write(block, width, table_width or width, wording) for block in blocks)
    return "\n\n".join(text for text in written if text)


def _write(block: Block, width: int, table_width: int, say: Words) -> str:
    match block:
        case Heading():
            title = _line(block.text, say)
            return f"{title}\n{('=' if block.level <= 2 else '-') * min(width, columns_of(title))}"
        case Paragraph(quoted=None):
            return _wrap(_runs(block.spans, say), width)
        case Paragraph():
            return _wrap("".join(clean(span.text) + _mark(span, say) for span in block.spans), width)
        case Bullets():
            return _bullets(block, width, say)
        case Table():
            return _table(block, width, table_width, say)
        case Figure():
            return _wrap(f"[{say.label(_line(block.caption, say), _line(block.alt, say))}]", width)
        case VerdictBox():
            head = say.label(say.verdicts[block.verdict].upper(), _line(block.title, say))
            details = "\n".join(
                _wrap(say.label(_line(key, say), _line(value, say)), width, "  ")
                for key, value in block.details
            )
            sentence = clean(say.plain(block.sentence))
            return "\n".join(part for part in (_wrap(head, width), _wrap(sentence, width), details) if part)
        case Stamps():
            return "\n".join(
                _wrap(say.label(say.verdicts[stamp.verdict].upper(), _line(stamp.text, say)), width)
                for stamp in block.items
            )
        case Tiles():
            return "\n".join(_tile(tile, width, say) for tile in block.items)
        case Cards():
            told = (
                "\n".join(
                    [
                        _wrap(one_line(_runs(card.summary, say)), width),
                        *(
                            _write(inner, width, table_width, say)
                            for inner in card.blocks
                            if not isinstance(inner, Figure)
                        ),
                    ]
                )
                for card in block.items
            )
            return "\n\n".join(told)
        case Note():
            label = say.information if block.kind == "information" else say.caution
            return _wrap(say.label(label, _runs(block.spans, say)), width)
        case Maths():
            return _wrap(_line(block.alt, say) or one_line(block.tex), width)
        case Preformatted():
            return clean(block.text).rstrip("\n")
        case Code():
            return ""


def _tile(tile: Tile, width: int, say: Words) -> str:
    after = [_line(text, say) for text in (*tile.changes, tile.rank) if text]
    return "\n".join(
        [
            _wrap(say.label(_line(tile.label, say), _line(tile.value, say)), width),
            *(_wrap(text, width, "  ") for text in after),
        ]
    )


def _line(text: str, say: Words) -> str:
    return one_line(say.plain(text))


def _runs(spans: tuple[Span, ...], say: Words) -> str:
    return "".join(
        (in_marks(clean(run.span.text), say.language) if run.span.quoted else clean(run.span.text))
        + _mark(run.span, say)
        + (f" <{href}>" if (href := safe_href(run.span.href)) and href != run.span.text else "")
        for run in runs(spans, say.language)
    )


def _mark(span: Span, say: Words) -> str:
    """Return what stands behind a claim that a page would underline: its number and its verdict."""
    if not span.mark or names_its_verdict(span, say):
        return ""
    verdict = say.verdicts[span.mark]
    return f" [{say.label(span.number, verdict) if span.number else verdict}]"


def _wrap(text: str, width: int, indent: str = "") -> str:
    lines = (broken_lines(line, width, indent, indent) for line in text.split("\n"))
    return "\n".join(lines).strip("\n")


def _bullets(block: Bullets, width: int, say: Words) -> str:
    lines, number = [], 0
    for item, level in zip(block.items, block.levels or (0,) * len(block.items), strict=True):
        number += level == 0
        mark = f"{number}. " if block.ordered and level == 0 else "- "
        indent = "  " * level
        lines.append(
            broken_lines(one_line(_runs(item, say)), width, indent + mark, indent + " " * len(mark)).rstrip()
        )
    return "\n".join(lines)


def _table(block: Table, width: int, table_width: int, say: Words) -> str:
    def line_of(cell: str) -> str:
        return one_line(cell) if block.verbatim else _line(cell, say)

    parts = [_wrap(_line(block.caption, say), width)] if block.caption else []
    rows = [[line_of(cell) for cell in row] for row in (block.columns, *block.rows)]
    for row, number in zip(rows[1:], block.numbers, strict=False):
        row[0] = f"{number}. {row[0]}"
    # Rows of verdicts are sentences of several lines each, and stand apart.
    parts.append(laid_out(rows, block.alignment, table_width, apart=bool(block.verdicts)))
    if block.note:
        parts.append(_wrap(_line(block.note, say), width))
    return "\n".join(parts)
