"""Counts that bring their own dates: never shifted, never passed over."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from trends.errors import InputError, ParameterError, TrendsError
from trends.series.count_series import CountSeries

MONTHS = pd.date_range("2020-01-01", periods=12, freq="MS")
COUNTS = pd.Series(np.arange(12.0), index=MONTHS)


def of(*args, **fields):
    return CountSeries.from_counts(*args, **fields)


def test_a_missing_june_moves_no_later_month():
    series = of(COUNTS.drop(pd.Timestamp("2020-06-01")))
    assert series.labels[-1] == "2020-12"
    assert series.count[-1] == 11
    assert np.flatnonzero(series.missing).tolist() == [5]
    assert series.notes == ("1 month (June 2020) has no row and counts as not observed.",)


@pytest.mark.parametrize(
    "index",
    [
        MONTHS,
        MONTHS.to_period("M"),
        MONTHS.strftime("%Y-%m"),
        MONTHS.strftime("%Y-%m-%d"),
        list(MONTHS.date),
        MONTHS.tz_localize("Asia/Damascus"),
        MONTHS + pd.Timedelta(hours=23),
        MONTHS + pd.offsets.MonthEnd(0),
        MONTHS + pd.Timedelta(days=14),
    ],
    ids=["days", "periods", "labels", "ISO days", "dates", "zone", "hours", "month ends", "mid-months"],
)
def test_every_kind_of_index_gives_the_same_months(index):
    counts = pd.Series(COUNTS.to_numpy(), index=pd.Index(index))
    series = of(counts.iloc[::-1])  # in any order
    assert series.labels == MONTHS.strftime("%Y-%m").tolist()
    assert series.count.tolist() == COUNTS.tolist()


@pytest.mark.parametrize(
    ("index", "labels", "days"),
    [
        (pd.date_range("2020-01-03", periods=3, freq="W-FRI"), "2019-12-28", 7),
        (pd.date_range("2020-01-05", periods=3, freq="W"), "2020-W01", 7),
        (pd.date_range("2020-01-04", periods=3, freq="7D"), "2020-01-04", 7),
        (pd.period_range("2020-01-04", periods=3, freq="W-FRI"), "2020-01-04", 7),
        (pd.period_range("2020Q1", periods=3, freq="Q"), "2020-Q1", 91),
        (pd.Index([2018, 2019, 2021]), "2018", 365),
    ],
)
def test_weeks_of_pandas_end_on_their_day_and_years_are_years(index, labels, days):
    series = of(pd.Series([1, 2, 3], index=index))
    assert (series.labels[0], series.exposure_days[0]) == (labels, days)
    assert series.total == 6


def test_what_is_said_beside_the_dates_must_agree_with_them():
    assert of(COUNTS, "2020-01", "month").labels[0] == "2020-01"
    for said in ({"start": "2019-01"}, {"freq": "day"}, {"freq": "year"}, {"freq": "W"}, {"freq": "Q"}):
        with pytest.raises(ParameterError, match="by their own dates"):
            of(COUNTS, **said)


def test_irregular_days_lie_in_the_periods_that_are_named():
    days = pd.to_datetime(["2020-01-03", "2020-02-20", "2020-04-11"])
    assert of(pd.Series([1, 2, 3], index=days), freq="MS").missing.tolist() == [False, False, True, False]
    with pytest.raises(InputError, match="2020-Q1 comes twice"):
        of(pd.Series([1, 2, 3], index=days), freq="QE")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (pd.concat([COUNTS, COUNTS[:1]]), "2020-01-01 comes twice|2020-01 comes twice"),
        (pd.Series([1, 2], index=[pd.NaT, pd.Timestamp("2020-01-01")]), "has no date"),
        (pd.Series([1, 2], index=["soon", "later"]), "does not tell their periods"),
        (pd.Series([1, 2], index=["2020-01", "2020"]), "mixes periods"),
        (pd.Series([1, 2], index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])), "2 levels"),
        (pd.Series([1, 2], index=pd.period_range("2020-01-01", periods=2, freq="h")), "no frequency"),
        (pd.Series([], index=pd.DatetimeIndex([]), dtype=float), "at least one period"),
        (pd.Series(["many", "few"], index=MONTHS[:2]), "counts holds something that is no number"),
        ([1, 2], 'needs the period of the first: start="2015-01"'),
        (pd.Series([1, 2]), 'start="2015-01"'),
        (pd.DataFrame({"a": [1], "b": [2]}, index=MONTHS[:1]), "one column of numbers"),
    ],
)
def test_dates_that_are_none_are_refused_with_a_sentence(counts, said):
    with pytest.raises(TrendsError, match=said):
        of(counts)


def test_what_stands_beside_the_counts_goes_with_their_dates():
    gappy = COUNTS.drop(MONTHS[5]).iloc[::-1].copy()
    gappy.iloc[0] = np.nan
    days = pd.Series(28.0, index=gappy.index)
    series = of(gappy, high=[20] * 11, exposure_days=days)
    assert series.high[-1] == 20
    assert series.exposure_days[[0, 5]].tolist() == [28, 30]
    with pytest.raises(ParameterError, match="another index"):
        of(gappy, high=COUNTS)


def test_a_frame_brings_its_column_of_dates():
    frame = pd.DataFrame({"date": MONTHS, "attacks": range(12)})
    assert of(frame).total == of(frame.set_index("date")).total == 66

    class Polars:
        """What a polars frame shows of itself."""

        columns = ("date", "attacks")

        def to_pandas(self):
            return frame

    assert of(Polars()).labels[0] == "2020-01"


def test_a_series_is_written_to_a_file_and_read_again(tmp_path):
    import trends

    path = tmp_path / "series.csv"
    series = of(COUNTS.drop(MONTHS[5]))
    series.to_csv(path)
    assert path.read_text() == series.to_csv() == trends.load_series(path).to_csv()
    with pytest.raises(TrendsError, match="cannot be written"):
        series.to_csv(tmp_path / "none" / "series.csv")


def test_a_fraction_is_no_count_unless_bounds_stand_beside_it():
    months = pd.period_range("2020-01", periods=2, freq="M")
    shares = pd.Series([1.5, 2.0], index=months)
    with pytest.raises(InputError, match=r"2020-01 has the count 1\.5: counts are whole numbers"):
        CountSeries.from_counts(shares)
    bounded = CountSeries.from_counts(shares, low=shares - 1, high=shares + 1)
    assert bounded.count.tolist() == [1.5, 2.0]


def test_bounds_and_exposure_of_a_frame_are_not_passed_over():
    """What `to_frame` writes is the same series again."""
    series = of([4, None, 3], "2020-01", low=[4, 1, 3], high=[4, 9, 3], exposure_days=[31, 10, 31])
    again = of(series.to_frame())
    for name in ("count", "low", "high", "exposure_days"):
        np.testing.assert_array_equal(getattr(again, name), getattr(series, name))
    undated = series.to_frame()[["count", "count_low", "count_high"]]
    assert of(undated, "2020-01").bounded.tolist() == [False, True, False]


def test_two_columns_of_one_name_are_asked_about():
    twice = pd.DataFrame([["2020-01", 2, 3]], columns=["period", "count", "count"])
    with pytest.raises(ParameterError, match="several columns named count; give each a name of its own"):
        of(twice)


@pytest.mark.parametrize("kind", ["timedelta64[s]", "datetime64[s]", "complex128"])
def test_what_would_become_other_numbers_is_refused(kind):
    values = pd.Series([1, 2, 3]).astype(kind)
    indexed = values.set_axis(pd.period_range("2020-01", periods=3, freq="M"))
    for counts, start in ((indexed, None), (values.to_numpy(), "2020-01")):
        with pytest.raises(ParameterError, match="plain numbers are needed"):
            CountSeries.from_counts(counts, start=start)
    with pytest.raises(ParameterError, match="low holds"):
        CountSeries.from_counts([1, 2, 3], start="2020-01", low=values.to_numpy())
