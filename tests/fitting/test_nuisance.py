"""Dispersion and autocorrelation: the formulas, what they recover, and the way back to a process."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.fitting.batch import Batch
from trends.fitting.bootstrap import simulate
from trends.fitting.mean import fit_mean
from trends.fitting.nuisance import Generator, Nuisance, cosines, estimate_nuisance, generator
from trends.fitting.residuals import Residuals, working_residuals

NOTHING = np.nan


def residuals_of(score, observed=None):
    score = np.atleast_2d(score)
    seen = np.ones(score.shape[1], dtype=bool) if observed is None else observed
    return Residuals(np.where(seen, score, 0.0), seen.astype(float), seen, np.full(len(score), 10.0))


def by_hand(score, observed, columns, slow):
    """The formulas of the method, one history at a time."""
    n, p = int(observed.sum()), columns.shape[1]
    k = p + slow
    t = np.arange(len(score))
    waves = [np.cos(np.pi * j * (t + 0.5) / len(score)) for j in range(1, slow + 1)]
    basis = np.column_stack([columns, *waves])[observed]
    e = score[observed] - basis @ np.linalg.lstsq(basis, score[observed], rcond=None)[0]
    full = dict(zip(t[observed], e, strict=True))
    total = sum(v**2 for v in e)

    def lagged(lag):
        products = [full[i] * full[i + lag] for i in full if i + lag in full]
        # All pairs when all are observed; otherwise their mean, taken for as many pairs as there would be.
        return sum(products) / len(products) * (n - lag) / total

    s2 = max(1.0, total / (n - k))
    r1, r2 = lagged(1), lagged(2)
    rho1 = min(max(r1 + (1 + k + (2 + slow) * max(r1, 0)) / n, 0.0), 0.9)
    rho2 = r2 + (1 + k) / n
    phi = (n * max(rho1 * rho2, 0) + 1.8) / (n * rho1**2 + 12)
    phi = min(max(phi, rho1, 0.05), 0.9)
    return s2, rho1, phi, s2 * (1 + 2 * rho1 * min(1 / (1 - phi), n / 4))


@pytest.mark.parametrize("slow", [1, 2])
@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("strength", [0.0, 0.6, 0.95])
def test_the_formulas_of_the_method(slow, gaps, strength):
    random = np.random.default_rng(int(100 * strength) + slow)
    n = 50
    score = random.normal(0, 2, (6, n))
    for t in range(1, n):
        score[:, t] += strength * score[:, t - 1]
    observed = np.arange(n) % 7 != 3 if gaps else np.ones(n, dtype=bool)
    columns = np.column_stack([np.ones(n), np.cos(2 * np.pi * np.arange(n) / 12)])
    found = estimate_nuisance(residuals_of(score, observed), columns, slow)
    for i in range(len(score)):
        expected = by_hand(score[i], observed, columns, slow)
        values = (found.variance[i], found.rho[i], found.phi[i], found.long_run[i])
        np.testing.assert_allclose(values, expected, rtol=1e-9)


def test_slow_change_is_not_taken_for_autocorrelation():
    n = 60
    columns = np.ones((n, 1))
    noise = np.random.default_rng(1).normal(0, 1, n)
    first, second = cosines(n, 2)
    for slow, wave in ((1, first), (2, first), (2, second)):
        still = estimate_nuisance(residuals_of(noise), columns, slow)
        moving = estimate_nuisance(residuals_of(noise + 30 * wave), columns, slow)
        assert moving.long_run[0] == pytest.approx(still.long_run[0], rel=1e-9)


def test_cosines_are_orthonormal_and_free_of_the_constant():
    waves = cosines(37, 8)
    np.testing.assert_allclose(waves @ waves.T, np.eye(8), atol=1e-12)
    np.testing.assert_allclose(waves.sum(axis=1), 0, atol=1e-12)
    from scipy.fft import dct

    np.testing.assert_allclose(waves, dct(np.eye(37), norm="ortho", axis=0)[1:9], atol=1e-12)


def test_less_than_poisson_noise_counts_as_poisson():
    found = estimate_nuisance(residuals_of(np.tile([0.1, -0.1], 30)), np.ones((60, 1)), 1)
    assert found.variance[0] == 1.0
    zero = estimate_nuisance(residuals_of(np.zeros(60)), np.ones((60, 1)), 1)
    assert np.isfinite([zero.variance[0], zero.rho[0], zero.phi[0], zero.long_run[0]]).all()


def test_no_two_neighbours_observed_means_no_autocorrelation():
    observed = np.arange(60) % 3 == 0
    found = estimate_nuisance(
        residuals_of(np.random.default_rng(2).normal(size=60), observed), np.ones((60, 1)), 1
    )
    assert found.rho[0] == pytest.approx((1 + 2) / 20)
    assert np.isfinite(found.long_run[0])


TRUTHS = [
    Generator(0.2, 0.25, 0.5),
    Generator(0.2, 0.25, 0.8),
    Generator(0.5, 0.0, 0.3),
    Generator(0.0, 0.3, 0.7),
]


def moments_of(process, mu):
    """Variance at a level, and autocovariances of the counts at lags 1 and 2."""
    total = (1 + process.alpha) * (1 + process.cv2) - 1
    at_lag = [mu**2 * ((1 + process.cv2) ** (process.phi**lag) - 1) for lag in (1, 2)]
    return mu + total * mu**2, *at_lag


@pytest.mark.parametrize("truth", TRUTHS, ids=str)
def test_long_series_give_their_process_back(truth):
    mu, n = 10.0, 3000
    y = simulate(np.full(n, mu), truth, 12, np.random.default_rng(3))
    nothing = np.full(n, NOTHING)
    batch = Batch.of(y[0], nothing, nothing).coarsen(y)
    fit = fit_mean(batch, np.ones((n, 1)), np.zeros(n))
    noise = estimate_nuisance(working_residuals(batch, fit), np.ones((n, 1)), 2)
    variance, lag1, _ = moments_of(truth, mu)
    assert noise.variance.mean() == pytest.approx(variance / mu, rel=0.06)
    assert noise.rho.mean() == pytest.approx(lag1 / variance, abs=0.03)
    found = generator(noise, np.full(12, mu))
    assert found.total == pytest.approx(truth.total, rel=0.08)
    if truth.cv2:
        assert noise.phi.mean() == pytest.approx(truth.phi, abs=0.08)
        assert found.cv2 == pytest.approx(truth.cv2, rel=0.25)
        assert found.phi == pytest.approx(truth.phi, abs=0.08)
    else:
        assert found.cv2 < 0.05


def test_the_long_run_factor_is_that_of_an_autoregression_seen_through_noise():
    # At phi 0.8 the plain (1 + rho)/(1 - rho) is half of the truth.
    truth, mu, n = Generator(0.2, 0.25, 0.8), 10.0, 2000
    y = simulate(np.full(n, mu), truth, 1500, np.random.default_rng(4))
    real = n * y.mean(axis=1).var() / mu
    nothing = np.full(n, NOTHING)
    batch = Batch.of(y[0], nothing, nothing).coarsen(y[:20])
    fit = fit_mean(batch, np.ones((n, 1)), np.zeros(n))
    noise = estimate_nuisance(working_residuals(batch, fit), np.ones((n, 1)), 1)
    assert noise.long_run.mean() == pytest.approx(real, rel=0.15)
    rho = noise.rho.mean()
    assert noise.variance.mean() * (1 + rho) / (1 - rho) < 0.65 * real


@settings(max_examples=60)
@given(st.floats(0.0, 2.0), st.floats(0.01, 1.0), st.floats(0.05, 0.9), st.floats(2.0, 100.0))
def test_a_process_survives_the_way_through_its_moments(alpha, cv2, phi, level):
    truth = Generator(alpha, cv2, phi)
    variance = 1 + truth.total * level
    g1 = (1 + cv2) ** phi - 1
    if g1 > 0.95 * truth.total:
        return  # beyond what the estimate allows
    noise = Nuisance(*(np.array([v]) for v in (variance, g1 * level / variance, phi, 1.0)))
    found = generator(noise, np.array([level]))
    assert found.total == pytest.approx(truth.total, rel=1e-9)
    assert found.cv2 == pytest.approx(cv2, rel=1e-7)
    assert found.alpha == pytest.approx(alpha, rel=1e-6, abs=1e-9)
    assert found.phi == pytest.approx(phi)


@settings(max_examples=100)
@given(st.floats(1.0, 1e6), st.floats(0.0, 0.9), st.floats(0.05, 0.9), st.floats(1e-3, 1e6))
def test_any_estimate_gives_a_process_with_its_dispersion(variance, rho, phi, level):
    noise = Nuisance(*(np.array([v]) for v in (variance, rho, phi, 1.0)))
    found = generator(noise, np.array([level]))
    assert found.alpha >= 0
    assert 0 <= found.cv2 <= found.total * (1 + 1e-6)
    assert 0 <= found.phi <= 0.99
    assert found.total == pytest.approx(max(variance - 1, 0.001) / level, rel=1e-6)
    g1 = min(rho * variance / level, 0.95 * found.total)
    runs = (1 + found.cv2) ** found.phi - 1
    if found.phi < 0.99:
        assert runs == pytest.approx(g1, rel=1e-3, abs=1e-9)
    else:  # rates that would have to wander for longer wander as long as is allowed
        assert 0.8 * g1 <= runs <= g1 * (1 + 1e-6)


@pytest.mark.parametrize("variance", [1.5, 1.6, 3.2, 4.5])
def test_no_dispersion_is_left_where_the_rate_holds_all_of_it(variance):
    # (1 + total)/(1 + total) - 1 may be 2e-16, which pages would show as a dispersion.
    level = np.full(1, 7.3)
    noise = Nuisance(np.full(1, variance), np.full(1, 0.9), np.full(1, 0.05), np.full(1, 9.0))
    found = generator(noise, level)
    assert found.alpha == 0.0
    assert found.cv2 == pytest.approx((variance - 1) / level[0])


def test_the_noise_at_a_frequency_is_the_sum_of_its_autocovariances():
    noise = Nuisance(*(np.array([v]) for v in (2.0, 0.3, 0.6, 2.0 * (1 + 0.6 / 0.4))))
    for turns in (0.0, 1 / 12, 0.25, 0.5):
        lags = np.arange(1, 400)
        waves = 0.3 * 0.6 ** (lags - 1) * np.cos(2 * np.pi * turns * lags)
        assert noise.at_frequency(turns)[0] == pytest.approx(2.0 * (1 + 2 * waves.sum()))
    assert noise.at_frequency(0.0)[0] == pytest.approx(noise.long_run[0])


def test_shapes_that_the_fit_took_cost_what_dropped_ones_cost():
    """Of n residuals, one shape more costs a degree of freedom, and (1 + r1)/n of the first correlation."""
    n = 60
    score = np.random.default_rng(0).standard_normal((1, n)) * 2
    score[:, 1:] += 0.8 * score[:, :-1]
    residuals = Residuals(score, np.ones(n), np.ones(n, dtype=bool), np.ones(1))
    plain, taken = (estimate_nuisance(residuals, np.ones((n, 1)), 2, taken=more) for more in (0.0, 1.0))
    assert taken.variance[0] / plain.variance[0] == pytest.approx((n - 3) / (n - 4))
    r1 = (plain.rho[0] - 4 / n) / (1 + 4 / n)
    assert taken.rho[0] - plain.rho[0] == pytest.approx((1 + r1) / n)
