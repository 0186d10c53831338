"""The date of a single change of level: by the likelihood of the counts, with a set that holds the true one."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.single_date import shortest_side, single_date


def found(counts, **more):
    n = len(counts)
    settings = {"offset": np.zeros(n), "weight": np.ones(n), "dispersion": 0.0, **more}
    return single_date(np.asarray(counts, dtype=float), **settings)


def test_the_british_coal_mines_change_about_1892(reference):
    """Disasters a year, 1851 to 1962: the likelihood says 1892 (Raftery & Akman 1986 have 1886 to 1896 at 95 %)."""
    years = """4 5 4 1 0 4 3 4 0 6 3 3 4 0 2 6 3 3 5 4 5 3 1 4 4 1 5 5 3 4 2 5 2 2 3 4 2 1 3 2 2 1 1 1 1 3 0 0 1 0 1 1 0 0 3 1
        0 3 2 2 0 1 1 1 0 1 0 1 0 0 0 2 1 0 0 0 1 1 0 2 3 3 1 1 2 1 1 1 1 2 4 2 0 0 0 1 4 0 0 0 1 0 0 0 0 0 1 0 0 1 0 1"""
    date = found([int(count) for count in years.split()])
    assert 1851 + date.at == pytest.approx(1892, abs=1)
    assert 1851 + date.low >= 1882
    assert 1851 + date.high <= 1899
    assert not date.drift


def test_a_step_on_a_rising_trend_is_dated_beside_the_trend():
    """Levels alone put the step where the trend has its middle."""
    time = np.arange(120)
    counts = np.round(60 * np.exp(time / 60) * np.where(time >= 96, 0.55, 1.0))
    date = found(counts)
    assert date.drift
    assert date.at == 96
    assert date.low >= 95
    assert date.high <= 97


def test_the_newest_changes_can_be_dated():
    counts = [10] * 54 + [40] * 6
    assert found(counts).at == 54


def test_the_set_holds_the_true_date_in_most_histories():
    random = np.random.default_rng(3)
    mean = np.repeat([12.0, 7.0], 30)
    dates = [found(random.poisson(mean)) for _ in range(60)]
    assert sum(date.low <= 30 <= date.high for date in dates) >= 54
    assert all(date.low <= date.at <= date.high for date in dates)


def test_overdispersion_widens_the_set():
    counts = np.random.default_rng(1).poisson(np.repeat([30.0, 20.0], 40))
    narrow, wide = found(counts), found(counts, dispersion=0.3)
    assert wide.high - wide.low > narrow.high - narrow.low


def test_a_long_series_is_searched_in_two_looks():
    counts = np.random.default_rng(2).poisson(np.repeat([2.0, 5.0], [1400, 800]))
    assert found(counts).at == pytest.approx(1400, abs=5)


def test_a_side_that_holds_nothing_and_one_that_was_not_observed():
    assert found([0] * 30 + [6] * 30).at == 30
    weight = np.ones(60)
    weight[:58] = 0.0
    date = found([6] * 60, weight=weight)
    assert date is None or date.low <= date.at <= date.high


@pytest.mark.parametrize(("n", "side"), [(240, 24), (60, 6), (24, 6), (20, 4), (12, 3)])
def test_how_near_the_ends_a_date_may_lie(n, side):
    assert shortest_side(n) == side
