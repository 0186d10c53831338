from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.sources import load, rejection
from trends.sources.cells.dates import read_dates, read_together
from trends.sources.cells.days import parse_day
from trends.sources.cells.values import UnreadableError
from trends.sources.files.raw import Coded

TODAY = date(2024, 6, 30)


def coded(*words):
    return Coded.from_arrow(pa.array(words, pa.string()))


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("2017-07-31", date(2017, 7, 31)),
        ("2017-7-1", date(2017, 7, 1)),
        ("2017-07-31 00:00:00.000", date(2017, 7, 31)),
        ("2017-07-31T23:59:59Z", date(2017, 7, 31)),
        ("2017-07-31T23:59:59+02:00", date(2017, 7, 31)),
        ("2017/07/31", date(2017, 7, 31)),
        ("20170731", date(2017, 7, 31)),
        ("20170731 23:15", date(2017, 7, 31)),
        ("15 April 2022", date(2022, 4, 15)),
        ("01-January-2015", date(2015, 1, 1)),
        ("9-May-20", date(2020, 5, 9)),
        ("9-May-87", date(1987, 5, 9)),
        ("April 15, 2022", date(2022, 4, 15)),
        ("1st Sept 2022", date(2022, 9, 1)),
        ("1er janvier 2018", date(2018, 1, 1)),
        ("31 de dic. de 2018", date(2018, 12, 31)),
        ("31.07.2017", date(2017, 7, 31)),
        ("31/7/17", date(2017, 7, 31)),
        ("31/7/2017 12:00:00 AM", date(2017, 7, 31)),
        ("31/07/2017, 3:05 p.m.", date(2017, 7, 31)),
        ("2017-07-31 03:05 PM", date(2017, 7, 31)),
        ("31.7.2017 0:00:00 a.\u00a0m.", date(2017, 7, 31)),
        ("Jul 31 2017 11:59PM", date(2017, 7, 31)),
        ("31 Jul 2017 11 pm", date(2017, 7, 31)),
        ("Mon, 31 Jul 2017 00:00:00 GMT", date(2017, 7, 31)),
        ("Monday 31 July 2017", date(2017, 7, 31)),
        ("2017年7月31日", date(2017, 7, 31)),
        ("2017년 7월 31일", date(2017, 7, 31)),
    ],
)
def test_days_as_people_write_them(word, day):
    assert parse_day(word, pivot=2024) == (day, day, "day")


@pytest.mark.parametrize(
    ("word", "first", "last", "precision"),
    [
        ("2017-02", date(2017, 2, 1), date(2017, 2, 28), "month"),
        ("Feb 2016", date(2016, 2, 1), date(2016, 2, 29), "month"),
        ("2017-12", date(2017, 12, 1), date(2017, 12, 31), "month"),
        ("2017", date(2017, 1, 1), date(2017, 12, 31), "year"),
        ("2017年2月", date(2017, 2, 1), date(2017, 2, 28), "month"),
    ],
)
def test_a_month_or_a_year_is_a_span(word, first, last, precision):
    assert parse_day(word) == (first, last, precision)


@pytest.mark.parametrize(
    "word",
    ["2017-02-30", "2017-13-01", "99/99/9999", "0000-01-01", "2/30/2017 12:00:00 AM"],
)
def test_what_is_no_date(word):
    with pytest.raises(UnreadableError, match=rejection.NO_DATE):
        parse_day(word)


@pytest.mark.parametrize(
    "word", ["soon", "31 Foo 2017", "2017-07-31x", "1e308", "43831", "1577836800000", "31/7/2017 XM"]
)
def test_a_form_that_is_not_understood_is_not_called_a_date_that_does_not_exist(word):
    with pytest.raises(UnreadableError, match=rejection.NO_FORM):
        parse_day(word)


@given(
    st.dates(date(1900, 1, 1), TODAY),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%d/%m/%Y", "%Y%m%d", "%B %d, %Y"]),
)
def test_every_date_survives_every_form(day, form):
    assert parse_day(day.strftime(form))[0] == day


def test_dates_outside_1900_to_the_day_of_retrieval_are_bad():
    read = read_dates(coded("2024-06-30", "2024-07-01", "0025-01-01", "9999-01-01", "1900-01-01", ""), TODAY)
    assert read.bad.tolist() == [False, True, True, True, False, False]
    assert read.reasons.tolist()[1:4] == [
        rejection.AFTER_RETRIEVAL,
        rejection.BEFORE_1900,
        rejection.AFTER_RETRIEVAL,
    ]
    assert np.isnat(read.start[5])
    assert read.written_as("")[5]


def test_one_impossible_iso_date_does_not_spoil_the_others():
    read = read_dates(coded("2024-01-31", "2023-02-30"), TODAY)
    assert read.bad.tolist() == [False, True]
    assert read.start[0] == np.datetime64("2024-01-31")


def test_the_values_tell_which_comes_first():
    assert read_dates(coded("03/04/2021", "25/04/2021"), TODAY).start[0] == np.datetime64("2021-04-03")
    assert read_dates(coded("03/04/2021", "04/25/2021"), TODAY).start[0] == np.datetime64("2021-03-04")
    guess = read_dates(coded("03/04/2021"), TODAY)
    assert guess.ambiguous
    assert guess.start[0] == np.datetime64("2021-04-03")
    told = read_dates(coded("03/04/2021"), TODAY, day_first=False)
    assert not told.ambiguous
    assert told.start[0] == np.datetime64("2021-03-04")


def test_each_row_speaks_once_for_the_order_and_a_row_that_is_rejected_does_not():
    often = coded(*["25/04/2021"] * 2, *[f"04/{day}/2021" for day in (13, 14, 15)])
    assert read_dates(often, TODAY).bad.tolist() == [True, True, False, False, False]
    told = read_dates(coded("03/04/2021", "04/25/2021"), TODAY, counted=np.array([True, False]))
    assert told.ambiguous == "03/04/2021"
    assert told.start[0] == np.datetime64("2021-04-03")


def test_the_last_day_tells_the_order_of_the_first():
    first, last = coded("03/04/2021", "04/05/2021"), coded("03/05/2021", "04/25/2021")
    start, _ = read_together([first, last], TODAY)
    assert start.start[0] == np.datetime64("2021-03-04")
    backward = read_together([coded("03/04/2021"), coded("02/05/2021")], TODAY)
    assert backward[0].start[0] == np.datetime64("2021-04-03")  # the other order would end before it begins


def test_what_is_bad_has_no_day():
    read = read_dates(coded("0025-01-01", "9999-01-01", "2020-01-01"), TODAY)
    assert np.isnat(read.start).tolist() == np.isnat(read.end).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("words", "way"),
    [
        (["43831", "43862", "43891.5", "43.900e3"], "days as Excel counts them"),
        (["1577836800", "1580515200.0", "1583020800"], "seconds since 1970 (UTC)"),
        (["1577836800000", "1.5805152E+12", "1583020800000"], "milliseconds since 1970 (UTC)"),
        (["1577836800000000", "1580515200000000"], "microseconds since 1970 (UTC)"),
        (["1577836800000000000", "1580515200000000000"], "nanoseconds since 1970 (UTC)"),
    ],
)
def test_numbers_that_stand_for_days(words, way):
    read = read_dates(coded(*words), TODAY)
    assert read.numbers.name == way
    assert read.start[:2].astype(str).tolist() == ["2020-01-01", "2020-02-01"]
    assert not read.bad.any()


def test_a_few_odd_rows_are_rejected_one_by_one():
    days = [str(43831 + number) for number in range(20)]
    read = read_dates(coded(*days, "soon", "0", "99999", "2020-03-01"), TODAY)
    assert np.flatnonzero(read.bad).tolist() == [20, 21, 22]
    assert read.reasons[20:23].tolist() == [
        rejection.NO_FORM,
        rejection.NO_FORM,
        rejection.AFTER_RETRIEVAL,
    ]
    assert read.start[23] == np.datetime64("2020-03-01")


@pytest.mark.parametrize(
    "words",
    [
        ["43831", "2020-01-02", "2020-01-03"],  # most are dates of another form
        ["21915", "21916"],  # days as Stata counts them are not Excel's
        ["201501010001", "201501010002"],  # ids that begin with a day
        ["1577836800", "1577836800000"],  # two clocks
        ["9" * 400, "1e99"],
        ["1.58E+12", "1.60E+12"],  # a spreadsheet rounded: the month is lost
        ["1.58017E+12", "1.58018E+12"],  # and here the day
    ],
)
def test_numbers_of_a_column_that_does_not_speak_for_them_are_not_understood(words):
    read = read_dates(coded(*words), TODAY)
    assert read.numbers is None
    assert {reason for reason in read.reasons if reason} == {rejection.NO_FORM}


@pytest.mark.parametrize(
    ("name", "days", "said"),
    [
        ("inc_ampm.csv", ["2020-01-31", "2020-02-15", "2020-03-01"], ""),
        (
            "inc_epochms.csv",
            ["2020-01-01", "2020-02-01", "2020-03-01", "2020-04-01"],
            "The numbers of date were read as milliseconds since 1970 (UTC).",
        ),
        (
            "inc_serial.csv",
            ["2020-01-01", "2020-02-01", "2020-03-01", "2020-06-18"],
            "The numbers of date were read as days as Excel counts them.",
        ),
    ],
)
def test_cases_of_dates(cases, name, days, said):
    data = load(cases / name, source="generic")
    assert data.frame["date_start"].dt.strftime("%Y-%m-%d").tolist() == days
    assert len(data.rejected) == 0
    assert [warning for warning in data.warnings if "read as" in warning] == ([said] if said else [])


def test_an_endless_number_is_no_day(write, today):
    data = load(write("date,killed\n43831,1\n43832,2\n1e999,3\n"), today=today)
    assert (len(data.frame), len(data.rejected)) == (2, 1)
