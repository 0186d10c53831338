"""Candidate shapes of change: their dates, norms and scores, against projections computed one at a time."""

from __future__ import annotations

import math

import numpy as np
import pytest

from trends.fitting.shapes import MOST_CUTS, build_shapes

SEASONS = [0, 1, 2]
PATTERNS = ["all", "gaps", "bounded", "half empty"]


def columns_of(n, pairs):
    phase = (np.arange(n) % 12 + 0.5) / 12
    waves = [wave(2 * np.pi * k * phase) for k in range(1, pairs + 1) for wave in (np.cos, np.sin)]
    return np.column_stack([np.ones(n), *waves])


def weights_of(n, pattern):
    weight = np.ones(n)
    if pattern == "gaps":
        weight[3::5] = 0
    if pattern == "bounded":
        weight[1::4] = 0.3
    if pattern == "half empty":
        weight[n // 2 :] = 0
    return weight


def freed(shape, columns, weight):
    """Residual of a weighted regression of the shape on constant and season; zero where nothing is known."""
    root = np.sqrt(weight)
    fitted = np.linalg.lstsq(columns * root[:, None], shape * root, rcond=1e-12)[0]
    return np.where(weight > 0, shape - columns @ fitted, 0.0)


def score_of(shape, r, columns, weight):
    """h . r / |h| of a freed shape; the score of a fit that has not been freed yet is freed with it."""
    h = freed(shape, columns, weight)
    return h @ np.where(weight > 0, r, 0.0) / math.sqrt((weight * h**2).sum())


@pytest.fixture(
    params=[(36, p, w) for p in SEASONS for w in PATTERNS[:3]] + [(60, 2, "all"), (24, 1, "bounded")]
)
def case(request):
    n, pairs, pattern = request.param
    columns, weight = columns_of(n, pairs), weights_of(n, pattern)
    random = np.random.default_rng(n + pairs)
    r = np.where(weight > 0, random.normal(0, 1, (3, n)), 0.0)
    shapes = build_shapes(columns, weight)
    return n, columns, weight, r, shapes, shapes.freed(r)


def test_trend(case):
    n, columns, weight, r, shapes, free = case
    line = np.arange(n) - (n - 1) / 2
    expected = [score_of(line, row, columns, weight) for row in r]
    np.testing.assert_allclose(shapes.trend(free), expected, rtol=1e-9)


def test_shift(case):
    n, columns, weight, r, shapes, free = case
    found = shapes.shift(free)
    for j, at in enumerate(shapes.shift_at):
        step = (np.arange(n) >= at).astype(float)
        expected = [score_of(step, row, columns, weight) for row in r]
        np.testing.assert_allclose(found[:, j], expected, rtol=1e-7, atol=1e-9, err_msg=str(at))


def test_surge(case):
    n, columns, weight, r, shapes, free = case
    found = shapes.surge(free)
    for j, (start, stop) in enumerate(zip(shapes.surge_from, shapes.surge_to, strict=True)):
        bump = ((np.arange(n) >= start) & (np.arange(n) < stop)).astype(float)
        expected = [score_of(bump, row, columns, weight) for row in r]
        np.testing.assert_allclose(found[:, j], expected, rtol=1e-7, atol=1e-9, err_msg=f"{start}-{stop}")


def test_the_largest_surge_of_many_histories(case):
    n, _, weight, _, shapes, _ = case
    free = shapes.freed(np.where(weight > 0, np.random.default_rng(9).normal(0, 1, (37, n)), 0.0))
    every, found = np.abs(shapes.surge(free)), shapes.largest_surge(free)
    np.testing.assert_array_equal(found.at, every.argmax(axis=1))
    np.testing.assert_allclose(found.size, every.max(axis=1), rtol=1e-12)
    np.testing.assert_allclose(found.mean, every.mean(axis=0), rtol=1e-12)


def test_slow_change(case):
    n, columns, weight, r, shapes, free = case
    expected = np.zeros(len(r))
    for j in range(1, 9):
        wave = math.sqrt(2 / n) * np.cos(np.pi * j * (np.arange(n) + 0.5) / n)
        h = freed(wave, columns, weight)
        if (weight * h**2).sum() <= 0.2 * weight.mean():
            continue  # the season empties this ordinate
        expected += [score_of(wave, row, columns, weight) ** 2 / j for row in r]
    np.testing.assert_allclose(shapes.slow_change(free), expected, rtol=1e-8)


def test_any_shape(case):
    n, columns, weight, r, shapes, free = case
    shape = np.random.default_rng(5).normal(size=n)
    expected = [score_of(shape, row, columns, weight) for row in r]
    np.testing.assert_allclose(shapes.along(free, shape), expected, rtol=1e-8)


def test_levels_are_the_coefficients_of_a_regression_with_season(case):
    n, columns, weight, _, shapes, _ = case
    step = (np.arange(n) >= n // 3).astype(float)
    other = (np.arange(n) >= 2 * n // 3).astype(float)
    truth = np.array([1.5, -0.7])
    signal = np.column_stack([step, other]) @ truth + columns @ np.arange(1.0, columns.shape[1] + 1)
    # A residual's score carries the weight of its period.
    found = shapes.levels(shapes.freed((signal * weight)[None, :]), np.column_stack([step, other]))
    np.testing.assert_allclose(found[0], truth, rtol=1e-8)


def test_residuals_are_freed_of_constant_and_season():
    columns, weight = columns_of(48, 2), weights_of(48, "gaps")
    shapes = build_shapes(columns, weight)
    r = weight * np.random.default_rng(1).normal(size=48)
    moved = r + weight * (columns @ np.array([3.0, 1.0, -2.0, 0.5, 4.0]))
    np.testing.assert_allclose(shapes.freed(moved[None, :]), shapes.freed(r[None, :]), atol=1e-10)


@pytest.mark.parametrize("n", [12, 18, 24, 35, 36, 60, 61, 100, 120])
def test_the_dates_of_a_shift_lie_between_15_and_85_percent(n):
    shapes = build_shapes(np.ones((n, 1)), np.ones(n))
    assert shapes.shift_at.tolist() == [k for k in range(1, n) if 0.15 * n <= k <= 0.85 * n]


@pytest.mark.parametrize("n", [12, 17, 18, 24, 35, 60, 61, 100])
def test_the_dates_of_a_surge_leave_enough_before_inside_and_after(n):
    shapes = build_shapes(np.ones((n, 1)), np.ones(n))
    m = max(6, n / 10)
    expected = [
        (a, b)
        for a in range(n)
        for b in range(a + 1, n)
        if a >= m and b - a >= m and n - b >= m and b - a <= 0.7 * n
    ]
    assert list(zip(shapes.surge_from.tolist(), shapes.surge_to.tolist(), strict=True)) == expected
    assert bool(expected) == (n >= 18)


@pytest.mark.parametrize("n", [131, 300, 800])
def test_long_series_are_thinned_to_an_even_grid_that_keeps_the_middle(n):
    shapes = build_shapes(np.ones((n, 1)), np.ones(n))
    steps = np.unique(np.diff(shapes.shift_at))
    assert steps.tolist() == [-(-n // MOST_CUTS)]
    assert n // 2 in shapes.shift_at
    assert 0.6 * n < np.ptp(shapes.shift_at) <= 0.7 * n
    assert set(shapes.surge_from) | set(shapes.surge_to) <= set(range(n // 2 % steps[0], n, steps[0]))


def test_dates_with_nothing_observed_on_one_side_are_no_candidates():
    n = 40
    shapes = build_shapes(np.ones((n, 1)), weights_of(n, "half empty"))
    assert shapes.shift_at.size
    assert shapes.shift_at.max() <= n // 2 - 2
    assert np.isfinite(shapes.shift_norm).all()
    assert (shapes.shift_norm > 0).all()
    inside = [(a, b) for a, b in zip(shapes.surge_from, shapes.surge_to, strict=True) if a >= n // 2]
    assert not inside


def test_shapes_are_given_back_by_position():
    shapes = build_shapes(np.ones((30, 1)), np.ones(30))
    step = shapes.step_of(np.array([0, 3]))
    assert step.sum(axis=1).tolist() == [30 - shapes.shift_at[0], 30 - shapes.shift_at[3]]
    bump = shapes.bump_of(np.array([2]))
    assert np.flatnonzero(bump[0]).tolist() == list(range(shapes.surge_from[2], shapes.surge_to[2]))
