"""What is taken for a series, for incidents, or for either: this package's own, and what a pandas user holds.

A frame goes the way of a file with the same columns, row by row; a pandas or polars series brings its own dates.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeAlias, TypeVar

from trends.arguments import PLAIN, Kind, guarded, is_table
from trends.incidents.incidents import Incidents
from trends.series.count_series import CountSeries
from trends.series.series_table import SeriesTable

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

__all__ = ["KINDS", "IncidentsLike", "SeriesLike", "SpeaksArrow", "as_incidents", "as_series", "guarded_data"]

P = ParamSpec("P")
Result = TypeVar("Result")


class SpeaksArrow(Protocol):
    """A table of polars, pyarrow or another package that gives its columns through Arrow's C interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return the columns as a capsule."""
        ...


SeriesLike: TypeAlias = "CountSeries | pd.Series[Any] | pd.DataFrame | SpeaksArrow"
"""A series of counts, or counts of pandas, polars or pyarrow that bring their dates along (`CountSeries.from_counts`)."""

IncidentsLike: TypeAlias = "Incidents | pd.DataFrame | SpeaksArrow"
"""Incidents, or a frame of one incident a row, which is read as a file with the same columns is (`trends.load`)."""


def as_series(value: Any) -> Any:
    """Return counts that bring their own dates as a series; `NotImplemented` for anything else.

    Parameters
    ----------
    value : CountSeries, or pandas or polars series or frame
        See `CountSeries.from_counts`.

    Raises
    ------
    InputError, ParameterError
        If its dates or counts cannot be used.
    """
    if isinstance(value, CountSeries):
        return value
    indexed = hasattr(value, "index") and hasattr(value, "to_numpy") and getattr(value, "ndim", 0) == 1
    return CountSeries.from_counts(value) if indexed or is_table(value) else NotImplemented


def as_incidents(value: Any) -> Any:
    """Return a table of one incident a row as incidents; `NotImplemented` for anything else.

    Parameters
    ----------
    value : Incidents, or pandas or polars frame
        A frame is read as a file with the same columns is.

    Raises
    ------
    InputError
        If a frame is not understood.
    """
    return _loaded(value, Incidents)


def _loaded(value: Any, kind: type[Incidents | SeriesTable]) -> Any:
    from trends.sources import load

    data = load(value) if is_table(value) else value
    return data if isinstance(data, kind) else NotImplemented


def _is_pace(value: Any) -> Any:
    # By its name: the class stands on a floor above this one.
    return value if any(kind.__name__ == "PaceResult" for kind in type(value).__mro__) else NotImplemented


def _way_to_series(value: object) -> str:
    if isinstance(value, Incidents):
        return "count them first: incidents.count()"
    if isinstance(value, SeriesTable):
        return "take one out of it: table.count(series=...)"
    if isinstance(getattr(value, "series", None), CountSeries):
        return "give the series that it was computed from: result.series"
    if isinstance(value, str) or hasattr(value, "__fspath__"):
        return "trends.load_series(path) reads one"
    if hasattr(value, "__len__"):
        return 'give counts the period of the first: trends.CountSeries.from_counts(counts, start="2015-01")'
    return "trends.load_series(path), incidents.count() or trends.CountSeries.from_counts(counts) gives one"


def _way_to_data(value: object) -> str:
    if is_table(value):
        return "its rows are read as counts by period, so give it to trends.CountSeries.from_counts or trends.load"
    if isinstance(value, (CountSeries, SeriesTable)):
        return "counts tell nothing of single incidents, so load the file that they were counted from"
    return "trends.load(path) or trends.load(frame) gives them"


KINDS: dict[str, Kind] = {
    **PLAIN,
    **dict.fromkeys(("CountSeries", "SeriesLike"), Kind("a series of counts", as_series, _way_to_series)),
    **dict.fromkeys(("Incidents", "IncidentsLike"), Kind("incidents", as_incidents, _way_to_data)),
    "SeriesTable": Kind("a table of series", partial(_loaded, kind=SeriesTable)),
    "PaceResult": Kind("a result of trends.test_pace", _is_pace),
}
"""What may stand in an annotation of a function that takes data, by its name."""


def guarded_data(function: Callable[P, Result]) -> Callable[P, Result]:
    """Hold what a function is given against its annotations, data among them; see `trends.arguments.guarded`.

    Parameters
    ----------
    function : callable
        Where it asks for a series or for incidents, it gets them also of a pandas or polars series or frame.
    """
    return guarded(kinds=KINDS)(function)
