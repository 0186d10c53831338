"""Reports of one incident side by side."""

from __future__ import annotations

import math

import pytest

from trends.errors import ParameterError, SelectionError
from trends.files.output import json_text
from trends.incidents.incidents import Incidents
from trends.sources import load
from trends.tolls.reported_incident import ReportedIncident
from trends.tolls.toll_table import TollTable

SUKHNA = "2023-02-17-sukhna-truffle"


@pytest.fixture(scope="module")
def attacks():
    return load("documented-attacks")


def test_the_toll_of_17_february_with_its_reporters(attacks):
    found = attacks.incident(SUKHNA)
    assert found.range() == (36, 68)
    assert found.open_above()  # "at least 68" by one of them
    assert found.by(36) == ("SOHR (17 Feb)",)
    assert found.by(68) == ("SOHR (18 Feb, AFP)", "AP (later)")
    assert found.range("civilians") == (36, 61)
    assert found.by(46, "civilians") == ("Palmyra hospital (director Audi/Odeh)",)
    assert math.isnan(found.taken.value)  # without a rule, reports that conflict give no figure
    assert found.taken.reporters == ()
    assert [report.killed for report in found.reports][:3] == ["at least 36", "at least 53", "53"]
    assert found.sentence.startswith("Reports of the incident of 2023-02-17 at Wadi Doubayat")
    with pytest.raises(ParameterError, match="state no 'deaths'"):
        found.range("deaths")


def test_which_report_was_taken(attacks):
    found = attacks.settled("highest").incident(SUKHNA)
    assert (found.taken.value, found.taken.reporters) == (68, ("SOHR (18 Feb, AFP)", "AP (later)"))
    assert str(found.rule) == "highest"
    agreed = attacks.incident("2024-04-18-sukhna-bus")
    assert (agreed.taken.value, len(agreed.taken.reporters)) == (22, 3)


def test_settling_is_said_and_keeps_every_report(attacks):
    settled = attacks.settled("latest")
    assert len(settled.reports) == len(attacks.reports) == 67
    assert settled.provenance.filters[-1] == "of conflicting tolls: latest"
    series = settled.count(freq="year", measure="fatalities")
    assert any("the one reported last is counted" in note for note in series.notes)
    assert series.provenance.filters[-1] == "of conflicting tolls: latest"
    # Low and high stay what all reports span, and bound the counts.
    assert settled.frame["fatalities_low"].equals(attacks.frame["fatalities_low"])
    again = settled.settled("lowest")
    assert sum("Where reports of one incident" in note for note in again.notes) == 1
    assert again.frame["fatalities_best"].equals(attacks.settled("lowest").frame["fatalities_best"])


def test_a_rule_comes_before_a_selection_and_may_come_after_it(attacks):
    deadly = attacks.settled("lowest").select(where="fatalities_best >= 25")
    assert sorted(deadly.frame["fatalities_best"]) == [25, 26, 27, 30, 36]
    assert set(deadly.reports["incident_id"]) == set(deadly.frame["incident_id"])
    some = attacks.select(start="2023-02", end="2023-02").settled("median")
    assert some.frame["fatalities_best"].tolist() == [13.5, 53]


def test_a_file_without_reports_has_no_rule_to_choose():
    import pandas as pd

    plain = Incidents.from_frame(
        pd.DataFrame({"date_start": ["2020-01-01"], "fatalities_best": [3], "fatalities_low": [2]})
    )
    with pytest.raises(ParameterError, match="no conflicting reports"):
        plain.settled("lowest")
    (only,) = plain.tolls()
    assert (only.taken.value, only.range(), only.taken.reporters) == (3, (2, 2), ("generic",))


def test_the_table(attacks):
    table = attacks.settled("median").tolls()
    assert isinstance(table, TollTable)
    assert (len(table), len(table.conflicting), table.discrepancies) == (25, 9, ())
    assert table[SUKHNA].taken.value == 53
    assert table.incidents[-1].day == ""  # those without a date come last
    frame = table.to_frame().set_index("incident_id")
    assert frame.loc["2020-12-30-shula-bus", ["lowest", "highest", "taken"]].tolist() == [25, 40, 33.5]
    assert not frame.loc["2020-12-30-shula-bus", "open_above"]
    assert frame.loc["2020-12-30-shula-bus", "taken_from"] == ""  # nobody said 33.5
    assert frame["reports"].sum() == 67
    assert "NaN" not in json_text(table.to_dict())
    assert table.to_dict()["rule"] == "median"
    with pytest.raises(SelectionError, match="nearest: 2023-02-17-sukhna-truffle"):
        table["sukhna"]


def test_an_id_that_is_none(attacks):
    with pytest.raises(SelectionError, match="nearest: 2023-02-17-sukhna-truffle"):
        attacks.incident("2023-02-17-sukhna")
    with pytest.raises(SelectionError) as caught:
        attacks.incident("Z" * 2000)
    assert len(str(caught.value)) < 500


def test_what_is_shown(attacks):
    for incident in attacks.tolls():
        assert isinstance(incident, ReportedIncident)
        assert incident.blocks()
        assert incident.sentence.endswith(".")
        assert "nan" not in incident.sentence
        assert len(incident.to_frame()) == len(incident.reports)
    assert "46 + 7 = 53, as stated" in str(attacks.incident(SUKHNA).blocks()[1])
    assert "at most 30" in str(attacks.tolls().blocks()[1])
