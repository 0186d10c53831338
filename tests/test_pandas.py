"""A data frame of one's own as incidents and as a series, and a sentence where it is neither."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import trends.pandas
from trends.errors import InputError, ParameterError

ROWS = {"day": ["2020-01-03", "2020-02-05", None], "killed": [1, 2, None], "note": ["a", "b", "c"]}


def frame(**columns) -> pd.DataFrame:
    return pd.DataFrame(columns or ROWS)


def test_columns_are_taken_by_the_names_they_bear_elsewhere():
    given = frame()
    found = given.trends.incidents(
        date_start="day", fatalities_best="killed", subject="raids", name="the valley"
    )
    assert len(found) == 2
    assert found.skipped["empty rows"] == 1
    assert found.frame["fatalities_best"].tolist() == [1, 2]
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
        ({"date_start": "killed"}, InputError, "None of the 3 rows can be read"),
        ({"date_start": "note"}, InputError, "date_start.*|None of the 3 rows can be read"),
        ({}, InputError, "not understood|no date"),
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
        ({"m": ["2020-01", "2020-01"], "count": [1, 2]}, InputError, "comes twice"),
        ({"m": ["2020-01", None], "count": [1, 2]}, InputError, "has no date"),
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


def test_the_count_is_named_first_and_the_dates_bring_themselves():
    right = ["2020-01", "2020-02", "2020-03"]
    days = pd.to_datetime(["2020-01-31", "2020-02-29", "2020-03-31"])
    n = [3, 4, 5]
    for given in (
        pd.DataFrame({"n": n}, index=days),
        pd.DataFrame({"n": n, "count": [9, 9, 9]}, index=days),
        pd.DataFrame({"n": n, "month": right}),
        pd.DataFrame({"when": days, "n": n, "other": [0, 0, 0]}),
        pd.DataFrame({"n": n}, index=pd.PeriodIndex(right, freq="M")),
    ):
        found = given.trends.series("n")
        assert (found.labels, found.count.tolist()) == (right, n)
        assert given.trends.series("n", freq="ME").labels == right
    found = pd.DataFrame({"n": n}).trends.series("n", start="2020-01")
    assert found.labels == right
    with pytest.raises(ParameterError, match=r"series needs a text for count, not a list\."):
        pd.DataFrame({"n": n}).trends.series(["n"])


def test_rows_are_rejected_one_by_one():
    given = frame(
        date_start=["2020-01-03", "2020-02-31", "0025-01-01", None], fatalities_best=[1, 2, 3, 4], actor_1="A"
    )
    found = given.trends.incidents()
    assert (found.rows_read, len(found), len(found.rejected)) == (4, 2, 2)
    assert set(found.rejected["reason"]) == {"no such date", "a date before 1900"}


def test_columns_are_found_by_their_names_where_none_is_told():
    given = pd.DataFrame({"date": ["2020-01-03", "2020-02-05"], "killed": [1, 2], "actor": ["A", "B"]})
    assert given.trends.incidents().frame.equals(trends.load(given).frame)
    with pytest.raises(InputError, match=r"take \.trends\.series"):
        pd.DataFrame({"month": ["2020-01", "2020-02", "2020-03"], "count": [1, 2, 3]}).trends.incidents()
