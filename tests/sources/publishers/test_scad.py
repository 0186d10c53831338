"""Events in the layout of the Social Conflict Analysis Database, all invented."""

from __future__ import annotations

import pandas as pd
import pytest

from trends.schema import schema
from trends.sources import load

_NAMES = (
    "eventid,id,ccode,countryname,startdate,enddate,duration,stday,stmo,styr,eday,emo,eyr,etype,escalation,actor1,"
    "actor2,actor3,target1,target2,cgovtarget,rgovtarget,npart,ndeath,repress,elocal,ilocal,sublocal,locnum,gislocnum,"
    "issue1,issue2,issue3,issuenote,nsource,notes,coder,acd_questionable,latitude,longitude"
)
NAMES = _NAMES.split(",")
ROW = {
    "eventid": "5000001",
    "ccode": "500",
    "countryname": "Uganda",
    "startdate": "05-Mar-99",
    "enddate": "07-Mar-99",
    "stday": "5",
    "stmo": "3",
    "styr": "1999",
    "eday": "7",
    "emo": "3",
    "eyr": "1999",
    "etype": "4",
    "actor1": "students",
    "target1": "police",
    "ndeath": "3",
    "elocal": "Kampala",
    "latitude": "0.3",
    "longitude": "32.5",
}


@pytest.fixture
def scad(write):
    def written(*changes, names=NAMES):
        rows = [names, *([{**ROW, **change}.get(name, "") for name in names] for change in changes)]
        return write("\n".join(",".join(row) for row in rows) + "\n", "SCAD2018Africa_Final.csv")

    return written


def test_one_event(scad, today, accounted):
    data = load(scad({}), today=today)
    row = data.frame.iloc[0]
    assert data.provenance.source == row["source"] == "scad"
    assert (row["date_start"], row["date_end"]) == (pd.Timestamp("1999-03-05"), pd.Timestamp("1999-03-07"))
    assert (row["kind"], row["actor_1"], row["actor_2"]) == ("spontaneous violent riot", "students", "police")
    assert (row["fatalities_best"], row["iso3"], row["date_precision"]) == (3, "UGA", "range")
    schema().validate(data.frame)
    assert accounted(data)


def test_several_places_of_one_event_count_once(scad, today, accounted):
    places = [
        {"elocal": name, "latitude": str(place)} for place, name in enumerate(("Kampala", "Gulu", "Lira"))
    ]
    data = load(scad(*places, {"eventid": "5000002"}), today=today)
    assert data.skipped["further places"] == 2
    assert data.frame["fatalities_best"].sum() == 6
    assert data.frame["place"].astype("str").tolist() == ["Kampala", "Kampala"]
    assert accounted(data)
    differ = load(scad({}, {"elocal": "Gulu", "ndeath": "9"}), today=today)
    assert any("the deaths differ" in warning for warning in differ.warnings)


@pytest.mark.parametrize("code", ["-99", "-88", "-77", "-88.0"])
def test_codes_of_unknown_deaths_are_unknown(scad, today, code):
    data = load(scad({"ndeath": code}), today=today)
    assert data.frame["fatalities_best"].isna().all()
    assert data.rejected.empty
    assert any("coded -88 or -77" in note for note in data.notes) == (code != "-99")


def test_the_other_continent_spells_its_columns_otherwise(scad, today):
    other = {"eday": "endday", "emo": "endmo", "eyr": "endyr"}
    names = [other.get(name, name).upper() for name in NAMES]
    data = load(
        scad(
            {name.upper(): word for name, word in ROW.items()}
            | {"ENDDAY": "9", "ENDMO": "3", "ENDYR": "1999"},
            names=names,
        ),
        today=today,
    )
    assert data.frame["date_end"].tolist() == [pd.Timestamp("1999-03-09")]
    whole = [name for name in NAMES if name not in {"stday", "stmo", "styr", "eday", "emo", "eyr"}]
    assert load(scad({}, names=whole), today=today).frame["date_end"].tolist() == [pd.Timestamp("1999-03-07")]


def test_bad_rows_are_rejected_one_by_one(scad, today, accounted):
    data = load(scad({}, {"etype": "11"}, {"ndeath": "-5"}, {"styr": "1899"}, {"eventid": ""}), today=today)
    assert data.rejected["column"].tolist() == ["etype", "ndeath", "startdate", "eventid"]
    assert accounted(data)
