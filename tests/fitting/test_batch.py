"""Histories of one pattern: what is observed, what is bounded, and what coarsening leaves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.fitting.batch import Batch
from trends.fitting.negative_binomial import log_probability

NOTHING = np.nan


@pytest.fixture
def pattern():
    """One observed, one missing, bounded on both sides, above only, below only."""
    count = np.array([7.0, NOTHING, NOTHING, NOTHING, NOTHING])
    low = np.array([NOTHING, NOTHING, 3.0, NOTHING, 4.0])
    high = np.array([NOTHING, NOTHING, 6.0, 5.0, NOTHING])
    return Batch.of(count, low, high)


def test_what_a_pattern_knows(pattern):
    assert len(pattern) == 1
    assert pattern.n == 5
    assert pattern.observed.tolist() == [True, False, False, False, False]
    assert pattern.columns.tolist() == [2, 3, 4]
    assert pattern.used.tolist() == [True, False, True, True, True]
    assert pattern.low.tolist() == [[3.0, 0.0, 4.0]]
    assert pattern.high.tolist() == [[6.0, 5.0, np.inf]]


def test_bounds_of_an_observed_period_are_ignored():
    batch = Batch.of(np.array([3.0, 4.0]), np.array([1.0, NOTHING]), np.array([9.0, 4.0]))
    assert batch.columns.size == 0
    assert batch.used.all()


def test_bounds_between_whole_numbers_are_the_whole_numbers_inside():
    batch = Batch.of(np.array([NOTHING]), np.array([2.2]), np.array([6.9]))
    assert (batch.low.item(), batch.high.item()) == (3.0, 6.0)


def test_coarsening_respects_the_partition(pattern):
    complete = np.array(
        [
            [1.0, 50.0, 2.0, 5.0, 3.0],
            [2.0, 51.0, 3.0, 6.0, 4.0],
            [3.0, 52.0, 6.0, 0.0, 400.0],
            [4.0, 53.0, 7.0, 9.0, 0.0],
        ]
    )
    coarse = pattern.coarsen(complete)
    assert coarse.count.tolist() == [[v, 0, 0, 0, 0] for v in (1.0, 2.0, 3.0, 4.0)]
    inf = np.inf
    assert coarse.low.tolist() == [[0, 0, 0], [3, 6, 4], [3, 0, 4], [7, 6, 0]]
    assert coarse.high.tolist() == [[2, 5, 3], [6, inf, inf], [6, 5, inf], [inf, inf, 3]]


@settings(max_examples=80)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=12), st.data())
def test_coarsening_never_excludes_the_truth_and_two_truths_share_a_cell_or_are_apart(values, data):
    n = len(values)
    side = st.one_of(st.none(), st.integers(0, 12))
    low = np.array([NOTHING if v is None else v for v in data.draw(st.lists(side, min_size=n, max_size=n))])
    width = np.array([NOTHING if v is None else v for v in data.draw(st.lists(side, min_size=n, max_size=n))])
    high = np.nan_to_num(low) + width
    batch = Batch.of(np.full(n, NOTHING), low, high)
    truth = np.array([values, values[::-1]], dtype=float)
    coarse = batch.coarsen(truth)
    inside = truth[:, batch.columns]
    assert (coarse.low <= inside).all()
    assert (inside <= coarse.high).all()
    same = (coarse.low[0] == coarse.low[1]) & (coarse.high[0] == coarse.high[1])
    apart = (coarse.high[0] < coarse.low[1]) | (coarse.high[1] < coarse.low[0])
    assert (same | apart).all()
    again = coarse.coarsen(truth)
    np.testing.assert_array_equal(again.low, coarse.low)
    np.testing.assert_array_equal(again.high, coarse.high)


def test_rows_and_joining(pattern):
    coarse = pattern.coarsen(np.arange(20.0).reshape(4, 5))
    assert len(coarse.rows(1, 3)) == 2
    assert coarse.row(2).count.tolist() == [[10.0, 0, 0, 0, 0]]
    both = coarse.rows(0, 2).joined(coarse.rows(2, 4))
    np.testing.assert_array_equal(both.count, coarse.count)
    np.testing.assert_array_equal(both.low, coarse.low)
    np.testing.assert_array_equal(both.high, coarse.high)


@pytest.mark.parametrize("alpha", [0.0, 0.3])
def test_expected_counts(pattern, alpha):
    mu = np.full((1, 5), 6.0)
    expected = pattern.expected(mu, np.array([alpha]))[0]
    assert expected[0] == 7.0
    assert expected[1] == 6.0
    for column, (low, high) in {2: (3, 6), 3: (0, 5), 4: (4, 400)}.items():
        y = np.arange(low, high + 1.0)
        chance = np.exp(log_probability(y, np.full(len(y), 6.0), alpha))
        assert expected[column] == pytest.approx((y * chance).sum() / chance.sum(), rel=1e-9)


@pytest.mark.parametrize("alpha", [0.0, 0.3, 2.0])
def test_information_is_the_variance_between_the_cells(pattern, alpha):
    mu = np.full((1, 5), 6.0)
    share = pattern.information(mu, np.array([alpha]))[0]
    assert share[0] == 1.0
    assert share[1] == 0.0
    y = np.arange(5000.0)
    chance = np.exp(log_probability(y, np.full(len(y), 6.0), alpha))
    for column, (low, high) in {2: (3, 6), 3: (0, 5), 4: (4, np.inf)}.items():
        between = 0.0
        for cell in (y < low, (y >= low) & (y <= high), y > high):
            if cell.any():
                p = chance[cell].sum()
                between += p * ((y[cell] * chance[cell]).sum() / p - 6.0) ** 2
        assert share[column] == pytest.approx(between / (6 + alpha * 36), rel=1e-5)


@pytest.mark.parametrize("alpha", [0.0, 0.5])
def test_information_at_the_ends(alpha):
    mu = np.full((1, 2), 0.5)
    # Counts 0, 1 and more: a point interval that tells nearly all; and one from zero to infinity that tells nothing.
    batch = Batch.of(np.full(2, NOTHING), np.array([1.0, 0.0]), np.array([1.0, NOTHING]))
    point, nothing = batch.information(mu, np.array([alpha]))[0]
    assert point > 0.9
    assert nothing <= 1e-3
    rare = Batch.of(np.array([NOTHING]), np.array([0.0]), np.array([0.0]))
    assert rare.information(np.array([[1e-4]]), np.array([alpha])).item() == pytest.approx(1.0, abs=1e-3)


@settings(max_examples=60)
@given(
    st.floats(1e-3, 1e4),
    st.sampled_from([0.0, 1e-8, 1e-3, 0.5, 5.0]),
    st.integers(0, 300),
    st.integers(0, 300),
)
def test_information_is_a_share(mu, alpha, low, width):
    batch = Batch.of(np.array([NOTHING]), np.array([float(low)]), np.array([float(low + width)]))
    share = batch.information(np.array([[mu]]), np.array([alpha])).item()
    assert 0 < share <= 1
