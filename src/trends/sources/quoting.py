"""Whether every quoted cell of a text file opens and closes where it should.

A parser forgives a quotation mark that never closes by swallowing the rows up to the next one: rows would be lost
without a word. In a sound file the marks alternate: one that opens stands behind a separator or a line end, one
that closes stands before one, and a doubled mark closes and opens at once. Whatever breaks that rule is read
record by record (`trends.sources.delimited`), which rejects the broken line and keeps its neighbours.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from trends.provenance import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["QuoteCheck", "inspected"]

_CHUNK = 1 << 20
_QUOTE = 34
_EDGE = np.zeros(256, dtype=bool)
_EDGE[list(b',;\t|\r\n"')] = True


class QuoteCheck:
    """Follows the quotation marks of a file piece by piece."""

    def __init__(self) -> None:
        self.sound = True
        self._inside = False
        self._last = ord("\n")
        self._closed_at_end = False

    def feed(self, chunk: bytes) -> None:
        """Take the next piece of the file."""
        if not self.sound or not chunk:
            return
        octets = np.frombuffer(chunk, dtype=np.uint8)
        if self._closed_at_end and not _EDGE[octets[0]]:
            self.sound = False
            return
        marks = np.flatnonzero(octets == _QUOTE)
        opening = marks[1::2] if self._inside else marks[0::2]
        closing = marks[0::2] if self._inside else marks[1::2]
        before = octets[opening - 1]
        if len(opening) and opening[0] == 0:
            before[0] = self._last
        after = octets[np.minimum(closing + 1, len(octets) - 1)]
        # A mark that closes at the very end of the piece is judged by the next piece.
        self._closed_at_end = bool(len(closing) and closing[-1] == len(octets) - 1)
        self.sound = bool(_EDGE[before].all() and _EDGE[after].all())
        self._inside ^= bool(len(marks) % 2)
        self._last = int(octets[-1])

    def finish(self) -> bool:
        """Return whether the whole file was sound."""
        return self.sound and not self._inside


def inspected(path: Path) -> tuple[SourceFile, bool]:
    """Read a file once for its hash, its size and whether its quotation marks are sound."""
    digest, size, quotes = hashlib.sha256(), 0, QuoteCheck()
    first = True
    with path.open("rb", buffering=0) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            quotes.feed(chunk.removeprefix(b"\xef\xbb\xbf") if first else chunk)
            first = False
    return SourceFile(path.name, digest.hexdigest(), size), quotes.finish()
