"""Which format a file has, by its first bytes, and the sheets that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.sources.files.delimited import DelimitedSheet
from trends.sources.files.encoding import encoding_of_part
from trends.sources.files.json_records import json_sheet

if TYPE_CHECKING:
    from trends.sources.files.opening import PlainFile
    from trends.sources.files.raw import Sheet

__all__ = ["sheets_of"]

_HEAD = 512
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sheets_of(plain: PlainFile) -> list[Sheet]:
    """Return the tables in a file: one, or the sheets of a workbook.

    Raises
    ------
    InputError
        If the file is no table in a format that is read.
    """
    with plain.path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith((b"PK\x03\x04", _OLD_OFFICE)):
        from trends.sources.files.workbook import workbook_sheets

        return list(workbook_sheets(plain))
    if head.startswith((b"PAR1", b"ARROW1", b"<stata_dta>")) or _is_old_stata(head):
        from trends.sources.files import columnar

        if head.startswith(b"PAR1"):
            return [columnar.parquet_sheet(plain)]
        if head.startswith(b"ARROW1"):
            return [columnar.feather_sheet(plain)]
        return [columnar.stata_sheet(plain)]
    if _is_json(head):
        return [json_sheet(plain)]
    return [DelimitedSheet.of(plain)]


def _is_old_stata(head: bytes) -> bool:
    """Return whether a file begins like Stata's formats 113 to 115 (Stata 8 to 12): release, byte order, type 1, 0."""
    return len(head) > 4 and head[0] in {113, 114, 115} and head[1] in {1, 2} and head[2:4] == b"\x01\x00"


def _is_json(head: bytes) -> bool:
    """Return whether a file begins like JSON."""
    encoding = encoding_of_part(head, whole=False) or "utf-8"
    text = head.decode(encoding, errors="replace").removeprefix("\ufeff").lstrip()
    return text[:1] in {"{", "["}
