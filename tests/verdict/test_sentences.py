"""Sentences of verdicts as they were read and approved: what the engine says is what stands in ``sentences.toml``."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from trends.messages import LANGUAGES
from trends.series.count_series import CountSeries
from trends.verdict import test_pace as judge_pace

CASES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))["case"]


def judged(case):
    counts = [float("nan") if count == "none" else count for count in case["counts"]]
    series = CountSeries.from_counts(
        counts,
        case["start"],
        case["freq"],
        name=case.get("place", ""),
        measure=case.get("measure", "attacks"),
        at_least=case.get("reported", False),
        **({"subject": case["subject"]} if "subject" in case else {}),
    )
    return judge_pace(series, margin=case.get("margin", 1.5), season="none", replicates=199)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_verdict_is_said_as_it_was_read(case):
    result = judged(case)
    assert (result.verdict, result.because, list(result.routes)) == (
        case["verdict"],
        case["because"],
        case["routes"],
    )
    assert {language: result.sentence.in_language(language) for language in case["sentence"]} == case[
        "sentence"
    ]
    if result.verdict != "not testable":
        english = case["sentence"]["en"]
        assert any(way in english for way in (" lower", " higher", " as high"))
        assert re.search(r"\(from \S+ to \S+ an? |\(\S+ against \S+ an? ", english)
        assert not (result.established and "could be relied on" in english)


def test_every_outcome_has_been_read():
    assert {case["verdict"] for case in CASES} == {
        "supported",
        "contradicted",
        "inconclusive",
        "not testable",
    }
    assert {case["because"] for case in CASES} >= {
        "margin",
        "thirds",
        "sixths",
        "unobserved",
        "totals",
        "noise",
    }
    assert {case["freq"] for case in CASES} == {"day", "week", "month", "quarter", "year"}
    assert {tuple(case["routes"]) for case in CASES} >= {(), ("B",), ("C",), ("A", "C"), ("A", "B", "C")}
    assert {language for case in CASES for language in case["sentence"]} == set(LANGUAGES)
    assert sum(len(case["sentence"]) for case in CASES) >= 40
