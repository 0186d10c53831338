"""The yearly cycle: found where it is, and seldom where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from trends.series.count_series import CountSeries
from trends.verdict import trend

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def series_of(count, start="2015-01", freq="month", **fields):
    return CountSeries.from_counts(count, start, freq, **fields)


def season_of(count, season="auto", **fields):
    return trend(series_of(count, **fields), season=season, replicates=19).season


def wave(n, peak, ratio, start=0):
    """A cosine through the year with its peak in a month (0 is January) and this ratio of peak to trough."""
    month = (np.arange(n) + start) % 12
    return np.exp(np.log(ratio) / 2 * np.cos(2 * np.pi * (month - peak) / 12))


@pytest.mark.parametrize(("peak", "start"), [(0, 0), (3, 0), (7, 4), (11, 11)])
def test_peak_and_trough_are_found(peak, start):
    mu = 30 * wave(96, peak, 3.0, start)
    count = np.random.default_rng(peak).poisson(mu)
    found = season_of(count, "fourier:1", start=f"2015-{start + 1:02d}")
    index = MONTHS.index(found.peak)
    assert min((index - peak) % 12, (peak - index) % 12) <= 1
    assert MONTHS[(peak + 6) % 12] in {
        found.trough,
        *(MONTHS[(MONTHS.index(found.trough) + k) % 12] for k in (-1, 1)),
    }
    assert found.peak_to_trough.low95 < 3.0 < found.peak_to_trough.high95
    assert found.p < 1e-4


def test_the_factors_are_those_of_a_year():
    count = np.round(100 * wave(60, 5, 2.0))
    days = np.full(60, 30.4375)
    found = season_of(count, "fourier:1", exposure_days=days)
    assert found.factors["label"].tolist() == list(MONTHS)
    assert found.factors["factor"].mean() == pytest.approx(1.0)
    truth = wave(12, 5, 2.0)
    np.testing.assert_allclose(found.factors["factor"], truth / truth.mean(), rtol=0.01)
    assert (found.factors["low95"] < found.factors["factor"]).all()
    assert (found.factors["factor"] < found.factors["high95"]).all()
    assert found.peak_to_trough.value == pytest.approx(2.0, rel=0.02)


def test_month_effects_follow_any_shape():
    shape = np.array([4, 1, 1, 1, 1, 9, 1, 1, 1, 1, 1, 1.0])
    found = season_of(np.tile(20 * shape, 8), "month", exposure_days=np.full(96, 30.4375))
    assert found.peak == "June"
    np.testing.assert_allclose(found.factors["factor"], shape / shape.mean(), rtol=1e-3)


def test_a_month_that_never_holds_anything_can_have_no_effect_of_its_own():
    count = np.random.default_rng(1).poisson(20.0, 72)
    count[2::12] = 0
    result = trend(series_of(count), season="month", replicates=19)
    assert result.season is None
    assert any("months of the year cannot be told" in warning for warning in result.warnings)


def test_a_month_with_next_to_no_events_has_a_factor_of_next_to_nothing():
    count = np.random.default_rng(1).poisson(20.0, 72)
    count[2::12] = [0, 1, 0, 0, 1, 0]
    found = season_of(count, "month")
    assert found.trough == "March"
    assert found.factors["factor"].iloc[2] < 0.05
    assert np.isfinite(found.factors.drop(columns="label").to_numpy()).all()
    assert np.isfinite([*found.peak_to_trough.to_dict().values(), found.p]).all()
    assert 0 <= found.p <= 1


@pytest.mark.long
@pytest.mark.parametrize("alpha", [0.0, 0.5])
def test_p_is_uniform_where_there_is_no_season(alpha):
    from scipy.stats import kstest

    random = np.random.default_rng(4)
    p = []
    for _ in range(150):
        rate = 10 * random.gamma(1 / alpha, alpha, 72) if alpha else np.full(72, 10.0)
        p.append(season_of(random.poisson(rate), "fourier:1").p)
    p = np.array(p)
    assert (p < 0.05).mean() <= 0.11  # at most 16 of 150, where 7.5 are expected
    assert (p < 0.5).mean() >= 0.3
    assert kstest(p, "uniform").pvalue > 1e-3


@pytest.mark.long
def test_wandering_is_not_taken_for_a_season():
    random = np.random.default_rng(5)
    n, phi, p = 96, 0.7, []
    for _ in range(80):
        x = np.zeros(n)
        x[0] = random.normal()
        for t in range(1, n):
            x[t] = phi * x[t - 1] + np.sqrt(1 - phi**2) * random.normal()
        p.append(season_of(random.poisson(10 * np.exp(0.4 * x - 0.08)), "fourier:1").p)
    assert (np.array(p) < 0.05).mean() <= 0.15


def test_no_season_is_none():
    assert season_of(np.full(60, 9.0), "none") is None
    assert trend(series_of(np.full(15, 9.0), "1990", "year"), replicates=19).season is None


@pytest.mark.parametrize(
    ("freq", "start", "n", "first"),
    [
        ("quarter", "2010-Q1", 40, "Q1"),
        ("week", "2015-W01", 160, "week 1"),
        ("day", "2015-01-01", 800, "day 1"),
    ],
)
def test_parts_of_other_years(freq, start, n, first):
    found = season_of(np.random.default_rng(6).poisson(9.0, n), start=start, freq=freq)
    assert found.factors["label"].iloc[0] == first
    assert found.factors["part"].is_monotonic_increasing
    assert found.factors["factor"].mean() == pytest.approx(1.0)


def test_quarters_find_their_peak():
    count = np.random.default_rng(7).poisson(np.tile([20.0, 60.0, 20.0, 20.0], 10))
    found = season_of(count, "fourier:2", start="2010-Q1", freq="quarter")
    assert found.peak == "Q2"
    assert found.peak_to_trough.value == pytest.approx(3.0, rel=0.25)


def test_an_estimate_lies_inside_its_interval(cases):
    """s_equal.csv: the season of sixty fives was 1.03 (1.14 to 1.85)."""
    import trends as tr

    random = np.random.default_rng(2)
    several = [
        tr.load_series(cases / "s_equal.csv"),
        *(tr.CountSeries.from_counts(random.poisson(mean, 60), "2016-01") for mean in (2.0, 8.0, 40.0)),
    ]
    for series in several:
        season = tr.trend(series, replicates=19).season
        peak = season.peak_to_trough
        assert 1 <= peak.low95 <= peak.value <= peak.high95
        factors = season.factors
        assert (factors["low95"] <= factors["factor"]).all()
        assert (factors["factor"] <= factors["high95"]).all()
