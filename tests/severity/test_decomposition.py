"""Deaths = attacks x deaths per attack, in logarithms; ranges of dates across the middle; quantiles."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.incidents.incidents import Incidents
from trends.periods.coverage import Coverage
from trends.severity import casualties
from trends.severity.decomposition import decompose, halves_of, log_quantiles

NONE = np.zeros(0)
ALIKE = (100.0, 100.0)


def sides_of(*sides):
    return [np.array(side) for side in sides]


def test_logarithms_add_up():
    found = decompose(np.array([2.0, 4, 6, 12]), np.ones(4), sides_of([0, 0, 1, 1]), ALIKE)
    assert (found.deaths, found.attacks, found.per_attack.value) == pytest.approx((3, 1, 3))
    logs = found.logs
    assert logs["deaths"] == pytest.approx(logs["attacks"] + logs["deaths_per_attack"], abs=1e-12)
    assert logs["deaths"] == pytest.approx(math.log(3))


def test_over_draws_the_geometric_mean_keeps_the_sum():
    killed = np.array([2.0, 4, 8, 6, 6])
    one, other = sides_of([0, 0, 0, 1, 1], [0, 0, 1, 1, 1])
    both = decompose(killed, np.ones(5), [one, other], ALIKE)
    single = [decompose(killed, np.ones(5), [side], ALIKE) for side in (one, other)]
    assert both.deaths == pytest.approx(math.sqrt(single[0].deaths * single[1].deaths))
    assert both.attacks == pytest.approx(math.sqrt(single[0].attacks * single[1].attacks))
    assert both.deaths == pytest.approx(both.attacks * both.per_attack.value)
    assert both.per_attack.low95 <= both.per_attack.value <= both.per_attack.high95


def test_halves_are_compared_by_what_is_observed_of_them():
    found = decompose(np.array([2.0, 4, 6, 12]), np.ones(4), sides_of([0, 0, 1, 1]), (100.0, 300.0))
    assert (found.deaths, found.attacks) == pytest.approx((1, 1 / 3))
    assert found.per_attack.value == pytest.approx(3)
    assert found.to_dict()["observed"] == [100, 300]
    assert decompose(np.ones(2), np.ones(2), sides_of([0, 1]), (0.0, 10.0)) is None


def test_days_that_the_file_does_not_cover_lower_no_rate():
    # One attack a day, two killed in each; nothing was collected from May to August, in the second half.
    days = pd.date_range("2019-09-01", "2020-12-31", freq="D")
    gap = (date(2020, 5, 1), date(2020, 8, 31))
    days = days[(days < "2020-05-01") | (days > "2020-08-31")]
    frame = pd.DataFrame({"date_start": days, "fatalities_best": 2.0})
    covered = Coverage.of((date(2019, 9, 1), date(2020, 12, 31))).without(gap)
    found = casualties(Incidents.from_frame(frame, coverage=covered)).decomposition
    assert (found.deaths, found.attacks, found.per_attack.value) == pytest.approx((1, 1, 1))
    assert found.exposure == (243, 122)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 300), st.sampled_from([-1, 0, 1])), min_size=1, max_size=40))
def test_any_halves(units):
    killed, side = (np.array(column) for column in zip(*units, strict=True))
    found = decompose(killed.astype(float), np.ones(len(killed)), [side], ALIKE)
    if min(killed[side == 0].sum(), killed[side == 1].sum()) == 0:
        assert found is None
    else:
        assert found.deaths == pytest.approx(killed[side == 1].sum() / killed[side == 0].sum())
        assert found.logs["deaths"] == pytest.approx(math.log(found.deaths), abs=1e-9)


# -- dates --------------------------------------------------------------------------------------------------------


def summary():
    """Daily attacks of 2020 and 2021 with 2 killed each, and a summary of two years with 5,000 dead."""
    days = pd.date_range("2020-01-01", "2021-12-31", freq="D")
    frame = pd.DataFrame(
        {
            "date_start": [*days, pd.Timestamp("2020-01-01")],
            "date_end": [*days, pd.Timestamp("2021-12-31")],
            "fatalities_best": [2.0] * len(days) + [5000.0],
        }
    )
    return Incidents.from_frame(frame, coverage=(date(2020, 1, 1), date(2021, 12, 31)))


def test_a_summary_of_two_years_is_put_into_both_halves():
    incidents = summary()
    sides = halves_of(incidents.frame, incidents)
    assert len(sides) == 20
    of_summary = [int(side[-1]) for side in sides]
    assert set(of_summary) == {0, 1}
    assert all(np.array_equal(side[:-1], sides[0][:-1]) for side in sides)
    found = casualties(incidents).decomposition
    # On its first day it would make the deaths of the second half 732 / 5,732 = 0.13 of the first's.
    share = np.mean(of_summary)
    expected = math.exp((2 * share - 1) * math.log((730 + 5000) / 732))
    assert found.deaths == pytest.approx(expected, rel=0.02)
    assert found.per_attack.low95 < 0.2
    assert found.per_attack.high95 > 5


def test_exact_dates_need_no_draws():
    incidents = summary().select(where="fatalities_best < 100")
    (side,) = halves_of(incidents.frame, incidents)
    assert np.bincount(side).tolist() == [365, 366]


def test_what_has_no_date_is_in_no_half():
    frame = pd.DataFrame({"date_start": ["2020-01-01", None, "2020-01-04"], "fatalities_best": [1, 2, 3]})
    frame["date_start"] = pd.to_datetime(frame["date_start"])
    incidents = Incidents.from_frame(frame)
    (side,) = halves_of(incidents.frame, incidents)
    assert side.tolist() == [0, -1, 1]
    undated = Incidents.from_frame(
        pd.DataFrame({"date_start": pd.to_datetime([None]), "fatalities_best": [1]})
    )
    assert halves_of(undated.frame, undated) == []


# -- quantiles ----------------------------------------------------------------------------------------------------


def test_quantiles_of_the_attacks_that_killed():
    killed = np.array([0.0] * 50 + list(range(1, 101)))
    found = {one.level: one for one in log_quantiles(killed, [])}
    assert [found[level].deaths.value for level in (0.5, 0.9, 0.99)] == [50, 90, 99]
    # qbinom(c(.025, .975), 100, .5) is 40 and 60: the 40th and the 61st smallest.
    assert (found[0.5].deaths.low95, found[0.5].deaths.high95) == (40, 61)
    assert (found[0.9].deaths.low95, found[0.9].deaths.high95) == (84, 96)
    # Of 100 attacks none need lie above the 99 % quantile: nothing bounds it from above.
    assert math.isnan(found[0.99].deaths.high95)
    assert found[0.5].change is None
    assert found[0.5].to_dict()["log_deaths"] == pytest.approx(math.log(50))
    assert log_quantiles(np.zeros(200), []) == ()


def test_the_change_of_a_quantile():
    random = np.random.default_rng(2)
    first, second = (np.ceil(np.exp(random.normal(mean, 1.0, 600))) for mean in (1.0, 2.0))
    killed, side = np.concatenate([first, second]), np.repeat([0, 1], 600)
    found = {one.level: one.change for one in log_quantiles(killed, [side])}
    for level in (0.5, 0.9):
        assert found[level].low95 < math.e * 1.05
        assert found[level].low95 > 1.3
        assert found[level].high95 > math.e * 0.85
    same = log_quantiles(random.permutation(killed), [side])[1].change
    assert same.low95 <= 1 <= same.high95


def test_quantile_intervals_cover_the_truth():
    covered, changes = 0, 0
    truth = math.exp(1.0 + 1.2815515655446004)
    for seed in range(60):
        random = np.random.default_rng(seed)
        killed = np.exp(random.normal(1.0, 1.0, 400)) + 1
        found = log_quantiles(killed, [np.repeat([0, 1], 200)])[1]
        covered += found.deaths.low95 <= truth + 1 <= found.deaths.high95
        changes += found.change.low95 <= 1 <= found.change.high95
    assert covered >= 53  # 95 % of 60 is 57; below 53 by chance once in 70
    assert changes >= 53
