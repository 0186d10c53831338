"""Incidents in Insecurity Insight's layouts, all invented."""

from __future__ import annotations

import pytest

from trends.schema import schema
from trends.sources import load

_FIRST = "Date,Event Description,Country,Country ISO,Admin 1,Latitude,Longitude,Geo Precision"
_WHO = "Reported Perpetrator,Reported Perpetrator Name,Weapon Carried/Used"
AID = (
    f"{_FIRST},Location of Incident,{_WHO},Organisation Affected,Programme Focus,Aid Workers Killed,Aid Workers Injured,"
    "Aid Workers Kidnapped,Aid Workers Arrested,Aid Workers Killed in Captivity,International Aid Workers Killed,"
    "National Aid Workers Killed,Female Aid Workers Killed,Male Aid Workers Killed,SiND Event ID"
)
EDUCATION = (
    f"{_FIRST},Location of event,{_WHO},Educators Killed,Educators Injured,Educators Kidnapped,Students Killed,"
    "Students Injured,Students Kidnapped,SiND Event ID"
)
PROTECTION = (
    f"{_FIRST},Camp Name,{_WHO},Camp Resident Killed,Camp Resident Injured,Camp Residents Kidnapped,"
    "Service Provider Killed,Service Provider Kidnapped,SiND ID"
)
LAYOUTS = {
    "aid workers": (
        AID,
        {"Aid Workers Killed": "2", "National Aid Workers Killed": "2", "Male Aid Workers Killed": "2", "Aid Workers Injured": "1", "Aid Workers Kidnapped": "3"},
        (2, 1, 3),
    ),
    "education": (
        EDUCATION,
        {"Educators Killed": "1", "Educators Injured": "0", "Educators Kidnapped": "0", "Students Killed": "4", "Students Injured": "5", "Students Kidnapped": "0"},
        (5, 5, 0),
    ),
    "health care": (
        f"{_FIRST},{_WHO},Health Workers Killed,Health Workers Injured,Health Workers Kidnapped,SiND Event ID",
        {"Health Workers Killed": "0", "Health Workers Injured": "2", "Health Workers Kidnapped": "1"},
        (0, 2, 1),
    ),
    "protection": (
        PROTECTION,
        {"Camp Resident Killed": "3", "Camp Resident Injured": "1", "Camp Residents Kidnapped": "0", "Service Provider Killed": "1", "Service Provider Kidnapped": "2"},
        (4, 1, 2),
    ),
}  # fmt: skip
ROW = {
    "Date": "2022-03-04",
    "Country": "Mali",
    "Country ISO": "MLI",
    "Latitude": "14.5",
    "Longitude": "-4.1",
    "Reported Perpetrator": "Non-State Armed Group",
    "Reported Perpetrator Name": "No information",
    "Weapon Carried/Used": "Firearms",
    "SiND Event ID": "41",
    "SiND ID": "41",
}


def written(header, *changes, tags=False):
    names = header.split(",")
    rows = [names, *([["#x"] * len(names)] if tags else [])]
    rows += [[{**ROW, **change}.get(name, "") for name in names] for change in changes]
    return "\n".join(",".join(row) for row in rows) + "\n"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_dataset_counts_its_own_groups(write, today, accounted, layout):
    header, tolls, expected = LAYOUTS[layout]
    named = {"Reported Perpetrator Name": "Group A", "SiND Event ID": "42", "SiND ID": "42"}
    data = load(write(written(header, tolls, tolls | named, tags=True)), today=today)
    assert data.provenance.source == "insecurity-insight"
    for row in data.frame[["fatalities_best", "wounded", "abducted"]].to_numpy().tolist():
        assert tuple(row) == expected
    assert data.frame["attacker"].astype("str").tolist() == ["Non-State Armed Group", "Group A"]
    assert data.frame["incident_id"].tolist() == ["41", "42"]
    assert any("only, not of all who were killed" in note for note in data.notes)
    schema().validate(data.frame)
    assert accounted(data)


def test_a_dataset_without_deaths_says_so(write, today):
    header = f"{_FIRST},{_WHO},Infrastructure Affected,SiND Event ID,FoodSecurity"
    data = load(write(written(header, {})), today=today)
    assert data.frame["fatalities_best"].isna().all()
    assert data.notes[0] == "This dataset does not count deaths."
