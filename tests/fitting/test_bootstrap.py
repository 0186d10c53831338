"""Replicates have the moments that the formulas promise."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.bootstrap import latent_rate, simulate
from trends.fitting.nuisance import Generator

PROCESSES = [
    Generator(0.0, 0.0, 0.0),
    Generator(0.5, 0.0, 0.4),
    Generator(0.2, 0.25, 0.5),
    Generator(0.2, 0.25, 0.8),
    Generator(0.0, 0.6, 0.9),
]


def assert_close(samples, expected):
    """Compare the mean over independent replicates with its expectation, by its own standard error."""
    error = samples.std(ddof=1) / np.sqrt(len(samples))
    assert abs(samples.mean() - expected) < 4.5 * error, (samples.mean(), expected, error)


@pytest.mark.parametrize("process", PROCESSES, ids=str)
@pytest.mark.parametrize("mu", [3.0, 40.0])
def test_mean_variance_and_covariances(process, mu):
    n = 100
    y = simulate(np.full(n, mu), process, 4000, np.random.default_rng(1))
    assert y.shape == (4000, n)
    assert (y == np.round(y)).all()
    assert y.min() >= 0
    centred = y - mu
    assert_close(y.mean(axis=1), mu)
    assert_close((centred**2).mean(axis=1), mu + process.total * mu**2)
    for lag in (1, 2, 5):
        expected = mu**2 * ((1 + process.cv2) ** (process.phi**lag) - 1)
        assert_close((centred[:, lag:] * centred[:, :-lag]).mean(axis=1), expected)


def test_the_first_period_is_as_variable_as_the_last():
    rate = latent_rate(40, 0.4, 0.9, 40_000, np.random.default_rng(2))
    for t in (0, 1, 39):
        assert_close(rate[:, t], 1.0)
        assert_close((rate[:, t] - 1) ** 2, 0.4)


def test_the_mean_may_move():
    mu = np.linspace(1, 30, 30)
    y = simulate(mu, Generator(0.1, 0.1, 0.5), 20_000, np.random.default_rng(3))
    np.testing.assert_allclose(y.mean(axis=0), mu, rtol=0.04)


def test_without_overdispersion_it_is_poisson():
    from scipy.stats import chisquare, poisson

    y = simulate(np.full(50, 4.0), Generator(0.0, 0.0, 0.5), 1000, np.random.default_rng(4)).ravel()
    seen = np.bincount(np.minimum(y, 12).astype(int), minlength=13)
    chances = np.append(poisson.pmf(np.arange(12), 4.0), poisson.sf(11, 4.0))
    assert chisquare(seen, chances * len(y)).pvalue > 1e-3


def test_the_same_seed_gives_the_same_histories():
    first, second = (simulate(np.full(20, 5.0), PROCESSES[3], 7, np.random.default_rng(9)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_extreme_processes_stay_finite():
    y = simulate(np.full(24, 1e12), Generator(50.0, 50.0, 0.99), 50, np.random.default_rng(5))
    assert np.isfinite(y).all()
