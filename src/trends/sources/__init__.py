"""Sources of incident data: a file becomes incidents or series, and what it is, is found out from its content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trends.arguments import guarded, is_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from os import PathLike

    import pandas as pd

    from trends.incidents.incidents import Incidents
    from trends.periods.calendar import Frequency
    from trends.series.count_series import CountSeries
    from trends.series.series_table import SeriesTable

__all__ = ["datasets", "load", "load_series", "suggest_columns"]


@guarded
def load(
    path: str | PathLike[str] | Iterable[str | PathLike[str]] | pd.DataFrame,
    *,
    source: str | None = None,
    columns: str | PathLike[str] | Mapping[str, Any] | None = None,
    period: str | None = None,
    measure: str | None = None,
    by: str | None = None,
    fill: str | None = None,
    counting: str | None = None,
    week: str | None = None,
    dates: str | None = None,
    today: date | None = None,
    as_of: str | date | None = None,
    coverage: str | tuple[object, object] | None = None,
) -> Incidents | SeriesTable:
    """Load incidents or series.

    Parameters
    ----------
    path : path, name of a bundled dataset or of data in the store, several paths, or a data frame
        A folder is read as one dataset: all its files must be of one source and shape. A frame, of pandas or polars,
        is read as a file with the same columns is; times with a zone are taken for the day on which they are written.
        In the local store data are called by their dataset (``ucdp-ged``, ``ucdp`` for editions and Candidate releases
        together), with their release (``ucdp-ged@25.1``), or by their hash (``store:4f2a91``).
    source : str, optional
        What the file is (``ucdp-ged``, ``generic``, ``series``, ...) instead of what its content tells.
    columns : path or mapping, optional
        A mapping file that says which column of a table of incidents holds what.
    period, measure, by : str, optional
        For a series file: the columns with the period, the count and the name of the series.
    fill : {"zero"}, optional
        For a series file: that a period without a row means zero. By default it is not observed.
    counting : str, optional
        What will be counted: a table that could be either is a series if it has a column of that name.
    week : str, optional
        The day on which weeks begin (``monday``, ``sunday``, ``saturday``, ...); by default the source's own, and in a
        series file what its dates tell.
    dates : {"day-first", "month-first"}, optional
        For a series file: the order of dates such as ``3/4/2021``, where all of them together do not tell.
    today : datetime.date, optional
        The day of retrieval; later dates are rejected. By default the day on which this runs; a bundled dataset has
        its own, and so has what is in the store.
    as_of : str or date, optional
        Look back: of data in the store the vintages that were known on that day, of a series the figures that had been
        published, of other files of incidents the rows until then. A month or a year means its last day.
    coverage : str or pair, optional
        For incidents: which days are covered, instead of what the file tells: ``2017-01..2019-12``, several with commas
        between them, or a pair of a first and a last day.

    Returns
    -------
    Incidents or SeriesTable
        By the shape of the file. Every data row is kept, rejected with its line and the reason, or skipped as no
        data, and the three add up to ``rows_read``.

    Raises
    ------
    InputError
        If there is no such file, or it is not understood: one sentence says what was found and what was expected.
    ParameterError
        If `source` or `fill` is unknown, or something was said that has no meaning for what the file holds: `period`,
        `measure`, `by`, `fill` and `dates` for incidents, `columns` for a series or a layout that is known, and any of them,
        or `source`, for a bundled dataset.
    """
    from trends.periods.calendar import parse_window
    from trends.sources.loading import load_any
    from trends.sources.options import ReadOptions

    day = None if as_of is None else parse_window(None, as_of).end
    return load_any(
        path,
        ReadOptions(source, columns, period, measure, by, fill, today, counting, week, dates, day, coverage),
    )


@guarded
def load_series(
    path: str | PathLike[str] | pd.DataFrame,
    *,
    series: str | None = None,
    measure: str = "attacks",
    freq: str | Frequency | None = None,
    start: object = None,
    end: object = None,
    estimate: str = "best",
    columns: str | PathLike[str] | Mapping[str, Any] | None = None,
    period: str | None = None,
    by: str | None = None,
    fill: str | None = None,
    week: str | None = None,
    dates: str | None = None,
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
    columns, period, by, fill, week, dates, as_of, coverage : optional
        As for `load`.

    Raises
    ------
    InputError, SelectionError, WindowError, ParameterError
        See `load`, `trends.series.series_table.SeriesTable.count` and `trends.incidents.incidents.Incidents.count`.
    """
    from trends.errors import ParameterError
    from trends.series.series_table import SeriesTable

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


def datasets() -> pd.DataFrame:
    """List the bundled datasets: name, title, shape, rows, period, source and licence, one row each."""
    from trends.sources.bundled import datasets as listing

    return listing()


@guarded
def suggest_columns(path: str | PathLike[str] | pd.DataFrame) -> str:
    """Propose a mapping file for a table of incidents, as TOML text with an example beside every column.

    Raises
    ------
    InputError
        If there is no such file or it is no table.
    """
    from trends.sources.loading import suggestion

    return suggestion(path)
