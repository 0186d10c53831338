"""Incidents and series from a data frame of one's own: ``import trends.pandas`` gives every frame ``.trends``.

It is imported by name, because ``import trends`` loads no pandas::

    import pandas as pd
    import trends.pandas

    frame = pd.read_csv("attacks.csv")
    frame.trends.incidents(date_start="day", fatalities_best="killed")
    frame.trends.series(period="month", count="attacks", name="the valley")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from trends.canonical import COLUMNS
from trends.errors import InputError, ParameterError, listed, nearest
from trends.incidents import Incidents
from trends.periods import parse_frequency, parse_period

if TYPE_CHECKING:
    from trends.series import CountSeries

__all__ = ["TrendsAccessor"]


@pd.api.extensions.register_dataframe_accessor("trends")
class TrendsAccessor:
    """A data frame as incidents or as a series of counts."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def incidents(self, *, subject: str = "attacks", name: str = "", **columns: str) -> Incidents:
        """Take the rows for incidents.

        Parameters
        ----------
        subject, name : str
            What the rows are, as a plural noun phrase, and where, for sentences and titles.
        **columns : str
            Canonical columns by the column that holds each (``date_start="day"``); those that bear the canonical
            name already need not be given. See `trends.canonical.COLUMNS`.

        Raises
        ------
        ParameterError
            If no canonical column has that name, or the frame has no such column.
        InputError
            If the rows cannot be read as incidents.
        """
        unknown = [column for column in columns if column not in COLUMNS]
        if unknown:
            near = nearest(unknown[0], COLUMNS)
            raise ParameterError(
                f"There is no canonical column {unknown[0]!r}{f'; nearest: {listed(near)}' if near else ''}."
            )
        for column in columns.values():
            self._need(column)
        renamed = {given: canonical for canonical, given in columns.items()}
        # A column that bears the name of one which is taken from elsewhere would stand there twice.
        kept = self._frame.drop(
            columns=[column for column in columns if column in self._frame and columns[column] != column]
        )
        frame = kept.rename(columns=renamed)
        for column in ("date_start", "date_end", "date_written"):
            if column in frame:
                frame[column] = _days(frame[column], column)
        return Incidents.from_frame(frame, subject=subject, name=name)

    def series(
        self,
        *,
        period: str | None = None,
        count: str = "count",
        freq: str = "month",
        **fields: Any,
    ) -> CountSeries:
        """Take the rows for counts, one a period; a period without a row, or with a blank, was not observed.

        Parameters
        ----------
        period : str, optional
            Column of the periods (dates, or text such as ``2023-02``); the index without it.
        count : str
            Column of the counts.
        freq : str
            day, week, month, quarter or year.
        **fields
            Further attributes of the series (``name``, ``subject``, ...).

        Raises
        ------
        ParameterError
            If the frame has no such column, or a period is none.
        InputError
            If a period occurs twice.
        """
        from trends.series import CountSeries

        self._need(count)
        if period is not None:
            self._need(period)
        alias = parse_frequency(freq).alias
        given = self._frame[period] if period is not None else self._frame.index.to_series()
        if given.isna().any() or not len(given):
            raise InputError("A row has no period, or there are no rows.")
        index = pd.PeriodIndex([_period(value, alias) for value in given], freq=alias)
        if index.has_duplicates:
            raise InputError(f"The period {index[index.duplicated()][0]} occurs twice.")
        values = pd.to_numeric(self._frame[count], errors="coerce").to_numpy(
            dtype=float, na_value=float("nan")
        )
        if bool((pd.isna(values) & self._frame[count].notna().to_numpy()).any()):
            raise InputError(f"The column {count!r} holds something that is no number.")
        counts = pd.Series(values, index=index).reindex(pd.period_range(index.min(), index.max(), freq=alias))
        return CountSeries.from_counts(counts.to_numpy(), counts.index[0], freq, **fields)

    def _need(self, column: str) -> None:
        if column not in self._frame:
            near = nearest(str(column), [str(known) for known in self._frame.columns])
            raise ParameterError(
                f"The frame has no column {str(column)[:60]!r}{f'; nearest: {listed(near)}' if near else ''}."
            )


def _days(column: pd.Series[Any], name: str) -> pd.Series[Any]:
    if pd.api.types.is_numeric_dtype(column):
        raise InputError(
            f"The column {name!r} holds numbers; dates are needed."
        )  # pandas takes 3 for a moment of 1970
    try:
        # ISO 8601 only: of 03/04/2020 nobody can tell the day from the month.
        text = not pd.api.types.is_datetime64_any_dtype(column)
        days = pd.to_datetime(column, errors="raise", format="ISO8601" if text else None)
        return days.dt.tz_localize(None).dt.normalize()
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise InputError(f"The column {name!r} holds something that is no date such as 2023-02-17.") from None


def _period(value: Any, alias: str) -> pd.Period:
    if isinstance(value, pd.Period):
        return value.asfreq(alias, how="start")
    text = value.strftime("%Y-%m-%d") if hasattr(value, "strftime") else str(value)
    return pd.Period(parse_period(text).start_time, freq=alias)
