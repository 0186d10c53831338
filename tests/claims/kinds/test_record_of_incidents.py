"""Records among incidents by the tolls that were reported, worked by hand on made-up incidents."""

from __future__ import annotations

import pandas as pd
import pytest

from trends.claims import read_claims
from trends.claims.judging import judge_claim
from trends.claims.library import Library
from trends.incidents.incidents import Incidents

REPORTS = [
    # incident, day, reporter, low, high, civilians, combatants, includes attackers
    ("a", "2022-01-10", "one", 100, None, 5, 30, "yes"),
    ("a", "2022-01-10", "two", None, None, 6, 40, "yes"),
    ("b", "2022-06-01", "one", 10, 10, 10, None, "no"),
    ("c", "2023-01-05", "one", 20, None, None, 20, "no"),
    ("c", "2023-01-06", "two", 25, 25, None, 25, "no"),
    ("d", "2023-02-17", "one", 36, None, 36, None, "no"),
    ("d", "2023-02-18", "two", 68, 68, 61, 7, "no"),
    ("e", None, "one", 7, 7, 7, None, "no"),
]


@pytest.fixture
def library(tmp_path) -> Library:
    names = [
        "incident_id",
        "report_date",
        "reporter",
        "killed_low",
        "killed_high",
        "civilians",
        "combatants",
        "includes_attackers",
    ]
    reports = pd.DataFrame(REPORTS, columns=names)
    for other in ("wounded", "abducted", "released", "missing", "source_url", "note", "claimed"):
        reports[other] = pd.NA
    numbers = [
        "killed_low",
        "killed_high",
        "civilians",
        "combatants",
        "wounded",
        "abducted",
        "released",
        "missing",
    ]
    reports[numbers] = reports[numbers].astype("Float64")
    dates = {"a": "2022-01-10", "b": "2022-06-01", "c": "2023-01-05", "d": "2023-02-17", "e": None}
    frame = pd.DataFrame(
        {"incident_id": list(dates), "date_start": pd.to_datetime(list(dates.values())), "place": "P"}
    )
    incidents = Incidents.from_frame(frame, reports=reports)
    return Library(tmp_path, _loaded={"made": incidents})


def verdict(library, tmp_path, entry: str, measure: str = "killed"):
    head = '[[claim]]\nid = "x1"\ndate = "2024"\nwho = "w"\nsays = "s"\nkind = "record"\ndata = "made"\n'
    path = tmp_path / "l.toml"
    path.write_text(f'{head}measure = "{measure}"\n{entry}', encoding="utf-8")
    (claim,) = read_claims(path).claims
    return judge_claim(claim, library)


def test_the_deadliest_in_more_than_a_year(library, tmp_path):
    found = verdict(library, tmp_path, 'at = "d"\nsince = "a"')
    assert found.verdict == "supported"
    assert (found.evidence.value.low, found.evidence.value.high) == (36, 68)
    assert found.evidence.more["toll"]["reporters"] == ["one", "two"]


def test_a_total_of_all_sides_gives_way_to_its_parts(library, tmp_path):
    # By its parts attack a killed 35 to 46, not 100: that overlaps with d's 36 to 68.
    found = verdict(library, tmp_path, 'at = "d"')
    assert found.verdict == "inconclusive"
    assert [(one.low, one.high) for one in found.evidence.against] == [(35, 46)]


def test_a_rival_that_is_surely_deadlier(library, tmp_path):
    found = verdict(library, tmp_path, 'at = "c"\nstart = "2023-01"\nend = "2023-02"')
    assert found.verdict == "contradicted"
    assert "17 February 2023" in found.sentence


def test_soldiers_alone_are_another_record(library, tmp_path):
    entry = 'at = "c"\nstart = "2023-01"\nend = "2023-02"'
    assert verdict(library, tmp_path, entry, "killed").verdict == "contradicted"
    assert verdict(library, tmp_path, entry, "combatants").verdict == "supported"


def test_an_undated_attack_matters_only_if_it_could_be_as_deadly(library, tmp_path):
    # The undated one killed seven: no threat to a record of 36, but to any claim of the fewest.
    assert verdict(library, tmp_path, 'at = "d"\nsince = "a"').evidence.without == 0
    fewest = verdict(library, tmp_path, 'at = "b"\nend = "2023-02"\nstart = "2022-02"\ndirection = "lowest"')
    assert (fewest.verdict, fewest.evidence.without) == ("inconclusive", 1)


def test_an_unknown_incident_names_the_nearest(library, tmp_path):
    from trends.errors import SelectionError

    with pytest.raises(SelectionError, match="no incident 'z'"):
        verdict(library, tmp_path, 'at = "z"')
    with pytest.raises(SelectionError, match="has no report"):
        verdict(library, tmp_path, 'at = "d"\nreporter = "three"')
