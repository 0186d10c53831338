"""The bundled datasets, as `data/datasets.toml` describes them."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from trends.arguments import guarded
from trends.files.bundled import data_folder
from trends.messages import recognised
from trends.provenance import Provenance
from trends.series.measure import ClaimNote, Measure
from trends.series.published_totals import PublishedTotal
from trends.sources.country_months import COUNTRY_MONTHS, load_country_months
from trends.sources.counts import series_file
from trends.sources.counts.series_layout import SeriesLayout
from trends.sources.documented import DOCUMENTED
from trends.sources.files.delimited import DelimitedSheet
from trends.sources.files.opening import opened

if TYPE_CHECKING:
    from pathlib import Path

    from trends.incidents.incidents import Incidents
    from trends.series.series_table import SeriesTable

__all__ = ["bundled_description", "bundled_names", "bundled_shape", "datasets", "load_bundled"]

LAST_RETRIEVAL = date(2025, 12, 31)
"""No bundled figure is later; so that a load depends on no clock."""


@lru_cache(maxsize=1)
def descriptions() -> dict[str, dict[str, Any]]:
    """Return what `datasets.toml` says of each bundled dataset."""
    with (data_folder() / "datasets.toml").open("rb") as stream:
        return tomllib.load(stream)


@lru_cache(maxsize=1)
def bundled_names() -> tuple[str, ...]:
    """Return the names of the bundled datasets."""
    return tuple(descriptions())


def bundled_description(name: str) -> dict[str, Any]:
    """Return what `datasets.toml` says of a bundled dataset."""
    return descriptions()[name]


def bundled_shape(name: str) -> str:
    """Return the shape of a bundled dataset: ``series`` or ``incidents``."""
    return str(descriptions()[name]["shape"])


def load_bundled(name: str) -> Incidents | SeriesTable:
    """Load a bundled dataset by its name."""
    about = descriptions()[name]
    if name == COUNTRY_MONTHS:
        return load_country_months(about)
    path: Path = data_folder() / about["file"]
    with opened([path]) as opening:
        sheet = DelimitedSheet.of(opening.files[0])
        provenance = Provenance(
            source="series" if about["shape"] == "series" else "generic",
            title=about["title"],
            files=opening.sources(),
            licence=about["licence"],
            citation=about["citation"],
            addresses=tuple(about["addresses"]),
        )
        if about["shape"] == "series":
            return _series(sheet, provenance, about)
        notes = [recognised(note) for note in about["notes"]]
        incidents = DOCUMENTED.gathered([DOCUMENTED.read(sheet, LAST_RETRIEVAL)], provenance, notes)
        return replace(incidents, subject=recognised(about["subject"]))


def _series(sheet: DelimitedSheet, provenance: Provenance, about: dict[str, Any]) -> SeriesTable:
    columns = about["columns"]
    measures = {name: _measure(made) for name, made in about.get("measures", {}).items()}
    # Every column without a role is a measure that may be asked for by its name.
    text = {columns[name] for name in columns}
    layout = SeriesLayout(**columns, others=tuple(name for name in sheet.header if name not in text))
    return series_file.read(
        [sheet],
        provenance,
        LAST_RETRIEVAL,
        [layout],
        measures=measures,
        name=about["name"],
        subject=recognised(about["subject"]),
        at_least=about["at_least"],
        titles=about.get("titles", {}),
        places={recognised(place): column for place, column in about.get("places", {}).items()},
        claims=tuple(ClaimNote(**claim) for claim in about.get("claims", ())),
        totals=tuple(_total(total) for total in about.get("totals", ())),
        notes=tuple(recognised(note) for note in about["notes"]),
    )


def _measure(made: dict[str, Any]) -> Measure:
    return Measure(
        tuple(made["columns"]),
        tuple(made.get("low", ())),
        tuple(made.get("high", ())),
        recognised(made.get("subject", "")),
    )


def _total(total: dict[str, Any]) -> PublishedTotal:
    published = total.get("published")
    return PublishedTotal(**{**total, "published": date.fromisoformat(published) if published else None})


@guarded
def datasets() -> pd.DataFrame:
    """List the bundled datasets: name, title, shape, rows, period, source and licence, one row each."""
    rows = []
    for name, about in descriptions().items():
        data = load_bundled(name)
        checked = data.check()
        first, last = (str(checked[key])[:7] for key in ("date_min", "date_max"))
        rows.append(
            (
                name,
                about["title"],
                about["shape"],
                len(data.frame),
                f"{first} to {last}",
                about["publisher"],
                about["licence"],
            )
        )
    return pd.DataFrame(rows, columns=["name", "title", "shape", "rows", "period", "source", "licence"])
