"""Which language a text is in is told from one sentence, too: whoever pastes one would else read it by another's grammar."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from trends.articles.grammar import READ, grammar
from trends.articles.text_language import language_of

SETS = Path(__file__).resolve().parents[2] / "benchmarks" / "read"
NAMES = {"french": "fr", "spanish": "es", "arabic": "ar"}
LEAST = 0.99


def sentences(name):
    table = tomllib.loads((SETS / "agency" / f"{name}.toml").read_text(encoding="utf-8"))
    return [of["text"] for of in table["claims"]] + table["without"]


@pytest.mark.parametrize("name", NAMES)
def test_a_sentence_of_a_news_agency_tells_its_language(name):
    wrong = [text for text in sentences(name) if language_of(text) != NAMES[name]]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", READ)
def test_the_examples_of_the_rules_tell_their_language(language):
    texts = [example["text"] for rule in grammar(language).rules for example in rule.examples]
    wrong = [text for text in texts if language_of(text) != language]
    assert len(wrong) <= (1 - LEAST) * len(texts), "\n".join(wrong)


def test_without_a_word_to_go_by_a_text_is_taken_for_english():
    assert language_of("2023") == "en"
