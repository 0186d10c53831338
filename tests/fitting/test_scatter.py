"""Whether totals have the longer tail of a lognormal rate."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import nbinom, norm, poisson

from trends.fitting.scatter import _log_gamma, _log_lognormal, lognormal_chance


@pytest.mark.parametrize("count", [0.0, 1.0, 7.0, 40.0, 60.0, 300.0])
def test_the_likelihoods_are_those_of_the_two_mixtures(count):
    mu, dispersion = 12.0, 1.5
    size = 1 / dispersion
    y = np.array([count])
    gamma = nbinom.logpmf(count, size, size / (size + mu))
    assert _log_gamma(y, np.array([mu]), dispersion)[0] == pytest.approx(gamma, rel=1e-9)
    s = np.sqrt(np.log1p(dispersion))

    def joint(z):
        return poisson.pmf(count, mu * np.exp(s * z - s**2 / 2)) * norm.pdf(z)

    peak = (np.log(max(count, 0.1) / mu) + s**2 / 2) / s
    exact = quad(joint, -12, 12, points=[np.clip(peak, -6, 6)], limit=400)[0]
    found = float(np.exp(_log_lognormal(y, np.array([mu]), dispersion)[0]))
    # From 50 on the Poisson noise is added to the variance of the log.
    assert found == pytest.approx(exact, rel=1e-3 if count < 50 else 0.05)


def test_totals_with_long_tails_are_told_from_dispersed_counts():
    random = np.random.default_rng(2)
    mean = np.full(261, 20.0)
    gamma = random.poisson(mean * random.standard_gamma(2.0, 261) / 2.0).astype(float)
    s = np.sqrt(np.log1p(1.5))
    lognormal = random.poisson(mean * np.exp(s * random.standard_normal(261) - s**2 / 2)).astype(float)
    assert lognormal_chance(gamma, np.full(261, gamma.mean()), 0.5) < 0.05
    assert lognormal_chance(lognormal, np.full(261, lognormal.mean()), 1.5) > 0.9


def test_where_both_fit_the_usual_tail_stays_likely():
    counts = np.random.default_rng(3).poisson(np.full(60, 3.0)).astype(float)
    assert lognormal_chance(counts, np.full(60, 3.0), 0.01) == pytest.approx(0.2, abs=0.05)
    assert lognormal_chance(counts, np.full(60, 3.0), 0.0) == 0.2
    assert lognormal_chance(np.zeros(60), np.full(60, 1e-12), 2.0) == pytest.approx(0.2, abs=0.01)
