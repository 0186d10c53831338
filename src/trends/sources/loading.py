"""From what a user names to data: a bundled dataset, files, folders or a data frame, loaded by the source they are of."""

from __future__ import annotations

import glob
from dataclasses import replace
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, Unpack, cast, overload

from trends.arguments import guarded, is_table
from trends.errors import InputError, ParameterError, listed, nearest
from trends.imported.folder import is_imported, read_folder
from trends.messages import Message
from trends.messages import listed as named_few
from trends.periods.calendar import Frequency, parse_week, parse_window
from trends.periods.coverage import Coverage, parse_coverage
from trends.series.series_table import SeriesTable
from trends.sources.any_table import GENERIC, SERIES
from trends.sources.bundled import bundled_names, bundled_shape, load_bundled
from trends.sources.columns.mapping import ColumnMapping, read_mapping
from trends.sources.files.frames import FrameOpening, frame_sheet
from trends.sources.files.opening import Opening, files_of, opened
from trends.sources.knowing import KnownFile, known_files, newest_known
from trends.sources.options import ReadOptions
from trends.sources.publishers import dataset_names
from trends.sources.recognition import sheets_of, tables_of
from trends.sources.source import LoadContext
from trends.sources.stored import is_stored_name, stored, stored_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from trends.incidents.incidents import Incidents
    from trends.sources.arguments import SpeaksArrow
    from trends.sources.files.raw import Sheet

__all__ = ["by_week", "covering", "load", "load_any", "path_of", "paths_of", "sheets_behind", "source_names"]


def source_names() -> tuple[str, ...]:
    """Return what ``--source`` takes."""
    return (*dataset_names(), GENERIC.name, SERIES.name)


BundledIncidents: TypeAlias = Literal["documented-attacks"]
BundledSeries: TypeAlias = Literal["central-syria", "northeast-syria", "ucdp-is-syria", "ucdp-country-months"]
Readable: TypeAlias = "str | PathLike[str] | Iterable[str | PathLike[str]] | pd.DataFrame | SpeaksArrow"
"""What can be loaded: a path or a name, several of them, or a frame of pandas, polars or pyarrow."""


class Reading(TypedDict, total=False):
    """What `load` may be told about a file, for type checkers."""

    source: str | None
    columns: str | PathLike[str] | Mapping[str, Any] | None
    period: str | None
    measure: str | None
    by: str | None
    fill: Literal["zero"] | None
    counting: str | None
    week: str | None
    dates: Literal["day-first", "month-first"] | None
    today: date | None
    as_of: str | date | None
    coverage: str | tuple[object, object] | None


@overload
def load(path: BundledIncidents, **told: Unpack[Reading]) -> Incidents: ...
@overload
def load(path: BundledSeries, **told: Unpack[Reading]) -> SeriesTable: ...
@overload
def load(path: Readable, *, shape: Literal["incidents"], **told: Unpack[Reading]) -> Incidents: ...
@overload
def load(path: Readable, *, shape: Literal["series"], **told: Unpack[Reading]) -> SeriesTable: ...
@overload
def load(path: Readable, *, shape: None = None, **told: Unpack[Reading]) -> Incidents | Any: ...
@guarded
def load(
    path: str | PathLike[str] | Iterable[str | PathLike[str]] | pd.DataFrame | SpeaksArrow,
    *,
    shape: str | None = None,
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
        A folder, or a pattern such as ``acled-*.csv``, is read as one dataset: all its files must be of one source and shape.
        A frame, of pandas, polars or
        pyarrow, is read as a file with the same columns is; times with a zone are taken for the day on which they are written.
        In the local store data are called by their dataset (``ucdp-ged``, ``ucdp`` for editions and Candidate releases
        together), with their release (``ucdp-ged@25.1``), or by their hash (``store:4f2a91``).
    shape : {"incidents", "series"}, optional
        What has to come out; the other is an error then. By default the content tells, and a type checker takes it
        for incidents.
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
    if shape not in {None, "incidents", "series"}:
        raise ParameterError(f"{str(shape)[:40]!r} is no shape of data; it is incidents or series.")
    day = None if as_of is None else parse_window(None, as_of).end
    if not isinstance(path, str | PathLike) and not is_table(path):
        # Gone through twice: to be read, and to be named again.
        path = list(cast("Iterable[str | PathLike[str]]", path))
    data = load_any(
        path,
        ReadOptions(source, columns, period, measure, by, fill, today, counting, week, dates, day, coverage),
    )
    found = "series" if isinstance(data, SeriesTable) else "incidents"
    if shape not in {None, found}:
        raise InputError(f"These data hold {found}, and not {shape} as shape says.")
    if isinstance(data, SeriesTable):
        return data
    layout = _whole(columns) if isinstance(columns, str | PathLike) else columns
    # As a command takes it, too: a pair of days is none of its words.
    pair = coverage is not None and not isinstance(coverage, str)
    days = ",".join(f"{first}..{last}" for first, last in parse_coverage(coverage)) if pair else coverage
    told = {"source": source, "columns": layout, "week": week, "as_of": as_of, "coverage": days}
    # A frame cannot be named again, nor can "today" be another day's.
    named = not is_table(path) and today is None
    return replace(data, steps=(("load", {"path": _whole(path), **told}),) if named else ())


def _whole(path: Any) -> str | list[str]:
    """Return names as they were given, and paths from the root: code that is copied may run in another folder."""
    if not isinstance(path, str | PathLike):
        return [str(_whole(one)) for one in path]
    if isinstance(path, str) and (path in bundled_names() or is_stored_name(path)):
        return path
    return str(Path(fspath(path)).expanduser().absolute())


def load_any(path: Any, options: ReadOptions) -> Incidents | SeriesTable:
    """Load a bundled dataset, a file, a folder, several files or a data frame; see `trends.sources.load`."""
    if options.source is not None and options.source not in source_names():
        close = nearest(options.source, source_names()) or source_names()
        raise ParameterError(f"{options.source!r} is no source; there is {listed(close)}.")
    if options.fill not in {None, "zero"}:
        raise ParameterError(f"{options.fill!r} is no way to fill periods; only zero is.")
    if options.week is not None:
        options = replace(options, week=parse_week(options.week))
    options.refuse_contradictions()
    if is_table(path):
        return by_week(_as_of(_load(FrameOpening(frame_sheet(path)), options), options), options)
    paths = [path] if isinstance(path, (str, PathLike)) else list(path)
    # A bundled name, and one of the store's, goes before a file of that name, which ./NAME still reads.
    if len(paths) == 1 and isinstance(alone := paths[0], str):
        if alone in bundled_names():
            options.refuse_for_bundled(alone, bundled_shape(alone))
            return by_week(_as_of(covering(load_bundled(alone), options), options), options)
        if is_stored_name(alone):
            return by_week(_load_stored(alone, options), options)
    if not paths:
        raise InputError("No file was named.")
    files = [file for name in paths for file in paths_of(name)]
    if len(files) == 1 and files[0].is_dir() and is_imported(files[0]):
        options.refuse_for_imported(files[0].name)
        data = read_folder(files[0]).incidents()
        return by_week(_as_of(covering(data, options), options), options)
    if folder := next((file for file in files if file.is_dir() and is_imported(file)), None):
        raise InputError(
            f"{folder.name} is a folder of imported incidents, which is read alone; to have it together with others, import the "
            "files of all of them together."
        )
    return by_week(_load_files(files, options), options)


def _load_files(paths: list[Path], options: ReadOptions) -> Incidents | SeriesTable:
    files = files_of(paths)
    if options.as_of is None:
        return _load_some(paths, files, options)
    refusal: InputError | None = None
    dated: list[KnownFile] = []
    notes: list[str] = []
    try:
        dated, notes = known_files(files, options.as_of)
    except InputError as error:
        refusal = error
    data = _load_some(paths, [(file.path, file.name) for file in dated] or files, options)
    if isinstance(data, SeriesTable):
        # Of a series its rows say when they were published, or a rule does, and not when somebody had its file.
        whole = data if len(dated) in {0, len(files)} else _load_some(paths, files, options)
        return _as_of(whole, options)
    if refusal is not None:
        raise refusal
    day, way = newest_known(dated)
    provenance = replace(data.provenance, known=day, known_by=way)
    return _as_of(replace(data, provenance=provenance, notes=(*data.notes, *notes)), options)


def _load_some(
    paths: list[Path], files: list[tuple[Path, str]], options: ReadOptions
) -> Incidents | SeriesTable:
    with opened(paths, files) as opening:
        return _load(opening, options)


def _load_stored(name: str, options: ReadOptions) -> Incidents | SeriesTable:
    """Load what the store holds under a name; what it did not know on the day is not even looked at."""
    answer = stored(name, options.as_of)
    # The day on which the newest of it was known takes the place of today's: what is in the store depends on no clock.
    options = replace(options, today=options.today or answer.newest.day)
    with opened(list(answer.paths)) as opening:
        data = _load(opening, options)
    return replace(data, provenance=answer.provenance(data.provenance), notes=(*answer.notes, *data.notes))


def _as_of(data: Incidents | SeriesTable, options: ReadOptions) -> Incidents | SeriesTable:
    """Leave out what was not known on the day that is asked for, if one is."""
    if options.as_of is None:
        return data
    return data.as_of(options.as_of)


def _load(opening: Opening | FrameOpening, options: ReadOptions) -> Incidents | SeriesTable:
    if options.columns is not None and not isinstance(options.columns, ColumnMapping):
        options = replace(options, columns=read_mapping(options.columns))
    today = options.today or date.today()  # noqa: DTZ011 - a day, not a moment: it only rejects what lies ahead
    sheets, source, notes = tables_of(sheets_behind(opening), options, today)
    data = source.load(sheets, LoadContext(today, options, opening.sources, tuple(notes)))
    return covering(data, options, today)


def covering(
    data: Incidents | SeriesTable, options: ReadOptions, today: date | None = None
) -> Incidents | SeriesTable:
    """Take the days for covered that were given as such; a series has refused them before."""
    if not options.coverage or isinstance(data, SeriesTable):
        return data
    spans = parse_coverage(options.coverage)
    covered = Coverage.of(*spans, basis="given")
    if today is not None and covered.last > today:
        raise ParameterError(
            f"A coverage up to {covered.last} lies ahead: no day after {today} can be covered yet."
        )
    covered = replace(covered, cautions=(Message("sources.coverage.given", days=covered.words),))
    before = data.coverage.cautions if data.coverage else ()
    notes = (*(note for note in data.notes if note not in before), *covered.cautions)
    releases = (
        part
        for first, last in spans
        for part in (data.coverage.within(first, last).releases if data.coverage else ())
    )
    return replace(data, coverage=replace(covered, releases=tuple(releases)), notes=notes)


def sheets_behind(opening: Opening | FrameOpening) -> list[list[Sheet]]:
    """Return the tables of each file."""
    if isinstance(opening, FrameOpening):
        return [[opening.sheet]]
    return [sheets_of(plain) for plain in opening.files]


def by_week(data: Incidents | SeriesTable, options: ReadOptions) -> Incidents | SeriesTable:
    """Set the day on which weeks begin where it was said; the weeks of a series are in its file."""
    if options.week is None:
        return data
    if isinstance(data, SeriesTable) and data.freq not in {Frequency.DAY, Frequency.WEEK}:
        raise ParameterError(
            f"--week says on which day weeks begin, and {data.file} holds {data.freq.value}s; leave it out."
        )
    if data.week == options.week:
        return data
    if isinstance(data, SeriesTable) and data.freq is Frequency.WEEK:
        raise ParameterError(
            f"The weeks of this file begin on {data.week.capitalize()}, not on {options.week.capitalize()}."
        )
    return replace(data, week=options.week)


def paths_of(name: str | PathLike[str]) -> list[Path]:
    """Return the paths that a user named: one, or in order of their names those that match a pattern.

    A file of that very name goes before what the name matches: ``attacks [final].csv`` is one.

    Raises
    ------
    InputError
        If there is nothing.
    """
    text = str(fspath(name))
    try:
        as_it_is = Path(text).expanduser()
        pattern = any(sign in text for sign in "*?[") and not as_it_is.exists()
        # As in a shell: hidden files only where the pattern says so.
        matching = sorted(glob.glob(str(as_it_is), recursive=True)) if pattern else []  # noqa: PTH207 - may be absolute
    except (OSError, RuntimeError, ValueError):
        matching = []
    if matching:
        return [Path(path) for path in matching]
    return [path_of(name)]


def path_of(name: str | PathLike[str]) -> Path:
    """Return the path that a user named.

    Raises
    ------
    InputError
        If there is nothing; the nearest names of bundled data and of the store are named.
    """
    text = str(fspath(name))
    try:
        path = Path(text).expanduser()
        missing = "\x00" in text or not text or not path.exists()
    # RuntimeError: expanduser knows no home for a name behind a tilde.
    except (OSError, RuntimeError, ValueError):
        missing = True
    if missing and text in bundled_names():
        raise InputError(f"{text} is bundled, and a bundled dataset is read alone.")
    if missing:
        close = nearest(text, (*bundled_names(), *stored_names()))
        hint = (
            Message("faults.file.did_you_mean", names=close)
            if close
            else Message("faults.file.bundled", names=named_few(bundled_names()))
        )
        raise InputError(Message("faults.file.absent_or_bundled", name=repr(text[-80:]), hint=hint))
    return path
