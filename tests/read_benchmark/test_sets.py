"""The sets that `trends read` is measured on: as many and as varied as they should be, and a perfect reader gets all."""

from __future__ import annotations

import doctest
import re

import pytest

from tests.read_benchmark.cases import CLAIM, FOLDER, KINDS, table
from trends.schema import MEASURES


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
    read = [benchmark["expected"].Expected.of(of) for of in made]
    assert {measure for of in read for measure in of.measures} == {"attacks", "fatalities", *MEASURES} - {
        "missing"
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


def test_the_examples_of_the_benchmark_run(benchmark):
    failed = {name: doctest.testmod(module).failed for name, module in benchmark.items()}
    assert not any(failed.values()), failed
