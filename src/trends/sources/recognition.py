"""Finds out from its content which format a file has, which source a table is of, and where its header stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.errors import InputError, listed
from trends.messages import Message
from trends.messages import listed as named_few
from trends.sources import generic
from trends.sources.any_table import GENERIC, SERIES, UNCLEAR
from trends.sources.columns.mapping import ColumnMapping
from trends.sources.columns.obvious_names import guess_columns
from trends.sources.counts import series_layout
from trends.sources.counts.wide_months import unfolded
from trends.sources.files.delimited import DelimitedSheet
from trends.sources.files.encoding import encoding_of_part
from trends.sources.files.json_records import json_sheet
from trends.sources.publishers import PUBLISHED, source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from trends.sources.files.opening import PlainFile
    from trends.sources.files.raw import Sheet
    from trends.sources.options import ReadOptions
    from trends.sources.source import Source

__all__ = ["Recognised", "headers_of", "recognised", "sheets_of", "tables_of"]

_DEEPEST_HEADER = 15
"""Rows above a header: titles, terms, blank lines. Publishers' files have up to a dozen."""

_ENOUGH_NAMES = 3
"""Obvious names that make a header of a row further down, where a word or two may look like one by chance."""

_HEAD = 512
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of a file tell its format; its name may say anything."""

_LOOKS = {"series": SERIES, "unclear": UNCLEAR}


@dataclass(frozen=True)
class Recognised:
    """A table with its header found, and the source that reads it."""

    sheet: Sheet
    source: Source

    @property
    def published(self) -> bool:
        """Whether a publisher's layout was recognised."""
        return self.source in PUBLISHED


def sheets_of(plain: PlainFile) -> list[Sheet]:
    """Return the tables in a file: one, or the sheets of a workbook.

    Raises
    ------
    InputError
        If the file is no table in a format that is read.
    """
    with plain.path.open("rb") as stream:
        head = stream.read(_HEAD)
    # Newer workbooks are zip files; any other zip file has been unpacked before this.
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


def tables_of(
    files: Iterable[Sequence[Sheet]], options: ReadOptions, today: date
) -> tuple[list[Sheet], Source, list[str]]:
    """Look at the sheets of every file; return the tables to read, their one source, and notes on what is left out.

    Raises
    ------
    InputError
        If a file is not of the source named, or the files are of several sources.
    """
    tables: list[Recognised] = []
    notes: list[str] = []
    for sheets in files:
        chosen = _chosen(sheets, options, today)
        names = {table.sheet.file for table in chosen}
        if left := [sheet.file for sheet in sheets if sheet.file not in names]:
            notes.append(Message("sources.files.left", names=named_few(left)))
        tables += chosen
    first = tables[0]
    for other in tables[1:]:
        if other.source is not first.source:
            raise InputError(
                f"{other.sheet.file} is of another kind ({other.source.name}) than {first.sheet.file} "
                f"({first.source.name}); files that are read together must be of one source and shape."
            )
    return [table.sheet for table in tables], first.source, notes


def _chosen(sheets: Sequence[Sheet], options: ReadOptions, today: date) -> list[Recognised]:
    """Choose, of the sheets of one file, those that hold the data: all that are laid out like the first such sheet."""
    tables = [table for table in (recognised(sheet, options, today) for sheet in sheets) if table is not None]
    if not tables:
        if options.columns is None and options.source is not None and source_of(options.source) is not None:
            first = sheets[0]
            raise InputError(
                f"{first.file} is not of {options.source}: its columns are {listed(first.header)}."
            )
        wished = options.source == SERIES.name or options.series
        return [Recognised(sheets[0], SERIES if wished else GENERIC)]
    # A publisher's layout is surer than what its names of columns make a table.
    best = next((table for table in tables if table.published), tables[0])
    alike = [table for table in tables if table.source is best.source]
    return alike if best.published else [table for table in alike if table.sheet.header == best.sheet.header]


def headers_of(sheet: Sheet) -> list[Sheet]:
    """Return the table with each of its first rows as the header."""
    below = (sheet.below(depth) for depth in range(_DEEPEST_HEADER + 1))
    return [table for table in below if table is not None]


def recognised(sheet: Sheet, options: ReadOptions, today: date) -> Recognised | None:
    """Return the table with its header found and the source that reads it, or None if none knows it."""
    tables = headers_of(sheet)
    if isinstance(options.columns, ColumnMapping):
        fitting = (table for table in tables if options.columns.fits(table.header))
        return next((Recognised(table, GENERIC) for table in fitting), None)
    if options.source is not None:
        return _as_named(options.source, tables, options, today)
    for table in tables:
        for source in PUBLISHED:
            if source.recognise(table):
                return Recognised(table, source)
        # Who names a column of a series names it by the first row: no publisher's header is looked for
        # below it.
        if options.series and table is sheet:
            break
    tables = [unfolded(table) for table in tables]  # one with a column a month has a row a month
    for table in tables:
        if options.finds_series(table):
            return Recognised(table, SERIES)
    for depth, table in enumerate(tables):
        if (look := series_layout.recognise(table, today)) is not None:
            return Recognised(table, _LOOKS[look])
        if generic.recognise(table) and (depth == 0 or len(guess_columns(table.header)) >= _ENOUGH_NAMES):
            return Recognised(table, GENERIC)
    return None


def _as_named(name: str, tables: Sequence[Sheet], options: ReadOptions, today: date) -> Recognised | None:
    """Return the table with the header that the source named must have, or None if it has none."""
    if name == SERIES.name:
        for table in map(unfolded, tables):
            if options.finds_series(table) or series_layout.recognise(table, today) is not None:
                return Recognised(table, SERIES)
        return None
    source = source_of(name) or GENERIC
    return next((Recognised(table, source) for table in tables if source.recognise(table)), None)
