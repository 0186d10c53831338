"""Reads a delimited text file into raw columns: fast where the file is sound, record by record where it is not.

Both ways give the same table; a test holds them together. The fast way (arrow's parser) reads only the wanted
columns; the careful way (the standard library's) knows the line of every record, rejects ragged rows, and recovers
from a quotation mark that never closes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from trends.messages import Message
from trends.sources.files.encoding import UTF8, encoding_of, recode, unread_lines
from trends.sources.files.raw import RawTable, distinct_names, named_twice
from trends.sources.files.sound_text import SoundText
from trends.sources.files.text_layout import TextLayout, sniff
from trends.sources.files.unsound_text import read_carefully

if TYPE_CHECKING:
    from pathlib import Path

    from trends.sources.files.opening import PlainFile

__all__ = ["DelimitedSheet"]

_PART = 1 << 22


@dataclass(frozen=True)
class DelimitedSheet:
    """A delimited text file that has been looked at but not read."""

    plain: PlainFile
    layout: TextLayout
    head: int = 0

    @classmethod
    def of(cls, plain: PlainFile) -> DelimitedSheet:
        """Look at a text file.

        Raises
        ------
        InputError
            If it is no table.
        """
        return cls(plain, sniff(plain.path, plain.name))

    @property
    def file(self) -> str:
        """The file's name, for sentences and rejected rows."""
        return self.plain.name

    @cached_property
    def _named(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return distinct_names(self.layout.records[self.head])

    @property
    def header(self) -> tuple[str, ...]:
        """The cells of the first record, stripped and made distinct."""
        return self._named[0]

    @property
    def sample(self) -> tuple[tuple[str, ...], ...]:
        """The first records after the header."""
        return self.layout.records[self.head + 1 :]

    def below(self, records: int) -> DelimitedSheet | None:
        """Return the table with its header so many records further down; None where it ends before."""
        head = self.head + records
        return replace(self, head=head) if head < len(self.layout.records) else None

    def read(
        self,
        wanted: tuple[str, ...] | None,
        names: tuple[str, ...] | None = None,
        *,
        headless: bool = False,
        pad: bool = False,
        numeric: frozenset[str] = frozenset(),
        distinct: frozenset[str] = frozenset(),
    ) -> RawTable:
        """Read the `wanted` columns (all where None); see `trends.sources.files.raw.Sheet`."""
        columns = names or self.header
        warnings: list[str] = [] if names else [*named_twice(self.file, self._named[1])]
        wanted = columns if wanted is None else tuple(name for name in wanted if name in columns)
        above = self.head + (0 if headless else 1)
        path, encoding = self.plain.path, self.layout.encoding
        raw: RawTable | str = "encoding"
        # The fast way first: nearly every file is sound.
        if encoding in UTF8 and self.layout.sound:
            raw = SoundText(self.file, path, self.layout, columns, above, distinct).read(wanted, numeric)
            if raw == "ragged" and not _is_utf8(path):
                raw = "encoding"  # further down than was looked at
            if raw == "encoding":
                encoding = encoding_of(path)
        if raw == "encoding":
            path, lines = self._recoded(encoding)
            if encoding == "cp1252":
                warnings.append(Message("sources.files.windows", file=self.file))
            if lines:
                warnings.append(unread_lines(self.file, lines, encoding))
            raw = SoundText(self.file, path, self.layout, columns, above, distinct).read(wanted, numeric)
        if isinstance(raw, str):
            raw = self._carefully(path, columns, wanted, above, pad=pad)
        return replace(raw, warnings=(*warnings, *raw.warnings))

    def _carefully(
        self, path: Path, columns: tuple[str, ...], wanted: tuple[str, ...], above: int, *, pad: bool
    ) -> RawTable:
        """Read record by record; where tabs separate the cells, in the way that loses fewer rows."""
        raw = read_carefully(path, self.file, self.layout, columns, wanted, above, pad=pad)
        if not self.layout.quoted or self.layout.separator != "\t" or raw.ragged.empty:
            return raw
        unquoted = replace(self.layout, quoted=False)
        # PITF's file is such a one: its disclaimer opens a quotation mark that a curly one closes.
        other = read_carefully(path, self.file, unquoted, columns, wanted, above, pad=pad)
        return other if len(other.ragged) < len(raw.ragged) and other.rows >= raw.rows else raw

    def _recoded(self, encoding: str) -> tuple[Path, list[int]]:
        """Write a copy in UTF-8, so that everything after this reads one encoding; see `trends.sources.files.encoding`."""
        folder = self.plain.scratch()
        copy = folder / f"{len(list(folder.iterdir()))}.utf8"
        return copy, recode(self.plain.path, encoding, copy)


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8", newline="") as text:
            while text.read(_PART):
                pass
    except UnicodeDecodeError:
        return False
    return True
