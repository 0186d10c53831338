"""Deaths by country and month, vintage by vintage: the bundled sums of UCDP's figures, as rows and as a dataset."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.files.bundled import data_folder
from trends.messages import recognised
from trends.names.countries import iso3_of
from trends.periods.calendar import Frequency
from trends.provenance import Provenance, hash_file
from trends.series.series_table import SeriesTable
from trends.sources.rejection import rejected_rows
from trends.tolls.measures import noun

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["COUNTRY_MONTHS", "country_months", "load_country_months"]

COUNTRY_MONTHS = "ucdp-country-months"
"""Name of the dataset, and of the reporting triangle that it is."""

_ABBREVIATED = {
    "Bosnia and Herz.": "BIH",
    "Central African Rep.": "CAF",
    "Dem. Rep. Congo": "COD",
    "Dominican Rep.": "DOM",
    "S. Sudan": "SSD",
}
"""Names as Natural Earth shortens them, which the vintages from May 2026 on have."""

_NOTHING: dict[str, Any] = {
    "count_low": np.nan,
    "count_high": np.nan,
    "count_estimated": np.nan,
    "exposure_days": np.nan,
    "inferred_low": None,
    "inferred_high": None,
    "low_published": pd.NaT,
    "high_published": pd.NaT,
}
"""Columns of a series that these sums say nothing of."""


@lru_cache(maxsize=1)
def country_months(file: str) -> pd.DataFrame:
    """Read the sums.

    Parameters
    ----------
    file : str
        Their name in the folder of the bundled data.

    Returns
    -------
    pandas.DataFrame
        ``month`` and ``vintage`` as the file writes them, ``country`` as its first vintage spells it, ``iso3``, and
        ``deaths``, a whole number.
    """
    rows = pd.read_csv(data_folder() / file, usecols=["month", "country", "deaths", "vintage"])
    codes = {name: _ABBREVIATED.get(name) or iso3_of(name) for name in rows["country"].unique()}
    rows["iso3"] = rows["country"].map(codes)
    # Columns that the script left without a name ("Unnamed: 133") are no country; all of their figures are zero.
    rows = rows.dropna(subset="iso3").reset_index(drop=True)
    rows["country"] = rows.groupby("iso3")["country"].transform("first")
    return rows


def load_country_months(about: Mapping[str, Any]) -> SeriesTable:
    """Return the sums as a table of series, one a country, with all vintages; the newest counts, or that of a day.

    Parameters
    ----------
    about : mapping
        What `datasets.toml` says of it.
    """
    rows = country_months(about["file"])
    # A hundred thousand texts of some fifty months and days: each is read once.
    starts, published = (
        rows[name].map({text: pd.Timestamp(text) for text in rows[name].unique()})
        for name in ("month", "vintage")
    )
    frame = pd.DataFrame(
        {
            "series": rows["country"].astype("str"),
            "period": rows["month"].astype("str"),
            "start": starts.astype("datetime64[s]"),
            "count": rows["deaths"].astype(float),
            **_NOTHING,
            "published": published.astype("datetime64[s]"),
            "vintage": rows["vintage"].astype("str"),
            "source_url": None,
            "note": None,
            "line": np.arange(2, len(rows) + 2),
        }
    )
    for side in ("low_published", "high_published"):
        frame[side] = frame[side].astype("datetime64[s]")
    return SeriesTable(
        frame=frame,
        freq=Frequency.MONTH,
        rejected=rejected_rows([]),
        provenance=Provenance(
            # The newest months, which are what is asked of it, are of Candidate releases.
            source="ucdp-candidate",
            title=about["title"],
            files=(hash_file(data_folder() / about["file"]),),
            licence=about["licence"],
            citation=about["citation"],
            addresses=tuple(about["addresses"]),
        ),
        rows_read=len(frame),
        subject=noun("fatalities", recognised(about["subject"])),
        counting="fatalities",
        count_column="deaths",
        notes=tuple(recognised(note) for note in about["notes"]),
        whole=True,
    )
