"""How far the sheets of an Excel workbook reach, found out before they are opened, where memory cannot be limited.

calamine lays a sheet out as a dense grid from its first cell to its last. Where the process that does so
(`trends.sources.files.workbook_process`) can be held to a limit of memory, that is the guard; elsewhere every part of the
workbook that is a sheet by its XML, whatever it is called and wherever it lies, is looked through first.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

from trends.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SheetSize", "refuse_boundless"]

_PIECE = 1 << 20
_FREE_BYTES = 64 << 20
_LARGEST_RATIO = 40
"""What the parts of a workbook may swell to; real ones hold 5 to 20 times their packed size."""

_FREE_CELLS = 4_000_000
_CELLS_A_BYTE = 1
_SPREAD = 4
"""A grid may be this many times larger than the number of its cells."""

_PLACE = re.compile(r"\s*([A-Z]{1,7})([0-9]{1,12})\s*", re.IGNORECASE)
# What gives a cell content in a sheet's XML: a value, a string in place, a formula.
_FILLING = frozenset({"v", "is", "f"})


@dataclass
class SheetSize:
    """The last column and row that hold something, and how many cells do."""

    columns: int = 0
    rows: int = 0
    cells: int = 0

    @property
    def area(self) -> int:
        """Cells of the grid from A1 to the last column and row."""
        return self.columns * self.rows


def refuse_boundless(path: Path, name: str) -> None:
    """Refuse a workbook that would swell beyond reason when it is opened; what is no zip file is left alone.

    Raises
    ------
    InputError
        If its parts unpack to far more than it holds, or a sheet's grid is far larger than its cells.
    """
    if not zipfile.is_zipfile(path):
        return
    size = path.stat().st_size
    left = max(_FREE_BYTES, size * _LARGEST_RATIO)
    most_cells = max(_FREE_CELLS, size * _CELLS_A_BYTE)
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                part = _Part()
                # What is left for all parts together: many parts that each stay below a limit can
                # fill a memory too.
                left -= _scan(archive, member, left, part)
                if left < 0:
                    raise InputError(
                        f"{name} is not read: its parts unpack to more than {_LARGEST_RATIO} times its size."
                    )
                extent = part.extent
                total += extent.cells
                # A cell in the far corner makes a grid of a thousand million, which a 6 kB file can
                # ask for.
                if total > most_cells or extent.area > max(_FREE_CELLS, _SPREAD * extent.cells):
                    raise InputError(
                        f"{name} is not read: a sheet of {extent.cells:,} cells reaches over {extent.rows:,} rows and "
                        f"{extent.columns:,} columns; delete what lies far from the table and save it again."
                    )
    except RuntimeError:
        raise InputError(f"{name} is encrypted; save it without a password.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise InputError(f"{name} is a damaged or truncated workbook.") from None


def _scan(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int, part: _Part) -> int:
    """Unpack a part piece by piece, counting its bytes and, if it is a sheet, following its cells."""
    total = 0
    with archive.open(member) as packed:
        while piece := packed.read(_PIECE):
            total += len(piece)
            if total > limit:
                return total
            part.feed(piece)
    return total


class _Part:
    """A part of a workbook as its XML is parsed; whether it is a sheet, its first element tells."""

    def __init__(self) -> None:
        self.extent = SheetSize()
        self._open = True
        self._row = self._column = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begin

    def feed(self, piece: bytes) -> None:
        if not self._open:
            return
        try:
            self._parser.Parse(piece)
        except expat.ExpatError:
            self._open = False  # no XML, or broken from here on

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        # Excel writes <row>; other programs may put a prefix before it, <x:row>.
        kind = name.rpartition(":")[2]
        if kind == "row":
            cell = attributes.get("r", "").strip()
            # Rows and cells may leave their place out (ECMA-376, 18.3.1): they are then the next ones.
            self._row = int(cell) if cell.isdecimal() else self._row + 1
            self._column = 0
        elif kind == "c":
            if place := _PLACE.fullmatch(attributes.get("r", "")):
                self._column, self._row = _column(place[1].upper()), int(place[2])
            else:
                self._column += 1
        elif kind in _FILLING:
            extent = self.extent
            extent.cells += 1
            extent.columns = max(extent.columns, self._column)
            extent.rows = max(extent.rows, self._row)
        # Shared strings, styles and the like hold no cells; they need not be followed to their end.
        elif self._row == 0 and kind in {"sst", "styleSheet", "theme", "workbook", "Types", "Relationships"}:
            self._open = False


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
