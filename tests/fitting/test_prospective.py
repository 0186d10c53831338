"""The newest periods against the past: chances hold what they say, and a change is found."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from trends.fitting.batch import Batch
from trends.fitting.bootstrap import simulate
from trends.fitting.nuisance import Generator
from trends.fitting.prospective import Newest, Null, calibrated, foretell, limits, null_of, statistic, tails

SPANS = (1, 2, 4, 8)


def chances(counts, seed=0, draws=99):
    n = counts.shape[1]
    newest = Newest(np.ones((n, 1)), np.zeros(n), SPANS, np.ones(n - max(SPANS), dtype=bool))
    random = np.random.default_rng(seed)
    found = []
    for row in counts:
        nothing = np.full(newest.past, np.nan)
        past = Batch.of(row[: newest.past], nothing, nothing)
        foretold = foretell(past, newest)
        up, down = statistic(row[None, newest.past :], foretold, SPANS)
        found.append(calibrated(null_of(foretold, past, newest, draws, random), up, down))
    return np.array(found)


@pytest.mark.parametrize(
    "process", [Generator(0.0, 0.0, 0.0), Generator(0.1, 0.15, 0.5), Generator(0.1, 0.2, 0.9)]
)
def test_where_nothing_changed_small_chances_are_as_rare_as_they_say(process):
    counts = simulate(np.full(120, 6.0), process, 150, np.random.default_rng(7))
    found = chances(counts)
    # 150 histories: a share of 5 % has a standard error of 1.8 points, one of 50 % of 4.1.
    assert np.mean(found <= 0.05) <= 0.11
    assert 0.35 <= np.mean(found <= 0.5) <= 0.65


def test_a_doubling_and_a_halving_of_eight_periods_are_found():
    steady = simulate(np.full(120, 20.0), Generator(0.05, 0.0, 0.0), 20, np.random.default_rng(1))
    for factor in (2.0, 0.5):
        changed = steady.copy()
        changed[:, -8:] = np.round(changed[:, -8:] * factor)
        assert np.mean(chances(changed) <= 0.01) >= 0.9


def test_tails_are_those_of_the_negative_binomial_and_of_poisson():
    mean, variance, seen = np.array([[7.0]]), np.array([[15.0]]), np.array([[12.0]])
    up, down = tails(seen, mean, variance)
    size, p = 49 / 8, 49 / 8 / (49 / 8 + 7)
    assert up[0, 0] == pytest.approx(nbinom.sf(11, size, p), rel=1e-10)
    assert down[0, 0] == pytest.approx(nbinom.cdf(12, size, p), rel=1e-10)
    up, down = tails(seen, mean, mean)
    assert up[0, 0] == pytest.approx(poisson.sf(11, 7), rel=1e-4)
    assert tails(np.array([[0.0]]), mean, variance)[0][0, 0] == 1.0
    assert limits(7.0, 15.0) == (nbinom.ppf(0.025, size, p), nbinom.ppf(0.975, size, p))


def test_beyond_what_draws_can_count_a_chance_goes_on_falling_and_never_to_zero():
    null = Null(np.sort(np.random.default_rng(0).uniform(size=999)))
    values = [0.01, 1e-3, 1e-4, 1e-6, 1e-12]
    found = [null.chance(value) for value in values]
    assert found == sorted(found, reverse=True)
    assert found[-1] > 0
    # A uniform statistic is its own chance.
    assert 1e-7 < found[3] < 1e-5
    assert null.chance(null.critical(1e-4)) == pytest.approx(1e-4, rel=1e-6)


def test_a_season_of_the_past_is_no_alarm_when_it_comes_again():
    months = np.arange(123)
    season = np.column_stack([np.ones(123), np.cos(2 * np.pi * months / 12), np.sin(2 * np.pi * months / 12)])
    mean = np.exp(np.log(20) + 0.8 * np.cos(2 * np.pi * (months - 122) / 12))
    counts = np.random.default_rng(2).poisson(mean).astype(float)
    newest = Newest(season, np.zeros(123), (1, 2, 3), np.ones(120, dtype=bool))
    nothing = np.full(newest.past, np.nan)
    foretold = foretell(Batch.of(counts[: newest.past], nothing, nothing), newest)
    assert foretold.mean[0, 0] == pytest.approx(mean[-1], rel=0.15)
