"""In which encoding a text is, and what of it no encoding can read: that is marked, and its lines are named.

A file of UTF-8 with a few bad bytes (a name cut in the middle of a letter) stays UTF-8: read as Windows-1252, every
accent in it would be garbled. A file that really is Windows-1252 gives itself away, because its accents hardly ever
happen to form a letter of UTF-8.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from trends.messages import Message, listed

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["UTF8", "bad_lines", "decoded", "encoding_of", "encoding_of_part", "recode", "unread_lines"]

UTF8 = frozenset({"utf-8", "utf-8-sig"})
_MARK = "\ufffd"
_PIECE = 1 << 22
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16: its little-endian mark (FF FE) is how that of UTF-32 (FF FE 00 00) begins.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""A letter of UTF-8 in several bytes."""

_PLAIN = bytes(range(0x80))


def encoding_of_part(head: bytes, *, whole: bool) -> str | None:
    """Return the encoding that the first bytes of a text tell; None where they are no UTF-8 and nothing else is told."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    even, odd = head[0:2000:2], head[1:2000:2]
    if len(odd) > 4:
        # Text of mostly Latin letters in UTF-16 has a zero in every second byte.
        if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.1 * len(even):
            return "utf-16-le"
        if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.1 * len(odd):
            return "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=whole)
    except UnicodeDecodeError:
        return None
    return "utf-8"


def encoding_of(path: Path) -> str:
    """Return the encoding of a file that is not wholly UTF-8: of its letters beyond ASCII, which are the more.

    Returns
    -------
    str
        ``utf-8``, ``utf-8-sig`` or ``cp1252``.
    """
    letters = strange = 0
    text = b""
    with path.open("rb") as stream:
        if stream.read(3) == codecs.BOM_UTF8:
            return "utf-8-sig"
        stream.seek(0)
        more = True
        while more:
            piece = stream.read(_PIECE)
            more = len(piece) == _PIECE
            text += piece
            cut = len(text)
            if more:  # the last letter may go on in the next piece: it waits, from its first byte on
                cut = next(
                    (place for place in range(cut - 1, cut - 5, -1) if text[place] & 0xC0 != 0x80), cut
                )
            other_bytes, matched = _LETTER.subn(b"", text[:cut])
            letters += matched
            strange += len(other_bytes.translate(None, _PLAIN))
            text = text[cut:]
    return "utf-8" if letters and letters >= strange else "cp1252"


def recode(source: Path, encoding: str, copy: Path) -> list[int]:
    """Write a text anew in UTF-8; return the lines, from 1, that hold what could not be read."""
    lines = []
    with (
        source.open(encoding=encoding, errors="replace", newline="") as text,
        copy.open("w", encoding="utf-8", newline="") as plain,
    ):
        for number, line in enumerate(text, 1):
            if _MARK in line:
                lines.append(number)
            plain.write(line)
    return lines


def unread_lines(name: str, lines: list[int], encoding: str = "utf-8") -> str:
    """Say on which lines of a file a character could not be read."""
    spelled = "UTF-8" if encoding in UTF8 else "Windows-1252" if encoding == "cp1252" else encoding.upper()
    return Message("sources.files.marked", n=len(lines), lines=listed(lines, 3), file=name, encoding=spelled)


def decoded(content: bytes, name: str) -> tuple[str, list[str]]:
    """Decode a text that is in memory, such as JSON: UTF-8, or what its byte-order mark says.

    Returns
    -------
    str
        The text, without a byte-order mark; what cannot be read is marked with U+FFFD.
    list of str
        A sentence where something is marked.
    """
    encoding = encoding_of_part(content, whole=True) or "utf-8"
    try:
        return content.decode(encoding).removeprefix("\ufeff"), []
    except UnicodeDecodeError:
        text = content.decode(encoding, errors="replace").removeprefix("\ufeff")
    return text, [unread_lines(name, bad_lines(text), encoding)]


def bad_lines(text: str) -> list[int]:
    """Return the lines, from 1, on which something is marked as unreadable."""
    return [number for number, line in enumerate(text.split("\n"), 1) if _MARK in line]
