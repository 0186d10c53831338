"""Row headers in the tags of a PDF: what Typst 0.15 marks as a cell of data becomes the header of its row.

Typst can say it (``pdf.header-cell``), but only with a feature that its Python package does not let one switch on. So the
tags are changed in its output: the first cell of each row becomes a header of scope Row, and the other cells of the row
name it among theirs (PDF 1.7, 14.8.4.3.4 and 14.8.5.7).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trends.reporting.tagged_pdf import TaggedPdf

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["with_row_headers"]

_HEADERS = re.compile(rb"/Headers\[([^\]]*)\]")


def with_row_headers(pdf: bytes, tables: Sequence[bool]) -> bytes:
    """Return a PDF in which the first cells of the rows of some tables are headers.

    Parameters
    ----------
    pdf : bytes
        As Typst writes it.
    tables : sequence of bool
        For each table in the order of the document, whether its first column heads the rows.

    Raises
    ------
    ValueError
        If the PDF holds other tables than those, or is written otherwise than Typst does.
    """
    if not any(tables):
        return pdf
    file = TaggedPdf.read(pdf)
    objects, root = file.objects, file.root
    names: list[bytes] = []
    for order, (table, headed) in enumerate(zip(file.tables(len(tables)), tables, strict=True)):
        if headed:
            for row_number, row in enumerate(file.rows(table)):
                # After those of Typst, which begin with U, and in the order of bytes, as a tree of names must be.
                name = b"(V%05dy%06d)" % (order, row_number)
                cells = [cell for cell in file.children(row) if b"/S/TD" in objects[cell]]
                if cells and cells[0] == file.children(row)[0]:
                    _head(objects, cells, name)
                    names.append(name + b"%d 0 R" % cells[0])
    tree = objects[root]
    if b"/IDTree<</Names[" in tree:
        tree = re.sub(rb"(/IDTree<</Names\[[^\]]*)\]", lambda m: m[1] + b"".join(names) + b"]", tree)
    else:
        tree = tree.replace(b"/ParentTree<<", b"/IDTree<</Names[" + b"".join(names) + b"]>>/ParentTree<<", 1)
    objects[root] = tree
    return file.written()


def _head(objects: dict[int, bytes], cells: Sequence[int], name: bytes) -> None:
    """Make the first of some cells the header of the others."""
    first, *others = cells
    objects[first] = (
        objects[first].replace(b"/S/TD", b"/S/TH/ID" + name, 1).replace(b"/O/Table", b"/O/Table/Scope/Row", 1)
    )
    for cell in others:
        objects[cell] = _HEADERS.sub(lambda m: b"/Headers[" + m[1] + name + b"]", objects[cell], count=1)
