"""A raw table of incidents whose columns are known by name: reads them, and rejects the rows that cannot be read."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.messages import Message, listed
from trends.sources.cells.arrays import names_array, names_of, number_array, text_array, text_of
from trends.sources.cells.dates import Dates, Parse, read_together
from trends.sources.cells.days import parse_day
from trends.sources.cells.values import (
    Codes,
    Numbers,
    fractional,
    judge_numbers,
    points_sentence,
    read_codes,
    read_numbers,
)
from trends.sources.cells.worded_counts import with_words, words_sentence
from trends.sources.files.raw import Coded
from trends.sources.gathering import Part, canonical_part
from trends.sources.rejection import (
    ENDS_BEFORE_START,
    NEGATIVE,
    NO_CODE,
    NO_COORDINATE,
    TOO_LARGE,
    RejectLog,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from trends.sources.files.raw import RawTable

__all__ = ["BOUNDED", "IncidentTable", "folded_names"]

BOUNDED = "fatalities_best"
"""The one count of people that has a least and a most beside it."""


def folded_names(names: Sequence[str]) -> dict[str, str]:
    """Return the columns of a table by their names in lower case; of two that differ in case only, the first."""
    return {name.casefold(): name for name in reversed(names)}


class IncidentTable:
    """The columns of a raw table under the names by which a source knows them, with the log of its rejected rows.

    A column that the table lacks reads as blank. Whatever cannot be read rejects its row. `said` collects what a reader
    must know of how columns were read, `noted` what of that every count must say, `unused` what a reader has left after
    all; `may_map` says that a mapping file can tell what the dates do not.
    """

    def __init__(
        self, raw: RawTable, names: Mapping[str, str] | None = None, *, may_map: bool = False
    ) -> None:
        self.raw = raw
        self.names = dict(names) if names is not None else folded_names(tuple(raw.columns))
        self.log = RejectLog(raw)
        self._unknown: list[tuple[str, NDArray[np.bool_]]] = []
        self._worded: list[tuple[str, NDArray[np.bool_], NDArray[np.bool_]]] = []
        self.said: list[str] = []
        self.noted: list[str] = []
        self.may_map = may_map
        self.log.skip_no_data()
        self.unused: set[str] = set()
        self._fractions: list[tuple[str, NDArray[np.bool_], str]] = []

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def __getitem__(self, name: str) -> Coded:
        if name not in self.names:
            return Coded.constant("", self.raw.rows)
        return self.raw.columns[self.names[name]]

    def called(self, name: str) -> str:
        """Return what the file calls a column."""
        return self.names.get(name, name)

    # -- reading ----------------------------------------------------------------------------------------------

    def text(self, name: str, clean: Callable[[str], str | None] | None = None) -> Any:
        """Read a column of words that hardly come twice, such as ids."""
        return text_array(self[name], clean)

    def row_ids(self, name: str) -> Any:
        """Read a column of ids; a row without one is named by its order."""
        rows = np.arange(self.raw.rows, dtype=np.int32)
        if name not in self:
            return text_of([f"{self.raw.file} row {row + 1}" for row in rows], rows)
        # Spreadsheets turn ids into 4711.0 as soon as one of them is blank.
        names = self.text(name, lambda word: re.sub(r"^(\d+)\.0+$", r"\1", word))
        blank = np.flatnonzero(names.isna())
        if len(blank):
            names[blank] = [f"{self.raw.file} row {row + 1}" for row in blank]
        return names

    def category(self, name: str, clean: Callable[[str], str | None] | None = None) -> Any:
        """Read a column of names, which come again and again."""
        return names_array(self[name], clean)

    def codes(self, name: str, meanings: Mapping[str, str | None]) -> Codes:
        """Read a column of codes; one that is not among the `meanings` rejects its row."""
        read = read_codes(self[name], meanings)
        self.log.reject(read.bad, self.called(name), self[name], NO_CODE)
        return read

    def coded(self, name: str, meanings: Mapping[str, str | None]) -> Any:
        """Read a column of codes as names."""
        read = self.codes(name, meanings)
        return names_of(read.words, read.codes)

    def numbers(self, name: str, **how: Any) -> Numbers:
        """Read a column of numbers; see `trends.sources.cells.values.read_numbers`."""
        read = self._numbers(name, **how)
        if read.bad.any():
            self.log.reject(read.bad, self.called(name), self[name], read.reasons)
        return read

    def side_numbers(self, name: str, **how: Any) -> NDArray[np.float64]:
        """Read numbers on which no count of incidents depends: what cannot be read is unknown, and costs no row.

        Of the rows that are kept, those with such a cell are told of in a warning of the part.
        """
        read = self._numbers(name, **how)
        self.take_as_unknown(name, read.bad)
        return read.amounts

    def take_as_unknown(self, name: str, rows: NDArray[np.bool_]) -> None:
        """Have the part tell that what stands in a column cannot be read as a number in some rows, shape (rows,)."""
        if rows.any():
            self._unknown.append((name, rows))

    def people(self, name: str, *, shared: str = "", unknown: frozenset[float] = frozenset()) -> Numbers:
        """Read a column that counts people, who come whole: a fraction rejects its row; a count in words does not.

        Only where a source may share a toll between incidents is a fraction kept; `shared` then says whose (``gtd``, ``any``).
        """
        # Only what stands in anybody's own table may have points between thousands.
        read = self._numbers(name, unknown=unknown, whole=not shared, pointed=shared == "any")
        if read.bad.any():
            read, worded = with_words(self[name], read)
            bounded = np.zeros(len(worded), dtype=bool)
            if read.bounds is not None and name == BOUNDED:
                bounded = ~np.isnan(read.bounds[0]) | ~np.isnan(read.bounds[1])
            self._worded.append((name, worded, bounded))
            self.log.reject(read.bad, self.called(name), self[name], read.reasons)
        if read.points is not None:
            self.noted.append(points_sentence(self.called(name), read.points))
        if shared:
            self._fractions.append((name, fractional(read.amounts), shared))
        return read

    def _numbers(self, name: str, **how: Any) -> Numbers:
        # Read once and let go of: a column of numbers is the largest part of a large file.
        ready = self.raw.numbers.pop(self.called(name), None)
        return (
            read_numbers(self[name], **how)
            if ready is None
            else judge_numbers(ready.astype(np.float64, copy=False), **how)
        )

    def coordinates(self, latitude: str = "latitude", longitude: str = "longitude") -> dict[str, Any]:
        """Read latitude and longitude in degrees."""
        columns = {}
        for name, limit, own in (("latitude", 90.0, latitude), ("longitude", 180.0, longitude)):
            # Not grouped: 48,856 is a degree with a decimal comma.
            read = self._numbers(own, low=-limit, high=limit, grouped=False)
            if read.bad.any():
                outside = np.isin(read.reasons.astype(str), [NEGATIVE, TOO_LARGE])
                # "Negative" would be a strange fault of a longitude; what is meant is that there is
                # no such degree.
                reasons = np.where(outside, NO_COORDINATE, read.reasons)
                self.log.reject(read.bad, self.called(own), self[own], reasons)
            columns[name] = number_array(read.amounts)
        return columns

    def dates(
        self, name: str, today: date, *, day_first: bool | None = None, written: Coded | None = None
    ) -> Dates:
        """Read a column of dates; see `date_range`."""
        return self.date_range((name,), today, day_first=day_first, written=(written,))[0]

    def date_range(
        self,
        names: Sequence[str],
        today: date,
        *,
        day_first: bool | None = None,
        written: Sequence[Coded | None] = (),
        parse: Parse = parse_day,
    ) -> list[Dates]:
        """Read columns of dates that belong together, such as the first and the last day; the log says what is bad.

        Which of day and month comes first is told by the rows that are kept so far: so dates are read after everything
        else that can reject a row. `written` are columns to read in place of the table's own, `parse` reads one word.
        """
        own = [column or self[name] for name, column in zip_longest(names, written)]
        # What is put together from columns of its own (year, month, day) says which is which: nothing is turned there.
        turn = all(column is None for column in written)
        read = read_together(own, today, day_first=day_first, counted=self.log.keep, parse=parse, turn=turn)
        for name, column, dates in zip(names, own, read, strict=True):
            self.log.reject(dates.bad, self.called(name), column, dates.reasons)
            if dates.ambiguous:
                mapping = "yes" if self.may_map else "no"
                self.noted.append(
                    Message(
                        "sources.dates.order_open",
                        column=self.called(name),
                        example=dates.ambiguous,
                        mapping=mapping,
                    )
                )
            if dates.contrary:
                self.noted.append(
                    Message("sources.dates.contrary", column=self.called(name), example=dates.contrary)
                )
            if dates.year_day:
                self.noted.append(
                    Message("sources.dates.year_day", column=self.called(name), example=dates.year_day)
                )
            spans = np.flatnonzero(dates.written_as("range") & self.log.keep)
            if len(spans):
                example = column.at(spans[:1])[0].strip()[:40]
                self.said.append(
                    Message("sources.dates.two", n=len(spans), column=self.called(name), example=example)
                )
            if dates.numbers is not None:
                self.said.append(
                    Message("sources.dates.numbers", column=self.called(name), way=dates.numbers.name)
                )
        return read

    def reject_backward(self, name: str, first: NDArray[np.datetime64], last: NDArray[np.datetime64]) -> None:
        """Reject rows whose last day lies before their first."""
        self.log.reject(last < first, self.called(name), self[name], ENDS_BEFORE_START)

    # -- finishing --------------------------------------------------------------------------------------------

    @property
    def kept(self) -> NDArray[np.int64]:
        """The rows that are kept; see `trends.sources.rejection.RejectLog.kept`."""
        return self.log.kept

    def part(
        self,
        columns: dict[str, Any],
        *,
        warnings: Sequence[str] = (),
        notes: Sequence[str] = (),
        version: str | None = None,
        dataset: str = "",
    ) -> Part:
        """Make a part of columns by row, shape (rows,)."""
        return canonical_part(
            columns,
            self.log,
            warnings=(*self.raw.warnings, *self.said, *self.noted, *warnings, *self._said_of_figures()),
            notes=(*self.noted, *notes),
            version=version,
            read=self.read,
            unread=self.unread,
            dataset=dataset,
        )

    @property
    def read(self) -> dict[str, str]:
        """What was read from which column of the file, in the order of the file."""
        place = {own: number for number, own in enumerate(self.raw.names)}
        used = [
            (name, own)
            for name, own in self.names.items()
            if own in self.raw.columns and name not in self.unused
        ]
        return dict(sorted(used, key=lambda pair: place.get(pair[1], len(place))))

    @property
    def unread(self) -> tuple[str, ...]:
        """The columns of the file from which nothing was read."""
        taken = set(self.read.values())
        return tuple(name for name in self.raw.names if name not in taken)

    def _said_of_figures(self) -> list[str]:
        """Say in which columns stands a fraction of people, and in which side columns what could not be read."""
        sentences: list[str] = []
        for name, partial, why in self._fractions:
            rows = np.flatnonzero(partial & self.log.keep)
            if len(rows):
                example = self[name].at(rows[:1])[0].strip()[:40]
                sentences.append(
                    Message(
                        "sources.cells.fraction",
                        n=len(rows),
                        column=self.called(name),
                        example=example,
                        why=why,
                    )
                )
        for name, bad in self._unknown:
            rows = np.flatnonzero(bad & self.log.keep)
            if len(rows):
                words = listed((f"{word.strip()[:40]!r}" for word in dict.fromkeys(self[name].at(rows))), 3)
                sentences.append(
                    Message("sources.cells.no_number", n=len(rows), column=self.called(name), words=words)
                )
        for name, worded, bounded in self._worded:
            rows = np.flatnonzero(worded & self.log.keep)
            if len(rows):
                sentences.append(
                    words_sentence(self.called(name), self[name], rows, int(bounded[rows].sum()))
                )
        return sentences
