"""Laplace's trend test: R's figures and the published examples, by counts in periods so fine that they are dates."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from trends.fitting.conventional.laplace import laplace
from trends.fitting.conventional.regression_trend import poisson_trend


def binned(times, end):
    """Counts in 200,000 periods: an event lies at most 1/400,000 of the whole from the middle of its own."""
    return np.histogram(times, np.linspace(0, end, 200_001))[0]


@pytest.mark.parametrize("name", ["coal_1851_1963", "hpp80", "plp90"])
def test_against_R(r, name):
    expected = r.processes[name]
    times = expected.get("times", np.array(r.data["coal_dates_decimal_year"]) - 1851)
    found = laplace(binned(times, expected["T"]))
    assert found.statistic == pytest.approx(expected["laplace_U"], abs=1e-4)
    assert found.p == pytest.approx(expected["laplace_p"], rel=1e-3)


def test_the_coal_disasters_by_their_dates(reference):
    days = json.loads((reference / "coal_disasters.json").read_text(encoding="utf-8"))["dates"]
    start, end = date(1850, 12, 31), date(1962, 12, 31)
    times = [(date.fromisoformat(day) - start).days for day in days]
    assert laplace(binned(times, (end - start).days)).statistic == pytest.approx(-7.678, abs=5e-4)


def test_the_yearly_coal_disasters_say_nearly_the_same(r):
    # Counted by year, an event stands in the middle of its year.
    assert laplace(r.data["coal_yearly"]["y"]).statistic == pytest.approx(-7.678, abs=0.05)


def test_laplace_is_the_score_test_of_a_log_linear_rate(plain):
    random = np.random.default_rng(0)
    y = random.poisson(20, (200, 60)).astype(float)
    U, z = laplace(y).statistic, poisson_trend(y, plain(60)).statistic
    np.testing.assert_allclose(U, z, atol=0.05)


def test_time_is_exposure():
    random = np.random.default_rng(2)
    y = random.poisson(3, 40).astype(float)
    # A period of twice the exposure holds what two periods held.
    joined, days = y.reshape(20, 2).sum(axis=1), np.full(20, 2.0)
    assert laplace(joined, days).statistic == pytest.approx(float(laplace(joined).statistic), rel=1e-12)
    uneven = np.concatenate([joined[:10], y[20:]])
    assert laplace(uneven, [2.0] * 10 + [1.0] * 20).statistic == pytest.approx(
        float(laplace(y).statistic), abs=0.1
    )
    # A gap leaves no trace: time stands still in it.
    gap = np.insert(y, 20, [np.nan] * 5)
    assert laplace(gap).statistic == pytest.approx(float(laplace(y).statistic), rel=1e-12)


def test_a_poisson_process_is_rejected_as_often_as_it_should_be():
    found = laplace(np.random.default_rng(3).poisson(4, (20_000, 48)).astype(float))
    assert found.statistic.mean() == pytest.approx(0, abs=0.03)
    assert found.statistic.std() == pytest.approx(1, abs=0.02)
    assert np.mean(found.p < 0.05) == pytest.approx(0.05, abs=0.005)
