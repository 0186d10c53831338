"""Regressions of many histories against R, statsmodels and the fit of one history; and where statsmodels fails."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from trends.fitting.conventional.count_regression import fit_negative_binomial, fit_poisson
from trends.fitting.conventional.histories import histories


@pytest.mark.parametrize("name", ["S1_const60", "S2_decl120", "S5_low84"])
def test_negative_binomial_against_R(r, seasonal, name):
    expected, design = r.nb[name], seasonal(name)
    X = np.insert(design.base, 1, design.years, axis=1)
    fit = fit_negative_binomial(histories(r.series[name]["y"]), X, design.offset)
    np.testing.assert_allclose(fit.beta[0], list(expected["coef"].values()), rtol=1e-7)
    assert fit.loglik[0] == pytest.approx(expected["logLik"], rel=1e-12)
    assert fit.alpha[0] == pytest.approx(expected["alpha"], rel=1e-7)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance[0])), list(expected["se"].values()), rtol=1e-7)
    np.testing.assert_allclose(fit.mu[0], expected["fitted"], rtol=1e-7)


@pytest.mark.parametrize(
    ("name", "series", "middle", "powers"),
    [
        ("discoveries_const", "discoveries", 1909.5, 0),
        ("discoveries_linear", "discoveries", 1909.5, 1),
        ("discoveries_quad", "discoveries", 1909.5, 2),
        ("coal_linear", "coal_yearly", 1906.5, 1),
        ("discoveries_quad_nb", "discoveries", 1909.5, 2),
        ("coal_linear_nb", "coal_yearly", 1906.5, 1),
    ],
)
def test_the_classic_series_against_R(r, name, series, middle, powers):
    y = r.data[series]["y"]
    first = r.data[series]["year"][0] if "year" in r.data[series] else r.data[series]["start"]
    x = (first + np.arange(len(y)) - middle) / 10
    X = np.column_stack([x**power for power in range(powers + 1)])
    expected = r.classics[name]
    fit = (fit_negative_binomial if name.endswith("_nb") else fit_poisson)(histories(y), X, np.zeros(len(y)))
    # R stops its search for theta, which is all but flat where coal is all but Poisson, at 1e-8 of the deviance.
    close = 1e-5 if name.endswith("_nb") else 1e-10
    np.testing.assert_allclose(fit.beta[0], list(expected["coef"].values()), rtol=close)
    np.testing.assert_allclose(fit.covariance[0], expected["vcov"], rtol=max(close, 1e-6))
    assert fit.loglik[0] == pytest.approx(expected["logLik"], rel=1e-10)
    if not name.endswith("_nb"):
        pearson = ((np.array(y) - fit.mu[0]) ** 2 / fit.mu[0]).sum()
        assert pearson == pytest.approx(expected["pearson_chi2"], rel=1e-9)


def test_poisson_against_statsmodels_with_gaps_and_exposure(plain):
    import statsmodels.api as sm

    random = np.random.default_rng(5)
    design = plain(60, 1)
    X = design.with_columns(design.years)
    offset = random.normal(0, 0.3, 60)
    y = random.poisson(np.exp(1 + 0.3 * X[:, 1] + offset), (20, 60)).astype(float)
    y[random.random(y.shape) < 0.2] = np.nan
    fit = fit_poisson(histories(y), X, offset)
    for i, row in enumerate(y):
        seen = ~np.isnan(row)
        other = sm.GLM(row[seen], X[seen], family=sm.families.Poisson(), offset=offset[seen]).fit(tol=1e-13)
        np.testing.assert_allclose(fit.beta[i], other.params, atol=1e-9)
        np.testing.assert_allclose(fit.covariance[i], other.cov_params(), rtol=1e-7, atol=1e-12)
        assert fit.loglik[i] == pytest.approx(other.llf, rel=1e-11)


@pytest.mark.parametrize("alpha", [0.3, 2.0])
def test_negative_binomial_against_the_likelihood_of_statsmodels(plain, alpha):
    """Where its likelihood is taken at what is found here, it is flat, with gaps and exposure."""
    from statsmodels.discrete.discrete_model import NegativeBinomial

    random = np.random.default_rng(6)
    design = plain(72, 2)
    X = design.with_columns(design.years)
    offset = random.normal(0, 0.3, 72)
    mean = 8 * np.exp(0.3 * X[:, 2] + offset)
    y = random.poisson(mean * random.gamma(1 / alpha, alpha, (12, 72))).astype(float)
    y[:, 7::13] = np.nan
    fit = fit_negative_binomial(histories(y), X, offset)
    for i, row in enumerate(y):
        seen = ~np.isnan(row)
        theirs = NegativeBinomial(row[seen], X[seen], offset=offset[seen])
        # Before a fit of its own, its last parameter is the logarithm of alpha.
        found = np.append(fit.beta[i], np.log(fit.alpha[i]))
        assert fit.loglik[i] == pytest.approx(theirs.loglike(found), rel=1e-11)
        assert np.abs(theirs.score(found)).max() < 1e-4


def test_newton_steps_of_statsmodels_end_in_nan_near_poisson(plain):
    """Why its negative binomial is not used: with an honest Poisson history it has no answer, and here there is one."""
    from statsmodels.discrete.discrete_model import NegativeBinomial

    design = plain(48)
    X = design.with_columns(design.years)
    y = np.random.default_rng(0).poisson(5, 48)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = NegativeBinomial(y, X).fit(disp=0, method="newton", maxiter=100)
    assert np.isnan(theirs.params).all()
    data = histories(y)
    ours, poisson = fit_negative_binomial(data, X, design.offset), fit_poisson(data, X, design.offset)
    assert ours.alpha[0] == 0
    np.testing.assert_allclose(ours.beta, poisson.beta, atol=1e-8)
    np.testing.assert_allclose(ours.covariance, poisson.covariance, rtol=1e-6, atol=1e-12)
    assert ours.loglik[0] == pytest.approx(poisson.loglik[0], rel=1e-12)


def test_a_design_that_the_observed_periods_cannot_tell_apart_has_no_fit(plain):
    design = plain(36, 1)
    X = design.with_columns(design.years)
    y = np.full((3, 36), 4.0)
    y[0, 3:] = np.nan  # fewer periods than columns
    y[1, np.arange(36) % 12 != 5] = np.nan  # one month of the year only
    y[2, 0] = 9
    for fit in (fit_poisson, fit_negative_binomial):
        found = fit(histories(y), X, design.offset)
        assert np.isnan(found.beta).all(axis=1).tolist() == [True, True, False]
        assert np.isnan(found.loglik).tolist() == [True, True, False]
