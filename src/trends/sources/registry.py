"""Finds out from its content what a file is, and loads it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from trends.arguments import is_table
from trends.errors import InputError, ParameterError, listed, nearest
from trends.periods.calendar import Frequency, parse_week
from trends.provenance import Provenance
from trends.schema import COLUMNS
from trends.sources import documented, generic
from trends.sources.bundled import bundled_names, bundled_shape, load_bundled
from trends.sources.columns.mapping import ColumnMapping, read_mapping
from trends.sources.columns.obvious_names import guess_columns
from trends.sources.counts import count_tables, series_file, series_layout
from trends.sources.counts.series_layout import settle_layout
from trends.sources.files.formats import sheets_of
from trends.sources.files.frames import FrameOpening, frame_sheet
from trends.sources.files.opening import Opening, opened
from trends.sources.gathering import gather
from trends.sources.options import ORDERS, Wish
from trends.sources.publishers.ucdp import events as ucdp
from trends.sources.publishers_table import FAMILIES, KNOWN, SOURCES, TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.incidents.incidents import Incidents
    from trends.series.series_table import SeriesTable
    from trends.sources.files.raw import Sheet
    from trends.sources.gathering import Part

__all__ = ["SOURCES", "Wish", "load_any", "suggestion"]

_DEEPEST_HEADER = 15
_WITHOUT_MAPPING = {
    "generic": "",
    "unclear": "It may as well be a series, one row a period: --measure COLUMN reads it as one without a mapping.",
    "series": "It looks like a series, one row a period, and is read as one without a mapping.",
}


@dataclass(frozen=True)
class _Found:
    """A table, with the kind of reader that it needs."""

    sheet: Sheet
    family: str


def load_any(path: Any, wish: Wish) -> Incidents | SeriesTable:
    """Load a bundled dataset, a file, a folder, several files or a data frame; see `trends.sources.load`."""
    if wish.source is not None and wish.source not in SOURCES:
        close = nearest(wish.source, SOURCES) or SOURCES
        raise ParameterError(f"{wish.source!r} is no source; there is {listed(close)}.")
    if wish.fill not in {None, "zero"}:
        raise ParameterError(f"{wish.fill!r} is no way to fill periods; only zero is.")
    if wish.week is not None:
        wish = replace(wish, week=parse_week(wish.week))
    wish.refuse_contradictions()
    if is_table(path):
        return _by_week(_load(FrameOpening(frame_sheet(path)), _settled(wish)), wish)
    paths = [path] if isinstance(path, (str, PathLike)) else list(path)
    if len(paths) == 1 and isinstance(paths[0], str) and paths[0] in bundled_names():
        wish.refuse_for_bundled(paths[0], bundled_shape(paths[0]))
        return _by_week(load_bundled(paths[0]), wish)
    if not paths:
        raise InputError("No file was named.")
    with opened([_path(given) for given in paths]) as opening:
        return _by_week(_load(opening, _settled(wish)), wish)


def _by_week(data: Incidents | SeriesTable, wish: Wish) -> Incidents | SeriesTable:
    """Set the day on which weeks begin where it was told; the weeks of a series are in its file."""
    if wish.week is None or data.week == wish.week:
        return data
    from trends.series.series_table import SeriesTable

    if isinstance(data, SeriesTable) and data.freq is Frequency.WEEK:
        raise ParameterError(
            f"The weeks of this file begin on {data.week.capitalize()}, not on {wish.week.capitalize()}."
        )
    return replace(data, week=wish.week)


def _settled(wish: Wish) -> Wish:
    """Return the wish with its mapping read."""
    if wish.columns is None or isinstance(wish.columns, ColumnMapping):
        return wish
    return replace(wish, columns=read_mapping(wish.columns))


def _path(given: str | PathLike[str]) -> Path:
    text = str(fspath(given))
    try:
        path = Path(text).expanduser()
        missing = "\x00" in text or not text or not path.exists()
    except (OSError, RuntimeError, ValueError):
        missing = True
    if missing and text in bundled_names():
        raise InputError(f"{text} is bundled, and a bundled dataset is read alone.")
    if missing:
        close = nearest(text, bundled_names())
        hint = f"did you mean {' or '.join(close)}" if close else f"bundled are {listed(bundled_names())}"
        raise InputError(f"There is no file and no bundled dataset {text[-80:]!r}; {hint}.")
    return path


# -- finding out ------------------------------------------------------------------------------------------------


def _sheets(opening: Opening | FrameOpening) -> list[list[Sheet]]:
    """Return the tables of each file."""
    if isinstance(opening, FrameOpening):
        return [[opening.sheet]]
    return [sheets_of(plain) for plain in opening.files]


def _found(opening: Opening | FrameOpening, wish: Wish) -> tuple[list[_Found], list[str]]:
    """Look at every file; return the tables to read, all of one family, and notes on what is left out."""
    found: list[_Found] = []
    notes: list[str] = []
    for sheets in _sheets(opening):
        chosen = _chosen(sheets, wish)
        left = [sheet.file for sheet in sheets if sheet.file not in {one.sheet.file for one in chosen}]
        if left:
            notes.append(f"Not read, because they hold something else: {listed(left)}.")
        found += chosen
    first = found[0]
    for other in found[1:]:
        if other.family != first.family:
            raise InputError(
                f"{other.sheet.file} is of another kind ({other.family}) than {first.sheet.file} ({first.family}); "
                "files that are read together must be of one source and shape."
            )
    return found, notes


def _chosen(sheets: Sequence[Sheet], wish: Wish) -> list[_Found]:
    """Choose, of the sheets of one file, those that hold the data: all that are laid out like the first such sheet."""
    found = [_recognised(sheet, wish) for sheet in sheets]
    known = [one for one in found if one is not None]
    if not known:
        if wish.columns is None and FAMILIES.get(str(wish.source), wish.source) in KNOWN:
            first = sheets[0]
            raise InputError(f"{first.file} is not of {wish.source}: its columns are {listed(first.header)}.")
        told = wish.source == "series" or wish.series
        return [_Found(sheets[0], "series" if told else "generic")]
    best = next((one for one in known if one.family in KNOWN), known[0])
    alike = [one for one in known if one.family == best.family]
    if best.family in KNOWN:
        return alike
    return [one for one in alike if one.sheet.header == best.sheet.header]


def _recognised(sheet: Sheet, wish: Wish) -> _Found | None:
    """Return the table with its header found and the reader it needs, or None if no reader knows it."""
    if wish.source is not None and wish.columns is None:
        return _as_told(sheet, wish)
    depths = _depths(sheet)
    if isinstance(wish.columns, ColumnMapping):
        return next((_Found(one, "generic") for one in depths if wish.columns.fits(one.header)), None)
    for one in depths:
        for family, publisher in KNOWN.items():
            if publisher.module.recognise(one):
                return _Found(one, family)
        if wish.series and one is sheet:
            break
    for one in depths:
        if wish.finds_series(one):
            return _Found(one, "series")
    for place, one in enumerate(depths):
        if (look := series_layout.recognise(one, _today(wish))) is not None:
            return _Found(one, look)
        # Further down a word or two may look like a header by chance.
        if generic.recognise(one) and (place == 0 or len(guess_columns(one.header)) >= 3):
            return _Found(one, "generic")
    return None


def _depths(sheet: Sheet) -> list[Sheet]:
    """Return the table with each of its first rows as the header."""
    below = (sheet.below(depth) for depth in range(_DEEPEST_HEADER + 1))
    return [one for one in below if one is not None]


def _today(wish: Wish) -> date:
    return wish.today or date.today()  # noqa: DTZ011 - a day, not a moment: it only rejects what lies ahead


def _as_told(sheet: Sheet, wish: Wish) -> _Found | None:
    """Return the table with the header that the source told must have, or None if it has none."""
    family = FAMILIES.get(str(wish.source), str(wish.source))
    knows = KNOWN[family].module.recognise if family in KNOWN else generic.recognise
    for one in _depths(sheet):
        if family == "series":
            if wish.finds_series(one) or series_layout.recognise(one, _today(wish)) is not None:
                return _Found(one, family)
        elif knows(one):
            return _Found(one, family)
    return None


# -- loading ----------------------------------------------------------------------------------------------------


def _load(opening: Opening | FrameOpening, wish: Wish) -> Incidents | SeriesTable:
    today = _today(wish)
    found, notes = _found(opening, wish)
    sheets, family = [one.sheet for one in found], found[0].family
    if family == "unclear":
        raise count_tables.question(sheets[0])
    aggregates = family in KNOWN and KNOWN[family].aggregates
    if family == "series" or aggregates:
        wish.refuse_for_series(sheets[0].file, known_layout=family != "series")
    else:
        wish.refuse_for_incidents(sheets[0].file)
    if family == "series":
        layouts = [
            settle_layout(sheet, period=wish.period, measure=wish.measure, by=wish.by) for sheet in sheets
        ]
        about = _provenance(
            "series", opening, title=sheets[0].file if len(sheets) == 1 else f"{len(sheets)} tables"
        )
        how = series_file.How(wish.fill, wish.week, None if wish.dates is None else ORDERS[wish.dates])
        table = series_file.read(sheets, about, today, layouts, how)
        return replace(table, notes=(*notes, *table.notes))
    if family == "ucdp":
        return _load_ucdp(sheets, opening, today, wish, notes)
    if family == "documented":
        both = [documented.read(sheet, today) for sheet in sheets]
        gathered = gather([part for part, _ in both], _provenance("generic", opening), notes=notes)
        return replace(gathered, reports=pd.concat([reports for _, reports in both], ignore_index=True))
    if family in KNOWN:
        publisher = KNOWN[family]
        module = publisher.module
        about = _provenance(
            family, opening, licence=module.LICENCE, citation=module.CITATION, addresses=(module.ADDRESS,)
        )
        if aggregates:
            summed: SeriesTable = module.read(sheets, about, today, by=wish.by, fill=wish.fill)
            return replace(summed, notes=(*notes, *summed.notes))
        parts = [module.read(sheet, today) for sheet in sheets]
        gathered = gather(parts, about, subject=publisher.subject, notes=notes)
        return replace(gathered, week=publisher.week)
    return _load_generic(sheets, opening, today, wish, notes)


def _load_ucdp(
    sheets: list[Sheet], opening: Opening | FrameOpening, today: date, wish: Wish, notes: list[str]
) -> Incidents:
    # Of two versions of an event the later row is the newest: the releases go in the order in which they came out.
    read = sorted(
        (ucdp.read(sheet, today) for sheet in sheets), key=lambda one: ucdp.release_order(one[0].version)
    )
    kinds = {source for _, source in read}
    source = wish.source or next(
        name for name in ("ucdp-candidate", "ucdp-ged", "ucdp-protest") if name in kinds
    )
    versions = _versions([part for part, _ in read])
    about = _provenance(
        source,
        opening,
        title=TITLES[source],
        version=", ".join(versions) or None,
        licence=ucdp.LICENCE,
        citation=" ".join(dict.fromkeys(ucdp.citation(source, version) for version in (versions or (None,)))),
        addresses=(ucdp.DOWNLOADS,),
    )
    found = gather([part for part, _ in read], about, subject=KNOWN["ucdp"].subject, notes=notes)
    if wish.source is None:
        return found
    told = pd.Series(source, found.frame.index, dtype=COLUMNS["source"])
    return replace(found, frame=found.frame.assign(source=told))


def _load_generic(
    sheets: list[Sheet], opening: Opening | FrameOpening, today: date, wish: Wish, notes: list[str]
) -> Incidents:
    mapping = wish.columns if isinstance(wish.columns, ColumnMapping) else None
    parts = [generic.read(sheet, today, mapping) for sheet in sheets]
    about = _provenance("generic", opening, version=", ".join(_versions(parts)) or None)
    if mapping is not None:
        about = replace(
            about,
            title=mapping.name or about.title,
            licence=mapping.licence or about.licence,
            citation=mapping.citation,
            addresses=(mapping.address,) if mapping.address else (),
        )
    return gather(parts, about, subject="incidents", notes=notes)


def _versions(parts: Sequence[Part]) -> list[str]:
    return list(dict.fromkeys(part.version for part in parts if part.version))


def _provenance(source: str, opening: Opening | FrameOpening, *, title: str = "", **about: Any) -> Provenance:
    files = opening.sources()
    told = title or TITLES.get(source) or (files[0].name if len(files) == 1 else f"{len(files)} files")
    return Provenance(source=source, title=told, files=files, **about)


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

    known = next((one for one in (_recognised(sheet, Wish()) for sheet in sheets) if one is not None), None)
    if known is not None:
        return propose(
            known.sheet,
            _WITHOUT_MAPPING.get(known.family, f"It is read as {known.family} without a mapping."),
        )
    # Nothing tells where the header is but what stands under it.
    likely = (one for sheet in sheets for one in _depths(sheet) if dated(one))
    return propose(next(likely, sheets[0]))
