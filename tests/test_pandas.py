"""A data frame of one's own as incidents and as a series, and a sentence where it is neither."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import trends.pandas  # noqa: F401 - gives data frames ``.trends``
from trends.errors import InputError, ParameterError

ROWS = {"day": ["2020-01-03", "2020-02-05", None], "killed": [1, 2, None], "note": ["a", "b", "c"]}


def frame(**columns) -> pd.DataFrame:
    return pd.DataFrame(columns or ROWS)


def test_columns_are_taken_by_the_names_they_bear_elsewhere():
    given = frame()
    found = given.trends.incidents(
        date_start="day", fatalities_best="killed", subject="raids", name="the valley"
    )
    assert len(found) == 3
    assert found.frame["fatalities_best"].tolist() == [1, 2, pd.NA]
    assert found.count().total == 2
    assert (found.subject, found.name) == ("raids", "the valley")
    assert list(given.columns) == ["day", "killed", "note"]


def test_times_and_zones_are_dropped_not_the_day():
    found = frame(
        date_start=pd.to_datetime(["2020-01-03 23:30"]).tz_localize("Asia/Damascus")
    ).trends.incidents()
    assert str(found.frame["date_start"].iloc[0].date()) == "2020-01-03"


def test_a_canonical_name_of_something_else_gives_way():
    found = frame(date_start=["not this"], day=["2021-05-01"]).trends.incidents(date_start="day")
    assert found.frame["date_start"].dt.year.tolist() == [2021]


@pytest.mark.parametrize(
    ("columns", "error", "said"),
    [
        ({"datestart": "day"}, ParameterError, "date_start"),
        ({"date_start": "dy"}, ParameterError, "'dy'; nearest: day"),
        ({"date_start": "killed"}, InputError, "dates are needed"),
        ({"date_start": "note"}, InputError, "no date"),
        ({}, InputError, "date_start"),
    ],
)
def test_what_cannot_be_read_as_incidents_is_named(columns, error, said):
    with pytest.raises(error, match=said):
        frame().trends.incidents(**columns)


def test_a_period_without_a_row_or_with_a_blank_was_not_observed():
    found = frame(month=["2020-04", "2020-01", "2020-02"], attacks=[4, 3, None]).trends.series(
        period="month", count="attacks", name="the valley"
    )
    assert found.labels == ["2020-01", "2020-02", "2020-03", "2020-04"]
    assert np.array_equal(found.count, [3, np.nan, np.nan, 4], equal_nan=True)
    assert found.name == "the valley"


@pytest.mark.parametrize(
    "index",
    [
        pd.date_range("2020-01-01", periods=2, freq="MS"),
        pd.period_range("2020-01", periods=2, freq="M"),
        ["2020-01", "2020-02"],
    ],
)
def test_the_index_holds_the_periods_where_no_column_does(index):
    found = pd.DataFrame({"count": [1, 2]}, index=index).trends.series()
    assert found.labels == ["2020-01", "2020-02"]


@pytest.mark.parametrize(
    ("columns", "error", "said"),
    [
        ({"m": ["2020-01", "2020-01"], "count": [1, 2]}, InputError, "occurs twice"),
        ({"m": ["2020-01", None], "count": [1, 2]}, InputError, "no period"),
        ({"m": ["a", "b"], "count": [1, 2]}, ParameterError, "no date"),
        ({"m": ["2020-01", "2020-02"], "count": [1, "many"]}, InputError, "no number"),
        ({"m": ["2020-01", "2020-02"], "count": [1, -2]}, InputError, "negative"),
        ({"m": ["2020-01"], "counts": [1]}, ParameterError, "nearest: counts"),
        ({"m": [], "count": []}, InputError, "no rows"),
    ],
)
def test_what_is_no_series_is_named(columns, error, said):
    with pytest.raises(error, match=said):
        pd.DataFrame(columns).trends.series(period="m")


def test_import_trends_alone_leaves_pandas_as_it_is():
    code = "import trends, sys; assert 'pandas' not in sys.modules; import pandas; assert not hasattr(pandas.DataFrame, 'trends')"
    subprocess.run([sys.executable, "-c", code], check=True)
