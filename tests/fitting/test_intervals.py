"""What bounded periods add to the likelihood: its derivatives, and that few evaluations suffice."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.batched_likelihood import Columns, Histories, Likelihood
from trends.fitting.intervals import Intervals
from trends.fitting.newton import climb
from trends.fitting.tail_counts import KINDS, TailCounts

N = 30


def bounded(y, hide, width=3):
    """Hide every period of `hide`: by turns a lower bound, an upper one, and both."""
    low, high = np.full(y.shape, np.nan), np.full(y.shape, np.nan)
    for turn, period in enumerate(hide):
        if turn % 3 != 1:
            low[:, period] = np.maximum(y[:, period] - width, 0)
        if turn % 3 != 0:
            high[:, period] = y[:, period] + width
    seen = np.ones(y.shape, dtype=bool)
    seen[:, hide] = False
    count = np.where(seen, y, 0.0)
    tails = TailCounts.of(count, KINDS - 1)
    return Histories(count, seen, np.zeros((1, y.shape[1])), tails, Intervals.of(low, high))


@pytest.fixture
def columns():
    return Columns.of(np.column_stack([np.ones(N), np.linspace(-1, 1, N), np.cos(np.arange(N))]))


@pytest.mark.parametrize("alpha", [0.0, 1e-6, 1e-4, 2e-3, 0.02, 0.4, 5.0])
@pytest.mark.parametrize("level", [0.3, 8.0, 200.0])
def test_derivatives_are_limits_of_differences(columns, alpha, level):
    random = np.random.default_rng(5)
    y = random.poisson(level * random.gamma(4, 1 / 4, (3, N))).astype(float)
    histories = bounded(y, [2, 7, 11, 12, 20, 29])
    place = np.log(level) * columns.span.sum(axis=1) + random.normal(0, 0.1, (3, 3))
    a = np.full(3, alpha)

    def at(place, alpha):
        return Likelihood.at(histories, columns, place, alpha)

    here = at(place, a).derivatives(histories.y, columns)
    h = 1e-5
    for k in range(3):
        step = h * np.eye(3)[k]
        up, down = at(place + step, a), at(place - step, a)
        slope = (up.value - down.value) / (2 * h)
        np.testing.assert_allclose(here.score[:, k], slope, rtol=1e-4, atol=1e-5 * y.sum())
        scores = [one.derivatives(histories.y, columns) for one in (up, down)]
        own = here.information[:, k * (k + 1) // 2 + k]
        bend = (scores[1].score[:, k] - scores[0].score[:, k]) / (2 * h)
        # The variance within an interval is a difference of squares, which leaves it fewer digits.
        np.testing.assert_allclose(own, bend, rtol=2e-3, atol=1e-4 * y.sum())
        cross = (scores[1].slope - scores[0].slope) / (2 * h)
        np.testing.assert_allclose(here.cross[:, k], cross, rtol=2e-2, atol=1e-3 * np.abs(cross).max())
    step = 0.02 * max(alpha, 1e-2 / (1 + level))
    ahead = [at(place, a + k * step) for k in (0, 1, 2)]
    slope = (4 * ahead[1].value - ahead[2].value - 3 * ahead[0].value) / (2 * step)
    np.testing.assert_allclose(here.slope, slope, rtol=5e-3, atol=1e-3 * np.abs(slope).max())


def test_few_evaluations_suffice(columns):
    random = np.random.default_rng(1)
    y = random.poisson(10 * random.gamma(3, 1 / 3, (200, N))).astype(float)
    found = climb(bounded(y, [3, 4, 9, 15, 16, 17, 22, 28]), columns)
    assert found.converged.all()
    assert found.iterations.mean() < 7
    assert found.iterations.max() <= 20


def test_what_is_left_after_the_last_step_is_nothing(columns):
    random = np.random.default_rng(2)
    y = random.poisson(10 * random.gamma(3, 1 / 3, (50, N))).astype(float)
    histories = bounded(y, [3, 4, 9, 15, 16, 17, 22, 28])
    found = climb(histories, columns)
    slopes = Likelihood.at(histories, columns, found.place, found.alpha).derivatives(histories.y, columns)
    assert np.abs(slopes.score).max() < 1e-4
    inside = found.alpha > 0
    assert np.abs(slopes.slope[inside] * found.alpha[inside]).max() < 1e-4


def test_each_series_keeps_its_own_bounds_when_some_are_picked():
    low = np.array([[np.nan, 2.0], [np.nan, np.nan], [4.0, np.nan]])
    high = np.array([[3.0, np.nan], [np.nan, np.nan], [np.nan, np.nan]])
    picked = Intervals.of(low, high).pick(np.array([False, True, True]))
    assert (picked.owner.tolist(), picked.period.tolist()) == ([1], [0])
    assert (picked.low.tolist(), picked.high.tolist()) == ([4.0], [np.inf])
    assert Intervals.of(np.full((2, 3), np.nan), np.full((2, 3), np.nan)) is None
