"""How far the sheets of a workbook reach, found out before they are opened.

calamine lays a sheet out as a dense grid from its first cell to its last: one value at XFD1048576 asks for 17
thousand million cells, and the failed allocation ends the whole process. So the cells of every sheet are looked at
first, in the packed file and piece by piece, and a workbook that would not fit is refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Extent", "refuse_boundless"]

_PIECE = 4 << 20
_FREE_BYTES = 64 << 20
_LARGEST_RATIO = 40
"""What the parts of a workbook may swell to; real ones hold 5 to 20 times their packed size."""

_FREE_CELLS = 4_000_000
_CELLS_A_BYTE = 1
_SPREAD = 4
"""A grid may be this many times larger than the number of its cells."""

_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
_FILLED = re.compile(rb'<(?:\w{1,9}:)?c\s[^<>]*?\br="([A-Z]{1,3})([0-9]{1,12})"(?:[^<>]*[^/<>])?>')
_UNPLACED = re.compile(rb'<(?:\w{1,9}:)?c(?:>|\s(?![^<>]*\br=")[^<>]*>)')
_ROW = re.compile(rb"<(?:\w{1,9}:)?row\b")
_ROW_NUMBER = re.compile(rb'<(?:\w{1,9}:)?row\b[^<>]*?\br="([0-9]{1,12})"')


@dataclass
class Extent:
    """The last column and row that hold something, and how many cells do."""

    columns: int = 0
    rows: int = 0
    cells: int = 0

    @property
    def area(self) -> int:
        """Cells of the grid from A1 to the last column and row."""
        return self.columns * self.rows


def refuse_boundless(path: Path, name: str) -> None:
    """Refuse a workbook that would swell beyond reason when it is opened.

    Raises
    ------
    InputError
        If its parts unpack to far more than it holds, or a sheet's grid is far larger than its cells.
    """
    size = path.stat().st_size
    left = max(_FREE_BYTES, size * _LARGEST_RATIO)
    most_cells = max(_FREE_CELLS, size * _CELLS_A_BYTE)
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
                extent = Extent()
                left -= _scan(archive, member, left, extent if sheet else None)
                if left < 0:
                    raise InputError(
                        f"{name} is not read: its parts unpack to more than {_LARGEST_RATIO} times its size."
                    )
                total += extent.cells
                if total > most_cells or extent.area > max(_FREE_CELLS, _SPREAD * extent.cells):
                    raise InputError(
                        f"{name} is not read: a sheet of {extent.cells:,} cells reaches over {extent.rows:,} rows and "
                        f"{extent.columns:,} columns; delete what lies far from the table and save it again."
                    )
    except RuntimeError:
        raise InputError(f"{name} is encrypted; save it without a password.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise InputError(f"{name} is a damaged or truncated workbook.") from None


def _scan(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int, extent: Extent | None) -> int:
    """Unpack a part piece by piece, counting its bytes and, for a sheet, following its cells."""
    total = 0
    rest = b""
    numberless = 0
    rows_seen = 0
    widest = 0
    with archive.open(member) as packed:
        while piece := packed.read(_PIECE):
            total += len(piece)
            if total > limit:
                return total
            if extent is None:
                continue
            text = rest + piece
            cut = text.rfind(b"<")
            rest, text = text[cut:], text[:cut]
            _follow(text, extent)
            rows_seen += len(_ROW.findall(text))
            if loose := len(_UNPLACED.findall(text)):
                extent.cells += loose
                # Cells without an address follow one another: count them from row to row, over the pieces.
                for place, part in enumerate(_ROW.split(text)):
                    numberless = (0 if place else numberless) + len(_UNPLACED.findall(part))
                    widest = max(widest, numberless)
    if extent is not None and widest:
        extent.columns = max(extent.columns, widest)
        extent.rows = max(extent.rows, rows_seen)
    return total


def _follow(text: bytes, extent: Extent) -> None:
    places = _FILLED.findall(text)
    extent.cells += len(places)
    if places:
        extent.columns = max([extent.columns, *map(_column, {letters for letters, _ in places})])
        extent.rows = max([extent.rows, *map(int, {number for _, number in places})])
    if _UNPLACED.search(text):
        numbers = _ROW_NUMBER.findall(text)
        extent.rows = max([extent.rows, *map(int, numbers)])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
