"""The exact test of the two halves against R's ``poisson.test`` and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from trends.fitting.conventional.halves import halves

EXACT = 5e-16
"""Half a unit in the last place of a p near one, and a little."""


def number(value):
    return np.inf if value == "Inf" else value


def test_two_rates_against_R(r):
    assert len(r.two_rates) == 7
    for case in r.two_rates:
        found = halves([case["x2"], case["x1"]], [case["T2"], case["T1"]])
        assert found.p == pytest.approx(case["p"], abs=EXACT)
        assert found.ratio == pytest.approx(number(case["estimate"]), rel=1e-15)


@pytest.mark.parametrize("exposure", [None, np.tile([31.0, 28.0, 31.0, 30.0], 6)])
def test_against_statsmodels(exposure):
    from statsmodels.stats.rates import test_poisson_2indep as two_rates

    random = np.random.default_rng(0)
    y = random.poisson(random.choice([0.2, 3, 20], (40, 1)), (40, 24))
    found = halves(y, exposure)
    time = np.ones(24) if exposure is None else exposure
    for i, row in enumerate(y):
        late, early = row[12:].sum(), row[:12].sum()
        if row.sum():
            other = two_rates(late, time[12:].sum(), early, time[:12].sum(), method="exact-cond")
            assert found.p[i] == pytest.approx(other.pvalue, abs=1e-13)
            ratio = late / early * time[:12].sum() / time[12:].sum() if early else np.inf
            assert found.ratio[i] == pytest.approx(ratio, rel=1e-12)
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
