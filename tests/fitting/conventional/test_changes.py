"""One change and several changes of a Poisson rate: R's profile, brute force, an independent PELT."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import xlogy

from trends.errors import ParameterError
from trends.fitting.conventional.histories import histories
from trends.fitting.conventional.segmentation import segmentation
from trends.fitting.conventional.single_change import _largest_bridge, likelihood_ratios, single_change


def test_the_profile_of_the_coal_disasters_against_R(r):
    y, expected = r.data["coal_yearly"]["y"], r.classics["coal_step_profile"]
    gains = likelihood_ratios(histories(y))[0]
    constant = stats.poisson.logpmf(y, np.mean(y)).sum()
    np.testing.assert_allclose(
        constant + gains[np.array(expected["k"]) - 1] / 2, expected["logLik"], rtol=1e-11
    )
    found = single_change(y, shortest=5)
    assert found.statistic == pytest.approx(expected["LR"], rel=1e-10)
    assert int(found.at) == expected["best_k"] == 41
    assert (found.before, found.after) == (
        pytest.approx(expected["rate_before"], rel=1e-12),
        pytest.approx(expected["rate_after"], rel=1e-12),
    )
    # As published: after 1891, from 3.098 to 0.901 a year.
    assert 1851 + int(found.at) - 1 == expected["best_last_year_before"] == 1891
    assert found.before == pytest.approx(3.098, abs=5e-4)
    assert found.after == pytest.approx(0.901, abs=5e-4)


def test_the_p_against_hansens(r):
    """Hansen's (1997) p for the largest of F over the middle 70 %, one restriction: another approximation of it."""
    table = r.changes["hansen1997_pvalues_trim15"]
    one = np.array(table["k"]) == 1
    statistic = np.array(table["stat"])[one].astype(float)
    found = _largest_bridge(statistic, np.full(one.sum(), 0.15), np.full(one.sum(), 0.85))
    np.testing.assert_allclose(found, np.array(table["supF"])[one], atol=0.021)


def test_poisson_counts_are_rejected_as_often_as_they_should_be():
    y = np.random.default_rng(1).poisson(10, (5_000, 100)).astype(float)
    # The dates lie apart by a whole period, so that the largest of them is a little smaller than the bridge's.
    assert 0.03 < np.mean(single_change(y).p < 0.05) < 0.055


def test_a_change_is_found_where_it_is():
    random = np.random.default_rng(2)
    y = np.concatenate([random.poisson(20, (200, 30)), random.poisson(8, (200, 50))], axis=1)
    found = single_change(y)
    assert np.mean(np.abs(found.at - 30) <= 1) > 0.95
    assert found.before.mean() == pytest.approx(20, rel=0.02)
    assert found.after.mean() == pytest.approx(8, rel=0.02)
    several = segmentation(y)
    assert np.mean(several.starts[:, 29:32].any(axis=1)) > 0.95
    assert np.median(several.changes) == 1


@pytest.mark.parametrize("shortest", [0, 13])
def test_a_shortest_piece_that_cannot_be_is_refused(shortest):
    with pytest.raises(ParameterError, match="from 1 to 12"):
        single_change(np.arange(24), shortest=shortest)
    with pytest.raises(ParameterError, match="from 1 to 24"):
        segmentation(np.arange(24), shortest=25 if shortest else 0)


def test_a_change_needs_two_periods():
    with pytest.raises(ParameterError, match="before it and one after"):
        single_change([4.0])


@pytest.mark.parametrize("penalty", [-1.0, np.inf, np.nan])
def test_a_penalty_that_cannot_be_is_refused(penalty):
    with pytest.raises(ParameterError, match="penalty"):
        segmentation(np.arange(24), penalty=penalty)


def cost(y, time):
    x, t = y.sum(), time.sum()
    return -2 * float(xlogy(x, x / t)) if t else 0.0


def brute_force(y, time, penalty, shortest):
    n, best = len(y), np.inf
    for changes in range(n // shortest):
        for inner in combinations(range(1, n), changes):
            ends = [0, *inner, n]
            if min(np.diff(ends)) >= shortest:
                total = penalty * changes + sum(cost(y[a:b], time[a:b]) for a, b in pairwise(ends))
                best = min(best, total)
    return best


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.one_of(st.integers(0, 30), st.none()), min_size=2, max_size=9),
    st.sampled_from([0.5, 3.0, 8.0]),
    st.sampled_from([1, 2]),
)
def test_segmentation_against_brute_force(values, penalty, shortest):
    y = np.array([np.nan if v is None else v for v in values], dtype=float)
    time = np.where(np.isnan(y), 0.0, 1.0 + np.arange(len(y)) % 3)
    known = np.nan_to_num(y)
    found = segmentation(y, np.where(time > 0, time, 1.0), penalty, shortest)
    assert found.cost == pytest.approx(brute_force(known, time, penalty, shortest), abs=1e-8)
    ends = [0, *np.flatnonzero(found.starts), len(y)]
    total = penalty * int(found.changes) + sum(cost(known[a:b], time[a:b]) for a, b in pairwise(ends))
    assert total == pytest.approx(float(found.cost), abs=1e-8)
    assert min(np.diff(ends)) >= shortest


def pelt(y, penalty):
    """Killick, Fearnhead & Eckley (2012), algorithm 2, with the Poisson cost; segments of any length."""
    sums = np.concatenate([[0.0], np.cumsum(y)])
    best, last, candidates = [-penalty], [0], [0]
    for end in range(1, len(y) + 1):
        costs = [
            best[s] - 2 * float(xlogy(sums[end] - sums[s], (sums[end] - sums[s]) / (end - s)))
            for s in candidates
        ]
        k = int(np.argmin(costs))
        best.append(costs[k] + penalty)
        last.append(candidates[k])
        candidates = [s for s, c in zip(candidates, costs, strict=True) if c <= best[end]] + [end]
    found, end = [], last[-1]
    while end:
        found.append(end)
        end = last[end]
    return found[::-1], best[-1]


@pytest.mark.parametrize("seed", range(6))
def test_segmentation_against_pelt(seed):
    random = np.random.default_rng(seed)
    y = random.poisson(np.repeat(random.gamma(2, 4, 5), 24)).astype(float)
    changes, total = pelt(y, 2 * np.log(120))
    found = segmentation(y, shortest=1)
    assert np.flatnonzero(found.starts).tolist() == changes
    assert found.cost == pytest.approx(total, rel=1e-12)


def test_many_histories_are_what_each_is_alone():
    y = np.random.default_rng(4).poisson(2, (2, 3, 30)).astype(float)
    y[1, 1, 4:8] = np.nan
    whole, single = segmentation(y), single_change(y)
    assert whole.starts.shape == (2, 3, 30)
    assert whole.cost[1, 1] == segmentation(y[1, 1]).cost
    assert (whole.starts[1, 1] == segmentation(y[1, 1]).starts).all()
    assert single.p[1, 1] == single_change(y[1, 1]).p
    assert single.at[1, 1] == single_change(y[1, 1]).at
