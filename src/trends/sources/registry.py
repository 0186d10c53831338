"""Finds out from its content what a file is, and loads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from trends.errors import InputError, ParameterError, listed, nearest
from trends.provenance import Provenance
from trends.sources import documented, generic, series_file, ucdp
from trends.sources.bundled import bundled_names, load_bundled
from trends.sources.delimited import DelimitedSheet
from trends.sources.gathering import Part, gather
from trends.sources.mapping import read_mapping
from trends.sources.opening import Opening, PlainFile, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trends.incidents import Incidents
    from trends.series_table import SeriesTable
    from trends.sources.raw import Sheet

__all__ = ["SOURCES", "load_any", "suggestion"]

SOURCES = ("ucdp-ged", "ucdp-candidate", "acled", "gtd", "hdx-acled", "pitf", "generic", "series")
_FAMILIES = {"ucdp-ged": "ucdp", "ucdp-candidate": "ucdp"}


@dataclass(frozen=True)
class Wish:
    """What a caller said about the file beyond its path."""

    source: str | None = None
    columns: str | PathLike[str] | Mapping[str, Any] | None = None
    period: str | None = None
    measure: str | None = None
    by: str | None = None
    fill: str | None = None
    today: date | None = None

    @property
    def series(self) -> bool:
        """Whether something was said that only a series file has."""
        return any(word is not None for word in (self.period, self.measure, self.by, self.fill))


def load_any(
    path: str | PathLike[str] | Iterable[str | PathLike[str]], wish: Wish
) -> Incidents | SeriesTable:
    """Load a bundled dataset, a file, a folder or several files; see `trends.sources.load`."""
    if wish.source is not None and wish.source not in SOURCES:
        close = nearest(wish.source, SOURCES) or SOURCES
        raise ParameterError(f"{wish.source!r} is no source; there is {listed(close)}.")
    paths = [path] if isinstance(path, (str, PathLike)) else list(path)
    if len(paths) == 1 and isinstance(paths[0], str) and paths[0] in bundled_names():
        return load_bundled(paths[0])
    if not paths:
        raise InputError("No file was named.")
    with opened([_path(given) for given in paths]) as opening:
        return _load(opening, wish)


def _path(given: str | PathLike[str]) -> Path:
    text = str(fspath(given))
    path = Path(text).expanduser()
    try:
        missing = "\x00" in text or not text or not path.exists()
    except OSError:
        missing = True
    if missing:
        close = nearest(text, bundled_names())
        hint = f"did you mean {listed(close)}" if close else f"bundled are {listed(bundled_names())}"
        raise InputError(f"There is no file and no bundled dataset {text[-80:]!r}; {hint}.")
    return path


def _load(opening: Opening, wish: Wish) -> Incidents | SeriesTable:
    today = wish.today or date.today()  # noqa: DTZ011 - a day, not a moment: it only rejects what lies ahead
    looked = [(sheet, _family(sheet, wish)) for sheet in (_look(plain) for plain in opening.files)]
    first = looked[0][1]
    for sheet, family in looked[1:]:
        if family != first:
            raise InputError(
                f"{sheet.file} is of another kind ({family}) than {looked[0][0].file} ({first}); files that are read "
                "together must be of one source and shape."
            )
    sheets = [sheet for sheet, _ in looked]
    if first == "series":
        return _load_series(sheets, opening, wish, today)
    if first == "ucdp":
        read = [ucdp.read(sheet, today) for sheet in sheets]
        source = "ucdp-candidate" if any(name == "ucdp-candidate" for _, name in read) else "ucdp-ged"
        return _gathered([part for part, _ in read], opening, wish.source or source)
    if first == "documented":
        from dataclasses import replace

        both = [documented.read(sheet, today) for sheet in sheets]
        gathered = _gathered([part for part, _ in both], opening, "generic")
        return replace(gathered, reports=pd.concat([reports for _, reports in both], ignore_index=True))
    mapping = read_mapping(wish.columns) if wish.columns is not None else None  # type: ignore[arg-type] # a str path is one
    about = Provenance(
        source="generic",
        title=mapping.name if mapping else "",
        licence=(mapping.licence if mapping else "") or "unknown; ask the publisher",
        citation=mapping.citation if mapping else "",
        addresses=(mapping.address,) if mapping and mapping.address else (),
    )
    return _gathered([generic.read(sheet, today, mapping) for sheet in sheets], opening, "generic", about)


def _look(plain: PlainFile) -> Sheet:
    return DelimitedSheet.of(plain)


def _family(sheet: Sheet, wish: Wish) -> str:
    """Return the kind of reader that a table needs."""
    if wish.source is not None:
        family = _FAMILIES.get(wish.source, wish.source)
        if family == "ucdp" and not ucdp.recognise(sheet):
            raise InputError(f"{sheet.file} is not of {wish.source}: its columns are {listed(sheet.header)}.")
        return family
    if wish.columns is not None:
        return "generic"
    if ucdp.recognise(sheet):
        return "ucdp"
    if documented.recognise(sheet):
        return "documented"
    if wish.series or series_file.recognise(sheet):
        return "series"
    return "generic"


def _load_series(sheets: list[Sheet], opening: Opening, wish: Wish, today: date) -> SeriesTable:
    if len(sheets) > 1:
        raise InputError(f"{sheets[1].file}: several series files are not read together; name one.")
    sheet = sheets[0]
    layout = series_file.settle_layout(sheet, period=wish.period, measure=wish.measure, by=wish.by)
    provenance = Provenance(source="series", title=sheet.file, files=opening.sources())
    return series_file.read(sheet, provenance, today, layout, fill=wish.fill)


def _gathered(parts: list[Part], opening: Opening, source: str, about: Provenance | None = None) -> Incidents:
    versions = list(dict.fromkeys(part.version for part in parts if part.version))
    version = ", ".join(versions) or None
    files = opening.sources()
    if source.startswith("ucdp"):
        title = (
            "UCDP Candidate Events Dataset"
            if source == "ucdp-candidate"
            else "UCDP Georeferenced Event Dataset"
        )
        citations = dict.fromkeys(ucdp.citation(source, version) for version in (versions or (None,)))
        provenance = Provenance(
            source=source,
            title=title,
            version=version,
            files=files,
            licence=ucdp.LICENCE,
            citation=" ".join(citations),
            addresses=(ucdp.DOWNLOADS,),
        )
        return gather(parts, provenance, subject="events of organised violence")
    told = about or Provenance(source=source)
    from dataclasses import replace

    title = told.title or (files[0].name if len(files) == 1 else f"{len(files)} files")
    return gather(parts, replace(told, title=title, version=version, files=files), subject="incidents")


def suggestion(path: str | PathLike[str]) -> str:
    """Propose a mapping for a table; see `trends.sources.suggest_columns`."""
    with opened([_path(path)]) as opening:
        return generic.suggest(_look(opening.files[0]))
