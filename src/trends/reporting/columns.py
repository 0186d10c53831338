"""How wide the columns of a printed table are, how small its type, and where a table too wide is cut in two."""

from __future__ import annotations

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
LONGEST_WORD = 18
MOST_ROWS_MEASURED = 400
MANY_ROWS = 60
"""Rows from which on a table of several pages is set smaller: a list to look something up in, not to be read through."""
MOST_NATURAL = 260.0
BREAKABLE_CELL = 400


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
    natural, least, told = _measure(table)
    number = len(table.columns)
    for size in SIZES[1:] if len(table.rows) > MANY_ROWS else SIZES:
        needed = [ems * size + GAP for ems in least]
        if sum(needed) <= available:
            wanted = [min(ems * size, MOST_NATURAL) + GAP for ems in natural]
            return [Part(tuple(range(number)), _share(needed, wanted, available, told), size)]
    size = SIZES[1]
    needed, wanted = ([ems * size + GAP for ems in widths] for widths in (least, natural))
    return _parts(table, needed, wanted, told, size, available)


def _measure(table: Table) -> tuple[list[float], list[float], list[float]]:
    """Return for every column its natural width, the width of its longest word, and that of all it says, in ems."""
    rows = table.rows
    if len(rows) > MOST_ROWS_MEASURED:
        # The longest cells decide: a sample of the rest is enough to tell the shape.
        rows = rows[:: max(1, len(rows) // MOST_ROWS_MEASURED)]
    natural, least, told = [], [], []
    for i, head in enumerate(table.columns):
        cells = [row[i][:BREAKABLE_CELL] for row in rows]
        # A head is bold, and bold is about an eighth wider; see the factor below.
        title = clean(head)[:BREAKABLE_CELL]
        wide = [width(clean(cell)) for cell in cells]
        body = max(wide, default=0.0)
        words = max((_longest(clean(cell)) for cell in cells), default=0.0)
        natural.append(max(body, width(title) * 1.12, 1.0))
        least.append(max(words, _longest(title) * 1.12, 1.0))
        told.append(max(sum(wide), 1.0))
    return natural, least, told


def _longest(text: str) -> float:
    """Return the width of the longest piece of a text that does not break."""
    pieces = soften(text, LONGEST_WORD).replace("\u200b", " ").split()
    return max((width(piece) for piece in pieces), default=0.0)


def _share(
    needed: Sequence[float], wanted: Sequence[float], available: float, told: Sequence[float]
) -> tuple[float, ...]:
    """Share the width out: what a column wants if all can have it, else no less than it needs.

    The rest is shared by how much each column says in all (`told`), up to what it wants: so the rows are the lowest, and
    one long cell does not make a column wide.
    """
    wanted = [max(a, b) for a, b in zip(needed, wanted, strict=True)]
    spare = available - sum(wanted)
    if spare >= 0:
        # Spread, but keep narrow tables from being torn apart: the spare width goes by what each column holds.
        return tuple(round(w + spare * w / sum(wanted), 2) for w in wanted)
    got = list(needed)
    left = available - sum(needed)
    open_columns = [i for i in range(len(got)) if wanted[i] > got[i]]
    while left > 0.01 and open_columns:
        all_told = sum(told[i] for i in open_columns)
        step = min(left / all_told, *((wanted[i] - got[i]) / told[i] for i in open_columns))
        for i in open_columns:
            got[i] += step * told[i]
        left -= step * all_told
        open_columns = [i for i in open_columns if wanted[i] - got[i] > 0.01]
    return tuple(round(w, 2) for w in got)


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
