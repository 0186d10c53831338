from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from trends.errors import ParameterError, WindowError
from trends.periods.calendar import Frequency
from trends.provenance import Provenance
from trends.series.measure import Measure
from trends.series.series_table import SeriesTable
from trends.sources.rejection import rejected_rows

NONE = np.nan


def table(rows, **about):
    frame = pd.DataFrame(rows)
    for name in ("count", "count_low", "count_high", "exposure_days"):
        if name not in frame:
            frame[name] = np.nan
        frame[name] = frame[name].astype(float)
    for name in ("published", "low_published", "high_published"):
        frame[name] = pd.to_datetime(frame[name]) if name in frame else pd.NaT
        frame[name] = frame[name].astype("datetime64[s]")
    for name in ("inferred_low", "inferred_high", "source_url", "note"):
        if name not in frame:
            frame[name] = pd.NA
    if "series" not in frame:
        frame["series"] = ""
    frame["start"] = pd.to_datetime(frame["period"]).astype("datetime64[s]")
    return SeriesTable(
        frame, Frequency.MONTH, rejected_rows([]), Provenance("series", files=()), len(frame), **about
    )


def test_estimates_take_their_own_columns():
    made = {"fatalities": Measure(("best",), ("low",), ("high",), "deaths")}
    data = table([{"period": "2020-01", "count": 1, "low": 1.0, "best": 3.0, "high": 9.0}], measures=made)
    assert [data.count(measure="fatalities", estimate=name).total for name in ("low", "best", "high")] == [
        1,
        3,
        9,
    ]
    assert data.count(measure="fatalities").subject == "deaths"
    assert data.check()["fatalities"] == {"low": 1, "best": 3, "high": 9}
    with pytest.raises(ParameterError, match="no estimate"):
        data.count(measure="fatalities", estimate="middle")


def test_a_sum_is_unknown_where_a_part_is():
    made = {"fatalities": Measure(("a", "b"))}
    data = table(
        [
            {"period": "2020-01", "count": 1, "a": 1.0, "b": NONE},
            {"period": "2020-02", "count": 1, "a": 1.0, "b": 2.0},
        ],
        measures=made,
    )
    np.testing.assert_array_equal(data.count(measure="fatalities").count, [NONE, 3])


def test_bounds_belong_to_the_attacks_only():
    data = table(
        [
            {"period": "2020-01", "count": NONE, "count_low": 2, "killed": NONE},
            {"period": "2020-02", "count": 1, "killed": 4.0},
        ]
    )
    assert data.count().bounded.tolist() == [True, False]
    assert data.count(measure="killed").missing.tolist() == [True, False]


def test_what_is_left_out_is_counted_by_period_and_for_the_series_at_hand():
    rows = [
        {"series": name, "period": period, "vintage": published, "published": published, "count": 5}
        for name in ("Mali", "Sudan", "Syria")
        for period in ("2020-01", "2020-02")
        for published in ("2020-03-20", "2020-07-01", "2021-07-01")
    ]
    data = table(rows[1:]).as_of(date(2020, 4, 30))  # nothing was known in time of Mali's January

    def said(notes):
        return [note for note in notes if note.startswith("As of 30 April 2020")]

    assert said(data.count(series="Sudan").notes) == [
        "As of 30 April 2020: what was published later about 2 periods is left out."
    ]
    assert "about 2 periods" in said(data.select(country="Syria").count().notes)[0]
    assert "about 6 periods" in said(data.all_notes)[0]
    every = data.count(by="series")
    assert "about 6 periods" in said(every.notes)[0]
    assert not said(every["Sudan"].notes)


def test_what_is_published_later_is_invisible():
    data = table(
        [
            {"period": "2020-01", "count": 5, "published": "2020-02-10"},
            {
                "period": "2020-02",
                "count": NONE,
                "count_low": 1,
                "count_high": 9,
                "low_published": "2020-03-05",
                "high_published": "2020-06-01",
                "inferred_high": "c1",
            },
            {"period": "2020-03", "count": 7},
        ],
        name="somewhere",
    )
    with pytest.raises(WindowError, match="No figure of somewhere had been published by 2020-02-09"):
        data.as_of(date(2020, 2, 9))
    assert data.as_of(date(2020, 2, 10)).count().labels == ["2020-01"]
    march = data.as_of(date(2020, 3, 31)).count()
    assert march.labels == ["2020-01", "2020-02"]
    assert march.low[1] == 1
    assert np.isnan(march.high[1])
    assert not march.inferred_high.any()
    # The day on which March was published is not known: it counts from the end of April.
    assert len(data.as_of(date(2020, 4, 29)).count()) == 2
    april = data.as_of(date(2020, 4, 30))
    assert april.count().count[2] == 7
    assert any("For 1 figure the day" in note for note in april.all_notes)
    assert data.as_of(date(2020, 6, 1)).count().high[1] == 9


def test_of_two_vintages_the_newest_that_was_published_counts():
    rows = [
        {"period": "2020-01", "count": 5, "vintage": 1.0, "published": "2020-02-10"},
        {"period": "2020-01", "count": 6, "vintage": 2.0, "published": "2020-05-10"},
    ]
    data = table(rows)
    assert data.count().total == 6
    assert data.as_of(date(2020, 5, 9)).count().total == 5


def test_it_shows_itself():
    data = table([{"period": "2020-01", "count": 5}, {"period": "2020-02", "count": 6}], name="here")
    assert repr(data) == "SeriesTable: attacks in here by month, 2020-01 to 2020-02, 2 rows"
    _, shown = data.blocks()
    assert shown.rows == (("all", "2020-01", "2020-02", "2", "2", "11"),)
