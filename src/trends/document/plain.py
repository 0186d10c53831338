"""Blocks as plain text: for a terminal, a log, or a reader without a screen."""

from __future__ import annotations

import re
import unicodedata
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
from trends.document.text import clean, one_line, safe_href
from trends.document.translation import runs
from trends.document.words import Words, words
from trends.messages.speech import in_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        Language of the page.
    """
    wording = words(language)
    written = (_write(block, width, wording) for block in blocks)
    return "\n\n".join(text for text in written if text)


def _write(block: Block, width: int, say: Words) -> str:
    match block:
        case Heading():
            title = _line(block.text, say)
            return f"{title}\n{('=' if block.level <= 2 else '-') * min(width, _columns(title))}"
        case Paragraph():
            return _wrap(_runs(block.spans, say), width)
        case Bullets():
            return _bullets(block, width, say)
        case Table():
            return _table(block, width, say)
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
                            _write(inner, width, say)
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
        + (f" <{href}>" if (href := safe_href(run.span.href)) and href != run.span.text else "")
        for run in runs(spans, say.language)
    )


def _wrap(text: str, width: int, indent: str = "") -> str:
    lines = (_lines(line, width, indent, indent) for line in text.split("\n"))
    return "\n".join(lines).strip("\n")


_OPENING = "(（“‘《「"  # noqa: RUF001 - quotation marks and brackets of Chinese
_CLOSING = ")%）”’》」，。、；：？！"  # noqa: RUF001 - Chinese


def _lines(text: str, width: int, first: str, later: str) -> str:
    """Break a line at its spaces and beside East Asian letters, never inside a figure; `first` and `later` are margins."""
    lines: list[str] = []
    parts, used, empty = [first], _columns(first), True
    for word in re.split("[ \t\v\f\r]+", text):
        for at, piece in enumerate(_pieces(word)):
            gap = "" if at or empty else " "
            for part in _cut(piece, width - len(later)):
                columns = _columns(part)
                if not empty and used + len(gap) + columns > width:
                    lines.append("".join(parts))
                    parts, used, gap = [later], len(later), ""
                parts += [gap, part]
                used, gap, empty = used + len(gap) + columns, "", False
    return "\n".join([*lines, "".join(parts)])


def _cut(piece: str, width: int) -> list[str]:
    """Cut a piece that is wider than a line wherever a line ends."""
    if _columns(piece) <= width:
        return [piece]
    parts, start, used = [], 0, 0
    for at, letter in enumerate(piece):
        columns = _columns(letter)
        if used + columns > width and at > start:
            parts.append(piece[start:at])
            start, used = at, 0
        used += columns
    return [*parts, piece[start:]]


def _pieces(word: str) -> list[str]:
    """Cut a word where a line may be broken: beside a wide letter, but not before a closing sign or after an opening one."""
    pieces, start = [], 0
    for at in range(1, len(word)):
        before, after = word[at - 1], word[at]
        wide = any(unicodedata.east_asian_width(letter) in "WF" for letter in (before, after))
        # Chinese has no spaces, and may break between any two signs but these (Unicode Annex 14 has
        # the full rules).
        if wide and before not in _OPENING and after not in _CLOSING and not unicodedata.combining(after):
            pieces.append(word[start:at])
            start = at
    return [*pieces, word[start:]] if word else []


def _bullets(block: Bullets, width: int, say: Words) -> str:
    lines, number = [], 0
    for item, level in zip(block.items, block.levels or (0,) * len(block.items), strict=True):
        number += level == 0
        mark = f"{number}. " if block.ordered and level == 0 else "- "
        indent = "  " * level
        lines.append(
            _lines(one_line(_runs(item, say)), width, indent + mark, indent + " " * len(mark)).rstrip()
        )
    return "\n".join(lines)


def _columns(text: str) -> int:
    """Count the columns that `text` takes up in a terminal: marks none, East Asian letters two."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def _table(block: Table, width: int, say: Words) -> str:
    def line_of(cell: str) -> str:
        return one_line(cell) if block.verbatim else _line(cell, say)

    head = [line_of(cell) for cell in block.columns]
    rows = [[line_of(cell) for cell in row] for row in block.rows]
    wide = [max(_columns(row[i]) for row in [head, *rows]) for i in range(len(head))]
    # A table of figures is as wide as it is: a broken row cannot be read, and terminals scroll or wrap by themselves.
    # One of verdicts is a list of sentences, which are broken within their columns.
    if block.verdicts:
        wide = _shared_out([head, *rows], wide, width - len(_GAP) * (len(wide) - 1))
    rule = _GAP.join("-" * n for n in wide)

    def line(cells: list[str]) -> str:
        padded = []
        for cell, n, side in zip(cells, wide, block.alignment, strict=True):
            space = " " * (n - _columns(cell))
            padded.append(space + cell if side == "r" else cell + space)
        return _GAP.join(padded).rstrip()

    parts = [_wrap(_line(block.caption, say), width)] if block.caption else []
    if block.verdicts:
        parts += [_broken(head, wide), rule, *(f"{_broken(row, wide)}\n" for row in rows)]
    else:
        parts += [line(head), rule, *(line(row) for row in rows)]
    if block.note:
        parts.append(_wrap(_line(block.note, say), width))
    return "\n".join(parts)


_LONGEST_WORD = 14


def _shared_out(rows: list[list[str]], wide: list[int], width: int) -> list[int]:
    """Return the widths of columns that share a line: of their longest words, and more where there is more to say."""
    if sum(wide) <= width:
        return wide
    given = [
        min(max(max(map(_columns, row[i].split()), default=1) for row in rows), _LONGEST_WORD)
        for i in range(len(wide))
    ]
    told = [sum(_columns(row[i]) for row in rows) for i in range(len(wide))]
    while sum(given) < width:
        open_ = [i for i in range(len(wide)) if given[i] < wide[i]]
        given[max(open_, key=lambda i: told[i] / given[i])] += 1
    return given


def _broken(cells: list[str], wide: list[int]) -> str:
    """Write a row whose cells are broken into lines within their columns."""
    columns = [_lines(cell, n, "", "").split("\n") for cell, n in zip(cells, wide, strict=True)]
    tall = max(map(len, columns))
    filled = [lines + [""] * (tall - len(lines)) for lines in columns]
    return "\n".join(
        _GAP.join(text + " " * (n - _columns(text)) for text, n in zip(row, wide, strict=True)).rstrip()
        for row in zip(*filled, strict=True)
    )
