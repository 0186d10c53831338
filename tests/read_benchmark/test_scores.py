"""How readings are scored: a right claim is whole, a wrong part is that part, what stands on nothing is invented."""

from __future__ import annotations

import pytest

from tests.read_benchmark.cases import CLAIM, EXPECTED, TEXT, news, table


def test_a_right_claim_is_whole(answered):
    read = answered(EXPECTED, CLAIM)
    assert read.whole
    assert set(read.parts) == {"quotation", "measure", "direction", "rank", "periods"}


def test_an_empty_answer_is_nothing(answered):
    read = answered(EXPECTED)
    assert (read.finds, read.kind, read.whole) == (0, False, False)


def test_another_kind_is_found_and_not_right(answered):
    read = answered(EXPECTED, {**CLAIM, "kind": "change"})
    assert (read.finds, read.kind, read.whole) == (1, False, False)


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("quotation", {"span": [1, len(TEXT)]}),
        ("measure", {"measure": "attacks"}),
        ("direction", {"direction": "lowest"}),
        ("rank", {"entry": {**CLAIM["entry"], "rank": 3}}),
        ("periods", {"entry": {**CLAIM["entry"], "since": "2021-07-02"}}),
        ("periods", {"window": None, "entry": {**CLAIM["entry"], "at": "2022-04"}}),
    ],
)
def test_one_wrong_part_is_that_part(answered, part, wrong):
    read = answered(EXPECTED, {**CLAIM, **wrong})
    assert read.kind
    assert [name for name, right in read.parts.items() if not right] == [part]


@pytest.mark.parametrize(
    ("expected", "right", "wrong"),
    [
        ({"numbers": [[53, ""]]}, {"low": 53, "high": None}, {"low": 53, "high": 53}),
        ({"numbers": [[30, ""]]}, {"low": 31, "high": None}, {"low": 33, "high": None}),
        ({"numbers": [["", 12]]}, {"low": 0, "high": 11}, {"low": 12, "high": None}),
        ({"numbers": [[0.5, ""], [0.5, 1]]}, {"low": 0.5, "high": None}, {"low": 1.2, "high": None}),
        ({"numbers": [[6000, 10000]]}, {"low": 6000, "high": 10000}, {"low": 6000, "high": 6000}),
        ({"numbers": [[40, 40]], "about": True}, {"low": 36, "high": 44}, {"low": 20, "high": 60}),
        ({"length": 3}, {"low": 3, "high": 3}, {"low": 4, "high": 4}),
    ],
)
def test_a_number_is_right_by_what_it_says(answered, expected, right, wrong):
    bare = {**CLAIM, "entry": None}
    expected = {"kinds": ["record"], **expected}
    assert answered(expected, {**bare, "number": right}).whole
    assert not answered(expected, {**bare, "number": wrong}).whole
    assert not answered(expected, bare).whole


def test_a_number_may_stand_in_the_entry_with_its_word(answered):
    expected = {"kinds": ["record"], "numbers": [[53, ""]]}
    assert answered(expected, {**CLAIM, "entry": {"value": 53, "how": "at least"}}).whole
    assert not answered(expected, {**CLAIM, "entry": {"value": 53, "how": "exactly"}}).whole
    fall = {"kinds": ["record"], "numbers": [[12, 12], [59, 59]]}
    assert answered(fall, {**CLAIM, "entry": {"later": 12, "earlier": {"value": 59}}}).whole
    assert answered(fall, {**CLAIM, "number": {"low": 12, "high": 59}}).whole
    assert not answered(fall, {**CLAIM, "number": {"low": 12, "high": 60}}).whole


def test_a_window_alone_has_room_for_one_period(answered):
    expected = {"kinds": ["record"], "periods": EXPECTED["periods"]}
    assert answered(expected, {**CLAIM, "entry": None}).whole
    assert not answered(expected, {**CLAIM, "entry": {"what": "people"}}).whole
    assert not answered(expected, {**CLAIM, "entry": None, "window": None}).whole


@pytest.mark.parametrize("start", ["2021-06-01", "2021-07-01"])
def test_since_a_month_begins_with_it_or_after_it(answered, start):
    window = {"start": start, "end": "2023-04-30"}
    expected = {"kinds": ["record"], "periods": EXPECTED["periods"]}
    assert answered(expected, {**CLAIM, "entry": None, "window": window}).whole
    late = {**window, "end": "2023-05-03"}
    assert not answered(expected, {**CLAIM, "window": late, "entry": {"what": "people"}}).whole


@pytest.mark.parametrize("start", [None, "2023-03-01", "2023-04-01"])
def test_a_window_alone_may_begin_with_what_a_rise_is_held_against(answered, start):
    expected = {"kinds": ["change"], "periods": ["2023-04"]}
    claim = {**CLAIM, "kind": "change", "entry": None, "window": {"start": start, "end": "2023-04-30"}}
    assert answered(expected, claim).whole
    assert not answered(expected, {**claim, "window": {"start": "2023-04-02", "end": "2023-04-30"}}).whole
    assert not answered(expected, {**claim, "window": {"start": start, "end": "2023-05-31"}}).whole
    both = {**expected, "periods": ["2023-04", "2022-04"]}
    assert answered(both, claim).whole is (start == "2023-04-01")


def test_a_season_across_the_year_may_stand_in_the_window(answered):
    expected = {"kinds": ["season"], "months": [11, 12, 1]}
    claim = {**CLAIM, "kind": "season", "entry": None, "window": {"start": "2022-11-01", "end": "2023-01-31"}}
    assert answered(expected, claim).whole
    assert not answered({**expected, "months": [11, 12]}, claim).whole
    assert answered(expected, {**claim, "entry": {"months": [1, 11, 12]}}).whole


def test_the_best_of_several_claims_counts_and_all_are_counted(answered):
    read = answered(EXPECTED, {**CLAIM, "measure": "attacks"}, CLAIM, {**CLAIM, "kind": "total"})
    assert read.whole
    assert read.finds == 3


def test_tallies_add_up(answered, benchmark):
    scores = benchmark["scores"]
    wrong = {**CLAIM, "measure": "attacks"}
    by = scores.tallies(
        [("a", answered(EXPECTED, CLAIM)), ("b", answered(EXPECTED, wrong)), ("b", answered(EXPECTED))]
    )
    assert scores.tally_table(by, "kind")[2:] == [
        "| a | 1 | 1 | 1 | 1 | 1 |",
        "| b | 2 | 1 | 1 | 0 | 1 |",
        "| **all** | 3 | 2 | 2 | 1 | 2 |",
    ]
    assert "| measure | 2 | 1 |" in scores.parts_table(scores.total(by))


def test_what_stands_on_no_statement_is_invented(benchmark):
    text, seed = news(), table("seed_expected.toml")

    def claim(quote):
        start = text.index(quote)
        return {**CLAIM, "span": [start, start + len(quote)], "quote": quote, "kind": "total", "entry": None}

    blood, four = "asked residents to give blood", "four American military personnel were wounded"
    reading = {"dateline": "2023-02-17", "claims": [claim(blood), claim(four)]}
    read = benchmark["scores"].read_running(lambda *_: reading, text, seed)
    assert read.invented == (blood,)
    assert read.dateline
    assert [name for name, of in read.answers.items() if of.finds] == ["a05"]
    assert not read.answers["a05"].whole


def test_false_finds_are_named_by_group(benchmark):
    groups = {
        "dateline": "2023-05-03",
        "group": [{"name": "sport", "sentences": ["It rained.", "They attacked."]}],
    }
    found = benchmark["scores"].false_finds(
        lambda text, _: {"claims": [CLAIM] if "attack" in text else []}, groups
    )
    assert found == {"sport": ["They attacked."]}
