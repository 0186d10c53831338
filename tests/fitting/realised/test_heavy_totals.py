"""What heavy tails do to totals of two halves: the limits hold where those of counting noise do not."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.design import build_design
from trends.fitting.realised.heavy_totals import heavy_halves, tail_index
from trends.series.count_series import CountSeries
from trends.verdict.hypothesis import completions
from trends.verdict.realised import realised
from trends.verdict.totals import halves_with_tails


def test_the_index_is_the_lower_limit_of_hills_estimate():
    """Quantiles of a Pareto distribution of index 2: the mean log excess over the threshold is 1/2, but for the steps."""
    ranks = (np.arange(500) + 0.5) / 500
    index, threshold = tail_index(ranks ** (-1 / 2))
    assert threshold == pytest.approx(5 ** (1 / 2), rel=0.01)  # a fifth lies above it
    assert index == pytest.approx(2 / (1 + 1.645 / 10), rel=0.03)


def test_figures_without_a_tail_have_the_lightest_that_is_told():
    values = np.full(24, 7.0)
    assert tail_index(values) == (8.0, 7.0)
    assert np.all(heavy_halves(values, np.arange(24) >= 12, np.random.default_rng(0)) == 0)
    spread = heavy_halves(np.arange(1.0, 25.0), np.arange(24) >= 12, np.random.default_rng(0))
    assert spread[0] < spread[1] < 0 < spread[2] < spread[3]


def ran_in(counts):
    series = CountSeries.from_counts(counts, "2010-01", measure="fatalities")
    return realised(series, completions(series), build_design(series, "none"))


def test_constant_totals_of_heavy_tolls_differ_within_the_limits():
    """30 attacks a month with tolls of density exponent 2, whose mean is infinite: counting noise misses one in four."""
    random = np.random.default_rng(3)
    counted = covered = 0
    for _ in range(30):
        tolls = [np.floor(1 / random.random(random.poisson(30))) for _ in range(60)]
        ran = ran_in(np.array([month.sum() for month in tolls]))
        tails = halves_with_tails(ran)
        counted += ran.halves.low95 <= 1 <= ran.halves.high95
        covered += tails.low95 <= 1 <= tails.high95
        assert tails.low95 <= tails.low90 <= tails.ratio <= tails.high90 <= tails.high95
    assert counted <= 25
    assert covered >= 27


def test_one_month_of_horror_widens_the_limits():
    counts = np.full(60, 20.0) + np.arange(60) % 5
    counts[50] = 4000.0
    ran = ran_in(counts)
    tails = halves_with_tails(ran)
    assert np.log(tails.high95 / tails.low95) > 1.5 * np.log(ran.halves.high95 / ran.halves.low95)


def test_a_half_without_any_keeps_its_exact_limits():
    ran = ran_in(np.where(np.arange(48) < 24, 9.0, 0.0))
    assert halves_with_tails(ran) is ran.halves
