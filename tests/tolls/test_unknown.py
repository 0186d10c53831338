"""Tolls that some incidents leave open: bounds of the counts, an estimate for rates, and the true reason."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from trends.incidents.counting import series_of
from trends.incidents.incidents import Incidents
from trends.series.count_series import CountSeries
from trends.severity import deadly_attacks
from trends.sources import load
from trends.verdict import test_pace, trend


@pytest.fixture(scope="module")
def blanks(cases):
    """`gtd_layout_blank_tolls.csv.gz`: 3,600 incidents, 219 without a toll."""
    return load(cases / "gtd_layout_blank_tolls.csv.gz")


def attacks(tolls, *, every=3, start="2020-01-01", **more):
    """One attack every few days, in their order."""
    days = pd.Timestamp(start) + pd.to_timedelta(every * np.arange(len(tolls)), unit="D")
    frame = {"date_start": days, "fatalities_best": pd.array(tolls, dtype="Float64"), **more}
    return Incidents.from_frame(pd.DataFrame(frame))


def test_known_deaths_are_a_lower_bound_of_their_month(blanks):
    series = blanks.count(measure="fatalities")
    assert series.known == 6857
    assert (series.observed.sum(), series.bounded.sum(), series.missing.sum()) == (1, 59, 0)
    assert np.isnan(series.high[series.bounded]).all()  # what a blank toll may have been, nothing bounds
    assert series.estimated.sum() == 59
    filling, note = series.notes
    assert filling == "The last period, December 2018, is covered up to 29 December 2018 only."
    assert note.startswith(
        "219 incidents do not tell how many were killed, so the 59 months they fall in are known only within bounds; in "
        "all periods together the count is at least 6,857. If they were like the others, they would add "
    )
    assert note.endswith("which is an estimate.")


def test_deadly_attacks_lie_between_bounds(blanks):
    series = blanks.count(measure="deadly:1")
    low, high = (np.where(series.observed, series.count, side).sum() for side in (series.low, series.high))
    assert (low, high) == (2956, 3175)
    result = deadly_attacks(blanks, (1,), replicates=99)
    assert "2,956 to 3,175 events killed at least 1; their rate was" in result.sentence
    assert result.rows[0].reasons == ()


@pytest.mark.parametrize("measure", ["fatalities", "deadly:1", "wounded"])
def test_a_blank_toll_in_most_months_leaves_the_pace_testable(blanks, measure):
    series = blanks.count(measure=measure)
    result = test_pace(series, replicates=99)
    assert result.verdict != "not testable"
    said = " ".join((result.sentence, *result.reasons, *result.warnings))
    assert "has a count" not in said
    assert "have no count" not in said
    assert result.to_dict()["window"]["bounded"] == series.bounded.sum()
    assert trend(series, replicates=99).per_year is not None


def test_estimates_lie_inside_the_bounds_and_leave_observed_periods_alone(blanks):
    series = blanks.count(measure="deadly:1")
    filled = series.with_estimates()
    assert filled.observed.all()
    assert (filled.count[series.observed] == series.count[series.observed]).all()
    open_ = series.bounded
    assert (filled.count >= series.low)[open_].all()
    assert (filled.count <= series.high)[open_].all()
    quarters = series.resample("quarter")
    assert quarters.estimated.sum() == quarters.bounded.sum() == 20
    assert np.allclose(quarters.with_estimates().count, filled.count.reshape(20, 3).sum(axis=1))


def test_the_estimate_is_that_of_the_known_tolls():
    # Of 400 attacks each tenth leaves its toll open; the others killed 1 or 3, in turn.
    tolls = [None if at % 10 == 0 else 1 + 2 * (at % 2) for at in range(400)]
    series = attacks(tolls).count(measure="fatalities")
    known = [toll for toll in tolls if toll]
    assert series.known == sum(known)
    added = series.draws.sum(axis=1) - sum(known)
    assert abs(added.mean() - 40 * np.mean(known)) < 6
    assert (series.draws >= np.nan_to_num(series.low)).all()


def test_neither_the_order_nor_the_other_series_changes_what_is_drawn():
    random = np.random.default_rng(1)
    tolls = [
        None if blank else int(toll)
        for blank, toll in zip(random.random(300) < 0.1, random.poisson(2, 300), strict=True)
    ]
    one = attacks(tolls, country=["A", "B"] * 150, incident_id=[f"i{at}" for at in range(300)])
    other = Incidents.from_frame(one.frame.sample(frac=1, random_state=3), coverage=one.coverage)
    first, second = (data.count(measure="fatalities") for data in (one, other))
    assert np.array_equal(first.draws, second.draws)
    several = series_of(one, ["country"], measure="fatalities")
    alone = one.select(where="country == 'B'").count(measure="fatalities")
    assert np.array_equal(several.make(1).draws, alone.draws)


def test_where_most_tolls_are_unknown_none_is_drawn_and_the_reason_is_true():
    series = attacks([None, None, 2] * 120).count(measure="fatalities")
    assert not series.estimated.any()
    assert "Too few tell it for an estimate of the others." in series.notes[0]
    result = test_pace(series, replicates=99)
    assert result.verdict == "not testable"
    assert (
        "No months have a count and 36 are known only within bounds; at least 24 are needed."
        in result.reasons
    )


def test_the_sources_own_bounds_hold_what_is_drawn():
    tolls = [5] * 60 + [None] * 6
    data = attacks(
        tolls,
        fatalities_low=pd.array([5] * 60 + [8] * 6, dtype="Float64"),
        fatalities_high=pd.array([5] * 60 + [9] * 6, dtype="Float64"),
    )
    series = data.count(measure="fatalities", freq="year")
    assert (series.low[0], series.high[0]) == (348, 354)
    assert ((series.draws >= 348) & (series.draws <= 354)).all()


def test_a_range_of_dates_and_an_unknown_toll_at_once():
    data = Incidents.from_frame(
        pd.DataFrame(
            {
                "date_start": pd.to_datetime(["2020-01-05"] * 30 + ["2020-01-20"]),
                "date_end": pd.to_datetime(["2020-01-05"] * 30 + ["2020-02-20"]),
                "fatalities_best": pd.array([4] * 30 + [None], dtype="Float64"),
            }
        ),
        coverage=(date(2020, 1, 1), date(2020, 2, 29)),
    )
    series = data.count(measure="fatalities")
    assert {tuple(draw) for draw in series.draws} == {(124, 0), (120, 4)}
    assert (series.low[0], np.isnan(series.low[1])) == (120, True)


def test_a_period_that_is_not_completed_stays_so_when_periods_are_added_up():
    draws = np.array([[3, -1, 2], [4, -1, 2]])
    series = CountSeries.from_counts([np.nan, np.nan, 2], "2020-01", low=[2, np.nan, 2], draws=draws)
    assert series.estimated.tolist() == [True, False, False]
    assert series.resample("quarter").estimated.tolist() == [False]
