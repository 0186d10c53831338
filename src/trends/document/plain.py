"""Blocks as plain text: for a terminal, a log, or a reader without a screen."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable

from trends.document.blocks import (
    Block,
    Bullets,
    Code,
    Figure,
    Heading,
    Maths,
    Note,
    Paragraph,
    Preformatted,
    Span,
    Table,
    VerdictBox,
)
from trends.document.text import clean, one_line, safe_href
from trends.document.words import Words, words

__all__ = ["WIDTH", "display_text"]

WIDTH = 88
_GAP = "  "


def display_text(blocks: Iterable[Block], *, width: int = WIDTH, language: str = "en") -> str:
    """Write blocks as plain text, at most `width` columns wide where words and tables allow.

    Parameters
    ----------
    blocks : iterable of Block
        What is shown; code is left out.
    width : int
        Columns.
    language : str
        Language of the fixed words.
    """
    say = words(language)
    written = (_write(block, width, say) for block in blocks)
    return "\n\n".join(text for text in written if text)


def _write(block: Block, width: int, say: Words) -> str:
    match block:
        case Heading():
            title = one_line(block.text)
            return f"{title}\n{('=' if block.level <= 2 else '-') * min(width, _columns(title))}"
        case Paragraph():
            return _wrap(_runs(block.spans), width)
        case Bullets():
            return _bullets(block, width)
        case Table():
            return _table(block, width)
        case Figure():
            return _wrap(f"[{one_line(block.caption)}: {one_line(block.alt)}]", width)
        case VerdictBox():
            head = f"{say.verdicts[block.verdict].upper()}: {one_line(block.title)}"
            details = "\n".join(
                _wrap(f"{one_line(key)}: {one_line(value)}", width, "  ") for key, value in block.details
            )
            return "\n".join(
                part for part in (_wrap(head, width), _wrap(clean(block.sentence), width), details) if part
            )
        case Note():
            return _wrap(
                f"{say.caution if block.kind == 'caution' else say.information}: {_runs(block.spans)}", width
            )
        case Maths():
            return _wrap(one_line(block.alt) or one_line(block.tex), width)
        case Preformatted():
            return clean(block.text).rstrip("\n")
        case Code():
            return ""


def _runs(spans: tuple[Span, ...]) -> str:
    return "".join(
        clean(span.text) + (f" <{href}>" if (href := safe_href(span.href)) and href != span.text else "")
        for span in spans
    )


def _wrap(text: str, width: int, indent: str = "") -> str:
    lines = []
    for line in text.split("\n"):
        lines += textwrap.wrap(
            line, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        ) or [""]
    return "\n".join(lines).strip("\n")


def _bullets(block: Bullets, width: int) -> str:
    lines, number = [], 0
    for item, level in zip(block.items, block.levels or (0,) * len(block.items), strict=True):
        number += level == 0
        mark = f"{number}. " if block.ordered and level == 0 else "- "
        indent = "  " * level
        hang = indent + " " * len(mark)
        lines.append(
            textwrap.fill(
                one_line(_runs(item)),
                width,
                initial_indent=indent + mark,
                subsequent_indent=hang,
                break_on_hyphens=False,
            )
        )
    return "\n".join(lines)


def _columns(text: str) -> int:
    """Count the columns that `text` takes up in a terminal: marks none, East Asian letters two."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def _table(block: Table, width: int) -> str:
    head = [one_line(cell) for cell in block.columns]
    rows = [[one_line(cell) for cell in row] for row in block.rows]
    wide = [max(_columns(row[i]) for row in [head, *rows]) for i in range(len(head))]
    rule = _GAP.join("-" * n for n in wide)

    def line(cells: list[str]) -> str:
        padded = []
        for cell, n, side in zip(cells, wide, block.alignment, strict=True):
            space = " " * (n - _columns(cell))
            padded.append(space + cell if side == "r" else cell + space)
        return _GAP.join(padded).rstrip()

    parts = [_wrap(one_line(block.caption), width)] if block.caption else []
    parts += [line(head), rule, *(line(row) for row in rows)]
    if block.note:
        parts.append(_wrap(one_line(block.note), width))
    return "\n".join(parts)
