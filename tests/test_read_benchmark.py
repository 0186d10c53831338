"""The sets that `trends read` is measured on, and the scoring: a perfect reader gets all of it, a wrong part shows."""

from __future__ import annotations

import doctest
import importlib
import re
import sys
import tomllib
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks" / "read"
KINDS = {
    "constant pace",
    "before and after",
    "change",
    "comparison",
    "record",
    "streak",
    "season",
    "average",
    "share",
    "range",
    "total",
}
TEXT = "April 2023 was the deadliest month in Mali since June 2021."
EXPECTED = {
    "kinds": ["record"],
    "measure": "fatalities",
    "direction": "up",
    "rank": 2,
    "periods": ["2023-04", "2021-06.."],
}
CLAIM = {
    "span": [0, len(TEXT)],
    "quote": TEXT,
    "kind": "record",
    "measure": "fatalities",
    "direction": "highest",
    "number": None,
    "window": {"start": "2023-04-01", "end": "2023-04-30", "freq": "month"},
    "entry": {"at": "2023-04", "since": "2021-06", "rank": 2, "date": "2023-05-03"},
    "verdict": "supported",
}


@pytest.fixture(scope="module")
def benchmark():
    """The modules of the benchmark, by name."""
    names = ("expected", "slots", "paraphrases", "scores", "hostile")
    sys.path.insert(0, str(FOLDER))
    try:
        yield {name: importlib.import_module(name) for name in names}
    finally:
        sys.path.remove(str(FOLDER))
        for name in names:
            sys.modules.pop(name, None)


@pytest.fixture
def answered(benchmark):
    def one(expected, *claims, text=TEXT):
        return benchmark["scores"].answer(benchmark["expected"].Expected.of(expected), claims, text)

    return one


def table(name):
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


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
    text, seed = (FOLDER / "seed_text.txt").read_text(encoding="utf-8"), table("seed_expected.toml")

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


def test_the_set_without_claims_is_200_sentences_most_of_them_near():
    groups = table("without_claims.toml")["group"]
    texts = [text for group in groups for text in group["sentences"]]
    assert len(texts) == len(set(texts)) == 200
    assert sum(len(group["sentences"]) for group in groups if group["near"]) >= 100


def test_each_statement_of_the_news_report_has_a_sentence_of_its_own(benchmark):
    text, seed = (FOLDER / "seed_text.txt").read_text(encoding="utf-8"), table("seed_expected.toml")
    assert [of["id"] for of in seed["statement"]] == [f"a{number:02}" for number in range(1, 14)]
    for of in seed["statement"]:
        assert text.count(of["sentence"]) == 1
        assert set(of["kinds"]) <= KINDS
        benchmark["expected"].Expected.of(of)


def test_the_templates_make_600_sentences_of_every_kind(benchmark):
    made = benchmark["paraphrases"].sentences()
    assert made == benchmark["paraphrases"].sentences()
    assert len({of["text"] for of in made}) == len(made) == 600
    assert len({of["template"] for of in made}) >= 120
    assert {of["kinds"][0] for of in made} == KINDS
    assert not [of["text"] for of in made if re.search(r"[{}]|\bNone\b|  ", of["text"])]
    assert {of["measure"] for of in made if "measure" in of} <= {
        "attacks",
        "fatalities",
        "civilians",
        "combatants",
        "wounded",
        "abducted",
        "released",
    }


@pytest.mark.parametrize("name", ["french", "spanish", "arabic"])
def test_a_language_has_ten_forms_of_three_sentences(benchmark, name):
    forms = table(f"{name}.toml")["form"]
    assert [len(form["sentences"]) for form in forms] == [3] * 10
    for of in (of for form in forms for of in form["sentences"]):
        assert set(of["kinds"]) <= KINDS
        benchmark["expected"].Expected.of(of)


def perfect(of, expected):
    """What a reader that makes no mistake gives of a sentence."""
    low, high = expected.numbers[0] if expected.numbers else (None, None)
    return {
        **CLAIM,
        "span": [0, len(of["text"])],
        "quote": of["text"],
        "kind": expected.kinds[0],
        "measure": expected.measures[0] if expected.measures else None,
        "direction": expected.direction,
        "number": {"low": low, "high": high, "unit": ""},
        "window": None,
        "entry": {
            "length": expected.length,
            "rank": expected.rank,
            "months": list(expected.months),
            "of": [
                {"start": stated.starts[-1].isoformat(), "end": stated.end and stated.end.isoformat()}
                for stated in expected.periods
            ],
        },
    }


def test_a_reader_that_makes_no_mistake_gets_everything(benchmark, answered):
    made = benchmark["paraphrases"].sentences()
    made += [
        of
        for name in ("french", "spanish", "arabic")
        for form in table(f"{name}.toml")["form"]
        for of in form["sentences"]
    ]
    for of in made:
        claim = perfect(of, benchmark["expected"].Expected.of(of))
        assert answered(of, claim, text=of["text"]).whole, of


class RefusalError(Exception):
    """What stands for trends' own errors."""


def test_bad_input_is_made_the_same_twice_and_some_of_it_is_large(benchmark):
    cases = benchmark["hostile"].cases()
    assert cases == benchmark["hostile"].cases()
    assert len({case.name for case in cases}) == len(cases) >= 25
    assert max(len(case.text) for case in cases) == 5_000_000


@pytest.mark.parametrize(
    ("name", "claims", "right"),
    [
        ("a page of HTML with a script, a comment and entities", ["At least 53 people were killed"], True),
        ("a page of HTML with a script, a comment and entities", ["At least 999 people were killed"], False),
        ("a page of HTML with a script, a comment and entities", [], False),
        ("lone surrogates", ["At least 53"], True),
        ("lone surrogates", ["\ud83d At least 53"], False),
        ("a PDF's bytes", [], False),
        ("nothing", [], True),
    ],
)
def test_a_reading_of_bad_input_is_judged_by_what_has_to_hold(benchmark, name, claims, right):
    case = next(case for case in benchmark["hostile"].cases() if case.name == name)
    reading = {"claims": [{**CLAIM, "quote": quote} for quote in claims]}
    assert benchmark["hostile"].outcome(case, lambda *_: reading, RefusalError)[1] is right


@pytest.mark.parametrize(
    ("name", "error", "right"),
    [
        ("a PDF's bytes", RefusalError("This is a PDF: save its text and read that."), True),
        ("a PDF's bytes", RefusalError("x" * 501), False),
        ("a PDF's bytes", RefusalError("\x1b[31mred"), False),
        ("a PDF's bytes", UnicodeDecodeError("utf-8", b"", 0, 1, "no"), False),
        ("no dateline", RefusalError("A dateline is needed."), False),
    ],
)
def test_a_refusal_is_one_sentence_of_trends_own_where_it_may_be(benchmark, name, error, right):
    def reader(*_):
        raise error

    case = next(case for case in benchmark["hostile"].cases() if case.name == name)
    assert benchmark["hostile"].outcome(case, reader, RefusalError)[1] is right


def test_a_reader_that_obeys_the_text_is_caught(benchmark):
    def reader(text, _):
        return {"claims": [{**CLAIM, "verdict": "supported" if "SYSTEM" in text else "not testable"}]}

    named = {case.name: case for case in benchmark["hostile"].cases()}
    assert not benchmark["hostile"].outcome(named["text that addresses the program"], reader, RefusalError)[1]


def test_the_examples_of_the_benchmark_run(benchmark):
    failed = {name: doctest.testmod(module).failed for name, module in benchmark.items()}
    assert not any(failed.values()), failed
