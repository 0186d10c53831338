"""Incidents in the layout of the Aid Worker Security Database, all invented."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from trends.schema import schema
from trends.sources import load

_NAMES = (
    "Incident ID,Year,Month,Day,Country Code,Country,Region,District,City,UN,INGO,ICRC,NRCS and IFRC,NNGO,Other,"
    "Nationals killed,Nationals wounded,Nationals kidnapped,Nationals detained,Total nationals,Internationals killed,"
    "Internationals wounded,Internationals kidnapped,Internationals detained,Total internationals,Total killed,"
    "Total wounded,Total kidnapped,Total detained,Total affected,Gender Male,Gender Female,Gender Unknown,"
    "Means of attack,Attack context,Location,Latitude,Longitude,Motive,Actor type,Actor name,Details,Verified,Source"
)
NAMES = _NAMES.split(",")
ROW = {
    "Incident ID": "7",
    "Year": "2021",
    "Month": "3",
    "Day": "4",
    "Country Code": "ML",
    "Country": "Mali",
    "Nationals killed": "2",
    "Nationals wounded": "1",
    "Nationals kidnapped": "0",
    "Internationals killed": "1",
    "Internationals wounded": "0",
    "Internationals kidnapped": "4",
    "Total killed": "3",
    "Total wounded": "1",
    "Total kidnapped": "4",
    "Means of attack": "Shooting",
    "Latitude": "14.5",
    "Longitude": "-4.1",
    "Actor name": "Group A",
    "Verified": "Yes",
}


@pytest.fixture
def awsd(write):
    def written(*changes, names=NAMES, tags=False):
        rows = [names, *([["#meta"] * len(names)] if tags else [])]
        rows += [[{**ROW, **change}.get(name, "") for name in names] for change in changes]
        return write("\n".join(",".join(row) for row in rows) + "\n", "security_incidents.csv")

    return written


def test_case_of_the_layout(cases, accounted):
    with (cases / "aid_worker_layout.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    data = load(cases / "aid_worker_layout.csv")
    assert data.provenance.source == "awsd"
    for column, name in (("fatalities_best", "killed"), ("wounded", "wounded"), ("abducted", "kidnapped")):
        assert data.frame[column].tolist() == [int(row[f"Total {name}"]) for row in rows]
    assert data.frame["date_precision"].astype("str").tolist() == ["day", "month", "day", "month"]
    assert data.frame["iso3"].astype("str").tolist() == ["MLI", "MLI", "NER", "NER"]
    assert data.frame["certain"].tolist() == [True, True, False, False]
    assert data.frame["attacker"].astype("str").fillna("").tolist() == ["Group A", "Group B", "", ""]
    schema().validate(data.frame)
    assert accounted(data)


def test_totals_are_read_and_never_added_to_their_parts(awsd, today):
    data = load(awsd({}, {"Incident ID": "8", "Total killed": "5"}, tags=True), today=today)
    assert data.frame["fatalities_best"].tolist() == [3, 5]
    assert data.skipped["tag rows"] == 1
    assert sum("do not add up" in warning for warning in data.warnings) == 1


def test_parts_stand_in_where_there_is_no_total(awsd, today):
    data = load(awsd({}, names=[name for name in NAMES if not name.startswith("Total")]), today=today)
    assert data.frame[["fatalities_best", "wounded", "abducted"]].to_numpy().tolist() == [[3, 1, 4]]
    assert any("are added up" in note for note in data.notes)


def test_a_country_of_another_spelling_is_known_by_its_code(awsd, today):
    row = {"Country": "Occupied Palestinian Territories", "Country Code": "PS", "Month": "", "Day": ""}
    data = load(awsd(row), today=today)
    assert data.frame["iso3"].tolist() == ["PSE"]
    assert data.frame["date_end"].tolist() == [pd.Timestamp("2021-12-31")]


def test_bad_rows_are_rejected_one_by_one(awsd, today, accounted):
    data = load(awsd({}, {"Month": "13"}, {"Total killed": "many"}, {"Latitude": "95"}), today=today)
    assert data.rejected["column"].tolist() == ["Year", "Total killed", "Latitude"]
    assert accounted(data)
