"""The rows of one table of a series file: its period, its figures and whatever else is kept of each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from trends.messages import Message
from trends.selection.subject import SIDES, narrowed
from trends.series.impossible import NO_EXPOSURE
from trends.sources.cells.days import month_number, parse_day
from trends.sources.cells.period_labels import read_periods
from trends.sources.cells.values import BLANKS, Numbers, points_sentence, read_codes, read_numbers
from trends.sources.cells.worded_counts import with_words, words_sentence
from trends.sources.counts.count_tables import plain
from trends.sources.files.raw import Coded, RawTable, Sheet
from trends.sources.rejection import RejectLog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trends.sources.counts.series_layout import SeriesLayout

__all__ = ["How", "SeriesRows", "free_name"]

# More than people ever lived: a larger number is a code or a date without its marks.
_LARGEST = 1e12
_FIGURES = ("count", "count_low", "count_high", "exposure_days", "count_estimated")
_DAYS = ("published", "low_published", "high_published")
_WORDS = ("inferred_low", "inferred_high", "source_url", "note")
_OWN = frozenset(
    {"series", "subject", "day", "period", "start", "ordinal", "line", "vintage", *_FIGURES, *_DAYS, *_WORDS}
)
_OBSERVED: dict[str, str | None] = {
    **dict.fromkeys(("true", "yes", "1"), "yes"),
    **dict.fromkeys(("false", "no", "0"), "no"),
}
_OUTSIDE = "a count outside its bounds"
_CROSSED = "a lower bound above the upper one"


@dataclass(frozen=True)
class How:
    """How a series file is read.

    Attributes
    ----------
    fill : {None, "zero"}
        Whether a period without a row counts as zero.
    week : str or None
        The day on which weeks begin; by default what the dates tell.
    day_first : bool or None
        Whether ``03/04/2021`` is the third of April; by default what the dates tell.
    """

    fill: str | None = None
    week: str | None = None
    day_first: bool | None = None


class SeriesRows:
    """The rows of one table, kept and rejected alike, in their order."""

    def __init__(self, sheet: Sheet, layout: SeriesLayout, today: date, how: How) -> None:
        self.layout = layout
        self.raw = raw = sheet.read(layout.columns)
        self.log = RejectLog(raw)
        self.log.skip_no_data()
        column, name = _period_column(raw, layout)
        listed_words = column.listed()
        used = set(np.unique(column.codes[self.log.keep]).tolist())
        # What stands in tag rows must not settle the order of day and month, or the length of the periods.
        words = [word if place in used else "" for place, word in enumerate(listed_words)]
        self.measures = frozenset(_text(raw, layout.measure)[self.log.keep]) - {""}
        self.words = read_periods(words, name, today, sheet.file, day_first=how.day_first)
        self.places = column.codes
        reasons = np.array(self.words.reasons, dtype=object)[column.codes] if words else np.array([])
        bad = np.array([reason is not None for reason in reasons], dtype=bool)
        self.log.reject(bad, name, column, reasons if bad.any() else "")
        self.days = [self.words.days[code] for code in column.codes]
        self.warnings: list[str] = []
        names = _names(raw, layout.series)
        self.points: list[Message] = []
        figures = _figures(raw, layout, self.log, self.points)
        unreadable, others = _measures(raw, layout, self.log, self.points)
        if layout.count is None:
            unreadable = {**_outside(raw, others, figures, self.log), **unreadable}
        self.unreadable = {free_name(name): why for name, why in unreadable.items()}
        self.rows = pd.DataFrame(
            {
                "series": pd.Series(names, dtype="str"),
                "subject": pd.Series(_subjects(raw, layout), dtype="str"),
                **figures,
                **{free_name(name): values for name, values in others.items()},
                "vintage": read_numbers(raw.columns[layout.vintage]).amounts
                if layout.vintage
                else np.zeros(raw.rows),
                **{name: _days(raw, getattr(layout, name)) for name in _DAYS},
                **{
                    name: pd.Series(_text(raw, getattr(layout, name)), dtype="str").replace("", pd.NA)
                    for name in _WORDS
                },
            },
            index=range(raw.rows),
        )

    def refuse(self, name: str | None, rows: np.ndarray[Any, np.dtype[np.bool_]], reason: str) -> None:
        """Reject rows for what stands in a column; without a name, for their period."""
        if rows.any():
            column, named = (
                _period_column(self.raw, self.layout) if name is None else (self.raw.columns[name], name)
            )
            self.log.reject(rows, named, column, reason)


def free_name(name: str) -> str:
    """Return the name under which a measure stands in the table, where the table has names of its own."""
    return f"{name}.2" if name in _OWN else name


def _period_column(raw: RawTable, layout: SeriesLayout) -> tuple[Coded, str]:
    if isinstance(layout.period, str):
        return raw.columns[layout.period], layout.period
    columns = [raw.columns[name] for name in layout.period]
    words = [column.listed() for column in columns]
    join = {"week": "-W{}", "quarter": "-Q{}"}.get(plain(layout.period[1]), "-{}")
    joined: dict[tuple[int, ...], int] = {}
    made: list[str] = []
    codes = np.empty(raw.rows, dtype=np.int32)
    for row, key in enumerate(zip(*(column.codes for column in columns), strict=True)):
        if key not in joined:
            joined[key] = len(made)
            # Cut at the point: 2018.0 and 3.0, as a column of numbers with blanks is saved.
            year, part, *day = (word[place].split(".")[0] for word, place in zip(words, key, strict=True))
            number = str(month_number(part) or part.lstrip("QqTt"))
            digits = number if join == "-Q{}" else number.zfill(2)
            whole = "".join([year, join.format(digits), *(f"-{day_part.zfill(2)}" for day_part in day)])
            made.append(whole if year or number else "")
        codes[row] = joined[key]
    return Coded(codes, pa.array(made, pa.string())), ", ".join(layout.period)


def _figures(
    raw: RawTable, layout: SeriesLayout, log: RejectLog, points: list[Message]
) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    """Read count, bounds and exposure; what cannot be used is rejected."""
    figures = {}
    bounds: dict[str, np.ndarray[Any, np.dtype[np.float64]]] = {}
    for role in _FIGURES:
        name = getattr(layout, role)
        if name is None:
            figures[role] = bounds.get(role, np.full(raw.rows, np.nan))
            continue
        whole = role == "count" and not layout.written_here
        numbers = read_numbers(raw.columns[name], high=_LARGEST, whole=whole, pointed=not layout.written_here)
        points += _points_of(name, numbers)
        if role == "count":
            numbers, worded = with_words(raw.columns[name], numbers)
            bounds = dict(zip(("count_low", "count_high"), numbers.bounds or (), strict=False))
            if len(rows := np.flatnonzero(worded & log.keep)):
                known = sum(~np.isnan(bound[rows]) for bound in bounds.values())
                points.append(words_sentence(name, raw.columns[name], rows, int(np.count_nonzero(known))))
        log.reject(numbers.bad, name, raw.columns[name], numbers.reasons if numbers.bad.any() else "")
        figures[role] = numbers.amounts
        if role in bounds:
            figures[role] = np.where(np.isnan(numbers.amounts), bounds[role], numbers.amounts)
    if layout.observed is not None:
        observed = read_codes(raw.columns[layout.observed], _OBSERVED)
        # Nobody looked: whatever the cell says, 0 above all, is no count.
        figures["count"] = np.where(observed.means("no"), np.nan, figures["count"])
    count, low, high = figures["count"], figures["count_low"], figures["count_high"]
    if layout.exposure_days:
        none = (figures["exposure_days"] == 0) & (count > 0)
        log.reject(none, layout.exposure_days, raw.columns[layout.exposure_days], NO_EXPOSURE)
    if layout.count_low and layout.count_high:
        log.reject(low > high, layout.count_low, raw.columns[layout.count_low], _CROSSED)
    if layout.count:
        log.reject((count < low) | (count > high), layout.count, raw.columns[layout.count], _OUTSIDE)
    if layout.count_estimated:
        estimated = np.where(np.isnan(count), figures["count_estimated"], np.nan)
        where = raw.columns[layout.count_estimated]
        log.reject((estimated < low) | (estimated > high), layout.count_estimated, where, _OUTSIDE)
        figures["count_estimated"] = estimated
    return figures


def _points_of(name: str, numbers: Numbers) -> list[Message]:
    """Say how points that may stand between thousands were read, where there are any."""
    return [] if numbers.points is None else [points_sentence(name, numbers.points)]


def _measures(
    raw: RawTable, layout: SeriesLayout, log: RejectLog, points: list[Message]
) -> tuple[dict[str, str], dict[str, np.ndarray[Any, np.dtype[np.float64]]]]:
    """Read the other columns that hold numbers; for one with an odd value keep the sentence that names its line."""
    unreadable: dict[str, str] = {}
    values = {}
    for name in layout.others:
        column = raw.columns[name]
        numbers = read_numbers(column, high=_LARGEST, whole=True, pointed=True)
        bad = numbers.bad & log.keep
        stated = ~np.isnan(numbers.amounts)
        if bad.any():
            readable = read_numbers(column, low=None, high=None, pointed=True)
            stated = ~np.isnan(readable.amounts)
            # A column of words in which a few numbers stand is no measure with faults.
            if stated.sum() <= 0.5 * np.count_nonzero(
                [word.casefold() not in BLANKS for word in column.listed()]
            ):
                continue
            row = int(np.flatnonzero(bad)[0])
            unreadable[name] = _sentence(raw, name, row, str(numbers.reasons[row]))
            values[name] = readable.amounts
        elif stated.any():
            values[name] = numbers.amounts
        if name in values:
            points += _points_of(name, numbers)
    return unreadable, values


def _outside(
    raw: RawTable,
    others: Mapping[str, np.ndarray[Any, np.dtype[np.float64]]],
    figures: Mapping[str, np.ndarray[Any, np.dtype[np.float64]]],
    log: RejectLog,
) -> dict[str, str]:
    """Of a file without a column named count, say which columns stand against the bounds; any may be the count."""
    reasons = {}
    for name, values in others.items():
        wrong = ((values < figures["count_low"]) | (values > figures["count_high"])) & log.keep
        if wrong.any():
            reasons[name] = _sentence(raw, name, int(np.flatnonzero(wrong)[0]), _OUTSIDE)
    return reasons


def _sentence(raw: RawTable, name: str, row: int, reason: str) -> str:
    line = int(raw.lines(np.array([row]))[0])
    shown = raw.columns[name].at(np.array([row]))[0][:40]
    return Message(
        "sources.cells.unusable",
        line=str(line),
        file=raw.file,
        reason=reason,
        column=name,
        value=repr(shown),
    )


def _names(raw: RawTable, columns: str | tuple[str, ...] | None) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return the name of each row's series; of several columns, their words with commas between."""
    if not isinstance(columns, tuple):
        return _text(raw, columns)
    parts = [_text(raw, name) for name in columns]
    return np.array([", ".join(words) for words in zip(*parts, strict=True)], dtype=object)


def _subjects(raw: RawTable, layout: SeriesLayout) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return what each row of a file that is written here counts: as it says, or as the key of its series does."""
    keys = (layout.series,) if isinstance(layout.series, str) else layout.series or ()
    named = {plain(name): name for name in keys}
    if layout.subject or not layout.written_here or not SIDES & set(named):
        return _text(raw, layout.subject)
    who = {side: _text(raw, named[side]) if side in named else [""] * raw.rows for side in SIDES}
    return np.array(
        [
            narrowed("events", attackers=[by] if by else [], sides=[[side] if side else []])
            for by, side in zip(who["attacker"], who["actor"], strict=True)
        ],
        dtype=object,
    )


def _text(raw: RawTable, name: str | None) -> np.ndarray[Any, np.dtype[np.object_]]:
    if name is None:
        return np.full(raw.rows, "", dtype=object)
    column = raw.columns[name]
    words = np.array([word.replace("\x00", "\ufffd") for word in column.listed()], dtype=object)
    return np.asarray(words[column.codes])


def _days(raw: RawTable, name: str | None) -> pd.Series:
    """Read days of publication; a month or a year counts as its last day."""
    days = np.full(raw.rows, np.datetime64("NaT", "s"), dtype="datetime64[s]")
    if name is not None:
        column = raw.columns[name]
        first_days = [np.datetime64(parse_day(word)[1] if word else "NaT", "s") for word in column.listed()]
        days = np.array(first_days, dtype="datetime64[s]")[column.codes]
    return pd.Series(days)
