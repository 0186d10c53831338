"""The evaluation of the nowcast: its scores against those of others, and its bounds on a part of the origins."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from trends.nowcasting.triangle import bundled_triangle

PROGRAM = Path(__file__).resolve().parents[2] / "benchmarks" / "nowcast.py"


@pytest.fixture(scope="module")
def program():
    spec = importlib.util.spec_from_file_location("benchmark_of_nowcasts", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def busy():
    """The countries in which much happens: what is held to the bounds are their months; the page has all."""
    triangle = bundled_triangle()
    mean = triangle.newest["value"].groupby("key").mean()
    return replace(triangle, table=triangle.table[triangle.table["key"].isin(mean[mean >= 10].index)])


@pytest.fixture(scope="module")
def months(program, busy):
    # One origin of monthly and one of cumulative releases.
    rows, _ = program.rolled(busy, 200, {date(2024, 11, 25), date(2025, 3, 21)})
    return rows[rows["value"] >= 5]


def test_the_weighted_interval_score_is_that_of_scoringrules(program):
    scoringrules = pytest.importorskip("scoringrules", reason="scoringrules is not installed")
    random = np.random.default_rng(0)
    truth = random.poisson(30, 50).astype(float)
    quantiles = np.sort(random.poisson(30, (50, 7)).astype(float), axis=1)
    ours = program.weighted_interval_score(truth, quantiles)
    # Not by its weighted_interval_score: that of 0.10 adds the median itself where the error of the median belongs.
    pinball = scoringrules.quantile_score(truth[:, None], quantiles, program.LEVELS)
    assert np.allclose(ours, 2 * pinball.mean(axis=1))
    widths = [
        alpha / 2 * scoringrules.interval_score(truth, quantiles[:, place], quantiles[:, -1 - place], alpha)
        for place, alpha in enumerate((0.05, 0.2, 0.5))
    ]
    assert np.allclose(ours, (0.5 * np.abs(truth - quantiles[:, 3]) + sum(widths)) / 3.5)


def test_the_score_of_a_certain_figure_is_its_error(program):
    assert np.allclose(program.weighted_interval_score(np.array([10.0]), np.full((1, 7), 4.0)), 6)


def test_intervals_hold_what_they_are_named_for(months):
    of_nowcast = months[months["way"] == "nowcast"]
    assert 0.76 <= of_nowcast["inside80"].mean() <= 0.84
    assert 0.92 <= of_nowcast["inside95"].mean() <= 0.97


@pytest.mark.parametrize("rival", ["first release as final", "ratio by age", "mean of the last releases"])
def test_the_nowcast_beats_what_one_would_do_otherwise(months, rival):
    ways = months.groupby("way")[["log_error", "score", "log_score"]].mean()
    assert ways.loc["nowcast", "log_error"] < 0.28
    assert (ways.loc["nowcast"] < ways.loc[rival]).all()


def test_an_origin_learns_nothing_from_later_vintages(program, busy):
    day = date(2024, 12, 21)
    [(_, then, _)] = program.open_months(busy, {day})
    assert then.vintages[-1] == day
    assert then.final.index.get_level_values("period").max().year == 2023
