"""A frame is read as a file with the same columns is: the same rows, the same rejections, the same verdict on it."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from trends.errors import InputError
from trends.series.series_table import SeriesTable
from trends.sources import load, load_series, suggest_columns
from trends.sources.files.frames import frame_sheet

MAPPING = {"columns": {"date_start": "day", "fatalities_best": "killed", "actor_1": "who"}}
FILES = [
    "acled-ok.csv",
    "acled_monadic.csv",
    "aid_worker_layout.csv",
    "acled_y0025.csv",
    "deaths_low_best_high.csv",
]


def incident_frame(**changed) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "day": ["2020-01-03", "2020-02-05", "2020-03-07"],
            "killed": [1, 2, 3],
            "who": ["A", "B", "A"],
            **changed,
        }
    )


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("form", ["text", "typed", "arrow"])
def test_a_frame_says_what_the_file_says(cases, name, form, today):
    path = cases / name
    given = pd.read_csv(path, dtype=str if form == "text" else None, keep_default_na=form != "text")
    if form == "arrow":
        given = pa.Table.from_pandas(given)
    file, frame = load(path, today=today), load(given, today=today)
    assert frame.provenance.source == file.provenance.source
    assert (frame.rows_read, frame.skipped) == (file.rows_read, file.skipped)
    left = ["incident_id"] if file.provenance.source == "generic" else []  # named after the file's lines
    pd.testing.assert_frame_equal(
        frame.frame.drop(columns=left), file.frame.drop(columns=left), check_categorical=False
    )
    told = ["column", "value", "reason"]
    assert frame.rejected[told].to_numpy().tolist() == file.rejected[told].to_numpy().tolist()


def test_rows_are_rejected_by_their_number_and_the_reason(today):
    found = load(incident_frame(day=["2020-01-03", "2020-02-31", "0025-01-01"]), columns=MAPPING, today=today)
    assert (found.rows_read, len(found.frame)) == (3, 1)
    assert found.rejected[["file", "line"]].to_numpy().tolist() == [
        ["the data frame", 2],
        ["the data frame", 3],
    ]
    assert found.provenance.files[0].name == "the data frame"


def test_the_hash_tells_one_frame_from_another(today):
    one, same, other = (
        load(incident_frame(killed=killed), columns=MAPPING, today=today).provenance.sha256
        for killed in ([1, 2, 3], [1, 2, 3], [1, 3, 2])
    )
    assert one == same != other


@pytest.mark.parametrize(
    "days",
    [
        pd.to_datetime(["2020-01-03", "2020-02-05", "2020-03-07"]),
        pd.to_datetime(["2020-01-03 00:30", "2020-02-05 23:30", "2020-03-07 12:00"]),
        pd.to_datetime(["2020-01-03 00:30", "2020-02-05 23:30", "2020-03-07 12:00"]).tz_localize(
            "Asia/Damascus"
        ),
        pd.to_datetime(["2020-01-03 00:30", "2020-02-05 23:30", "2020-03-07 12:00"]).tz_localize(
            "America/Lima"
        ),
        pd.PeriodIndex(["2020-01-03", "2020-02-05", "2020-03-07"], freq="D"),
        [date(2020, 1, 3), datetime(2020, 2, 5), "2020-03-07"],  # noqa: DTZ001 - as users write it
        pd.Categorical(["2020-01-03", "2020-02-05", "2020-03-07"]),
        np.array(["2020-01-03", "2020-02-05", "2020-03-07"], dtype="datetime64[D]"),
    ],
)
def test_dates_of_every_type_are_the_days_that_are_written(days, today):
    found = load(incident_frame(day=days), columns=MAPPING, today=today)
    assert found.frame["date_start"].dt.strftime("%Y-%m-%d").tolist() == [
        "2020-01-03",
        "2020-02-05",
        "2020-03-07",
    ]
    zoned = isinstance(days, pd.DatetimeIndex) and days.tz is not None
    assert any("have a zone" in warning for warning in found.warnings) == zoned


def test_times_with_a_zone_in_a_parquet_file_are_the_days_that_are_written(tmp_path, today):
    days = pd.to_datetime(["2020-01-03 00:30", "2020-02-05 23:30", "2020-03-07 12:00"]).tz_localize(
        "Asia/Damascus"
    )
    incident_frame(day=days).to_parquet(tmp_path / "x.parquet")
    found = load(tmp_path / "x.parquet", columns=MAPPING, today=today)
    assert found.frame["date_start"].dt.day.tolist() == [3, 5, 7]


def test_what_is_missing_is_missing_whatever_its_name(today):
    given = incident_frame(
        day=pd.to_datetime(["2020-01-03", None, "2020-03-07"]),
        killed=pd.array([1, None, 3], dtype="Int64"),
        who=["A", None, np.nan],
    )
    found = load(given, columns=MAPPING, today=today)
    assert found.frame["fatalities_best"].tolist() == [1, 3]
    assert found.frame["actor_1"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (incident_frame().set_axis([["a", "b", "c"], ["x", "y", "z"]], axis=1), "names of 2 levels"),
        (incident_frame().set_axis(["day", "killed", "killed"], axis=1), "several columns named killed"),
        (pa.table([[1], [2]], names=["a", "a"]), "several columns named a"),
        (incident_frame().iloc[:0], "has no row"),
        (pd.DataFrame(index=[1, 2]), "has no column"),
        (pd.DataFrame(), "has no column|has no row"),
        (pd.DataFrame({"a": [1], "b": [2]}), "not understood"),
    ],
)
def test_what_is_no_table_of_incidents_or_counts_is_said_to_be_none(given, said):
    with pytest.raises(InputError, match=said):
        load(given)


@pytest.mark.parametrize("named", [None, "month"])
def test_an_index_of_dates_is_a_column(named):
    months = pd.date_range("2015-01-01", periods=48, freq="MS", name=named)
    found = load(pd.DataFrame({"count": range(48)}, index=months))
    assert isinstance(found, SeriesTable)
    assert found.count().labels[0] == "2015-01"
    assert load_series(pd.DataFrame({"count": range(48)}, index=months.to_period("M"))).total == sum(
        range(48)
    )


def test_an_index_that_only_numbers_rows_is_none():
    assert frame_sheet(incident_frame().iloc[[2, 0]]).header == ("day", "killed", "who")
    both = incident_frame().set_index("day", drop=False)
    assert frame_sheet(both).header == ("day", "killed", "who")
    assert frame_sheet(incident_frame().set_index(["day", "who"])).header == ("day", "who", "killed")


def test_columns_are_proposed_for_a_frame_too():
    assert "date_start" in suggest_columns(incident_frame())


def test_a_frame_of_polars():
    polars = pytest.importorskip("polars", reason="polars is not needed and not installed")
    given = polars.from_pandas(incident_frame(day=pd.to_datetime(["2020-01-03", "2020-02-05", "2020-03-07"])))
    for frame in (given, given.with_columns(polars.col("who").cast(polars.Categorical))):
        found = load(frame, columns=MAPPING)
        assert found.frame["actor_1"].astype(str).tolist() == ["A", "B", "A"]
        assert found.frame["date_start"].dt.month.tolist() == [1, 2, 3]
