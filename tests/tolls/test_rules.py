"""Rules that make one figure of conflicting tolls, and parts that must add up, worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.errors import ParameterError, SelectionError
from trends.sources import load
from trends.tolls.rules import (
    FIGURES,
    TollRule,
    check_sums,
    parse_rule,
    settle,
    spoken_by,
    stated,
    toll_words,
)

NAN = float("nan")


def reports_of(*rows):
    """Reports of one incident: reporter, date, low, high and further figures by name."""
    table = pd.DataFrame(
        [
            {
                "incident_id": more.pop("incident_id", "a"),
                "reporter": reporter,
                "report_date": day,
                "killed_low": low,
                "killed_high": high,
                **{name: more.pop(name, None) for name in FIGURES if name != "fatalities"},
                **more,
            }
            for reporter, day, low, high, more in (
                (*row[:4], dict(row[4] if len(row) > 4 else {})) for row in rows
            )
        ]
    )
    numbers = [name for name in table.columns if name.startswith("killed_") or name in FIGURES]
    table[numbers] = table[numbers].astype("Float64")
    return table


SUKHNA = reports_of(
    ("SOHR (17 Feb)", "2023-02-17", 36, None, {"civilians": 36}),
    ("hospital", "2023-02-17", 53, 53, {"civilians": 46, "combatants": 7, "wounded": 5}),
    ("SOHR (18 Feb, AFP)", "2023-02-18", 68, 68, {"civilians": 61, "combatants": 7}),
    ("AP", "2023-02-18", 53, None),
)


@pytest.mark.parametrize(
    ("rule", "deaths", "whose"),
    [
        ("lowest", 36, ("SOHR (17 Feb)",)),
        ("highest", 68, ("SOHR (18 Feb, AFP)",)),
        ("latest", 53, ("AP",)),  # of two on one day the last in the table
        ("median", 53, ("hospital", "AP")),
        ("reporter:sohr", 68, ("SOHR (18 Feb, AFP)",)),
        ("reporter:Hospital", 53, ("hospital",)),
        ("reporter:SOHR (17*", 36, ("SOHR (17 Feb)",)),
    ],
)
def test_each_rule_takes_its_figure(rule, deaths, whose):
    found = settle(SUKHNA, parse_rule(rule))["a"]["fatalities"]
    assert (found.value, found.reporters) == (deaths, whose)


def test_every_measure_is_settled_by_itself():
    # The last report that states how many were wounded is the hospital's, although later ones say nothing of it.
    found = settle(SUKHNA, parse_rule("latest"))["a"]
    assert (found["wounded"].value, found["civilians"].value) == (5, 61)
    assert math.isnan(found["missing"].value)
    assert found["missing"].reporters == ()


def test_unknown_is_no_zero_and_zero_is_no_unknown():
    reports = reports_of(("x", "2020-01-01", None, None), ("y", "2020-01-01", 0, 0))
    assert settle(reports, parse_rule("lowest"))["a"]["fatalities"].value == 0
    nobody = reports_of(("x", "2020-01-01", None, None))
    assert math.isnan(settle(nobody, parse_rule("median"))["a"]["fatalities"].value)


def test_ranges_have_two_ends():
    reports = reports_of(
        ("x", "2020-01-01", 18, 44), ("y", "2020-01-02", None, 30), ("z", "2020-01-03", 25, None)
    )
    values = {
        rule: settle(reports, parse_rule(rule))["a"]["fatalities"].value
        for rule in ("lowest", "highest", "median")
    }
    assert values == {"lowest": 18, "highest": 44, "median": 25}
    assert (stated(18, 44), stated(NAN, 30)) == (18, 30)
    assert math.isnan(stated(NAN, NAN))


@pytest.mark.parametrize(
    ("days", "last"),
    [
        (("2023-02-17", "2023-02"), 1),  # a month counts from its last day
        (("2023-03-01", "2023-02"), 0),
        (("2023", "2023-12-30"), 0),
        (("2023-02-17", None), 0),
        ((None, None), 1),
        (("yesterday", "2020-01-01"), 1),
        (("2023-99", "2023-11-30"), 0),
    ],
)
def test_the_latest_report(days, last):
    reports = reports_of(*((f"r{place}", day, place, None) for place, day in enumerate(days)))
    assert settle(reports, parse_rule("latest"))["a"]["fatalities"].value == last


def test_a_reporter_is_named_whole_or_by_what_it_begins_with():
    names = pd.Series(
        ["SOHR", "SOHR (revised)", "SOHR 22 Jan (via Shafaq)", "SOHRA", "AFP (from SOHR)", None, "AP"]
    )
    assert spoken_by(names, "sohr").tolist() == [True, True, True, False, False, False, False]
    assert spoken_by(names, "*SOHR*").sum() == 5
    assert spoken_by(names, "A").sum() == 0


def test_a_reporter_without_a_report_is_one_sentence():
    with pytest.raises(SelectionError, match=r"No report is by 'hospitl'; nearest: hospital\.$"):
        settle(SUKHNA, parse_rule("reporter:hospitl"))
    with pytest.raises(SelectionError) as caught:
        settle(SUKHNA, TollRule("reporter", "Q" * 900))
    assert len(str(caught.value)) < 500


def test_the_reporter_of_some_leaves_the_toll_of_others_unknown():
    reports = reports_of(("SANA", "2020", 4, None), ("SOHR", "2020", 9, None, {"incident_id": "b"}))
    found = settle(reports, parse_rule("reporter:SANA"))
    assert found["a"]["fatalities"].value == 4
    assert math.isnan(found["b"]["fatalities"].value)


@pytest.mark.parametrize("text", ["", "mean", "reporter", "reporter: ", "lowest:SANA", "LOW", "median:"])
def test_what_is_no_rule(text):
    with pytest.raises(ParameterError, match="use lowest, highest, latest, median and reporter:NAME"):
        parse_rule(text)


def test_rules_are_said():
    assert str(parse_rule(" Reporter:  The  Media Line ")) == "reporter:The Media Line"
    assert parse_rule("LATEST").sentence.endswith("the one reported last is counted.")
    assert parse_rule(parse_rule("median")).kind == "median"


@given(
    st.lists(
        st.tuples(st.one_of(st.none(), st.integers(0, 400)), st.one_of(st.none(), st.integers(0, 400))),
        min_size=1,
        max_size=8,
    )
)
def test_rules_are_ordered_and_forget_the_order_of_rows(tolls):
    rows = [(f"r{place}", "2020-01-01", low, high) for place, (low, high) in enumerate(tolls)]
    values = {}
    for rule in ("lowest", "median", "highest"):
        one, other = (
            settle(reports_of(*table), parse_rule(rule))["a"]["fatalities"].value
            for table in (rows, rows[::-1])
        )
        assert one == other or (math.isnan(one) and math.isnan(other))
        values[rule] = one
    if not math.isnan(values["lowest"]):
        assert values["lowest"] <= values["median"]
        assert values["lowest"] <= values["highest"] or any(
            low is not None and high is not None for low, high in tolls
        )


# -- parts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "civilians", "combatants", "verdict", "difference"),
    [
        (53, 53, 46, 7, "adds up", 0),
        (53, None, 46, 7, "adds up", 0),
        (53, None, 46, 9, "allowed", 2),
        (None, 30, 10, 5, "allowed", -15),
        (18, 44, 20, 4, "allowed", 6),
        (53, 53, 46, 9, "over", 2),
        (None, 30, 30, 5, "over", 5),
        (53, None, 40, 7, "short", -6),
        (53, 53, 60, None, "over", 7),
    ],
)
def test_parts_against_the_total(low, high, civilians, combatants, verdict, difference):
    (found,) = check_sums(
        reports_of(("x", "2020", low, high, {"civilians": civilians, "combatants": combatants}))
    )
    assert (found.verdict, found.difference) == (verdict, difference)
    assert found.discrepant == (verdict in {"over", "short"})
    assert "nan" not in found.sentence


def test_forty_six_and_seven_are_fifty_three():
    found = {check.reporter: check for check in check_sums(SUKHNA)}
    assert set(found) == {
        "hospital",
        "SOHR (18 Feb, AFP)",
    }  # one part alone that is not too many tells nothing
    assert found["hospital"].sentence == "46 + 7 = 53, as stated"


def test_a_total_that_counts_the_attackers_may_exceed_its_parts():
    more = {"civilians": 5, "combatants": 28, "includes_attackers": "yes"}
    (found,) = check_sums(reports_of(("x", "2022", 78, None, more)))
    assert (found.verdict, found.difference, found.discrepant) == ("short", -45, False)
    assert (
        found.sentence
        == "5 + 28 = 33, 45 short of the at least 78 killed (a total that counts the attackers too)"
    )


def test_no_more_can_be_released_than_were_abducted():
    (found,) = check_sums(reports_of(("x", "2021", None, None, {"abducted": 19, "released": 54})))
    assert (found.verdict, found.total, found.difference) == ("over", "abducted", 35)
    assert found.sentence == "54 released, 35 over the 19 abducted"
    assert check_sums(reports_of(("x", "2021", None, None, {"abducted": 60, "released": 54}))) == []


def test_words_of_a_toll():
    said = [toll_words(*ends) for ends in ((36, NAN), (NAN, 30), (18, 44), (53, 53), (NAN, NAN))]
    assert said == ["at least 36", "at most 30", "18 to 44", "53", "no figure"]


# -- the bundled reports ------------------------------------------------------------------------------------------


def test_the_bundled_parts_add_up():
    checks = check_sums(load("documented-attacks").reports)
    assert [check for check in checks if check.discrepant] == []
    short = [check for check in checks if check.verdict == "short"]
    # Four reports of the prison count the attackers too: 45, 56, 77 and 246 of them, by their notes.
    assert [check.difference for check in short] == [-45, -56, -77, -246]


@pytest.mark.parametrize(
    ("rule", "deaths", "unknown"), [("lowest", 338, 1), ("highest", 791, 1), ("reporter:SANA", 129, 19)]
)
def test_the_bundled_totals_by_rule(rule, deaths, unknown):
    # lowest: 30 25 9 27 13 13 4 36 15 26 5 20 14 14 5 18 3 2 7 11 22 6 7 6, highest: 30 40 9 373 15 13 16 68 15 36 7 25
    # 14 14 5 47 3 2 7 11 22 6 7 6; no report says how many were killed at al-Saan.
    incidents = load("documented-attacks").settled(rule)
    toll = incidents.frame["fatalities_best"]
    assert (toll.sum(), toll.isna().sum()) == (deaths, unknown)
    assert np.isfinite(toll.dropna().to_numpy(float)).all()
