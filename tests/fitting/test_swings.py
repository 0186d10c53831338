"""The swings of a rate: what a window of each kind would show, and what is made of it."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.batch import Batch
from trends.fitting.bootstrap import simulate
from trends.fitting.design import harmonics
from trends.fitting.mean import fit_mean
from trends.fitting.nuisance import Generator
from trends.fitting.residuals import working_residuals
from trends.fitting.swings import Processes, SwingGrid, draw_histories

N = 261
COLUMNS = np.column_stack([np.ones(N), harmonics(np.arange(N) / 52.18, 2)])


def posterior(process, mean=20.0, many=200, observed=None):
    observed = np.ones(N, dtype=bool) if observed is None else observed
    counts = simulate(np.full(N, mean), process, many, np.random.default_rng(3))
    nothing = np.full(N, np.nan)
    batch = Batch.of(np.where(observed, counts[0], np.nan), nothing, nothing).coarsen(counts)
    fit = fit_mean(batch, COLUMNS, np.zeros(N))
    residuals = working_residuals(batch, fit)
    return SwingGrid.of(COLUMNS, observed).posterior(residuals.score, residuals.level)


@pytest.mark.parametrize("gap", [False, True])
def test_a_periodogram_is_expected_as_matrices_have_it(gap):
    observed = np.ones(N, dtype=bool)
    if gap:
        observed[40:70] = observed[100::7] = False
    grid = SwingGrid.of(COLUMNS, observed)
    fourier = np.exp(-2j * np.pi * np.outer(np.arange(N // 2 + 1), np.arange(N)) / N)
    q, _ = np.linalg.qr(COLUMNS[observed])
    left = np.eye(int(observed.sum())) - q @ q.T
    for point in (0, 10, len(grid.phi) - 1):
        lags = np.abs(np.subtract.outer(np.flatnonzero(observed), np.flatnonzero(observed)))
        covariance = np.where(lags == 0, 1.0, grid.share[point] * grid.phi[point] ** lags)
        turned = fourier[:, observed] @ left
        brute = np.einsum("jt,ts,js->j", turned, covariance, turned.conj()).real / observed.sum()
        assert grid._everything[point] == pytest.approx(brute, abs=1e-9)
        ones = np.ones(int(observed.sum()))
        assert grid.long_run[point] == pytest.approx(ones @ covariance @ ones / observed.sum())


@pytest.mark.parametrize("gap", [False, True])
def test_slow_swings_are_not_taken_for_quick_ones(gap):
    observed = np.ones(N, dtype=bool)
    observed[50:80] = not gap
    swings = posterior(Generator(0.1, 0.2, 0.9), observed=observed)
    phi = (swings.weight * swings.grid.phi).sum(axis=1).mean()
    cv2 = (swings.weight * swings.cv2).sum(axis=1).mean()
    # By two lags the coefficient comes out at 0.71 on average.
    assert 0.82 < phi < 0.95
    assert 0.17 < cv2 < 0.26


def test_independent_counts_are_mostly_taken_for_such():
    swings = posterior(Generator(0.2, 0.0, 0.0), mean=5.0)
    assert swings.weight[:, 0].mean() > 0.7
    assert (swings.weight * swings.cv2).sum(axis=1).mean() < 0.02
    assert (swings.weight * swings.total).sum(axis=1).mean() == pytest.approx(0.2, abs=0.04)


@pytest.mark.parametrize("lognormal", [False, True])
def test_histories_are_drawn_with_the_moments_of_their_process(lognormal):
    many = 4000
    process = Processes(np.full(many, 0.3), np.full(many, 0.2), np.full(many, 0.8), np.full(many, lognormal))
    drawn = draw_histories(np.full(12, 10.0), process, np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(10.0, rel=0.03)
    # mu + ((1 + alpha)(1 + cv2) - 1) mu^2; and mu^2 times the covariance of the rate one period apart.
    assert drawn.var(axis=0).mean() == pytest.approx(10 + 0.56 * 100, rel=0.08)
    apart = np.mean([np.cov(drawn[:, t], drawn[:, t + 1])[0, 1] for t in range(11)])
    assert apart == pytest.approx(100 * (1.2**0.8 - 1), rel=0.15)
    quiet = draw_histories(
        np.full(12, 10.0),
        Processes(*(np.zeros(many),) * 3, np.full(many, lognormal)),
        np.random.default_rng(1),
    )
    assert quiet.var(axis=0).mean() == pytest.approx(10.0, rel=0.08)


def test_what_is_drawn_from_a_posterior_has_its_doubt():
    swings = posterior(Generator(0.1, 0.2, 0.9), many=1)
    drawn = swings.draw(2000, np.random.default_rng(0), lognormal=0.25)
    assert len(set(drawn.phi)) > 2
    assert drawn.cv2.std() > 0.02
    assert (drawn.alpha >= 0).all()
    assert drawn.lognormal.mean() == pytest.approx(0.25, abs=0.05)
    assert np.mean((1 + drawn.alpha) * (1 + drawn.cv2) - 1) == pytest.approx(0.32, abs=0.15)


def test_a_window_too_short_for_any_frequency_is_still_weighed():
    columns = np.ones((3, 1))
    swings = SwingGrid.of(columns, np.ones(3, dtype=bool)).posterior(np.zeros((2, 3)), np.full(2, 4.0))
    assert np.isfinite(swings.weight).all()
    assert (swings.variance == 1.0).all()
