"""How often each test rejects a rate that is constant: the figures that are known, found again.

Counts are negative binomial, alpha 0.5, independent, the season's peak twice its trough; by simulation elsewhere 43,
44, 44, 7, 14, 10, 4 and 3 % of histories of 60 months with mean 10 are rejected at 5 %, and a change is found in 85 %.
"""

from __future__ import annotations

import numpy as np
import pytest
from seasonal_mann_kendall import seasonal_mann_kendall
from segmentation import segmentation

from trends.fitting.conventional.halves import halves
from trends.fitting.conventional.laplace import laplace
from trends.fitting.conventional.log_linear_trend import log_linear_trend
from trends.fitting.conventional.mann_kendall import mann_kendall
from trends.fitting.conventional.newey_west import negative_binomial_newey_west_trend
from trends.fitting.conventional.pettitt import pettitt
from trends.fitting.conventional.regression_trend import negative_binomial_trend, poisson_trend

FITTED = 300


def drawn(n, mean, alpha=0.5, R=1500, peak=2):
    random = np.random.default_rng([n, int(mean)])
    season = np.exp(np.log(peak) / 2 * np.cos(2 * np.pi * np.arange(n) / 12))
    rate = random.gamma(1 / alpha, alpha, (R, n)) if alpha else 1.0
    return random.poisson(mean * season * rate, (R, n)).astype(float)


def percent(p):
    return 100 * np.mean(p < 0.05)


@pytest.mark.parametrize(
    ("n", "mean", "expected"),
    [
        (60, 10, [43, 44, 44, 7, 14, 10, 4, 3]),
        (60, 3, [22, 22, 22, 8, 13, 11, 5, 2]),
        (120, 10, [42, 43, 44, 4, 7, 6, 4, 2]),
        (120, 3, [22, 22, 21, 6, 9, 7, 4, 3]),
    ],
)
def test_dispersed_counts_are_rejected_far_too_often(plain, n, mean, expected):
    y, design = drawn(n, mean), plain(n, 2)
    found = [
        # statsmodels fits one history at a time.
        percent(poisson_trend(y[:FITTED], design).p),
        percent(laplace(y).p),
        percent(halves(y).p),
        percent(negative_binomial_trend(y, design).p),
        percent(negative_binomial_newey_west_trend(y, design).p),
        percent(log_linear_trend(y, design).p),
        percent(mann_kendall(y).p),
        percent(pettitt(y).p),
    ]
    # The known figures are rounded, and come from histories and lags that may differ a little.
    close = np.full(8, 4.5)
    close[0] = 3 * 100 * np.sqrt(0.43 * 0.57 / FITTED)
    assert (np.abs(np.subtract(found, expected)) <= close).all(), found


@pytest.mark.parametrize(("n", "expected"), [(60, 85), (120, 93)])
def test_a_change_is_found_in_nearly_every_dispersed_history(n, expected):
    found = 100 * np.mean(segmentation(drawn(n, 10)).changes > 0)
    assert found >= expected - 3


def test_poisson_counts_are_rejected_as_often_as_they_should_be(plain):
    y, design = drawn(120, 10, alpha=0.0, R=3000, peak=1), plain(120, 2)
    tests = [
        poisson_trend(y[:FITTED], design),
        negative_binomial_trend(y, design),
        laplace(y),
        mann_kendall(y),
        seasonal_mann_kendall(y),
    ]
    assert all(2.0 < percent(one.p) < 7.0 for one in tests)
    assert 1.5 < percent(pettitt(y).p) < 5.5
    assert 2.0 < percent(halves(y).p) < 6.0


def test_a_halving_is_found():
    y = np.concatenate([drawn(60, 10, 0.0, 300), drawn(60, 5, 0.0, 300)], axis=1)
    for test in (laplace, mann_kendall, seasonal_mann_kendall, pettitt, halves):
        assert percent(test(y).p) > 99
