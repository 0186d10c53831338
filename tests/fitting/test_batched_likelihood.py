"""The likelihood of many series, against single probabilities and against differences of itself."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.batched_likelihood import Columns, Histories, Likelihood
from trends.fitting.negative_binomial import log_probability
from trends.fitting.tail_counts import KINDS, TailCounts


def of(y, seen=None, offset=None):
    n = y.shape[1]
    offset = np.zeros((1, n)) if offset is None else offset
    return Histories(y, seen, offset, TailCounts.of(y, KINDS - 1))


def factorials(histories):
    return histories.tails.sums(np.ones(len(histories))).value


@pytest.fixture
def columns():
    n = 30
    return Columns.of(np.column_stack([np.ones(n), np.linspace(-1, 1, n), np.cos(np.arange(n))]))


@pytest.mark.parametrize("alpha", [0.0, 1e-9, 1e-5, 1e-3, 0.01, 0.3, 2.0, 40.0])
@pytest.mark.parametrize("level", [0.05, 4.0, 300.0])
def test_it_is_the_sum_of_log_probabilities(columns, alpha, level):
    random = np.random.default_rng(3)
    seen = random.random((5, 30)) < 0.8
    y = np.where(seen, random.poisson(level * random.gamma(2, 0.5, (5, 30))), 0).astype(float)
    offset = random.normal(0, 0.3, (5, 30))
    histories = of(y, seen, offset)
    place = np.log(level) * columns.span.sum(axis=1) + random.normal(0, 0.3, (5, 3))
    at = Likelihood.at(histories, columns, place, np.full(5, alpha))
    mu = np.exp(place @ columns.span + offset)
    # Below a millionth of a Poisson's variance `log_probability` is Poisson's.
    limit = 1e-6 * (y.max() + level) ** 2 * 30 if alpha * mu.min() < 1e-6 and alpha else 0.0
    expected = (log_probability(y, mu, alpha) * seen).sum(axis=1)
    np.testing.assert_allclose(at.value - factorials(histories), expected, rtol=1e-11, atol=1e-9 + limit)
    np.testing.assert_array_equal(at.mu[~seen], 0.0)


def shifted(histories, columns, place, alpha, step, along):
    """The log-likelihood a step further: `along` is a coordinate, or -1 for alpha."""
    place, alpha = place.copy(), alpha.copy()
    if along < 0:
        alpha += step
    else:
        place[:, along] += step
    return Likelihood.at(histories, columns, place, alpha)


@pytest.mark.parametrize("alpha", [0.0, 1e-6, 2e-3, 0.02, 0.4, 5.0])
@pytest.mark.parametrize("level", [0.1, 8.0, 200.0])
def test_derivatives_are_limits_of_differences(columns, alpha, level):
    random = np.random.default_rng(5)
    R, r = 4, 3
    y = random.poisson(level * random.gamma(1.5, 1 / 1.5, (R, 30))).astype(float)
    histories = of(y)
    place = np.log(level) * columns.span.sum(axis=1) + random.normal(0, 0.2, (R, r))
    a = np.full(R, alpha)
    derivatives = Likelihood.at(histories, columns, place, a).derivatives(y, columns)
    h = 1e-5
    for k in range(r):
        up, down = (shifted(histories, columns, place, a, step, k) for step in (h, -h))
        slope = (up.value - down.value) / (2 * h)
        np.testing.assert_allclose(derivatives.score[:, k], slope, rtol=1e-5, atol=1e-6 * y.sum())
        by_score = [at.derivatives(y, columns) for at in (up, down)]
        bend = (by_score[0].score - by_score[1].score) / (2 * h)
        lower = [derivatives.information[:, max(i, k) * (max(i, k) + 1) // 2 + min(i, k)] for i in range(r)]
        np.testing.assert_allclose(-np.stack(lower, axis=1), bend, rtol=1e-4, atol=1e-5 * y.sum())
        cross = (by_score[0].slope - by_score[1].slope) / (2 * h)
        np.testing.assert_allclose(
            -derivatives.cross[:, k], cross, rtol=1e-5, atol=1e-5 * np.abs(cross).max()
        )
    # One-sided and of second order at alpha = 0, below which there is no distribution.
    step = 1e-5 * max(alpha, 1 / (1 + level))
    ahead = [shifted(histories, columns, place, a, k * step, -1) for k in (1, 2)]
    here = Likelihood.at(histories, columns, place, a)
    slope = (4 * ahead[0].value - ahead[1].value - 3 * here.value) / (2 * step)
    np.testing.assert_allclose(derivatives.slope, slope, rtol=1e-4, atol=1e-12 * here.size.max() / step)
    slopes = [at.derivatives(y, columns).slope for at in ahead]
    bend = (4 * slopes[0] - slopes[1] - 3 * derivatives.slope) / (2 * step)
    np.testing.assert_allclose(
        derivatives.bend, bend, rtol=1e-4, atol=1e-9 * np.abs(derivatives.slope / step).max()
    )


def test_the_slope_at_zero_is_that_of_the_score_test():
    y = np.array([[3.0, 0, 9, 4, 1, 7]])
    columns = Columns.of(np.ones((6, 1)))
    level = y.mean()
    place = np.log(level) * columns.span.sum(axis=1)[None]
    found = Likelihood.at(of(y), columns, place, np.zeros(1)).derivatives(y, columns)
    assert found.slope[0] == pytest.approx((((y - level) ** 2 - y) / 2).sum())
    assert found.score[0, 0] == pytest.approx(0.0, abs=1e-12)


def test_a_basis_spans_what_the_columns_do_and_leads_back_to_their_coefficients():
    random = np.random.default_rng(8)
    X = random.normal(size=(20, 4))
    columns = Columns.of(X)
    np.testing.assert_allclose(columns.span @ columns.span.T, np.eye(4), atol=1e-12)
    beta = random.normal(size=4)
    np.testing.assert_allclose(columns.span @ (X @ beta) @ columns.back, beta)


def test_a_basis_of_columns_that_say_the_same_is_smaller_and_shares_alike():
    X = np.column_stack([np.ones(12), np.ones(12), np.arange(12.0)])
    columns = Columns.of(X)
    assert len(columns.span) == 2
    np.testing.assert_allclose(columns.span @ np.full(12, 3.0) @ columns.back, [1.5, 1.5, 0.0], atol=1e-12)


def test_a_basis_of_some_periods_leaves_the_others_alone():
    periods = np.arange(10) < 6
    X = np.column_stack([np.ones(10), np.arange(10) >= 6])
    columns = Columns.of(X, periods)
    assert len(columns.span) == 1
    np.testing.assert_array_equal(columns.span[:, ~periods], 0.0)
    np.testing.assert_allclose(np.abs(columns.back), [[1 / np.sqrt(6), 0.0]], atol=1e-15)
