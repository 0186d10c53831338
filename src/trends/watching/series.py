"""The series that a watch looks at: each entry of a list asked of its data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.errors import ParameterError, TrendsError
from trends.incidents.counting import series_of
from trends.incidents.incidents import Incidents
from trends.messages import Message
from trends.verdict.eligibility import FEWEST_EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trends.series.count_series import CountSeries
    from trends.series.series_by_key import SeriesByKey
    from trends.series.series_table import SeriesTable
    from trends.watching.watch_list import SeriesEntry

__all__ = ["WatchedSeries", "default_series", "series_of_entry"]

_DEFAULT_COLUMNS = ("country", "actor")


@dataclass(frozen=True, eq=False)
class WatchedSeries:
    """One series under watch.

    Attributes
    ----------
    name : str
        As findings call it.
    key : str
        What the state file remembers it by: name, frequency and measure.
    series : CountSeries
    season : str
        ``auto``, ``none``, ``month`` or ``fourier:K``.
    min_count : float
        With fewer events in its past nothing is said of it.
    """

    name: str
    key: str
    series: CountSeries
    season: str = "auto"
    min_count: float = FEWEST_EVENTS

    @classmethod
    def of(
        cls, name: str, series: CountSeries, season: str = "auto", min_count: float = FEWEST_EVENTS
    ) -> WatchedSeries:
        """Name a series, and make its key of what tells it from others."""
        return cls(name, f"{name} | {series.freq.value} | {series.measure}", series, season, min_count)


def default_series(data: Incidents | SeriesTable) -> Iterator[WatchedSeries]:
    """Give every country and every actor of incidents by month, or every series of a table."""
    if not isinstance(data, Incidents):
        yield from _each(data.by_key(), "auto", FEWEST_EVENTS)
        return
    for column in _DEFAULT_COLUMNS:
        try:
            several = series_of(data, (column,), freq="month")
        except TrendsError:
            continue  # a source that names no actors is watched by its countries, and the other way round
        yield from _each(several, "auto", FEWEST_EVENTS)


def series_of_entry(entry: SeriesEntry, data: Incidents | SeriesTable) -> list[WatchedSeries]:
    """Return what an entry asks of its data: one series, or one for each value of its columns.

    Raises
    ------
    TrendsError
        If the data have no such rows, or an option has no meaning for their shape.
    """
    chosen = entry.selection
    ways = {name: getattr(entry, name) for name in ("freq", "measure", "estimate", "imprecise")}
    ways = {name: value for name, value in ways.items() if value is not None}
    if isinstance(data, Incidents):
        if entry.series is not None:
            raise ParameterError(Message("watch.faults.series_of_incidents"))
        incidents = data.select(**chosen) if chosen else data
        if entry.by:
            several = series_of(incidents, entry.by, **{"freq": "month", **ways})
            return list(_each(several, entry.season, entry.min_count, entry.name))
        counted = incidents.count(by=None, **ways)
        return [WatchedSeries.of(entry.title, counted, entry.season, entry.min_count)]
    return _of_table(entry, data, chosen, ways)


def _of_table(
    entry: SeriesEntry, table: SeriesTable, chosen: dict[str, Any], ways: dict[str, Any]
) -> list[WatchedSeries]:
    window = {name: chosen.pop(name) for name in ("start", "end") if name in chosen}
    ways = {name: value for name, value in ways.items() if name != "imprecise"} | window
    narrowed = table.select(**chosen) if chosen else table
    if entry.by or (entry.series is None and len(narrowed.series) > 1 and not chosen):
        return list(_each(narrowed.by_key(**ways), entry.season, entry.min_count, entry.name))
    counted = narrowed.count(by=None, series=entry.series, **ways)
    return [WatchedSeries.of(entry.title, counted, entry.season, entry.min_count)]


def _each(
    several: SeriesByKey, season: str, min_count: float, prefix: str | None = None
) -> Iterator[WatchedSeries]:
    for position, key in enumerate(several.keys_in_order):
        try:
            # By its size first: of ten thousand actors most have three events, and need not be made.
            if several.size(position).total < min_count:
                continue
            series = several.make(position)
        except TrendsError:
            continue  # no period of it lies in the window
        name = ", ".join(_words(key))
        yield WatchedSeries.of(f"{prefix}: {name}" if prefix else name, series, season, min_count)


def _words(key: Sequence[str]) -> list[str]:
    return [part for part in key if part] or [""]
