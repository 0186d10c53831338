"""A series file as it was read: many rows, maybe several series, measures and vintages; it gives count series."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import pandas as pd

from trends.arguments import guarded
from trends.display import Displayed
from trends.errors import InputError, ParameterError, SelectionError, WindowError, listed, nearest
from trends.files.output import write_text
from trends.names.countries import iso3_of, match_country
from trends.periods.calendar import (
    Frequency,
    alias_of,
    days_covered,
    label,
    labels,
    parse_cadence,
    parse_window,
)
from trends.periods.imprecision import whole_completions
from trends.series.aggregates import SINCE
from trends.series.as_of import known_on, publication_days
from trends.series.count_doubts import called_running, never_falls
from trends.series.count_series import CountSeries, csv_text
from trends.series.published_totals import PublishedTotal, TotalCheck, compare_total
from trends.tolls.sums import Sums, sums_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from os import PathLike

    from numpy.typing import NDArray

    from trends.document.blocks import Block
    from trends.provenance import Provenance
    from trends.series.aggregates import Aggregates

__all__ = ["ClaimNote", "Measure", "SeriesTable"]

ESTIMATES = ("low", "best", "high")
MOST_SHOWN = 30
"""Series that a table in a document lists."""


@dataclass(frozen=True)
class Measure:
    """What a measure is made of: columns that are added up (null where one of them is), and how sentences call it."""

    columns: tuple[str, ...]
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True)
class ClaimNote:
    """A claim about the pace that a bundled series is judged against; `date` and `window_end` as they were written."""

    id: str
    who: str
    says: str
    date: str
    window_end: str
    source_url: str = ""
    note: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class SeriesTable(Displayed):
    """A series file: rows of periods, and the ways to count them.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row a line that was kept: `series`, `period` (label), `start` (first day), `count`, `count_low`,
        `count_high`, `exposure_days`, the measure columns, `published` (NaT where unknown), `inferred_low`,
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
    counting : str
        The measure that the count column is of: ``attacks``, or ``fatalities`` where it counts deaths.
    count_column : str
        What the file calls the count column.
    week : str
        The day on which weeks begin.
    reach : pair of datetime.date or None
        First days of the first and last period that the whole file covers, where `frame` holds a part of it.
    aggregates : Aggregates or None
        The rows of a long table, of which `frame` holds the sums; see `of_aggregates`.
    rows_kept : int or None
        Rows of the file that are kept, where one of them became several of a long table.
    """

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
    counting: str = "attacks"
    count_column: str = ""
    week: str = "monday"
    reach: tuple[date, date] | None = None
    aggregates: Aggregates | None = None
    rows_kept: int | None = None

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
            _summed(aggregates, freq, week),
            freq,
            rejected,
            provenance,
            rows_read,
            week=week,
            reach=_reach(aggregates.rows["start"]),
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
        given = {key: value for key, value in wanted.items() if value is not None}
        if not given:
            return self
        words = "; ".join(
            f"{key} = {value if isinstance(value, str) else ' or '.join(map(str, value))}"
            for key, value in given.items()
        )
        if self.aggregates is None:
            found = self._only(self._of_country(given))
        else:
            kept = self.aggregates.select(**given)
            found = replace(self, frame=_summed(kept, self.freq, self.week), aggregates=kept)
        return replace(found, provenance=self.provenance.filtered(words))

    def split(self, by: str | Sequence[str]) -> SeriesTable:
        """Return a long table with one series for every value of `by`, one key or several.

        Raises
        ------
        SelectionError
            If this is no long table, or it has no such key.
        """
        if self.aggregates is None:
            raise SelectionError(
                f"{self._file} holds one row a period; there is nothing else to split it by."
            )
        parts = self.aggregates.split(by)
        return replace(self, frame=_summed(parts, self.freq, self.week), aggregates=parts)

    @property
    def keys(self) -> tuple[str, ...]:
        """What tells the series apart: ``series`` in a plain file, the keys that were split by in a long table."""
        return self.aggregates.by if self.aggregates is not None and self.aggregates.by else ("series",)

    def key_of(self, series: str) -> tuple[str, ...]:
        """Return the values of `keys` of a series."""
        rows = self._rows_of[series]
        return tuple(str(self.frame[name].iloc[rows[0]]) for name in self.keys)

    def tells(self, key: str) -> bool:
        """Return whether the rows can be chosen by a key: ``country``, ``admin1``, ``kind`` and the like."""
        if self.aggregates is not None:
            return self.aggregates.tells(key)
        return key == "country" and any(iso3_of(name) for name in self.series)

    def _of_country(self, given: Mapping[str, str | Sequence[str]]) -> list[str]:
        """Return the series of the countries asked for."""
        if not all(self.tells(key) for key in given):
            raise SelectionError(
                f"{self._file} holds one row a period and does not tell {listed(given)} apart"
                f"{'' if len(self.series) == 1 else '; --series names one of its series'}."
            )
        words = (given["country"],) if isinstance(given["country"], str) else given["country"]
        names: list[str] = []
        for word in words:
            wanted = match_country(word)
            found = [name for name in self.series if iso3_of(name) == wanted.iso3]
            if not found:
                raise SelectionError(f"{self._file} has no series of {wanted.name}.")
            names += found
        return list(dict.fromkeys(names))

    def _only(self, names: Sequence[str]) -> SeriesTable:
        kept = self.frame[self.frame["series"].isin(list(names))].reset_index(drop=True)
        return replace(self, frame=kept, reach=self.reach or _reach(self.frame["start"]))

    # -- reading ----------------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        about = f" in {self.name}" if self.name else ""
        several = "" if len(self.series) == 1 else f", {len(self.series)} series"
        rejected = "" if self.rejected.empty else f", {len(self.rejected)} rows rejected"
        span = (
            f"{self.frame['period'].iloc[0]} to {self.frame['period'].iloc[-1]}"
            if len(self.frame)
            else "no rows"
        )
        if len(self.frame):
            first, last = self.span
            span = f"{label(first)} to {label(last)}"
        return f"SeriesTable: {self.subject}{about} by {self.freq.value}, {span}, {len(self.frame)} rows{several}{rejected}"

    @property
    def series(self) -> tuple[str, ...]:
        """The names of the series, in order of appearance; one without a name is ``""``."""
        return tuple(self._rows_of)

    @property
    def columns(self) -> tuple[str, ...]:
        """The numeric columns that can be counted by their own name."""
        fixed = {"count", "count_low", "count_high", "exposure_days", "line", "vintage"}
        return tuple(
            name
            for name in self.frame.columns
            if name not in fixed and pd.api.types.is_float_dtype(self.frame[name].dtype)
        )

    @property
    def span(self) -> tuple[pd.Period, pd.Period]:
        """First and last period of the file."""
        ordinals = self._ordinals
        return (
            pd.Period(ordinal=int(ordinals.min()), freq=self.alias),
            pd.Period(ordinal=int(ordinals.max()), freq=self.alias),
        )

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

    def _places(self, starts: pd.Series) -> NDArray[np.int64]:
        return np.asarray(pd.PeriodIndex(pd.DatetimeIndex(starts), freq=self.alias).asi8, dtype=np.int64)

    @cached_property
    def _ordinals(self) -> NDArray[np.int64]:
        return self._places(self.frame["start"])

    @cached_property
    def _ends(self) -> tuple[int, int]:
        """First and last ordinal of the file."""
        if self.reach is not None:
            first, last = (int(place) for place in self._places(pd.Series(pd.to_datetime(list(self.reach)))))
            return first, last
        return int(self._ordinals.min()), int(self._ordinals.max())

    @cached_property
    def _claimed(self) -> dict[str, NDArray[np.bool_]]:
        """Rows whose bound was read off a claim, by side."""
        return {
            side: self.frame[side].notna().to_numpy(dtype=bool) for side in ("inferred_low", "inferred_high")
        }

    @cached_property
    def _rows_of(self) -> dict[str, NDArray[np.int64]]:
        """Positions of the rows of each series; of several vintages of one period only the newest."""
        codes, names = pd.factorize(self.frame["series"])
        order = np.arange(len(self.frame))
        if "vintage" in self.frame:
            keys = pd.DataFrame({"series": codes, "period": self._ordinals})
            keys["published"] = publication_days(self.frame, self.alias)
            keys["vintage"] = self.frame["vintage"].to_numpy()
            newest = keys.sort_values(["published", "vintage"], kind="stable").drop_duplicates(
                ["series", "period"], keep="last"
            )
            order = np.sort(newest.index.to_numpy())
        by_code = order[np.argsort(codes[order], kind="stable")]
        edges = np.searchsorted(codes[by_code], np.arange(len(names) + 1))
        return {str(name): by_code[edges[i] : edges[i + 1]] for i, name in enumerate(names)}

    # -- counting ---------------------------------------------------------------------------------------------

    @guarded
    def count(
        self,
        measure: str = "attacks",
        series: str | None = None,
        freq: str | Frequency | None = None,
        start: object = None,
        end: object = None,
        estimate: str = "best",
    ) -> CountSeries:
        """Return one series as a `CountSeries`.

        Parameters
        ----------
        measure : str
            ``attacks`` (the count column), a named measure (`measures`), or any numeric column.
        series : str, optional
            Which series; needed where the file holds several.
        freq : str, optional
            A longer frequency to add up to.
        start, end : str or date, optional
            The window, both inclusive.
        estimate : str
            ``low``, ``best`` or ``high``, for measures that have all three.

        Raises
        ------
        InputError
            If a row of the file was rejected, or the measure's column holds something unreadable.
        SelectionError
            If the measure or the series is unknown, or the series is not named where there are several.
        WindowError
            If the window holds no whole period.
        """
        self._refuse_faulty()
        name = self._named(series)
        return self.counter(measure, freq, start, end, estimate)(name)

    @guarded
    def counter(
        self,
        measure: str = "attacks",
        freq: str | Frequency | None = None,
        start: object = None,
        end: object = None,
        estimate: str = "best",
    ) -> Callable[[str], CountSeries]:
        """Return a function from the name of a series to its `CountSeries`, for many of them: see `count`.

        What all series have in common is read once; the cost of each is that of its own rows.
        """
        self._refuse_faulty()
        values, subject = self._values(measure, estimate)
        window = parse_window(start, end)

        def counted(name: str) -> CountSeries:
            found = self._counted(name, values, measure, subject).within(window)
            if freq is None:
                return found
            return found.resample(freq, None if parse_cadence(freq)[1] else self.week)

        return counted

    def _counted(self, name: str, values: NDArray[np.float64], measure: str, subject: str) -> CountSeries:
        """Lay the rows of one series over their periods."""
        rows = self._rows_of[name]
        # Without a column named count, the bounds are those of the column that is counted instead.
        counts_attacks = self._is_count(measure) or (not self.counted and measure in self.columns)
        ordinals = self._ordinals[rows]
        ends = self._ends if self.fill else (int(ordinals.min()), int(ordinals.max()))
        if self.fill and SINCE in self.frame:
            ends = (int(self._places(self.frame[SINCE].iloc[rows]).min()), ends[1])
        first, n = ends[0], ends[1] - ends[0] + 1
        periods = pd.period_range(pd.Period(ordinal=first, freq=self.alias), periods=n, freq=self.alias)
        at = ordinals - first

        def placed(column: str, absent: float = np.nan) -> NDArray[np.float64]:
            array = np.full(n, absent)
            array[at] = self.frame[column].to_numpy(float)[rows]
            return array

        count = np.full(n, 0.0 if self.fill else np.nan)
        count[at] = values[rows]
        low, high = (
            placed(side) if counts_attacks else np.full(n, np.nan) for side in ("count_low", "count_high")
        )
        unknown = np.isnan(count)
        claimed = {}
        for side in ("inferred_low", "inferred_high"):
            flags = np.zeros(n, dtype=bool)
            if counts_attacks:
                flags[at] = self._claimed[side][rows]
            claimed[side] = flags & unknown
        days = days_covered(periods, periods[0].start_time.date(), periods[-1].end_time.date())
        stated = placed("exposure_days")
        return CountSeries(
            periods=periods,
            freq=self.freq,
            count=count,
            low=np.where(np.isnan(low), count, low),
            high=np.where(np.isnan(high), count, high),
            exposure_days=np.where(np.isnan(stated), days, stated),
            measure=self.counting if self._is_count(measure) else measure,
            name=", ".join(part for part in (self.name, name if len(self.series) > 1 else "") if part)
            or name,
            subject=subject,
            draws=whole_completions(count),
            at_least=self.at_least,
            notes=(*self._noted, *_running(count, self.count_column if self._is_count(measure) else measure)),
            provenance=self.provenance.filtered(f"series {name}")
            if len(self.series) > 1
            else self.provenance,
            **claimed,
        )

    def _refuse_faulty(self) -> None:
        if not self.rejected.empty:
            first = self.rejected.iloc[0]
            more = f" ({len(self.rejected) - 1} more rows are rejected)" if len(self.rejected) > 1 else ""
            raise InputError(_fault(first, more))
        if self.frame.empty:
            raise InputError(f"{self._file} holds no period.")

    @property
    def _file(self) -> str:
        return self.provenance.files[0].name if self.provenance.files else "The table"

    def _named(self, series: str | None) -> str:
        known = self._rows_of
        if series is None:
            if len(known) > 1:
                raise SelectionError(f"{self._file} holds {len(known)} series; name one: {listed(known)}.")
            return next(iter(known))
        if series in known:
            return series
        folded = [name for name in known if name.casefold() == series.casefold()]
        if len(folded) == 1:
            return folded[0]
        code = iso3_of(series)
        there = [name for name in known if code is not None and iso3_of(name) == code]
        if len(there) == 1:
            return there[0]
        names = [name for name in known if name]
        if not names:
            raise SelectionError(f"{self._file} has no series {series!r}: it holds one, which has no name.")
        close = nearest(series, names)
        hint = (
            f"the nearest {'is' if len(close) == 1 else 'are'} {listed(close)}"
            if close
            else f"it has {listed(names)}"
        )
        raise SelectionError(f"{self._file} has no series {series!r}; {hint}.")

    def _is_count(self, measure: str) -> bool:
        """Return whether a measure is what the count column holds."""
        names = {"attacks", self.counting, self.count_column} - {""}
        return (
            self.counted and measure not in self.measures and measure.casefold() in map(str.casefold, names)
        )

    def _values(self, measure: str, estimate: str) -> tuple[NDArray[np.float64], str]:
        """Return the values of a measure, shape (rows,), and what sentences call it."""
        if estimate not in ESTIMATES:
            raise ParameterError(f"{estimate!r} is no estimate; use one of {', '.join(ESTIMATES)}.")
        if self._is_count(measure):
            return self.frame["count"].to_numpy(float), self.subject
        if measure in self.measures:
            made = self.measures[measure]
            names = {"low": made.low, "high": made.high}.get(estimate, ()) or made.columns
            subject = made.subject or measure.replace("_", " ")
        elif measure in self.columns:
            names, subject = (measure,), measure.replace("_", " ")
        else:
            known = [*(["attacks"] if self.counted else []), *self.measures, *self.columns]
            close = nearest(measure, known) if self.counted or measure != "attacks" else []
            what = (
                f"no measure {measure!r}" if self.counted or measure != "attacks" else "no column named count"
            )
            raise SelectionError(f"{self._file} has {what}; there is {listed(close or known)}.")
        for name in names:
            if name in self.unreadable:
                raise InputError(self.unreadable[name])
        return self.frame[list(names)].to_numpy(float).sum(axis=1), subject

    # -- vintages ---------------------------------------------------------------------------------------------

    @guarded
    def as_of(self, day: date) -> SeriesTable:
        """Return the table as it was known on `day`: what was published later is invisible.

        Where the day of publication is unknown, a figure counts as published at the end of the month that follows
        its period; a note says so. Of several vintages the newest one published by then counts.

        Raises
        ------
        WindowError
            If nothing had been published by then.
        """
        known = known_on(self.frame, self.alias, day, self.columns)
        if known.frame.empty:
            raise WindowError(f"No figure of {self.name or self._file} had been published by {day}.")
        return replace(
            self,
            frame=known.frame,
            notes=(*self.notes, *known.notes(day)),
            provenance=self.provenance.filtered(f"as of {day}"),
            reach=None,
            aggregates=None if self.aggregates is None else self.aggregates.until(known.frame["start"].max()),
            claims=tuple(claim for claim in self.claims if (parse_window(claim.date).start or day) <= day),
            totals=tuple(total for total in self.totals if total.published is None or total.published <= day),
        )

    # -- checking ---------------------------------------------------------------------------------------------

    @guarded
    def check_totals(self, series: str | None = None) -> tuple[TotalCheck, ...]:
        """Compare every published total with what the series knows of its periods."""
        checks = (compare_total(total, self.count(total.measure, series)) for total in self.totals)
        return tuple(check for check in checks if check is not None)

    def check(self) -> dict[str, Any]:
        """Return what was read, kept and rejected and why: the JSON of ``trends check``."""
        dated = len(self.frame) > 0
        first, last = self.span if dated else (None, None)
        reasons = self.rejected["reason"].value_counts(sort=False)
        deaths = self._deaths()
        return {
            "source": self.provenance.source,
            "source_version": self.provenance.version,
            "shape": "series",
            "rows_read": self.rows_read,
            "kept": self.kept,
            "rejected": len(self.rejected),
            "skipped": dict(self.skipped),
            "reasons": {str(reason): int(number) for reason, number in reasons.items()},
            "date_min": first.start_time.date().isoformat() if first is not None else None,
            "date_max": last.end_time.date().isoformat() if last is not None else None,
            "fatalities": deaths.totals,
            "fatalities_rows": deaths.rows,
            "warnings": [
                *self.warnings,
                *([deaths.caution] if deaths.caution else []),
                *self._look_running(),
            ],
            "notes": [*self._noted, *self.remarks],
            "sha256": self.provenance.sha256,
        }

    def _look_running(self) -> tuple[str, ...]:
        """Say so where the counts of a series look like running totals."""
        values = self.frame["count"].to_numpy(float)
        said: list[str] = []
        for rows in self._rows_of.values():
            said += _running(values[rows][np.argsort(self._ordinals[rows])], self.count_column)
        return tuple(dict.fromkeys(said))

    @property
    def _noted(self) -> tuple[str, ...]:
        """The notes, and of a long table which kinds are counted."""
        kinds = self.aggregates.note() if self.aggregates is not None else ""
        return (*self.notes, kinds) if kinds else self.notes

    def _deaths(self) -> Sums:
        made = self.measures.get("fatalities")
        none = {name: np.zeros(0) for name in ESTIMATES}
        # Series of one file may overlap: their sum would mean nothing.
        if made is None or len(self.series) != 1:
            return sums_of(none)
        rows = next(iter(self._rows_of.values()))
        columns = {"low": made.low, "best": made.columns, "high": made.high}
        stated = {
            name: self.frame[list(parts)].to_numpy(float).sum(axis=1)[rows]
            for name, parts in columns.items()
            if parts and not any(part in self.unreadable for part in parts)
        }
        return sums_of({name: stated.get(name, np.full(len(rows), np.nan)) for name in ESTIMATES}, "periods")

    def to_frame(self) -> pd.DataFrame:
        """Return every series by period: its name, then the columns of `CountSeries.to_frame`."""
        # A file of one series without a name needs no column for it.
        named = self.series != ("",)
        parts = []
        for name in self.series:
            part = self.count(series=name).to_frame()
            for key, value in zip(reversed(self.keys), reversed(self.key_of(name)), strict=True):
                if named:
                    part.insert(0, key, value)
            parts.append(part)
        return pd.concat(parts, ignore_index=True)

    @overload
    def to_csv(self, path: None = None) -> str: ...
    @overload
    def to_csv(self, path: str | PathLike[str]) -> None: ...
    def to_csv(self, path: str | PathLike[str] | None = None) -> str | None:
        """Return every series as CSV text, or write it to `path`; `trends.load` reads it.

        Raises
        ------
        InputError
            If a row of the file was rejected.
        TrendsError
            If the file cannot be written.
        """
        text = csv_text(self.to_frame())
        if path is None:
            return text
        write_text(path, text)
        return None

    def blocks(self) -> list[Block]:
        """Return a sentence and one row a series, as blocks."""
        from trends.document.blocks import Table, paragraph

        rows = [
            self._summary(name, positions) for name, positions in list(self._rows_of.items())[:MOST_SHOWN]
        ]
        left = len(self._rows_of) - len(rows)
        table = Table(
            self.provenance.title or "Series",
            ("series", "from", "to", "rows", "observed", "total"),
            tuple(rows),
            align="lllrrr",
            note=f"{left} more series" if left > 0 else "",
        )
        return [paragraph(repr(self)), table]

    def _summary(self, name: str, positions: NDArray[np.int64]) -> tuple[str, ...]:
        values = self.frame["count"].to_numpy(float)[positions]
        ordinals = self._ordinals[positions]
        first, last = (
            label(pd.Period(ordinal=int(end), freq=self.alias)) for end in (ordinals.min(), ordinals.max())
        )
        numbers = (f"{len(positions):,}", f"{np.isfinite(values).sum():,}", f"{np.nansum(values):,.10g}")
        return (name or "all", first, last, *numbers)


def _reach(starts: pd.Series) -> tuple[date, date] | None:
    """Return the first and the last of days; None where there is none."""
    return (starts.min().date(), starts.max().date()) if len(starts) else None


def _running(count: NDArray[np.float64], column: str) -> tuple[str, ...]:
    """Say so where counts look like running totals: by the name of their column, or because they never fall."""
    periods = np.arange(len(count)).astype("datetime64[D]")
    if called_running(column):
        why = "by its name holds running totals"
    elif never_falls(periods, count, np.zeros(len(count), dtype=np.int64)):
        why = "never falls from one period to the next"
    else:
        return ()
    return (
        f"{column} {why}: if each figure holds all that came before, no count of it is right; take the differences first.",
    )


def _summed(aggregates: Aggregates, freq: Frequency, week: str) -> pd.DataFrame:
    """Return the sums of a long table as a series table's frame."""
    frame = aggregates.frame()
    periods = pd.PeriodIndex(pd.DatetimeIndex(frame["start"]), freq=alias_of(freq, week))
    frame.insert(1, "period", pd.Series(labels(periods), index=frame.index, dtype="str"))
    return frame


def _fault(row: pd.Series, more: str) -> str:
    """Write the sentence that stops a command: the line, what stands there and why it cannot be used."""
    value = "" if pd.isna(row["value"]) else str(row["value"])
    shown = f" ({row['column']} {value[:40]!r})" if value or row["column"] else ""
    return f"Line {row['line']} of {row['file']} cannot be used: {row['reason']}{shown}{more}."
