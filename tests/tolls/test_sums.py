"""Sums of the estimates of deaths, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from trends.tolls.sums import sums_of

NONE = np.nan


def estimates(low, best, high):
    return {
        name: np.array(values, dtype=float)
        for name, values in zip(("low", "best", "high"), (low, best, high), strict=True)
    }


def test_sums_over_the_same_rows_need_no_caution():
    found = sums_of(estimates([1, NONE, 2], [3, NONE, 2.5], [4, NONE, 6]))
    assert found.totals == {"low": 3, "best": 5.5, "high": 10}
    assert found.rows == {"low": 2, "best": 2, "high": 2}
    assert found.caution == ""


def test_sums_over_different_rows_say_over_how_many_and_what_can_be_compared():
    found = sums_of(estimates([10, 20, 5], [12, NONE, 6], [15, NONE, NONE]))
    assert found.totals == {"low": 35, "best": 18, "high": 15}
    assert found.rows == {"low": 3, "best": 2, "high": 1}
    assert "(low 3, best 2, high 1 of 3)" in found.caution
    assert "over the 1 that state all three they are low 10, best 12, high 15" in found.caution


def test_as_many_rows_but_other_ones_are_different_rows():
    found = sums_of(estimates([1, NONE], [NONE, 2], [NONE, NONE]), "periods")
    assert found.rows == {"low": 1, "best": 1, "high": 0}
    assert "different periods" in found.caution
    assert "none states both" in found.caution


@pytest.mark.parametrize("n", [0, 3])
def test_what_nobody_states_has_no_sum(n):
    found = sums_of(estimates(*[[NONE] * n] * 3))
    assert found.totals == {"low": None, "best": None, "high": None}
    assert found.caution == ""


def test_one_estimate_alone_needs_no_caution():
    assert sums_of(estimates([NONE] * 2, [1, NONE], [NONE] * 2)).caution == ""
