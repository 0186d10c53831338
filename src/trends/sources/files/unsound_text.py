"""Reads a text file record by record: knows the line of each, rejects ragged rows, and recovers from a stray quotation mark."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, TextIO

import numpy as np

from trends.messages import Message
from trends.sources.files.raw import ColumnBuilder, RawTable
from trends.sources.files.text_layout import TextLayout, closes, open_text, plain_cells, records
from trends.sources.rejection import RAGGED, UNCLOSED, rejected_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["read_carefully"]


class _Physical:
    """The lines of a file, with the power to put some back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> _Physical:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else next(self._stream)
        self.number += 1
        self.taken.append(line)
        return line

    def put_back(self, lines: list[str]) -> None:
        self._waiting.extendleft(reversed(lines))
        self.number -= len(lines)


def _records(stream: TextIO, layout: TextLayout, width: int) -> Iterator[tuple[int, list[str], str]]:
    """Yield (line on which the record starts, its cells, reason why it cannot be used or ``""``)."""
    lines = _Physical(stream)
    for _ in range(layout.skip_lines):
        next(lines, None)
    reader = records(lines, layout.separator, quoted=layout.quoted)
    while True:
        lines.taken.clear()
        start = lines.number + 1
        cells = next(reader, None)
        if cells is None:
            return
        if not layout.quoted:
            cells = plain_cells(cells)
        if not cells or (len(cells) == 1 < width and not cells[0].strip()):
            continue
        extra = cells[width:]
        ragged = len(cells) < width or any(cell.strip() for cell in extra)
        if len(lines.taken) > 1 and _swallowed(lines.taken, layout.separator, width, ragged=ragged):
            # The quotation mark on the first line swallowed the lines after it: give those back.
            first, *others = list(lines.taken)
            lines.put_back(others)
            # A new one: the old reader is still inside the cell.
            reader = records(lines, layout.separator)
            yield start, [first.rstrip("\r\n")], UNCLOSED
        else:
            yield start, cells[:width] if not ragged else cells, RAGGED if ragged else ""


def _swallowed(lines: list[str], separator: str, width: int, *, ragged: bool) -> bool:
    """Return whether a record of several lines is one row with a long cell, or a row that swallowed others."""
    if not closes("".join(lines), separator):
        return True
    return ragged and any(len(cells) == width for cells in records(lines[1:], separator))


def read_carefully(
    path: Path,
    file: str,
    layout: TextLayout,
    names: tuple[str, ...],
    wanted: tuple[str, ...],
    above: int,
    *,
    pad: bool,
) -> RawTable:
    """Read record by record what follows the first `above` records."""
    places = [names.index(name) for name in wanted]
    builders = [ColumnBuilder() for _ in wanted]
    starts: list[int] = []
    padded = 0
    refused: list[tuple[str, int, str, str, str]] = []
    with open_text(path) as stream:
        for line, cells, fault in islice(_records(stream, layout, len(names)), above, None):
            short = fault == RAGGED and len(cells) < len(names)
            if fault and not (pad and short):
                shown = (
                    cells[0]
                    if fault == UNCLOSED
                    else f"{len(cells)} cell{'s' if len(cells) > 1 else ''}, not {len(names)}"
                )
                refused.append((file, line, "", shown, fault))
                continue
            padded += short
            starts.append(line)
            for place, builder in zip(places, builders, strict=True):
                builder.add(cells[place] if place < len(cells) else "")
    coded = {name: builder.column() for name, builder in zip(wanted, builders, strict=True)}
    lines = np.array(starts, dtype=np.int64)
    warnings = (Message("sources.files.short", n=padded, file=file),) if padded else ()
    return RawTable(
        file, names, coded, len(starts), lambda rows: lines[rows], rejected_rows(refused), warnings
    )
