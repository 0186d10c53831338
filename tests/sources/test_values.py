from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.sources import rejection
from trends.sources.raw import Coded
from trends.sources.values import (
    UnreadableError,
    parse_day,
    parse_number,
    read_codes,
    read_dates,
    read_numbers,
)

TODAY = date(2024, 6, 30)


def coded(*words):
    return Coded.from_arrow(pa.array(words, pa.string()))


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("12", 12),
        (" 12.0 ", 12),
        ("1e3", 1000),
        ("-3.5", -3.5),
        (".5", 0.5),
        ("1,234", 1234),
        ("1,234,567.5", 1234567.5),
        ("1\u00a0234", 1234),
        ("12,5", 12.5),
        ("", None),
        ("NA", None),
        ("NaN", None),
        ("null", None),
    ],
)
def test_numbers_as_people_write_them(word, value):
    assert parse_number(word) == value


@pytest.mark.parametrize(
    "word", ["dozens", "1_000", "inf", "1 2", "12 killed", "0x10", "=1+1", "1,23,4", "--5", "\x00"]
)
def test_what_is_no_number(word):
    with pytest.raises(UnreadableError, match=rejection.NO_NUMBER):
        parse_number(word)


def test_a_number_beyond_all_numbers():
    with pytest.raises(UnreadableError, match="too large"):
        parse_number("1e999")


def test_degrees_take_a_comma_as_decimal():
    assert parse_number("36,125", grouped=False) == 36.125
    assert parse_number("36,125") == 36125


def test_the_same_numbers_come_out_of_the_fast_and_the_slow_way():
    plain = ["0.1", "35.952829", "-117.00371", "3", "", "+7", "12."]
    fast = read_numbers(coded(*plain), low=None, high=None).amounts
    slow = read_numbers(coded(*plain, "1e1"), low=None, high=None).amounts[:-1]
    np.testing.assert_array_equal(fast, slow)


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False).map(repr), min_size=1))
def test_any_number_comes_back_exactly(words):
    read = read_numbers(coded(*words), low=None, high=None)
    np.testing.assert_array_equal(read.amounts, [float(word) for word in words])


def test_numbers_out_of_range_are_bad_with_a_reason():
    read = read_numbers(coded("3", "-1", "1e308", "2.5", "x", ""), whole=True)
    assert read.bad.tolist() == [False, True, True, True, True, False]
    assert read.reasons.tolist()[1:5] == [
        rejection.NEGATIVE,
        rejection.TOO_LARGE,
        rejection.NOT_WHOLE,
        rejection.NO_NUMBER,
    ]
    assert np.isnan(read.amounts[5])


def test_codes_for_unknown_are_null():
    read = read_numbers(coded("-99", "-9", "5"), unknown=frozenset({-9.0, -99.0}))
    assert not read.bad.any()
    assert np.isnan(read.amounts[:2]).all()


def test_codes_written_with_a_decimal_point_equal_the_plain_ones():
    read = read_codes(coded("1", "1.0", "TRUE", "4", ""), {"1": "yes", "true": "yes"})
    assert read.bad.tolist() == [False, False, False, True, False]
    assert read.means("yes").tolist() == [True, True, True, False, False]
    assert read.means(None).tolist() == [False, False, False, True, True]


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
        ("15 April 2022", date(2022, 4, 15)),
        ("01-January-2015", date(2015, 1, 1)),
        ("9-May-20", date(2020, 5, 9)),
        ("9-May-87", date(1987, 5, 9)),
        ("April 15, 2022", date(2022, 4, 15)),
        ("1st Sept 2022", date(2022, 9, 1)),
        ("31.07.2017", date(2017, 7, 31)),
        ("31/7/17", date(2017, 7, 31)),
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
    ],
)
def test_a_month_or_a_year_is_a_span(word, first, last, precision):
    assert parse_day(word) == (first, last, precision)


@pytest.mark.parametrize(
    "word",
    ["2017-02-30", "2017-13-01", "99/99/9999", "soon", "31 Foo 2017", "2017-07-31x", "0000-01-01", "1e308"],
)
def test_what_is_no_date(word):
    with pytest.raises(UnreadableError, match=rejection.NO_DATE):
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
    assert read.precision[5] == ""


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
