"""Who is in a table of incidents."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest

from trends.cli.application import main
from trends.incidents.incidents import Incidents
from trends.sources import load


@pytest.fixture(scope="module")
def incidents():
    return Incidents.from_frame(
        pd.DataFrame(
            {
                "date_start": pd.to_datetime(["2020-01-05", "2020-02-01", "2020-03-01", None, "2020-05-01"]),
                "date_end": pd.to_datetime(["2020-01-09", "2020-02-01", "2020-03-01", None, "2020-05-01"]),
                "actor_1": ["IS", "Army", "IS", "IS", None],
                "actor_2": ["Army", "IS", "IS", None, None],
                "attacker": ["IS", None, None, None, None],
                "fatalities_best": pd.array([3, 4, None, 5, 1], dtype="Float64"),
            }
        )
    )


def test_every_incident_counts_once_for_each_of_its_actors(incidents):
    found = incidents.actors()
    first, second = found.rows
    assert (first.name, first.incidents, first.deaths, first.unknown) == ("IS", 4, 12, 1)
    assert (first.first, first.last) == (date(2020, 1, 5), date(2020, 3, 1))
    assert (first.actor_1, first.actor_2, first.attacker) == (3, 2, 1)
    assert first.aliases[0] == "Islamic State"
    assert (second.name, second.incidents, second.attacker, second.aliases) == ("Army", 2, 0, ())
    assert (found.incidents, found.unnamed) == (5, 1)
    assert found.sentence == "5 incidents name 2 actors; 1 name nobody."


def test_it_agrees_with_selecting_each(incidents):
    for row in incidents.actors().rows:
        assert len(incidents.select(actor=row.name)) == row.incidents


def test_it_can_be_shown_and_passed_on(incidents):
    found = incidents.actors()
    assert found.to_frame()["incidents"].tolist() == [4, 2]
    assert json.loads(json.dumps(found.to_dict()))["actors"][0]["as"] == {
        "actor_1": 3,
        "actor_2": 2,
        "attacker": 1,
    }
    assert found.blocks()
    nobody = Incidents.from_frame(pd.DataFrame({"date_start": pd.to_datetime(["2020-01-01"])})).actors()
    assert nobody.sentence.startswith("None of 1 incident names an actor that was read; trends check lists")
    assert nobody.to_frame().empty


def test_monadic_acled_has_each_side_in_its_events(cases):
    rows = {row.name: row.incidents for row in load(cases / "acled_monadic.csv").actors().rows}
    assert rows["RLF: Ruritanian Liberation Front"] == 38


def test_the_command(capsys, monkeypatch):
    # As a pipe has it; what runs the tests side by side says 80.
    monkeypatch.delenv("COLUMNS", raising=False)
    assert main(["actors", "documented-attacks", "--start", "2017", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["actors"][0]["name"] == "Islamic State"
    assert main(["actors", "documented-attacks"]) == 0
    assert "also known as" in capsys.readouterr().out
    assert main(["actors", "documented-attacks", "--by", "country"]) == 2
    assert "--by can only be used with a series" in capsys.readouterr().err
    assert main(["actors", "documented-attacks", "--actor", "zzz"]) == 1
    assert capsys.readouterr().err.endswith("as a side; there is Islamic State.\n")
    assert main(["actors", "central-syria"]) == 2
    assert "holds a series" in capsys.readouterr().err
