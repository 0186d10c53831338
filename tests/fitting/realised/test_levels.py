"""Levels of sixths beside a season: hand-worked, and by the condition that the maximum satisfies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.fitting.design import harmonics
from trends.fitting.realised.histories import Histories, block_starts, per_block
from trends.fitting.realised.levels import fit_levels


def histories(count, information=None, exposure=None, covariates=None):
    count = np.atleast_2d(np.asarray(count, dtype=float))
    n = count.shape[1]
    return Histories(
        count,
        np.ones_like(count) if information is None else np.atleast_2d(information).astype(float),
        np.ones(n) if exposure is None else exposure,
        np.zeros((n, 0)) if covariates is None else covariates,
    )


@given(st.integers(12, 400))
def test_halves_and_thirds_are_sums_of_sixths(n):
    starts = block_starts(n)
    assert starts[3] == n // 2
    assert starts[2] == n // 3
    assert starts[4] == 2 * n // 3
    assert per_block(np.ones((1, n))).sum() == n


def test_a_level_is_events_over_exposure_of_what_was_observed():
    exposure = np.tile([1.0, 2.0], 6)
    seen = np.ones(12)
    seen[[0, 2, 3]] = 0
    fit = fit_levels(histories(np.where(seen > 0, np.arange(12), 0), seen, exposure))
    assert fit.events[0].tolist() == [1, 0, 9, 13, 17, 21]
    assert fit.base[0].tolist() == [2, 0, 3, 3, 3, 3]
    assert fit.usable[0].tolist() == [True, False, True, True, True, True]
    assert fit.mean[0, 1] == pytest.approx(1.0)
    assert (fit.mean > 0).all()


def test_the_season_maximises_the_penalised_likelihood():
    """At the maximum the score of the season equals its coefficients: the slope of the ridge."""
    random = np.random.default_rng(3)
    season = harmonics(np.arange(60) / 12, 2)
    truth = np.exp(season @ [0.4, -0.2, 0.1, 0.0]) * np.repeat([5.0, 20.0, 10.0, 2.0, 8.0, 3.0], 10)
    data = histories(random.poisson(truth, (5, 60)), covariates=season)
    fit = fit_levels(data)
    assert (data.count - fit.mean) @ season == pytest.approx(fit.coefficients, abs=1e-6)
    assert per_block(fit.mean) == pytest.approx(fit.events)
    # Together or alone: each history has its own fit.
    alone = fit_levels(data.rows(slice(2, 3)))
    assert alone.coefficients[0] == pytest.approx(fit.coefficients[2], abs=1e-9)


def test_an_empty_history_has_finite_means_and_no_season():
    fit = fit_levels(histories(np.zeros(48), covariates=harmonics(np.arange(48) / 12, 2)))
    assert np.isfinite(fit.mean).all()
    assert fit.coefficients == pytest.approx(0)


def test_beside_a_step_of_collection_the_levels_of_thirds_tell_it():
    """A step in the middle of the fourth sixth, on a constant rate, is found as a step and not as levels."""
    at = (np.arange(120) >= 70).astype(float)
    step = (at - at.mean())[:, None]
    counts = np.round(20 * np.exp(0.7 * at))
    fit = fit_levels(histories(counts, covariates=step), steps=1)
    assert fit.coefficients[0, 0] == pytest.approx(0.7, abs=0.05)
    level = fit.events / fit.base
    assert level.max() / level.min() == pytest.approx(1, abs=0.06)
