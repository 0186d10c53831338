"""Laplace, Lewis-Robinson and power law: R's figures and the published examples."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from trends.errors import ParameterError
from trends.fitting.conventional.laplace import laplace, laplace_of_times
from trends.fitting.conventional.lewis_robinson import lewis_robinson
from trends.fitting.conventional.mann_kendall import mann_kendall
from trends.fitting.conventional.poisson_trend import poisson_trend
from trends.fitting.conventional.power_law import power_law, power_law_of_times

# NIST/SEMATECH e-Handbook, sections 8.1.7.3, 8.2.2.3 and 8.2.3.4: a reliability improvement test of 1,500 hours.
NIST = [5, 40, 43, 175, 389, 712, 747, 795, 1299, 1478]

# Example 5.11 of Modarres, Kaminskiy & Krivtsov, Reliability Engineering and Risk Analysis, as the documentation of
# the package `reliability` (ROCOF) gives it: days between failures, observed until the last one.
ROCOF = [
    *[104, 131, 1597, 59, 4, 503, 157, 6, 118, 173, 114, 62, 101, 216, 106],
    *[140, 1, 102, 3, 393, 96, 232, 89, 61, 37, 293, 7, 165, 87, 99],
]


@pytest.mark.parametrize("name", ["coal_1851_1963", "hpp80", "plp90"])
def test_against_R(r, name):
    expected = r.processes[name]
    coal = np.array(r.data["coal_dates_decimal_year"]) - 1851
    times, end = expected.get("times", coal), expected["T"]
    laplaces, robinson, power = (
        test(times, end) for test in (laplace_of_times, lewis_robinson, power_law_of_times)
    )
    assert laplaces.statistic == pytest.approx(expected["laplace_U"], rel=1e-13)
    assert laplaces.p == pytest.approx(expected["laplace_p"], rel=1e-12)
    assert robinson.statistic == pytest.approx(expected["lewis_robinson"], rel=1e-13)
    assert robinson.p == pytest.approx(expected["lewis_robinson_p"], rel=1e-12)
    assert (power.statistic, power.df) == (pytest.approx(expected["mil_chi2"], rel=1e-14), expected["mil_df"])
    assert power.p == pytest.approx(expected["mil_p_two"], rel=1e-12)
    assert power.beta == pytest.approx(expected["crow_amsaa_beta"], rel=1e-14)
    assert power.rate == pytest.approx(expected["crow_amsaa_lambda"], rel=1e-13)


def test_the_coal_disasters_by_their_dates(reference):
    days = json.loads((reference / "coal_disasters.json").read_text(encoding="utf-8"))["dates"]
    start, end = date(1850, 12, 31), date(1962, 12, 31)
    times = [(date.fromisoformat(day) - start).days for day in days]
    assert laplace_of_times(times, (end - start).days).statistic == pytest.approx(-7.678, abs=5e-4)


def test_the_yearly_coal_disasters_say_nearly_the_same(r):
    # Counted by year, an event stands in the middle of its year.
    assert laplace(r.data["coal_yearly"]["y"]).statistic == pytest.approx(-7.678, abs=0.05)


def test_the_example_of_the_nist_handbook():
    power = power_law_of_times(NIST, 1500)
    assert (power.statistic, power.df) == (pytest.approx(37.23, abs=5e-3), 20)
    # Section 8.4.5.1 prints the slope with (N - 1) in place of N: 0.483506.
    assert power.beta * 9 / 10 == pytest.approx(0.483506, abs=5e-7)
    # Of the 45 pairs of gaps, 33 rise and one is tied.
    rising_less_falling = mann_kendall(np.diff(NIST, prepend=0)).score
    assert (45 - 1 + rising_less_falling) / 2 == 33
    middle = (np.sum(NIST) - 10 * 1500 / 2) * np.sqrt(12 * 10) / (10 * 1500)
    assert laplace_of_times(NIST, 1500).statistic == pytest.approx(middle, rel=1e-14)


def test_the_rate_of_occurrence_of_failures():
    times = np.cumsum(ROCOF)
    assert laplace_of_times(times).statistic == pytest.approx(2.4094382960447107, rel=1e-13)
    power = power_law_of_times(times)
    assert power.beta == pytest.approx(1.5880533880966818, rel=1e-13)
    assert power.rate == pytest.approx(3.702728848984535e-05, rel=1e-12)
    assert power.df == 58


def test_laplace_is_the_score_test_of_a_log_linear_rate(plain):
    random = np.random.default_rng(0)
    y = random.poisson(20, (200, 60)).astype(float)
    U, z = laplace(y).statistic, poisson_trend(y, plain(60)).statistic
    np.testing.assert_allclose(U, z, atol=0.05)


def test_counts_in_fine_periods_are_dates():
    random = np.random.default_rng(1)
    times = random.uniform(0, 100, 80) ** 1.1
    end = float(100**1.1)
    y = np.histogram(times, np.linspace(0, end, 20_001))[0]
    assert laplace(y).statistic == pytest.approx(float(laplace_of_times(times, end).statistic), abs=1e-3)
    # The chi-square of the dates, standardised, has the mean 2N and the variance 4N.
    chi = power_law_of_times(times, end)
    assert power_law(y).statistic == pytest.approx(-(chi.statistic - 160) / np.sqrt(320), abs=1e-2)


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
    for test in (laplace, power_law):
        assert test(gap).statistic == pytest.approx(float(test(y).statistic), rel=1e-12)


@pytest.mark.parametrize("test", [laplace, power_law])
def test_a_poisson_process_is_rejected_as_often_as_it_should_be(test):
    y = np.random.default_rng(3).poisson(4, (20_000, 48)).astype(float)
    found = test(y)
    assert found.statistic.mean() == pytest.approx(0, abs=0.03)
    assert found.statistic.std() == pytest.approx(1, abs=0.02)
    assert np.mean(found.p < 0.05) == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize(
    ("times", "end", "said"),
    [
        ([1, -2], 5, "not negative"),
        ([1, np.nan], 5, "finite"),
        ([1, 6], 5, "not before the last"),
        ([1], 0, "positive"),
        ([], None, "an event"),
        ([0, 0], None, "an event"),
    ],
)
def test_times_that_cannot_be_are_refused(times, end, said):
    for test in (laplace_of_times, power_law_of_times, lewis_robinson):
        with pytest.raises(ParameterError, match=said):
            test(times, end)


@pytest.mark.parametrize(("times", "end"), [([], 5), ([3], None), ([0, 0], 5), ([5, 5], 5)])
def test_too_few_times_tell_nothing(times, end):
    power = power_law_of_times(times, end)
    assert np.isnan(power.beta) or power.beta > 0
    assert np.isnan(lewis_robinson(times, end).p) == (times != [5, 5])
    U = laplace_of_times(times, end).statistic
    assert np.isnan(U) or abs(U) <= np.sqrt(3 * len(times)) + 1e-9
