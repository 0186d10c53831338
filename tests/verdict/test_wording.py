"""Numbers in plain English, at the edges."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.series.count_series import CountSeries
from trends.verdict.wording import (
    against,
    by_percent,
    compared,
    counted,
    margin_factor,
    rate_change,
    span,
    spelled,
)

ANYTHING = st.one_of(
    st.floats(1e-30, 1e30),
    st.sampled_from([0.0, -1.0, math.inf, -math.inf, math.nan, 1.0, 1.995, 2.0, 1e-320]),
)


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (0.43, "57% lower"),
        (0.994, "1% lower"),
        (0.9951, "the same"),
        (1.0, "the same"),
        (1.0049, "the same"),
        (1.0051, "1% higher"),
        (1.2, "20% higher"),
        (1.99, "99% higher"),
        (1.9949, "99% higher"),
        (1.995, "2.0 times as high"),
        (2.0, "2.0 times as high"),
        (2.44, "2.4 times as high"),
        (11.26, "11.3 times as high"),
        (99.9, "99.9 times as high"),
        (120.4, "more than 100 times as high"),
        (1e9, "more than 100 times as high"),
        (0.0101, "99% lower"),
        (0.0051, "more than 99% lower"),
        (0.004, "more than 99% lower"),
        (1e-22, "more than 99% lower"),
        (0.0, "not known"),
        (-1.0, "not known"),
        (math.inf, "not known"),
        (math.nan, "not known"),
    ],
)
def test_a_ratio_as_a_difference(ratio, expected):
    assert by_percent(ratio) == expected


@settings(max_examples=200)
@given(st.floats(1e-9, 1e9))
def test_what_is_said_of_a_ratio_is_true(ratio):
    said = by_percent(ratio)
    if said == "the same":
        assert abs(ratio - 1) <= 0.0051
    elif match := re.fullmatch(r"(\d+)% (lower|higher)", said):
        factor = 1 + int(match[1]) / 100 * (1 if match[2] == "higher" else -1)
        assert ratio == pytest.approx(factor, abs=0.0051)
    elif match := re.fullmatch(r"([\d,.]+) times as high", said):
        assert ratio == pytest.approx(float(match[1].replace(",", "")), rel=0.03)
    else:
        assert (said, ratio > 100, ratio < 0.01) in {
            ("more than 100 times as high", True, False),
            ("more than 99% lower", False, True),
        }


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.29, 0.64, "36% to 71% lower"),
        (0.88, 1.53, "12% lower to 53% higher"),
        (1.1, 1.3, "10% to 30% higher"),
        (1.5, 2.4, "50% higher to 2.4 times as high"),
        (2.7, 5.1, "2.7 to 5.1 times as high"),
        (0.5, 0.999, "50% lower to the same"),
        (0.999, 1.2, "the same to 20% higher"),
        (0.999, 1.001, "the same"),
        (1.201, 1.203, "20% higher"),
        (1e-20, 0.5, "50% to more than 99% lower"),
        (0.5, 1e12, "50% lower to more than 100 times as high"),
        (51.2, math.inf, "at least 51.2 times as high"),
        (0.0, 0.0195, "at least 98% lower"),
        (0.0, 0.0027, "at least 99.7% lower"),
        (0.0, 1.4, "at most 1.4 times as high"),
        (1e-22, 1e-20, "more than 99% lower"),
        (1e12, 1e22, "more than 100 times as high"),
    ],
)
def test_two_limits(low, high, expected):
    assert compared(low, high) == expected


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (0.43, "57% lower now than then"),
        (1.2, "20% higher now than then"),
        (2.4, "2.4 times as high now as then"),
        (1.0, "the same now as then"),
    ],
)
def test_one_thing_against_another(ratio, expected):
    assert against(ratio, "now", "then") == expected


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (1.5, "a factor of 1.5"),
        (1 / 1.5, "a factor of 1.5"),
        (1.25, "a factor of 1.25"),
        (0.8, "a factor of 1.25"),
        (1.05, "a factor of 1.05"),
        (1.75, "a factor of 1.75"),
        (2.0, "a factor of 2"),
        (2.52, "a factor of 2.5"),
        (9.96, "a factor of 10"),
        (26.4, "a factor of 26"),
        (5e21, "a factor of more than 100"),
    ],
)
def test_a_factor(ratio, expected):
    assert rate_change(ratio) == expected


@settings(max_examples=100)
@given(ANYTHING, ANYTHING)
def test_nothing_is_ever_said_in_the_words_of_a_machine(low, high):
    for text in (by_percent(low), compared(low, high), against(low, "a", "b"), rate_change(low)):
        assert not re.search(r"nan|inf|e[+-]\d|%%", text), text
        assert len(text) < 80


@pytest.mark.parametrize(
    ("text", "freq", "expected"),
    [
        ("2023-02", "M", "February 2023"),
        ("2023-02-17", "D", "17 February 2023"),
        ("2023-02-13", "W-SUN", "week 7 of 2023"),
        ("2021-01-03", "W-SUN", "week 53 of 2020"),
        ("2023Q4", "Q-DEC", "quarter 4 of 2023"),
        ("2023", "Y-DEC", "2023"),
    ],
)
def test_a_period_is_spelled(text, freq, expected):
    assert spelled(pd.Period(text, freq=freq)) == expected


def test_a_window_of_one_period_has_no_two_ends():
    assert span(CountSeries.from_counts([3], start="2023-10")) == "in October 2023"


def test_a_window_and_what_is_counted():
    series = CountSeries.from_counts(
        np.ones(3), "2020-04", name="central Syria", subject="raids", at_least=True
    )
    assert span(series) == "from April 2020 to June 2020"
    assert counted(series) == "reported raids in central Syria"
    assert counted(CountSeries.from_counts([1], "2020")) == "attacks"


@pytest.mark.parametrize(
    ("margin", "said"),
    [
        (1.5, "1.5"),
        (1.25, "1.25"),
        (1 / 0.7, "1.43"),
        (1.0001, "1.0001"),
        (1.255, "1.255"),
        (1e6, "1,000,000"),
        (3, "3"),
    ],
)
def test_a_margin_keeps_the_digits_it_was_set_with(margin, said):
    assert margin_factor(margin) == f"a factor of {said}"
