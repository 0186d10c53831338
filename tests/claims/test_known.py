"""Three-valued comparison of figures that are known only between bounds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.claims.known import HOW, Known, all_of, compare, ratio

AMOUNTS = st.integers(0, 200)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (53, 53, "53"),
        (36, 68, "36 to 68"),
        (16, None, "at least 16"),
        (0, 17, "at most 17"),
        (0, None, "not known"),
    ],
)
def test_words(low, high, words):
    assert Known(low, high).words() == words


@pytest.mark.parametrize(
    ("low", "high", "how", "value", "holds"),
    [
        (5, 5, "more than", 5, False),
        (5, 5, "at least", 5, True),
        (5, 5, "at most", 5, True),
        (5, 5, "fewer than", 5, False),
        (5, 5, "exactly", 5, True),
        (4, 6, "exactly", 5, None),
        (6, 7, "exactly", 5, False),
        (6, None, "at most", 5, False),
        (4, None, "at most", 5, None),
        (6, None, "more than", 5, True),
        (0, 4, "fewer than", 5, True),
        (96, 104, "about", 100, True),
        (94, 104, "about", 100, None),
        (106, 110, "about", 100, False),
    ],
)
def test_comparisons_worked_by_hand(low, high, how, value, holds):
    assert compare(Known(low, high), how, value, 0.05) is holds


@given(low=AMOUNTS, more=AMOUNTS, inside=st.floats(0, 1), value=AMOUNTS, how=st.sampled_from(HOW))
def test_what_is_decided_holds_for_every_value_within_the_bounds(low, more, inside, value, how):
    answer = compare(Known(low, low + more), how, value, 0.05)
    true_one = compare(Known.of(low + inside * more), how, value, 0.05)
    assert true_one is not None
    assert answer is None or answer == true_one


@given(a=AMOUNTS, more_a=AMOUNTS, b=AMOUNTS, more_b=AMOUNTS, at=st.floats(0, 1), bt=st.floats(0, 1))
def test_a_ratio_lies_within_its_bounds(a, more_a, b, more_b, at, bt):
    found = ratio(Known(a, a + more_a), Known(b, b + more_b))
    top, bottom = a + at * more_a, b + bt * more_b
    if bottom > 1e-6:
        assert found.low <= top / bottom * (1 + 1e-9)
        assert found.high is None or found.high >= top / bottom * (1 - 1e-9)


def test_a_ratio_to_what_may_be_zero_is_open_above():
    assert ratio(Known.of(3), Known(0, 4)).high is None
    assert ratio(Known.of(3), Known.of(0)).low == float("inf")
    assert ratio(Known.of(0), Known.of(0)).unknown


def test_all_of_is_kleenes_and():
    assert all_of([True, None]) is None
    assert all_of([True, None, False]) is False
    assert all_of([True, True]) is True
    assert all_of([]) is True


def test_a_figure_names_the_claims_its_bounds_were_read_off():
    assert Known(0, 13, bounds_from=("c11",)).sourced() == "at most 13 (bounds read off c11)"
    many = Known(1, 2, bounds_from=("a1", "a2", "a3", "a4"))
    assert many.sourced() == "1 to 2 (bounds read off a1, a2, a3 and 1 more)"
    assert math.isnan(Known.of(3).seen_mean)
