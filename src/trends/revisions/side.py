"""One of two releases: its data as a table with ids, the fields that are compared, and the days that it covers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.incidents.incidents import Incidents
from trends.revisions.covered import coverage_of
from trends.schema import COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.periods.coverage import Coverage
    from trends.provenance import Provenance
    from trends.series.series_table import SeriesTable

__all__ = ["DEATHS", "Side", "side_of", "without_ids"]

DEATHS = "fatalities_best"
_COUNT = "count"
_NO_FIELDS = frozenset({"incident_id", "source", "source_version", "iso3"})
"""What names a row or its release, and what follows from the country's name."""
_FIGURES_OF_SERIES = ("count", "count_low", "count_high", "exposure_days")
_NO_FIGURES = frozenset({"series", "period", "start", "line", "count_estimated", *_FIGURES_OF_SERIES})
_NUMBERED = re.compile(r".* row [0-9]+")


@dataclass(frozen=True, eq=False)
class Side:
    """One release, ready to be compared.

    Attributes
    ----------
    data : Incidents or SeriesTable
        As it was loaded, before any selection.
    label : str
        What it is called on a page.
    frame : pandas.DataFrame
        One row an incident, or a period of a series: ``incident_id``, ``date_start``, ``date_end`` and the fields.
    fields : tuple of str
        The columns that are compared.
    figures : tuple of str
        Those of them that are added up.
    weight : str
        The figure by which changes are ranked: deaths, or the count of a series.
    coverage : Coverage
        The days that it covers.
    numbered : ndarray of bool, shape (n,)
        Rows without an id of their own, which were numbered when they were read.
    """

    data: Incidents | SeriesTable
    label: str
    frame: pd.DataFrame
    fields: tuple[str, ...]
    figures: tuple[str, ...]
    weight: str
    coverage: Coverage
    numbered: NDArray[np.bool_] = field(repr=False)

    @property
    def provenance(self) -> Provenance:
        """Where the data come from."""
        return self.data.provenance

    @property
    def of_incidents(self) -> bool:
        """Whether its rows are incidents; otherwise they are periods of series."""
        return isinstance(self.data, Incidents)

    def to_dict(self) -> dict[str, Any]:
        """Return what the release is, as plain values."""
        return {
            "label": self.label,
            "rows": len(self.frame),
            "covers": [[first.isoformat(), last.isoformat()] for first, last in self.coverage.spans],
            "covers_by": self.coverage.basis,
            **self.provenance.to_dict(),
        }


def side_of(data: Incidents | SeriesTable, label: str, measure: str = "attacks") -> Side:
    """Lay data out for a comparison; `measure` is what is counted, of a series file perhaps a column of it."""
    if isinstance(data, Incidents):
        frame = data.frame
        fields = tuple(
            name
            for name in frame.columns
            if name not in _NO_FIELDS and (name in COLUMNS or str(name).startswith("source_"))
        )
        figures = tuple(
            name
            for name in fields
            if name.startswith("fatalities_")
            or name in {"civilians_killed", "combatants_killed", "wounded", "abducted", "released", "missing"}
        )
        return Side(data, label, frame, fields, figures, DEATHS, coverage_of(data), without_ids(frame))
    frame = _periods(data)
    measures = tuple(
        name
        for name in data.frame.columns
        if name not in _NO_FIGURES and pd.api.types.is_numeric_dtype(data.frame[name].dtype)
    )
    fields = tuple(name for name in (*_FIGURES_OF_SERIES, *measures) if name in frame)
    return Side(
        data,
        label,
        frame,
        fields,
        (_COUNT, *measures),
        _weight(frame, measures, measure),
        coverage_of(data),
        np.zeros(len(frame), dtype=bool),
    )


def _weight(frame: pd.DataFrame, measures: tuple[str, ...], measure: str) -> str:
    """Return the figure by which changes of a series file are ranked: the one that is counted, else its first."""
    if measure in measures:
        return measure
    return _COUNT if frame[_COUNT].notna().any() or not measures else measures[0]


def without_ids(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which rows were numbered by their reader: ``file.csv row 7``, as `IncidentTable.row_ids` names them."""
    ids = frame["incident_id"]
    if not ids.str.contains(" row ", regex=False).any():
        return np.zeros(len(frame), dtype=bool)
    return np.asarray(ids.str.fullmatch(_NUMBERED).fillna(False).to_numpy(dtype=bool))


def _periods(table: SeriesTable) -> pd.DataFrame:
    """Return the periods of a series file of which anything is known, with an id made of series and period, and days."""
    figures = [name for name in table.frame.columns if name not in _NO_FIGURES - {*_FIGURES_OF_SERIES}]
    numeric = table.frame[figures].select_dtypes("number").drop(columns="exposure_days", errors="ignore")
    # A period that is listed without a figure is as little observed as one that is not listed.
    rows = table.frame[numeric.notna().any(axis=1)].reset_index(drop=True)
    labels = rows["period"].astype("str")
    names = rows["series"].astype("str")
    ids = labels.where(names == "", names.str.cat(labels, sep=" "))
    spans = [pd.Period(day, freq=table.freq.alias) for day in rows["start"]]
    return rows.assign(
        incident_id=ids.astype("string"),
        date_start=rows["start"].astype("datetime64[s]"),
        date_end=pd.Series([span.end_time.normalize() for span in spans], index=rows.index).astype(
            "datetime64[s]"
        ),
    )
