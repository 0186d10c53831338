"""Series files of which the rows of one period are several: told apart by a column of words, or asked for.

Whether the series of two values of a column add up (two regions) or not (two kinds that overlap) no file says; so they
are never added up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trends.errors import InputError, listed
from trends.messages import Message
from trends.messages import listed as named_few
from trends.sources.counts import series_file
from trends.sources.rejection import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from trends.provenance import Provenance
    from trends.series.series_table import SeriesTable
    from trends.sources.counts.series_layout import SeriesLayout
    from trends.sources.counts.series_rows import How
    from trends.sources.files.raw import Sheet

__all__ = ["read"]

_TRIED = 50
"""Columns of words that are tried: each means another reading of the periods, and a header may have thousands."""


def read(
    sheets: Sequence[Sheet], provenance: Provenance, today: date, layouts: Sequence[SeriesLayout], how: How
) -> SeriesTable:
    """Read a series file, or several that are parts of one; see `trends.sources.counts.series_file.read`.

    Where no column is said to name the series and periods come more than once, the columns of words are tried.

    Raises
    ------
    InputError
        If the periods differ in length, or a series holds several that further columns tell apart.
    """
    table = series_file.read(sheets, provenance, today, layouts, how)
    if not _repeats(table):
        return table
    series = layouts[0].series or ()
    named = (series,) if isinstance(series, str) else series
    words = tuple(name for name in _columns_of_words(sheets[0], layouts[0]) if name not in named)
    for further in _ways(words):
        columns = (*named, *further)
        if any(set(columns) - set(sheet.header) for sheet in sheets):
            continue
        split = [_by(layout, columns) for layout in layouts]
        keys = [
            replace(layout, others=()) for layout in split
        ]  # what else a row holds is read when this is settled
        apart = series_file.read(sheets, provenance, today, keys, how)
        if _repeats(apart) or len(apart.frame) < 2 * len(apart.series):
            continue  # periods still come twice, or words hardly do
        if named:
            raise InputError(
                f"{sheets[0].file} has several rows for one period of one {' and '.join(named)}, which differ in "
                f"{listed(further)}, and whether these add up is not known; --by {','.join(columns)} "
                f"(by={','.join(columns)!r}) keeps them apart."
            )
        apart = series_file.read(sheets, provenance, today, split, how)
        which = Message("sources.columns.told_apart", columns=len(columns), names=named_few(columns))
        return replace(apart, remarks=(which, *apart.remarks))
    if named or not words:
        return table
    hint = Message("sources.columns.come_twice", names=named_few(words))
    return replace(table, warnings=(*table.warnings, hint))


def _repeats(table: SeriesTable) -> bool:
    return bool((table.rejected["reason"] == SECOND).any())


def _ways(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give each of the first columns of words, and all of them together."""
    yield from ((name,) for name in words[:_TRIED])
    if len(words) > 1:
        yield words


def _by(layout: SeriesLayout, columns: tuple[str, ...]) -> SeriesLayout:
    series = columns[0] if len(columns) == 1 else columns
    return replace(layout, series=series, others=tuple(name for name in layout.others if name not in columns))


def _columns_of_words(sheet: Sheet, layout: SeriesLayout) -> tuple[str, ...]:
    """Return the columns of words, which might tell series apart where no column is known to."""
    texts = []
    places = {name: place for place, name in enumerate(sheet.header)}
    sample = sheet.sample
    for name in layout.others:
        place = places[name]
        words = [record[place].strip() for record in sample if place < len(record) and record[place].strip()]
        if words and not any(word.replace(".", "").isdigit() for word in words):
            texts.append(name)
    return tuple(texts)
