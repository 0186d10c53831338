"""Mann-Kendall, seasonal Mann-Kendall and Pettitt: R's figures, hand-worked cases, brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from seasonal_mann_kendall import seasonal_mann_kendall

from trends.errors import ParameterError
from trends.fitting.conventional.mann_kendall import mann_kendall
from trends.fitting.conventional.pettitt import pettitt

MONTHLY = ["S1_const60", "S2_decl120"]
YEARLY = [("Nile", "Nile"), ("coal_yearly", "coal_yearly")]

histories = st.lists(st.one_of(st.integers(0, 6), st.none()), min_size=2, max_size=30).map(
    lambda values: np.array([np.nan if v is None else v for v in values], dtype=float)
)


@pytest.mark.parametrize("name", MONTHLY)
def test_mann_kendall_against_R(r, name):
    found, expected = mann_kendall(r.series[name]["y"]), r.kendall[name]
    assert found.score == expected["trend_mk_cont"]["estimate"]["S"] == expected["Kendall_MK"]["S"]
    assert found.variance == pytest.approx(expected["trend_mk_cont"]["estimate"]["varS"], rel=1e-15)
    assert found.tau == pytest.approx(expected["trend_mk_cont"]["estimate"]["tau"], rel=5e-15)
    assert found.statistic == pytest.approx(expected["trend_mk_cont"]["statistic"]["z"], rel=1e-15)
    assert found.p == pytest.approx(expected["trend_mk_cont"]["p"], rel=1e-14)
    plain = mann_kendall(r.series[name]["y"], continuity=False)
    assert plain.statistic == pytest.approx(expected["trend_mk_nocont"]["statistic"]["z"], rel=1e-15)
    assert plain.p == pytest.approx(expected["trend_mk_nocont"]["p"], rel=1e-14)


@pytest.mark.parametrize(("name", "series"), YEARLY)
def test_mann_kendall_of_yearly_series_against_R(r, name, series):
    found, expected = mann_kendall(r.data[series]["y"]), r.kendall[name]["mk"]
    assert found.score == expected["estimate"]["S"]
    assert found.variance == pytest.approx(expected["estimate"]["varS"], rel=1e-15)
    assert found.statistic == pytest.approx(expected["statistic"]["z"], rel=1e-15)
    assert found.p == pytest.approx(expected["p"], rel=1e-13)


@pytest.mark.parametrize("name", MONTHLY)
def test_seasonal_mann_kendall_against_R(r, name):
    y, expected = r.series[name]["y"], r.kendall[name]
    found = seasonal_mann_kendall(y)
    assert found.score == expected["trend_smk"]["S"]["S"] == expected["rkt"]["S"]
    assert found.variance == pytest.approx(expected["trend_smk"]["S"]["varS"], rel=1e-15)
    assert found.statistic == pytest.approx(expected["trend_smk"]["statistic"]["z"], rel=1e-15)
    assert found.p == pytest.approx(expected["trend_smk"]["p"], abs=1e-15)
    assert found.p == pytest.approx(expected["rkt"]["p"], rel=1e-13)
    # Package Kendall computes in single precision and leaves out the correction for continuity.
    plain = seasonal_mann_kendall(y, continuity=False)
    assert plain.p == pytest.approx(expected["Kendall_SeasonalMK"]["p"], rel=1e-6)
    assert plain.tau == pytest.approx(expected["Kendall_SeasonalMK"]["tau"], rel=1e-7)


@pytest.mark.parametrize("name", MONTHLY)
def test_seasons_that_depend_on_each_other_against_R(r, name):
    found, expected = (
        seasonal_mann_kendall(r.series[name]["y"], correlated=True),
        r.kendall[name]["trend_csmk"],
    )
    assert found.variance == pytest.approx(expected["estimate"]["varS"], rel=1e-13)
    assert found.statistic == pytest.approx(expected["statistic"]["z"], rel=1e-14)
    assert found.p == pytest.approx(expected["p"], rel=1e-14)


def test_pettitt_against_R(r):
    cases = [(r.series[name]["y"], r.kendall[name]["pettitt"]) for name in MONTHLY]
    cases += [(r.data[series]["y"], r.kendall[name]["pettitt"]) for name, series in YEARLY]
    for y, expected in cases:
        found = pettitt(y)
        assert found.statistic == expected["statistic"]["U*"]
        assert found.p == pytest.approx(expected["p"], rel=1e-13)


def test_pettitt_finds_the_published_years(r):
    # The Nile fell after 1898 (Cobb 1978); the coal disasters after 1891.
    assert 1871 + int(pettitt(r.data["Nile"]["y"]).at) == 1899
    assert 1851 + int(pettitt(r.data["coal_yearly"]["y"]).at) == 1892


def by_hand(y):
    y = y[~np.isnan(y)]
    return sum(np.sign(y[j] - y[i]) for i in range(len(y)) for j in range(i + 1, len(y)))


@settings(max_examples=80)
@given(histories)
def test_mann_kendall_counts_every_pair(y):
    found = mann_kendall(y)
    assert found.score == by_hand(y)
    seen = y[~np.isnan(y)]
    if len(set(seen)) > 1:
        assert found.tau == pytest.approx(stats.kendalltau(np.arange(len(seen)), seen).statistic, rel=1e-12)
    else:
        assert np.isnan(found.p)


def test_the_variance_is_that_of_all_orders():
    # Over all 120 orders of these counts, with their ties.
    from itertools import permutations

    scores = [by_hand(np.array(order, dtype=float)) for order in permutations([1, 2, 2, 5, 5])]
    assert mann_kendall([1, 2, 2, 5, 5]).variance == pytest.approx(np.var(scores), rel=1e-12)


@settings(max_examples=60)
@given(histories)
def test_pettitt_against_brute_force(y):
    found = pettitt(y)
    seen = np.flatnonzero(~np.isnan(y))
    U = [
        abs(sum(np.sign(y[i] - y[j]) for i in seen if i < cut for j in seen if j >= cut))
        for cut in range(1, len(y))
    ]
    if len(seen) < 2:
        assert np.isnan(found.p)
    else:
        assert found.statistic == max(U)
        assert U[int(found.at) - 1] == max(U)


@settings(max_examples=60)
@given(histories, st.integers(1, 5))
def test_seasonal_mann_kendall_adds_up_its_seasons(y, period):
    period = min(period, len(y))
    found = seasonal_mann_kendall(y, period)
    alone = [mann_kendall(y[start::period]) for start in range(period)]
    assert found.score == sum(float(one.score) for one in alone)
    assert found.variance == pytest.approx(sum(float(one.variance) for one in alone))


@settings(max_examples=60)
@given(histories)
def test_one_season_alone_has_nothing_to_depend_on(y):
    apart, together = seasonal_mann_kendall(y, 1), seasonal_mann_kendall(y, 1, correlated=True)
    if not np.isnan(y).any():
        assert together.variance == pytest.approx(float(apart.variance))
    assert together.score == apart.score


def test_many_histories_are_what_each_is_alone():
    y = np.random.default_rng(1).poisson(3, (3, 4, 36)).astype(float)
    y[0, 1, 5:9] = np.nan
    for test in (mann_kendall, seasonal_mann_kendall, pettitt):
        whole = test(y)
        assert whole.p.shape == (3, 4)
        assert whole.p[0, 1] == test(y[0, 1]).p
        assert whole.p[2, 3] == test(y[2, 3]).p


def test_with_exposure_rates_are_compared():
    days = np.tile([31.0, 28.0], 10)
    y = np.tile([62.0, 56.0], 10)
    assert mann_kendall(y, days).score == 0
    assert mann_kendall(y + days * np.arange(20), days).score == 190
    assert pettitt(y, days).statistic == 0


@pytest.mark.parametrize("period", [0, 25])
def test_a_cycle_that_cannot_be_is_refused(period):
    with pytest.raises(ParameterError, match="from 1 to 24 periods"):
        seasonal_mann_kendall(np.arange(24), period)
