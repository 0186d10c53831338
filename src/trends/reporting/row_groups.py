"""Which rows of a printed table stay together at the end of a page: its first two, and its last two.

Typst lets no one say so of rows, but keeps rows whole that one cell spans. So a table gets a last column of no width and
no content, whose cells span the rows that belong together, and `without_spanning_column` takes it out of the tags again:
no screen reader ever meets it.
"""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING

from trends.reporting.columns import GAP, width
from trends.reporting.tagged_pdf import TaggedPdf

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TALLEST_GROUP", "height", "rows_together", "without_spanning_column"]

TALLEST_GROUP = 280.0
"""Points: two fifths of a page. Taller rows are seen on a page of their own, and Typst would set past its foot what is whole
and taller than a page."""
_LINE = 1.25
"""Ems from one line of a cell to the next: the height of the letters of DejaVu Sans and the leading of report.typ."""
_AROUND = 1.22
"""Ems above and below the lines of a row, as in report.typ."""
_WASTE = 1.15
"""A wrapped text takes about a seventh more than its letters: lines end with words."""


def rows_together(rows: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> list[list[int]]:
    """Return the groups of rows that no page may part, each as its first row and how many it has.

    Parameters
    ----------
    rows : sequence of sequence of str
        What the cells say.
    widths : sequence of float
        Of the columns, in points.
    size : float
        Of the type, in points.

    Examples
    --------
    >>> rows_together([("May", "7"), ("June", "9"), ("July", "5"), ("August", "8")], (60, 40), 7.8)
    [[0, 2], [2, 2]]
    >>> rows_together([("May", "7"), ("June", "9"), ("July", "5")], (60, 40), 7.8)
    [[0, 3]]
    """
    number = len(rows)
    if number < 2:
        return []
    groups = [[0, number]] if number == 3 else [[0, 2], [number - 2, 2]] if number > 3 else [[0, 2]]
    tall = [height(row, widths, size) for row in rows[:3]] + [0.0] * max(0, number - 3)
    tall[-2:] = [height(row, widths, size) for row in rows[-2:]]
    return [[first, many] for first, many in groups if sum(tall[first : first + many]) <= TALLEST_GROUP]


def height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    """Return about how tall a row of a printed table is, in points."""
    lines = (
        ceil(width(text) * size * _WASTE / max(wide - GAP, size))
        for text, wide in zip(row, widths, strict=False)
    )
    return size * (_LINE * max(lines, default=1) + _AROUND)


def without_spanning_column(pdf: bytes, columns: Sequence[int | None]) -> bytes:
    """Return a PDF without the tags of the column that holds rows together.

    Parameters
    ----------
    pdf : bytes
        As Typst writes it.
    columns : sequence of int or None
        For each table in the order of the document, how many columns it has beside that one; None where it has none such.

    Raises
    ------
    ValueError
        If the PDF holds other tables than those, or is written otherwise than Typst does.
    """
    if not any(columns):
        return pdf
    file = TaggedPdf.read(pdf)
    tree = file.objects[file.root]
    for table, number in zip(file.tables(len(columns)), columns, strict=True):
        if number is None:
            continue
        for row in file.rows(table, head=True):
            cells = file.children(row)
            for cell in cells[number:]:
                if b"/K[]" not in file.objects[cell]:
                    raise ValueError("the column that holds rows together has content")
                tree = re.sub(rb"\([^()]*\)%d 0 R" % cell, b"", tree)
            file.keep_children(row, cells[:number])
    file.objects[file.root] = tree
    return file.written()
