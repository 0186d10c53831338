"""Every rule of the grammar does what its own examples say: a rule is data, and its examples are its tests."""

from __future__ import annotations

from functools import cache

import pytest

from trends.articles import read_text
from trends.articles.grammar import READ, grammar

TOLD_BY_CLAIM = ("kind", "measure", "who")
ABOUT = ("text", "dateline", "nothing", "from", "to")
ALIKE = {"fatalities": "killed", "security": "combatants"}


@cache
def rules():
    """Every rule with its language; not at import, as every worker imports this file and few read these grammars."""
    return [(language, rule) for language in READ for rule in grammar(language).rules]


def found_in(example, language):
    day = example.get("dateline", "2025-01-15")
    return read_text(example["text"], day, language, judge=False).claims


def told(claim, name):
    """What was read of a field of an example, in the form in which examples are written."""
    if name in TOLD_BY_CLAIM:
        return getattr(claim, name)
    if name in claim.read:
        return claim.read[name]
    # Where a period is that of a total, or of a share.
    return claim.read.get("figure") if name == "at" else None


def agrees(claim, example):
    for name, wanted in example.items():
        if name in ABOUT:
            continue
        got = told(claim, name)
        same = ALIKE.get(got, got) == ALIKE.get(wanted, wanted) if name == "measure" else got == wanted
        if not same:
            return f"{name} is {got!r}, not {wanted!r}"
    return ""


@pytest.mark.parametrize("language", READ)
def test_every_example_of_a_rule_is_read_as_it_says(language):
    faults = []
    for rule in (rule for spoken, rule in rules() if spoken == language):
        assert rule.examples, f"the rule {rule.name!r} has no example"
        for example in rule.examples:
            claims = found_in(example, language)
            if example.get("nothing"):
                if any(claim.form == rule.name for claim in claims):
                    faults.append((rule.name, example["text"], "is read as one"))
                continue
            same = [claim for claim in claims if claim.form == rule.name]
            if not same:
                faults.append((rule.name, example["text"], [(one.kind, one.form) for one in claims]))
            elif all(agrees(claim, example) for claim in same):
                faults.append((rule.name, example["text"], agrees(same[0], example)))
    assert not faults, "\n".join(map(str, faults))


@pytest.mark.parametrize("language", READ)
def test_nothing_is_read_in_what_a_rule_is_not_for(language):
    faults = [
        (rule.name, text, claims)
        for spoken, rule in rules()
        if spoken == language
        for text in rule.against
        if (claims := read_text(text, "2025-01-15", language, judge=False).claims)
    ]
    assert not faults, "\n".join(map(str, faults))


def test_every_pattern_of_a_rule_can_match():
    """A class that lost its words, or a phrase of a kind that is never made, would make a rule dead without a word."""
    for language, rule in rules():
        for form in rule.forms:
            assert form.parts, (language, rule.name, form.written)
            for part in (*form.parts, *form.barred):
                assert part.expression.pattern, (language, rule.name, form.written)
                assert all(part.words), (language, rule.name, form.written)
