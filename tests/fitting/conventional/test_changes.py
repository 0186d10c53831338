"""Several changes of a Poisson rate: brute force, an independent PELT."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import xlogy
from segmentation import segmentation

from trends.errors import ParameterError


def test_a_change_is_found_where_it_is():
    random = np.random.default_rng(2)
    y = np.concatenate([random.poisson(20, (200, 30)), random.poisson(8, (200, 50))], axis=1)
    found = segmentation(y)
    assert np.mean(found.starts[:, 29:32].any(axis=1)) > 0.95
    assert np.median(found.changes) == 1


@pytest.mark.parametrize("shortest", [0, 25])
def test_a_shortest_piece_that_cannot_be_is_refused(shortest):
    with pytest.raises(ParameterError, match="from 1 to 24"):
        segmentation(np.arange(24), shortest=shortest)


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


@settings(max_examples=60)
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
    whole = segmentation(y)
    assert whole.starts.shape == (2, 3, 30)
    assert whole.cost[1, 1] == segmentation(y[1, 1]).cost
    assert (whole.starts[1, 1] == segmentation(y[1, 1]).starts).all()
