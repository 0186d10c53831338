"""Draws of levels: their spread by hand, the season's error, and what unobserved periods add."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import studentized_range

from trends.fitting.design import harmonics
from trends.fitting.realised.histories import BLOCKS, Histories
from trends.fitting.realised.level_draws import LevelDraws, draw_levels
from trends.fitting.realised.levels import fit_levels
from trends.fitting.realised.measures import largest_pair, measures, of_draws
from trends.fitting.realised.white_noise import WhiteNoise

DRAWS = 20_000


def noise(alpha=0.0, quick=0.0, slow=0.0):
    return WhiteNoise(np.array([alpha]), np.array([[quick, slow]]), np.ones((1, 1)), np.array([alpha]))


def drawn(data, of):
    return draw_levels(data, fit_levels(data), of, [np.random.default_rng(5)], DRAWS)[0]


def steady(n=60, count=10.0, season=False):
    columns = harmonics(np.arange(n) / 12, 1) if season else np.zeros((n, 0))
    return Histories(np.full((1, n), count), np.ones((1, n)), np.ones(n), columns)


def test_a_level_has_the_error_of_its_sum():
    """Ten periods of ten: 100 events, so 1/100.5 by counting, and alpha (1 + 2/df)/10 by dispersion."""
    data = steady()
    found = drawn(data, noise(0.5))
    expected = 1 / 100.5 + 0.5 * (1 + 2 / 54) / 10
    assert np.exp(found.log_level).mean(axis=1) == pytest.approx(10, rel=0.01)
    assert np.exp(found.log_level).var(axis=1) / 100 == pytest.approx(expected, rel=0.06)
    assert np.corrcoef(found.log_level)[0, 1] == pytest.approx(0, abs=0.03)


def test_what_persists_is_no_noise_where_everything_was_observed():
    data = steady()
    plain, wandering = drawn(data, noise(0.1)), drawn(data, noise(0.1, slow=2.0))
    assert wandering.log_level.std() == pytest.approx(plain.log_level.std(), rel=1e-9)


def test_unobserved_periods_may_have_run_otherwise():
    """The error of a block of which half was observed, against the dense covariance of what persists."""
    data = steady()
    data.information[0, 5:10] = data.count[0, 5:10] = 0.0
    found = drawn(data, noise(0.0, slow=0.4))
    weight = np.where(np.arange(10) < 5, 1 / 5, 0) - 1 / 10
    lags = np.abs(np.subtract.outer(np.arange(10), np.arange(10)))
    added = weight @ (0.4 * 0.85**lags) @ weight
    assert found.log_level[0].var() == pytest.approx(1 / 50 + added, rel=0.05)
    assert found.log_level[1].var() == pytest.approx(1 / 100, rel=0.05)


def test_the_season_moves_blocks_that_hold_other_parts_of_the_year():
    """Over whole years a season says nothing of a block; over a third of a year it does."""
    whole, part = drawn(steady(72, season=True), noise()), drawn(steady(24, season=True), noise())
    plain = drawn(steady(24), noise())
    assert whole.log_level.var(axis=1) == pytest.approx(1 / 120, rel=0.06)
    assert part.log_level.var(axis=1).mean() > 1.3 * plain.log_level.var(axis=1).mean()


def test_a_block_of_which_nothing_is_known_takes_no_part():
    data = steady()
    data.information[0, :10] = data.count[0, :10] = 0.0
    found = drawn(data, noise())
    assert np.isnan(found.log_level[0]).all()
    result = measures(found)
    assert result.halves.log_ratio == pytest.approx(0, abs=0.02)
    assert result.end_to_end is None
    assert np.isfinite(result.sixths.high).all()


def test_levels_of_halves_weigh_sixths_by_their_exposure():
    logs = np.log(np.array([[1.0], [2], [4], [1], [1], [1]]))
    levels = LevelDraws(logs, logs[:, 0], np.array([1.0, 1, 2, 1, 1, 1]))
    assert np.exp(levels.over(2)[:, 0]) == pytest.approx([(1 + 2 + 8) / 4, 1])
    assert np.exp(levels.over(3)[:, 0]) == pytest.approx([1.5, 9 / 3, 1])


def test_two_levels_have_one_pair():
    values = np.random.default_rng(2).standard_normal((2, 9001))
    pair = largest_pair(values + np.array([[0.0], [5.0]]), np.array([0.0, 5.0]))
    ratio = of_draws(values[1] - values[0] + 5, 5.0)
    assert pair.log_ratio == ratio.log_ratio == 5
    assert pair.low == pytest.approx(ratio.low, abs=0.2)
    assert pair.high == pytest.approx(ratio.high, abs=0.2)


@pytest.mark.parametrize("k", [3, 6])
def test_all_pairs_of_equal_levels_are_tukeys(k):
    """The critical value is that of the studentized range, which is over one standard error, not of a difference."""
    values = np.random.default_rng(3).standard_normal((k, 40_000))
    pair = largest_pair(values, np.zeros(k))
    for level, high in zip((0.90, 0.95, 0.99), pair.high, strict=True):
        assert high == pytest.approx(studentized_range.ppf(level, k, np.inf), rel=0.04)
    assert pair.low == (0.0, 0.0, 0.0)


def test_the_slope_is_that_of_a_line_through_six_levels():
    rising = np.log(2.0) * np.arange(BLOCKS)
    levels = LevelDraws(rising[:, None].repeat(50, axis=1), rising, np.ones(BLOCKS))
    result = measures(levels)
    assert np.exp(result.slope.log_ratio) == pytest.approx(2.0**6)
    assert np.exp(result.end_to_end.log_ratio) == pytest.approx(2.0**5)
    assert result.levels == pytest.approx(2.0 ** np.arange(6))
