from __future__ import annotations

import numpy as np
import pytest

from trends.series.count_series import CountSeries
from trends.series.published_totals import PublishedTotal, compare_total

SERIES = CountSeries.from_counts([5, np.nan, 2], "2020-01", low=[np.nan, 1, np.nan], high=[np.nan, 3, np.nan])


def check(value, start="2020-01", end="2020-02", series=SERIES):
    return compare_total(PublishedTotal("someone", "attacks", start, end, value), series)


@pytest.mark.parametrize(("value", "agrees"), [(5, False), (6, True), (8, True), (9, False)])
def test_a_total_agrees_inside_what_is_known(value, agrees):
    found = check(value)
    assert (found.observed, found.low, found.high) == (5, 6, 8)
    assert found.agrees is agrees


def test_the_sentence_says_both():
    assert check(9).sentence == (
        "The published total of 9 attacks for January 2020 to February 2020 (someone) disagrees with the periods held, "
        "which add up to 6 to 8."
    )
    assert "at least 8" in check(9, end="2020-04").sentence


def test_where_a_period_is_not_held_only_too_little_can_be_told():
    assert check(9, end="2020-04").agrees is None
    assert check(7, end="2020-04").agrees is False


def test_a_side_that_is_open_is_not_known():
    series = CountSeries.from_counts([5, np.nan], "2020-01", low=[np.nan, 1])
    assert check(900, series=series).agrees is None


def test_nothing_happened_and_something_was_said():
    assert check(1, series=CountSeries.from_counts([0, 0], "2020-01")).agrees is False


def test_only_the_periods_of_the_total_count():
    assert check(2, "2020-03", "2020-03").agrees is True
