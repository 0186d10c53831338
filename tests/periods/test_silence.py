"""Long stretches without a row are named where nothing but the rows tells which days were watched."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

import trends as tr
from trends.periods.coverage import Coverage, silence_caution, silent


def rows(*spans, every=3):
    days = np.concatenate([np.arange(first, last, every, dtype="datetime64[D]") for first, last in spans])
    return pd.DataFrame({"date_start": pd.to_datetime(days), "date_end": pd.to_datetime(days)})


HOLED = rows(("2018-01-01", "2019-06-01"), ("2020-03-01", "2021-12-31"))
WHOLE = Coverage.of((date(2018, 1, 1), date(2021, 12, 30)))


def test_a_hole_is_found_with_what_so_many_days_usually_hold():
    found, expected = silent(WHOLE, HOLED)
    assert found.spans == ((date(2019, 5, 30), date(2020, 2, 29)),)
    assert round(expected) == 92  # 276 days, a row every three


def test_what_is_said_to_be_covered_needs_no_caution_and_a_usual_interval_none_either():
    assert [message.id for message in silence_caution(WHOLE, HOLED)] == ["sources.coverage.silent"]
    given = Coverage.of(*WHOLE.spans, basis="given")
    assert not silence_caution(given, HOLED)
    apart = Coverage.of((date(2018, 1, 1), date(2019, 5, 29)), (date(2020, 3, 1), date(2021, 12, 30)))
    assert not silence_caution(apart, HOLED)
    assert not silence_caution(WHOLE, rows(("2018-01-01", "2021-12-31")))
    # One row in a fortnight: 45 days without one are nothing to speak of.
    assert not silence_caution(
        WHOLE, rows(("2014-01-01", "2018-01-01"), ("2018-02-01", "2021-12-31"), every=14)
    )
    assert not silence_caution(WHOLE, HOLED.iloc[:0])


def test_a_range_of_days_fills_them():
    long = HOLED.copy()
    long.loc[len(long)] = [pd.Timestamp("2019-05-20"), pd.Timestamp("2020-03-05")]
    assert not silent(WHOLE, long)[0]


def test_a_table_of_ones_own_says_so_until_its_days_are_given():
    frame = HOLED.assign(event_id=[f"e{at}" for at in range(len(HOLED))], country="Syria")
    frame["deaths"] = 1
    frame.loc[1, "date_start"] = frame.loc[1, "date_end"] = pd.Timestamp("2018-01-05")
    frame = frame.rename(columns={"date_start": "date"}).drop(columns="date_end")

    def told(**more):
        notes = tr.load(frame, source="generic", **more).notes
        return [note.id for note in notes if getattr(note, "id", "").startswith("sources.coverage")]

    assert told() == ["sources.coverage.silent"]
    assert told(coverage="2018-01..2019-05,2020-03..2021-12") == ["sources.coverage.given"]
