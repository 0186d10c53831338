from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.sources import load, rejection
from trends.sources.cells.values import (
    Points,
    UnreadableError,
    parse_number,
    points_between_thousands,
    read_codes,
    read_numbers,
)
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


@pytest.mark.parametrize(
    ("words", "points"),
    [
        (["1.000", "900", "3.000"], Points("1.000", thousands=True)),
        (["1.200", "0", "-", "3.450"], Points("1.200", thousands=True)),
        (["1.234.567", "2.000"], Points("1.234.567", thousands=True)),
        (["1.000", "2.000"], Points("1.000", thousands=False)),
        (["1.000", "2.000", "1200"], Points("1.000", thousands=False)),
        (["1.000", "900"], Points("1.000", thousands=False)),
        (["1.000", "0.000", "2.000"], None),
        (["1.000", "2.5", "900"], None),
        (["1.234", "900"], None),
        (["12", "1,234"], None),
    ],
)
def test_a_whole_column_tells_whether_points_stand_between_thousands(words, points):
    assert points_between_thousands(words) == points


def months(figures, head="month;attacks"):
    rows = [f"{2018 + place // 12}-{place % 12 + 1:02d};{figure}" for place, figure in enumerate(figures)]
    return "\n".join([head, *rows]) + "\n"


@pytest.mark.parametrize(
    ("figures", "total", "sentence"),
    [
        (["1.000", "900", "3.000", "2.000"], 62_100, "stands between thousands: 1.000 was read as 1000."),
        (["1.000", "2.000", "1.000", "2.000"], 54, "such as 1.000 were read as 1, with a decimal point"),
        (["1.000", "0.000", "3.000", "2.000"], 54, ""),
    ],
)
def test_a_series_reads_points_by_its_column_and_says_so(tmp_path, figures, total, sentence):
    path = tmp_path / "counts.csv"
    path.write_text(months(figures * 9), encoding="utf-8")
    table = load(path)
    assert np.nansum(table.frame["count"]) == total
    assert [note for note in table.notes if "point" in note] == [
        note for note in table.notes if sentence and sentence in note
    ]
    assert bool(sentence) == any("point" in note for note in table.notes)


def test_tolls_with_points_are_cautioned_of_or_read_as_thousands(tmp_path):
    path = tmp_path / "incidents.csv"
    for figures, total, sentence in (
        (["1.000", "2.000", "2.000"], 20, "such as 1.000 were read as 1,"),
        (["1.000", "2.500", "3"], 14_012, "1.000 was read as 1000"),
    ):
        rows = [f"2019-0{1 + place % 9}-1{place % 7};Aleppo;{figures[place % 3]}" for place in range(12)]
        path.write_text("\n".join(["date;place;killed", *rows]) + "\n", encoding="utf-8")
        data = load(path)
        assert data.frame["fatalities_best"].sum() == total
        assert any(sentence in note for note in data.notes)
