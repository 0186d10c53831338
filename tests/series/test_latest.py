"""The newest figures beside earlier ones, worked by hand: gaps, bounds, partial periods, weeks, quarters, drafts."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from trends.series.count_series import CountSeries
from trends.series.latest import latest


def monthly(counts, start="2020-01", **how):
    return CountSeries.from_counts(counts, start=start, **how)


def test_a_month_is_set_beside_the_one_before_and_the_same_of_last_year():
    # January 2020 to March 2021; March 2020 had 7, February 2021 had 4, March 2021 has 5.
    counts = [9, 8, 7, 6, 6, 6, 6, 6, 6, 6, 6, 6, 3, 4, 5]
    found = latest(monthly(counts))
    assert (found.now.total, found.previous.earlier.total, found.year_before.earlier.total) == (5, 4, 7)
    assert (found.previous.direction, found.year_before.direction) == ("up", "down")
    assert found.previous.ratio == pytest.approx(5 / 4)
    # January to March: 12 after 24.
    assert (found.to_date.later.total, found.to_date.earlier.total) == (12, 24)
    assert found.to_date.direction == "down"
    assert found.year is None  # fifteen months hold no twelve before the last twelve


def test_twelve_months_are_compared_by_what_an_observed_month_held():
    # Twelve months with 2 each; then six with 3 and six not observed: 18 in 6 months against 24 in 12.
    found = latest(monthly([2] * 12 + [None] * 6 + [3] * 6))
    assert (found.year.later.counted, found.year.later.total, found.year.later.mean) == (6, 18, 3)
    assert (found.year.earlier.counted, found.year.earlier.mean) == (12, 2)
    assert found.year.direction == "up"
    assert found.year.ratio == pytest.approx(1.5)
    # The whole of 2021 is the last twelve months: it is said once.
    assert found.to_date is None


def test_too_few_observed_months_are_not_compared():
    found = latest(monthly([2] * 12 + [None] * 7 + [3] * 5))
    assert found.year.ratio is None
    assert found.year.direction == ""


def test_a_bounded_month_is_compared_where_its_bounds_settle_it():
    def beside(low, high):
        return latest(monthly([10, None], low=[np.nan, low], high=[np.nan, high])).previous

    assert beside(12, 20).direction == "up"
    assert beside(2, 9).direction == "down"
    assert beside(8, 20).direction == ""
    assert beside(12, np.nan).direction == "up"
    assert beside(np.nan, 9).direction == "down"
    assert beside(12, 20).ratio is None


def test_a_month_of_which_nothing_is_known_is_not_the_latest_and_never_a_zero():
    found = latest(monthly([4, 5, None]))
    assert (str(found.now.first), found.now.total) == ("2020-02", 5)
    assert found.begun is None
    assert latest(monthly([None, None, None])) is None
    gap = latest(monthly([4, None, 5]))
    assert gap.previous.direction == ""


def test_a_month_covered_in_part_is_named_and_not_compared():
    days = [31, 29, 10]
    found = latest(monthly([4, 5, 1], exposure_days=days))
    assert (str(found.now.first), found.now.total, found.previous.direction) == ("2020-02", 5, "up")
    assert (found.begun.total, found.begun.exposed) == (1, pytest.approx(10 / 31))
    # Inside a longer stretch it counts by its days: 24 + 1 in twelve and a third.
    part = latest(monthly([2] * 12 + [2] * 11 + [1], exposure_days=[*monthly([2] * 23).exposure_days, 10]))
    assert part.begun is not None
    assert str(part.now.first) == "2021-11"


def test_a_part_of_a_period_bounds_the_whole_from_below_and_is_no_sum_to_compare():
    # January 2020 was covered from the 16th on: 16 of 31 days.
    days = [16, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31]
    found = latest(monthly([20, 30, 30] + [30] * 10 + [29, 31], exposure_days=days))
    earlier = found.to_date.earlier
    assert (earlier.counted, earlier.full, earlier.low, earlier.high) == (3, False, 80, np.inf)
    assert earlier.mean == pytest.approx(80 / (2 + 16 / 31))
    assert (found.to_date.full, found.to_date.direction) == (False, "down")

    def beside(before, now, exposure):
        series = CountSeries.from_counts([before, now], start="2020", freq="year", exposure_days=exposure)
        return latest(series).previous

    # 260 in 130 days of 2021 beside 704 in 352 of 2020: nothing tells what the other days held.
    pair = beside(704, 260, [352, 130])
    assert (pair.full, pair.ratio, pair.direction) == (False, None, "")
    assert beside(704, 703, [352, 365]).direction == "down"
    assert beside(704, 705, [352, 365]).direction == ""


def test_a_month_that_is_still_being_filled_is_named_and_not_compared():
    found = latest(monthly([4, 5, 1], filling_from=date(2020, 3, 1)))
    assert str(found.now.first) == "2020-02"
    assert found.begun.total == 1


def test_the_only_month_there_is_stands_alone():
    found = latest(monthly([4], exposure_days=[10]))
    assert found.now.total == 4
    assert (found.previous, found.year_before, found.year, found.to_date, found.rank) == (None,) * 5


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([1] + [9] * 20 + [2], ("fewest", "2020-01", 21)),
        ([3] + [9] * 20 + [2], ("fewest", None, 22)),
        ([9] + [1] * 13 + [8], ("most", "2020-01", 14)),
        ([8] + [1] * 13 + [8], ("most", "2020-01", 14)),
        ([9] + [1] * 5 + [8], None),  # six months are no rank
        ([5] * 30, None),
    ],
)
def test_a_rank_goes_back_to_the_last_month_as_low_or_as_high(counts, expected):
    rank = latest(monthly(counts)).rank
    if expected is None:
        assert rank is None
    else:
        assert (rank.kind, rank.since and str(rank.since), rank.among) == expected


def test_a_rank_is_not_said_where_a_bound_leaves_it_open_and_passes_over_what_is_not_observed():
    counts = [1, *[9] * 10, None, *[9] * 10, 4]
    assert latest(monthly(counts)).rank.gaps
    low, high = [np.nan] * 23, [np.nan] * 23
    low[11], high[11] = 2, 12
    assert latest(monthly(counts, low=low, high=high)).rank is None  # eleven counts after it are no long run
    counts += [9, 9, 3]
    low, high = [*low, *[np.nan] * 3], [*high, *[np.nan] * 3]
    open_ = latest(monthly(counts, low=low, high=high)).rank
    assert (open_.since, str(open_.first), open_.among, open_.whole) == (None, "2021-01", 14, False)
    counts, low, high = counts[:23], low[:23], high[:23]
    low[11] = 5
    rank = latest(monthly(counts, low=low, high=high)).rank
    assert (str(rank.since), rank.among, rank.gaps) == ("2020-01", 21, False)


@pytest.mark.parametrize(
    ("yearly", "rank"),
    [
        ([9, 9, 9, 9, 9, 4], -6),
        ([1, 2, 3, 4, 5, 6], 6),
        ([1, 9, 9, 9, 9, 9, 4], -6),
        ([9, 9, 9, 9, 4], 0),  # of five stretches, one is the lowest by chance in five
        ([9, 9, 4, 9, 9, 4], 0),  # as low is not lower
    ],
)
def test_twelve_months_have_a_rank_among_six_and_more(yearly, rank):
    found = latest(monthly([count for count in yearly for _ in range(12)]))
    assert found.year_rank == rank
    so_far = latest(monthly([count for count in yearly for _ in range(12)][:-3]))
    assert so_far.to_date_rank == rank


def test_a_stretch_has_no_rank_where_a_bound_leaves_it_open_or_it_is_a_draft():
    counts = [count for count in [9, 9, 9, 9, 9, 4] for _ in range(12)]
    drafts = np.zeros(72, dtype=bool)
    drafts[-1] = True
    assert latest(monthly(counts), drafts).year_rank == 0
    low, high = [np.nan] * 72, [np.nan] * 72
    counts[5], low[5], high[5] = None, 0, 90
    assert latest(monthly(counts, low=low, high=high)).year_rank == -6
    counts[-1], low[-1], high[-1] = None, 0, 90
    assert latest(monthly(counts, low=low, high=high)).year_rank == 0


def test_weeks_are_compared_by_their_place_in_the_year():
    # 2020 has 53 ISO weeks: week 2 of 2021 is 53 weeks after week 2 of 2020.
    counts = list(range(60))
    found = latest(CountSeries.from_counts(counts, start="2019-12-30", freq="week"))
    assert found.now.first.start_time.date().isocalendar()[:2] == (2021, 7)
    assert found.year_before.earlier.first.start_time.date().isocalendar()[:2] == (2020, 7)
    assert found.to_date.later.periods == found.to_date.earlier.periods == 7
    assert found.to_date.earlier.total == sum(range(7))


def test_quarters_years_and_days():
    quarters = latest(
        CountSeries.from_counts([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], start="2020-Q1", freq="quarter")
    )
    assert (quarters.year.later.total, quarters.year.earlier.total) == (34, 18)
    assert (quarters.year_before.earlier.total, quarters.to_date.later.total) == (6, 19)
    assert quarters.to_date.earlier.total == 11
    years = latest(CountSeries.from_counts([3, 5], start="2020", freq="year"))
    assert (years.previous.direction, years.year_before, years.year, years.to_date) == (
        "up",
        None,
        None,
        None,
    )
    days = CountSeries.from_counts([1] * 425, start="2023-01-01", freq="day")
    found = latest(days)  # to 29 February 2024, a day that 2023 did not have
    assert str(found.now.first) == "2024-02-29"
    assert found.year_before is None
    assert (found.to_date.later.total, found.to_date.earlier.total) == (60, 59)


def test_no_fall_is_read_off_figures_that_will_be_revised():
    young = np.zeros(15, dtype=bool)
    young[-1] = True
    fewer, more = (latest(monthly([*[6] * 14, last]), young) for last in (2, 9))
    assert fewer.now.drafts == 1
    # Twice 2 is still less than 6, twice 4 is not.
    four = latest(monthly([*[6] * 14, 4]), young)
    assert [found.previous.direction for found in (fewer, four, more)] == ["down", "", "up"]
    assert fewer.rank is None
    assert more.rank is None


def test_less_than_half_a_per_cent_is_level():
    assert latest(monthly([1000, 1004])).previous.direction == "level"
    assert latest(monthly([1000, 1006])).previous.direction == "up"
    assert latest(monthly([0, 0])).previous.direction == "level"
    assert latest(monthly([0, 2])).previous.ratio is None


def test_a_mean_is_none_of_a_stretch_whose_other_periods_held_more():
    # Ten months with 6 each, and two of which the deadliest incidents are open: 62 dead in them, or more.
    held, least = [3] * 12 + [6] * 10 + [None] * 2, [np.nan] * 22 + [31, 31]
    found = latest(monthly(held, low=least, high=[np.nan] * 22 + [90, 90]))
    assert found.year.earlier.stands
    assert not found.year.later.stands
    assert found.year.direction == "up"  # 122 at least, after 36
