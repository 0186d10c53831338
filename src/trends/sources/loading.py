"""From what a user names to data: a bundled dataset, files, folders or a data frame, loaded by the source they are of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.arguments import is_table
from trends.errors import InputError, ParameterError, listed, nearest
from trends.messages import Message
from trends.periods.calendar import Frequency, parse_week
from trends.periods.coverage import Coverage, parse_coverage
from trends.series.series_table import SeriesTable
from trends.sources.any_table import GENERIC, SERIES, UNCLEAR
from trends.sources.bundled import bundled_names, bundled_shape, load_bundled
from trends.sources.columns.mapping import ColumnMapping, read_mapping
from trends.sources.files.frames import FrameOpening, frame_sheet
from trends.sources.files.opening import Opening, files_of, opened
from trends.sources.knowing import known_files, newest_known
from trends.sources.options import ReadOptions
from trends.sources.publishers import dataset_names
from trends.sources.recognition import headers_of, recognised, sheets_of, tables_of
from trends.sources.source import LoadContext
from trends.sources.stored import is_stored_name, stored, stored_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.incidents.incidents import Incidents
    from trends.sources.files.raw import Sheet

__all__ = ["load_any", "source_names", "suggestion"]


def source_names() -> tuple[str, ...]:
    """Return what ``--source`` takes."""
    return (*dataset_names(), GENERIC.name, SERIES.name)


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
        return _by_week(_as_of(_load(FrameOpening(frame_sheet(path)), options), options), options)
    paths = [path] if isinstance(path, (str, PathLike)) else list(path)
    # A bundled name, and one of the store's, goes before a file of that name, which ./NAME still reads.
    if len(paths) == 1 and isinstance(alone := paths[0], str):
        if alone in bundled_names():
            options.refuse_for_bundled(alone, bundled_shape(alone))
            return _by_week(_as_of(_covering(load_bundled(alone), options), options), options)
        if is_stored_name(alone):
            return _by_week(_load_stored(alone, options), options)
    if not paths:
        raise InputError("No file was named.")
    return _by_week(_load_files([_path(name) for name in paths], options), options)


def _load_files(paths: list[Path], options: ReadOptions) -> Incidents | SeriesTable:
    if options.as_of is None:
        with opened(paths) as opening:
            return _load(opening, options)
    known, notes = known_files(files_of(paths), options.as_of)
    with opened(paths, [(file.path, file.name) for file in known]) as opening:
        data = _load(opening, options)
    if isinstance(data, SeriesTable):
        # Of a series its rows say when they were published, or a rule does.
        return _as_of(data, options)
    day, way = newest_known(known)
    provenance = replace(data.provenance, known=day, known_by=way)
    return _as_of(replace(data, provenance=provenance, warnings=(*data.warnings, *notes)), options)


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
    sheets, source, notes = tables_of(_sheets(opening), options, today)
    data = source.load(sheets, LoadContext(today, options, opening.sources, tuple(notes)))
    return _covering(data, options, today)


def _covering(
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


def _sheets(opening: Opening | FrameOpening) -> list[list[Sheet]]:
    """Return the tables of each file."""
    if isinstance(opening, FrameOpening):
        return [[opening.sheet]]
    return [sheets_of(plain) for plain in opening.files]


def _by_week(data: Incidents | SeriesTable, options: ReadOptions) -> Incidents | SeriesTable:
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


def _path(name: str | PathLike[str]) -> Path:
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
        hint = f"did you mean {' or '.join(close)}" if close else f"bundled are {listed(bundled_names())}"
        raise InputError(f"There is no file and no bundled dataset {text[-80:]!r}; {hint}.")
    return path


_WITHOUT_MAPPING = {
    GENERIC: "",
    UNCLEAR: "It may as well be a series, one row a period: --measure COLUMN (measure=) reads it as one without a mapping.",
    SERIES: "It looks like a series, one row a period, and is read as one without a mapping.",
}


def suggestion(path: Any) -> str:
    """Propose a mapping for a table; see `trends.sources.suggest_columns`."""
    if isinstance(path, str) and path in bundled_names():
        raise ParameterError(f"{path} is bundled, and its columns are known: it needs no mapping.")
    if is_table(path):
        return _proposed([frame_sheet(path)])
    with opened([_path(path)]) as opening:
        return _proposed([sheet for sheets in _sheets(opening) for sheet in sheets])


def _proposed(sheets: Sequence[Sheet]) -> str:
    from trends.sources.columns.proposal import dated, propose

    today = date.today()  # noqa: DTZ011 - see above
    tables = (recognised(sheet, ReadOptions(), today) for sheet in sheets)
    if (table := next((table for table in tables if table is not None), None)) is not None:
        without = _WITHOUT_MAPPING.get(table.source, f"It is read as {table.source.name} without a mapping.")
        return propose(table.sheet, without)
    # Nothing says where the header is but what stands under it.
    likely = (table for sheet in sheets for table in headers_of(sheet) if dated(table))
    return propose(next(likely, sheets[0]))
