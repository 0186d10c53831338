from __future__ import annotations

import csv
import io
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.errors import InputError, ParameterError, WindowError
from trends.periods.calendar import Frequency, Window
from trends.series.count_series import CountSeries

NAN = float("nan")


def series(
    counts: list[float | None], start: str = "2020-01", freq: str = "month", **fields: object
) -> CountSeries:
    return CountSeries.from_counts(counts, start, freq, **fields)


MIXED = series([5, None, None, 8], low=[NAN, 2, NAN, NAN], high=[NAN, 6, NAN, NAN], name="Syria")


class TestMaking:
    def test_a_blank_is_not_observed(self):
        assert MIXED.observed.tolist() == [True, False, False, True]
        assert MIXED.bounded.tolist() == [False, True, False, False]
        assert MIXED.missing.tolist() == [False, False, True, False]
        assert MIXED.total == 13
        assert (MIXED.start, MIXED.end) == (date(2020, 1, 1), date(2020, 4, 30))
        assert MIXED.exposure_days.tolist() == [31, 29, 31, 30]
        assert MIXED.labels == ["2020-01", "2020-02", "2020-03", "2020-04"]

    def test_one_open_side_is_a_bound_too(self):
        one = series([None, None], low=[3, NAN], high=[NAN, 7])
        assert one.bounded.all()

    def test_the_callers_arrays_stay_their_own(self):
        counts, days = np.array([1.0, 2.0]), np.array([31.0, 28.0])
        periods = pd.period_range("2020-01", periods=2, freq="M")
        made = CountSeries(periods, Frequency.MONTH, counts, counts, counts, days)
        counts[0] = 99
        assert made.count[0] == 1
        assert days.flags.writeable
        with pytest.raises(ValueError, match="read-only"):
            made.count[0] = 5

    @pytest.mark.parametrize(
        ("make", "says"),
        [
            (lambda: series([1, -1]), "2020-02 has a negative count"),
            (lambda: series([1, float("inf")]), "no finite number"),
            (lambda: series([None], low=[-1]), "negative lower bound"),
            (lambda: series([None], high=[float("inf")]), "bound that is no finite number"),
            (lambda: series([None], low=[5], high=[3]), "above its upper bound"),
            (lambda: series([9], low=[1], high=[3]), "outside its bounds"),
            (lambda: series([1], exposure_days=[-1]), "no number of days"),
            (lambda: series([1], exposure_days=[NAN]), "no number of days"),
            (lambda: series([1], exposure_days=[0]), "without a day"),
            (lambda: series([1, 2], exposure_days=[31, 30.5]), "2020-02 has more days of exposure"),
            (lambda: series([]), "at least one period"),
        ],
    )
    def test_figures_that_contradict_themselves_are_refused(self, make, says):
        with pytest.raises(InputError, match=says):
            make()

    @pytest.mark.parametrize(
        ("make", "says"),
        [
            (lambda: series(["many"]), "no number"),
            (lambda: series([[1, 2]]), "shape"),
            (lambda: series([1, 2], low=[1]), "a list of 2"),
            (lambda: series([1, 2], exposure_days=[31, 29, 31]), "a list of 2"),
            (lambda: series([1, 2], draws=np.zeros((3, 5), dtype=int)), "draws has shape"),
            (lambda: series([1], freq="fortnight"), "no frequency"),
            (lambda: series([1], start="soon"), "no date"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, make, says):
        with pytest.raises(ParameterError, match=says):
            make()

    def test_periods_follow_one_another(self):
        ones = np.ones(2)
        with pytest.raises(InputError, match="without a gap"):
            CountSeries(
                pd.PeriodIndex(["2020-01", "2020-03"], freq="M"), Frequency.MONTH, ones, ones, ones, ones
            )
        with pytest.raises(ParameterError, match="weekly series"):
            CountSeries(
                pd.period_range("2020-01", periods=2, freq="M"), Frequency.WEEK, ones, ones, ones, ones
            )

    def test_a_period_without_exposure_may_be_unobserved(self):
        assert series([None, 3], exposure_days=[0, 29]).missing.tolist() == [True, False]


class TestShown:
    def test_the_csv_is_that_of_the_interface(self):
        rows = list(csv.reader(io.StringIO(MIXED.to_csv())))
        assert rows == [
            ["period", "count", "count_low", "count_high", "exposure_days", "observed"],
            ["2020-01", "5", "5", "5", "31", "true"],
            ["2020-02", "", "2", "6", "29", "false"],
            ["2020-03", "", "", "", "31", "false"],
            ["2020-04", "8", "8", "8", "30", "true"],
        ]
        assert "\r" not in MIXED.to_csv()

    def test_expected_counts_have_ten_digits(self):
        assert "1.333333333," in series([4 / 3]).to_csv()

    def test_the_repr_says_what_is_known(self):
        assert repr(MIXED) == (
            "CountSeries: attacks in Syria by month, 2020-01 to 2020-04: 4 periods, 2 observed (total 13), 1 bounded "
            "(with these at least 15), 1 missing"
        )
        assert len(MIXED) == 4
        bundle = MIXED._repr_mimebundle_()
        assert bundle["text/plain"] == repr(MIXED)
        assert "<table" in bundle["text/html"]


class TestWindow:
    def test_only_whole_periods_stay(self):
        part = MIXED.window("2020-01-02", "2020-03")
        assert part.labels == ["2020-02", "2020-03"]
        assert part.low[0] == 2
        assert part.provenance.filters == ("window 2020-01-02 to 2020-03-31",)
        assert MIXED.within(Window()) is MIXED

    def test_a_window_without_a_whole_period_is_refused(self):
        with pytest.raises(WindowError, match="no whole month"):
            MIXED.window("2020-01-02", "2020-01-30")

    def test_a_part_must_stay_consecutive(self):
        with pytest.raises(InputError, match="gap"):
            MIXED.take(np.array([True, False, True, True]))


class TestResample:
    def test_bounds_and_exposure_add_up(self):
        quarters = series(
            [5, None, 1, 2, 3, 4, None, None, 7],
            low=[NAN, 2, NAN, NAN, NAN, NAN, NAN, 1, NAN],
            high=[NAN, 6, NAN, NAN, NAN, NAN, NAN, 3, NAN],
            inferred_low=np.array([0, 1, 0, 0, 0, 0, 0, 0, 0], dtype=bool),
        ).resample("quarter")
        assert quarters.labels == ["2020-Q1", "2020-Q2", "2020-Q3"]
        assert np.array_equal(quarters.count, [NAN, 9, NAN], equal_nan=True)
        assert np.array_equal(quarters.low, [8, 9, 8], equal_nan=True)
        assert np.array_equal(quarters.high, [12, 9, NAN], equal_nan=True)
        assert quarters.exposure_days.tolist() == [91, 91, 92]
        assert quarters.inferred_low.tolist() == [True, False, False]
        assert not quarters.inferred_high.any()

    def test_a_lower_bound_of_nothing_is_no_bound(self):
        assert series([None, None, None]).resample("quarter").missing.all()

    def test_a_period_cut_at_the_end_has_fewer_days(self):
        assert series([1, 2]).resample("quarter").exposure_days.tolist() == [60]

    def test_draws_are_added_up(self):
        drawn = series([1, 2, 3], draws=np.array([[1, 2, 3], [2, 1, 3]]), start="2020-02").resample("quarter")
        assert drawn.draws.tolist() == [[3, 3], [3, 3]]

    @pytest.mark.parametrize(
        ("freq", "target"), [("month", "week"), ("week", "month"), ("week", "year"), ("year", "day")]
    )
    def test_what_does_not_nest_is_refused(self, freq, target):
        start = {"month": "2020-01", "week": "2020-W01", "year": "2020"}[freq]
        with pytest.raises(ParameterError, match="cannot be counted by"):
            series([1, 2], start=start, freq=freq).resample(target)

    def test_the_same_frequency_is_the_same_series(self):
        assert MIXED.resample("month") is MIXED

    @settings(max_examples=60)
    @given(
        st.lists(st.integers(0, 50), min_size=1, max_size=120),
        st.dates(date(2000, 1, 1), date(2020, 1, 1)),
        st.sampled_from(["week", "month", "quarter", "year"]),
    )
    def test_days_add_up_to_anything(self, counts, start, target):
        days = series(counts, start=start.isoformat(), freq="day")
        longer = days.resample(target)
        assert longer.total == sum(counts)
        assert longer.exposure_days.sum() == len(counts)


class TestChanging:
    def test_inferred_bounds_can_be_left_out(self):
        marked = series(
            [5, None],
            low=[NAN, 2],
            high=[NAN, 6],
            inferred_low=np.array([False, True]),
            inferred_high=np.array([False, False]),
        )
        without = marked.without_inferred_bounds()
        assert np.isnan(without.low[1])
        assert without.high[1] == 6
        assert without.low[0] == 5
        assert not without.inferred_low.any()

    def test_completing_fills_the_unobserved_only(self):
        marked = series(
            [5, None, None],
            low=[3, 2, NAN],
            high=[8, 6, NAN],
            inferred_high=np.array([False, True, False]),
            draws=np.array([[5, 0, 0], [6, 0, 0]]),
        )
        full = marked.completed([99, 4, NAN])
        assert np.array_equal(full.count, [5, 4, NAN], equal_nan=True)
        assert full.low.tolist()[:2] == [3, 4]
        assert full.high.tolist()[:2] == [8, 4]
        assert not full.inferred_high.any()
        assert full.draws.tolist() == [[5, 4, 0], [6, 4, 0]]
        assert np.isnan(marked.count[1])


def test_days_add_up_to_weeks_from_any_day():
    days = CountSeries.from_counts([1.0] * 16, "2020-01-01", "day")
    weeks = days.resample("week", "saturday")
    assert (weeks.labels, weeks.exposure_days.tolist()) == (
        ["2019-12-28", "2020-01-04", "2020-01-11"],
        [3, 7, 6],
    )
    assert days.resample("W-FRI").labels == weeks.labels
    with pytest.raises(ParameterError, match="weeks from Saturday cannot be counted by weeks from Monday"):
        weeks.resample("W-SUN")
    assert weeks.resample("week") is weeks
