"""An answer is never longer than it may be, and says what was left out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.mcp.bounds import MOST_CHARACTERS, within

CLAIM = {
    "id": "c1",
    "verdict": "contradicted",
    "sentence": "It did not.",
    "evidence": {"low": 1.0, "high": 2.0},
}


def length(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False))


def test_what_is_short_stays_as_it_is():
    value = {"sentence": "It rose.", "periods": [{"count": None}]}
    assert within(value, "less") == value


def test_lists_lose_their_end_and_sentences_stay():
    value = {"sentence": "It rose.", "warnings": ["w" * 400] * 3, "periods": [{"n": n} for n in range(9000)]}
    shorter = within(value, "a longer freq", 10_000)
    assert length(shorter) <= 10_000
    assert shorter["warnings"] == value["warnings"]
    kept = len(shorter["periods"])
    assert shorter["periods"] == value["periods"][:kept]
    assert 100 < kept < 9000
    assert shorter["cut"]["parts"] == [{"at": "periods", "kept": kept, "of": 9000}]
    assert "a longer freq" in shorter["cut"]["sentence"]


def test_evidence_goes_before_claims_and_never_in_part():
    shorter = within({"claims": [CLAIM] * 100, "tally": {"contradicted": 100}}, "ids", 10_000)
    assert length(shorter) <= 10_000
    assert len(shorter["claims"]) == 100
    assert {tuple(claim) for claim in shorter["claims"]} == {("id", "verdict", "sentence")}
    assert shorter["cut"]["parts"] == [{"at": "claims[].evidence", "kept": 0, "of": 2}]


def test_what_would_not_make_it_fit_is_not_cut():
    value = {"old": {"covers": [1, 2]}, "provenance": {"files": ["x"] * 9}, "periods": ["2023-02"] * 9000}
    shorter = within(value, "less", 10_000)
    assert (shorter["old"], shorter["provenance"]) == (value["old"], value["provenance"])
    assert [part["at"] for part in shorter["cut"]["parts"]] == ["periods"]


def test_of_a_table_that_there_is_once_the_end_goes_when_nothing_else_is_left():
    shorter = within({"reasons": {f"reason {n}": n for n in range(5000)}}, "less", 10_000)
    assert length(shorter) <= 10_000
    assert shorter["cut"]["parts"] == [{"at": "reasons", "kept": len(shorter["reasons"]), "of": 5000}]


def test_one_text_that_is_too_long_leaves_only_that_it_was():
    assert list(within({"sentence": "x" * 100_000}, "less", 10_000)) == ["cut"]


def test_what_is_not_a_number_becomes_null():
    assert within({"p": float("nan")}, "less") == {"p": None}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=30) | st.dictionaries(st.text(max_size=5), inner, max_size=10),
    max_leaves=300,
)


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=10))
def test_whatever_it_is_it_fits(value):
    assert length(within(value, "less", 3_000)) <= 3_000
    assert within(value, "less", 3_000) == within(within(value, "less", 3_000), "less", 3_000)


@pytest.mark.parametrize("number", [1, 50_000])
def test_the_bound_holds_by_default(number):
    assert (
        length(within({"periods": [{"period": "2023-02", "count": 1}] * number}, "less")) <= MOST_CHARACTERS
    )
