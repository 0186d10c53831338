"""Counts that bring their own dates: a pandas or polars series or frame, laid over the periods it speaks of.

What an index says is never passed over: a month without a row is a month that was not observed, not the month after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import InputError, ParameterError, listed
from trends.messages import Message
from trends.messages import listed as named_few
from trends.periods.cadence import Cadence, cadence_of
from trends.periods.calendar import (
    WEEKDAYS,
    Frequency,
    alias_of,
    label,
    parse_cadence,
    parse_period,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Dated", "column_of", "completed", "dated", "default_periods", "refuse_other_kinds"]

_BESIDE = ("count_low", "count_high", "exposure_days")
"""Columns of a frame that say more of its counts."""
_DATES = ("period", "date", "month", "year_month", "week", "quarter", "year")
# Numbers that are years and not counts by the thousand: the first to the last of four digits that anybody
# dates by.
_YEARS = (1000, 2999)


@dataclass(frozen=True, eq=False)
class Dated:
    """Counts on their periods.

    Attributes
    ----------
    counts : pandas.Series
        As they were given.
    periods : pandas.PeriodIndex
        All periods from the first to the last.
    freq : Frequency
        Their length.
    at : ndarray of int, shape (n,)
        The place of each count in `periods`.
    notes : tuple of str
        What was found out, and what is missing.
    """

    counts: pd.Series[Any]
    periods: pd.PeriodIndex
    freq: Frequency
    at: NDArray[np.int64]
    notes: tuple[str, ...]

    def placed(self, name: str, values: Any, absent: float = np.nan) -> NDArray[np.float64]:
        """Lay numbers that stand beside the counts over the periods.

        Raises
        ------
        ParameterError
            If they are no numbers, not as many, or have another index.
        """
        if isinstance(values, pd.Series) and not values.index.equals(self.counts.index):
            raise ParameterError(f"{name} has another index than the counts; give it the same.")
        refuse_other_kinds(name, values)
        try:
            array = pd.Series(values).to_numpy(dtype=float, na_value=np.nan)
        except (OverflowError, TypeError, ValueError):
            raise ParameterError(f"{name} holds something that is no number.") from None
        if array.shape != self.at.shape:
            raise ParameterError(f"{name} has shape {array.shape}; a list of {len(self.at)} is needed.")
        laid = np.full(len(self.periods), absent)
        laid[self.at] = array
        return laid


def refuse_other_kinds(name: str, values: Any) -> None:
    """Refuse what would turn into numbers that nobody wrote: durations and dates (nanoseconds), complex numbers.

    Raises
    ------
    ParameterError
        If the values are of such a kind.
    """
    try:
        dtype = getattr(values, "dtype", None) or np.asarray(values).dtype
    except (TypeError, ValueError):
        return
    kind = str(getattr(dtype, "kind", ""))
    kinds = {"m": "durations", "M": "dates", "c": "complex numbers"}
    if kind in kinds:
        raise ParameterError(f"{name} holds {kinds[kind]}; plain numbers are needed.")


def dated(counts: Any, *, start: object = None, freq: object = None, week: object = None) -> Dated | None:
    """Lay counts over the periods that their index, or a column of dates, names; None for a plain list of numbers.

    Parameters
    ----------
    counts : object
        What a caller holds.
    start, freq, week : optional
        What the caller says beside it; it must agree.

    Raises
    ------
    InputError
        If a date is missing or comes twice, or the dates are no periods.
    ParameterError
        If `start`, `freq` or `week` contradict the dates, or nothing tells which column holds what.
    """
    column = column_of(counts)
    if column is None or _is_plain(column.index, start):
        return None
    cadence, index = _periods_of(column.index, freq, week)
    if index.has_duplicates:
        twice = label(index[index.duplicated()][0])
        raise InputError(
            f"{twice} comes twice in the counts; add the rows of one {cadence.freq.value} up first."
        )
    first, last = index.min(), index.max()
    if start is not None and parse_period(start).start_time.date() != first.start_time.date():
        raise ParameterError(
            f"The counts begin with {label(first)} by their own dates, not with {str(start)[:40]}; leave start out."
        )
    periods = pd.period_range(first, last, freq=cadence.alias)
    at = np.asarray(index.asi8 - first.ordinal, dtype=np.int64)
    notes: list[str] = []
    if cadence.inferred and cadence.freq is Frequency.WEEK:
        notes.append(cadence.sentence())
    gone = np.setdiff1d(np.arange(len(periods)), at)
    if len(gone):
        many = Message("words.periods", n=len(gone), unit=cadence.freq.value)
        notes.append(Message("series.no_row", n=len(gone), periods=many, which=named_few(periods[gone])))
    return Dated(column, periods, cadence.freq, at, tuple(notes))


def completed(counts: Any, *given: Any) -> tuple[Any, ...]:
    """Return low, high and days of exposure as given, or else as columns of a frame of counts say; None where neither does."""
    frame = _frame_of(counts)
    if frame is None:
        return given
    return tuple(
        frame[name].to_numpy() if own is None and name in frame else own
        for name, own in zip(_BESIDE, given, strict=True)
    )


def column_of(counts: Any) -> pd.Series[Any] | None:
    """Return counts that have an index as a pandas series, with the dates of a frame as its index; else None."""
    if isinstance(counts, pd.Series):
        return counts
    frame = _frame_of(counts)
    return None if frame is None else _of_frame(frame)


def _frame_of(counts: Any) -> pd.DataFrame | None:
    """Return a frame as one of pandas; None for anything else."""
    if isinstance(counts, pd.DataFrame):
        return counts
    # Polars is not needed here: its frames and series turn themselves into pandas'.
    if hasattr(counts, "to_pandas") and hasattr(counts, "columns"):
        return counts.to_pandas()  # type: ignore[no-any-return]
    return None


def _of_frame(frame: pd.DataFrame) -> pd.Series[Any]:
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()].unique()
        raise ParameterError(
            f"The frame of counts has several columns named {listed(twice)}; give each a name of its own."
        )
    names = {str(name).strip().casefold(): name for name in frame.columns}
    numbers = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]
    when = [names[name] for name in _DATES if name in names]
    when += [
        name
        for name in frame.columns
        if pd.api.types.is_datetime64_any_dtype(frame[name]) or isinstance(frame[name].dtype, pd.PeriodDtype)
    ]
    when = list(dict.fromkeys(when))[:1]
    values = [names["count"]] if "count" in names else [name for name in numbers if name not in when]
    if len(values) != 1:
        raise ParameterError(
            f"A frame of counts needs one column of numbers, or one named count; it has {listed(values)}. Give one column: "
            "frame.set_index('date')['count']."
        )
    column: pd.Series[Any] = frame.set_index(when[0])[values[0]] if when else frame[values[0]]
    return column


def _is_plain(index: pd.Index[Any], start: object) -> bool:
    """Return whether an index only numbers its rows. Numbers such as 2015, 2016 are years, unless a start is told."""
    if not pd.api.types.is_integer_dtype(index.dtype):
        return pd.api.types.is_float_dtype(index.dtype) or pd.api.types.is_bool_dtype(index.dtype)
    years = len(index) > 0 and index.min() >= _YEARS[0] and index.max() <= _YEARS[1]
    return (
        start is not None
        or not years
        or (isinstance(index, pd.RangeIndex) and index.name is None and index.min() == 0)
    )


def _periods_of(index: pd.Index[Any], freq: object, week: object) -> tuple[Cadence, pd.PeriodIndex]:
    """Return the length of the periods of an index, and the period of each row."""
    if isinstance(index, pd.MultiIndex):
        raise ParameterError(
            f"The counts have an index of {index.nlevels} levels; take one series out of it, indexed by its dates."
        )
    if not len(index):
        raise InputError("A series needs at least one period.")
    if bool(index.isna().any()):
        raise InputError("A count has no date; drop the row, or give it one.")
    wanted = None if freq is None else parse_cadence(freq, week)
    if not isinstance(index, (pd.PeriodIndex, pd.DatetimeIndex)):
        index = _as_periods(index)
    begins = None if wanted is None else wanted[1]
    if isinstance(index, pd.PeriodIndex):
        own, first = parse_cadence(index.freqstr)
        cadence = Cadence(own, first or WEEKDAYS[0])
        days = index.start_time
    else:
        # The day of a moment is that of its own zone, not Greenwich's.
        days = pd.DatetimeIndex(index).tz_localize(None).normalize()
        cadence = _of_days(
            days,
            getattr(index, "freqstr", None),
            begins or (None if week is None else parse_cadence("week", week)[1]),
        )
    if cadence.freq is Frequency.DAY and wanted is not None and wanted[0] is not Frequency.DAY:
        # Dates of no regular step lie in the periods that the caller names.
        cadence = Cadence(wanted[0], begins or WEEKDAYS[0])
    if wanted is not None and (wanted[0] is not cadence.freq or begins not in {None, cadence.week}):
        raise ParameterError(
            f"The counts are by {cadence.freq.value} by their own dates"
            f"{f', from {cadence.week.capitalize()}' if cadence.freq is Frequency.WEEK else ''}, not by {str(freq)[:20]}; "
            "leave freq out, and add up to longer periods with .resample(...) afterwards."
        )
    if cadence.ends:
        days = days - pd.Timedelta(days=6)
    return cadence, pd.PeriodIndex(days, freq=cadence.alias)


def _as_periods(index: pd.Index[Any]) -> pd.Index[Any]:
    """Read labels such as ``2018-01``, dates and moments; all must be of one length."""
    try:
        periods = [parse_period(value.date() if hasattr(value, "hour") else value) for value in index]
    except ParameterError as error:
        raise ParameterError(
            f"The index of the counts does not tell their periods: {error} Or give the numbers alone (.to_numpy()) and start."
        ) from None
    lengths = {period.freqstr for period in periods}
    if lengths == {"D"}:
        return pd.DatetimeIndex([period.start_time for period in periods])
    if len(lengths) > 1:
        raise InputError(
            f"The index of the counts mixes periods of different lengths ({listed(sorted(lengths))})."
        )
    return pd.PeriodIndex(periods)


def _of_days(days: pd.DatetimeIndex, freqstr: str | None, week: str | None) -> Cadence:
    """Return the length of periods told by days: pandas names a week by its last day and says so in the index."""
    if freqstr is not None and freqstr.startswith("W-"):
        return Cadence(Frequency.WEEK, parse_cadence(freqstr)[1] or WEEKDAYS[0], ends=True, inferred=True)
    return cadence_of(days, week=week, what="The dates of the counts")


def default_periods(n: int, start: object, freq: object, week: object) -> tuple[Frequency, pd.PeriodIndex]:
    """Return n periods from `start` on, for counts without dates.

    Raises
    ------
    ParameterError
        If there is no start, or it is no period.
    """
    if start is None:
        raise ParameterError('A plain list of counts needs the period of the first: start="2015-01".')
    first = parse_period(start)
    if freq is None:
        freq = first.freqstr if isinstance(start, pd.Period) else Frequency.MONTH
    frequency, begins = parse_cadence(freq, week)
    alias = alias_of(frequency, begins or WEEKDAYS[0])
    return frequency, pd.period_range(pd.Period(first.start_time.date(), freq=alias), periods=n, freq=alias)
