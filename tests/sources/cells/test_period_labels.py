from __future__ import annotations

from datetime import date

import pytest

from trends.errors import InputError
from trends.periods.calendar import Frequency
from trends.sources.cells.period_labels import read_periods, settle
from trends.sources.cells.periods import read_period
from trends.sources.cells.values import UnreadableError


@pytest.mark.parametrize(
    ("word", "day", "length"),
    [
        ("2023-02", date(2023, 2, 1), "month"),
        ("2023/2", date(2023, 2, 1), "month"),
        ("202302", date(2023, 2, 1), "month"),
        ("2023M02", date(2023, 2, 1), "month"),
        ("2023m2", date(2023, 2, 1), "month"),
        ("February 2023", date(2023, 2, 1), "month"),
        ("Feb-23", date(2023, 2, 1), "month"),
        ("febrero de 2023", date(2023, 2, 1), "month"),
        ("2023-W07", date(2023, 2, 13), "week"),
        ("2023W7", date(2023, 2, 13), "week"),
        ("W07 2023", date(2023, 2, 13), "week"),
        ("2023 week 7", date(2023, 2, 13), "week"),
        ("Jan-2018", date(2018, 1, 1), "month"),
        ("January 2018", date(2018, 1, 1), "month"),
        ("2018 Jan", date(2018, 1, 1), "month"),
        ("jan2018", date(2018, 1, 1), "month"),
        ("1/2018", date(2018, 1, 1), "month"),
        ("01.2018", date(2018, 1, 1), "month"),
        ("1Q2018", date(2018, 1, 1), "quarter"),
        ("T2 2018", date(2018, 4, 1), "quarter"),
        ("2018q3", date(2018, 7, 1), "quarter"),
        ("2023-Q1", date(2023, 1, 1), "quarter"),
        ("Q4 2023", date(2023, 10, 1), "quarter"),
        ("2023", date(2023, 1, 1), "year"),
        ("2023.0", date(2023, 1, 1), "year"),
        ("1851", date(1851, 1, 1), "year"),
        ("2nd quarter 2018", date(2018, 4, 1), "quarter"),
        ("First quarter of 2018", date(2018, 1, 1), "quarter"),
        ("Jan-Mar 2018", date(2018, 1, 1), "quarter"),
        ("2018-04 to 2018-06", date(2018, 4, 1), "quarter"),
        ("January 2018 - December 2018", date(2018, 1, 1), "year"),
        ("2023-02-17", date(2023, 2, 17), "day"),
        ("2023-02-17 00:00:00", date(2023, 2, 17), "day"),
    ],
)
def test_periods_as_people_write_them(word, day, length):
    assert read_period(word, 2024) == (day, Frequency(length))


@pytest.mark.parametrize(
    "word",
    [
        "2023-13",
        "2023-W54",
        "0025",
        "9999-01",
        "soon",
        "13",
        "2023-02-30",
        "2023-Q5",
        "2018h1",
        "FY2018",
        "2017/18",
        "Feb-Apr 2018",
        "2018-01 to 2018-02",
    ],
)
def test_what_is_no_period(word):
    with pytest.raises(UnreadableError, match="not a period"):
        read_period(word)


@pytest.mark.parametrize("word", ["2018H1", "2018-S2", "H2 2018", "1H2018", "2018 h2", "Jan-Jun 2018"])
def test_half_years_are_refused_by_their_name(word):
    with pytest.raises(
        UnreadableError, match="a half-year; only days, weeks, months, quarters and years are"
    ):
        read_period(word)


def test_years_that_end_in_the_next_are_no_months():
    """2009/10 and 2010/11 would be October 2009 and November 2010."""
    found = read_periods(["2009/10", "2010/11", "2011/12"], "period", TODAY, "x.csv")
    assert all("a year that ends in the next" in reason for reason in found.reasons)
    assert settled(["2009/10", "2009/11", "2009/12"])[1].freq == Frequency.MONTH


def test_ranges_of_months_are_not_taken_by_their_first_month():
    quarters = [f"2018-{first:02d} to 2018-{first + 2:02d}" for first in (1, 4, 7)]
    assert settled(quarters)[1].freq == Frequency.QUARTER
    assert settled(["2019-01-05 - 2019-01-11", "2019-01-12 - 2019-01-18"])[1].week == "saturday"


def test_years_of_another_calendar_are_told():
    said = settled(["1395-01", "1398-12"])[2]
    assert "1395 to 1398: years of another calendar, such as the Solar Hijri" in said[-1]


def test_a_french_week_is_no_half_year():
    days, cadence, _ = settled(["2018-S01", "2018-S02", "2018-S30"])
    assert (days[:2], cadence.freq) == ([date(2018, 1, 1), date(2018, 1, 8)], Frequency.WEEK)
    assert settled(["2018-S1", "2018-S2"], "semaine")[1].freq == Frequency.WEEK


def days(*words):
    return [date.fromisoformat(word) for word in words]


TODAY = date(2024, 6, 30)


def settled(words, name="date", week=None, day_first=None):
    read = read_periods(list(words), name, TODAY, "x.csv", day_first=day_first)
    assert not any(read.reasons)
    cadence, said = settle([read], [range(len(words))], "x.csv", week)
    return read.days, cadence, said


@pytest.mark.parametrize(
    ("given", "length"),
    [
        (("2020-01-01", "2020-02-01", "2020-04-01"), "month"),
        (("2020-01-31", "2020-02-29"), "month"),
        (("2020-01-01", "2020-04-01", "2020-10-01"), "quarter"),
        (("2019-01-01", "2020-01-01"), "year"),
        (("2020-01-06", "2020-01-13", "2020-01-27"), "week"),
        (("2020-01-06", "2020-01-07", "2020-01-27"), "day"),
        (("2020-01-06",), "day"),
    ],
)
def test_dates_tell_their_length_by_their_spacing(given, length):
    assert settled(given)[1].freq == Frequency(length)


def test_the_name_of_the_column_tells_where_one_date_does_not():
    assert settled(["2020-01-04"], "week starting")[1].week == "saturday"
    assert settled(["2020-01-04"], "Week ending")[1].week == "sunday"
    assert settled(["2020-01-17", "2020-02-03"], "month")[1].freq == Frequency.MONTH
    # A name that the dates contradict is not believed.
    assert settled(["2020-01-17", "2020-01-18"], "month")[1].freq == Frequency.DAY


@pytest.mark.parametrize("separator", "/-.")
def test_the_order_of_day_and_month_comes_from_the_whole_column(separator):
    months = [f"{month}/1/{year}".replace("/", separator) for year in (2018, 2019) for month in range(1, 13)]
    days, cadence, said = settled(months)
    assert (cadence.freq, days[1], days[-1]) == (Frequency.MONTH, date(2018, 2, 1), date(2019, 12, 1))
    assert "month first" in said[0]
    days, cadence, _ = settled([f"1/{month}/{year}" for year in (2018, 2019) for month in range(1, 13)])
    assert (cadence.freq, days[1]) == (Frequency.MONTH, date(2018, 2, 1))
    # A day after the twelfth settles it.
    days, _, said = settled(["1/2/2018", "1/31/2018"])
    assert (days[0], said) == (date(2018, 1, 2), [])


def test_an_order_that_nothing_tells_is_asked_for():
    year = [f"{month}/1/2018" for month in range(1, 13)]  # a year of months, or twelve days of January
    with pytest.raises(InputError, match=r'say --dates day-first or --dates month-first \(dates="day-first"'):
        settled(year)
    assert settled(year, day_first=False)[1].freq == Frequency.MONTH
    assert settled(year, day_first=True)[1].freq == Frequency.DAY


def test_days_of_a_year_before_1900_are_read():
    assert settled(["1850-01-01", "1850-02-01"])[0][0] == date(1850, 1, 1)


@pytest.mark.parametrize(
    ("name", "words", "first", "length"),
    [
        ("month", ["528", "529.0", "530"], date(2004, 1, 1), "month"),
        ("quarter", ["176", "177"], date(2004, 1, 1), "quarter"),
        ("week", ["2288", "2289"], date(2003, 12, 29), "week"),
    ],
)
def test_periods_as_stata_numbers_them(name, words, first, length):
    days, cadence, said = settled(words, name)
    assert (days[0], cadence.freq) == (first, Frequency(length))
    assert "as Stata counts them" in said[0]


@pytest.mark.parametrize(
    ("name", "words"), [("month", ["1", "2", "12"]), ("when", ["528", "529"]), ("month", ["9999"])]
)
def test_other_numbers_are_no_stata_periods(name, words):
    assert all(read_periods(words, name, TODAY, "x.csv").reasons)


def test_weeks_by_number_begin_on_monday():
    assert settled(["2020-W01"])[1].week == "monday"
    with pytest.raises(InputError, match="numbered as in ISO 8601, from Monday"):
        settled(["2020-W01"], week="sunday")


def test_lengths_do_not_mix():
    with pytest.raises(InputError, match="mixes periods of different lengths"):
        settled(["2020-01", "2020"])


def test_days_with_many_gaps_are_told():
    assert (
        "have no row and count as not observed" in settled(["2020-01-03", "2020-02-09", "2020-04-01"])[2][0]
    )
