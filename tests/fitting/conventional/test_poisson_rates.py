"""Exact tests of Poisson rates against R and statsmodels; and where statsmodels fails."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy import stats

from trends.errors import ParameterError
from trends.fitting.conventional.poisson_rates import halves, rate, rate_ratio

EXACT = 5e-16
"""Half a unit in the last place of a p near one, and a little."""


def number(value):
    return np.inf if value == "Inf" else value


def test_two_rates_against_R(r):
    assert len(r.two_rates) == 7
    for case in r.two_rates:
        events, exposure = (case["x1"], case["x2"]), (case["T1"], case["T2"])
        found = rate_ratio(events, exposure)
        assert found.p == pytest.approx(case["p"], abs=EXACT)
        assert found.estimate == pytest.approx(number(case["estimate"]), rel=1e-15)
        for confidence, limits in ((0.95, case["ci95"]), (0.9, case["ci90"])):
            both = rate_ratio(events, exposure, confidence=confidence)
            assert both.low == pytest.approx(number(limits[0]), rel=1e-14)
            assert both.high == pytest.approx(number(limits[1]), rel=1e-14)
        # Two one-sided tests of equivalence within 0.8 to 1.25.
        above = rate_ratio(events, exposure, 0.8).p_greater
        below = rate_ratio(events, exposure, 1.25).p_less
        assert above == pytest.approx(case["p_greater_.8"], abs=EXACT)
        assert below == pytest.approx(case["p_less_1.25"], abs=EXACT)
        assert max(above, below) == pytest.approx(case["tost_p"], abs=EXACT)


def test_one_rate_against_R(r):
    assert len(r.one_rate) == 3
    for case in r.one_rate:
        found = rate(case["x"], case["T"], case["r"])
        assert found.p == pytest.approx(case["p"], abs=EXACT)
        assert found.low == pytest.approx(case["ci95"][0], rel=1e-14, abs=1e-300)
        assert found.high == pytest.approx(case["ci95"][1], rel=1e-14)


@pytest.mark.parametrize("mean", [0.3, 2.0, 7.5, 40.0])
def test_one_rate_adds_up_what_is_no_likelier(mean):
    outcomes = np.arange(400)
    chance = stats.poisson.pmf(outcomes, mean)
    for x in range(int(3 * mean) + 8):
        expected = chance[chance <= chance[x] * (1 + 1e-7)].sum()
        assert rate(x, 1.0, mean).p == pytest.approx(min(expected, 1.0), abs=1e-12)


def test_limits_turn_the_test_around():
    found = rate(7, 3.0)
    assert rate(7, 3.0, found.low).p_greater == pytest.approx(0.025, rel=1e-9)
    assert rate(7, 3.0, found.high).p_less == pytest.approx(0.025, rel=1e-9)
    both = rate_ratio((12, 5), (3.0, 2.0))
    assert rate_ratio((12, 5), (3.0, 2.0), both.low).p_greater == pytest.approx(0.025, rel=1e-9)
    assert rate_ratio((12, 5), (3.0, 2.0), both.high).p_less == pytest.approx(0.025, rel=1e-9)


def test_statsmodels_is_right_where_it_conditions():
    from statsmodels.stats.rates import test_poisson_2indep as two_rates

    for events, exposure in (((30, 20), (12, 12)), ((3, 11), (30, 24)), ((0, 5), (12, 12))):
        other = two_rates(events[0], exposure[0], events[1], exposure[1], method="exact-cond")
        assert rate_ratio(events, exposure).p == pytest.approx(other.pvalue, abs=EXACT)


def test_the_score_interval_of_statsmodels_collapses_at_zero():
    """Why it is not used: without an event on one side it returns a point above zero, or nonsense."""
    from statsmodels.stats.rates import confint_poisson_2indep

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        low, high = confint_poisson_2indep(0, 12, 5, 12, method="score", compare="ratio")
    assert low > 0.5
    assert high - low < 1e-6
    found = rate_ratio((0, 5), (12, 12))
    assert (found.estimate, found.low) == (0, 0)
    assert found.high == pytest.approx(1.091279105182546, rel=1e-14)  # R's poisson.test


@pytest.mark.parametrize("exposure", [None, np.tile([31.0, 28.0, 31.0, 30.0], 6)])
def test_halves_are_two_rates(exposure):
    random = np.random.default_rng(0)
    y = random.poisson(random.choice([0.2, 3, 20], (40, 1)), (40, 24))
    found = halves(y, exposure)
    time = np.ones(24) if exposure is None else exposure
    for i, row in enumerate(y):
        if row.sum():
            other = rate_ratio((row[12:].sum(), row[:12].sum()), (time[12:].sum(), time[:12].sum()))
            assert found.p[i] == pytest.approx(other.p, abs=1e-13)
            assert found.ratio[i] == pytest.approx(other.estimate, rel=1e-12)
        else:
            assert np.isnan(found.p[i])


def test_halves_of_odd_length_and_with_gaps():
    # Cut at floor(7/2): three periods, then four, of which one is not observed.
    found = halves([2, 4, 3, 8, np.nan, 9, 7])
    assert found.ratio == pytest.approx((24 / 3) / (9 / 3))
    assert found.p == pytest.approx(stats.binomtest(24, 33, 0.5).pvalue)


@pytest.mark.parametrize("p", [0.5, 31 / 59])
def test_a_million_events(p):
    y = np.array([[500_000.0, 503_000.0], [0.0, 1e12]])
    found = halves(y, [1 - p, p])
    assert ((found.p >= 0) & (found.p <= 1)).all()
    assert found.p[1] == 0


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: rate(-1, 1.0), "whole numbers"),
        (lambda: rate(2, 0.0), "positive"),
        (lambda: rate(2, 1.0, np.inf), "positive"),
        (lambda: rate(2, 1.0, 1.0, 1.0), "confidence"),
        (lambda: rate_ratio((1, 2.5), (1.0, 1.0)), "whole numbers"),
        (lambda: rate_ratio((1, 2), (1.0, np.nan)), "positive"),
    ],
)
def test_what_cannot_be_is_refused(call, said):
    with pytest.raises(ParameterError, match=said):
        call()


def test_no_event_at_all():
    found = rate_ratio((0, 0), (1.0, 2.0))
    assert (found.p, found.low, found.high) == (1, 0, np.inf)
    assert np.isnan(found.estimate)
    assert rate_ratio((3, 0), (1.0, 1.0)).high == np.inf
