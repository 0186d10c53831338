"""Level and change per year of a series."""

from __future__ import annotations

import math

import numpy as np
import pytest

from trends.files.output import json_text
from trends.series.count_series import CountSeries
from trends.verdict import test_pace as judge_pace
from trends.verdict import trend

NOTHING = np.nan


def series_of(count, start="2015-01", freq="month", **fields):
    return CountSeries.from_counts(count, start, freq, **fields)


def poisson(mu, seed=0, **fields):
    return series_of(np.random.default_rng(seed).poisson(mu).astype(float), **fields)


def test_the_level_of_a_constant_series():
    days = np.full(48, 30.4375)
    found = trend(series_of(np.full(48, 9.0), exposure_days=days), replicates=19)
    assert found.level.value == pytest.approx(9.0, rel=1e-6)
    # Poisson noise, widened for the autocorrelation that cannot be excluded.
    least = math.exp(1.96 / math.sqrt(48 * 9))
    assert found.level.high95 / 9 == pytest.approx(9 / found.level.low95)
    assert least < found.level.high95 / 9 < 1.6 * least
    assert found.per_year.ratio == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    ("freq", "start", "count"), [("week", "2015-W01", 3.0), ("quarter", "2010-Q1", 36.0)]
)
def test_the_level_is_per_month_whatever_the_period(freq, start, count):
    n, days = {"week": (110, 7.0), "quarter": (40, 91.3125)}[freq]
    series = series_of(np.full(n, count), start, freq, exposure_days=np.full(n, days))
    found = trend(series, season="none", replicates=19)
    assert found.level.value == pytest.approx(count * 30.4375 / days, rel=1e-6)


def test_months_of_unequal_length_are_judged_by_their_days():
    days = series_of(np.zeros(48)).exposure_days
    found = trend(series_of(days / 5), season="none", replicates=19)
    assert found.level.value == pytest.approx(30.4375 / 5, rel=1e-3)


def test_unobserved_months_have_their_season_in_the_level():
    t = np.arange(72)
    mu = 20 * np.exp(0.7 * np.cos(2 * np.pi * (t + 0.5) / 12))
    count = np.round(mu)
    hidden = count.copy()
    hidden[(t % 12 < 2) & (t > 24)] = NOTHING  # the busiest months are those nobody counted
    days = np.full(72, 30.4375)
    level = trend(series_of(hidden, exposure_days=days), replicates=19).level.value
    assert np.nanmean(hidden) < 0.95 * mu.mean()
    assert level == pytest.approx(mu.mean(), rel=0.02)


@pytest.mark.parametrize("seed", range(4))
def test_the_change_per_year_is_that_of_the_pace_test(seed):
    series = poisson(12 * 0.8 ** (np.arange(60) / 12), seed=seed)
    one, other = trend(series, replicates=99, seed=2), judge_pace(series, replicates=99, seed=2)
    assert one.per_year == other.changes["per_year"]
    assert one.per_year.low95 < 0.8 < one.per_year.high95
    assert set(one.warnings) == set(other.warnings)


@pytest.mark.long
def test_the_level_covers_the_truth():
    random = np.random.default_rng(5)
    hits, runs = 0, 120
    for _ in range(runs):
        rate = 8 * random.gamma(2.5, 0.4, 48)
        series = series_of(random.poisson(rate), exposure_days=np.full(48, 30.4375))
        level = trend(series, season="none", replicates=19).level
        hits += level.low95 <= 8 <= level.high95
    assert 0.87 * runs <= hits <= runs


def test_no_event_gives_an_upper_limit():
    days = np.full(40, 30.4375)
    found = trend(series_of(np.zeros(40), exposure_days=days))
    # P(0 events) at this rate is 2.5 %.
    assert (found.level.value, found.level.low95) == (0.0, 0.0)
    assert math.exp(-found.level.high95 * 40) == pytest.approx(0.025)
    assert (found.per_year, found.season) == (None, None)


@pytest.mark.parametrize(
    "series",
    [
        series_of(np.full(40, NOTHING)),
        series_of(np.zeros(40), exposure_days=np.zeros(40)),
        series_of(np.full(5, NOTHING), exposure_days=np.zeros(5)),
    ],
    ids=["unobserved", "no exposure", "neither"],
)
def test_nothing_observed(series):
    found = trend(series)
    assert found.level is None
    assert found.sentence.startswith("No period has a count")
    check_plain(found)


def check_plain(found):
    text = json_text(found.to_dict())
    assert "NaN" not in text
    assert "Infinity" not in text
    assert found.sentence.endswith(".")
    assert ". " not in found.sentence
    assert len(found.sentence) < 400
    assert " nan" not in found.sentence
    assert " inf" not in found.sentence
    found.to_frame()
    found.blocks()


@pytest.mark.parametrize("n", [1, 2, 11, 23])
def test_too_few_figures_still_have_a_level(n):
    found = trend(series_of(np.full(n, 9.0)))
    assert found.level.low95 < found.level.value < found.level.high95
    assert found.per_year is None
    assert any("at least 24" in warning for warning in found.warnings)
    check_plain(found)


@pytest.mark.parametrize(
    "count", [np.eye(60)[3], np.r_[np.full(30, 9.0), np.full(30, NOTHING)]], ids=["one", "half"]
)
def test_series_of_which_no_pace_can_be_judged_have_a_trend(count):
    assert judge_pace(series_of(count), replicates=19).verdict == "not testable"
    check_plain(trend(series_of(count), replicates=19))


def test_hostile_series_get_an_answer_without_a_warning_or_a_nan(hostile_series):
    check_plain(trend(hostile_series, replicates=19))


def test_the_level_of_one_or_two_periods_has_the_limits_of_a_poisson_count():
    """Student's t with one degree of freedom gave 0.0000069 to 134,351,762 a month."""
    level = trend(series_of([9.0, 7.0])).level
    # Exact limits of 16 events (Garwood 1936, the table of Pearson and Hartley): 9.145 and 25.98.
    assert level.low95 / level.value == pytest.approx(9.145 / 16, rel=1e-3)
    assert level.high95 / level.value == pytest.approx(25.98 / 16, rel=1e-3)


def test_a_trend_draws_no_replicates():
    """Its change a year is of what ran, and its season of the fit: the bootstrap of the test is drawn where it is asked for."""
    counts = np.random.default_rng(3).poisson(np.linspace(20, 10, 48)).astype(float)
    result = trend(CountSeries.from_counts(counts, "2019-01"), replicates=19)
    assert result.fitted_rate is not None
    assert "drawn" not in vars(result.assessment)
    assert result.assessment.replicates == 19
