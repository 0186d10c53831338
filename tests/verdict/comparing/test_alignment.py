"""Two series brought to one frequency, one window, and what both know."""

from __future__ import annotations

import numpy as np
import pytest

from trends.errors import ParameterError
from trends.series.count_series import CountSeries
from trends.verdict.comparing.alignment import align, disjoint, joined, names_of

make = CountSeries.from_counts


def test_the_common_window_and_what_was_cut():
    found = align(make(range(36), "2015-01", name="the north"), make(range(40), "2015-07", name="the south"))
    assert found.first.labels == found.second.labels
    assert (found.first.labels[0], found.first.labels[-1]) == ("2015-07", "2017-12")
    assert found.first.count[0] == 6
    assert found.notes == (
        "6 months of attacks in the north outside the common window, July 2015 to December 2017, are left out.",
        "10 months of attacks in the south outside the common window, July 2015 to December 2017, are left out.",
    )


def test_the_longer_frequency():
    days = make(np.ones(365 + 366), "2015-01-01", "day", name="the north")
    months = make(np.full(24, 5.0), "2015-01", name="the south")
    found = align(days, months)
    assert found.first.count[:3].tolist() == [31, 28, 31]
    assert found.notes == ("The days of attacks in the north were added up to months.",)
    with pytest.raises(ParameterError, match="weekly series cannot be counted by month"):
        align(make(np.ones(60), "2015-W01", "week"), months)


def test_weeks_from_different_days_are_not_laid_over_each_other():
    days = make(np.ones(365), "2015-01-01", "day")
    weeks = make(np.ones(60), "2015-01-03", "W-FRI")
    found = align(days, weeks)
    assert found.first.labels[0] == found.second.labels[0] == "2015-01-03"
    with pytest.raises(ParameterError, match="weeks from Saturday cannot be counted by weeks from Monday"):
        align(make(np.ones(60), "2015-W01", "week"), weeks)


def test_a_month_unknown_in_one_is_left_out_of_both_and_a_bounded_one_is_kept():
    count, low = np.full(30, 7.0), np.full(30, np.nan)
    count[[4, 9]] = np.nan
    low[9] = 3
    found = align(make(count, "2015-01", low=low, name="the north"), make(np.full(30, 5.0), "2015-01"))
    assert not found.second.observed[4]
    assert found.second.observed[9]
    assert found.first.bounded[9]
    assert found.notes == ("1 month of attacks is left out because the other series has no figure there.",)


def test_a_month_without_exposure_is_unknown():
    days = np.full(30, 30.0)
    days[3] = 0
    count = np.where(days > 0, 5.0, 0.0)
    found = align(make(count, "2015-01", exposure_days=days), make(np.full(30, 5.0), "2015-01"))
    assert not found.first.observed[3]
    assert not found.second.observed[3]


def test_before_and_after_make_the_series_again():
    count, low = np.random.default_rng(0).poisson(9.0, 40).astype(float), np.full(40, np.nan)
    count[[2, 30]] = np.nan
    low[30] = 4
    whole = make(count, "2015-01", low=low)
    again = joined(whole.window(end="2016-12"), whole.window(start="2017-01"))
    assert again.labels == whole.labels
    for name in ("count", "low", "high", "exposure_days"):
        np.testing.assert_array_equal(getattr(again, name), getattr(whole, name))


def test_what_lies_between_two_windows_is_not_observed():
    whole = make(np.full(40, 9.0), "2015-01")
    again = joined(whole.window(start="2017-03"), whole.window(end="2016-12"))
    assert len(again) == 40
    assert np.flatnonzero(again.missing).tolist() == [24, 25]
    assert again.exposure_days[23:27].tolist() == [31, 0, 0, 31]


def test_completions_of_both_sides_are_kept():
    before = make(
        [1.5, 2.0], "2015-01", low=[1, 2], high=[2, 2], draws=np.array([[1, 2], [2, 2], [1, 2], [2, 2]])
    )
    after = make([3.0], "2015-03")
    again = joined(before, after)
    assert again.draws.tolist() == [[1, 2, 3], [2, 2, 3], [1, 2, 3], [2, 2, 3]]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "the south"}, "place"),
        ({"measure": "fatalities"}, "measure"),
        ({"subject": "raids"}, "subject"),
    ],
)
def test_different_things_are_no_before_and_after(fields, said):
    with pytest.raises(ParameterError, match=f"differ in {said}"):
        joined(make([1.0], "2015-01"), make([1.0], "2016-01", **fields))


def test_names_and_windows():
    one, other = make([1.0], "2015-01", name="the north"), make([1.0], "2015-02")
    assert names_of(one, other) == ("attacks in the north", "attacks")
    assert names_of(other, other) == ("the first series", "the second series")
    assert disjoint(one, other)
    assert not disjoint(one, make([1.0, 1.0], "2014-12"))
