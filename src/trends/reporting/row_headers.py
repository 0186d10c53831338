"""Row headers in the tags of a PDF: what Typst 0.15 marks as a cell of data becomes the header of its row.

Typst can say it (``pdf.header-cell``), but only with a feature that its Python package does not let one switch on. It writes
the tags as plain objects with a plain table of where they lie, so they are changed in its output: the first cell of each
row becomes a header of scope Row, and the other cells of the row name it among theirs (PDF 1.7, 14.8.4.3.4 and 14.8.5.7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["with_row_headers"]

_TABLE_TAG = re.compile(rb"/S/Table(?![A-Za-z])")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_CHILDREN = re.compile(rb"/K\[([^\]]*)\]")
_HEADERS = re.compile(rb"/Headers\[([^\]]*)\]")
_TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")


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
    file = _File.read(pdf)
    objects = file.objects
    root = next((number for number, body in objects.items() if b"/Type/StructTreeRoot" in body), None)
    if root is None:
        raise ValueError("the PDF has no tags")
    found = list(_tables(objects, root))
    if len(found) != len(tables):
        raise ValueError(f"the PDF has {len(found)} tables where {len(tables)} were set")
    names: list[bytes] = []
    for order, (table, headed) in enumerate(zip(found, tables, strict=True)):
        if headed:
            for row_number, row in enumerate(_rows(objects, table)):
                # After those of Typst, which begin with U, and in the order of bytes, as a tree of names must be.
                name = b"(V%05dy%06d)" % (order, row_number)
                cells = [cell for cell in _children(objects, row) if b"/S/TD" in objects[cell]]
                if cells and cells[0] == _children(objects, row)[0]:
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


def _children(objects: dict[int, bytes], number: int) -> list[int]:
    found = _CHILDREN.search(objects[number])
    return [int(child) for child in _REFERENCE.findall(found[1])] if found else []


def _tables(objects: dict[int, bytes], number: int) -> Iterator[int]:
    """Go through the tables of a document in its order."""
    waiting = [number]
    while waiting:
        at = waiting.pop()
        if _TABLE_TAG.search(objects[at]):
            yield at
        else:
            waiting += reversed([child for child in _children(objects, at) if _is_tag(objects, child)])


def _rows(objects: dict[int, bytes], table: int) -> Iterator[int]:
    for child in _children(objects, table):
        if b"/S/TBody" in objects[child]:
            yield from _children(objects, child)
        elif b"/S/TR" in objects[child]:
            yield child


def _is_tag(objects: dict[int, bytes], number: int) -> bool:
    return b"/Type/StructElem" in objects.get(number, b"")


@dataclass
class _File:
    """A PDF taken apart: what stands before its objects, these by number in the order of the file, and its trailer."""

    head: bytes
    objects: dict[int, bytes]
    size: int
    trailer: bytes

    @classmethod
    def read(cls, pdf: bytes) -> _File:
        found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", pdf)
        table = _TABLE.match(pdf, int(found[1])) if found else None
        if found is None or table is None:
            raise ValueError("the PDF has no plain table of its objects")
        entries = _ENTRY.findall(pdf, table.end(), table.end() + 20 * int(table[1]))
        places = sorted((int(place), number) for number, (place, kind) in enumerate(entries) if kind == b"n")
        ends = [place for place, _ in places[1:]] + [table.start()]
        objects = {number: pdf[place:end] for (place, number), end in zip(places, ends, strict=True)}
        trailer = pdf[pdf.index(b"trailer", table.end()) : found.start()]
        return cls(pdf[: places[0][0]], objects, int(table[1]), trailer)

    def written(self) -> bytes:
        """Write it with a new table of where the objects lie."""
        parts, at, places = [self.head], len(self.head), dict[int, int]()
        for number, body in self.objects.items():
            places[number] = at
            parts.append(body)
            at += len(body)
        # Numbers that are not used are free, as Typst writes them.
        table = [
            b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
            for number in range(self.size)
        ]
        head = b"xref\n0 %d\n" % self.size
        return b"".join([*parts, head, *table, self.trailer, b"startxref\n%d\n%%%%EOF" % at])
