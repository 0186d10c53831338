"""Incidents and series from a data frame of one's own: ``import trends.pandas`` gives every frame ``.trends``.

It is imported by name, because ``import trends`` loads no pandas::

    import pandas as pd
    import trends.pandas

    frame = pd.read_csv("attacks.csv")
    frame.trends.incidents(date_start="day", fatalities_best="killed")
    frame.trends.series("attacks", period="month", name="the valley")

Type checkers see only what pandas itself has; ``TrendsAccessor(frame)`` is ``frame.trends`` with its types.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from trends.arguments import guard_methods
from trends.errors import InputError, ParameterError, listed, nearest
from trends.incidents.incidents import Incidents
from trends.schema import COLUMNS
from trends.series.count_series import CountSeries
from trends.sources import load
from trends.sources.columns.mapping import MAPPED

if TYPE_CHECKING:
    from trends.periods.calendar import Frequency, FrequencyName

__all__ = ["TrendsAccessor"]


@pd.api.extensions.register_dataframe_accessor("trends")
@guard_methods
class TrendsAccessor:
    """A data frame as incidents or as a series of counts."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def incidents(self, *, subject: str = "", name: str = "", **columns: str) -> Incidents:
        """Take the rows for incidents, as `trends.load` takes those of a file with the same columns.

        Parameters
        ----------
        subject, name : str
            What the rows are, as a plural noun phrase, and where, for sentences and titles.
        **columns : str
            Canonical columns by the column that holds each (``date_start="day"``); those that bear the canonical
            name already need not be given. See `trends.schema.COLUMNS`. Without any, the columns are found by
            their names.

        Returns
        -------
        Incidents
            Rows that cannot be read stand in its `rejected`, each with the reason.

        Raises
        ------
        ParameterError
            If no canonical column has that name, or the frame has no such column.
        InputError
            If the frame is not understood, or none of its rows can be read.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"day": ["2020-01-03", "2020-02-31"], "killed": [1, 2]})
        >>> found = frame.trends.incidents(date_start="day", fatalities_best="killed")
        >>> len(found), found.rejected["reason"].tolist()
        (1, ['no such date'])
        """
        unknown = [column for column in columns if column not in COLUMNS]
        if unknown:
            near = nearest(unknown[0], COLUMNS)
            raise ParameterError(
                f"There is no canonical column {unknown[0]!r}{f'; nearest: {listed(near)}' if near else ''}."
            )
        for column in columns.values():
            self._need(column)
        named = {column: column for column in MAPPED if column in self._frame} | columns
        found = load(self._frame, columns={"columns": named} if "date_start" in named or columns else None)
        if not isinstance(found, Incidents):
            raise InputError(
                "The rows of the frame are counts by period and no incidents; take .trends.series(...)."
            )
        if not len(found) and len(found.rejected):
            first = found.rejected.iloc[0]
            raise InputError(
                f"None of the {found.rows_read:,} rows can be read as an incident; in the first, {first['column']} is "
                f"{str(first['value'])[:40]!r}: {first['reason']}."
            )
        return replace(found, subject=subject or found.subject, name=name or found.name)

    def series(
        self,
        count: str = "count",
        period: str | None = None,
        freq: FrequencyName | Frequency | None = None,
        **fields: Any,
    ) -> CountSeries:
        """Take the rows for counts, one a period; a period without a row, or with a blank, was not observed.

        Parameters
        ----------
        count : str
            Column of the counts.
        period : str, optional
            Column of the periods (dates, or text such as ``2023-02``). Without it the index, or the column of dates.
        freq : str, optional
            day, week, month, quarter or year, or pandas' name of it; by default what the dates tell.
        **fields
            Further attributes of the series (``name``, ``subject``, ...).

        Raises
        ------
        ParameterError
            If the frame has no such column, or a period is none.
        InputError
            If a period occurs twice or is missing, or a count is no number.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"n": [3, 4]}, index=["2020-01", "2020-02"])
        >>> frame.trends.series("n").labels
        ['2020-01', '2020-02']
        """
        self._need(count)
        frame = self._frame
        if not len(frame):
            raise InputError("The frame has no rows.")
        counts = _numbers(frame[count], count)
        if period is not None:
            self._need(period)
            return CountSeries.from_counts(counts.set_axis(frame[period]), freq=freq, **fields)
        if not isinstance(frame.index, pd.RangeIndex):
            return CountSeries.from_counts(counts, freq=freq, **fields)
        # The column chosen goes on under the name of count, so no other may have it.
        others = [name for name in frame.columns if str(name).casefold() not in {"count", count.casefold()}]
        return CountSeries.from_counts(frame[others].assign(count=counts), freq=freq, **fields)

    def _need(self, column: str) -> None:
        if column not in self._frame:
            near = nearest(str(column), [str(known) for known in self._frame.columns])
            raise ParameterError(
                f"The frame has no column {str(column)[:60]!r}{f'; nearest: {listed(near)}' if near else ''}."
            )


def _numbers(column: pd.Series[Any], name: str) -> pd.Series[Any]:
    values = pd.to_numeric(column, errors="coerce")
    if bool((values.isna() & column.notna()).any()):
        raise InputError(f"The column {name!r} holds something that is no number.")
    return values
