"""The rows of a series file laid over their periods: which column is counted, and what stands where there is no row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.arguments import guarded
from trends.errors import InputError, ParameterError, SelectionError, nearest
from trends.messages import Message
from trends.messages import listed as named_few
from trends.names.countries import iso3_of
from trends.periods.calendar import Frequency, FrequencyName, days_within, parse_cadence, parse_window
from trends.periods.imprecision import whole_completions
from trends.selection.subject import read_subject
from trends.series.age import Age
from trends.series.aggregates import SINCE
from trends.series.count_doubts import running_totals
from trends.series.count_series import CountSeries
from trends.series.series_by_key import SeriesByKey
from trends.tolls.measures import ESTIMATES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from trends.series.series_table import SeriesTable

__all__ = ["counted_by_key", "counter", "fault_of", "laid_out", "refuse_faulty", "values_of"]


def refuse_faulty(table: SeriesTable) -> None:
    """Stop where a row was rejected: a sum without it would be another number.

    Raises
    ------
    InputError
        If a row was rejected, or there is none.
    """
    if not table.rejected.empty:
        raise InputError(fault_of(table.rejected))
    if table.frame.empty:
        raise InputError(f"{table.file} holds no period.")


@guarded
def counter(
    table: SeriesTable,
    *,
    freq: FrequencyName | Frequency | None = None,
    measure: str = "attacks",
    estimate: str = "best",
    start: object = None,
    end: object = None,
) -> Callable[[str], CountSeries]:
    """Return a function from the name of a series to its `CountSeries`, for many of them; see `SeriesTable.count`.

    What all series have in common is read once; the cost of each is that of its own rows.
    """
    refuse_faulty(table)
    values, subject = values_of(table, measure, estimate)
    window = parse_window(start, end)

    def counted(name: str) -> CountSeries:
        series = laid_out(table, name, values, measure, subject).within(window)
        if freq is None:
            return series
        return series.resample(freq, None if parse_cadence(freq)[1] else table.week)

    return counted


def counted_by_key(table: SeriesTable, names: Sequence[str] | None, **asked: Any) -> SeriesByKey:
    """Return every series under its key, each made when it is asked for; see `SeriesTable.by_key`."""
    counted, shared = counter(table, **asked), table.all_notes
    chosen = sorted(table.series if names is None else names)

    def make(position: int) -> CountSeries:
        # What holds for all series is said once, beside them.
        series = counted(chosen[position])
        notes = {*shared, *table.notes_of(chosen[position])}
        return replace(series, notes=tuple(note for note in series.notes if note not in notes))

    # A file of one series need not name it; beside others a blank name stays blank, since "all" would be their sum.
    only = (table.name or "all") if len(table.series) == 1 else ""
    keys = tuple(table.key_of(name) if len(table.keys) > 1 else (name or only,) for name in chosen)
    return SeriesByKey(table.keys, keys, make, table.subject, shared, table.provenance)


def fault_of(rejected: pd.DataFrame) -> str:
    """Write the sentence that stops a command: the first rejected line, what stands there and why it cannot be used."""
    row = rejected.iloc[0]
    value = "" if pd.isna(row["value"]) else str(row["value"])
    column = str(row["column"])
    return Message(
        "faults.file.line",
        line=str(row["line"]),
        file=str(row["file"]),
        reason=str(row["reason"]),
        where="cell" if column and value else "blank" if column else "value" if value else "none",
        column=column,
        value=repr(value[:40]),
        more=len(rejected) - 1,
    )


def values_of(table: SeriesTable, measure: str, estimate: str) -> tuple[NDArray[np.float64], str]:
    """Return the values of a measure, shape (rows,), and what sentences call it.

    Raises
    ------
    ParameterError
        If there is no such estimate.
    SelectionError
        If there is no such measure.
    InputError
        If a column of it holds something unreadable.
    """
    if estimate not in ESTIMATES:
        raise ParameterError(f"{estimate!r} is no estimate; use one of {', '.join(ESTIMATES)}.")
    if _is_count(table, measure):
        return table.frame["count"].to_numpy(float), table.subject
    if measure in table.measures:
        made = table.measures[measure]
        names = {"low": made.low, "high": made.high}.get(estimate, ()) or made.columns
        subject = made.subject or measure.replace("_", " ")
    elif measure in table.columns:
        names, subject = (measure,), measure.replace("_", " ")
    else:
        countable = [*(["attacks"] if table.counted else []), *table.measures, *table.columns]
        if not countable:
            raise SelectionError(
                f"{table.file} has no column of counts: beside periods, bounds and exposure none holds numbers."
            )
        named = table.counted or measure != "attacks"
        close = nearest(measure, countable) if named else []
        raise SelectionError(
            Message(
                "faults.selection.no_measure",
                file=table.file,
                kind="measure" if named else "count",
                measure=repr(measure),
                names=named_few(close or countable),
            )
        )
    for name in names:
        if name in table.unreadable:
            raise InputError(table.unreadable[name])
    return table.frame[list(names)].to_numpy(float).sum(axis=1), subject


def _is_count(table: SeriesTable, measure: str) -> bool:
    """Return whether a measure is what the count column holds."""
    names = {"attacks", table.counting, table.count_column} - {""}
    return table.counted and measure not in table.measures and measure.casefold() in map(str.casefold, names)


def _age(table: SeriesTable, name: str, rows: NDArray[np.int64]) -> Age:
    """Return how old the figures of a series are; where it is all of a country, by when its rows were published."""
    country = iso3_of(name) if table.whole else None
    if country is None:
        return Age(known=table.provenance.known, adding=table.adding)
    newest = table.frame["published"].iloc[rows].max()
    return Age((country,), whole=True, known=None if pd.isna(newest) else newest.date(), adding=table.adding)


def laid_out(
    table: SeriesTable, name: str, values: NDArray[np.float64], measure: str, subject: str
) -> CountSeries:
    """Lay the rows of one series over their periods.

    Parameters
    ----------
    table : SeriesTable
    name : str
        One of `SeriesTable.series`.
    values : ndarray, shape (rows,)
        The measure, see `values_of`; `measure` and `subject` are its names.
    """
    rows = table.index.rows_of[name]
    # Without a column named count, the bounds are those of the column that is counted instead.
    counts_attacks = _is_count(table, measure) or (not table.counted and measure in table.columns)
    ordinals = table.index.ordinals[rows]
    # With zeros for absent rows a series runs over the whole file, or from when the publisher took its
    # place up.
    ends = table.index.ends if table.fill else (int(ordinals.min()), int(ordinals.max()))
    if table.fill and SINCE in table.frame:
        ends = (int(table.index.places(table.frame[SINCE].iloc[rows]).min()), ends[1])
    first, n = ends[0], ends[1] - ends[0] + 1
    periods = pd.period_range(pd.Period(ordinal=first, freq=table.alias), periods=n, freq=table.alias)
    at = ordinals - first

    def placed(column: str, absent: float = np.nan) -> NDArray[np.float64]:
        array = np.full(n, absent)
        array[at] = table.frame[column].to_numpy(float)[rows]
        return array

    count = np.full(n, 0.0 if table.fill else np.nan)
    count[at] = values[rows]
    low, high = (
        placed(side) if counts_attacks else np.full(n, np.nan) for side in ("count_low", "count_high")
    )
    unknown = np.isnan(count)
    claimed = {}
    for side in ("inferred_low", "inferred_high"):
        flags = np.zeros(n, dtype=bool)
        if counts_attacks:
            flags[at] = table.index.claimed[side][rows]
        claimed[side] = flags & unknown
    if counts_attacks and "subject" in table.frame:
        subject = read_subject(table.frame["subject"].iloc[rows[0]], table.counting) or subject
    days = days_within(periods)
    stated = placed("exposure_days")
    estimated = placed("count_estimated") if counts_attacks and "count_estimated" in table.frame else None
    return CountSeries(
        periods=periods,
        freq=table.freq,
        count=count,
        low=np.where(np.isnan(low), count, low),
        high=np.where(np.isnan(high), count, high),
        exposure_days=np.where(np.isnan(stated), days, stated),
        measure=table.counting if _is_count(table, measure) else measure,
        name=_called(table, name),
        subject=subject,
        draws=whole_completions(count, estimated),
        at_least=table.at_least,
        notes=(
            *table.notes_of(name),
            *running_totals(count, table.count_column if _is_count(table, measure) else measure),
        ),
        provenance=table.provenance.filtered(f"series {name}") if len(table.series) > 1 else table.provenance,
        age=_age(table, name, rows),
        filling_from=table.filling_from,
        **claimed,
    )


def _called(table: SeriesTable, name: str) -> str:
    """Return what a sentence calls a series: the place that the table is about, which of several it is, or both."""
    if table.name and len(table.series) > 1:
        return Message("words.counted.which", place=table.name, name=table.titles.get(name, name))
    return table.name or name
