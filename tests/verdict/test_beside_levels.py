"""High and low counts come in runs where a level changed at a date, too: only what is left around the levels wanders."""

from __future__ import annotations

import numpy as np
import pytest

import trends as tr
from trends.series.count_series import CountSeries
from trends.verdict.eligibility import runs


def judged(counts):
    return tr.test_pace(CountSeries.from_counts(counts, start="2019-01"), replicates=99)


def says_runs(result):
    return any(getattr(warning, "id", "") == "eligibility.runs" for warning in result.warnings)


@pytest.mark.parametrize(
    "rates", [[60] * 30 + [12] * 30, [30] * 25 + [150] * 10 + [30] * 25], ids=["step", "surge"]
)
def test_a_level_that_changed_at_a_date_is_no_wandering(rates):
    result = judged(np.random.default_rng(1).poisson(rates))
    # Without its dates the series would be said to come in runs.
    assert runs(float(result.assessment.nuisance.rho.mean()), result.series.observed)
    assert result.assessment.what_ran.dates
    assert not says_runs(result)


def test_a_rate_that_wanders_does_so_beside_the_levels_that_were_dated():
    told, dated = 0, 0
    for seed in range(6):
        random, log_rate = np.random.default_rng(seed), np.zeros(90)
        for at in range(1, 90):
            log_rate[at] = 0.9 * log_rate[at - 1] + random.normal(0, 0.35)
        result = judged(random.poisson(30 * np.exp(log_rate)))
        told, dated = told + says_runs(result), dated + bool(result.assessment.what_ran.dates)
    # Levels are dated in it as well, as the rate did run there; 11 of 12 such histories are told all the same.
    assert (told >= 5, dated) == (True, 6)


def test_a_side_without_any_event_is_a_level_as_well():
    assert not says_runs(judged([0] * 30 + list(np.random.default_rng(4).poisson(20, 30))))
