"""A sieve leaves out only patterns that a sentence cannot match."""

from __future__ import annotations

from collections import Counter

import pytest

from trends.articles.analysis import taken_apart
from trends.articles.grammar import READ, grammar
from trends.articles.notation import compile_pattern
from trends.articles.sieve import Sieve
from trends.articles.units import Phrase

CLASSES = {"rise": ("rose", "went up"), "other": ("of the", "earlier")}


def needs(pattern):
    read = compile_pattern(pattern, CLASSES)
    return {tuple(sorted(words)) for words in read.words}, dict(read.tags)


@pytest.mark.parametrize(
    ("pattern", "words", "tags"),
    [
        ("@rise .. since", {("rose", "went"), ("since",)}, {}),
        ("[not] @other", {("earlier", "of")}, {}),
        ("(fell since|rose since)", {("since",), ("fell", "rose")}, {}),
        ("(fell|{number})", set(), {}),
        ("{number:from} to {number:to}", {("to",)}, {"N": 2}),
        ("({number}|{number} {measure})", set(), {"N": 1}),
    ],
)
def test_what_a_sentence_must_have_for_a_pattern(pattern, words, tags):
    told, phrases = needs(pattern)
    phrases = {tag: number for tag, number in phrases.items() if number}
    assert phrases == tags
    assert told == words


def test_as_many_phrases_as_a_pattern_names_are_asked_for():
    sieve = Sieve([("two", (frozenset(), Counter("NN")))])
    number = Phrase("N", 0, 1, 3)
    assert sieve.likely((), [number]) == []
    assert sieve.likely((), [number, number]) == ["two"]


@pytest.mark.parametrize("language", READ)
def test_no_form_that_is_found_is_left_out(language):
    """In the examples of all rules: what is found by trying every form is found among the likely ones, too."""
    rules = grammar(language)
    every = [(rule, form) for rule in rules.rules for form in rule.forms]
    for example in (example["text"] for rule in rules.rules[::5] for example in rule.examples):
        row = taken_apart(example, rules, None)
        bounds = (0, len(row.line))
        likely = {id(form) for _, form in rules.forms.likely(row.words, row.phrases)}
        left_out = [
            form.written for _, form in every if id(form) not in likely and [*form.hits(row.line, bounds)]
        ]
        assert not left_out, example
