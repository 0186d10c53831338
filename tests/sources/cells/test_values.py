from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.sources import rejection
from trends.sources.cells.values import UnreadableError, parse_number, read_codes, read_numbers
from trends.sources.files.raw import Coded


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
