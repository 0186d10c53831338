"""A series file as it was read: many rows, maybe several series, measures and vintages; it gives count series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, overload

from trends.document.displayed import Displayed
from trends.errors import SelectionError
from trends.names.countries import iso3_of
from trends.names.matching import names_asked
from trends.periods.calendar import Frequency, FrequencyName, alias_of, last_day
from trends.series.aggregates import reach_of, summed
from trends.series.as_of import table_as_of
from trends.series.published_totals import PublishedTotal, TotalCheck, compare_total
from trends.series.row_index import RowIndex
from trends.series.series_names import named, selected
from trends.series.table_counts import counted_by_key, counter, refuse_faulty
from trends.series.table_summary import blocks_of, check_of, line_of
from trends.series.tabulated import csv_text, stacked_frame

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from trends.document.blocks import Block
    from trends.provenance import Provenance
    from trends.series.aggregates import Aggregates
    from trends.series.as_of import LookedBack
    from trends.series.count_series import CountSeries
    from trends.series.measure import ClaimNote, Measure
    from trends.series.series_by_key import SeriesByKey

__all__ = ["SeriesTable"]


@dataclass(frozen=True, eq=False, repr=False)
class SeriesTable(Displayed):
    """A series file: rows of periods, and the ways to count them.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row a line that was kept: `series`, `period` (label), `start` (first day), `count`, `count_low`,
        `count_high`, `exposure_days`, `count_estimated` (where periods are in part estimated), the measure columns,
        `published` (NaT where unknown), `inferred_low`,
        `inferred_high` (id of the claim a bound was read off, or null), `low_published`, `high_published`,
        `source_url`, `note`, `line`. Numbers are float with NaN for "not stated".
    freq : Frequency
        Length of a period.
    rejected : pandas.DataFrame
        Rows that cannot be used: file, line, column, value, reason. Any of them stops `count`.
    provenance : Provenance
        What was read.
    rows_read : int
        Data rows of the file; kept, rejected and skipped add up to it.
    skipped : dict
        Rows that are no data, by kind.
    warnings, notes : tuple of str
        Sentences a reader must know.
    remarks : tuple of str
        How the file was read, for those who check it.
    fill : bool
        Whether a period without a row counts as zero.
    measures : mapping of str to Measure
        Named measures beside ``attacks`` (the count) and any numeric column by its own name.
    unreadable : mapping of str to str
        For a measure column that holds something unreadable, the sentence that names the line.
    name, subject : str
        What the series are about, and the counted thing as a noun phrase.
    at_least : bool
        Whether the counts are of what was reported.
    counted : bool
        Whether the file has a count column.
    claims, totals : tuple
        What a bundled series is judged by and checked against.
    places, titles : mapping of str to str
        Columns that count the same by place, by the name of the place; what a reader calls a series, by its name here.
    counting : str
        The measure that the count column is of: ``attacks``, or ``fatalities`` where it counts deaths.
    count_column : str
        What the file calls the count column.
    week : str
        The day on which weeks begin.
    filling_from : datetime.date or None
        First day of the period within which the files are published, and which may lack some of its counts.
    reach : pair of datetime.date or None
        First days of the first and last period that the whole file covers, where `frame` holds a part of it.
    aggregates : Aggregates or None
        The rows of a long table, of which `frame` holds the sums; see `of_aggregates`.
    rows_kept : int or None
        Rows of the file that are kept, where one of them became several of a long table.
    whole : bool
        Whether each series is named by a country and holds all that its publisher counted there.
    adding : int
        Days for which the publisher goes on adding to a day's figures.
    looked_back : LookedBack or None
        What was left out of each series where the table is as it was known on a day.
    """

    figures: ClassVar[Mapping[str, str]] = {"series": "series"}

    frame: pd.DataFrame
    freq: Frequency
    rejected: pd.DataFrame
    provenance: Provenance
    rows_read: int
    skipped: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    fill: bool = False
    measures: Mapping[str, Measure] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    subject: str = "attacks"
    at_least: bool = False
    counted: bool = True
    claims: tuple[ClaimNote, ...] = ()
    totals: tuple[PublishedTotal, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    counting: str = "attacks"
    count_column: str = ""
    week: str = "monday"
    reach: tuple[date, date] | None = None
    filling_from: date | None = None
    aggregates: Aggregates | None = None
    rows_kept: int | None = None
    whole: bool = False
    adding: int = 0
    looked_back: LookedBack | None = None

    @classmethod
    def of_aggregates(
        cls,
        aggregates: Aggregates,
        freq: Frequency,
        *,
        rejected: pd.DataFrame,
        provenance: Provenance,
        rows_read: int,
        week: str = "monday",
        **about: Any,
    ) -> SeriesTable:
        """Make the table of the sums of a long table: place x kind x period.

        Parameters
        ----------
        aggregates : Aggregates
            Its rows; `Aggregates.by` names the series.
        freq, week
            The length of its periods, and the day on which weeks begin.
        rejected, provenance, rows_read, **about
            As the attributes of the same name. With ``fill=True`` a place and kind without a row had no event in any
            period of the whole table.

        Raises
        ------
        SelectionError
            If nothing says which of several overlapping kinds make up the total.
        """
        return cls(
            summed(aggregates, freq, week),
            freq,
            rejected,
            provenance,
            rows_read,
            week=week,
            reach=reach_of(aggregates.rows["start"]),
            aggregates=aggregates,
            **about,
        )

    # -- choosing ---------------------------------------------------------------------------------------------

    def select(
        self,
        *,
        country: str | Sequence[str] | None = None,
        admin1: str | Sequence[str] | None = None,
        kind: str | Sequence[str] | None = None,
        **keys: str | Sequence[str] | None,
    ) -> SeriesTable:
        """Keep some places or kinds of a long table, or the series that are of a country.

        Parameters
        ----------
        country, admin1, kind, **keys : str or sequence of str, optional
            Values to keep; see `trends.series.aggregates.Aggregates.select`. A plain series file, one row a period, knows
            `country` only, where its series are named by country.

        Raises
        ------
        SelectionError
            If the file has no such key, or nothing of that value.
        """
        wanted = {"country": country, "admin1": admin1, "kind": kind, **keys}
        conditions = {key: value for key, value in wanted.items() if value is not None}
        if not conditions:
            return self
        return selected(self, conditions)

    def split(self, by: str | Sequence[str]) -> SeriesTable:
        """Return a long table with one series for every value of a key.

        Parameters
        ----------
        by : str or list of str
            One key or several: ``country``, ``admin1``, ``kind`` and the like.

        Raises
        ------
        SelectionError
            If this is no long table, or it has no such key.
        """
        if self.aggregates is None:
            raise SelectionError(f"{self.file} holds one row a period; there is nothing else to split it by.")
        parts = self.aggregates.split(by)
        return replace(self, frame=summed(parts, self.freq, self.week), aggregates=parts)

    @property
    def keys(self) -> tuple[str, ...]:
        """What tells the series apart: ``series`` in a plain file, the keys that were split by in a long table."""
        return self.aggregates.by if self.aggregates is not None and self.aggregates.by else ("series",)

    def key_of(self, series: str) -> tuple[str, ...]:
        """Return the values of `keys` of a series.

        Parameters
        ----------
        series : str
            Its name, one of `series`.
        """
        rows = self.index.rows_of[named(self, series)]
        return tuple(str(self.frame[name].iloc[rows[0]]) for name in self.keys)

    def tells(self, key: str) -> bool:
        """Return whether the rows can be chosen by a key.

        Parameters
        ----------
        key : str
            ``country``, ``admin1``, ``kind`` and the like.
        """
        if self.aggregates is not None:
            return self.aggregates.tells(key)
        return key == "country" and any(iso3_of(name) for name in self.series)

    # -- reading ----------------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        return line_of(self)

    @property
    def series(self) -> tuple[str, ...]:
        """The names of the series, in order of appearance; one without a name is ``""``."""
        return tuple(self.index.rows_of)

    @property
    def columns(self) -> tuple[str, ...]:
        """The numeric columns that can be counted by their own name."""
        return self.index.measures

    @property
    def span(self) -> tuple[pd.Period, pd.Period]:
        """First and last period of the file."""
        return self.index.span

    @property
    def alias(self) -> str:
        """Pandas' name of the periods' frequency."""
        return alias_of(self.freq, self.week)

    @property
    def kept(self) -> int:
        """Rows of the file that are kept; those of a long table before they are added up."""
        if self.rows_kept is not None:
            return self.rows_kept
        return len(self.frame) if self.aggregates is None else len(self.aggregates.rows)

    @cached_property
    def index(self) -> RowIndex:
        """Where the rows stand: in which period, and of which series."""
        return RowIndex(self.frame, self.alias, self.reach)

    # -- counting ---------------------------------------------------------------------------------------------

    @overload
    def count(
        self,
        *,
        freq: FrequencyName | Frequency | None = None,
        measure: str = "attacks",
        by: None = None,
        series: str | None = None,
        estimate: str = "best",
        start: object = None,
        end: object = None,
    ) -> CountSeries: ...
    @overload
    def count(
        self,
        *,
        freq: FrequencyName | Frequency | None = None,
        measure: str = "attacks",
        by: str | Sequence[str],
        series: str | None = None,
        estimate: str = "best",
        start: object = None,
        end: object = None,
    ) -> SeriesByKey: ...
    def count(
        self,
        *,
        freq: FrequencyName | Frequency | None = None,
        measure: str = "attacks",
        by: str | Sequence[str] | None = None,
        series: str | None = None,
        estimate: str = "best",
        start: object = None,
        end: object = None,
    ) -> CountSeries | SeriesByKey:
        """Return one series as a `CountSeries`, or every series under its key.

        Parameters
        ----------
        freq : str, optional
            A longer frequency to add up to.
        measure : str
            ``attacks`` (the count column), a named measure (`measures`), or any numeric column.
        by : str or sequence of str, optional
            The keys that tell several series apart: ``series`` in a plain file, or keys of a long table.
        series : str, optional
            Which series; needed where the file holds several and `by` is not given.
        estimate : str
            ``low``, ``best`` or ``high``, for measures that have all three.
        start, end : str or date, optional
            The window, both inclusive.

        Returns
        -------
        CountSeries or SeriesByKey
            The latter, a mapping from key to series, with `by`.

        Raises
        ------
        InputError
            If a row of the file was rejected, or the measure's column holds something unreadable.
        SelectionError
            If the measure or the series is unknown, or the series is not named where there are several.
        WindowError
            If the window holds no whole period.
        """
        asked: Any = {"freq": freq, "measure": measure, "estimate": estimate, "start": start, "end": end}
        if by is not None:
            keys = names_asked("by", by)
            table = self if keys == self.keys else self.split(keys)
            return table.by_key(names=None if series is None else [named(table, series)], **asked)
        refuse_faulty(self)
        name = named(self, series)
        return counter(self, **asked)(name)

    def by_key(self, *, names: Sequence[str] | None = None, **asked: Any) -> SeriesByKey:
        """Return every series under its key, each made when it is asked for.

        Keys are in alphabetical order, of one part, ``series``, or of those by which a long table was split.

        Parameters
        ----------
        names : list of str, optional
            Which series; by default all.
        **asked
            How to count: ``freq``, ``measure``, ``estimate``, ``start`` and ``end``, as `count` takes them.
        """
        return counted_by_key(self, names, **asked)

    @property
    def file(self) -> str:
        """What sentences call the file."""
        return self.provenance.files[0].name if self.provenance.files else "The table"

    # -- vintages ---------------------------------------------------------------------------------------------

    def as_of(self, day: str | date) -> SeriesTable:
        """Return the table as it was known on `day`: what was published later is invisible.

        A month or a year means its last day. Where the day of publication is unknown, a figure counts as published at the end of the month that follows
        its period; a note says so. Of several vintages the newest one published by then counts.

        Parameters
        ----------
        day : str or date
            The last day on which something was known.

        Raises
        ------
        WindowError
            If nothing had been published by then.
        """
        return table_as_of(self, last_day(day))

    # -- checking ---------------------------------------------------------------------------------------------

    def check_totals(self, series: str | None = None) -> tuple[TotalCheck, ...]:
        """Compare every published total with what the series knows of its periods.

        Parameters
        ----------
        series : str, optional
            Which series; needed where the file holds several.
        """
        checks = (
            compare_total(total, self.count(measure=total.measure, series=series)) for total in self.totals
        )
        return tuple(check for check in checks if check is not None)

    def check(self) -> dict[str, Any]:
        """Return what was read, kept and rejected and why: the JSON of ``trends check``."""
        return check_of(self)

    @property
    def all_notes(self) -> tuple[str, ...]:
        """The notes, what looking back to a day left out, and of a long table which kinds are counted."""
        return self._notes(self.series)

    def notes_of(self, series: str) -> tuple[str, ...]:
        """Return what a reader of one series must know.

        Parameters
        ----------
        series : str
            Its name, one of `series`.
        """
        return self._notes((series,))

    def _notes(self, series: Sequence[str]) -> tuple[str, ...]:
        kinds = self.aggregates.note() if self.aggregates is not None else ""
        # A long table may have been split anew since; then what was left out is known of all of it alone.
        names = series if self.aggregates is None else None
        looking_back = self.looked_back.notes(names) if self.looked_back is not None else ()
        return (*self.notes, *looking_back, *([kinds] if kinds else []))

    def to_frame(self) -> pd.DataFrame:
        """Return every series by period: its name, then the columns of `CountSeries.to_frame`."""
        # A file of one series without a name needs no column for it.
        columns = self.keys if self.series != ("",) else ()
        key = self.key_of if columns else lambda _: ()
        return stacked_frame(columns, ((key(name), self.count(series=name)) for name in self.series))

    def _csv_text(self, table: pd.DataFrame) -> str:
        """Return the table as text: whole numbers without a decimal point, blank for "not observed"; `trends.load` reads it."""
        return csv_text(table)

    def blocks(self) -> list[Block]:
        """Return a sentence and one row a series, as blocks."""
        return blocks_of(self)
