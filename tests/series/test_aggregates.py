"""Long tables of aggregates, all invented: what is added up, and what never is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from trends.errors import ParameterError, SelectionError
from trends.periods.calendar import Frequency
from trends.provenance import Provenance
from trends.series.aggregates import Aggregates
from trends.series.series_table import SeriesTable
from trends.sources.rejection import rejected_rows

KINDS = {"political_violence": 4.0, "civilian_targeting": 3.0, "demonstration": 2.0}
"""Events of each kind a month and province; attacks on civilians are part of political violence."""


def rows():
    return pd.DataFrame(
        [
            {"country": name, "iso3": code, "admin1": province, "kind": kind, "start": start, "count": events}
            for name, code in (("Syria", "SYR"), ("Iraq", "IRQ"))
            for province in ("North", "South")
            for kind, events in KINDS.items()
            for start in pd.to_datetime(["2020-01-01", "2020-02-01"])
        ]
    )


def table(frame=None, *, freq=Frequency.MONTH, week="monday", fill=False, **about):
    frame = rows() if frame is None else frame
    usual = {"total": ("political_violence",), "overlapping": {"political_violence": ("civilian_targeting",)}}
    made = Aggregates(
        frame, ("country", "iso3", "admin1", "kind"), ("count",), ("country",), **{**usual, **about}
    )
    return SeriesTable.of_aggregates(
        made,
        freq,
        week=week,
        fill=fill,
        rejected=rejected_rows([]),
        provenance=Provenance("hdx-hapi"),
        rows_read=len(frame),
    )


def test_what_is_not_asked_for_is_added_up():
    data = table()
    assert data.series == ("Iraq", "Syria")
    assert data.count(series="Syria").count.tolist() == [8, 8]
    assert data.select(country="SYR", admin1="north").count().count.tolist() == [4, 4]
    assert data.check()["kept"] == data.rows_read == len(rows())


@pytest.mark.parametrize("name", ["Syria", "SYR", "syr", "652", "Syrian Arab Republic"])
def test_a_country_answers_to_each_of_its_names(name):
    assert table().select(country=name).count().total == 16
    assert table().count(series=name).total == 16


def test_kinds_that_overlap_are_never_added_up():
    data = table().select(country="SYR")
    assert data.select(kind="civilian targeting").count().total == 12
    assert data.select(kind=["political_violence", "demonstration"]).count().total == 24
    for kinds in (["political_violence", "civilian_targeting"], "*"):
        with pytest.raises(SelectionError, match="civilian_targeting lies inside political_violence"):
            data.select(kind=kinds)
    with pytest.raises(SelectionError, match="not added up"):
        table(total=())
    assert data.split("kind").series == ("civilian_targeting", "demonstration", "political_violence")


def test_a_split_by_several_keys_has_all_of_them():
    data = table().split(["country", "admin1"])
    assert data.series[0] == "Iraq, North"
    assert (data.keys, data.key_of("Iraq, North")) == (("country", "admin1"), ("Iraq", "North"))


def test_a_part_that_is_not_stated_leaves_a_lower_bound():
    frame = rows()
    frame.loc[0, "count"] = np.nan  # one province of Syria, political violence, January
    series = table(frame).count(series="Syria")
    assert series.observed.tolist() == [False, True]
    assert series.low.tolist() == [4, 8]


def test_absence_is_zero_over_the_whole_table_where_it_is_said():
    frame = rows()
    frame = frame[(frame["country"] != "Iraq") | (frame["start"] < "2020-02")]
    assert table(frame, fill=True).count(series="Iraq").count.tolist() == [8, 0]
    assert table(frame, fill=True).select(country="Iraq").count().count.tolist() == [8, 0]
    assert table(frame).count(series="Iraq").count.tolist() == [8]


def test_weeks_keep_their_first_day():
    frame = rows().assign(start=np.tile(pd.to_datetime(["2021-01-02", "2021-01-09"]), 12))
    series = table(frame, freq=Frequency.WEEK, week="saturday").count(series="Syria")
    assert series.labels == ["2021-01-02", "2021-01-09"]
    assert (series.week, series.alias) == ("saturday", "W-FRI")
    assert series.exposure_days.tolist() == [7, 7]


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"country": "Atlantis"}, "no country 'Atlantis'"),
        ({"admin1": "Nort"}, "there is North"),
        ({"kind": "battle"}, "no kind 'battle'"),
        ({"admin2": "x"}, "no column 'admin2'"),
    ],
)
def test_an_unknown_value_is_named_with_what_there_is(wanted, sentence):
    with pytest.raises(SelectionError, match=sentence):
        table().select(**wanted)


def test_an_empty_choice_is_refused():
    with pytest.raises(ParameterError, match="kind needs the text"):
        table().select(kind=[])
