"""How wide the columns of a printed table are, how small its type, and where a table too wide is cut in two."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from trends.document.text import clean, soften

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.document.blocks import Table

__all__ = ["TEXT_WIDTH", "Part", "fit"]

TEXT_WIDTH = 439.0
"""Width of the text block in points: 155 mm."""

SIZES = (7.8, 7.2, 6.6, 6.0)
"""Type sizes to try, in points. DejaVu Sans at 6 points is as tall as most faces at 7."""

GAP = 9.0
SHORT, SHORT_IN_LIST = 9.0, 5.0
"""Ems of cells that are not broken where there is room; in a list of many rows less, since it would become longer."""
_SLACK = 0.3
LONGEST_WORD = 18
MOST_ROWS_MEASURED = 400
MANY_ROWS = 60
"""Rows from which on a table of several pages is set smaller: a list to look something up in, not to be read through."""
MOST_NATURAL = 260.0
BREAKABLE_CELL = 400
_TALLEST = 2.0
"""The power p of the sum of heights: the tall cells of a row count for more than its low ones."""
# 2^40 is more than there are hundredths of a point in any width, to which the result is rounded.
_HALVINGS = 40
_HAN = "\u3040-\u30ff\u3400-\u9fff"
_BREAKS = re.compile(rf"(?<=[{_HAN}])(?=\w)|(?<=\w)(?=[{_HAN}])")
"""A line of Chinese or Japanese may end between any two characters; marks cling to the one before them."""


@dataclass(frozen=True)
class Part:
    """A run of a table's columns that fits the page, by number, with widths in points and the size of its type."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]
    size: float


@cache
def _metrics() -> tuple[object, float]:
    from pathlib import Path

    import matplotlib as mpl
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"))
    font.set_size(1000, 72)
    return font, 1000.0


@lru_cache(maxsize=4096)
def _advance(character: str) -> float:
    """Return a character's advance in DejaVu Sans, in ems; one that the face lacks counts as a full em."""
    from matplotlib.ft2font import FT2Font, LoadFlags

    font, size = _metrics()
    if not isinstance(font, FT2Font):
        raise TypeError("the metrics are those of a font")
    if not font.get_char_index(ord(character)):
        return 0.0 if character == "\u200b" else 1.0
    # FreeType gives linear advances in 16.16 fixed point; without hints they are those of any size.
    return float(font.load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / size)


def width(text: str) -> float:
    """Return the width of a line of DejaVu Sans, in ems."""
    return sum(_advance(character) for character in text)


def fit(table: Table, available: float = TEXT_WIDTH) -> list[Part]:
    """Fit a table to the page: at its natural width if there is room, else wrapped, else smaller, else in parts.

    Every part of a table that is cut repeats the first column where that one heads the rows.

    Parameters
    ----------
    table : Table
        The table.
    available : float
        Width of the page's text in points.
    """
    natural, least, told, whole = _measure(table)
    number = len(table.columns)
    for size in SIZES[2:] if len(table.rows) > MANY_ROWS else SIZES:
        needed = [ems * size + GAP for ems in least]
        if sum(needed) <= available:
            wanted = [min(ems * size, MOST_NATURAL) + GAP for ems in natural]
            unbroken = [max(own, ems * size + GAP) for own, ems in zip(needed, whole, strict=True)]
            if sum(unbroken) <= available:
                needed = unbroken
            return [Part(tuple(range(number)), _share(needed, wanted, available, told), size)]
    size = SIZES[1]
    needed, wanted = ([ems * size + GAP for ems in widths] for widths in (least, natural))
    return _parts(table, needed, wanted, told, size, available)


def _measure(table: Table) -> tuple[list[float], list[float], list[float], list[float]]:
    """Return for every column its natural width, that of its longest word, its share of a page, and that of short cells.

    All but the share are in ems; the last is 0 where a cell is longer than short.

    A cell of length w in a column of width W is w/W lines tall. Where the sum over all cells of (w/W)**p is the least,
    the widths are as (sum of w**p)**(1/(p+1)) of the columns.
    """
    rows = table.rows
    if len(rows) > MOST_ROWS_MEASURED:
        # The longest cells decide: a sample of the rest is enough to tell the shape.
        rows = rows[:: max(1, len(rows) // MOST_ROWS_MEASURED)]
    natural, least, told, whole = [], [], [], []
    for i, head in enumerate(table.columns):
        cells = [row[i][:BREAKABLE_CELL] for row in rows]
        # A head is bold, and bold is about an eighth wider; see the factor below.
        title = clean(head)[:BREAKABLE_CELL]
        wide = [width(clean(cell)) for cell in cells]
        heading = width(title) * 1.12
        body = max(wide, default=0.0)
        words = max((_longest(clean(cell)) for cell in cells), default=0.0)
        natural.append(max(body, heading, 1.0))
        least.append(max(words, _longest(title) * 1.12, 1.0))
        # The head is a row like any other, and in bold.
        told.append(max(sum(one**_TALLEST for one in [*wide, heading]), 1.0) ** (1 / (_TALLEST + 1)))
        short = SHORT_IN_LIST if len(table.rows) > MANY_ROWS else SHORT
        whole.append(body + _SLACK if body <= short else 0.0)
    return natural, least, told, whole


def _longest(text: str) -> float:
    """Return the width of the longest piece of a text that does not break."""
    # Not at a no-break space, which holds a figure and its sign together.
    pieces = _BREAKS.sub(" ", soften(text, LONGEST_WORD)).replace("\u200b", " ").split(" ")
    return max((width(piece) for piece in pieces), default=0.0)


def _share(
    needed: Sequence[float], wanted: Sequence[float], available: float, told: Sequence[float]
) -> tuple[float, ...]:
    """Share the width out: what a column wants if all can have it, else by what each says (`told`), within its bounds.

    No column gets less than it needs or more than it wants.
    """
    wanted = [max(a, b) for a, b in zip(needed, wanted, strict=True)]
    spare = available - sum(wanted)
    if spare >= 0:
        # Spread, but keep narrow tables from being torn apart: the spare width goes by what each column holds.
        return tuple(round(w + spare * w / sum(wanted), 2) for w in wanted)

    def shared(part: float) -> list[float]:
        return [min(max(low, part * own), high) for low, own, high in zip(needed, told, wanted, strict=True)]

    # The sum grows with the part from less than is there to more: halving the span finds where they meet.
    low, high = 0.0, max(high / own for high, own in zip(wanted, told, strict=True))
    for _ in range(_HALVINGS):
        part = (low + high) / 2
        low, high = (part, high) if sum(shared(part)) <= available else (low, part)
    return tuple(round(width, 2) for width in shared(low))


def _parts(
    table: Table,
    needed: Sequence[float],
    wanted: Sequence[float],
    told: Sequence[float],
    size: float,
    available: float,
) -> list[Part]:
    # A first column of half a page, repeated, would leave no room for the others.
    repeated = [0] if table.row_heads and len(table.columns) > 1 and needed[0] < available / 2 else []
    parts: list[list[int]] = []
    current: list[int] = list(repeated)
    for i in range(len(repeated), len(table.columns)):
        if len(current) > len(repeated) and sum(needed[j] for j in current) + needed[i] > available:
            parts.append(current)
            current = list(repeated)
        current.append(i)
    parts.append(current)
    return [
        Part(
            tuple(part),
            _share(
                [min(needed[j], available / len(part)) for j in part],
                [min(wanted[j], MOST_NATURAL) for j in part],
                available,
                [told[j] for j in part],
            ),
            size,
        )
        for part in parts
    ]
