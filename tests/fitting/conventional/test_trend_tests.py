"""Wald tests of a trend: Poisson, negative binomial, Newey-West, least squares on logs."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import linalg

from trends.errors import ParameterError
from trends.fitting.conventional.count_regression import fit_negative_binomial, fit_poisson
from trends.fitting.conventional.histories import histories
from trends.fitting.conventional.log_linear_trend import log_linear_trend
from trends.fitting.conventional.newey_west import (
    automatic_lags,
    long_run_covariance,
    negative_binomial_newey_west_trend,
)
from trends.fitting.conventional.regression_trend import negative_binomial_trend, poisson_trend
from trends.fitting.design import Design


@pytest.mark.parametrize("name", ["S1_const60", "S2_decl120", "S5_low84"])
def test_negative_binomial_against_R(r, seasonal, name):
    expected = r.nb[name]
    found = negative_binomial_trend(r.series[name]["y"], seasonal(name))
    assert found.slope == pytest.approx(expected["coef"]["tr"], rel=1e-7)
    assert found.se == pytest.approx(expected["se"]["tr"], rel=1e-7)
    assert found.statistic == pytest.approx(expected["z"]["tr"], rel=1e-7)
    assert found.p == pytest.approx(expected["p"]["tr"], rel=1e-7)


@pytest.mark.parametrize(
    ("name", "series", "first"),
    [("discoveries_linear", "discoveries", 1860), ("coal_linear", "coal_yearly", 1851)],
)
def test_poisson_against_R(r, name, series, first):
    y = r.data[series]["y"]
    decades = (first + np.arange(len(y)) - (1909.5 if first == 1860 else 1906.5)) / 10
    found = poisson_trend(y, Design(np.ones((len(y), 1)), np.zeros(len(y)), decades, "none"))
    expected = r.classics[name]
    assert found.slope == pytest.approx(expected["coef"]["x"], rel=1e-9)
    assert found.se == pytest.approx(expected["se"]["x"], rel=1e-7)
    assert found.p == pytest.approx(expected["p"]["x"], rel=1e-6)


def test_generalised_linear_models_of_statsmodels_give_hc0_whatever_is_asked(plain):
    """Why robust errors are not taken from it: HC1, HC2 and HC3 are silently HC0 there."""
    import statsmodels.api as sm

    design = plain(60)
    X = design.with_columns(design.years)
    y = np.random.default_rng(3).poisson(10, 60)
    model = sm.GLM(y, X, family=sm.families.Poisson())
    errors = [model.fit(cov_type=kind).bse for kind in ("HC0", "HC1", "HC2", "HC3")]
    assert all((one == errors[0]).all() for one in errors)
    least_squares = [sm.OLS(y, X).fit(cov_type=kind).bse[1] for kind in ("HC0", "HC1", "HC3")]
    assert least_squares[0] < least_squares[1] < least_squares[2]
    # Without lags, the covariance here is HC0 and says so.
    fit = fit_poisson(histories(y), X, design.offset)
    meat = long_run_covariance(fit.residual[:, :, None] * X, 0)
    hc0 = np.sqrt(np.diag((fit.covariance @ meat @ fit.covariance)[0]))
    np.testing.assert_allclose(hc0, errors[0], rtol=1e-8)


def fluctuation(scores, covariance):
    """First component of the cumulated, decorrelated scores, as strucchange's gefp makes it."""
    n = len(scores)
    root = np.real(linalg.sqrtm(covariance / n))
    return np.linalg.solve(root, np.cumsum(scores, axis=0).T / np.sqrt(n))[0]


@pytest.mark.parametrize("name", ["S1_const60", "S2_decl120"])
def test_newey_west_against_R(r, seasonal, name):
    """sandwich's NeweyWest(lag = 4, prewhite = FALSE), through the fluctuation tests that were made with it."""
    design, expected = seasonal(name), r.changes["series"][name]["gefp_poisson_NW4"]
    fit = fit_poisson(histories(r.series[name]["y"]), design.base, design.offset)
    scores = fit.residual[0][:, None] * design.base
    path = fluctuation(scores, long_run_covariance(scores[None], 4)[0])
    assert np.abs(path).max() == pytest.approx(expected["maxBB"]["statistic"], rel=5e-11)
    share = np.arange(1, len(path)) / len(path)
    inside = (share >= 0.15) & (share <= 0.85)
    supremum = (path[:-1] ** 2 / (share * (1 - share)))[inside].max()
    assert supremum == pytest.approx(expected["supLM_.15"]["statistic"], rel=5e-11)


@pytest.mark.parametrize("name", ["S1_const60", "S2_decl120"])
@pytest.mark.parametrize(
    ("fit", "key"), [(fit_poisson, "gefp_poisson_intercept"), (fit_negative_binomial, "gefp_nb_intercept")]
)
def test_scores_against_R(r, seasonal, name, fit, key):
    design, expected = seasonal(name), r.changes["series"][name][key]
    found = fit(histories(r.series[name]["y"]), design.base, design.offset)
    scores = found.residual[0][:, None] * design.base
    path = fluctuation(scores, long_run_covariance(scores[None], 0)[0])
    np.testing.assert_allclose(path, expected["process"][1:], atol=1e-10)


@pytest.mark.parametrize("lags", [0, 1, 4, 11])
def test_negative_binomial_newey_west_against_statsmodels(plain, lags):
    import statsmodels.api as sm

    random = np.random.default_rng(2)
    design = plain(84, 1)
    X = design.with_columns(design.years)
    y = random.poisson(6 * random.gamma(2, 0.5, 84))
    alpha = float(fit_negative_binomial(histories(y), X, design.offset).alpha[0])
    family = sm.families.NegativeBinomial(alpha=alpha)
    other = sm.GLM(y, X, family=family).fit(tol=1e-13, cov_type="HAC", cov_kwds={"maxlags": lags})
    found = negative_binomial_newey_west_trend(y, design, lags)
    assert found.slope == pytest.approx(other.params[-1], rel=1e-7)
    # statsmodels takes the observed information for the bread; R and this package take the expected one.
    meat = long_run_covariance(other.model.score_factor(other.params)[None, :, None] * X, lags)[0]
    bread = np.linalg.inv(-other.model.hessian(other.params, observed=False))
    assert found.se == pytest.approx(np.sqrt((bread @ meat @ bread)[-1, -1]), rel=1e-7)


@pytest.mark.parametrize("lags", [0, 3, 4, 12])
def test_log_linear_against_statsmodels(plain, lags):
    import statsmodels.api as sm

    random = np.random.default_rng(4)
    design = plain(60, 2)
    y = random.poisson(5, (6, 60)).astype(float)
    found = log_linear_trend(y, design, lags)
    for i, row in enumerate(y):
        other = sm.OLS(np.log1p(row), design.with_columns(design.years)).fit(
            cov_type="HAC", cov_kwds={"maxlags": lags}
        )
        assert found.slope[i] == pytest.approx(other.params[-1], rel=1e-10)
        assert found.se[i] == pytest.approx(other.bse[-1], rel=5e-11)
        assert found.p[i] == pytest.approx(other.pvalues[-1], rel=1e-9)


def test_log_linear_takes_rates():
    n = 40
    days = np.repeat([62.0, 31.0], n // 2)
    design = Design(np.ones((n, 1)), np.log(days / 31), np.arange(n) / 12, "none")
    without = Design(design.base, np.zeros(n), design.years, "none")
    assert log_linear_trend(5 * days / 31, design).slope == pytest.approx(0, abs=1e-12)
    assert log_linear_trend(5 * days / 31, without).slope < -0.2


@pytest.mark.parametrize(("n", "lags"), [(1, 0), (2, 1), (60, 3), (100, 4), (120, 4), (500, 5)])
def test_the_customary_number_of_lags(n, lags):
    assert automatic_lags(n) == lags


@pytest.mark.parametrize("test", [negative_binomial_newey_west_trend, log_linear_trend])
@pytest.mark.parametrize("lags", [-1, 24])
def test_a_number_of_lags_that_cannot_be_is_refused(plain, test, lags):
    with pytest.raises(ParameterError, match="lags must be from 0 to 23"):
        test(np.arange(24), plain(24), lags)


def test_an_unobserved_period_keeps_its_place_in_time():
    scores = np.array([1.0, 2.0, 0.0, 4.0])[None, :, None]
    # lag 1: 1*2 + 2*0 + 0*4 = 2 with weight 2/3; lag 2: 1*0 + 2*4 = 8 with weight 1/3; each twice.
    expected = 21 + 2 * (2 / 3 * 2 + 1 / 3 * 8)
    assert long_run_covariance(scores, 2)[0, 0, 0] == pytest.approx(expected)
