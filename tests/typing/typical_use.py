"""What users of the package write, as they write it; type checkers read it, and it is run to the end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl

import trends as tr
from trends.pandas import TrendsAccessor


def series_of_the_package() -> str:
    """Judge a bundled series, as the README does."""
    series = tr.load_series("central-syria", start="2020-04", end="2023-02")
    result = tr.test_pace(series, margin=1.5, replicates=19)
    halves = result.changes["halves"]
    result.to_frame().to_dict()
    assert result.to_dict()["verdict"] == result.verdict
    assert halves is not None
    assert halves.ratio > 0
    return result.sentence


def incidents_of_a_file(path: Path) -> int:
    """Load, look, select, count and write."""
    incidents = tr.load(path)
    syria = incidents.select(actor=["Islamic State"], country="Syria", start="2020-01")
    series = syria.count(freq="month", measure="fatalities", imprecise="spread")
    many = syria.count(by=["admin1"], freq="year")
    names = [row.name for row in syria.actors().rows]
    first = many[next(iter(many))]
    frame: pd.DataFrame = syria.frame
    syria.to_excel(path.with_suffix(".xlsx"))
    syria.to_parquet(path.with_suffix(".parquet"))
    text = syria.to_csv()
    assert names
    assert text.startswith("incident_id")
    assert len(frame) == len(syria)
    return len(series) + len(first)


def shapes_that_are_known() -> tuple[tr.Incidents, tr.SeriesTable, tr.SeriesTable, tr.Incidents]:
    """Names of the package and a shape that is said tell what comes out."""
    attacks = tr.load("documented-attacks")
    table = tr.load("central-syria")
    also = tr.load("northeast-syria", shape="series")
    again = tr.load("documented-attacks", shape="incidents")
    assert table.series
    return attacks, table, also, again


def frames_of_others() -> list[float]:
    """Give what a user of pandas or polars holds."""
    months = pd.Series(np.arange(24) % 5, index=pd.period_range("2020-01", periods=24, freq="M"))
    days = pd.date_range("2020-01-01", periods=20, freq="9D").repeat(2)
    rows = pd.DataFrame({"date": days, "killed": np.arange(40) % 3, "actor": "A"})
    first = tr.trend(months, replicates=19)
    second = tr.CountSeries.from_counts(months, name="the valley")
    third = tr.casualties(rows)
    fourth = tr.load(pl.from_pandas(rows), shape="incidents").count(freq="quarter")
    fifth = TrendsAccessor(rows).incidents(date_start="date", fatalities_best="killed")
    ax = second.plot()
    ax.set_title("")
    return [len(first.series), second.total, len(third.to_frame()), fourth.total, float(len(fifth))]


def errors_are_one_kind() -> str:
    """Catch whatever the package says in one place."""
    try:
        tr.load("no such file")
    except tr.TrendsError as error:
        return str(error)
    return ""
