from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.errors import ParameterError, WindowError
from trends.periods.calendar import Window
from trends.periods.coverage import Coverage, span_of_rows
from trends.periods.imprecision import DRAWS
from trends.provenance import Provenance
from trends.schema import conform, empty_frame
from trends.series.counting import CountSpec, place_incidents, sum_up
from trends.sources.publishers.gtd.coverage import BREAKS

NAN = float("nan")


def covered(frame, coverage=None):
    days = coverage or span_of_rows(frame)
    return days if isinstance(days, Coverage) or days is None else Coverage.of(days)


def count_incidents(
    frame,
    *,
    coverage=None,
    measured=None,
    breaks=(),
    provenance=None,
    subject="attacks",
    name="",
    notes=(),
    **asked,
):
    """Count a table as `Incidents.count` does, without the object around it."""
    spec = CountSpec.of(covered(frame, coverage), **asked)
    placed = place_incidents(frame, spec, measured)
    return sum_up(spec, placed, breaks=breaks, provenance=provenance, subject=subject, name=name, notes=notes)


def table(**columns: list[object]) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    given = {"incident_id": [f"i{row}" for row in range(n)], "source": ["generic"] * n, **columns}
    for name in ("date_start", "date_end"):
        if name in given:
            given[name] = pd.to_datetime(pd.Series(given[name], dtype="object"))
    if "date_end" not in given:
        given["date_end"] = given["date_start"]
    return conform(pd.DataFrame(given))


def same(found: np.ndarray, expected: list[float]) -> bool:
    return found.shape == (len(expected),) and np.allclose(found, expected, equal_nan=True)


EXACT = table(date_start=["2020-01-10", "2020-01-31", "2020-03-01", "2020-04-15"])


class TestPeriods:
    def test_periods_without_an_event_are_zero_and_partly_covered_ones_say_so(self):
        series = count_incidents(EXACT)
        assert series.labels == ["2020-01", "2020-02", "2020-03", "2020-04"]
        assert same(series.count, [2, 0, 1, 1])
        assert same(series.low, [2, 0, 1, 1])
        assert same(series.high, [2, 0, 1, 1])
        assert same(series.exposure_days, [22, 29, 31, 15])
        assert series.draws is None
        assert series.observed.all()

    def test_they_run_over_the_coverage_of_the_file_not_of_the_rows(self):
        series = count_incidents(EXACT.iloc[:1], coverage=(date(2019, 12, 1), date(2020, 3, 31)))
        assert series.labels == ["2019-12", "2020-01", "2020-02", "2020-03"]
        assert same(series.count, [0, 1, 0, 0])

    def test_a_selection_without_rows_is_a_series_of_zeros(self):
        series = count_incidents(
            empty_frame(), coverage=(date(2020, 1, 1), date(2020, 3, 31)), measure="wounded"
        )
        assert same(series.count, [0, 0, 0])

    def test_a_window_cuts_periods(self):
        series = count_incidents(EXACT, window=Window(date(2020, 1, 20), date(2020, 3, 10)))
        assert same(series.count, [1, 0, 1])
        assert same(series.exposure_days, [12, 29, 10])

    def test_a_window_beyond_the_coverage_is_cut_to_it(self):
        assert count_incidents(EXACT, window=Window(date(2020, 3, 1), None)).labels == ["2020-03", "2020-04"]
        with pytest.raises(WindowError, match="2020-01-10 to 2020-04-15"):
            count_incidents(EXACT, window=Window(date(2021, 1, 1), None))

    @pytest.mark.parametrize(
        ("freq", "first", "n"),
        [("day", "2020-01-10", 97), ("week", "2020-W02", 15), ("quarter", "2020-Q1", 2), ("year", "2020", 1)],
    )
    def test_other_frequencies(self, freq, first, n):
        series = count_incidents(EXACT, freq=freq)
        assert series.labels[0] == first
        assert len(series) == n
        assert series.total == 4
        assert series.exposure_days.sum() == 97

    def test_incidents_without_a_date_are_in_no_period_and_that_is_said(self):
        frame = table(date_start=["2020-01-10", None, None])
        series = count_incidents(frame)
        assert series.total == 1
        assert series.notes == ("2 incidents of unknown date are counted in no period.",)
        with pytest.raises(WindowError, match="No incident has a date"):
            count_incidents(table(date_start=[None]))

    def test_what_the_file_does_not_cover_is_not_observed(self):
        gap = (date(2020, 2, 1), date(2020, 3, 10))
        series = count_incidents(EXACT.iloc[[0, 1, 3]], coverage=covered(EXACT).without(gap))
        assert same(series.count, [2, NAN, 0, 1])
        assert same(series.exposure_days, [22, 0, 21, 15])
        assert "1 period inside the span is not covered by the file." in series.notes
        assert "In 1 period some days are not covered: 1 March 2020 to 10 March 2020." in series.notes
        by_quarter = count_incidents(
            EXACT.iloc[[0, 1, 3]], coverage=covered(EXACT).without(gap), freq="quarter"
        )
        assert "In 1 period some days are not covered: 1 February 2020 to 10 March 2020." in by_quarter.notes


RANGED = table(
    date_start=["2020-01-10", "2020-01-22", "2020-03-05"],
    date_end=["2020-01-10", "2020-02-10", "2020-03-06"],
    fatalities_best=[1, 40, 5],
    fatalities_low=[1, 30, 5],
    fatalities_high=[2, 60, 5],
)
MONTHS = (date(2020, 1, 1), date(2020, 3, 31))


class TestImprecise:
    def test_spread_gives_the_expectation_with_certain_and_possible_counts(self):
        series = count_incidents(RANGED, coverage=MONTHS)
        assert same(series.count, [1.5, 0.5, 1])
        assert same(series.low, [1, 0, 1])
        assert same(series.high, [2, 1, 1])
        assert series.draws is not None
        assert series.draws.shape == (DRAWS, 3)
        assert series.draws.dtype == np.int64
        assert (series.draws.sum(axis=1) == 3).all()
        assert set(series.draws[:, 0]) == {1, 2}
        assert "1 incident dated to a range across several periods" in series.notes[0]

    def test_the_deaths_of_an_incident_stay_together_in_a_draw(self):
        series = count_incidents(RANGED, coverage=MONTHS, measure="fatalities")
        assert same(series.count, [21, 20, 5])
        assert same(series.low, [1, 0, 5])
        assert same(series.high, [62, 60, 5])
        assert {tuple(draw) for draw in series.draws} == {(1, 40, 5), (41, 0, 5)}

    def test_start_and_drop(self):
        start = count_incidents(RANGED, coverage=MONTHS, imprecise="start")
        assert same(start.count, [2, 0, 1])
        assert start.draws is None
        assert "is counted at the first day" in start.notes[0]
        drop = count_incidents(RANGED, coverage=MONTHS, imprecise="drop", measure="fatalities")
        assert same(drop.count, [1, 0, 5])
        assert "is left out" in drop.notes[0]

    def test_a_window_takes_the_share_inside(self):
        series = count_incidents(RANGED, coverage=MONTHS, window=Window(date(2020, 2, 1), None))
        assert same(series.count, [0.5, 1])
        assert same(series.low, [0, 1])
        assert set(series.draws.sum(axis=1)) == {1, 2}

    def test_weeks_share_what_months_do_not_have_to(self):
        series = count_incidents(table(date_start=["2020-01-05"], date_end=["2020-01-06"]), freq="week")
        assert same(series.count, [0.5, 0.5])


COSTS = table(
    date_start=["2020-01-01", "2020-01-31", "2020-02-10", "2020-02-20", "2020-03-31"],
    fatalities_low=[1, 2, 3, None, 5],
    fatalities_best=[2, 4, 6, None, 10],
    fatalities_high=[3, 8, 9, None, 20],
    wounded=[1, None, 2, 3, 0],
    civilians_killed=[None, None, None, 1, 1],
)


class TestUnknown:
    def test_unknown_is_not_zero_and_leaves_the_period_unobserved(self):
        series = count_incidents(COSTS, measure="wounded")
        assert same(series.count, [NAN, 5, 0])
        assert same(series.low, [1, 5, 0])
        assert same(series.high, [NAN, 5, 0])
        assert series.bounded.tolist() == [True, False, False]
        assert series.notes[0] == (
            "1 incident does not tell how many were wounded, so the month it falls in is known only within bounds; in "
            "all periods together the count is at least 6. Too few tell it for an estimate of the others."
        )

    def test_a_lower_bound_of_nothing_is_no_bound(self):
        series = count_incidents(COSTS, measure="civilians")
        assert same(series.low, [NAN, 1, 1])
        assert series.missing.tolist() == [True, False, False]

    def test_low_and_high_bound_a_missing_best(self):
        frame = table(
            date_start=["2020-01-01", "2020-01-02", "2020-02-01", "2020-03-01"],
            fatalities_low=[5, None, 7, 2],
            fatalities_best=[None, 3, None, 2],
            fatalities_high=[9, None, None, 2],
        )
        series = count_incidents(frame, measure="fatalities")
        assert same(series.count, [NAN, NAN, 2])
        assert same(series.low, [8, 7, 2])
        assert same(series.high, [12, NAN, 2])

    @pytest.mark.parametrize(
        ("estimate", "count", "low", "high"),
        [
            ("best", [6, NAN, 10], [3, 6, 5], [11, NAN, 20]),
            ("low", [3, NAN, 5], [3, 3, 5], [11, NAN, 20]),
            ("high", [11, NAN, 20], [3, 9, 5], [11, NAN, 20]),
        ],
    )
    def test_each_estimate_has_the_sources_low_and_high(self, estimate, count, low, high):
        series = count_incidents(COSTS, measure="fatalities", estimate=estimate)
        assert same(series.count, count)
        assert same(series.low, low)
        assert same(series.high, high)

    def test_a_source_with_one_number_has_no_low_and_high(self):
        frame = table(date_start=["2020-01-01", "2020-03-01"], fatalities_best=[4, 5])
        series = count_incidents(frame, measure="fatalities")
        assert same(series.count, [4, 0, 5])
        assert same(series.low, [NAN, 0, NAN])
        assert same(series.high, [NAN, 0, NAN])
        with pytest.raises(ParameterError, match="have no low estimate of deaths; there is best"):
            count_incidents(frame, measure="fatalities", estimate="low")

    def test_a_figure_the_source_does_not_give_is_refused_but_a_blank_in_a_selection_is_not(self):
        frame = table(date_start=["2020-01-01"])
        with pytest.raises(ParameterError, match="do not tell how many were abducted"):
            count_incidents(frame, measure="abducted")
        with pytest.raises(
            ParameterError, match="no row holds anything that was recognised as a count of deaths"
        ):
            count_incidents(frame, measure="fatalities")
        series = count_incidents(frame, measure="abducted", measured=frozenset({"abducted"}))
        assert same(series.count, [NAN])

    def test_best_below_low_or_above_high_is_kept_and_said(self):
        frame = table(
            date_start=["2020-01-01", "2020-02-01"],
            fatalities_low=[5, 1],
            fatalities_best=[3, 9],
            fatalities_high=[6, 4],
        )
        series = count_incidents(frame, measure="fatalities")
        assert same(series.count, [3, 9])
        assert same(series.low, [3, 1])
        assert same(series.high, [6, 9])
        assert "In 2 incidents the source's best estimate of deaths lies outside" in series.notes[0]
        low = count_incidents(frame, measure="fatalities", estimate="low")
        assert same(low.count, [5, 1])
        assert low.notes[0] == "Deaths are the source's low estimates."

    def test_fractions_are_counted(self):
        frame = table(date_start=["2020-01-01", "2020-01-02"], fatalities_best=[0.5, 0.25])
        assert same(count_incidents(frame, measure="fatalities").count, [0.75])

    def test_an_unknown_figure_of_a_range_touches_every_period_of_it(self):
        frame = table(
            date_start=["2020-01-15", "2020-01-01", "2020-02-01", "2020-03-10"],
            date_end=["2020-02-15", None, None, None],
            wounded=[None, 2, 3, 4],
        )
        series = count_incidents(frame, measure="wounded")
        assert same(series.count, [NAN, NAN, 4])
        assert same(series.low, [2, 3, 4])
        assert "the 2 months it falls in are known only within bounds" in series.notes[1]


class TestWords:
    def test_the_series_says_what_it_counts(self):
        series = count_incidents(
            COSTS,
            measure="fatalities",
            subject="attacks by X",
            name="Syria",
            notes=("A note.",),
            provenance=Provenance("generic", title="T"),
        )
        assert series.subject == "deaths in attacks by X"
        assert series.measure == "fatalities"
        assert series.name == "Syria"
        assert series.notes[0] == "A note."
        assert series.provenance.title == "T"
        assert series.breaks == ()

    @pytest.mark.parametrize(
        ("setting", "says"),
        [
            ({"measure": "kills"}, "no measure"),
            ({"measure": "fatality"}, "nearest is fatalities"),
            ({"estimate": "middle"}, "no estimate"),
            ({"imprecise": "share"}, "spread, start, drop or source"),
            ({"freq": "decade"}, "no frequency"),
        ],
    )
    def test_wrong_settings_are_refused(self, setting, says):
        with pytest.raises(ParameterError, match=says):
            count_incidents(EXACT, **setting)

    def test_gtds_breaks_lie_inside_the_series(self):
        frame = table(date_start=["2000-01-01", "2012-01-01"])
        series = count_incidents(frame, breaks=BREAKS)
        assert [known.day for known in series.breaks] == [date(2008, 4, 1), date(2012, 1, 1)]
        assert series.notes[0].startswith("Counts before and from 1 April 2008 are not comparable")
        later = count_incidents(frame, breaks=BREAKS, window=Window(date(2012, 1, 1), None))
        assert later.breaks == ()


DAYS = st.dates(date(2019, 1, 1), date(2021, 12, 31))
INCIDENTS = st.lists(
    st.tuples(DAYS, st.integers(0, 120), st.one_of(st.none(), st.integers(0, 50))), min_size=1, max_size=40
)


def drawn_table(incidents: list[tuple[date, int, int | None]]) -> pd.DataFrame:
    return table(
        date_start=[str(start) for start, _, _ in incidents],
        date_end=[str(pd.Timestamp(start) + pd.Timedelta(days=length)) for start, length, _ in incidents],
        wounded=[count for *_, count in incidents],
        fatalities_best=[length for _, length, _ in incidents],
    )


@given(
    INCIDENTS,
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
    st.sampled_from(["spread", "start"]),
)
def test_the_sum_over_periods_is_the_incidents(incidents, freq, imprecise):
    frame = drawn_table(incidents)
    series = count_incidents(frame, freq=freq, imprecise=imprecise)
    assert series.total == pytest.approx(len(frame), abs=1e-9)
    assert count_incidents(frame, freq=freq, measure="fatalities").total == pytest.approx(
        frame["fatalities_best"].sum(), abs=1e-6
    )
    if series.draws is not None:
        assert (series.draws.sum(axis=1) == len(frame)).all()
        assert ((series.draws >= series.low) & (series.draws <= series.high)).all()


@given(INCIDENTS, st.randoms(use_true_random=False), st.sampled_from(["attacks", "wounded", "fatalities"]))
def test_shuffling_the_rows_changes_nothing(incidents, random, measure):
    frame = drawn_table(incidents)
    order = list(range(len(frame)))
    random.shuffle(order)
    measured = frozenset({"wounded", "fatalities_best"})
    one = count_incidents(frame, measure=measure, measured=measured)
    other = count_incidents(frame.iloc[order].reset_index(drop=True), measure=measure, measured=measured)
    assert np.array_equal(one.count, other.count, equal_nan=True)
    assert np.array_equal(one.low, other.low, equal_nan=True)
    assert np.array_equal(one.high, other.high, equal_nan=True)
    assert (one.draws is None) == (other.draws is None)
    if one.draws is not None:
        assert np.array_equal(one.draws, other.draws)
    assert one.notes == other.notes


@given(INCIDENTS, st.integers(0, 40))
def test_counting_parts_of_the_window_adds_up_to_the_whole(incidents, cut):
    frame = drawn_table(incidents)
    first, last = span_of_rows(frame)
    middle = (pd.Timestamp(first) + pd.Timedelta(days=cut)).date()
    if middle >= last:
        return
    after = (pd.Timestamp(middle) + pd.Timedelta(days=1)).date()
    parts = [
        count_incidents(frame, coverage=(first, last), window=window)
        for window in (Window(first, middle), Window(after, last))
    ]
    whole = count_incidents(frame, coverage=(first, last))
    assert sum(part.total for part in parts) == pytest.approx(whole.total, abs=1e-9)
    assert sum(part.exposure_days.sum() for part in parts) == whole.exposure_days.sum()


@given(INCIDENTS)
def test_months_add_up_to_quarters(incidents):
    frame = drawn_table(incidents)
    months = count_incidents(frame).resample("quarter")
    quarters = count_incidents(frame, freq="quarter")
    assert months.labels == quarters.labels
    assert np.allclose(months.count, quarters.count)
    assert np.array_equal(months.exposure_days, quarters.exposure_days)


@pytest.mark.parametrize("first", ["monday", "saturday", "sunday", "thursday"])
def test_weeks_may_begin_on_any_day(first):
    days = [date(2020, 1, 1) + timedelta(days=day) for day in range(60)]
    incidents = table(date_start=days)
    series = count_incidents(incidents, freq="week", week=first)
    assert series.week == first
    assert {period.start_time.day_name().lower() for period in series.periods} == {first}
    assert series.total == 60
    assert series.count.tolist() == series.exposure_days.tolist()
    assert any("Weeks run from" in note for note in series.notes) == (first != "monday")
    assert count_incidents(incidents, freq=series.alias).count.tolist() == series.count.tolist()
