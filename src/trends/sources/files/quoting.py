"""Cuts a text file into pieces that end where a record ends, and sees to it that every quoted cell closes.

A parser forgives a quotation mark that never closes by swallowing the rows up to the next one: rows would be lost
without a word. In a sound file the marks alternate: one that opens stands behind a separator or a line end, one
that closes stands before one, and a doubled mark closes and opens at once. Whatever breaks that rule is read
record by record (`trends.sources.files.delimited`), which rejects the broken line and keeps its neighbours.

As the marks alternate, a line end behind an even number of them ends a record. So the pieces can be parsed apart
from each other, and the file is never in memory as a whole.
"""

from __future__ import annotations

import mmap
from typing import IO, TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["UnsoundError", "record_pieces"]

_LONGEST_RECORD = 1 << 26
# Bytes from the back in which the last line end is looked for first; wider only where a cell is so long.
_TAIL = 1 << 16
_QUOTE, _NEWLINE, _RETURN = b'"\n\r'
_MARK = np.frombuffer(b"\xef\xbb\xbf", dtype=np.uint8)
"""The byte-order mark of UTF-8."""


class UnsoundError(ValueError):
    """The quotation marks of a file do not alternate as they should."""


def record_pieces(path: Path, separator: str, size: int, held: int = 0) -> Iterator[NDArray[np.uint8]]:
    """Yield the bytes of a text file in pieces of about `size`, each with whole records.

    The memory of a piece is used again: it holds until `held` further pieces have been taken.

    Raises
    ------
    UnsoundError
        If a quotation mark stands where none can open or close a cell, or a record has no end within 64 MB.
    """
    edge = np.zeros(256, dtype=bool)
    edge[list(b'\r\n"' + separator.encode())] = True
    rooms = [np.zeros(0, dtype=np.uint8) for _ in range(held + 2)]
    carried = rooms[0]
    first = True
    with path.open("rb", buffering=0) as stream:
        while True:
            wanted = max(size, len(carried))
            rooms.append(_at_least(rooms.pop(0), len(carried) + wanted))
            octets = _filled(stream, carried, rooms[-1][: len(carried) + wanted])
            last = len(octets) < len(carried) + wanted
            marked = len(octets) >= 3 and bool((octets[:3] == _MARK).all())
            if marked and not first:
                raise UnsoundError  # to the parser it would be no text, as at the beginning of a file
            marks = np.flatnonzero(octets == _QUOTE)
            end = len(octets) if last else _end_of_records(octets, marks)
            marks = marks[: np.searchsorted(marks, end)] if end else marks
            if not _alternate(octets, marks, edge, 3 if marked else 0) or (end and len(marks) % 2):
                raise UnsoundError
            # So much without the end of a record: a mark opened that never closes.
            if len(octets) > _LONGEST_RECORD and not end:
                raise UnsoundError
            if end:
                yield octets[:end]
                first = False
            if last:
                return
            carried = octets[end:]
            if not end:  # nobody has seen this room: it is filled again, and those before it are left alone
                carried = octets.copy()
                rooms.insert(0, rooms.pop())


def _at_least(room: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    if len(room) >= size:
        return room
    # Taken from the system and given back to it, so that no small thing that lives longer lies behind it.
    return np.frombuffer(mmap.mmap(-1, size + size // 8), dtype=np.uint8)


def _filled(stream: IO[bytes], rest: NDArray[np.uint8], octets: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Fill a room with what is left of the piece before and what follows; return less at the end of the file."""
    octets[: len(rest)] = rest
    room, filled = octets.data, len(rest)
    while filled < len(octets) and (more := stream.readinto(room[filled:])):  # type: ignore[attr-defined] # of raw files
        filled += more
    return octets[:filled]


def _end_of_records(octets: NDArray[np.uint8], marks: NDArray[np.intp]) -> int:
    """Return the place behind the last line end that is not inside a quoted cell, 0 if there is none."""
    width = _TAIL
    while True:
        tail = octets[-width:]
        ends = np.flatnonzero(tail == _NEWLINE)
        if width >= len(octets) and not len(ends):
            ends = np.flatnonzero(
                tail[:-1] == _RETURN
            )  # a file whose lines end so; the last may belong to a pair
        ends += len(octets) - len(tail)
        outside = ends[np.searchsorted(marks, ends) % 2 == 0]
        if len(outside):
            return int(outside[-1]) + 1
        if width >= len(octets):
            return 0
        width *= 16


def _alternate(
    octets: NDArray[np.uint8], marks: NDArray[np.intp], edge: NDArray[np.bool_], start: int
) -> bool:
    """Return whether each mark opens behind an edge or closes before one; `start` is where the first cell begins."""
    opening, closing = marks[0::2], marks[1::2]
    # A mark at place 0 looks at the last byte here; the next lines put that right.
    before = octets[opening - 1]
    if len(opening) and opening[0] == start:
        before[0] = _NEWLINE
    if len(closing) and closing[-1] == len(octets) - 1:
        closing = closing[:-1]  # the end of the file closes it, or the next piece will tell
    return bool(edge[before].all() and edge[octets[closing + 1]].all())
