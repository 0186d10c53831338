"""The climb itself: never down, and no further than it must."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting import newton
from trends.fitting.batched_likelihood import Columns, Histories, Likelihood
from trends.fitting.design import harmonics
from trends.fitting.tail_counts import KINDS, TailCounts


@pytest.fixture
def columns():
    t = np.arange(48)
    return Columns.of(np.column_stack([np.ones(48), t / 48, harmonics((t % 12 + 0.5) / 12, 2)]))


def of(y):
    y = np.asarray(y, dtype=float)[None]
    return Histories(y, None, np.zeros((1, 48)), TailCounts.of(y, KINDS - 1))


def rare(seed):
    random = np.random.default_rng(seed)
    return random.poisson(random.gamma(0.2, 5.0, 48) * np.exp(random.normal(0, 2)))


SERIES = {
    "zeros": np.zeros(48),
    "one event": np.arange(48) == 17,
    "one month of a million": 1e6 * (np.arange(48) == 40),
    "thousands beside single ones": np.where(np.arange(48) % 9 == 4, [3000, 1, 2, 1] * 12, 0),
    "even": np.full(48, 5),
    "ever more": np.round(np.exp(np.arange(48) / 3)),
    **{f"rare and wild, {seed}": rare(seed) for seed in range(12)},
}


@pytest.mark.parametrize("y", SERIES.values(), ids=SERIES)
def test_it_ends_no_lower_than_any_place_it_saw(y, columns, monkeypatch):
    seen = []

    def at(*arguments, evaluate=Likelihood.at):
        seen.append(evaluate(*arguments))
        return seen[-1]

    monkeypatch.setattr(newton.Likelihood, "at", at)
    found = newton.climb(of(y), columns)
    monkeypatch.undo()
    end = Likelihood.at(of(y), columns, found.place, found.alpha)
    assert found.converged[0]
    assert len(seen) == found.iterations[0]
    assert end.value[0] >= max(likelihood.value[0] for likelihood in seen) - 1e-11 * (1 + end.size[0])


def test_few_evaluations_suffice_for_usual_series(columns):
    random = np.random.default_rng(1)
    y = random.poisson(10 * random.gamma(3, 1 / 3, (300, 48))).astype(float)
    found = newton.climb(Histories(y, None, np.zeros((1, 48)), TailCounts.of(y, KINDS - 1)), columns)
    assert found.converged.all()
    assert found.iterations.mean() < 5
    assert found.iterations.max() <= 8


def test_what_is_left_after_the_last_step_is_nothing(columns):
    random = np.random.default_rng(2)
    y = random.poisson(10 * random.gamma(3, 1 / 3, (300, 48))).astype(float)
    histories = Histories(y, None, np.zeros((1, 48)), TailCounts.of(y, KINDS - 1))
    found = newton.climb(histories, columns)
    slopes = Likelihood.at(histories, columns, found.place, found.alpha).derivatives(y, columns)
    assert np.abs(slopes.score).max() < 1e-6
    inside = found.alpha > 0
    assert np.abs(slopes.slope[inside] * found.alpha[inside]).max() < 1e-6
    assert (slopes.slope[~inside] <= 1e-6).all()
