"""The engine by itself: replicates of any hypothesis, and one series and two judged by the same steps."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

import trends as tr
from trends.fitting.batch import Batch
from trends.fitting.design import build_design
from trends.fitting.statistics import Statistics, halves
from trends.series.count_series import CountSeries
from trends.verdict.assessment import assess, assess_difference
from trends.verdict.change import Change
from trends.verdict.critical import NORMAL, in_three, of_fixed, of_searched
from trends.verdict.hypothesis import completions
from trends.verdict.level import assess_level
from trends.verdict.measuring import Measuring
from trends.verdict.one_series import OneSeries
from trends.verdict.pace import judged_pace
from trends.verdict.parameters import Options
from trends.verdict.replicates import Draws, Replicated, replicated
from trends.verdict.two_series import TwoSeries

N = 48


def series_of(counts, **fields):
    return CountSeries.from_counts(counts, "2015-01", **fields)


def poisson(mean, seed=0, n=N):
    return np.random.default_rng(seed).poisson(np.broadcast_to(mean, n)).astype(float)


class Uniform:
    """Of one period, whose count is its own statistic: 0 to 99, each as likely as the others."""

    series = (series_of([98.0]),)
    histories = Batch.of(np.array([98.0]), np.array([np.nan]), np.array([np.nan]))

    def replicates(self, many, random):
        return self.histories.coarsen(random.integers(0, 100, (many, 1)).astype(float))

    def statistics(self, histories):
        size = histories.count[:, 0]
        return Statistics(("size",), size[:, None], {"size": size}, {})


def test_a_p_value_of_replicates_is_that_of_the_hypothesis():
    """98 or more is drawn in two of a hundred cases; the draws do not depend on how they are asked for."""
    found = replicated(Uniform(), Draws(9_999, seed=0, most=9_999))
    assert found.test().joint == pytest.approx(0.02, abs=3 * np.sqrt(0.02 * 0.98 / 9_999))
    again = replicated(Uniform(), Draws(9_999, seed=0, most=9_999))
    np.testing.assert_array_equal(found.replicates.table, again.replicates.table)


def test_near_the_threshold_more_are_drawn_and_never_more_than_asked():
    few = replicated(Uniform(), Draws(99, seed=1, most=99))
    more = replicated(Uniform(), Draws(99, seed=1, most=2_000))
    assert few.draws == 99
    assert more.draws in (99, 999, 2_000)  # as p from 99 draws lies near 0.05 or not
    np.testing.assert_array_equal(more.replicates.table[:99], few.replicates.table)


def test_critical_values():
    draws = np.arange(1.0, 101.0) / 100
    assert of_fixed(draws) == (0.91, 0.96)
    assert of_searched(draws) == NORMAL
    assert of_searched(10 * draws) == pytest.approx((9.1, 9.6))
    assert in_three() == pytest.approx(
        (2.128, 2.394), abs=1e-3
    )  # Bonferroni: 1 - 0.05/3 and 1 - 0.025/3 of a normal


def test_a_date_at_mid_window_measures_the_halves():
    """The level after the middle over the level before it is the second half over the first, of what ran and of both."""
    series = series_of(poisson(np.where(np.arange(N) < N // 2, 20.0, 12.0)))
    design = build_design(series, "none")
    level = assess_level((series,), (design,), N // 2, replicates=39, seed=0)
    whole = assess(series, design, replicates=39, seed=0, most=39)
    assert level.ran.level == whole.what_ran.halves
    assert (level.ran.own[0].before, level.ran.own[0].after) == pytest.approx(
        [one.rate for one in whole.what_ran.levels["halves"]]
    )
    assert level.against_constant.step.ratio == pytest.approx(whole.halves.ratio)
    assert level.against_constant.step.log_se == pytest.approx(whole.halves.log_se)


def test_a_verdict_alone_measures_no_change_of_the_process(monkeypatch):
    """They cost as much as the verdict, and a hundred variants or simulated histories are asked for the verdict alone."""
    asked = []
    monkeypatch.setattr(Measuring, "shift", lambda _: asked.append("shift"))
    series = series_of(np.where(np.arange(N) % 9 == 4, np.nan, poisson(np.full(N, 20.0))))
    judged = judged_pace(series, Options(1.5, "auto", 39, 0, most=39))
    assert judged.verdict != "not testable"
    assert judged.repeats
    assert not asked
    tr.test_pace(series, replicates=39)
    assert asked == ["shift"]


@pytest.fixture(scope="module")
def one_and_two():
    """A series with a step at a quarter, by itself and beside an even one that holds a hundred times as much."""
    stepped = series_of(poisson(np.where(np.arange(N) < N // 4, 60.0, 20.0), seed=3))
    even = series_of(np.full(N, 4_000.0))
    designs = tuple(build_design(series, "none") for series in (stepped, even))
    return (
        assess(stepped, designs[0], replicates=59, seed=0, most=59),
        assess_difference((stepped, even), designs, replicates=59, seed=0, most=59),
    )


@pytest.mark.parametrize("name", ["halves", "thirds", "end_to_end", "per_year", "largest_shift"])
def test_against_an_even_series_a_difference_is_the_change(one_and_two, name):
    one, two = (getattr(found, name) for found in one_and_two)
    assert two.ratio == pytest.approx(one.ratio, rel=0.03)
    assert two.where[:1] == one.where[:1]


@pytest.mark.parametrize("name", ["halves", "thirds", "sixths", "end_to_end", "per_year", "largest_shift"])
def test_so_it_is_of_what_ran(one_and_two, name):
    one, two = getattr(one_and_two[0].what_ran, name), getattr(one_and_two[1].how_they_differ, name)
    assert two.ratio == pytest.approx(one.ratio, rel=0.03)
    assert two.log_se == pytest.approx(one.log_se, rel=0.3)
    assert two.where[:1] == one.where[:1]


def test_one_and_two_series_have_the_same_tests(one_and_two):
    one, two = one_and_two
    assert list(one.statistics) == list(two.statistics) == ["trend", "shift", "surge", "slow change"]
    assert len(one.test.own) == len(two.test.own) == 4
    assert (len(one.mean), len(two.mean)) == (1, 2)
    assert two.dependence is not None
    assert one.dependence is None


def test_six_ranks_of_four_kinds_for_one_series_and_for_two():
    series = series_of(poisson(9.0))
    other = series_of(poisson(7.0, seed=1))
    design = build_design(series, "none")
    for hypothesis in (OneSeries.of(series, design), TwoSeries.of((series, other), (design, design))):
        found = hypothesis.statistics(hypothesis.histories)
        assert found.table.shape == (1, 6)
        assert found.kinds == ("trend", "shift", "surge", "surge", "slow change", "slow change")
        drawn = hypothesis.statistics(hypothesis.replicates(7, np.random.default_rng(0)))
        assert drawn.table.shape == (7, 6)


def test_completions_are_rows_and_a_series_without_them_is_one():
    draws = np.random.default_rng(0).poisson(9, (5, N))
    loose = series_of(draws.mean(axis=0), low=draws.min(axis=0), high=draws.max(axis=0), draws=draws)
    assert completions(loose).count.shape == (5, N)
    np.testing.assert_array_equal(completions(loose).count, draws)
    assert len(completions(series_of(poisson(9.0)))) == 1


def test_an_empty_side_has_exact_limits():
    counts = np.where(np.arange(N) < N // 2, 0.0, 6.0)
    series = series_of(counts)
    hypothesis = OneSeries.of(series, build_design(series, "none"))
    drawn = Replicated(hypothesis.statistics(hypothesis.histories), SimpleNamespace())
    later = halves(N)[:, 0] > 0
    found = Measuring(hypothesis, drawn).step(hypothesis.contrasts(halves(N)), later, NORMAL)
    assert isinstance(found, Change)
    assert found.ratio == np.inf
    # None of 144 in the earlier half: its share is at most 1 - 0.025**(1/144), by Clopper and Pearson.
    share = 1 - 0.025 ** (1 / 144)
    assert found.low95 == pytest.approx((1 - share) / share, rel=0.05)
