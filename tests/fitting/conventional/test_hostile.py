"""Histories that allow no test, or hardly one: an answer or NaN, and never a warning (pytest makes them errors)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from seasonal_mann_kendall import seasonal_mann_kendall
from segmentation import segmentation

from trends.fitting.conventional.halves import halves
from trends.fitting.conventional.laplace import laplace
from trends.fitting.conventional.local_level import local_level
from trends.fitting.conventional.log_linear_trend import log_linear_trend
from trends.fitting.conventional.mann_kendall import mann_kendall
from trends.fitting.conventional.newey_west import negative_binomial_newey_west_trend
from trends.fitting.conventional.pettitt import pettitt
from trends.fitting.conventional.regression_trend import (
    negative_binomial_halves,
    negative_binomial_trend,
    poisson_trend,
)
from trends.fitting.design import Design, harmonics

REGRESSIONS = [
    local_level,
    negative_binomial_halves,
    poisson_trend,
    negative_binomial_trend,
    negative_binomial_newey_west_trend,
    log_linear_trend,
]
OTHERS = [
    mann_kendall,
    seasonal_mann_kendall,
    pettitt,
    laplace,
    halves,
]

N = 48


def design(kind):
    month = np.arange(N) % 12
    if kind == "months":
        dummies = (month[:, None] == np.arange(1, 12)).astype(float)
        season = dummies - dummies.mean(axis=0)
    else:
        season = harmonics((month + 0.5) / 12, 1)
    base = np.column_stack([np.ones(N), season])
    return Design(base, np.zeros(N), (np.arange(N) - (N - 1) / 2) / 12, kind)


def known(values):
    """A history that is unobserved but for a few months."""
    y = np.full(N, np.nan)
    for month, value in values.items():
        y[month] = value
    return y


def without_march():
    y = np.random.default_rng(0).poisson(5, N).astype(float)
    y[2::12] = 0
    return y


CASES = {
    "zeros": np.zeros(N),
    "one event": np.eye(1, N, 7)[0],
    "nothing observed": np.full(N, np.nan),
    "all missing but two": known({3: 5, 40: 9}),
    "all missing but one": known({3: 5}),
    "a million": np.full(N, 1e6),
    "around a million": np.random.default_rng(0).poisson(1e6, N).astype(float),
    "equal counts": np.full(N, 7.0),
    "underdispersed": np.tile([4.0, 5.0], N // 2),
    "all in the last month": np.r_[np.zeros(N - 1), 1000.0],
    "a month without events": without_march(),
    "nothing, then much": np.r_[np.zeros(N // 2), np.full(N // 2, 1e12)],
}


@pytest.mark.parametrize("kind", ["fourier:1", "months"])
@pytest.mark.parametrize("test", REGRESSIONS)
@pytest.mark.parametrize("name", CASES)
def test_regressions(test, name, kind):
    p = test(CASES[name], design(kind)).p
    assert np.isnan(p) or 0 <= p <= 1
    if name in ("zeros", "nothing observed", "all missing but two", "all missing but one"):
        assert np.isnan(p)


@pytest.mark.parametrize("test", OTHERS)
@pytest.mark.parametrize("name", CASES)
def test_others(test, name):
    p = test(CASES[name]).p
    assert np.isnan(p) or 0 <= p <= 1
    if name in ("nothing observed", "all missing but one"):
        assert np.isnan(p)


@pytest.mark.parametrize("name", CASES)
def test_segmentation(name):
    found = segmentation(CASES[name])
    assert np.isfinite(found.cost)
    assert found.changes == (1 if name in ("all in the last month", "nothing, then much") else 0)


def test_one_hopeless_history_harms_no_other():
    together = np.stack(list(CASES.values()))
    for test in REGRESSIONS:
        p = test(together, design("fourier:1")).p
        alone = [test(y, design("fourier:1")).p for y in CASES.values()]
        np.testing.assert_allclose(p, alone, rtol=1e-4, atol=1e-12)
    for test in OTHERS:
        np.testing.assert_allclose(test(together).p, [test(y).p for y in CASES.values()], rtol=1e-12)


@given(
    st.lists(st.one_of(st.integers(0, 3), st.integers(0, 10**6), st.none()), min_size=2, max_size=40).map(
        lambda values: np.array([np.nan if v is None else v for v in values], dtype=float)
    )
)
def test_no_history_gives_a_warning(y):
    n = len(y)
    short = Design(np.ones((n, 1)), np.zeros(n), (np.arange(n) - (n - 1) / 2) / 12, "none")
    found = [test(y, short).p for test in REGRESSIONS]
    found += [
        seasonal_mann_kendall(y, min(12, n)).p if test is seasonal_mann_kendall else test(y).p
        for test in OTHERS
    ]
    assert all(np.isnan(p) or 0 <= p <= 1 for p in found)
