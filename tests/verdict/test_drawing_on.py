"""A verdict does not hang on the seed, nor on what is judged beside a series."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from trends.series.count_series import CountSeries
from trends.verdict.drawing_on import MOST_DRAWS, further_draws
from trends.verdict.pace import judged_pace
from trends.verdict.pace import test_pace as pace_of
from trends.verdict.parameters import Options
from trends.verdict.rule import judge
from trends.verdict.screening.screen import screen
from trends.verdict.seeding import series_key


@pytest.mark.parametrize("p", [0.001, 0.019, 0.081, 0.5])
def test_a_clear_p_needs_no_more(p):
    assert further_draws(p, 199) == 0


@pytest.mark.parametrize("draws", [99, 199, 999, 5000])
def test_a_p_at_the_threshold_is_drawn_on_to_the_end(draws):
    drawn = draws
    while more := further_draws(0.05, drawn):
        drawn += more
    assert drawn == MOST_DRAWS


def test_it_stops_when_the_side_is_clear():
    assert further_draws(0.03, 99) > 0
    assert further_draws(0.03, 2997) == 0


def borderline(seed=11):
    return CountSeries.from_counts(np.random.default_rng(seed).poisson(np.repeat([10.0, 8.0], 30)), "2018-01")


def test_a_borderline_series_is_drawn_on_and_says_so():
    found = [
        result
        for seed in range(8)
        if 0.02 <= (result := pace_of(borderline(seed), replicates=39)).assessment.test.joint <= 0.08
    ]
    assert found
    assert all(result.to_dict()["replicates_used"] >= 999 for result in found)
    clear = pace_of(CountSeries.from_counts(np.full(60, 10.0), "2018-01"), replicates=39)
    assert clear.to_dict()["replicates_used"] == 39


def test_a_settled_verdict_is_that_of_any_number_of_draws():
    random, settled, hanging = np.random.default_rng(21), 0, []
    for ratio in (1.0, 0.9, 0.7, 0.6, 0.5, 0.4) * 3:
        series = CountSeries.from_counts(random.poisson(np.repeat([6.0, 6.0 * ratio], 15)), "2018-01")
        few, more = pace_of(series, replicates=19), pace_of(series, replicates=199, seed=1)
        assert few.settled == more.settled
        if few.settled:
            settled += 1
            assert (few.verdict, few.sentence, few.because) == (more.verdict, more.sentence, more.because)
            bare = judged_pace(series, Options(1.5, "auto", 19, 0, every_p=False))
            assert (bare.verdict, bare.sentence, bare.because) == (few.verdict, few.sentence, few.because)
            assert bare.established == few.established
            assert bare.joint_p is None
        else:
            hanging.append(series)
    assert settled >= 3
    # Without a p-value that is not needed the same is said, and one that is needed is drawn.
    for series in hanging[:2]:
        assert judged_pace(series, Options(1.5, "auto", 19, 0, every_p=False)).joint_p is not None
    # And those that hang on it do so: with another p-value the rule says something else.
    for series in hanging[:3]:
        found = pace_of(series, replicates=19).assessment.rule_input()
        assert judge(replace(found, p=0.0), 1.5) != judge(replace(found, p=1.0), 1.5)
    assert hanging


@pytest.mark.long
def test_screen_says_what_pace_says_in_any_order_and_company():
    random = np.random.default_rng(5)
    series = {
        f"place {k}": CountSeries.from_counts(random.poisson(np.repeat([6.0, 6.0 * r], 20)), "2019-01")
        for k, r in enumerate((1.0, 0.8, 0.6, 0.5, 1.5, 1.2))
    }
    whole = screen(series, replicates=39, seed=7, workers=1).table.set_index("series")
    turned = screen(dict(reversed(series.items())), replicates=39, seed=7, workers=1).table.set_index(
        "series"
    )
    few = screen({name: series[name] for name in ("place 3", "place 1")}, replicates=39, seed=7, workers=1)
    few = few.table.set_index("series")
    for name, one in series.items():
        alone = pace_of(one, replicates=39, seed=7)
        for table in (whole, turned, *([few] if name in few.index else [])):
            row = table.loc[name]
            assert row["verdict"] == alone.verdict
            assert row["p_joint"] == pytest.approx(alone.assessment.test.joint)
            assert row["ratio_per_year"] == pytest.approx(alone.changes["per_year"].ratio)


def test_draws_go_by_the_figures_and_not_by_the_name():
    one = CountSeries.from_counts([1, 2, 3], "2020-01", name="here")
    other = CountSeries.from_counts([1.0, 2.0, 3.0], "2020-01", name="there")
    assert series_key(one) == series_key(other)
    assert series_key(one) != series_key(CountSeries.from_counts([1, 2, 4], "2020-01"))
    assert series_key(one) != series_key(CountSeries.from_counts([1, 2, 3], "2020-02"))
