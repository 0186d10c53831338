"""The test statistics of many histories, against the method's formulas computed one history and one date at a time."""

from __future__ import annotations

import math

import numpy as np
import pytest

from trends.fitting.batch import Batch
from trends.fitting.design import Design
from trends.fitting.mean import fit_mean
from trends.fitting.nuisance import cosines
from trends.fitting.shapes import build_shapes
from trends.fitting.statistics import STATISTICS, halves, indicator, statistics, thirds

NOTHING = np.nan


def design_of(n, pairs):
    phase = (np.arange(n) % 12 + 0.5) / 12
    waves = [wave(2 * np.pi * k * phase) for k in range(1, pairs + 1) for wave in (np.cos, np.sin)]
    base = np.column_stack([np.ones(n), *waves])
    return Design(base, np.full(n, 0.1), (np.arange(n) - (n - 1) / 2) / 12, f"fourier:{pairs}")


def batch_of(random, n, R, pattern, alpha=0.4):
    y = random.poisson(8 * random.gamma(1 / alpha, alpha, (R, n))).astype(float)
    y[1, n // 2 :] *= 3  # one history with a step, one with a surge
    y[2, n // 3 : 2 * n // 3] *= 3
    hide = np.arange(n) % 6 == 2
    low = np.where(hide & (pattern == "bounded"), 4.0, NOTHING)
    high = np.where(hide & (pattern == "bounded"), 9.0, NOTHING)
    first = np.where(hide & (pattern != "all"), NOTHING, y[0])
    return Batch.of(first, low, high).coarsen(y)


def noise_by_hand(score, seen, base, slow, change=None):
    """Long-run variance L, by the formulas of the method; a change may be dropped with the slow cosines."""
    n, total_n = int(seen.sum()), len(score)
    t = np.arange(total_n)
    parts = [base, *(np.cos(np.pi * j * (t + 0.5) / total_n)[:, None] for j in range(1, slow + 1))]
    if change is not None:
        parts.append(change[:, None])
    X = np.column_stack(parts)[seen]
    k = X.shape[1]
    e = score[seen] - X @ np.linalg.lstsq(X, score[seen], rcond=None)[0]
    where = dict(zip(t[seen], e, strict=True))
    sum2 = (e**2).sum()

    def lagged(lag):
        products = [where[i] * where[i + lag] for i in where if i + lag in where]
        return sum(products) / len(products) * (n - lag) / sum2

    s2, r1, r2 = max(1.0, sum2 / (n - k)), lagged(1), lagged(2)
    dropped = slow + (change is not None)
    rho1 = min(max(r1 + (1 + k + (2 + dropped) * max(r1, 0)) / n, 0), 0.9)
    phi = (n * max(rho1 * (r2 + (1 + k) / n), 0) + 1.8) / (n * rho1**2 + 12)
    phi = min(max(phi, rho1, 0.05), 0.9)
    return s2 * (1 + 2 * rho1 * min(1 / (1 - phi), n / 4))


def residuals_by_hand(expected, mu, alpha, seen, weight):
    level = mu[seen].mean()
    r = (expected - mu) / np.sqrt(mu * (1 + alpha * mu)) * math.sqrt(1 + alpha * level)
    return np.where(weight > 0, r, 0.0)


def beside_the_season(base, weight):
    """The six slowest cosines, without those that the season holds already."""
    root = np.sqrt(weight)
    kept = []
    for shape in cosines(len(weight), 6):
        rest = shape - base @ np.linalg.lstsq(base * root[:, None], shape * root, rcond=None)[0]
        if (weight * rest**2).sum() > 0.2 * weight.mean():
            kept.append(shape)
    return kept


def by_hand(fit, smooth, seen, weight, design):
    """Statistics of one history, from the expected counts, means and dispersion of its constant and smooth fits."""
    base, n = design.base, len(weight)
    r = residuals_by_hand(*fit, seen, weight)

    def along(shape):
        root = np.sqrt(weight)
        h = shape - base @ np.linalg.lstsq(base * root[:, None], shape * root, rcond=None)[0]
        return h @ r / math.sqrt((weight * h**2).sum()), (weight * h**2).sum()

    def noise(slow, change=None):
        return noise_by_hand(r, seen, base, slow, change)

    steps = {k: along(indicator(n, k, n))[0] for k in range(1, n) if 0.15 * n <= k <= 0.85 * n}
    m = max(6, n / 10)
    bumps = {
        (a, b): along(indicator(n, a, b))[0]
        for a in range(n)
        for b in range(a, n)
        if a >= m and b - a >= m and n - b >= m and b - a <= 0.7 * n
    }
    L1, L2 = noise(1), noise(2)
    line = np.arange(n) - (n - 1) / 2
    at = max(steps, key=lambda k: abs(steps[k]))
    span = max(bumps, key=lambda ab: abs(bumps[ab]))
    # For intervals, changes are held against the noise without them where that is less.
    of_trend = min(L1, noise(0, line))
    of_step = min(L1, noise(0, indicator(n, at, n)))
    of_bump = min(L2, noise(0, indicator(n, *span)))
    waves = design.with_columns(*beside_the_season(base, weight))
    of_slow = noise_by_hand(residuals_by_hand(*smooth, seen, weight), seen, waves, 0)
    of_slow = min(of_slow, of_trend, of_step, of_bump)
    slow = 0.0
    for j in range(1, 9):
        value, norm2 = along(math.sqrt(2 / n) * np.cos(np.pi * j * (np.arange(n) + 0.5) / n))
        slow += value**2 / j if norm2 > 0.2 * weight.mean() else 0.0
    second_half = along(indicator(n, n // 2, n))[0]
    trend, step, bump = abs(along(line)[0]), abs(steps[at]), abs(bumps[span])
    return {
        "table": [
            trend,
            step / math.sqrt(L1),
            bump / math.sqrt(L2),
            bump / math.sqrt(of_bump),
            slow,
            slow / of_slow,
        ],
        "studentised": [
            trend / math.sqrt(of_trend),
            step / math.sqrt(of_step),
            bump / math.sqrt(of_bump),
            slow / min(L1, L2),
        ],
        "halves": abs(second_half) / math.sqrt(L1),
        "shift at": at,
        "surge at": span,
    }


@pytest.mark.parametrize("pairs", [0, 2])
@pytest.mark.parametrize("pattern", ["all", "gaps", "bounded"])
def test_every_statistic_equals_the_naive_one(pairs, pattern):
    random = np.random.default_rng(pairs + len(pattern))
    n, R = 36, 5
    design, batch = design_of(n, pairs), batch_of(random, n, R, pattern)
    free = fit_mean(batch, design.base, design.offset)
    weight = free.information.mean(axis=0)
    fit = fit_mean(batch, design.base, design.offset, weight)
    waves = design.with_columns(*beside_the_season(design.base, weight))
    smooth = fit_mean(batch, waves, design.offset, weight)
    shapes = build_shapes(design.base, weight)
    found = statistics(batch, design, weight, shapes)
    for i in range(R):
        two = [(one.expected[i], one.mu[i], one.alpha[i]) for one in (fit, smooth)]
        expected = by_hand(*two, batch.observed, weight, design)
        assert found.table[i] == pytest.approx(expected["table"], rel=1e-6)
        studentised = [found.studentised[name][i] for name in STATISTICS]
        assert studentised == pytest.approx(expected["studentised"], rel=1e-6)
        assert found.studentised["halves"][i] == pytest.approx(expected["halves"], rel=1e-6)
        alone = statistics(batch.row(i), design, weight, shapes)
        np.testing.assert_allclose(alone.table[0], found.table[i], rtol=1e-9)
        assert int(shapes.shift_at[alone.profiles["shift"].argmax()]) == expected["shift at"]
        best = int(alone.profiles["surge"].argmax())
        assert (shapes.surge_from[best], shapes.surge_to[best]) == expected["surge at"]


def test_planted_changes_are_found_where_they_are():
    random = np.random.default_rng(3)
    n = 72
    design, batch = design_of(n, 1), batch_of(random, n, 3, "all", alpha=0.05)
    shapes = build_shapes(design.base, np.ones(n))
    of_step = statistics(batch.row(1), design, np.ones(n), shapes)
    assert abs(int(shapes.shift_at[of_step.profiles["shift"].argmax()]) - n // 2) <= 2
    of_bump = statistics(batch.row(2), design, np.ones(n), shapes)
    best = int(of_bump.profiles["surge"].argmax())
    assert abs(shapes.surge_from[best] - n // 3) <= 3
    assert abs(shapes.surge_to[best] - 2 * n // 3) <= 3


def test_the_clearer_a_change_the_larger_its_statistic():
    """A step inflates the noise estimated under a constant rate; its statistic must grow all the same."""
    n = 60
    design = design_of(n, 0)
    shapes = build_shapes(design.base, np.ones(n))
    noise = np.random.default_rng(4).poisson(100, n) - 100.0
    nothing = np.full(n, NOTHING)
    values = []
    for factor in (1.5, 2, 4, 10):
        y = np.maximum(np.where(np.arange(n) < n // 2, 40.0, 40.0 * factor) + np.round(0.6 * noise), 0)
        found = statistics(Batch.of(y, nothing, nothing), design, np.ones(n), shapes)
        values.append(found.studentised["shift"][0])
    assert values == sorted(values)
    assert values[-1] > 3 * values[0]


def test_many_histories_in_pieces_equal_one_at_a_time():
    random = np.random.default_rng(5)
    n, R = 24, 1100  # more than two pieces
    design = design_of(n, 0)
    y = random.poisson(6.0, (R, n)).astype(float)
    nothing = np.full(n, NOTHING)
    batch = Batch.of(y[0], nothing, nothing).coarsen(y)
    shapes = build_shapes(design.base, np.ones(n))
    found = statistics(batch, design, np.ones(n), shapes)
    assert found.table.shape == (R, len(found.kinds)) == (R, 6)
    assert set(found.studentised) == {*STATISTICS, "halves", "thirds"}
    assert all(size.shape == (R,) for size in found.studentised.values())
    singles = [statistics(batch.row(i), design, np.ones(n), shapes) for i in (0, 511, 512, 1023, 1024, 1099)]
    for i, single in zip((0, 511, 512, 1023, 1024, 1099), singles, strict=True):
        np.testing.assert_allclose(found.table[i], single.table[0], rtol=1e-9)
        assert found.studentised["thirds"][i] == pytest.approx(single.studentised["thirds"][0], rel=1e-9)
    every = [statistics(batch.row(i), design, np.ones(n), shapes).profiles["shift"] for i in range(0, R, 10)]
    tenth = statistics(batch.pick(np.arange(0, R, 10)), design, np.ones(n), shapes)
    np.testing.assert_allclose(tenth.profiles["shift"], np.mean(every, axis=0), rtol=1e-9)


def test_halves_and_thirds_are_cut_by_calendar():
    assert halves(7)[:, 0].tolist() == [0, 0, 0, 1, 1, 1, 1]
    assert thirds(8).tolist() == [[0, 0]] * 2 + [[1, 0]] * 3 + [[0, 1]] * 3
    assert thirds(35).sum(axis=0).tolist() == [12, 12]


def test_the_range_of_the_thirds_is_that_of_a_regression():
    n = 36
    design = design_of(n, 0)
    y = np.repeat([9.0, 16.0, 11.0], 12) + np.tile([-1.0, 1.0], 18)
    nothing = np.full(n, NOTHING)
    batch = Batch.of(y, nothing, nothing)
    fit = fit_mean(batch, design.base, design.offset)
    mu, a = fit.mu[0], fit.alpha[0]
    r = (y - mu) / np.sqrt(mu * (1 + a * mu)) * math.sqrt(1 + a * mu.mean())
    levels = r.reshape(3, 12).mean(axis=1)
    L1 = noise_by_hand(r, np.ones(n, dtype=bool), design.base, 1)
    found = statistics(batch, design, np.ones(n), build_shapes(design.base, np.ones(n)))
    assert found.studentised["thirds"][0] == pytest.approx(np.ptp(levels) / math.sqrt(L1), rel=1e-6)


@pytest.mark.parametrize("n", [12, 17])
def test_a_window_too_short_for_a_surge_has_none(n):
    design = design_of(n, 0)
    y = np.random.default_rng(6).poisson(9.0, n).astype(float)
    nothing = np.full(n, NOTHING)
    found = statistics(
        Batch.of(y, nothing, nothing), design, np.ones(n), build_shapes(design.base, np.ones(n))
    )
    assert found.profiles["surge"].size == 0
    assert found.table[0, 2] == 0
    assert np.isfinite(found.table).all()
