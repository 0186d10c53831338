"""The text that is read: decoded, out of its HTML, and refused where it is no text that can be read."""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from trends.articles.page_text import is_page, page_text
from trends.errors import InputError
from trends.messages import Message
from trends.provenance import SourceFile

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["MOST_BYTES", "MOST_CHARACTERS", "as_text", "opened"]

MOST_CHARACTERS = 2_000_000
"""Longer than any report: what is longer is a collection, to be read one text after the other."""
_MOST_OF_A_PAGE = 10 * MOST_CHARACTERS
"""A page of HTML is mostly tags."""
MOST_BYTES = 4 * _MOST_OF_A_PAGE
"""No letter of UTF-8 takes more than four bytes."""
_WRITTEN_BY_A_SHELL = ("/dev/fd", "/proc/self/fd")

_OTHER_FILES = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"PK\x03\x04", "archive"),
    (b"\xd0\xcf\x11\xe0", "archive"),  # Word before 2007
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
"""How files begin that hold a text in another way, and what is said of them (``articles.fault``)."""
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w\-]+)", re.IGNORECASE)


def opened(given: str | bytes | PathLike[str]) -> tuple[str | bytes, SourceFile]:
    """Return a text, of a path what the file holds, with its name, hash and size.

    Raises
    ------
    InputError
        If there is no such file, it is a folder or a device, it cannot be read, or it is larger than any text that is
        read.
    """
    if isinstance(given, (str, bytes)):
        content = given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given
        return given, SourceFile("", hashlib.sha256(content).hexdigest(), len(content))
    path = Path(given)
    try:
        content = _content(path)
    except (OSError, ValueError):
        kind = "no_such_file" if not path.exists() else "unreadable"
        raise InputError(Message(f"articles.fault.{kind}", name=path.name or str(path))) from None
    return content, SourceFile(path.name, hashlib.sha256(content).hexdigest(), len(content))


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise InputError(Message("articles.fault.folder", name=path.name or str(path)))
    # Of `trends read <(command)` a shell makes a pipe that it writes into; any other pipe or device might never end.
    if path.exists() and not path.is_file() and path.parent.as_posix() not in _WRITTEN_BY_A_SHELL:
        raise InputError(Message("articles.fault.pipe", name=path.name))
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        size = round(max(path.stat().st_size, len(content)) / 1e6)
        raise InputError(Message("articles.fault.large", name=path.name, n=size, most=MOST_CHARACTERS))
    return content


def as_text(given: str | bytes) -> str:
    """Return a text that can be read: of HTML its text, as paragraphs.

    Raises
    ------
    InputError
        If it is a PDF or another binary file, longer than `MOST_CHARACTERS`, or empty.

    Examples
    --------
    >>> as_text("<p>Attacks <b>fell</b>.</p><script>alert(1)</script>")
    'Attacks fell.'
    """
    if isinstance(given, bytes):
        given = _decoded(given)
    _refuse_other_files(given[:16].lstrip().encode("latin-1", "replace"))
    page = is_page(given)
    _refuse_long(given, _MOST_OF_A_PAGE if page else MOST_CHARACTERS)
    text = page_text(given) if page else given
    _refuse_long(text, MOST_CHARACTERS)
    if not text.strip():
        raise InputError(Message("articles.fault.empty"))
    return text


def _refuse_long(text: str, most: int) -> None:
    if len(text) > most:
        raise InputError(Message("articles.fault.long", n=len(text), most=most))


def _refuse_other_files(head: bytes) -> None:
    for begins, fault in _OTHER_FILES:
        if head.startswith(begins):
            raise InputError(Message(f"articles.fault.{fault}"))


def _decoded(content: bytes) -> str:
    _refuse_other_files(content[:64].lstrip())
    from trends.sources.files.encoding import encoding_of_part

    declared = _CHARSET.search(content[:2000])
    encoding = encoding_of_part(content, whole=True) or (declared[1].decode("ascii") if declared else "utf-8")
    try:
        text = content.decode(codecs.lookup(encoding).name)
    except (UnicodeDecodeError, LookupError):
        raise InputError(Message("articles.fault.binary")) from None
    if text.count("\x00") > len(text) // 100:
        raise InputError(Message("articles.fault.binary"))
    return text.removeprefix("\ufeff")
