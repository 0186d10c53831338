"""The bundled ledger: every statement has a verdict with evidence, and what was read off the figures by hand comes out."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from trends.claims import read_claims
from trends.claims.claim import base_id
from trends.files.bundled import data_folder
from trends.files.output import json_text


def ids(name: str, column: str) -> set[str]:
    with (data_folder() / name).open(encoding="utf-8", newline="") as stream:
        return {row[column] for row in csv.DictReader(stream)}


def test_every_statement_has_a_verdict_with_evidence(bundled):
    assert not bundled.problems
    wanted = ids("claims.csv", "claim_id") | ids("article-statements.csv", "statement_id")
    assert len(wanted) == 74
    wanted |= {"u01", "u02", "u03", "u04"}
    assert {base_id(one.claim.id) for one in bundled} == wanted
    for one in bundled:
        assert one.verdict in ("supported", "contradicted", "inconclusive", "not testable")
        assert one.sentence.endswith(".")
        assert one.evidence.why
        assert one.claim.source_url


def test_the_verdicts_are_those_read_off_by_hand(bundled):
    assert [(one.claim.id, one.verdict) for one in bundled.unexpected] == []
    assert sum(one.claim.expect is not None for one in bundled) > 80


def test_february_2023_is_the_deadliest_of_the_observed_months(bundled):
    found = bundled["c17b"]
    assert (found.verdict, found.evidence.of_observed) == ("supported", True)
    assert found.evidence.value.low == 93
    # 49 months from January 2019 to January 2023; 17 of them have both figures.
    assert (found.evidence.more["rivals"], found.evidence.without) == (49, 32)
    assert "32 months more have no figure" in found.sentence


def test_march_2024_is_not_the_most_violent_by_every_metric(bundled):
    found = bundled["c23"]
    assert found.verdict == "contradicted"
    truths = {name: one["truth"] for name, one in found.evidence.more["measures"].items()}
    assert truths == {
        "attacks": "true", "fatalities": "true", "security": "true", "high_quality": "true",
        "civilians": "false", "wounded": "false",
    }  # fmt: skip
    assert "civilians killed (44 against 80 in February 2023)" in found.sentence
    assert "people wounded (51 against 73 in May 2021)" in found.sentence


def test_october_2024_is_not_the_lowest_because_of_july(bundled):
    found = bundled["c28a"]
    assert found.verdict == "contradicted"
    assert [(one.when, one.low) for one in found.evidence.against] == [("July 2024", 9)]


def test_fewer_than_twelve_deaths_is_false(bundled):
    assert bundled["c11b"].verdict == "contradicted"
    assert bundled["c11b"].evidence.value.low == 14


def test_the_ambush_of_august_2023_is_a_record_among_soldiers_only(bundled):
    assert bundled["c37a"].verdict == "contradicted"
    assert "17 February 2023" in bundled["c37a"].sentence
    assert bundled["c37b"].verdict == "supported"


@pytest.mark.parametrize("base", ["c40", "a11"])
def test_the_steady_pace_is_judged_on_both_areas_and_on_their_sum(bundled, base):
    parts = [bundled[f"{base}{letter}"] for letter in "abc"]
    assert [one.data for one in parts] == [
        "central-syria",
        "northeast-syria",
        "central-syria + northeast-syria",
    ]
    assert len({one.sentence for one in parts}) == 3
    for one, area in zip(
        parts, ("central Syria", "north-east Syria", "central Syria and north-east Syria"), strict=True
    ):
        assert one.evidence.judged_on == area
        assert f"speaks of Syria and Iraq and is judged on {area}" in one.sentence


def test_the_constant_pace_of_february_2023_is_contradicted_by_central_syria(bundled):
    assert bundled["a11a"].verdict == "contradicted"
    assert bundled["a11a"].evidence.pace is not None
    assert bundled["a11b"].verdict == "not testable"


def test_the_parts_add_up_and_the_toll_conflicts(bundled):
    assert bundled["a02"].verdict == "supported"
    assert "46 + 7 = 53" in bundled["a02"].sentence
    toll = bundled["a01"].evidence.more["toll"]
    assert (toll["low"], toll["high"]) == (36, 68)
    assert "Palmyra hospital (director Audi/Odeh)" in toll["reporters"]
    assert len(toll["reporters"]) == 8


@pytest.mark.parametrize(
    ("name", "left_out"), [("c01a", 1), ("c11c", 1), ("c12", 2), ("c22a", 2), ("c28a", 1), ("c60", 1)]
)
def test_a_bound_read_off_a_claim_is_no_evidence_for_it(bundled, name, left_out):
    evidence = bundled[name].evidence
    assert evidence.bounds_left_out == left_out
    assert base_id(name) not in evidence.bounds_from
    assert "no evidence for it" in bundled[name].sentence


def test_a_bound_read_off_another_claim_is_evidence_and_named(bundled):
    assert bundled["c10a"].verdict == "supported"
    assert bundled["c10a"].evidence.bounds_from == ("c11",)
    assert bundled["c29b"].evidence.bounds_from == ("c28",)


@pytest.mark.parametrize(("name", "about"), [("c17a", 0.19), ("c18a", 0.29), ("c22a", 0.29), ("c13a", 0.013)])
def test_records_come_about_by_chance_as_often_as_the_constant_process_makes_them(bundled, name, about):
    """One in so many alike months would be 6.7, 5.6, 14 and 5.3%: April is the peak of the year, and rates wander."""
    chance = bundled[name].evidence.chance
    assert chance.p == pytest.approx(about, abs=3 * chance.se + 0.01)


def test_every_chance_comes_from_draws_and_every_claim_without_one_says_why(bundled):
    for one in bundled:
        value = one.to_dict()["evidence"]
        if value["chance"] is not None:
            assert set(value["chance"]) == {"p", "se", "what", "model", "draws"}
            assert value["chance"]["draws"] >= 999
            assert value["chance"]["what"].startswith("the chance")
            if one.evidence.pace is None:
                assert value["chance"]["what"] in one.sentence
        elif one.claim.kind != "not testable":
            assert value["no_chance"] or one.verdict == "not testable" or one.claim.kind == "before and after"


def test_a_figure_does_not_depend_on_the_order_of_the_claims(bundled):
    ledger = read_claims()
    chosen = [claim for claim in ledger.claims if claim.id in ("c28a", "c17a", "c08")]
    for one in replace(ledger, claims=tuple(reversed(chosen))).judge():
        assert one.evidence.chance == bundled[one.claim.id].evidence.chance


def test_the_json_has_what_the_interface_promises(bundled):
    value = bundled.to_dict()
    assert sum(value["tally"].values()) == len(value["claims"]) == len(bundled)
    for claim in value["claims"]:
        assert set(claim) >= {
            "id", "who", "date", "says", "kind", "data", "verdict", "sentence", "evidence", "source_url",
        }  # fmt: skip
    text = json_text(value)
    assert "NaN" not in text
    assert "0x" not in text


def test_shown_as_a_page_and_as_a_table(bundled):
    frame = bundled.to_frame()
    assert len(frame) == len(bundled)
    assert frame["id"].is_unique
    assert frame["revision"].notna().sum() == 6
    assert repr(bundled).startswith("ClaimTable: ")
    assert "text/html" in bundled._repr_mimebundle_()
    assert "text/html" in bundled["c17b"]._repr_mimebundle_()
    assert bundled["a11a"].to_frame()["low"].notna().all()


def test_an_unknown_id_names_the_nearest(bundled):
    from trends.errors import SelectionError

    with pytest.raises(SelectionError, match="c17"):
        _ = bundled["c17"]


def test_claims_on_young_months_of_ucdp_say_their_risk_of_revision(bundled):
    young = [one for one in bundled if one.claim.id.startswith("u")]
    assert len(young) == 6
    for one in young:
        risk = one.evidence.revision
        assert 0 < risk.p < 0.5
        assert risk.brier < risk.brier_base
        assert f"a year later (n = {risk.n})" in one.sentence
    # Eleven percent below what was to be a rise by 30: nearer than 3.4 times as many to a fall.
    assert bundled["u04"].evidence.revision.p > bundled["u03b"].evidence.revision.p


def test_of_other_figures_no_risk_of_revision_is_told(bundled):
    others = [one for one in bundled if not one.claim.id.startswith("u")]
    assert all(one.evidence.revision is None and not one.evidence.no_revision for one in others)
