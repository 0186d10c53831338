"""The series that a watch looks at: each entry of a list asked of its data."""

from __future__ import annotations

import hashlib
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
    entry : SeriesEntry or None
        What asked for it; None where nobody did, and everything is watched.
    by, parts : tuple of str
        The columns that split the selection, and what stands in them.
    """

    name: str
    key: str
    series: CountSeries
    season: str = "auto"
    min_count: float = FEWEST_EVENTS
    entry: SeriesEntry | None = None
    by: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        name: str,
        series: CountSeries,
        entry: SeriesEntry | None = None,
        by: tuple[str, ...] = (),
        parts: tuple[str, ...] = (),
    ) -> WatchedSeries:
        """Name a series, and make its key of what tells it from others."""
        season, least = ("auto", FEWEST_EVENTS) if entry is None else (entry.season, entry.min_count)
        key = f"{name} | {series.freq.value} | {series.measure}"
        return cls(name, key, series, season, least, entry, by, parts)

    @property
    def selection(self) -> dict[str, Any]:
        """The conditions of its entry."""
        return {} if self.entry is None else self.entry.selection

    @property
    def ways(self) -> dict[str, Any]:
        """How its entry has it counted: ``freq``, ``measure``, ``estimate``, ``imprecise``."""
        return {} if self.entry is None else self.entry.ways

    @property
    def of_main(self) -> bool:
        """Whether it is of the data of the whole list, and not of data of its own."""
        return self.entry is None or (self.entry.data is None and self.entry.columns is None)

    @property
    def asked(self) -> str:
        """A hash of what its entry asks for."""
        text = "" if self.entry is None else self.entry.model_dump_json()
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def default_series(data: Incidents | SeriesTable) -> Iterator[WatchedSeries]:
    """Give every country and every actor of incidents by month, or every series of a table."""
    if not isinstance(data, Incidents):
        yield from _each(data.by_key())
        return
    for column in _DEFAULT_COLUMNS:
        try:
            several = series_of(data, (column,), freq="month")
        except TrendsError:
            continue  # a source that names no actors is watched by its countries, and the other way round
        yield from _each(several)


def series_of_entry(entry: SeriesEntry, data: Incidents | SeriesTable) -> list[WatchedSeries]:
    """Return what an entry asks of its data: one series, or one for each value of its columns.

    Raises
    ------
    TrendsError
        If the data have no such rows, or an option has no meaning for their shape.
    """
    chosen = entry.selection
    ways = entry.ways
    if isinstance(data, Incidents):
        if entry.series is not None:
            raise ParameterError(Message("watch.faults.series_of_incidents"))
        incidents = data.select(**chosen) if chosen else data
        if entry.by:
            several = series_of(incidents, entry.by, **{"freq": "month", **ways})
            return list(_each(several, entry))
        counted = incidents.count(by=None, **ways)
        return [WatchedSeries.of(entry.title, counted, entry)]
    return _of_table(entry, data, chosen, ways)


def _of_table(
    entry: SeriesEntry, table: SeriesTable, chosen: dict[str, Any], ways: dict[str, Any]
) -> list[WatchedSeries]:
    window = {name: chosen.pop(name) for name in ("start", "end") if name in chosen}
    ways = {name: value for name, value in ways.items() if name != "imprecise"} | window
    narrowed = table.select(**chosen) if chosen else table
    if entry.by or (entry.series is None and len(narrowed.series) > 1 and not chosen):
        return list(_each(narrowed.by_key(**ways), entry))
    counted = narrowed.count(by=None, series=entry.series, **ways)
    return [WatchedSeries.of(entry.title, counted, entry)]


def _each(several: SeriesByKey, entry: SeriesEntry | None = None) -> Iterator[WatchedSeries]:
    least, prefix = (FEWEST_EVENTS, None) if entry is None else (entry.min_count, entry.name)
    for position, key in enumerate(several.keys_in_order):
        try:
            # By its size first: of ten thousand actors most have three events, and need not be made.
            if several.size(position).total < least:
                continue
            series = several.make(position)
        except TrendsError:
            continue  # no period of it lies in the window
        name = ", ".join(_words(key))
        named = f"{prefix}: {name}" if prefix else name
        yield WatchedSeries.of(named, series, entry, several.columns, key)


def _words(key: Sequence[str]) -> list[str]:
    return [part for part in key if part] or [""]
