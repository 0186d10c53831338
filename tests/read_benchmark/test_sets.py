"""The sets that `trends read` is measured on: as many and as varied as they should be, and a perfect reader gets all."""

from __future__ import annotations

import doctest
import re
from collections import Counter

import pytest

from tests.read_benchmark.cases import CLAIM, KINDS, news, table
from trends.schema import MEASURES

LANGUAGES = ("french", "spanish", "arabic")
NAMES = ("first", "second")
LEAST_OF_A_KIND = {"first": 1, "second": 48}
EACH_FORM = {"first": 3, "second": 4}


@pytest.fixture(scope="module")
def made(benchmark):
    """The sentences made from the templates of each set."""
    return {
        of.name: benchmark["paraphrases"].sentences(of.made, folder=of.folder)
        for of in benchmark["sets"].SETS
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_set_without_claims_is_200_sentences_most_of_them_near(name):
    groups = table("without_claims.toml", name)["group"]
    texts = [text for group in groups for text in group["sentences"]]
    assert len(texts) == len(set(texts)) == 200
    assert sum(len(group["sentences"]) for group in groups if group["near"]) >= 100


@pytest.mark.parametrize("name", NAMES)
def test_each_statement_of_the_news_report_has_a_sentence_of_its_own(benchmark, name):
    text, seed = news(name), table("seed_expected.toml", name)
    assert [of["id"] for of in seed["statement"]] == [f"a{number:02}" for number in range(1, 14)]
    for of in seed["statement"]:
        assert text.count(of["sentence"]) == 1
        assert set(of["kinds"]) <= KINDS
        benchmark["expected"].Expected.of(of)


@pytest.mark.parametrize("name", NAMES)
def test_the_templates_make_600_sentences_or_more_of_every_kind(benchmark, made, name):
    read = [benchmark["expected"].Expected.of(of) for of in made[name]]
    assert len({of["text"] for of in made[name]}) == len(made[name]) >= 600
    assert len({of["form"] for of in made[name]}) == len(table("templates.toml", name)["template"])
    assert {kind for of in read for kind in of.kinds} == KINDS
    of_kind = Counter(of.kinds[0] for of in read)
    assert min(of_kind[kind] for kind in KINDS) >= LEAST_OF_A_KIND[name], of_kind
    assert not [of["text"] for of in made[name] if re.search(r"[{}]|\bNone\b|  ", of["text"])]
    assert {measure for of in read for measure in of.measures} >= {"attacks", "fatalities", *MEASURES} - {
        "missing"
    }


def test_the_sentences_are_the_same_in_every_call(benchmark, made):
    for of in benchmark["sets"].SETS:
        assert benchmark["paraphrases"].sentences(of.made, folder=of.folder) == made[of.name]


def test_the_second_set_repeats_nothing_of_the_first(made):
    def texts(name):
        yield news(name)
        yield from (of["text"] for of in table("templates.toml", name)["template"])
        yield from table("templates.toml", name)["frames"]
        yield from (text for of in table("without_claims.toml", name)["group"] for text in of["sentences"])
        for language in LANGUAGES:
            forms = table(f"{language}.toml", name)["form"]
            yield from (of["text"] for form in forms for of in form["sentences"])

    assert not set(texts("first")) & set(texts("second"))
    assert not {of["text"] for of in made["first"]} & {of["text"] for of in made["second"]}


@pytest.mark.parametrize("found", ["nothing", "everything"])
def test_of_the_second_set_only_counts_are_shown(benchmark, page, found):
    def reader(text, _):
        claim = {**CLAIM, "span": [0, len(text)], "quote": text}
        return {"dateline": None, "claims": [claim] if found == "everything" else []}

    page.finder = reader
    shown = {of.name: "\n".join(page.set_lines(of)) for of in benchmark["sets"].SETS}
    listed = {
        name: [
            text
            for text in (
                *(of["text"] for of in table("templates.toml", name)["template"]),
                *(text for of in table("without_claims.toml", name)["group"] for text in of["sentences"]),
                *news(name).splitlines(),
            )
            if text and text in shown[name]
        ]
        for name in NAMES
    }
    assert len(listed["first"]) > 100
    assert not listed["second"]
    assert "| constant pace | 6" in shown["second"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_ten_forms(benchmark, language, name):
    forms = table(f"{language}.toml", name)["form"]
    assert [len(form["sentences"]) for form in forms] == [EACH_FORM[name]] * 10
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


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_that_makes_no_mistake_gets_everything(benchmark, answered, made, name):
    asked = made[name] + [
        of
        for language in LANGUAGES
        for form in table(f"{language}.toml", name)["form"]
        for of in form["sentences"]
    ]
    for of in asked:
        claim = perfect(of, benchmark["expected"].Expected.of(of))
        assert answered(of, claim, text=of["text"]).whole, of


def test_the_examples_of_the_benchmark_run(benchmark):
    failed = {name: doctest.testmod(module).failed for name, module in benchmark.items()}
    assert not any(failed.values()), failed
