"""The joint p-value by hand, and its uniformity where rows are exchangeable."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.fitting.joint import JointTest, joint_test


def naive(table):
    """Ranks counted one by one."""
    rows = range(len(table))
    ranks = [
        [sum(table[other][j] >= table[row][j] for other in rows) for j in range(len(table[0]))]
        for row in rows
    ]
    smallest, total = [min(r) for r in ranks], [sum(r) for r in ranks]
    beaten = [
        row
        for row in rows
        if smallest[row] < smallest[0] or (smallest[row] == smallest[0] and total[row] <= total[0])
    ]
    return len(beaten) / len(table), [rank / len(table) for rank in ranks[0]]


def test_by_hand():
    table = np.array([[3.0, 1.0], [2.0, 5.0], [1.0, 4.0], [0.0, 0.0]])
    # Ranks: (1, 3), (2, 1), (3, 2), (4, 4); smallest 1, 1, 2, 4; sums 4, 3, 5, 8.
    # The second row has the same smallest rank and a lower sum, so it is more extreme than the first.
    found = joint_test(table)
    assert found.own == (0.25, 0.75)
    assert found.joint == 0.5
    assert found.adjusted == (0.5, 0.75)


def test_the_sum_of_ranks_breaks_ties():
    table = np.array([[3.0, 4.0], [2.0, 5.0], [1.0, 1.0], [0.0, 0.0]])
    # Ranks (1, 2), (2, 1): same smallest rank, same sum: the tie counts against the first row.
    assert joint_test(table).joint == 0.5
    table[0, 1] = 6.0  # ranks (1, 1) and (2, 2)
    assert joint_test(table).joint == 0.25


def test_columns_of_one_kind_share_a_p_value():
    table = np.array([[3.0, 1.0, 2.0], [2.0, 5.0, 0.0], [1.0, 4.0, 3.0], [0.0, 0.0, 1.0]])
    found = joint_test(table, ("step", "bump", "bump"))
    # Of the last two columns the ranks are (3, 2), (1, 4), (2, 1), (4, 3): two rows are more extreme than the first.
    assert found.own == (0.25, 0.75)
    assert found.own[1] == joint_test(table[:, 1:]).joint
    assert found.joint == joint_test(table).joint


def test_ties_count_against_the_first_row():
    assert joint_test(np.zeros((20, 4))).joint == 1.0
    assert joint_test(np.zeros((20, 4))).own == (1.0, 1.0, 1.0, 1.0)
    table = np.array([[2.0], [2.0], [1.0], [0.0]])
    assert joint_test(table).own == (0.5,)
    assert joint_test(table).joint == 0.5


def test_one_statistic_is_ranked_as_it_is():
    table = np.array([[5.0], [9.0], [1.0], [2.0], [3.0]])
    assert joint_test(table) == JointTest(0.4, (0.4,))


def test_no_adjusted_p_is_below_the_joint_one():
    assert JointTest(0.2, (0.05, 0.3)).adjusted == (0.2, 0.3)


tables = st.integers(2, 14).flatmap(
    lambda rows: st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=rows, max_size=rows)
)


@settings(max_examples=200)
@given(tables)
def test_any_table_against_counting(table):
    found = joint_test(np.array(table, dtype=float))
    joint, own = naive(table)
    assert found.joint == pytest.approx(joint)
    assert found.own == pytest.approx(own)


@settings(max_examples=100)
@given(tables)
def test_the_joint_p_is_valid_whichever_row_was_observed(table):
    """Exchangeable rows: at most k of B + 1 have a p-value of k/(B + 1) or less, ties or none."""
    table = np.array(table, dtype=float)
    rows = len(table)
    p = np.array([joint_test(np.roll(table, -i, axis=0)).joint for i in range(rows)])
    for k in range(1, rows + 1):
        assert (p <= k / rows + 1e-12).sum() <= k


def test_uniform_under_exchangeability():
    random = np.random.default_rng(1)
    rows = 40
    base = random.normal(size=(rows, 1))
    table = base + random.normal(size=(rows, 4))  # correlated statistics, no ties
    p = np.sort([joint_test(np.roll(table, -i, axis=0)).joint for i in range(rows)])
    assert np.unique(p).size >= rows - 4  # smallest rank and sum of ranks may tie
    assert np.abs(p - np.arange(1, rows + 1) / rows).max() <= 2 / rows


def test_many_rows_of_a_million_are_ranked_exactly():
    values = np.random.default_rng(2).permutation(100_000).astype(float)
    found = joint_test(np.column_stack([values, -values]))
    assert found.own[0] == pytest.approx((values >= values[0]).mean())
    assert found.own[1] == pytest.approx((values <= values[0]).mean())
