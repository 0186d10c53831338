"""The quasi-likelihood mean of many histories at once."""

from __future__ import annotations

import json

import numpy as np
import pytest

from trends.fitting.batch import Batch
from trends.fitting.mean import fit_mean
from trends.fitting.residuals import working_residuals

NOTHING = np.nan


def histories(y, low=None, high=None):
    """A batch of complete histories (R, n) coarsened by the pattern of the first row's bounds."""
    n = y.shape[1]
    nothing = np.full(n, NOTHING)
    low, high = (nothing if bound is None else bound for bound in (low, high))
    hidden = ~(np.isnan(low) & np.isnan(high))
    pattern = Batch.of(np.where(hidden, NOTHING, y[0]), low, high)
    return pattern.coarsen(y)


def cycle(n, pairs):
    phase = (np.arange(n) % 12 + 0.5) / 12
    return [wave(2 * np.pi * k * phase) for k in range(1, pairs + 1) for wave in (np.cos, np.sin)]


def drawn(random, mu, alpha, R):
    rate = mu * random.gamma(1 / alpha, alpha, (R, len(mu))) if alpha else np.broadcast_to(mu, (R, len(mu)))
    return random.poisson(rate).astype(float)


def dispersion(y, mu, p):
    """Moment estimate of the docstring, one number at a time."""
    n = len(y)
    excess = sum((a - b) ** 2 * n / (n - p) - b for a, b in zip(y, mu, strict=True))
    return max(excess / sum(b**2 for b in mu), 0.0)


@pytest.mark.parametrize("bounded", [False, True])
@pytest.mark.parametrize("alpha", [0.0, 0.3, 2.0])
def test_many_histories_at_once_equal_one_at_a_time(alpha, bounded):
    random = np.random.default_rng(5)
    n = 60
    X = np.column_stack([np.ones(n), *cycle(n, 2)])
    offset = random.normal(0, 0.1, n)
    y = drawn(random, np.exp(2 + 0.3 * X[:, 1] + offset), alpha, 25)
    every = np.arange(n) % 4 == 1
    low = np.where(every & bounded, 3.0, NOTHING)
    high = np.where(every & bounded, 9.0, NOTHING)
    batch = histories(y, low, high)
    together = fit_mean(batch, X, offset)
    for i in range(len(y)):
        alone = fit_mean(batch.row(i), X, offset)
        for name in ("beta", "alpha", "mu", "expected", "information"):
            one, all_ = getattr(alone, name)[0], getattr(together, name)[i]
            np.testing.assert_allclose(one, all_, rtol=1e-9, atol=1e-12, err_msg=name)


def test_without_overdispersion_it_is_a_poisson_regression_as_in_statsmodels():
    import statsmodels.api as sm

    random = np.random.default_rng(6)
    n, checked = 60, 0
    X = np.column_stack([np.ones(n), np.linspace(-1, 1, n), *cycle(n, 1)])
    offset = random.normal(0, 0.2, n)
    y = random.binomial(40, np.exp(-1.5 + 0.2 * X[:, 1] + offset), (12, n)).astype(float)
    fits = fit_mean(histories(y), X, offset)
    for i in np.flatnonzero(fits.alpha == 0):
        other = sm.GLM(y[i], X, family=sm.families.Poisson(), offset=offset).fit(tol=1e-12)
        np.testing.assert_allclose(fits.beta[i], other.params, atol=1e-6)
        checked += 1
    assert checked >= 5


@pytest.mark.parametrize(("name", "series", "middle"), [("coal_linear", "coal_yearly", 1906.5)])
def test_the_mean_against_R(reference, name, series, middle):
    """R's Poisson and this NB-weighted quasi-likelihood agree where the counts are all but Poisson."""
    data = json.loads((reference / "series.json").read_text(encoding="utf-8"))[series]
    expected = json.loads((reference / "glm_classics.json").read_text(encoding="utf-8"))
    x = (np.array(data["year"]) - middle) / 10
    fit = fit_mean(
        histories(np.array(data["y"], dtype=float)[None, :]),
        np.column_stack([np.ones(len(x)), x]),
        np.zeros(len(x)),
    )
    np.testing.assert_allclose(fit.beta[0], list(expected["results"][name]["coef"].values()), atol=3e-3)


@pytest.mark.parametrize("alpha", [0.0, 0.5, 3.0])
def test_the_fit_solves_its_two_equations(alpha):
    random = np.random.default_rng(8)
    n = 48
    X = np.column_stack([np.ones(n), *cycle(n, 1)])
    y = drawn(random, np.full(n, 6.0), alpha, 60)
    batch = histories(y)
    fit = fit_mean(batch, X, np.zeros(n))
    score = ((y - fit.mu) / (1 + fit.alpha[:, None] * fit.mu)) @ X
    assert np.abs(score).max() < 1e-3
    for i in range(0, 60, 7):
        assert fit.alpha[i] == pytest.approx(dispersion(y[i], fit.mu[i], 3), rel=1e-4, abs=1e-6)


def test_a_few_large_counts_do_not_keep_the_fit_from_its_maximum():
    # With a dispersion above one, plain Fisher scoring steps too far and circles round the maximum.
    random = np.random.default_rng(9)
    n = 60
    X = np.column_stack([np.ones(n), np.linspace(-1, 1, n), *cycle(n, 2)])
    y = drawn(random, np.full(n, 10.0), 5.0, 400)
    y = y[y.sum(axis=1) >= 20]
    fit = fit_mean(histories(y), X, np.zeros(n))
    score = ((y - fit.mu) / (1 + fit.alpha[:, None] * fit.mu)) @ X
    assert np.abs(score).max() < 1e-3


def test_bounded_periods_enter_by_their_conditional_mean():
    n = 40
    y = np.full((1, n), 10.0)
    every = np.arange(n) % 2 == 1
    # Half of the periods are known to hold at most 4: the level must fall well below ten.
    batch = Batch.of(np.where(every, NOTHING, y[0]), np.full(n, NOTHING), np.where(every, 4.0, NOTHING))
    fit = fit_mean(batch, np.ones((n, 1)), np.zeros(n))
    assert 4 < fit.mu[0, 0] < 9
    assert (fit.expected[0, every] < 4).all()
    assert (fit.expected[0, ~every] == 10).all()
    # At the solution observed and expected counts balance.
    assert (fit.expected - fit.mu).sum() == pytest.approx(0, abs=1e-3)


def test_given_shares_of_information_steer_the_steps_and_not_where_they_end():
    random = np.random.default_rng(10)
    n = 60
    X = np.column_stack([np.ones(n), *cycle(n, 1)])
    y = drawn(random, np.full(n, 8.0), 0.3, 5)
    every = np.arange(n) % 3 == 0
    batch = histories(y, np.where(every, 5.0, NOTHING), np.where(every, 9.0, NOTHING))
    free = fit_mean(batch, X, np.zeros(n))
    given = fit_mean(batch, X, np.zeros(n), np.where(every, 0.5, 1.0))
    np.testing.assert_allclose(given.mu, free.mu, rtol=1e-4)
    assert (given.information == np.where(every, 0.5, 1.0)).all()


def test_unobserved_periods_change_nothing_but_get_a_mean():
    random = np.random.default_rng(12)
    n = 50
    X = np.column_stack([np.ones(n), *cycle(n, 1)])
    y = drawn(random, np.full(n, 8.0), 0.3, 1)[0]
    hide = np.arange(n) % 5 == 0
    nothing = np.full(n, NOTHING)
    fit = fit_mean(Batch.of(np.where(hide, NOTHING, y), nothing, nothing), X, np.zeros(n))
    rest = fit_mean(Batch.of(y[~hide], nothing[~hide], nothing[~hide]), X[~hide], np.zeros((~hide).sum()))
    np.testing.assert_allclose(fit.beta, rest.beta, atol=1e-6)
    np.testing.assert_array_equal(fit.expected[0, hide], fit.mu[0, hide])
    assert (fit.information[0, hide] == 0).all()


@pytest.mark.parametrize(
    "y", [np.zeros(30), np.full(30, 1e6), np.r_[np.zeros(29), 1000.0], np.r_[1.0, np.zeros(29)]]
)
def test_extreme_histories_stay_finite(y):
    fit = fit_mean(histories(y[None, :]), np.column_stack([np.ones(30), *cycle(30, 2)]), np.zeros(30))
    for values in (fit.beta, fit.mu, fit.alpha, fit.expected, fit.information):
        assert np.isfinite(values).all()


def test_working_residuals_have_the_variance_of_the_mean_level():
    random = np.random.default_rng(13)
    n, alpha = 200, 0.4
    mu = np.where(np.arange(n) < 100, 4.0, 25.0)
    y = drawn(random, mu, alpha, 400)
    X = np.column_stack([np.ones(n), np.arange(n) < 100])
    batch = histories(y)
    fit = fit_mean(batch, X, np.zeros(n))
    residuals = working_residuals(batch, fit)
    level = residuals.level[:, None]
    a = fit.alpha[:, None]
    by_hand = (y - fit.mu) / np.sqrt(fit.mu * (1 + a * fit.mu)) * np.sqrt(1 + a * level)
    np.testing.assert_allclose(residuals.score, by_hand, rtol=1e-12)
    np.testing.assert_allclose(residuals.level, fit.mu.mean(axis=1))
    for half in (slice(0, 100), slice(100, 200)):
        assert residuals.score[:, half].var() == pytest.approx(1 + alpha * mu.mean(), rel=0.1)


def test_bounded_residuals_have_the_variance_that_their_information_leaves():
    random = np.random.default_rng(14)
    n, alpha, level = 60, 0.3, 8.0
    every = np.arange(n) % 2 == 0
    y = drawn(random, np.full(n, level), alpha, 500)
    batch = histories(y, np.where(every, 5.0, NOTHING), np.where(every, 9.0, NOTHING))
    fit = fit_mean(batch, np.ones((n, 1)), np.zeros(n))
    residuals = working_residuals(batch, fit)
    share = fit.information[:, every].mean()
    assert 0.2 < share < 0.98
    ratio = residuals.score[:, every].var() / residuals.score[:, ~every].var()
    assert ratio == pytest.approx(share, rel=0.1)
