"""Many regressions at once: against R, statsmodels and a general optimiser, and each as if it stood alone."""

from __future__ import annotations

import dataclasses
import json
import tracemalloc
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from trends.errors import ParameterError
from trends.fitting.batched_regression import fit_regressions
from trends.fitting.design import harmonics

NOTHING = np.nan


def seasonal(n, pairs=2):
    t = np.arange(n)
    years = (t - (n - 1) / 2) / 12
    return np.column_stack([np.ones(n), years, harmonics((t % 12 + 0.5) / 12, pairs)])


def month_effects(n):
    dummies = (np.arange(n)[:, None] % 12 == np.arange(1, 12)).astype(float)
    return np.column_stack([seasonal(n, 0), dummies - dummies.mean(axis=0)])


def drawn(random, mu, alpha):
    """Counts of shape (R, n) with means `mu` and dispersions `alpha` (R,), zero for Poisson."""
    safe = np.maximum(alpha, 1e-12)[:, None]
    rate = np.where(alpha[:, None] > 0, random.gamma(1 / safe, safe, mu.shape), 1.0)
    return random.poisson(mu * rate).astype(float)


def mixed(seed, n, R=60):
    """Series of every kind beside one another: rare and frequent, even and wild, complete and not."""
    random = np.random.default_rng(seed)
    level = np.exp(random.uniform(np.log(0.1), np.log(500), (R, 1)))
    y = drawn(random, level * np.exp(0.3 * seasonal(n)[:, 2]), random.choice([0.0, 0.05, 0.3, 1, 3], R))
    y[(random.random((R, n)) < 0.15) & (random.random((R, 1)) < 0.5)] = NOTHING
    y[0], y[1], y[2, 3:] = 0, NOTHING, NOTHING
    y[3] = (np.arange(n) == 5).astype(float)
    y[4] = random.poisson(1e6, n)
    return y, random.normal(0, 0.1, n)


def numbers(fits):
    return [getattr(fits, field.name) for field in dataclasses.fields(fits)]


def assert_same_bits(a, b):
    for field, one, other in zip(dataclasses.fields(a), numbers(a), numbers(b), strict=True):
        np.testing.assert_array_equal(one, other, err_msg=field.name)


def chosen(fits, which):
    return type(fits)(*(value[which] for value in numbers(fits)))


def score_in_errors(fits, i, y, X, offset):
    """Slope of the log-likelihood in the coefficients, in standard errors; zero at the maximum."""
    seen = ~np.isnan(y)
    mu = np.exp(X @ fits.beta[i] + offset)
    score = X[seen].T @ ((y - mu) / (1 + fits.alpha[i] * mu))[seen]
    return np.sqrt(max(score @ fits.covariance[i] @ score, 0.0))


# -- R ------------------------------------------------------------------------------------------------------------


def test_against_R_all_at_once(reference):
    given_ = json.loads((reference / "series.json").read_text(encoding="utf-8"))["series"]
    results = json.loads((reference / "glm_nb.json").read_text(encoding="utf-8"))["results"]
    by_length = {}
    for name in ("S1_const60", "S2_decl120", "S5_low84"):
        by_length.setdefault(given_[name]["n"], []).append(name)
    assert sum(map(len, by_length.values())) == 3
    for names in by_length.values():
        first = given_[names[0]]
        phase = (np.array(first["month"]) - 0.5) / 12
        X = np.column_stack([np.ones(first["n"]), first["trend_years"], harmonics(phase, 2)])
        # Each series a hundred times over, to see that none disturbs another.
        y = np.repeat([np.array(given_[name]["y"], dtype=float) for name in names], 100, axis=0)
        offset = np.repeat([given_[name]["offset"] for name in names], 100, axis=0)
        fits = fit_regressions(y, X, offset)
        for i, name in enumerate(names):
            expected = results[name]
            for k in (100 * i, 100 * i + 99):
                np.testing.assert_allclose(
                    fits.beta[k], list(expected["coef"].values()), rtol=1e-6, atol=1e-8
                )
                assert fits.alpha[k] == pytest.approx(expected["alpha"], rel=1e-6)
                assert fits.loglik[k] == pytest.approx(expected["logLik"], rel=1e-9)
                np.testing.assert_allclose(
                    np.sqrt(np.diag(fits.covariance[k])), list(expected["se"].values()), rtol=1e-4
                )


# -- statsmodels and a general optimiser --------------------------------------------------------------------------


def test_against_statsmodels():
    from statsmodels.discrete.discrete_model import NegativeBinomial

    random = np.random.default_rng(17)
    n, R = 120, 12
    X, offset = seasonal(n), random.normal(0, 0.1, n)
    y = drawn(random, np.exp(np.linspace(1, 3, R)[:, None] + 0.05 * X[:, 1] + offset), np.full(R, 0.4))
    fits = fit_regressions(y, X, offset)
    assert fits.converged.all()
    for i in range(R):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = NegativeBinomial(y[i], X, offset=offset)
            other = model.fit(start_params=model.fit(disp=0).params, method="newton", disp=0, tol=1e-14)
        np.testing.assert_allclose(fits.beta[i], other.params[:-1], rtol=1e-6, atol=1e-9)
        assert fits.alpha[i] == pytest.approx(other.params[-1], rel=1e-6)
        assert fits.loglik[i] == pytest.approx(other.llf, rel=1e-10)


def best_by_brute_force(y, X, offset):
    seen = ~np.isnan(y)

    def minus(parameters):
        alpha = np.exp(np.clip(parameters[-1], -16, 9))
        mu = np.exp(np.clip(X @ parameters[:-1] + offset, -30, 30))[seen]
        return -stats.nbinom.logpmf(y[seen], 1 / alpha, 1 / (1 + alpha * mu)).sum()

    level = np.r_[np.log(np.nanmean(y)), np.zeros(X.shape[1] - 1)]
    starts = [np.r_[level, t] for t in (-9.0, -2.0, 0.5, 3.0)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = [optimize.minimize(minus, start, method="BFGS", options={"gtol": 1e-8}) for start in starts]
        best = min(found, key=lambda f: f.fun)
        found.append(optimize.minimize(minus, best.x, method="Nelder-Mead", options={"xatol": 1e-9}))
    return -min(f.fun for f in found)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_no_general_optimiser_finds_a_higher_maximum(seed):
    random = np.random.default_rng(seed)
    n, R = 40, 8
    X, offset = seasonal(n, 1), random.normal(0, 0.2, n)
    y = drawn(
        random, np.exp(1.5 + 0.3 * X[:, 2] + offset) * np.ones((R, 1)), random.choice([0.0, 0.1, 0.6, 4], R)
    )
    y[random.random((R, n)) < 0.1] = NOTHING
    fits = fit_regressions(y, X, offset)
    for i in range(R):
        assert fits.loglik[i] >= best_by_brute_force(y[i], X, offset) - 1e-6


# -- each series by itself ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [24, 37, 120])
@pytest.mark.parametrize("design", [lambda n: np.ones((n, 1)), seasonal, month_effects])
def test_a_series_has_the_same_bits_whatever_its_neighbours_and_the_chunks(n, design):
    y, offset = mixed(n, n, 40)
    X = design(n)
    whole = fit_regressions(y, X, offset)
    for chunk in (1, 2, 39, 1000):
        assert_same_bits(fit_regressions(y, X, offset, chunk=chunk), whole)
    order = np.random.default_rng(1).permutation(len(y))
    assert_same_bits(fit_regressions(y[order], X, offset), chosen(whole, order))
    for i in (0, 2, 3, 4, 20, 39):
        assert_same_bits(fit_regressions(y[i : i + 1], X, offset), chosen(whole, slice(i, i + 1)))


def test_an_offset_of_each_series_is_as_good_as_one_for_all():
    y, offset = mixed(3, 48)
    X = seasonal(48)
    each = np.broadcast_to(offset, y.shape).copy()
    assert_same_bits(fit_regressions(y, X, each), fit_regressions(y, X, offset))


def test_twice_the_exposure_is_half_the_rate():
    y, offset = mixed(4, 60)
    X = seasonal(60)
    factor = np.linspace(-1, 1, len(y))[:, None]
    one, other = fit_regressions(y, X, offset), fit_regressions(y, X, offset + factor)
    usual = one.identified & ~one.separated
    shift = np.zeros((usual.sum(), X.shape[1]))
    shift[:, 0] = factor[usual, 0]
    np.testing.assert_allclose(other.beta[usual], one.beta[usual] - shift, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(other.alpha, one.alpha, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(other.loglik, one.loglik, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("why", ["not observed", "no exposure"])
def test_an_unobserved_period_says_nothing(why):
    random = np.random.default_rng(6)
    n, R = 60, 20
    X, offset = seasonal(n), random.normal(0, 0.1, n)
    y = drawn(random, np.full((R, n), 9.0), np.full(R, 0.3))
    hidden = np.arange(n) % 7 == 2
    if why == "no exposure":
        y[:, hidden], offset[hidden] = 0, -np.inf
    else:
        y[:, hidden] = NOTHING
    fits = fit_regressions(y, X, offset)
    without = fit_regressions(y[:, ~hidden], X[~hidden], offset[~hidden])
    np.testing.assert_allclose(fits.beta, without.beta, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(fits.alpha, without.alpha, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(fits.loglik, without.loglik, rtol=1e-11)
    np.testing.assert_allclose(fits.covariance, without.covariance, rtol=1e-6, atol=1e-10)


def test_whole_numbers_of_any_type_are_counts():
    y = mixed(7, 36)[0][5:]
    y = y[~np.isnan(y).any(axis=1)]
    X = seasonal(36, 1)
    assert_same_bits(fit_regressions(y.astype(np.int32), X), fit_regressions(y, X))


def test_no_series_at_all():
    fits = fit_regressions(np.zeros((0, 24)), seasonal(24))
    assert len(fits) == 0
    assert fits.beta.shape == (0, 6)


# -- the truth ----------------------------------------------------------------------------------------------------


def test_the_truth_is_found_where_it_is_known():
    random = np.random.default_rng(12)
    n, R = 120, 1500
    X = seasonal(n, 1)
    beta, alpha = np.array([np.log(12), 0.08, 0.4, -0.2]), 0.3
    fits = fit_regressions(drawn(random, np.exp(X @ beta) * np.ones((R, 1)), np.full(R, alpha)), X)
    assert fits.converged.all()
    assert not fits.separated.any()
    z = (fits.beta - beta) / np.sqrt(fits.covariance[:, range(4), range(4)])
    # Maximum likelihood's dispersion is a little too low, so its errors are a little too small.
    np.testing.assert_allclose(z.mean(axis=0), 0.0, atol=4 / np.sqrt(R))
    assert ((z.std(axis=0) > 0.95) & (z.std(axis=0) < 1.1)).all()
    assert np.median(fits.alpha) == pytest.approx(alpha, rel=0.06)


def test_half_of_poisson_series_are_poisson():
    random = np.random.default_rng(13)
    fits = fit_regressions(random.poisson(10, (2000, 120)).astype(float), np.ones((120, 1)))
    # Under Poisson the slope at zero is as often up as down, save for a skew of order one over root n.
    assert 0.48 < fits.poisson.mean() < 0.60
    np.testing.assert_array_equal(fits.alpha == 0, fits.poisson)


# -- hostile series -----------------------------------------------------------------------------------------------


def one(y, X, offset=None):
    fits = fit_regressions(np.asarray(y, dtype=float)[None], X, offset)
    for value in numbers(fits):
        assert np.isfinite(value).all()
    return fits


def test_a_series_of_zeros():
    fits = one(np.zeros(48), seasonal(48))
    assert fits.separated[0]
    assert fits.converged[0]
    assert fits.alpha[0] == 0
    assert fits.loglik[0] == pytest.approx(0.0, abs=1e-8)


def test_nothing_observed():
    fits = one(np.full(48, NOTHING), seasonal(48))
    assert not fits.identified[0]
    assert not fits.separated[0]
    np.testing.assert_array_equal(fits.beta, 0.0)
    assert fits.loglik[0] == 0.0


def test_one_event():
    y = np.zeros(60)
    y[17] = 1
    fits = one(y, seasonal(60, 0))
    assert fits.poisson[0]
    assert fits.converged[0]
    mu = np.exp(seasonal(60, 0) @ fits.beta[0])
    assert mu.sum() == pytest.approx(1.0, rel=1e-8)


def test_all_but_two_periods_missing():
    y = np.full(48, NOTHING)
    y[[3, 30]] = 4, 9
    fits = one(y, seasonal(48))
    assert not fits.identified[0]
    assert fits.converged[0]
    np.testing.assert_allclose(np.exp(seasonal(48) @ fits.beta[0])[[3, 30]], [4, 9], rtol=1e-8)
    assert fits.loglik[0] == pytest.approx(stats.poisson.logpmf([4, 9], [4, 9]).sum())


def test_a_month_of_the_year_that_never_has_an_event():
    random = np.random.default_rng(4)
    n = 72
    y = drawn(random, np.full((1, n), 10.0), np.array([0.2]))[0]
    y[2::12] = 0
    fits, X = one(y, month_effects(n)), month_effects(n)
    assert fits.separated[0]
    assert fits.converged[0]
    others = np.arange(n) % 12 != 2
    rest = one(y[others], X[others])
    assert not rest.separated[0]
    assert not rest.identified[0]
    assert fits.alpha[0] == pytest.approx(rest.alpha[0], rel=1e-6)
    assert fits.loglik[0] == pytest.approx(rest.loglik[0], abs=1e-7)
    np.testing.assert_allclose(X[others] @ fits.beta[0], X[others] @ rest.beta[0], rtol=1e-6)
    # What is known of the trend does not suffer.
    assert fits.covariance[0, 1, 1] == pytest.approx(rest.covariance[0, 1, 1], rel=1e-4)


def test_a_month_of_the_year_that_is_never_observed():
    y, X = np.tile(np.arange(12.0), 5), month_effects(60)
    y[7::12] = NOTHING
    fits = one(y, X)
    assert not fits.identified[0]
    seen = ~np.isnan(y)
    expected = np.tile(np.arange(12.0), 5)[seen]
    np.testing.assert_allclose(np.exp(X @ fits.beta[0])[seen], expected, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("spread", [0.1, 6.0, 1e4])
def test_counts_of_a_million(spread):
    # Variance `spread` times the mean.
    random = np.random.default_rng(11)
    y = np.round(1e6 + random.standard_normal(120) * np.sqrt(spread * 1e6))
    fits = one(y, np.ones((120, 1)))
    assert fits.converged[0]
    assert fits.beta[0, 0] == pytest.approx(np.log(y.mean()), abs=1e-10)
    assert fits.poisson[0] == (spread < 1)
    if spread > 1:
        assert 1 + fits.alpha[0] * 1e6 == pytest.approx(y.var() / y.mean(), rel=0.02)
        law = stats.norm(y.mean(), np.sqrt(y.mean() + fits.alpha[0] * y.mean() ** 2))
        assert fits.loglik[0] == pytest.approx(law.logpdf(y).sum(), rel=2e-4)


def test_a_single_month_of_a_million():
    y = np.zeros(60)
    y[41] = 1e6
    fits = one(y, seasonal(60))
    assert fits.converged[0]
    flat = one(y, np.ones((60, 1)))
    assert flat.converged[0]
    assert 10 < flat.alpha[0] < 1e4
    assert fits.loglik[0] >= flat.loglik[0]


def test_a_few_deaths_and_one_month_of_thousands():
    # Newton's first step would take the means of the few to nothing, and the next one could not bring them back.
    y = np.zeros(432)
    y[[152, 256, 323, 345, 353, 371, 404]] = 3000, 2, 15, 9, 1, 4, 1
    X = month_effects(432)
    fits = one(y, X)
    assert fits.converged[0]
    assert fits.separated[0]
    dead = np.bincount(np.arange(432) % 12, y, 12) > 0
    some = dead[np.arange(432) % 12]
    rest = one(np.where(some, y, NOTHING), X)
    assert fits.loglik[0] == pytest.approx(rest.loglik[0], abs=1e-6)
    assert score_in_errors(rest, 0, np.where(some, y, NOTHING), X, 0.0) < 1e-8


@pytest.mark.parametrize("y", [np.full(48, 7.0), np.tile([1.0, 2, 1, 2, 2, 1], 8), np.arange(48.0)])
def test_underdispersed_counts_are_poisson(y):
    X = seasonal(48)
    fits = one(y, X)
    assert fits.poisson[0]
    assert score_in_errors(fits, 0, y, X, 0.0) < 1e-8


def test_the_dispersion_stops_at_ten_thousand():
    y = np.zeros((1, 500))
    y[0, 3] = 1e9
    fits = fit_regressions(y, np.ones((500, 1)))
    assert fits.alpha[0] <= 1e4
    assert np.isfinite(fits.loglik).all()


def test_exposures_that_differ_by_a_factor_of_a_million():
    random = np.random.default_rng(9)
    offset = np.where(np.arange(60) % 2, np.log(1e6), 0.0)
    y = drawn(random, 0.001 * np.exp(offset)[None] * np.ones((10, 1)), np.full(10, 0.3))
    fits = fit_regressions(y, np.ones((60, 1)), offset)
    assert fits.converged.all()
    np.testing.assert_allclose(fits.beta[:, 0], np.log(0.001), atol=0.5)


def test_columns_that_say_the_same_share_what_they_explain():
    y, X = mixed(2, 40)[0][5:25], seasonal(40, 0)
    double = fit_regressions(y, np.column_stack([X[:, 0], X]))
    single = fit_regressions(y, X)
    assert not double.identified.any()
    np.testing.assert_allclose(double.loglik, single.loglik, rtol=1e-9)
    np.testing.assert_allclose(double.beta[:, 0], double.beta[:, 1], rtol=1e-9)
    np.testing.assert_allclose(double.beta[:, 0] * 2, single.beta[:, 0], rtol=1e-7)


@pytest.mark.long
@settings(max_examples=80)
@given(
    st.lists(
        st.lists(st.one_of(st.integers(0, 3), st.integers(0, 50_000), st.none()), min_size=13, max_size=13),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([0, 1, 2, 3]),
)
def test_no_counts_give_a_warning_or_a_nan(rows, kind):
    y = np.array([[NOTHING if v is None else v for v in row] for row in rows], dtype=float)
    n = y.shape[1]
    X = [np.ones((n, 1)), seasonal(n, 0), seasonal(n, 1), month_effects(n)][kind]
    fits = fit_regressions(y, X)
    for value in numbers(fits):
        assert np.isfinite(value).all()
    assert fits.converged.all()
    assert ((fits.alpha >= 0) & (fits.alpha <= 1e4)).all()
    constant = fit_regressions(y, np.ones((n, 1)))
    # A larger design can only be likelier, and the negative binomial than Poisson.
    assert (fits.loglik >= constant.loglik - 1e-6).all()
    for i in range(len(y)):
        seen = y[i][~np.isnan(y[i])]
        level = seen.mean() if seen.size else 0.0
        assert fits.loglik[i] >= stats.poisson.logpmf(seen, max(level, 1e-12)).sum() - 1e-6
        if fits.identified[i] and not fits.separated[i]:
            assert score_in_errors(fits, i, y[i], X, 0.0) < 1e-6


# -- what is refused, and what it costs ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "X", "offset", "word"),
    [
        (np.ones((2, 5)), np.ones((4, 1)), None, "shape"),
        (np.ones(5), np.ones((5, 1)), None, "shape"),
        (np.ones((2, 5)), np.full((5, 1), NOTHING), None, "finite"),
        (np.ones((2, 5)), np.ones((5, 1)), np.zeros(4), "shape"),
        (np.ones((2, 5)), np.ones((5, 1)), np.array([0, 0, NOTHING, 0, 0]), "exposure"),
        (np.ones((2, 5)), np.ones((5, 1)), np.array([0, 0, np.inf, 0, 0]), "exposure"),
        (np.ones((2, 5)), np.ones((5, 1)), np.array([0, 0, -np.inf, 0, 0]), "exposure"),
        (np.full((2, 5), -1.0), np.ones((5, 1)), None, "zero or more"),
        (np.full((2, 5), np.inf), np.ones((5, 1)), None, "zero or more"),
    ],
)
def test_what_cannot_be_fitted_is_refused(count, X, offset, word):
    with pytest.raises(ParameterError, match=word):
        fit_regressions(count, X, offset)


def peak(R, n, chunk):
    """Bytes allocated at most beyond the counts."""
    y = np.random.default_rng(0).poisson(9, (R, n)).astype(float)
    X = seasonal(n)
    tracemalloc.start()
    try:
        fit_regressions(y, X, chunk=chunk)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_is_that_of_a_chunk():
    n, p = 120, 6
    small, large = peak(512, n, 128), peak(4096, n, 128)
    # Beyond a chunk, what grows is the result and the numbers of the series, in groups.
    assert (large - small) / (4096 - 512) < 8 * p * (p + 1) + 100
    assert small < 128 * n * 150 + 512 * (8 * p * (p + 1) + 100)
