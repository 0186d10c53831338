"""Days, weeks and unequal exposure, with free ends of the window, through every question that takes a series."""

from __future__ import annotations

import numpy as np
import pytest

import trends as tr
from trends.periods.calendar import DAYS_PER_MONTH, parse_frequency
from trends.periods.phases import season_phase
from trends.series.count_series import CountSeries
from trends.verdict import test_pace as judge_pace

make = CountSeries.from_counts

WINDOWS = [
    ("2015-01", "month", 30),
    ("2015-W01", "week", 130),
    ("2015-01-01", "day", 820),
    ("2010-Q1", "quarter", 30),
]
"""None of them holds whole years in its halves."""


def seasonal(start, freq, n, level=400.0, later=1.0):
    """Counts without noise: a season of peak to trough 2.7, and a second half of `later` times the rate."""
    empty = make(np.ones(n), start, freq)
    phase = season_phase(empty.periods, parse_frequency(freq))
    rate = level * np.exp(0.5 * np.cos(2 * np.pi * phase)) * np.where(np.arange(n) >= n // 2, later, 1.0)
    return make(np.round(rate * empty.exposure_days / DAYS_PER_MONTH), start, freq)


@pytest.mark.parametrize(("start", "freq", "n"), WINDOWS)
def test_the_season_follows_the_period(start, freq, n):
    series = seasonal(start, freq, n)
    with_season = judge_pace(series, season="fourier:1", replicates=19).changes["halves"].ratio
    without = judge_pace(series, season="none", replicates=19).changes["halves"].ratio
    assert with_season == pytest.approx(1.0, abs=0.01)
    assert abs(without - 1.0) > 0.03


@pytest.mark.parametrize(("start", "freq", "n"), WINDOWS)
def test_a_comparison_follows_it_too(start, freq, n):
    found = tr.compare_pace(
        seasonal(start, freq, n, later=1.5),
        seasonal(start, freq, n, level=150.0),
        season="fourier:1",
        replicates=19,
    )
    assert found.changes["halves"].ratio == pytest.approx(1.5, abs=0.03)
    level = tr.compare_pace(seasonal(start, freq, n, later=2.0), at=_middle(start, freq, n), replicates=19)
    assert level.changes["level"].ratio == pytest.approx(2.0, abs=0.05)


def _middle(start, freq, n):
    return make(np.ones(n), start, freq).periods[n // 2].start_time.date()


@pytest.mark.parametrize(("start", "freq", "n"), WINDOWS[:2])
def test_the_ends_of_the_window_are_free(start, freq, n):
    series = seasonal(start, freq, n)
    cut = series.take(slice(3, n - 2))
    assert judge_pace(cut, season="fourier:1", replicates=19).changes["halves"].ratio == pytest.approx(
        1.0, abs=0.01
    )
    found = tr.compare_pace(cut, series, season="fourier:1", replicates=19)
    assert found.first.labels == found.second.labels == cut.labels


@pytest.mark.parametrize(("start", "freq", "n"), WINDOWS[:3])
def test_half_the_days_with_half_the_counts_is_the_same_rate(start, freq, n):
    series = make(np.random.default_rng(4).poisson(24, n), start, freq)
    part = np.where(np.arange(n) >= n // 2, 0.5, 1.0)
    thinned = make(series.count * part, start, freq, exposure_days=series.exposure_days * part)
    naive = make(series.count * part, start, freq)
    assert judge_pace(series, replicates=19).changes["halves"].ratio == pytest.approx(
        judge_pace(thinned, replicates=19).changes["halves"].ratio, rel=0.02
    )
    assert judge_pace(naive, replicates=19).changes["halves"].ratio < 0.6
    found = tr.compare_pace(thinned, series, replicates=19)
    assert found.changes["halves"].ratio == pytest.approx(1.0, abs=0.02)
    assert tr.compare_pace(naive, series, replicates=19).changes["halves"].ratio < 0.6


@pytest.mark.parametrize(
    ("start", "freq", "n", "kinds"),
    [
        ("2016-W10", "week", 130, {"season", "window"}),
        ("2015-03-11", "day", 740, {"season", "window", "frequency"}),
        ("2010-04", "month", 90, {"season", "window", "frequency"}),
    ],
)
def test_choices_at_every_frequency(start, freq, n, kinds):
    series = make(np.random.default_rng(4).poisson(6, n), start, freq)
    found = tr.sensitivity(series, replicates=19)
    assert {choice.kind for choice in found.choices} == kinds
    assert all(choice.verdict != "contradicted" for choice in found.choices)


def test_a_partly_covered_last_month_is_judged_by_its_days():
    count = np.random.default_rng(4).poisson(60, 48).astype(float)
    days = make(count, "2015-01").exposure_days.copy()
    days[-1], count[-1] = 10.0, 20.0
    covered = judge_pace(make(count, "2015-01", exposure_days=days), replicates=19)
    assert any("only 10 of the 31 days" in warning for warning in covered.warnings)
    naive = judge_pace(make(count, "2015-01"), replicates=19)
    assert covered.changes["halves"].ratio > naive.changes["halves"].ratio
