"""One series of counts, out of whatever holds it: a series file, or incidents, which are then counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from trends.arguments import guarded, is_table
from trends.errors import ParameterError
from trends.series.series_table import SeriesTable
from trends.sources.loading import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from os import PathLike

    import pandas as pd

    from trends.periods.calendar import Frequency, FrequencyName
    from trends.series.count_series import CountSeries
    from trends.sources.arguments import SpeaksArrow

__all__ = ["load_series"]


@guarded
def load_series(
    path: str | PathLike[str] | pd.DataFrame | SpeaksArrow,
    *,
    series: str | None = None,
    measure: str = "attacks",
    freq: FrequencyName | Frequency | None = None,
    start: object = None,
    end: object = None,
    estimate: str = "best",
    columns: str | PathLike[str] | Mapping[str, Any] | None = None,
    period: str | None = None,
    by: str | None = None,
    fill: Literal["zero"] | None = None,
    week: str | None = None,
    dates: Literal["day-first", "month-first"] | None = None,
    as_of: str | date | None = None,
    coverage: str | tuple[object, object] | None = None,
) -> CountSeries:
    """Load one series of counts.

    Parameters
    ----------
    path : path, name of a bundled dataset or of data in the store, or a data frame
        A series file, or incidents, which are then counted.
    series : str, optional
        Which series, where the file holds several.
    measure : str
        What to count: ``attacks``, a named measure, or a column.
    freq : str, optional
        Length of a period; by default the file's own, for incidents a month.
    start, end : str or date, optional
        The window, both inclusive.
    estimate : str
        ``low``, ``best`` or ``high``.
    columns : path or mapping, optional
        A mapping file that says which column of a table of incidents holds what.
    period, by : str, optional
        For a series file: the columns with the period and with the name of the series.
    fill : {"zero"}, optional
        For a series file: that a period without a row means zero. By default it is not observed.
    week : str, optional
        The day on which weeks begin, by its English name.
    dates : {"day-first", "month-first"}, optional
        The order of dates such as ``3/4/2021``, where all of them together do not tell.
    as_of : str or date, optional
        Look back: only what was known on that day.
    coverage : str or pair, optional
        For incidents: which days are covered, as ``2017-01..2019-12``, instead of what the file tells.

    Raises
    ------
    InputError, SelectionError, WindowError, ParameterError
        See `load`, `trends.series.series_table.SeriesTable.count` and `trends.incidents.incidents.Incidents.count`.
    """
    data = load(
        path,
        columns=columns,
        period=period,
        by=by,
        fill=fill,
        counting=measure,
        week=week,
        dates=dates,
        as_of=as_of,
        coverage=coverage,
    )
    if isinstance(data, SeriesTable):
        return data.count(freq=freq, measure=measure, series=series, estimate=estimate, start=start, end=end)
    if series is not None:
        raise ParameterError(
            f"series={series!r} can only be used with a series, but {'the data frame' if is_table(path) else path} holds incidents."
        )
    return data.count(freq=freq or "month", measure=measure, estimate=estimate, start=start, end=end)
