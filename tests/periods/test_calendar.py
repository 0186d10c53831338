from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.errors import ParameterError, WindowError
from trends.periods.calendar import (
    Frequency,
    Window,
    alias_of,
    days_covered,
    label,
    labels,
    parse_cadence,
    parse_frequency,
    parse_period,
    parse_week,
    parse_window,
    period_range,
    week_of,
)
from trends.periods.phases import centred_years, iso_weeks, season_phase

FREQUENCIES = st.sampled_from(list(Frequency))
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-02-17", "2023-02-17", "2023-02-17"),
        ("20230217", "2023-02-17", "2023-02-17"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-2", "2024-02-01", "2024-02-29"),
        ("2023-W07", "2023-02-13", "2023-02-19"),
        ("2020W53", "2020-12-28", "2021-01-03"),
        ("2023-Q1", "2023-01-01", "2023-03-31"),
        ("2023q4", "2023-10-01", "2023-12-31"),
        (" 2023 ", "2023-01-01", "2023-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
        (date(2023, 2, 17), "2023-02-17", "2023-02-17"),
        (datetime(2023, 2, 17, 23, 59), "2023-02-17", "2023-02-17"),  # noqa: DTZ001 - users pass naive dates
        (pd.Timestamp("2023-02-17"), "2023-02-17", "2023-02-17"),
        (pd.Period("2023-02", freq="M"), "2023-02-01", "2023-02-28"),
    ],
)
def test_a_date_of_any_length_is_a_first_and_a_last_day(text, first, last):
    window = parse_window(text, text)
    assert (window.start, window.end) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2023-13",
        "2023-02-30",
        "2023-W54",
        "2023-W53",
        "2023-Q5",
        "17.02.2023",
        "0000",
        pd.NaT,
        1.5,
        "2" * 99,
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ParameterError, match="no date") as caught:
        parse_period(text)
    assert len(str(caught.value)) < 200


@given(DAYS, FREQUENCIES)
def test_a_label_is_read_back_as_the_same_period(day, freq):
    period = pd.Period(day, freq=freq.alias)
    assert parse_period(label(period)) == period


def test_labels_are_those_of_the_interface():
    assert labels(pd.period_range("2023-02", periods=2, freq="M")) == ["2023-02", "2023-03"]
    assert label(pd.Period("2021-01-01", freq="W-SUN")) == "2020-W53"
    assert label(pd.Period("2023-05-01", freq="Q-DEC")) == "2023-Q2"
    assert label(pd.Period("2023-05-01", freq="Y-DEC")) == "2023"
    assert label(pd.Period("0987-05-01", freq="D")) == "0987-05-01"


def test_weeks_begin_on_monday():
    weeks = period_range(date(2023, 2, 12), date(2023, 2, 13), Frequency.WEEK)
    assert labels(weeks) == ["2023-W06", "2023-W07"]
    assert weeks[1].start_time.day_name() == "Monday"


@pytest.mark.parametrize("name", ["month", " Month ", Frequency.MONTH])
def test_a_frequency_is_read_by_name(name):
    assert parse_frequency(name) is Frequency.MONTH


@pytest.mark.parametrize("name", ["minutely", "ms", "", "decade"])
def test_another_frequency_is_refused(name):
    with pytest.raises(ParameterError, match="day, week, month, quarter, year"):
        parse_frequency(name)


def test_adjectives():
    assert [freq.adjective for freq in Frequency] == ["daily", "weekly", "monthly", "quarterly", "yearly"]


@given(DAYS, st.integers(0, 800), FREQUENCIES)
def test_the_days_covered_add_up_to_the_days(first, length, freq):
    last = first + timedelta(days=length)
    periods = period_range(first, last, freq)
    days = days_covered(periods, first, last)
    assert days.sum() == length + 1
    assert (days >= 1).all()
    assert (days_covered(periods, first - timedelta(days=400), last + timedelta(days=400)) >= days).all()


def test_periods_outside_are_not_covered():
    months = pd.period_range("2020-01", periods=3, freq="M")
    assert days_covered(months, date(2020, 2, 10), date(2020, 2, 12)).tolist() == [0, 3, 0]
    assert days_covered(months, date(2020, 2, 12), date(2020, 2, 10)).tolist() == [0, 0, 0]


class TestWindow:
    def test_it_clips_and_says_when_nothing_is_left(self):
        window = Window(date(2020, 1, 1), None)
        assert window.clip(date(2019, 1, 1), date(2021, 1, 1)) == (date(2020, 1, 1), date(2021, 1, 1))
        assert Window().clip(date(2019, 1, 1), date(2019, 1, 1)) == (date(2019, 1, 1), date(2019, 1, 1))
        with pytest.raises(WindowError, match="2018-01-01 to 2019-01-01"):
            window.clip(date(2018, 1, 1), date(2019, 1, 1))

    def test_one_that_ends_before_it_starts_is_refused(self):
        with pytest.raises(WindowError, match="empty"):
            parse_window("2020-02", "2020-01")

    def test_windows_compare_by_their_days(self):
        assert Window(None, date(2020, 1, 31)) == parse_window(None, "2020-01")
        assert hash(Window()) == hash(parse_window("", None))
        assert Window() != parse_window("2020")
        assert "…" in repr(Window(date(2020, 1, 1)))


class TestPlaceInTheYear:
    def test_months_have_the_coordinate_of_the_reference_fits(self):
        months = pd.period_range("2020-11", periods=3, freq="M")
        assert season_phase(months, Frequency.MONTH).tolist() == [10.5 / 12, 11.5 / 12, 0.5 / 12]

    @pytest.mark.parametrize("freq", list(Frequency))
    def test_a_year_later_is_the_same_place(self, freq):
        periods = period_range(date(2019, 7, 1), date(2019, 7, 31), freq)
        later = period_range(date(2021, 7, 1), date(2021, 7, 31), freq)
        n = min(len(periods), len(later))
        assert np.abs(season_phase(periods, freq)[:n] - season_phase(later, freq)[:n]).max() < 0.03

    def test_time_is_centred_in_years(self):
        assert centred_years(3, Frequency.MONTH).tolist() == [-1 / 12, 0, 1 / 12]
        assert centred_years(24, Frequency.QUARTER).sum() == pytest.approx(0)
        assert np.ptp(centred_years(11, Frequency.YEAR)) == 10


@pytest.mark.parametrize(
    ("name", "length"),
    [
        *((name, "month") for name in ("M", "ME", "MS", "m", "monthly", "Month")),
        *((name, "week") for name in ("W", "W-SUN", "W-FRI", "weekly")),
        *((name, "quarter") for name in ("Q", "QE", "QS", "Q-DEC", "QE-MAR", "QS-JAN")),
        *((name, "year") for name in ("Y", "YE", "YS", "A", "AS", "A-DEC", "YE-DEC", "annual")),
        ("D", "day"),
    ],
)
def test_pandas_names_of_frequencies(name, length):
    assert parse_frequency(name) == Frequency(length)


@pytest.mark.parametrize(
    "name", ["ms", "min", "h", "B", "2W", "Q-JAN", "YE-MAR", "QS-FEB", "W-XXX", None, 3, ""]
)
def test_what_is_no_period_of_the_calendar(name):
    with pytest.raises(ParameterError):
        parse_frequency(name)


def test_weeks_from_another_day():
    assert [parse_cadence("W-FRI")[1], parse_cadence("week", "Sat")[1]] == ["saturday", "saturday"]
    assert alias_of(Frequency.WEEK, "sunday") == "W-SAT"
    assert week_of("W-SAT") == "sunday"
    with pytest.raises(ParameterError, match="weeks from Saturday, not from Monday"):
        parse_cadence("W-FRI", "monday")
    with pytest.raises(ParameterError, match="no day for weeks"):
        parse_week("t")
    week = period_range(date(2021, 1, 1), date(2021, 1, 10), Frequency.WEEK, "saturday")
    assert labels(week) == ["2020-12-26", "2021-01-02", "2021-01-09"]
    # Most of the week of 26 December lies in ISO week 53.
    assert iso_weeks(week).tolist() == [53, 1, 2]


@pytest.mark.parametrize("freq", [*Frequency])
@pytest.mark.parametrize(("first", "last"), [("0987-02-03", "0990-01-01"), ("2019-12-28", "2021-01-05")])
def test_many_periods_are_written_as_one_is(freq, first, last):
    for week in ("monday", "sunday"):
        periods = pd.period_range(first, last, freq=alias_of(freq, week))
        assert labels(periods) == [label(period) for period in periods]
