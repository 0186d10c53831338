"""What was read as what, and what was not read: every load says so, and no sentence blames the source."""

from __future__ import annotations

import json

import pytest

from trends.errors import ParameterError, SelectionError
from trends.sources import load
from trends.sources.publishers.ucdp.events import COLUMNS


def columns(data):
    return data.check()["columns"]


def test_a_table_of_ones_own(write):
    data = load(write("Date,Killed,Militia,Remark\n2020-01-01,3,IS,none\n2020-01-02,1,IS,none\n"))
    assert columns(data) == {
        "read": {"date_start": "Date", "fatalities_best": "Killed"},
        "unread": ["Militia", "Remark"],
    }
    with pytest.raises(
        SelectionError, match=r"recognised as actors .*\. Not read were the columns Militia and Remark"
    ):
        data.select(actor="IS")
    with pytest.raises(
        ParameterError, match=r"a count of the wounded .*\. Not read were the columns Militia and Remark"
    ):
        data.count(measure="wounded")
    json.dumps(data.check())


def test_a_mapping_reads_what_it_names(write):
    path = write("Date,Killed,Militia,Remark\n2020-01-01,3,IS,none\n")
    data = load(path, columns={"columns": {"date_start": "Date", "actor_1": "Militia"}})
    assert columns(data) == {
        "read": {"date_start": "Date", "actor_1": "Militia"},
        "unread": ["Killed", "Remark"],
    }


def test_codes_of_another_publisher_are_not_read(write):
    data = load(write("Date,Killed,time_precision\n2020-01-01,3,1\n2020-01-02,1,2\n"))
    assert columns(data)["unread"] == ["time_precision"]


def test_publishers(write, ged, cases, today):
    data = load(write(ged({})), today=today)
    found = columns(data)
    assert found["read"]["side_a"] == "side_a"
    assert {"relid", "source_headline", "geom_wkt"} <= set(found["unread"])
    assert {*found["read"].values(), *found["unread"]} == set(COLUMNS)
    acled = columns(load(cases / "acled-ok.csv"))
    assert "event_date" in acled["read"]
    assert "notes" in acled["unread"]


def test_bundled_and_several_files(write, today):
    assert "date" in columns(load("documented-attacks"))["read"]
    one = write("date,killed,colour\n2020-01-01,1,red\n", "in/a.csv")
    write("date,killed,weight\n2020-02-01,1,3\n", "in/b.csv")
    assert columns(load(one.parent, today=today))["unread"] == ["colour", "weight"]
