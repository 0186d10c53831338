"""What cannot be tested, and what a reader must be warned of."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from trends.errors import ParameterError
from trends.fitting.nuisance import Nuisance
from trends.periods.calendar import Frequency
from trends.series.count_series import Break, CountSeries
from trends.verdict import test_pace
from trends.verdict.eligibility import needed_periods, not_testable, runs, step_positions, warnings_of


def series_of(count, start="2015-01", freq="month", **fields):
    return CountSeries.from_counts(count, start, freq, **fields)


@pytest.mark.parametrize(
    ("freq", "start", "needed"),
    [("month", "2015-01", 24), ("quarter", "2010-Q1", 24), ("week", "2015-W01", 104), ("year", "1990", 12)],
)
def test_as_many_periods_as_are_needed(freq, start, needed):
    assert needed_periods(Frequency(freq)) == needed
    assert not_testable(series_of(np.full(needed, 5.0), start, freq)) == []
    reasons = not_testable(series_of(np.full(needed - 1, 5.0), start, freq))
    assert reasons == [f"Only {needed - 1} {freq}s have a count; at least {needed} are needed."]


def test_twenty_events_are_needed():
    count = np.zeros(36)
    count[:19] = 1
    assert not_testable(series_of(count)) == ["The months hold 19 in all; at least 20 are needed."]
    count[30] = 1
    assert not_testable(series_of(count)) == []


def test_unobserved_periods_do_not_count_and_bounds_do_not_help():
    count = np.full(40, 5.0)
    count[1::2] = np.nan
    low, high = np.where(np.isnan(count), 3.0, np.nan), np.where(np.isnan(count), 9.0, np.nan)
    reasons = not_testable(series_of(count, low=low, high=high))
    assert reasons == [
        "Only 20 months have a count and 20 are known only within bounds; at least 24 are needed."
    ]


@pytest.mark.parametrize(("half", "hidden"), [("first", slice(0, 30)), ("second", slice(30, 60))])
def test_a_half_without_a_count_cannot_be_compared(half, hidden):
    count = np.full(60, 5.0)
    count[hidden] = np.nan
    assert not_testable(series_of(count)) == [f"No month in the {half} half of the window has a count."]


def test_zero_exposure_is_no_observation():
    count = np.zeros(30)
    reasons = not_testable(series_of(count, exposure_days=np.zeros(30)))
    assert reasons[0] == "No months have a count; at least 24 are needed."


def test_one_period():
    assert not_testable(series_of([5.0]))[0] == "Only 1 month has a count; at least 24 are needed."


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2015, 1, 1), False),
        (date(2015, 1, 2), True),
        (date(2017, 12, 31), True),
        (date(2018, 1, 1), False),
    ],
)
def test_a_break_inside_the_window(day, inside):
    reasons = not_testable(series_of(np.full(36, 5.0), breaks=(Break(day, "A new edition began."),)))
    assert bool(reasons) is inside
    if inside:
        assert f"{day:%-d %B %Y}" in reasons[0]
        assert "A new edition began." in reasons[0]


def noise(rho):
    return Nuisance(*(np.array([value]) for value in (1.0, rho, 0.5, 1.0)))


def test_a_long_plain_series_has_no_warning():
    assert warnings_of(series_of(np.full(60, 5.0)), noise(0.02)) == []


@pytest.mark.parametrize(("n", "warned"), [(24, True), (47, True), (48, False)])
def test_few_periods(n, warned):
    found = warnings_of(series_of(np.full(n, 5.0)), noise(0.0))
    assert any(f"Only {n} months" in warning for warning in found) is warned


@pytest.mark.parametrize("n", [60, 120])
def test_strong_autocorrelation(n):
    assert not any("runs" in warning for warning in warnings_of(series_of(np.full(n, 5.0)), noise(0.05)))
    assert any("runs" in warning for warning in warnings_of(series_of(np.full(n, 5.0)), noise(0.4)))


def test_gaps_make_an_autocorrelation_harder_to_tell():
    """Of 61 months all 60 pairs of neighbours count, of 61 with every third missing only 20."""
    complete, gaps = np.ones(61, dtype=bool), np.arange(61) % 3 != 2
    assert [runs(rho, complete) for rho in (0.20, 0.21)] == [False, True]
    assert int((gaps[1:] & gaps[:-1]).sum()) == 20
    assert [runs(rho, gaps) for rho in (0.34, 0.36)] == [False, True]


@pytest.mark.parametrize(("gaps", "warned"), [(15, False), (16, True)])
def test_more_than_a_quarter_unobserved(gaps, warned):
    count = np.full(60, 5.0)
    count[:gaps] = np.nan
    found = warnings_of(series_of(count), noise(0.0))
    assert any("have no count" in warning for warning in found) is warned


def test_periods_at_the_ends_of_which_nothing_is_known_are_named():
    count = np.full(60, 5.0)
    count[:1] = count[-3:] = np.nan
    last, first = warnings_of(series_of(count), noise(0.0))
    assert last.startswith(
        "Nothing is known of the last 3 months of this time (October 2019 to December 2019)"
    )
    assert first.startswith("Nothing is known of the first month of this time (January 2015)")
    # Between others they are gaps, and bounds are something known.
    count = np.full(60, 5.0)
    count[30] = np.nan
    assert not warnings_of(series_of(count), noise(0.0))
    count = np.full(60, 5.0)
    count[-1], low, high = np.nan, np.full(60, np.nan), np.full(60, np.nan)
    low[-1], high[-1] = 2, 9
    assert not warnings_of(series_of(count, low=low, high=high), noise(0.0))


def test_an_incomplete_last_period_reported_counts_and_totals():
    days = np.array([stamp.days_in_month for stamp in series_of(np.ones(60)).periods], dtype=float)
    days[-1] = 12
    series = series_of(np.full(60, 5.0), exposure_days=days, at_least=True, measure="fatalities")
    found = warnings_of(series, noise(0.0))
    assert len(found) == 3
    assert "12 of the 31 days of the last month, December 2019" in found[0]
    assert "at least" in found[1]
    assert "heavy-tailed" in found[2]
    assert all(warning.endswith(".") for warning in found)


@pytest.mark.parametrize(
    ("break_at", "positions"),
    [
        (None, ()),
        ("2016-07", (18,)),
        (date(2016, 7, 20), (18,)),
        (["2016-07", "2015-02-01"], (1, 18)),
        (("2016-07-01", "2016-07-31"), (18,)),
    ],
)
def test_a_step_stands_at_the_period_that_holds_the_day(break_at, positions):
    assert step_positions(series_of(np.full(36, 5.0)), break_at) == positions


@pytest.mark.parametrize("break_at", ["2014-12", "2015-01-01", "2018-01", "soon", 7.5])
def test_a_step_outside_the_window_is_refused(break_at):
    with pytest.raises(ParameterError):
        step_positions(series_of(np.full(36, 5.0)), break_at)


def test_a_step_excuses_its_break_and_no_other():
    breaks = (Break(date(2015, 11, 1), "One."), Break(date(2019, 3, 15), "another"))
    series = series_of(np.full(60, 5.0), breaks=breaks)
    assert len(not_testable(series)) == 2
    left = not_testable(series, step_positions(series, "2015-11"))
    assert left == ["The way the data were collected changed on 15 March 2019, inside the window: another."]
    assert not_testable(series, step_positions(series, ["2015-11", "2019-03"])) == []


@pytest.mark.parametrize("step", [20, 30, 40])
def test_a_step_where_the_change_is_measured_cannot_be_told_from_it(step):
    series = series_of(np.full(60, 5.0))
    assert "cannot be told from it" in not_testable(series, (step,))[0]
    assert not_testable(series, (step - 8,)) == []


@pytest.mark.parametrize(("busy", "words"), [(1, "one month"), (2, "2 months"), (3, None)])
def test_one_outbreak_says_nothing_of_a_pace(busy, words):
    counts = np.zeros(120)
    counts[60 : 60 + busy] = 500
    reasons = not_testable(series_of(counts))
    expected = [f"All {500 * busy:,} fall into {words}; at least 3 months must hold any."] if words else []
    assert reasons == expected


def test_spread_counts_are_said_to_one_decimal_and_never_as_the_limit_they_miss():
    counts = np.zeros(120)
    counts[60] = 34.34074074
    assert not_testable(series_of(counts))[0].startswith("All 34.3 fall into one month")
    counts[60] = 19.97
    assert "hold 19.9 in all; at least 20" in not_testable(series_of(counts))[0]


def test_a_third_in_which_nobody_looked_is_not_an_empty_one():
    counts = [np.nan] * 28 + [3, 4] + [9, 7, 11] * 10
    result = test_pace(series_of(counts), replicates=19)
    assert result.verdict != "supported"
    assert result.to_dict()["changes"]["thirds"]["ratio"] is not None


def test_counts_that_are_all_alike_do_not_run():
    weeks = series_of([2] * 156, "2015-01-05", "week")
    result = test_pace(weeks, replicates=99)
    assert result.verdict == "supported"
    assert not any("come in runs" in warning for warning in result.warnings)
