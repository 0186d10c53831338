"""Sums from tables of tails, against sums term by term and against gamma functions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import digamma, gammaln, polygamma

from trends.fitting.tail_counts import KINDS, SMALL, TailCounts, near_zero, table_kind, tails_of

ALPHAS = [0.0, 1e-12, 1e-7, 1e-4, 0.019, 0.021, 0.5, 3.0, 1e4]


def one_by_one(y, alpha):
    """The three sums over j = 1 to y - 1, for every count of a series."""
    j = np.concatenate([np.arange(1.0, count) for count in y])
    ratio = j / (1 + alpha * j)
    return np.log1p(alpha * j).sum(), ratio.sum(), -(ratio**2).sum()


def sums(y, alpha):
    y = np.asarray([y], dtype=float)
    found = tails_of(y, int(table_kind(y)[0])).sums(np.array([alpha]))
    return found.value[0], found.slope[0], found.bend[0]


@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize(
    "y",
    [
        [0, 0, 1],
        [0, 1, 2, 3, 33],
        [34, 5, 0],
        [2, 65],
        [66, 1],
        [128, 129, 130, 131, 7],
        [129, 129],
        [130],
        [5000, 3, 200, 0, 129],
        [100_000, 20_000],
    ],
)
def test_sums_are_those_of_their_terms(y, alpha):
    value, slope, bend = one_by_one(y, alpha)
    found = sums(y, alpha)
    assert found[0] == pytest.approx(value, rel=3e-13, abs=1e-300)
    assert found[1] == pytest.approx(slope, rel=3e-13, abs=1e-300)
    # The bend only steers: the third derivative in Euler and Maclaurin's formula is left out.
    assert found[2] == pytest.approx(bend, rel=1e-7, abs=1e-300)


@settings(max_examples=80)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=30), st.one_of(st.just(0.0), st.floats(1e-9, 1e3)))
def test_any_series(y, alpha):
    value, slope, bend = one_by_one(y, alpha)
    found = sums(y, alpha)
    assert found[0] == pytest.approx(value, rel=1e-12, abs=1e-300)
    assert found[1] == pytest.approx(slope, rel=1e-12, abs=1e-300)
    assert found[2] == pytest.approx(bend, rel=1e-7, abs=1e-300)


@pytest.mark.parametrize("alpha", [0.05, 1.0, 20.0])
def test_they_replace_gamma_functions(alpha):
    y = np.array([0, 3, 18, 250, 1_000_000])
    size = 1 / alpha
    expected = (gammaln(y + size) - gammaln(size) + y * np.log(alpha)).sum()
    assert sums(y, alpha)[0] == pytest.approx(expected, rel=1e-12)


def test_at_one_they_are_the_factorials():
    y = np.array([0, 1, 2, 40, 129, 170])
    assert sums(y, 1.0)[0] == pytest.approx(gammaln(y + 1).sum(), rel=1e-13)


def test_the_kind_of_table_is_the_shortest_that_holds_the_largest_count():
    found = table_kind(np.array([0.0, 33, 34, 65, 66, 129, 130, 1e9])[:, None])
    np.testing.assert_array_equal(found, [0, 0, 1, 1, 2, 2, 3, 3])
    assert found.max() == KINDS - 1


@pytest.mark.parametrize("alpha", [0.01, 0.5, 3.0, 50.0])
def test_counts_that_are_not_whole_have_those_of_gamma_functions(alpha):
    y, size = np.array([[0.0, 0.25, 1.5, 3.0, 17.75, 420.5]]), 1 / alpha
    found = tails_of(y, int(table_kind(y)[0])).sums(np.array([alpha]))
    expected = (gammaln(y + size) - gammaln(size) + y * np.log(alpha)).sum()
    assert found.value[0] == pytest.approx(expected, rel=1e-12)
    by_size = digamma(y + size) - digamma(size)
    assert found.slope[0] == pytest.approx((y * size - by_size * size**2).sum(), rel=1e-10)
    bend = (2 * by_size * size + (polygamma(1, y + size) - polygamma(1, size)) * size**2 - y).sum() * size**2
    assert found.bend[0] == pytest.approx(bend, rel=1e-6)


def test_whole_counts_lifted_are_those_of_the_table():
    y, alpha = np.array([[0.0, 3, 12, 500], [1, 2, 3, 4]]), np.array([0.0, 0.7])
    lifted, table = (tails_of(y, kind).sums(alpha) for kind in (KINDS, KINDS - 1))
    np.testing.assert_allclose(lifted.value, table.value, rtol=1e-12)
    np.testing.assert_allclose(lifted.slope, table.slope, rtol=1e-11)
    picked = tails_of(y, KINDS).pick(np.array([False, True])).sums(alpha[1:])
    assert picked.value[0] == lifted.value[1]


def test_series_are_kept_apart_when_some_are_picked():
    y = np.array([[0.0, 200, 3], [150, 0, 7], [1, 2, 3], [400, 900, 0]])
    tails = TailCounts.of(y, KINDS - 1)
    which = np.array([True, False, True, True])
    alpha = np.array([0.3, 0.5, 2.0, 0.01])
    np.testing.assert_array_equal(tails.pick(which).sums(alpha[which]).value, tails.sums(alpha).value[which])
    for i in range(4):
        expected = one_by_one(y[i], alpha[i])
        assert tails.sums(alpha).slope[i] == pytest.approx(expected[1], rel=1e-12)


def test_a_closed_form_gives_way_to_its_series_where_the_argument_is_small():
    u = np.array([0.0, 1e-9, SMALL / 2, SMALL, 1.0])
    closed = np.full(5, -7.0)
    found = near_zero(u, closed, [1.0, 2.0, 3.0])
    np.testing.assert_allclose(found, [1.0, 1 + 2e-9, 1 + SMALL + 3 * SMALL**2 / 4, -7.0, -7.0], rtol=1e-15)
