"""Tables with a row a year and a column a month, or the other way round, read as if each count had a row of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from trends.messages import Message
from trends.messages import listed as named_few
from trends.sources.cells.days import month_number
from trends.sources.counts.count_tables import plain
from trends.sources.files.raw import Coded, RawTable

if TYPE_CHECKING:
    from trends.sources.files.raw import Sheet

__all__ = ["is_total", "unfolded"]

_YEARS = frozenset({"year", "years", "annee", "ano", "anio", "jahr", "god", "yil", "yr"})
_MONTHS = frozenset({"month", "months", "mois", "mes", "monat", "mesiats", "ay"})
_TOTAL = re.compile(
    r"(grand_|sub_?|annual_|yearly_|year_|monthly_)*(total|totals|sum|all|whole|annual|average|avg|mean|summe|gesamt|somme|suma)"
    r"(_(of_|per_)?(year|month|all|count))?"
)
"""Names of columns and rows that hold sums or means of the others: counted beside them they would count twice."""

_FEWEST_YEARS = 2
"""A single column of a year beside one of months is an ordinary table."""


def unfolded(sheet: Sheet) -> Sheet:
    """Return a table of months by year with a row a month, its columns ``month`` and ``count``; any other as it is."""
    places = {plain(name): name for name in reversed(sheet.header)}
    for rows_are, names in (("year", _YEARS), ("month", _MONTHS)):
        down = next((places[name] for name in places if name in names), None)
        if down is None:
            continue
        across = {
            name: part
            for name in sheet.header
            if name != down and (part := _month(name) if rows_are == "year" else _year(name)) is not None
        }
        parts = list(across.values())
        # All twelve months, or several years: less may be columns of anything.
        whole = set(parts) == set(range(1, 13)) if rows_are == "year" else len(parts) >= _FEWEST_YEARS
        if whole and len(set(parts)) == len(parts):
            return _Unfolded(sheet, down, across, rows_are == "year")
    return sheet


def _month(name: str) -> int | None:
    """Return the month that the name of a column says: ``Jan``, ``march``, ``07``, ``m7``."""
    if number := re.fullmatch(r"m?0?([1-9]|1[0-2])", plain(name)):
        return int(number[1])
    return month_number(name)


def _year(name: str) -> int | None:
    return int(name) if re.fullmatch(r"(19|20)\d\d", name.strip()) else None


@dataclass(frozen=True)
class _Unfolded:
    """A sheet whose rows are those of another, one for each of its columns of counts.

    Attributes
    ----------
    sheet : Sheet
        The table as it stands.
    down : str
        Its column of years, or of months.
    across : dict of str to int
        Its columns of counts, and the month, or year, of each.
    by_year : bool
        Whether its rows are years.
    """

    sheet: Sheet
    down: str
    across: dict[str, int] = field(hash=False)
    by_year: bool

    @property
    def file(self) -> str:
        return self.sheet.file

    @cached_property
    def _beside(self) -> tuple[str, ...]:
        """Columns that name series: neither periods, nor counts, nor sums of them."""
        return tuple(
            name
            for name in self.sheet.header
            if name != self.down and name not in self.across and not _TOTAL.fullmatch(plain(name))
        )

    @property
    def header(self) -> tuple[str, ...]:
        return (*self._beside, "month", "count")

    @cached_property
    def sample(self) -> tuple[tuple[str, ...], ...]:
        place = {name: number for number, name in enumerate(self.sheet.header)}

        def cell(record: tuple[str, ...], name: str) -> str:
            return record[place[name]] if place[name] < len(record) else ""

        return tuple(
            (
                *(cell(record, name) for name in self._beside),
                self._period(cell(record, self.down), part),
                cell(record, name),
            )
            for record in self.sheet.sample
            if not is_total(cell(record, self.down))
            for name, part in self.across.items()
        )

    def below(self, records: int) -> Sheet | None:
        """Return the table as it is; its header has been found."""
        return self if records == 0 else None

    def read(
        self,
        wanted: tuple[str, ...] | None,
        names: tuple[str, ...] | None = None,  # noqa: ARG002 - as every sheet's
        *,
        headless: bool = False,  # noqa: ARG002
        pad: bool = False,
        numeric: frozenset[str] = frozenset(),  # noqa: ARG002
        distinct: frozenset[str] = frozenset(),  # noqa: ARG002
    ) -> RawTable:
        """Read the `wanted` columns; see `Sheet.read`."""
        raw = self.sheet.read((*self._beside, self.down, *self.across), pad=pad)
        down = raw.columns[self.down]
        totals = np.array([is_total(word) for word in down.listed()], dtype=bool)[down.codes]
        kept = np.flatnonzero(~totals)
        n, across = len(kept), len(self.across)
        columns = {
            name: Coded(np.repeat(raw.columns[name].codes[kept], across), raw.columns[name].words)
            for name in self._beside
        }
        words = [self._period(word, part) for word in down.listed() for part in self.across.values()]
        # One row of the table after the other, each with its columns in turn; the counts are put in the
        # same order.
        codes = (down.codes[kept].astype(np.int64)[:, None] * across + np.arange(across)).reshape(-1)
        columns["month"] = Coded(codes.astype(np.int32), pa.array(words, pa.string()))
        counts = [raw.columns[name] for name in self.across]
        # The words of all columns stand behind one another, so that each column's codes move by what is
        # before it.
        starts = np.cumsum([0, *(len(column.words) for column in counts[:-1])])
        stacked = [
            column.codes[kept].astype(np.int64) + start for column, start in zip(counts, starts, strict=True)
        ]
        columns["count"] = Coded(
            np.array(stacked, dtype=np.int64).reshape(across, n).T.reshape(-1).astype(np.int32),
            pa.concat_arrays([column.words for column in counts]),
        )
        unread = [name for name in self.sheet.header if name not in {*self._beside, self.down, *self.across}]
        warnings = list(raw.warnings)
        if unread:
            warnings.append(Message("sources.columns.sums_unread", names=named_few(unread)))
        if totals.any():
            warnings.append(Message("sources.columns.sum_rows_unread", n=int(totals.sum())))
        chosen = self.header if wanted is None else wanted
        return RawTable(
            raw.file,
            self.header,
            {name: columns[name] for name in chosen if name in columns},
            n * across,
            lambda rows: raw.lines(kept[rows // across]),
            raw.ragged,
            tuple(warnings),
        )

    def _period(self, word: str, part: int) -> str:
        """Return the label of a month; what is no year, or no month, stays as it is, and its row is rejected by it."""
        word = re.sub(r"\.0*$", "", word.strip())
        if self.by_year:
            return f"{word}-{part:02}" if word else ""
        number = _month(word) if word else None
        return f"{part}-{number:02}" if number is not None else word


def is_total(word: str) -> bool:
    """Return whether the word at the head of a row or a column says that it holds sums or means of the others."""
    return bool(word.strip()) and bool(_TOTAL.fullmatch(plain(word.strip())))
