"""From INPUT and its options to a series: what the shape of the file allows, and what it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from trends.cli.failures import UsageError
from trends.cli.fitting_memory import warning
from trends.cli.terminal import say_error
from trends.errors import WindowError, listed

if TYPE_CHECKING:
    from trends.cli.options import Chosen, ReadingOptions, Selecting
    from trends.imported.scanned import ScannedIncidents
    from trends.incidents.incidents import Incidents
    from trends.series.count_series import CountSeries
    from trends.series.series_table import SeriesTable

__all__ = [
    "BY_CONDITION",
    "conditions",
    "given_of",
    "loaded",
    "loaded_in_window",
    "narrowed",
    "refuse_window",
    "selected",
    "series_of",
]

FOR_INCIDENTS = (
    "columns",
    "coverage",
    "actor",
    "attacker",
    "country",
    "admin1",
    "kind",
    "bbox",
    "where",
    "imprecise",
    "toll",
    "genealogy",
)
"""Of these a series file understands only what its rows tell apart: the places and kinds of a long table."""
FOR_SERIES = ("period", "by", "fill", "dates", "series")
_PLACES = ("country", "admin1", "kind")
BY_CONDITION = (
    "actor",
    "attacker",
    "country",
    "admin1",
    "kind",
    "bbox",
    "start",
    "end",
    "where",
    "genealogy",
)


def loaded(asked: ReadingOptions, *more: str) -> Incidents | SeriesTable:
    """Load INPUT as the options say, and as the options named in `more` say too.

    Raises
    ------
    UsageError, ParameterError
        If an option was given that has no meaning for the shape of the file.
    InputError
        If there is no such file or it is not understood.
    """
    from trends.incidents.incidents import Incidents
    from trends.sources import load

    if asked.engine == "duckdb":
        raise UsageError(
            "--engine duckdb counts, judges, checks and screens; what is asked here needs the incidents in memory, so leave "
            "it out."
        )
    if (tight := warning(asked.input)) is not None:
        say_error(tight)
    stated = given_of(
        asked, "source", "columns", "period", "by", "fill", "week", "dates", "as_of", "coverage", *more
    )
    data = load(asked.input, **stated, counting=None if "measure" in more else asked.measure)
    incidents = isinstance(data, Incidents)
    misplaced = [name for name in (FOR_SERIES if incidents else FOR_INCIDENTS) if getattr(asked, name, None)]
    # Asked of the file once it is read: a long table of counts understands places and kinds,
    # another series does not.
    strangers = [name for name in misplaced if isinstance(data, Incidents) or not data.tells(name)]
    if strangers:
        options = listed(f"--{name}" for name in strangers)
        has, other = ("incidents", "a series") if incidents else ("a series", "incidents")
        raise UsageError(f"{options} can only be used with {other}, but {asked.input} holds {has}.")
    # Before anything is selected, as a condition on deaths means the figure that the rule makes.
    return data.settled(asked.toll) if asked.toll is not None and isinstance(data, Incidents) else data


def loaded_in_window(asked: Selecting) -> Incidents | SeriesTable:
    """Load INPUT, unless the window cannot be: then nothing needs to be read to say so."""
    refuse_window(asked)
    return loaded(asked)


def refuse_window(asked: Selecting) -> None:
    """Refuse a window that cannot be.

    Raises
    ------
    UsageError
        If it ends before it starts.
    """
    from trends.periods.calendar import parse_window

    try:
        parse_window(asked.start, asked.end)
    except WindowError as error:
        raise UsageError(str(error)) from None


def narrowed(asked: Chosen, table: SeriesTable) -> SeriesTable:
    """Keep the places and kinds of a series file that the selection asks for."""
    if (
        asked.measure == "attacks"
        and table.counted
        and table.counting != "attacks"
        and "attacks" not in table.columns
    ):
        raise UsageError(
            f"{asked.input} counts {table.count_column}, not attacks; leave --measure out to count these."
        )
    chosen = given_of(asked, *_PLACES)
    return table.select(**chosen) if chosen else table


@overload
def selected(asked: Selecting, incidents: Incidents) -> Incidents: ...
@overload
def selected(asked: Selecting, incidents: ScannedIncidents) -> ScannedIncidents: ...
@overload
def selected(asked: Selecting, incidents: Incidents | ScannedIncidents) -> Incidents | ScannedIncidents: ...
def selected(asked: Selecting, incidents: Incidents | ScannedIncidents) -> Incidents | ScannedIncidents:
    """Keep the incidents that the selection asks for."""
    chosen = conditions(asked)
    return incidents.select(**chosen) if chosen else incidents


def conditions(asked: Selecting) -> dict[str, Any]:
    """Return what the selection asks for, as `Incidents.select` takes it."""
    chosen = given_of(asked, *BY_CONDITION)
    if "bbox" in chosen:
        chosen["bbox"] = box(chosen["bbox"])
    return chosen


def series_of(asked: Chosen, data: Incidents | ScannedIncidents | SeriesTable) -> CountSeries:
    """Count by period what was loaded and selected."""
    from trends.series.series_table import SeriesTable

    if not isinstance(data, SeriesTable):
        return data.count(by=None, **given_of(asked, "freq", "measure", "estimate", "imprecise"))
    table = narrowed(asked, data)
    return table.count(by=None, **given_of(asked, "measure", "series", "freq", "start", "end", "estimate"))


def box(text: str) -> tuple[float, float, float, float]:
    """Read ``W,S,E,N``.

    Raises
    ------
    UsageError
        If these are not four numbers.
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageError(
            f"--bbox takes west, south, east and north in degrees, as in 37.0,33.5,41.0,36.0, not {text[:40]!r}."
        ) from None
    return west, south, east, north


def given_of(asked: ReadingOptions, *names: str) -> dict[str, Any]:
    """Return the options that were given, so that the defaults stand in one place: the functions they go to."""
    values = {name: getattr(asked, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}
