"""Long stretches without a row are named where nothing but the rows tells which days were watched."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

import trends as tr
from trends.periods.coverage import Coverage, covered_by_rows, silence_of


def rows(*spans, every=3):
    days = np.concatenate([np.arange(first, last, every, dtype="datetime64[D]") for first, last in spans])
    return pd.DataFrame({"date_start": pd.to_datetime(days), "date_end": pd.to_datetime(days)})


HOLED = rows(("2018-01-01", "2019-06-01"), ("2020-03-01", "2021-12-31"))
WHOLE = Coverage.of((date(2018, 1, 1), date(2021, 12, 30)))


def test_a_hole_is_found_with_what_so_many_days_usually_hold():
    found = silence_of(WHOLE, HOLED)
    assert found.spans == ((date(2019, 5, 30), date(2020, 2, 29)),)
    assert round(276 * found.rate) == 92  # 276 days, a row every three


def test_what_is_said_to_be_covered_needs_no_caution_and_a_usual_interval_none_either():
    assert [message.id for message in silence_of(WHOLE, HOLED).caution()] == ["sources.coverage.silent"]
    given = Coverage.of(*WHOLE.spans, basis="given")
    assert not silence_of(given, HOLED).spans
    apart = Coverage.of((date(2018, 1, 1), date(2019, 5, 29)), (date(2020, 3, 1), date(2021, 12, 30)))
    assert not silence_of(apart, HOLED).spans
    assert not silence_of(WHOLE, rows(("2018-01-01", "2021-12-31"))).spans
    # One row in a fortnight: 45 days without one are nothing to speak of.
    lull = rows(("2014-01-01", "2018-01-01"), ("2018-02-01", "2021-12-31"), every=14)
    assert not silence_of(WHOLE, lull).spans
    assert not silence_of(WHOLE, HOLED.iloc[:0]).spans


def test_a_range_of_days_fills_them():
    long = HOLED.copy()
    long.loc[len(long)] = [pd.Timestamp("2019-05-20"), pd.Timestamp("2020-03-05")]
    assert not silence_of(WHOLE, long).spans


@pytest.fixture
def own():
    frame = HOLED.assign(event_id=[f"e{at}" for at in range(len(HOLED))], country="Syria")
    frame["deaths"] = 1
    frame.loc[1, "date_start"] = frame.loc[1, "date_end"] = pd.Timestamp("2018-01-05")
    return frame.rename(columns={"date_start": "date"}).drop(columns="date_end")


def test_a_table_of_ones_own_says_so_until_its_days_are_given(own):
    def told(**more):
        notes = tr.load(own, source="generic", **more).notes
        return [note.id for note in notes if getattr(note, "id", "").startswith("sources.coverage")]

    assert told() == ["sources.coverage.silent"]
    assert told(coverage="2018-01..2019-05,2020-03..2021-12") == ["sources.coverage.given"]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (None, None, "276 days (30 May 2019 to 29 February 2020)"),
        ("2018-01", "2019-08", "94 days (30 May 2019 to 31 August 2019)"),
        ("2018-01", "2019-04", None),
        ("2020-03", "2021-11", None),
        ("2020-02", "2021-11", None),  # 29 days, some ten rows: no long silence
    ],
)
def test_it_is_said_of_what_is_counted_and_not_of_a_hole_outside_the_window(own, start, end, days):
    incidents = tr.load(own, source="generic")
    for notes in (
        incidents.count(start=start, end=end).notes,
        incidents.select(start=start, end=end).count().notes,
        incidents.count(by="country", start=start, end=end).notes,
    ):
        said = [note for note in notes if getattr(note, "id", "") == "sources.coverage.silent"]
        assert len(said) == (days is not None)
        assert days is None or days in said[0]


@pytest.mark.parametrize(
    ("first", "every", "begins"),
    [
        ("2020-01-02", 1, "2020-01-01"),
        ("2020-01-04", 3, "2020-01-01"),
        ("2020-01-05", 3, "2020-01-05"),  # four days, where three are usual
        ("2020-01-12", 30, "2020-01-01"),
    ],
)
def test_a_month_begins_before_its_first_row_where_the_wait_is_a_usual_one(first, every, begins):
    """A first row on 2 January made of the month one of 30 days, which no year could be compared with."""
    covered = covered_by_rows(rows((first, "2021-12-31"), every=every))
    assert str(covered.first) == begins
    # The end is where a file is cut off: nothing is taken for watched after the last row.
    assert covered.last == rows((first, "2021-12-31"), every=every)["date_start"].max().date()


def test_a_handful_of_rows_does_not_tell_how_long_the_wait_is():
    assert str(covered_by_rows(rows(("2020-01-02", "2020-01-09"), every=1)).first) == "2020-01-02"
