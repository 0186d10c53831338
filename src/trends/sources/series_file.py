"""A series file: one row a period, as `interface` describes it, and the bundled series with their extra columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import InputError, ParameterError, listed, nearest
from trends.periods import Frequency, labels
from trends.series_table import Measure, SeriesTable
from trends.sources.generic import guess_columns, plain_name
from trends.sources.period_labels import read_period, settle_frequency
from trends.sources.raw import Coded, RawTable, Sheet
from trends.sources.rejection import Books
from trends.sources.tolls import toll_warnings
from trends.sources.values import BLANKS, UnreadableError, month_number, parse_day, read_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.provenance import Provenance

__all__ = ["PERIODS", "SeriesLayout", "read", "recognise"]

PERIODS = ("period", "month", "year_month", "week", "year", "date")
_LARGEST = 1e12
_SECOND = "a second row for this period"
_OUTSIDE = "a count outside its bounds"
_CROSSED = "a lower bound above the upper one"


@dataclass(frozen=True)
class SeriesLayout:
    """Which column of a series file holds what; None where the file has no such column."""

    period: str | tuple[str, str]
    count: str | None
    series: str | None = None
    count_low: str | None = None
    count_high: str | None = None
    exposure_days: str | None = None
    vintage: str | None = None
    published: str | None = None
    low_published: str | None = None
    high_published: str | None = None
    inferred_low: str | None = None
    inferred_high: str | None = None
    source_url: str | None = None
    note: str | None = None
    others: tuple[str, ...] = field(default_factory=tuple)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read, none twice."""
        period = self.period if isinstance(self.period, tuple) else (self.period,)
        named = [
            getattr(self, name) for name in self.__dataclass_fields__ if name not in {"period", "others"}
        ]
        return tuple(dict.fromkeys([*period, *(name for name in named if name), *self.others]))


def recognise(sheet: Sheet) -> bool:
    """Return whether a table holds one row a period rather than one row an incident."""
    names = {plain_name(name) for name in sheet.header}
    if not names & set(PERIODS):
        return False
    incident = set(guess_columns(sheet.header)) & {
        "latitude",
        "longitude",
        "incident_id",
        "actor_1",
        "attacker",
    }
    if "count" in names:
        return not incident
    return not incident and "date_start" not in guess_columns(sheet.header)


def settle_layout(
    sheet: Sheet, *, period: str | None = None, measure: str | None = None, by: str | None = None
) -> SeriesLayout:
    """Find the columns of a series file.

    Raises
    ------
    InputError
        If a named column does not exist, or no column holds the period.
    """
    own = {plain_name(name): name for name in reversed(sheet.header)}

    def named(name: str, option: str) -> str:
        found = name if name in sheet.header else own.get(plain_name(name))
        if found is None:
            close = nearest(name, sheet.header) or sheet.header
            raise InputError(f"{sheet.file} has no column {name!r} (--{option}); there is {listed(close)}.")
        return found

    when: str | tuple[str, str]
    if period is not None:
        when = named(period, "period")
    else:
        known = [own[name] for name in PERIODS if name in own]
        if not known:
            raise InputError(
                f"{sheet.file} has no column that holds the period ({', '.join(PERIODS)}); found "
                f"{listed(sheet.header)}. Name one with --period."
            )
        when = known[0]
        parts = {name: own[name] for name in ("month", "week") if name in own}
        if "year" in own and plain_name(when) in parts and _is_part(sheet, when):
            when = (own["year"], when)
    series = named(by, "by") if by is not None else own.get("series")
    count = named(measure, "measure") if measure is not None else own.get("count")
    fixed = {name: own.get(name) for name in ("count_low", "count_high", "exposure_days")}
    taken = {
        when,
        *(when if isinstance(when, tuple) else ()),
        series,
        count,
        *fixed.values(),
        own.get("observed"),
    }
    others = tuple(name for name in sheet.header if name not in taken)
    return SeriesLayout(when, count, series, **fixed, others=others)


def _is_part(sheet: Sheet, name: str) -> bool:
    """Return whether a column holds months or weeks without their year."""
    place = sheet.header.index(name)
    words = [
        record[place].strip() for record in sheet.sample if place < len(record) and record[place].strip()
    ]
    return bool(words) and all(
        (word.split(".")[0].isdigit() and int(word.split(".")[0]) <= 53) or month_number(word)
        for word in words
    )


def read(
    sheet: Sheet,
    provenance: Provenance,
    today: date,
    layout: SeriesLayout,
    *,
    fill: str | None = None,
    **about: Any,
) -> SeriesTable:
    """Read a series file.

    Rows with two figures for one period, a count that is negative, fractional or no number, or bounds that
    contradict each other are listed as rejected; they stop every use of the table but `SeriesTable.check`.

    Parameters
    ----------
    sheet : Sheet
        The table.
    provenance : Provenance
        Where it comes from.
    today : datetime.date
        Decides what a year of two digits means.
    layout : SeriesLayout
        Which column holds what.
    fill : {None, "zero"}
        Whether a period without a row counts as zero.
    **about
        Further attributes of the `SeriesTable`.
    """
    if fill not in {None, "zero"}:
        raise ParameterError(f"{fill!r} is no way to fill periods; only zero is.")
    raw = sheet.read(layout.columns)
    books = Books(raw)
    days, lengths = _periods(raw, layout, books, today)
    freq = settle_frequency(
        [day for row in np.flatnonzero(books.keep) if (day := days[row])], lengths, sheet.file
    )
    starts = pd.PeriodIndex(pd.DatetimeIndex([day or date(2000, 1, 1) for day in days]), freq=freq.alias)
    names = _text(raw, layout.series, raw.rows) if layout.series else np.full(raw.rows, "", dtype=object)
    figures = _figures(raw, layout, books)
    vintages = read_numbers(raw.columns[layout.vintage]).amounts if layout.vintage else np.zeros(raw.rows)
    _refuse_second(raw, layout, books, starts.asi8, names, vintages)
    frame = pd.DataFrame(
        {
            "series": pd.Series(names, dtype="str"),
            "period": pd.Series(labels(starts) if raw.rows else [], dtype="str"),
            "start": starts.start_time.astype("datetime64[s]"),
            **figures,
        }
    )
    unreadable, others = _measures(raw, layout, books)
    frame = frame.assign(**others)
    if layout.vintage:
        frame["vintage"] = vintages
    for name in ("published", "low_published", "high_published"):
        frame[name] = _days(raw, getattr(layout, name))
    for name in ("inferred_low", "inferred_high", "source_url", "note"):
        frame[name] = pd.Series(_text(raw, getattr(layout, name), raw.rows), dtype="str").replace("", pd.NA)
    kept = np.flatnonzero(books.keep)
    frame = frame.iloc[kept].reset_index(drop=True)
    # Lines are looked up only for what a sentence may have to name; see `unreadable`.
    warnings = [*raw.warnings, *_toll_warnings(frame, about.get("measures", {}))]
    hint = _hint(sheet, layout, books)
    return SeriesTable(
        frame=frame,
        freq=freq,
        rejected=books.rejected(),
        provenance=provenance,
        rows_read=books.rows_read,
        skipped={"tag rows": 0, "exact repeats": 0, "older versions": 0, **books.skipped},
        warnings=(*warnings, *hint),
        fill=fill == "zero",
        unreadable=unreadable,
        counted=layout.count is not None,
        **about,
    )


def _periods(
    raw: RawTable, layout: SeriesLayout, books: Books, today: date
) -> tuple[list[date | None], set[Frequency]]:
    """Read the period of every row; rows without a readable one are rejected, wholly empty rows skipped."""
    column, name = _period_column(raw, layout)
    found: list[date | None] = []
    lengths: list[Frequency | None] = []
    reasons: list[str | None] = []
    for word in column.listed():
        try:
            day, length = read_period(word, today.year) if word else (None, None)
            reason = None if word else "no period"
        except UnreadableError as error:
            day, length, reason = None, None, str(error)
        found.append(day)
        lengths.append(length)
        reasons.append(reason)
    empty = np.ones(raw.rows, dtype=bool)
    for other in raw.columns.values():
        empty &= np.array([not word for word in other.listed()], dtype=bool)[other.codes]
    if empty.any():
        books.skip("empty rows", empty)
    bad = np.array([reason is not None for reason in reasons], dtype=bool)[column.codes]
    books.reject(bad, name, column, np.array(reasons, dtype=object)[column.codes] if reasons else "")
    used = {lengths[code] for code in np.unique(column.codes[books.keep])}
    return [found[code] for code in column.codes], {length for length in used if length is not None}


def _period_column(raw: RawTable, layout: SeriesLayout) -> tuple[Coded, str]:
    if isinstance(layout.period, str):
        return raw.columns[layout.period], layout.period
    import pyarrow as pa

    year, part = layout.period
    years, parts = raw.columns[year], raw.columns[part]
    joined: dict[tuple[int, int], int] = {}
    words: list[str] = []
    codes = np.empty(raw.rows, dtype=np.int32)
    week = plain_name(part) == "week"
    year_words, part_words = years.listed(), parts.listed()
    for row, key in enumerate(zip(years.codes, parts.codes, strict=True)):
        if key not in joined:
            joined[key] = len(words)
            number = part_words[key[1]].split(".")[0]
            number = str(month_number(number) or number)
            whole = year_words[key[0]].split(".")[0]
            words.append(
                f"{whole}-W{number.zfill(2)}"
                if week
                else f"{whole}-{number.zfill(2)}"
                if whole or number
                else ""
            )
        codes[row] = joined[key]
    return Coded(codes, pa.array(words, pa.string())), f"{year}, {part}"


def _figures(
    raw: RawTable, layout: SeriesLayout, books: Books
) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    """Read count, bounds and exposure; what cannot be used is rejected."""
    figures = {}
    for role in ("count", "count_low", "count_high", "exposure_days"):
        name = getattr(layout, role)
        if name is None:
            figures[role] = np.full(raw.rows, np.nan)
            continue
        numbers = read_numbers(raw.columns[name], high=_LARGEST, whole=role == "count")
        books.reject(numbers.bad, name, raw.columns[name], numbers.reasons if numbers.bad.any() else "")
        figures[role] = numbers.amounts
    count, low, high = figures["count"], figures["count_low"], figures["count_high"]
    if layout.count_low and layout.count_high:
        books.reject(low > high, layout.count_low, raw.columns[layout.count_low], _CROSSED)
    if layout.count:
        books.reject((count < low) | (count > high), layout.count, raw.columns[layout.count], _OUTSIDE)
    return figures


def _refuse_second(
    raw: RawTable,
    layout: SeriesLayout,
    books: Books,
    ordinals: np.ndarray[Any, np.dtype[np.int64]],
    names: np.ndarray[Any, np.dtype[np.object_]],
    vintages: np.ndarray[Any, np.dtype[np.float64]],
) -> None:
    keys = pd.DataFrame({"period": ordinals, "series": names, "vintage": vintages})[books.keep]
    second = np.zeros(raw.rows, dtype=bool)
    second[keys.index[keys.duplicated()]] = True
    if second.any():
        column, name = _period_column(raw, layout)
        books.reject(second, name, column, _SECOND)


def _measures(
    raw: RawTable, layout: SeriesLayout, books: Books
) -> tuple[dict[str, str], dict[str, np.ndarray[Any, np.dtype[np.float64]]]]:
    """Read the other columns that hold numbers; for one with an odd value keep the sentence that names its line."""
    unreadable: dict[str, str] = {}
    values = {}
    for name in layout.others:
        column = raw.columns[name]
        numbers = read_numbers(column, high=_LARGEST, whole=True)
        bad = numbers.bad & books.keep
        stated = ~np.isnan(numbers.amounts)
        if bad.any():
            readable = read_numbers(column, low=None, high=None)
            stated = ~np.isnan(readable.amounts)
            if stated.sum() <= 0.5 * np.count_nonzero(
                [word.casefold() not in BLANKS for word in column.listed()]
            ):
                continue
            row = int(np.flatnonzero(bad)[0])
            line = int(raw.lines(np.array([row]))[0])
            shown = column.at(np.array([row]))[0][:40]
            unreadable[name] = (
                f"Line {line} of {raw.file} cannot be used: {numbers.reasons[row]} ({name} {shown!r})."
            )
            values[name] = readable.amounts
        elif stated.any():
            values[name] = numbers.amounts
    return unreadable, values


def _text(raw: RawTable, name: str | None, rows: int) -> np.ndarray[Any, np.dtype[np.object_]]:
    if name is None:
        return np.full(rows, "", dtype=object)
    column = raw.columns[name]
    return np.array([word.replace("\x00", "\ufffd") for word in column.listed()], dtype=object)[column.codes]


def _days(raw: RawTable, name: str | None) -> pd.Series:
    """Read days of publication; a month or a year counts as its last day."""
    days = np.full(raw.rows, np.datetime64("NaT"), dtype="datetime64[s]")
    if name is not None:
        column = raw.columns[name]
        known = [np.datetime64(parse_day(word)[1] if word else "NaT", "s") for word in column.listed()]
        days = np.array(known, dtype="datetime64[s]")[column.codes]
    return pd.Series(days)


def _toll_warnings(frame: pd.DataFrame, measures: Mapping[str, Measure]) -> list[str]:
    sentences = []
    for measure in measures.values():
        if measure.low and measure.high:
            low, best, high = (
                frame[list(names)].to_numpy(float).sum(axis=1)
                for names in (measure.low, measure.columns, measure.high)
            )
            several = len(frame["series"].unique()) > 1
            ids = [f"{row.series} {row.period}" if several else str(row.period) for row in frame.itertuples()]
            sentences += toll_warnings(ids, low, best, high)
    return sentences


def _hint(sheet: Sheet, layout: SeriesLayout, books: Books) -> list[str]:
    """Where periods come twice and no column tells series apart, say which columns might."""
    if layout.series is not None or books.rejected().empty:
        return []
    if not (books.rejected()["reason"] == _SECOND).any():
        return []
    texts = []
    for name in layout.others:
        place = sheet.header.index(name)
        words = [record[place] for record in sheet.sample if place < len(record)]
        if words and not any(word.strip().replace(".", "").isdigit() for word in words if word.strip()):
            texts.append(name)
    return (
        [f"Periods come more than once; --by names the column that tells series apart ({listed(texts)}?)."]
        if texts
        else []
    )
