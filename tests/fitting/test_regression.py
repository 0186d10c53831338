"""The maximum-likelihood count regression against R, statsmodels and a likelihood written independently."""

from __future__ import annotations

import json
import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from trends.fitting.batch import Batch
from trends.fitting.regression import fit_each

NOTHING = np.nan


def complete(y):
    y = np.asarray(y, dtype=float)
    return Batch.of(y, np.full(len(y), NOTHING), np.full(len(y), NOTHING))


def yearly_cycle(n, pairs, start=1):
    phase = (np.arange(n) % 12 + start - 0.5) / 12
    return [wave(2 * np.pi * k * phase) for k in range(1, pairs + 1) for wave in (np.cos, np.sin)]


def counts(random, mu, alpha):
    rate = mu * random.gamma(1 / alpha, alpha, len(mu)) if alpha else mu
    return random.poisson(rate).astype(float)


# -- R ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def r_series(reference):
    return json.loads((reference / "series.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def r_fits(reference):
    return json.loads((reference / "glm_nb.json").read_text(encoding="utf-8"))["results"]


@pytest.fixture(scope="module")
def r_classics(reference):
    return json.loads((reference / "glm_classics.json").read_text(encoding="utf-8"))["results"]


@pytest.mark.parametrize("name", ["S1_const60", "S2_decl120", "S5_low84"])
def test_seasonal_fits_against_R(r_series, r_fits, name):
    given_, expected = r_series["series"][name], r_fits[name]
    phase = (np.array(given_["month"]) - 0.5) / 12
    waves = [wave(2 * np.pi * k * phase) for k in (1, 2) for wave in (np.cos, np.sin)]
    X = np.column_stack([np.ones(given_["n"]), given_["trend_years"], *waves])
    fit = fit_each(complete(given_["y"]), X, np.array(given_["offset"]))[0]
    assert fit.family == "negative binomial"
    assert fit.loglik == pytest.approx(expected["logLik"], rel=1e-6)
    np.testing.assert_allclose(fit.beta, list(expected["coef"].values()), rtol=1e-6, atol=1e-8)
    assert fit.alpha == pytest.approx(expected["alpha"], rel=1e-5)
    np.testing.assert_allclose(
        np.sqrt(np.diag(fit.covariance)), list(expected["se"].values()), rtol=0.035, err_msg="standard errors"
    )
    np.testing.assert_allclose(fit.mu, expected["fitted"], rtol=1e-6)


@pytest.mark.parametrize("name", ["S1_const60", "S2_decl120", "S5_low84"])
def test_month_effects_against_R(r_series, r_fits, name):
    given_, expected = r_series["series"][name], r_fits[name]["month_dummy_model"]
    month = np.array(given_["month"])
    dummies = (month[:, None] == np.arange(2, 13)).astype(float)
    X = np.column_stack([np.ones(given_["n"]), given_["trend_years"], dummies - dummies.mean(axis=0)])
    fit = fit_each(complete(given_["y"]), X, np.array(given_["offset"]))[0]
    assert fit.loglik == pytest.approx(expected["logLik"], rel=1e-6)
    assert 1 / fit.alpha == pytest.approx(expected["theta"], rel=1e-4)
    assert math.sqrt(fit.covariance[1, 1]) == pytest.approx(expected["se_tr"], rel=0.035)
    of_r = dict(expected["coef"])
    intercept = of_r.pop("(Intercept)") + float(dummies.mean(axis=0) @ list(of_r.values())[1:])
    np.testing.assert_allclose(fit.beta, [intercept, *of_r.values()], rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    ("name", "series", "middle", "powers"),
    [("coal_linear_nb", "coal_yearly", 1906.5, 1), ("discoveries_quad_nb", "discoveries", 1909.5, 2)],
)
def test_classic_series_against_R(r_series, r_classics, name, series, middle, powers):
    y = r_series[series]["y"]
    first = r_series[series]["year"][0] if "year" in r_series[series] else r_series[series]["start"]
    x = (first + np.arange(len(y)) - middle) / 10
    X = np.column_stack([x**power for power in range(powers + 1)])
    expected = r_classics[name]
    fit = fit_each(complete(y), X, np.zeros(len(y)))[0]
    assert fit.loglik == pytest.approx(expected["logLik"], rel=1e-6)
    np.testing.assert_allclose(fit.beta, list(expected["coef"].values()), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), list(expected["se"].values()), rtol=0.035)
    assert 1 / fit.alpha == pytest.approx(expected["theta"], rel=2e-3)


def test_the_best_step_of_the_coal_disasters_against_R(r_series, r_classics):
    y = np.array(r_series["coal_yearly"]["y"], dtype=float)
    expected = r_classics["coal_step_profile"]
    by_cut = {}
    for k in [*expected["k"][::3], expected["best_k"]]:
        X = np.column_stack([np.ones(len(y)), np.arange(len(y)) >= k])
        by_cut[k] = fit_each(complete(y), X, np.zeros(len(y)))[0]
    of_r = dict(zip(expected["k"], expected["logLik"], strict=True))
    # R's profile is Poisson; a negative binomial can only be likelier, and equals it at the boundary.
    assert all(fit.loglik >= of_r[k] - 1e-8 for k, fit in by_cut.items())
    for k, fit in by_cut.items():
        if fit.family == "poisson":
            assert fit.loglik == pytest.approx(of_r[k], rel=1e-9)
    best = by_cut[expected["best_k"]]
    assert best.family == "poisson"
    assert max(by_cut, key=lambda k: by_cut[k].loglik) == expected["best_k"] == 41
    assert np.exp(best.beta[0]) == pytest.approx(expected["rate_before"], rel=1e-8)
    assert np.exp(best.beta.sum()) == pytest.approx(expected["rate_after"], rel=1e-8)


# -- statsmodels --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("alpha", "level"), [(0.1, 3.0), (0.5, 10.0), (2.0, 30.0)])
def test_against_statsmodels(alpha, level):
    from statsmodels.discrete.discrete_model import NegativeBinomial

    n = 96
    random = np.random.default_rng(7)
    X = np.column_stack([np.ones(n), (np.arange(n) - (n - 1) / 2) / 12, *yearly_cycle(n, 2)])
    offset = random.normal(0, 0.1, n)
    y = counts(random, np.exp(np.log(level) + 0.1 * X[:, 1] + 0.3 * X[:, 3] + offset), alpha)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = NegativeBinomial(y, X, offset=offset).fit(disp=0, maxiter=500, gtol=1e-9, method="bfgs")
    fit = fit_each(complete(y), X, offset)[0]
    assert fit.loglik == pytest.approx(other.llf, rel=1e-8)
    np.testing.assert_allclose(fit.beta, other.params[:-1], atol=2e-5)
    assert fit.alpha == pytest.approx(other.params[-1], rel=1e-4)


def test_poisson_at_the_boundary_against_statsmodels():
    import statsmodels.api as sm

    n = 60
    X = np.column_stack([np.ones(n), np.linspace(-1, 1, n)])
    y = np.round(np.exp(2 + 0.3 * X[:, 1]))  # far less dispersed than Poisson
    other = sm.GLM(y, X, family=sm.families.Poisson()).fit(tol=1e-12)
    fit = fit_each(complete(y), X, np.zeros(n))[0]
    assert (fit.family, fit.alpha) == ("poisson", 0.0)
    np.testing.assert_allclose(fit.beta, other.params, atol=1e-8)
    np.testing.assert_allclose(fit.covariance, other.cov_params(), rtol=1e-6, atol=1e-12)
    assert fit.loglik == pytest.approx(other.llf, rel=1e-10)


# -- intervals ----------------------------------------------------------------------------------------------------


def by_brute_force(y, low, high, X, offset):
    """Maximise the interval log-likelihood with a general optimiser; nothing of the package is used."""
    seen = ~np.isnan(y)
    bounded = ~seen & ~(np.isnan(low) & np.isnan(high))
    bottom = np.nan_to_num(low[bounded], nan=0.0)
    top = np.where(np.isnan(high[bounded]), np.inf, high[bounded])

    def minus(parameters):
        alpha = np.exp(np.clip(parameters[-1], -12, 8))
        mu = np.exp(np.clip(X @ parameters[:-1] + offset, -30, 30))
        size, success = 1 / alpha, 1 / (1 + alpha * mu)
        total = stats.nbinom.logpmf(y[seen], size, success[seen]).sum()
        for lo, hi, m, q in zip(bottom, top, mu[bounded], success[bounded], strict=True):
            above = 0.0 if np.isinf(hi) else stats.nbinom.sf(hi, size, q)
            below = stats.nbinom.cdf(lo - 1, size, q)
            chance = stats.nbinom.sf(lo - 1, size, q) - above if lo > m else 1 - above - below
            total += np.log(max(chance, 1e-290))
        return -total

    starts = [np.r_[np.log(max(np.nanmean(y), 0.1)), np.zeros(X.shape[1] - 1), t] for t in (-2.0, 0.5)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = [optimize.minimize(minus, start, method="BFGS", options={"gtol": 1e-7}) for start in starts]
        found.append(optimize.minimize(minus, min(found, key=lambda f: f.fun).x, method="Nelder-Mead"))
    return min(found, key=lambda f: f.fun)


def hidden(random, y, share):
    """Hide some counts: an upper bound, a lower bound, both or none."""
    y, low, high = y.copy(), np.full(len(y), NOTHING), np.full(len(y), NOTHING)
    for i in random.choice(len(y), int(share * len(y)), replace=False):
        kind = random.integers(4)
        if kind in (0, 2):
            low[i] = max(0.0, y[i] - random.integers(0, 6))
        if kind in (1, 2):
            high[i] = y[i] + random.integers(0, 6)
        y[i] = NOTHING
    return y, low, high


@pytest.mark.parametrize("seed", range(8))
def test_bounded_periods_against_brute_force(seed):
    random = np.random.default_rng(seed)
    n = 36
    X = np.column_stack([np.ones(n), (np.arange(n) - (n - 1) / 2) / 12])
    offset = random.normal(0, 0.1, n)
    alpha = (0.05, 0.5, 1.5, 4.0)[seed % 4]
    y = counts(random, np.exp(2 + 0.3 * X[:, 1] + offset), alpha)
    y, low, high = hidden(random, y, 0.4)
    fit = fit_each(Batch.of(y, low, high), X, offset)[0]
    best = by_brute_force(y, low, high, X, offset)
    assert fit.loglik == pytest.approx(-best.fun, abs=1e-5)
    np.testing.assert_allclose(fit.beta, best.x[:-1], atol=1e-3)
    if fit.alpha > 0.01:
        assert fit.alpha == pytest.approx(np.exp(best.x[-1]), rel=1e-2)


def score_of(fit, batch, X):
    """Slope of the log-likelihood in the coefficients; zero at the maximum."""
    expected = batch.expected(fit.mu[None, :], np.array([fit.alpha]))[0]
    return X.T @ (np.where(batch.used, expected - fit.mu, 0.0) / (1 + fit.alpha * fit.mu))


@pytest.mark.long
def test_a_few_large_counts_do_not_keep_the_fit_from_its_maximum():
    # With alpha above one, plain Fisher scoring steps too far and circles round the maximum.
    random = np.random.default_rng(3)
    for _ in range(25):
        n = 36
        X = np.column_stack([np.ones(n), (np.arange(n) - (n - 1) / 2) / 12, *yearly_cycle(n, 1)])
        y = counts(random, np.exp(2 + 0.5 * X[:, 2]), 5.0)
        if y.sum() < 20:
            continue
        y, low, high = hidden(random, y, random.choice([0.0, 0.3]))
        batch = Batch.of(y, low, high)
        fit = fit_each(batch, X, np.zeros(n))[0]
        assert np.abs(score_of(fit, batch, X)).max() < 1e-5


@pytest.mark.parametrize("hide", range(24))
def test_a_bounded_history_keeps_to_its_maximum_where_months_never_have_an_event(hide):
    # Two events against six coefficients: some run off to infinity on the way, and the others must not follow.
    y = np.zeros(24)
    y[[2, 12]] = 1
    X = np.column_stack([np.ones(24), (np.arange(24) - 11.5) / 12, *yearly_cycle(24, 2)])
    whole = fit_each(complete(y), X, np.zeros(24))[0]
    bound = np.where(np.arange(24) == hide, y, NOTHING)
    narrow = fit_each(Batch.of(np.where(np.isnan(bound), y, NOTHING), bound, bound), X, np.zeros(24))[0]
    assert whole.family == narrow.family == "poisson"
    assert narrow.loglik == pytest.approx(whole.loglik, abs=1e-6)
    np.testing.assert_allclose(narrow.mu, whole.mu, atol=1e-6)


def test_counts_all_but_whole_are_fitted_as_whole_ones_are():
    random = np.random.default_rng(5)
    n = 60
    X = np.column_stack([np.ones(n), np.linspace(-1, 1, n)])
    y = counts(random, np.full(n, 9.0), 0.3)
    part = fit_each(complete(y + 1e-9), X, np.zeros(n))[0]
    whole = fit_each(complete(y), X, np.zeros(n))[0]
    np.testing.assert_allclose(part.beta, whole.beta, atol=1e-7)
    assert part.alpha == pytest.approx(whole.alpha, rel=1e-6)
    assert part.loglik == pytest.approx(whole.loglik, rel=1e-7)
    np.testing.assert_allclose(part.covariance, whole.covariance, rtol=1e-5, atol=1e-9)


@settings(max_examples=20)
@given(st.lists(st.integers(0, 60), min_size=12, max_size=30).filter(lambda y: sum(y) > 0), st.data())
def test_an_interval_of_one_value_equals_an_observed_count(y, data):
    y = np.array(y, dtype=float)
    n = len(y)
    hide = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    hide[np.argmax(y)] = False
    X = np.column_stack([np.ones(n), np.linspace(-1, 1, n)])
    whole = fit_each(complete(y), X, np.zeros(n))[0]
    bound = np.where(hide, y, NOTHING)
    narrow = fit_each(Batch.of(np.where(hide, NOTHING, y), bound, bound), X, np.zeros(n))[0]
    assert narrow.loglik == pytest.approx(whole.loglik, rel=1e-6, abs=1e-6)
    flat = (X[~hide] * (whole.mu[~hide] / (1 + whole.alpha * whole.mu[~hide]))[:, None]).T @ X[~hide]
    if whole.mu.min() > 1e-3 and np.linalg.matrix_rank(flat) == 2:
        np.testing.assert_allclose(narrow.mu, whole.mu, rtol=2e-3)


@pytest.mark.parametrize("sides", ["zero to infinity", "zero to nothing", "nothing"])
def test_an_interval_without_ends_equals_a_missing_period(sides):
    random = np.random.default_rng(2)
    n = 40
    X = np.column_stack([np.ones(n), np.linspace(-1, 1, n)])
    y = counts(random, np.full(n, 8.0), 0.4)
    hide = np.arange(n) % 5 == 2
    y[hide] = NOTHING
    low = np.where(hide & (sides != "nothing"), 0.0, NOTHING)
    high = np.where(hide & (sides == "zero to infinity"), np.inf, NOTHING)
    fit = fit_each(Batch.of(y, low, high), X, np.zeros(n))[0]
    without = fit_each(complete(y[~hide]), X[~hide], np.zeros(n - hide.sum()))[0]
    np.testing.assert_allclose(fit.beta, without.beta, atol=1e-7)
    assert fit.alpha == pytest.approx(without.alpha, rel=1e-5)
    assert fit.loglik == pytest.approx(without.loglik, rel=1e-9)
    # The shares of information are kept above 1e-4, so that no period is singular.
    np.testing.assert_allclose(fit.covariance, without.covariance, rtol=1e-3)


def test_a_minus_infinite_offset_is_allowed_where_nothing_is_observed():
    n = 30
    y = np.full(n, 5.0)
    y[4], offset = NOTHING, np.zeros(n)
    offset[4] = -np.inf
    fit = fit_each(complete(y), np.ones((n, 1)), offset)[0]
    assert fit.beta[0] == pytest.approx(np.log(5))


# -- edges --------------------------------------------------------------------------------------------------------


def every_number(fit):
    return np.concatenate([fit.beta, fit.covariance.ravel(), fit.mu, fit.weight, [fit.alpha, fit.loglik]])


def test_a_month_that_never_has_an_event():
    n = 72
    random = np.random.default_rng(4)
    y = counts(random, np.full(n, 10.0), 0.2)
    y[2::12] = 0
    dummies = (np.arange(n)[:, None] % 12 == np.arange(1, 12)).astype(float)
    X = np.column_stack([np.ones(n), np.linspace(-1, 1, n), dummies - dummies.mean(axis=0)])
    fit = fit_each(complete(y), X, np.zeros(n))[0]
    assert np.isfinite(every_number(fit)).all()
    assert fit.mu[2::12].max() < 1e-4
    others = np.arange(n) % 12 != 2
    rest = fit_each(complete(y[others]), X[others], np.zeros(others.sum()))[0]
    np.testing.assert_allclose(fit.mu[others], rest.mu, rtol=1e-4)
    assert fit.loglik == pytest.approx(rest.loglik, abs=1e-3)


@pytest.mark.parametrize("y", [np.full(48, 1.0), np.full(48, 7.0), np.full(48, 1e6)])
def test_equal_counts_are_poisson_at_their_level(y):
    X = np.column_stack([np.ones(48), np.linspace(-1, 1, 48), *yearly_cycle(48, 2)])
    fit = fit_each(complete(y), X, np.zeros(48))[0]
    assert fit.family == "poisson"
    np.testing.assert_allclose(fit.mu, y, rtol=1e-8)
    assert np.isfinite(every_number(fit)).all()


@pytest.mark.parametrize(
    "spread",
    [
        1.0,
        6.0,
        100.0,
    ],
)
def test_counts_of_a_million_keep_their_dispersion(spread):
    # Variance `spread` times the mean: a dispersion of a few millionths.
    random = np.random.default_rng(11)
    y = np.round(1e6 + random.standard_normal(120) * np.sqrt(spread * 1e6))
    fit = fit_each(complete(y), np.ones((120, 1)), np.zeros(120))[0]
    assert np.isfinite(every_number(fit)).all()
    assert fit.beta[0] == pytest.approx(np.log(y.mean()), abs=1e-9)
    ratio = y.var() / y.mean()
    if spread > 1:
        assert 1 + fit.alpha * 1e6 == pytest.approx(ratio, rel=0.02)


def test_one_event_among_zeros():
    y = np.zeros(60)
    y[17] = 1
    fit = fit_each(complete(y), np.column_stack([np.ones(60), np.linspace(-1, 1, 60)]), np.zeros(60))[0]
    assert np.isfinite(every_number(fit)).all()
    assert fit.mu.sum() == pytest.approx(1.0, rel=1e-6)


def test_columns_that_cannot_be_told_apart_share_what_they_explain():
    n = 40
    y = np.tile([4.0, 6.0, 9.0, 3.0], 10)
    same = np.column_stack([np.ones(n), np.ones(n), np.linspace(-1, 1, n)])
    double = fit_each(complete(y), same, np.zeros(n))[0]
    single = fit_each(complete(y), same[:, 1:], np.zeros(n))[0]
    assert double.loglik == pytest.approx(single.loglik, rel=1e-9)
    np.testing.assert_allclose(double.mu, single.mu, rtol=1e-7)


@settings(max_examples=60)
@given(
    st.lists(st.one_of(st.integers(0, 5), st.integers(0, 10_000), st.none()), min_size=6, max_size=40).filter(
        lambda y: sum(v or 0 for v in y) > 0
    )
)
def test_no_history_of_counts_gives_a_warning_or_a_nan(y):
    values = np.array([NOTHING if v is None else v for v in y], dtype=float)
    n = len(values)
    X = np.column_stack([np.ones(n), np.arange(n) >= n // 2])
    fit = fit_each(complete(values), X, np.zeros(n))[0]
    assert np.isfinite(every_number(fit)).all()
    assert fit.alpha >= 0
    # It must be at least as likely as the constant at the best Poisson mean.
    seen = values[~np.isnan(values)]
    assert fit.loglik >= stats.poisson.logpmf(seen, seen.mean()).sum() - 1e-6
