from __future__ import annotations

from datetime import date

import pytest

from trends.errors import InputError
from trends.periods import Frequency
from trends.sources.period_labels import read_period, settle_frequency
from trends.sources.values import UnreadableError


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
        ("2023-W07", date(2023, 2, 13), "week"),
        ("2023W7", date(2023, 2, 13), "week"),
        ("2023-Q1", date(2023, 1, 1), "quarter"),
        ("Q4 2023", date(2023, 10, 1), "quarter"),
        ("2023", date(2023, 1, 1), "year"),
        ("2023.0", date(2023, 1, 1), "year"),
        ("1851", date(1851, 1, 1), "year"),
        ("2023-02-17", date(2023, 2, 17), "day"),
        ("2023-02-17 00:00:00", date(2023, 2, 17), "day"),
    ],
)
def test_periods_as_people_write_them(word, day, length):
    assert read_period(word, 2024) == (day, Frequency(length))


@pytest.mark.parametrize(
    "word", ["2023-13", "2023-W54", "0025", "9999-01", "soon", "13", "2023-02-30", "2023-Q5"]
)
def test_what_is_no_period(word):
    with pytest.raises(UnreadableError, match="not a period"):
        read_period(word)


def days(*words):
    return [date.fromisoformat(word) for word in words]


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
    assert settle_frequency(days(*given), {Frequency.DAY}, "x.csv") == Frequency(length)


def test_lengths_do_not_mix():
    with pytest.raises(InputError, match="mixes periods of different lengths"):
        settle_frequency([], {Frequency.MONTH, Frequency.YEAR}, "x.csv")
