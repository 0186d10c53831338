"""What chance would do: closed forms against simulation."""

from __future__ import annotations

import numpy as np
import pytest

from trends.claims.chance import (
    constant_histories,
    fewer_or_more,
    highest_of,
    how_often,
    monotone_run,
    records_per_year,
)
from trends.series import CountSeries


@pytest.mark.parametrize("others", [1, 5, 17])
def test_the_last_of_alike_periods_is_the_highest_as_often_as_said(others):
    drawn = np.random.default_rng(1).random((20_000, others + 1))
    share = (drawn[:, -1] == drawn.max(axis=1)).mean()
    assert share == pytest.approx(highest_of(others), abs=4 * np.sqrt(0.25 / 20_000))


@pytest.mark.parametrize("length", [1, 2, 3])
def test_steps_all_rise_as_often_as_said(length):
    drawn = np.random.default_rng(2).random((40_000, length + 1))
    share = (np.diff(drawn, axis=1) > 0).all(axis=1).mean()
    assert share == pytest.approx(monotone_run(length), abs=4 * np.sqrt(0.25 / 40_000))


def _records(rate: float, years: float, tolls: np.ndarray, span: float = 3000.0) -> float:
    """Count by simulation how many times a year an attack beats all of the `years` before it."""
    random = np.random.default_rng(3)
    when = np.sort(random.uniform(0, span, random.poisson(rate * span)))
    toll = random.choice(tolls, len(when)).astype(float)
    found = 0
    for index in np.flatnonzero(when > years):
        before = np.searchsorted(when, when[index] - years)
        found += not (toll[before:index] >= toll[index]).any()
    return found / (span - years)


@pytest.mark.parametrize(("rate", "years"), [(6.0, 1.0), (2.0, 0.5), (12.0, 2.0)])
def test_records_come_about_as_often_as_said(rate, years):
    without_ties = np.random.default_rng(0).random(100_000)
    assert _records(rate, years, without_ties) == pytest.approx(records_per_year(rate, years), rel=0.1)


def test_ties_make_records_rarer_and_the_tolls_say_how_much():
    tolls = np.array([1, 1, 1, 2, 2, 3, 10])
    expected = records_per_year(6.0, 1.0, tolls)
    assert expected < records_per_year(6.0, 1.0)
    assert _records(6.0, 1.0, tolls) == pytest.approx(expected, rel=0.1)


def test_a_record_of_a_year_comes_about_once_a_year():
    assert records_per_year(30.0, 1.0) == pytest.approx(1.0, abs=1e-6)
    assert records_per_year(5.0, 0.0) == 5.0


def test_two_poisson_counts_are_compared_exactly():
    # 10 of 13 events in half of the time: sum of binomial(13, 1/2) from 10 to 13 is 378/8192.
    assert fewer_or_more(10, 3, 0.5, more=True) == pytest.approx(378 / 8192)
    assert fewer_or_more(3, 10, 0.5, more=False) == pytest.approx(378 / 8192)


def test_histories_of_a_constant_pace_scatter_like_the_series():
    random = np.random.default_rng(5)
    counts = random.negative_binomial(5, 5 / 25, 96)  # mean 20, dispersion 0.2
    series = CountSeries.from_counts(counts, "2015-01")
    drawn = constant_histories(series, season="none")
    assert drawn is not None
    assert drawn.mean() == pytest.approx(counts.mean(), rel=0.05)
    assert drawn.var() / counts.var() == pytest.approx(1.0, rel=0.35)


def test_a_change_is_seen_by_chance_as_often_as_it_is_drawn():
    """Under the constant process the p-value of a rise between two months is uniform: 10% of them lie below 0.1."""
    random = np.random.default_rng(7)
    below = 0
    for seed in range(200):
        counts = random.poisson(15, 48)
        drawn = constant_histories(
            CountSeries.from_counts(counts, "2015-01"), season="none", replicates=399, seed=seed
        )
        last, before = counts[-1], counts[-2]
        p = how_often(drawn, lambda h: h[:, -1] * before >= h[:, -2] * last)  # noqa: B023 - called at once
        below += p <= 0.1
    assert 8 <= below <= 36


def test_too_few_periods_tell_nothing_of_chance():
    assert constant_histories(CountSeries.from_counts([3] * 11, "2020-01")) is None
    assert constant_histories(CountSeries.from_counts([0] * 30, "2020-01")) is None
    assert how_often(None, lambda h: h[:, 0] > 0) is None
