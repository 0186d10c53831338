"""A PDF taken apart into its objects, with the tags of its tables, and put together again.

Typst writes the tags as plain objects with a plain table of where they lie, so they can be changed in its output.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TaggedPdf"]

_TABLE_TAG = re.compile(rb"/S/Table(?![A-Za-z])")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_CHILDREN = re.compile(rb"/K\[([^\]]*)\]")
_TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")


@dataclass
class TaggedPdf:
    """What stands before the objects of a PDF, these by number in the order of the file, and its trailer."""

    head: bytes
    objects: dict[int, bytes]
    size: int
    trailer: bytes

    @classmethod
    def read(cls, pdf: bytes) -> TaggedPdf:
        """Take a PDF apart.

        Raises
        ------
        ValueError
            If it is written otherwise than Typst does.
        """
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

    @property
    def root(self) -> int:
        """The object from which all tags hang.

        Raises
        ------
        ValueError
            If there are no tags.
        """
        for number, body in self.objects.items():
            if b"/Type/StructTreeRoot" in body:
                return number
        raise ValueError("the PDF has no tags")

    def children(self, number: int) -> list[int]:
        """Return the tags right under another."""
        found = _CHILDREN.search(self.objects[number])
        return [int(child) for child in _REFERENCE.findall(found[1])] if found else []

    def keep_children(self, number: int, kept: list[int]) -> None:
        """Leave a tag with these of the tags under it, and take the others out of the file."""
        for child in set(self.children(number)) - set(kept):
            del self.objects[child]
        references = b" ".join(b"%d 0 R" % child for child in kept)
        self.objects[number] = _CHILDREN.sub(
            lambda _: b"/K[" + references + b"]", self.objects[number], count=1
        )

    def tables(self, number: int) -> list[int]:
        """Return the tables in the order of the document.

        Parameters
        ----------
        number : int
            How many there must be.

        Raises
        ------
        ValueError
            If there are more, or fewer.
        """
        found = list(self._tables())
        if len(found) != number:
            raise ValueError(f"the PDF has {len(found)} tables where {number} were set")
        return found

    def _tables(self) -> Iterator[int]:
        waiting = [self.root]
        while waiting:
            at = waiting.pop()
            if _TABLE_TAG.search(self.objects[at]):
                yield at
            else:
                waiting += reversed([child for child in self.children(at) if self._is_tag(child)])

    def rows(self, table: int, *, head: bool = False) -> list[int]:
        """Return the rows of a table: those of its body, or with `head` also those above it."""
        found = []
        for child in self.children(table):
            if b"/S/TBody" in self.objects[child] or (head and b"/S/THead" in self.objects[child]):
                found += self.children(child)
            elif b"/S/TR" in self.objects[child]:
                found.append(child)
        return found

    def _is_tag(self, number: int) -> bool:
        return b"/Type/StructElem" in self.objects.get(number, b"")

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
