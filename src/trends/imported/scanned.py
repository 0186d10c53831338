"""Incidents that are not in memory: selected and counted from the files they were imported to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from trends.document.displayed import Displayed
from trends.errors import ParameterError, WindowError
from trends.imported.asking import Files
from trends.imported.condensing import Alone, condensed, distinct
from trends.imported.folder import read_table
from trends.incidents.counting import ACTOR, CELL, count_of, series_of
from trends.messages import Message
from trends.names.matching import SIDE, names_asked
from trends.periods.calendar import parse_window
from trends.places.sharing import AREAS, KnownPlaces
from trends.schema import MEASURES
from trends.selection.selection import Selection
from trends.selection.where import parse_where
from trends.series.count_series import CountSeries
from trends.series.counting import CountSpec
from trends.tolls.measures import ESTIMATES, counts_deaths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from trends.document.blocks import Block
    from trends.imported.folder import Imported
    from trends.incidents.actor_table import ActorTable
    from trends.incidents.incidents import Incidents
    from trends.scheduling import Scheduler
    from trends.series.later_draws import Draws
    from trends.series.series_by_key import SeriesByKey

__all__ = ["ScannedIncidents"]

_PLACE = ("country", "admin1", "admin2", "cell", "place_precision")
_ASKED: Mapping[str, tuple[str, ...]] = {
    "actor": ("attacker",),
    "attacker": ("attacker",),
    "country": ("country",),
    "admin1": ("admin1",),
    "kind": ("kind",),
    "bbox": ("latitude", "longitude", "place_precision"),
}
"""The columns that each condition of a selection looks at, beside the sides, which a table has any number of."""

_DEATHS = tuple(f"fatalities_{estimate}" for estimate in ESTIMATES)

_ALWAYS = ("date_start", "date_end", "iso3")
"""When, and in which country: breaks in collection and the age of figures hang on the latter."""


@dataclass(frozen=True, eq=False, repr=False)
class ScannedIncidents(Displayed):
    """Incidents in the files of a folder, with the conditions to select them by.

    What a question needs of them is drawn together from the files when it is asked: incidents that are alike in all
    that is asked are one row with their number, and that table goes through the same functions as one in memory. A
    selection is kept, and carried out with what is asked of it: a name that the data do not have is refused then.

    Attributes
    ----------
    imported : Imported
        The folder.
    asked : tuple of mappings
        The conditions of each selection, as they were given.
    changed : mapping of str to object
        Fields of the incidents that were set when they were opened: the days covered, the day on which weeks begin.
    scheduler : Scheduler, str or None
        The Dask cluster, or its address, that reads the files.

    Examples
    --------
    >>> import tempfile
    >>> import trends as tr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     scanned = tr.import_incidents("documented-attacks", f"{folder}/imported")
    ...     scanned.select(admin1="Homs").count(freq="year") == tr.load("documented-attacks").select(
    ...         admin1="Homs"
    ...     ).count(freq="year")
    True
    """

    imported: Imported
    asked: tuple[Mapping[str, Any], ...]
    changed: Mapping[str, Any] | None = None
    scheduler: Scheduler | str | None = None

    @property
    def _files(self) -> Files:
        return Files(self.imported, self.scheduler)

    @property
    def path(self) -> Path:
        """The folder."""
        return self.imported.path

    @property
    def rejected(self) -> pd.DataFrame:
        """Rows that could not be read: file, line, column, value, reason."""
        return read_table(self.imported, "rejected")

    def __len__(self) -> int:
        """Return how many incidents were imported, before any selection."""
        return self.imported.rows

    def __repr__(self) -> str:
        return self._line()

    def _line(self) -> Message:
        return Message(
            "shown.line.scanned", n=self.imported.rows, folder=self.path.name, k=len(self.imported.parts)
        )

    def blocks(self) -> list[Block]:
        """Return how many incidents there are, and where."""
        from trends.document.blocks import paragraph

        return [paragraph(self._line())]

    def select(self, **conditions: Any) -> ScannedIncidents:
        """Return the incidents that meet every condition; see `trends.incidents.incidents.Incidents.select`.

        Raises
        ------
        ParameterError, WindowError
            If a condition cannot be read. What the data do not have is refused when they are counted.
        """
        chosen = Selection(**conditions)
        parse_window(chosen.start, chosen.end)
        if chosen.where:
            parse_where(chosen.where)
        return replace(self, asked=(*self.asked, conditions))

    @overload
    def count(
        self, *, by: None = None, start: object = None, end: object = None, **spec: Any
    ) -> CountSeries: ...
    @overload
    def count(
        self, *, by: str | Sequence[str], start: object = None, end: object = None, **spec: Any
    ) -> SeriesByKey: ...
    def count(
        self, *, by: str | Sequence[str] | None = None, start: object = None, end: object = None, **spec: Any
    ) -> CountSeries | SeriesByKey:
        """Count by period; see `trends.incidents.incidents.Incidents.count`, of which the results are the same."""
        columns = None if by is None else names_asked("by", by)
        way = {**spec, "start": start, "end": end}
        # Attacks can be counted without drawing any; what has an open figure or place is drawn one by one.
        if spec.get("measure", "attacks") != "attacks" or CELL in (columns or ()):
            return _counted(self.drawn_together(columns or (), **way), columns, way)
        incidents = self.drawn_together(columns or (), named=False, **way)
        return _counted(replace(incidents, completions=Completions(self, columns, way)), columns, way)

    def actors(self) -> ActorTable:
        """Return who is in the incidents; see `trends.incidents.incidents.Incidents.actors`."""
        columns = {*_ALWAYS, *self._columns_asked(), *self._sides(), "fatalities_best"}
        incidents = self._selected(self._opened(condensed(self._files, columns)))
        return incidents.actors()

    def check(self) -> dict[str, Any]:
        """Return what was read, kept and rejected and why; see `trends.incidents.incidents.Incidents.check`."""
        columns = {*_ALWAYS, *self._columns_asked(), *_DEATHS}
        checked: dict[str, Any] = self._selected(self._opened(condensed(self._files, columns))).check()
        return checked

    def in_memory(self) -> Incidents:
        """Return the incidents selected as `trends.load` would, all of them in memory."""
        return self._selected(self._opened())

    def drawn_together(
        self,
        by: Sequence[str] = (),
        *,
        start: object = None,
        end: object = None,
        named: bool = True,
        **spec: Any,
    ) -> Incidents:
        """Return the incidents selected as a table to be counted in one way, with those that are alike in one row.

        Parameters
        ----------
        by : sequence of str
            What they will be split by.
        start, end, **spec
            How they will be counted.
        named : bool
            Whether those for which completions are drawn stay by themselves, with their names.
        """
        empty = self._opened(frame_only=True)
        columns = {*_ALWAYS, *self._columns_asked(), *self._columns_of(by)}
        counted = _spec(empty, self._window(start, end), spec)
        figures: tuple[str, ...] = ()
        if counted is not None:
            figures = _figures(counted)
            columns |= {*figures, *(("date_written",) if counted.imprecise == "source" else ())}
        areas = tuple(AREAS) if CELL in by else ()
        alone = None if counted is None else Alone(counted, figures, areas, named)
        # The day that the source writes may lie in another month than the one in which it dates the incident.
        days = "date_written" in columns or self._asks_for_days()
        incidents = self._opened(condensed(self._files, columns, alone, days=days))
        if CELL in by:
            places = distinct(self._files, [*_PLACE, "latitude", "longitude"])
            incidents = replace(incidents, known_places=KnownPlaces(places))
        return self._selected(incidents)

    # -- what a question looks at -----------------------------------------------------------------------------

    def _opened(self, frame: Any = None, *, frame_only: bool = False) -> Incidents:
        from trends.schema import empty_frame

        incidents = self.imported.incidents(empty_frame() if frame_only else frame)
        return replace(incidents, **(self.changed or {}))

    def _selected(self, incidents: Incidents) -> Incidents:
        for conditions in self.asked:
            incidents = incidents.select(**conditions)
        return incidents

    def _window(self, start: object, end: object) -> Any:
        window = parse_window(start, end)
        for conditions in self.asked:
            window = parse_window(conditions.get("start"), conditions.get("end")).narrowed(window)
        return window

    def _columns_asked(self) -> set[str]:
        """Return the columns that the conditions look at."""
        wanted: set[str] = set()
        for conditions in self.asked:
            given = {name for name, value in conditions.items() if value is not None}
            wanted.update(*(_ASKED.get(name, ()) for name in given))
            if given & {"actor", "attacker"}:
                wanted.update(self._sides())
            if conditions.get("where"):
                wanted.update(parse_where(conditions["where"]).columns())
        if self.imported.known["collection"].default_kinds is not None:
            wanted.add("kind")
        return wanted

    def _columns_of(self, by: Sequence[str]) -> set[str]:
        """Return the columns that a split looks at; one that there is not is refused by whoever splits."""
        wanted = {name for name in by if name in self.imported.columns}
        if wanted & {"actor_1", "actor_2", "attacker"} or ACTOR in by:
            wanted.update(self._sides())
        if wanted & {"country", "iso3"}:
            wanted.update(("country", "iso3"))
        if CELL in by:
            wanted.update(_PLACE)
        return wanted

    def _asks_for_days(self) -> bool:
        """Return whether a condition looks at dates, beside the window that is counted in."""
        return any(
            name.startswith("date_")
            for conditions in self.asked
            if conditions.get("where")
            for name in parse_where(conditions["where"]).columns()
        )

    def _sides(self) -> list[str]:
        return [name for name in self.imported.columns if SIDE.fullmatch(name)]


@dataclass(frozen=True)
class Completions:
    """Draws completions of what was counted: it reads the incidents that lie in several periods one by one.

    Attributes
    ----------
    scanned : ScannedIncidents
    by : tuple of str or None
        What they were split by.
    way : mapping of str to object
        How they were counted.
    """

    scanned: ScannedIncidents
    by: tuple[str, ...] | None
    way: Mapping[str, Any]

    def __call__(self, key: tuple[str, ...]) -> Draws:
        """Return the draws of the series under a key, or of the only one."""
        series = self._series
        return series.draws if isinstance(series, CountSeries) else series[key].draws

    @cached_property
    def _series(self) -> CountSeries | SeriesByKey:
        """All series with their draws: they are read once for all keys."""
        return _counted(self.scanned.drawn_together(self.by or (), **self.way), self.by, self.way)


def _counted(
    incidents: Incidents, by: tuple[str, ...] | None, way: Mapping[str, Any]
) -> CountSeries | SeriesByKey:
    return count_of(incidents, **way) if by is None else series_of(incidents, by, unplaced=True, **way)


def _spec(incidents: Incidents, window: Any, spec: Mapping[str, Any]) -> CountSpec | None:
    """Return how incidents are counted; None where they cannot be, and whoever counts says why when it is due."""
    if not incidents.coverage:
        return None
    try:
        return CountSpec.of(incidents.coverage, **spec, window=window, week=incidents.week)
    except (ParameterError, WindowError):
        return None


def _figures(spec: CountSpec) -> tuple[str, ...]:
    """Return the columns of the figure that is counted, itself first."""
    if spec.measure == "attacks":
        return ()
    if not counts_deaths(spec.measure):
        return (MEASURES[spec.measure],)
    return tuple(dict.fromkeys((f"fatalities_{spec.estimate}", *_DEATHS)))
